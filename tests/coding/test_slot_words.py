"""Slots in the words that a person types: each slot, what is refused and how, and that what is written is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.coding.slot_words import SLOTS, meaning, words_of
from entente.records import (
    Actor,
    Characterised,
    CorrectionError,
    DateSpan,
    Document,
    Magnitude,
    Mention,
    Offsets,
    Place,
    Span,
    Statement,
    mention_id,
    statement_id,
    text_hash,
)

TEXT = (
    "China accused the United States of meddling in Tripoli on Tuesday. Georgian farmers and the ministry looked on. "
    'Wang Yi said "we will respond" to Washington.'
)
FIRST = TEXT.index(". ") + 1
DOCUMENT = Document(id="doc-1", text=TEXT, text_hash=text_hash(TEXT), published=date(2023, 3, 11))


def span(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


def actor(words: str, **slots: Any) -> Actor:
    return Actor(**span(words), **slots)


CHINA = actor("China", name="China", id="state/CHN", country="CHN", sectors=["GOV"], confidence=0.9)
USA = actor("the United States", name="United States", id="state/USA", country="USA", confidence=0.8)
WANG = actor("Wang Yi", name="Wang Yi", id="person/wang-yi", country="CHN", sectors=["GOV"], confidence=0.9)
MENTION = Mention(
    id=mention_id("doc-1", Span(**span("accused")), "ACCUSE"), document="doc-1", lead=True, type="ACCUSE", quad=3,
    sentence=Offsets(start=0, end=FIRST), score=-3.0, trigger=Span(**span("accused")), actors=[CHINA],
    recipients=[USA], confidence=0.9, model="m",
    date=DateSpan(start=date(2023, 3, 11), end=date(2023, 3, 11), precision="unknown", basis="document"),
)  # fmt: skip
SAID = [Span(**span("we will respond"))]
STATEMENT = Statement(
    id=statement_id("doc-1", SAID), document="doc-1", form="direct", content=SAID, text=SAID[0].text, confidence=0.9,
    speakers=[WANG], about=[Characterised(**USA.model_dump(), stance="critical", stance_confidence=0.7)],
)  # fmt: skip


@pytest.mark.parametrize(
    ("slot", "words", "meant"),
    [
        ("type", "consult", "CONSULT"),
        ("mode", "Disapprove; allege", ["disapprove", "allege"]),
        ("mode", "allege, allege", ["allege"]),
        ("mode", "none", []),
        ("mode", None, []),
        ("context", "military, human rights", ["military", "human_rights"]),
        ("status", "Denied", "denied"),
        ("historical", "yes", True),
        ("historical", "false", False),
        ("date", None, None),
        ("place", "none", None),
        ("recipients", "none", []),
        ("reported_by", "-", []),
        ("magnitude", "dead 12; injured: 1,300", {"dead": 12, "injured": 1300, "size": None}),
        ("magnitude", "SIZE=5000", {"dead": None, "injured": None, "size": 5000}),
        ("magnitude", "none", None),
        ("record", None, None),
        ("record", "none", None),
    ],
)
def test_words_mean_what_the_slot_holds(slot: str, words: str | None, meant: Any) -> None:
    assert meaning(slot, words, MENTION, DOCUMENT) == meant


@pytest.mark.parametrize(
    ("words", "first", "last", "precision"),
    [
        ("2023-03-10", "2023-03-10", "2023-03-10", "day"),
        ("2023-02", "2023-02-01", "2023-02-28", "month"),
        ("2024", "2024-01-01", "2024-12-31", "year"),
        ("2023-03-01/2023-03-05", "2023-03-01", "2023-03-05", "week"),
        ("2023-03-01 to 2023-04-20", "2023-03-01", "2023-04-20", "year"),
        ("2019-01-01/2022-01-01", "2019-01-01", "2022-01-01", "unknown"),
    ],
)
def test_dates_are_as_exact_as_they_are_typed(words: str, first: str, last: str, precision: str) -> None:
    assert meaning("date", words, MENTION, DOCUMENT) == {
        "start": first, "end": last, "text": None, "precision": precision, "basis": "inferred",
    }  # fmt: skip


def test_a_date_that_the_words_give_already_keeps_its_words() -> None:
    tuesday = DateSpan(start=date(2023, 3, 7), end=date(2023, 3, 7), text="Tuesday", precision="day", basis="relative")
    dated = MENTION.model_copy(update={"date": tuesday})
    assert meaning("date", "2023-03-07", dated, DOCUMENT) == tuesday.model_dump(mode="json")
    published = meaning("date", "2023-03-11", MENTION, DOCUMENT)  # of the document only: now it is said of the event
    assert published["basis"] == "inferred" and published["precision"] == "day"


def who(words: str, slot: str = "actors", record: Mention | Statement = MENTION) -> list[Any]:
    return [Actor.model_validate(each) for each in meaning(slot, words, record, DOCUMENT)]


@pytest.mark.parametrize("words", ["China", "CHN", "state/CHN", "CHN GOV", "china"])
def test_an_actor_of_the_record_stays_whole(words: str) -> None:
    assert who(words) == [CHINA]


def test_the_other_side_keeps_its_words() -> None:
    assert who("USA; CHN", "recipients") == [USA, CHINA]


def test_other_sectors_of_the_same_actor_are_another_actor_under_the_same_words() -> None:
    (army,) = who("CHN MIL")
    assert (army.text, army.id, army.sectors) == ("China", "state/CHN", ["MIL"])


def test_who_is_named_in_the_sentence_has_these_words_and_others_have_none() -> None:
    libya, russia = who("Tripoli; RUS")
    assert (libya.id, libya.text) == ("state/LBY", "Tripoli")
    assert (russia.id, russia.text, russia.start) == ("state/RUS", None, None)
    (wang,) = who("Wang Yi")  # of another sentence
    assert (wang.id, wang.text) == ("person/wang-yi", None)


def test_an_actor_is_resolved_as_of_the_day_of_the_document() -> None:
    (blinken,) = who("Antony Blinken")
    assert blinken.office == "Secretary of State"


def test_words_of_the_text_stand_beside_whom_they_mean() -> None:
    (meddling,) = who("meddling = LBY MIL")
    assert (meddling.text, meddling.id, meddling.sectors) == ("meddling", "state/LBY", ["MIL"])
    assert TEXT[meddling.start : meddling.end] == "meddling"


def test_words_of_the_sentence_that_no_table_has_are_an_actor_without_id() -> None:
    (made,) = who("meddling")
    assert (made.text, made.name, made.id) == ("meddling", "meddling", None)
    assert made.confidence < 0.5


def test_an_unresolved_actor_of_the_record_is_named_by_its_words() -> None:
    farmers = actor("Georgian farmers", country="GEO", sectors=["AGR"], confidence=0.5)
    record = MENTION.model_copy(update={"actors": [farmers]})
    assert who("Georgian Farmers", "recipients", record) == [farmers]


def test_words_that_need_not_stand_are_left_out() -> None:
    (made,) = meaning("actors", "the gunmen = SYR REB", MENTION, DOCUMENT, must_stand=False)
    assert (made["text"], made["country"], made["sectors"]) == (None, "SYR", ["REB"])


def test_places_have_the_words_that_stand_in_the_sentence() -> None:
    lebanon, libya, far = (
        Place.model_validate(meaning("place", words, MENTION, DOCUMENT))
        for words in ("Tripoli, LBN", "Tripoli", "Doha")
    )
    assert (lebanon.country, lebanon.text, lebanon.start) == ("LBN", "Tripoli", TEXT.index("Tripoli"))
    assert (libya.country, far.country, far.text) == ("LBY", "QAT", None)
    record = MENTION.model_copy(update={"place": lebanon})
    assert meaning("place", "tripoli", record, DOCUMENT) == lebanon.model_dump(mode="json")
    unknown = Place.model_validate(meaning("place", "meddling", MENTION, DOCUMENT))
    assert (unknown.name, unknown.text, unknown.precision) == ("meddling", "meddling", "unknown")


def test_who_said_it_and_about_whom() -> None:
    assert who("person/wang-yi", "speakers", STATEMENT) == [WANG]
    usa, georgia = meaning("about", "USA; Georgia", STATEMENT, DOCUMENT)
    assert Characterised.model_validate(usa) == STATEMENT.about[0]
    assert (georgia["id"], georgia["stance"]) == ("state/GEO", None)
    (said,) = who("USA", "speakers", STATEMENT)
    assert type(said) is Actor and said.text == "the United States"


def test_stances_are_those_towards_each() -> None:
    assert meaning("stance", "supportive", STATEMENT, DOCUMENT) == {"state/USA": "supportive"}
    two = STATEMENT.model_copy(update={"about": [*STATEMENT.about, Characterised(**CHINA.model_dump())]})
    assert meaning("stance", "neutral", two, DOCUMENT) == {"state/USA": "neutral", "state/CHN": "neutral"}
    assert meaning("stance", "critical; none", two, DOCUMENT) == {"state/USA": "critical", "state/CHN": None}
    assert meaning("stance", "neutral; neutral", two, DOCUMENT) == {"state/USA": "neutral", "state/CHN": "neutral"}
    assert words_of(two, "stance") == "critical; none"
    assert words_of(STATEMENT.model_copy(update={"about": []}), "stance") is None


@pytest.mark.parametrize(
    ("slot", "words", "said"),
    [
        ("title", "x", "a mention has no slot 'title' to correct: want type, mode, context"),
        ("speakers", "x", "a mention has no slot 'speakers'"),
        ("type", "TALK", "type 'TALK' is unknown: want AGREE, CONSULT"),
        ("type", "none", "type cannot be none: every mention has one; want AGREE, CONSULT"),
        ("mode", "visit", "mode of ACCUSE 'visit' is unknown: want disapprove, investigate or allege"),
        ("context", "sports", "context 'sports' is unknown: want asylum"),
        ("status", "done", "status 'done' is unknown: want actual, planned, demanded, hypothetical or denied"),
        ("historical", "maybe", "historical 'maybe' is unknown: want yes, no, true or false"),
        ("date", "11/03/2023", "date '11/03/2023' is not a date: want 2023-03-10, 2023-03, 2023 or"),
        ("date", "2023-02-30", "date '2023-02-30' is no such day"),
        ("date", "2023-13", "date '2023-13' is no such month"),
        ("date", "0000", "date '0000' is no such year"),
        ("date", "2023-03-05/2023-03-01", "is a period that ends before it begins"),
        ("place", "Nowhereville", "place 'Nowhereville' is in no gazetteer nor in the sentence: want a name (Tripoli)"),
        ("actors", "Nobody Atall", "actors: 'Nobody Atall' is nobody that the tables know"),
        ("actors", "meddling = Nobody", "actors: 'Nobody' is nobody that the tables know"),
        ("actors", "the moon = CHN", "actors: 'the moon' does not stand in the sentence, so it cannot mean CHN"),
        ("actors", "none", "actors cannot be none: every mention has one; want codes (CHN, CHN MIL, UNK)"),
        ("actors", " ; ", "actors cannot be empty: want codes"),
        ("magnitude", "many dead", "magnitude 'many dead' is no number of people: want dead 12; injured 30"),
        ("record", "CONSULT", "record can only be none, which says that there is no such mention"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line_that_says_what_is_allowed(slot: str, words: str, said: str) -> None:
    with pytest.raises(CorrectionError) as error:
        meaning(slot, words, MENTION, DOCUMENT)
    assert said in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("slot", "words", "said"),
    [
        ("type", "ACCUSE", "a statement has no slot 'type' to correct: want speakers, about, stance, date, form"),
        ("form", "quoted", "form 'quoted' is unknown: want direct, indirect or mixed"),
        ("stance", "angry", "stance 'angry' is unknown: want supportive, critical, neutral or none"),
        ("stance", "critical; neutral", "stance has 2 values, and about has 1: want one for all, or each"),
    ],
)
def test_of_statements_too(slot: str, words: str, said: str) -> None:
    with pytest.raises(CorrectionError, match=said):
        meaning(slot, words, STATEMENT, DOCUMENT)


def test_a_type_without_modes_and_a_statement_about_nobody_say_so() -> None:
    agreed = MENTION.model_copy(update={"type": "AGREE"})
    with pytest.raises(CorrectionError, match="AGREE has no modes; only none is allowed"):
        meaning("mode", "visit", agreed, DOCUMENT)
    with pytest.raises(CorrectionError, match="is about nobody: correct about before stance"):
        meaning("stance", "neutral", STATEMENT.model_copy(update={"about": []}), DOCUMENT)


CODED = st.builds(
    dict,
    type=st.sampled_from(["ACCUSE", "CONSULT", "ASSAULT"]),
    mode=st.just([]),
    context=st.lists(st.sampled_from(["military", "human_rights", "crime"]), unique=True),
    status=st.sampled_from(["actual", "planned", "denied"]),
    historical=st.booleans(),
    actors=st.lists(st.sampled_from([CHINA, WANG, USA]), min_size=1, unique_by=lambda each: each.id),
    recipients=st.lists(st.sampled_from([CHINA, USA]), unique_by=lambda each: each.id),
    magnitude=st.none() | st.builds(Magnitude, dead=st.integers(0, 10**6), size=st.none() | st.integers(0, 10**6)),
    date=st.none()
    | st.dates(date(1500, 1, 1), date(2200, 1, 1)).map(
        lambda day: DateSpan(start=day, end=day, precision="day", basis="explicit")
    ),
)


@given(CODED)
def test_what_is_written_for_a_slot_is_read_as_what_it_holds(slots: dict[str, Any]) -> None:
    record = MENTION.model_copy(update=slots)
    held = record.model_dump(mode="json")
    for slot in set(SLOTS["mention"]) - {"record"}:
        assert meaning(slot, words_of(record, slot), record, DOCUMENT) == held[slot], slot


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [("2023-03-01", "2023-03-31", "2023-03"), ("2023-01-01", "2023-12-31", "2023"), ("2023-03-01", "2023-03-05", None)],
)
def test_whole_months_and_years_are_written_short(first: str, last: str, words: str | None) -> None:
    when = DateSpan(start=date.fromisoformat(first), end=date.fromisoformat(last), precision="month", basis="explicit")
    assert words_of(MENTION.model_copy(update={"date": when}), "date") == (words or f"{first}/{last}")


def test_a_day_of_publication_is_no_date_in_words() -> None:
    assert words_of(MENTION, "date") is None
