"""Records and corrections → records as corrected: what follows, which record is meant, what was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from entente.coding.correcting import corrected, holder
from entente.records import (
    Actor,
    Characterised,
    Correction,
    DateSpan,
    Mention,
    Offsets,
    Place,
    Span,
    Statement,
    mention_id,
    statement_id,
)

TEXT = "Rebels attacked Tripoli, and Libya accused Egypt, officials said."
MADE = datetime(2025, 1, 22, 9, 30, tzinfo=UTC)


def span(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


LIBYA = Actor(**span("Libya"), name="Libya", id="state/LBY", country="LBY", confidence=0.9)
EGYPT = Actor(**span("Egypt"), name="Egypt", id="state/EGY", country="EGY", confidence=0.9)
REBELS = Actor(**span("Rebels"), country="LBY", sectors=["REB"], confidence=0.6)
NOBODY = {"text": None, "start": None, "end": None}


def mention(kind: str, words: str, **slots: Any) -> Mention:
    trigger = Span(**span(words))
    given = {
        "model": "m",
        "actors": [LIBYA],
        "recipients": [EGYPT],
        "quad": 3,
        "score": -3.0,
        "cameo": "112",
        "goldstein": -2.0,
    }
    return Mention(
        id=mention_id("doc-1", trigger, kind), document="doc-1", sentence=Offsets(start=0, end=len(TEXT)), lead=True,
        type=kind, trigger=trigger, confidence=0.93, scope="interstate", **(given | slots),
    )  # fmt: skip


ACCUSED = mention("ACCUSE", "accused", mode=["allege"], context=["military"])
ATTACKED = mention(
    "ASSAULT", "attacked", actors=[REBELS], recipients=[], quad=4, score=-9.0, cameo="180", goldstein=-9.0
)
WORDS = [Span(**span("Libya accused Egypt"))]
SAID = Statement(
    id=statement_id("doc-1", WORDS), document="doc-1", form="indirect", content=WORDS, text=WORDS[0].text,
    about=[Characterised(**EGYPT.model_dump(), stance="critical", stance_confidence=0.8)], mentions=[ACCUSED.id],
    denies=[ATTACKED.id], confidence=0.7,
)  # fmt: skip


def correction(record: Mention | Statement, slot: str, meaning: Any = None, **slots: Any) -> Correction:
    words = record.trigger if isinstance(record, Mention) else record.content[0]
    given = {"id": 1, "act": 1, "words": words, "alone": True, "by": "ann", "why": "because", "made": MADE}
    return Correction(
        of=record.kind, record=record.id, document=record.document, slot=slot, meaning=meaning,
        **(given | slots),
    )  # fmt: skip


def only(record: Mention | Statement, *made: Correction, text: str = TEXT) -> Any:
    (after,) = corrected([record], made, text)
    return after


def test_a_type_brings_its_quad_scores_and_codes() -> None:
    after = only(ACCUSED, correction(ACCUSED, "type", "CONSULT"))
    assert (after.type, after.quad, after.score, after.cameo, after.goldstein) == ("CONSULT", 1, 2.5, "040", 1.0)
    assert after.mode == []  # no mode of ACCUSE is one of CONSULT
    assert after.context == ["military"]


def test_what_was_who_says_so_when_and_why_stand_in_the_record() -> None:
    (edit,) = only(ACCUSED, correction(ACCUSED, "type", "CONSULT")).edits
    assert edit.model_dump() == {"slot": "type", "was": "ACCUSE", "by": "ann", "at": MADE, "why": "because"}


def test_the_id_and_the_confidence_stay_the_coders() -> None:
    after = only(ACCUSED, correction(ACCUSED, "type", "CONSULT"))
    assert (after.id, after.confidence, after.model) == (ACCUSED.id, 0.93, "m")


def test_the_same_type_again_keeps_the_finer_code() -> None:
    after = only(ACCUSED, correction(ACCUSED, "type", "ACCUSE"))
    assert (after.cameo, after.goldstein, after.score) == ("112", -2.0, -3.0)
    assert [edit.slot for edit in after.edits] == ["type"]


def test_modes_bring_scores_and_fall_with_another_type() -> None:
    visit = correction(ACCUSED, "mode", ["visit"])
    talks = correction(ACCUSED, "type", "CONSULT", id=2)
    after = only(ACCUSED, talks, visit)
    assert (after.mode, after.score, after.cameo) == (["visit"], 4.0, "042")
    assert only(ACCUSED, visit).mode == []
    assert only(ACCUSED, correction(ACCUSED, "mode", ["disapprove"])).score == -2.0


def test_states_and_armies_fight_and_others_assault() -> None:
    army = {**NOBODY, "name": "Libya", "id": "state/LBY", "country": "LBY", "sectors": ["MIL"]}
    after = only(ATTACKED, correction(ATTACKED, "actors", [army]))
    assert after.cameo == "190" and after.goldstein == -10.0
    assert only(ACCUSED, correction(ACCUSED, "type", "ASSAULT")).cameo == "190"
    assert only(ACCUSED, correction(ACCUSED, "actors", [REBELS.model_dump()])).cameo == "112"


def test_parties_bring_their_scope() -> None:
    after = only(ACCUSED, correction(ACCUSED, "recipients", [{**NOBODY, "country": "LBY", "sectors": ["REB"]}]))
    assert (after.scope, [each.sectors for each in after.recipients]) == ("intrastate", [["REB"]])
    assert only(ACCUSED, correction(ACCUSED, "recipients", [])).scope == "unknown"
    (edit,) = only(ACCUSED, correction(ACCUSED, "recipients", [])).edits
    assert edit.was == "EGY"


@pytest.mark.parametrize(
    ("slot", "meaning", "held"),
    [
        ("context", ["health"], ["health"]),
        ("status", "denied", "denied"),
        ("historical", True, True),
        ("date", None, None),
        (
            "date",
            {"start": "2025-01-01", "end": "2025-01-31", "precision": "month", "basis": "inferred"},
            DateSpan(start=date(2025, 1, 1), end=date(2025, 1, 31), precision="month", basis="inferred"),
        ),
        ("place", {**span("Tripoli"), "country": "LBY"}, Place(**span("Tripoli"), country="LBY")),
        ("reported_by", [EGYPT.model_dump()], [EGYPT]),
    ],
)
def test_other_slots_change_alone(slot: str, meaning: Any, held: Any) -> None:
    after = only(ACCUSED, correction(ACCUSED, slot, meaning))
    assert getattr(after, slot) == held
    assert after.model_copy(update={slot: getattr(ACCUSED, slot), "edits": []}) == ACCUSED


def test_numbers_are_corrected() -> None:
    after = only(ATTACKED, correction(ATTACKED, "magnitude", {"dead": 12}))
    assert after.magnitude.dead == 12 and after.edits[0].was is None


def test_of_several_corrections_of_a_slot_the_last_holds_and_what_was_is_the_coders() -> None:
    after = only(
        ACCUSED, correction(ACCUSED, "type", "CONSULT"), correction(ACCUSED, "type", "THREATEN", id=2, by="bo")
    )
    assert after.type == "THREATEN"
    assert [(edit.was, edit.by) for edit in after.edits] == [("ACCUSE", "bo")]


def test_words_that_do_not_stand_there_any_more_are_left_out() -> None:
    moved = TEXT.replace("Libya accused Egypt", "Libya accused Sudan")
    made = [correction(ACCUSED, "actors", [EGYPT.model_dump()]), correction(ACCUSED, "place", span("Tripoli"))]
    after = only(ACCUSED, *made, text=moved)
    assert (after.actors[0].id, after.actors[0].text, after.actors[0].start) == ("state/EGY", None, None)
    assert after.place.text == "Tripoli"


def test_so_are_the_words_by_which_somebody_is_called() -> None:
    called = Characterised(**EGYPT.model_dump(), called=Span(**span("officials")))
    made = correction(SAID, "about", [called.model_dump(mode="json")])
    assert only(SAID, made).about == [called]
    (about,) = only(SAID, made, text=TEXT.replace("officials", "ministers")).about
    assert about.called is None and about.text == "Egypt"


def test_a_record_that_is_none_is_left_out_and_named_no_longer() -> None:
    after = corrected([ACCUSED, ATTACKED, SAID], [correction(ACCUSED, "record")], TEXT)
    assert [each.id for each in after] == [ATTACKED.id, SAID.id]
    assert isinstance(after[1], Statement) and after[1].mentions == [] and after[1].denies == [ATTACKED.id]
    assert after[1].edits == []


def test_a_statement_is_corrected_too() -> None:
    said = [correction(SAID, "form", "direct"), correction(SAID, "speakers", [EGYPT.model_dump()], id=2)]
    after = only(SAID, *said)
    assert (after.form, after.speakers) == ("direct", [EGYPT])
    assert [(edit.slot, edit.was) for edit in after.edits] == [("form", "indirect"), ("speakers", None)]


def test_a_stance_is_towards_those_it_was_given_for() -> None:
    given = correction(SAID, "stance", {"state/EGY": "supportive", "state/LBY": "critical"})
    (about,) = only(SAID, given).about
    assert (about.stance, about.stance_confidence) == ("supportive", None)
    others = correction(SAID, "about", [Characterised(**LIBYA.model_dump()).model_dump()], id=2)
    after = only(SAID, given, others)
    assert [(each.id, each.stance) for each in after.about] == [("state/LBY", "critical")]
    assert {edit.slot: edit.was for edit in after.edits} == {"stance": "critical", "about": "EGY"}


def test_nothing_to_correct_changes_nothing() -> None:
    records = [ACCUSED, ATTACKED, SAID]
    assert corrected(records, [], TEXT) == records


def test_a_correction_finds_its_record_by_id_among_those_of_one_trigger() -> None:
    twin = mention("THREATEN", "accused")
    made = correction(twin, "type", "REJECT", alone=False)
    assert holder(made, [ACCUSED, twin, SAID]) == twin
    assert [each.type for each in corrected([ACCUSED, twin], [made], TEXT)] == ["ACCUSE", "REJECT"]


def test_another_coders_record_on_the_same_words_is_the_one_meant() -> None:
    other = mention("REJECT", "accused", model="other")
    assert holder(correction(ACCUSED, "type", "CONSULT"), [ATTACKED, other]) == other


def test_where_several_stood_or_stand_on_the_words_only_the_very_record_is_meant() -> None:
    other, twin = mention("REJECT", "accused"), mention("THREATEN", "accused")
    assert holder(correction(ACCUSED, "record", alone=False), [other]) is None
    assert holder(correction(ACCUSED, "record"), [other, twin]) is None


def test_other_words_in_the_same_place_are_another_record() -> None:
    made = correction(ACCUSED, "type", "CONSULT", words=Span(**{**span("accused"), "text": "praised"}))
    assert holder(made, [ACCUSED]) is None
    assert holder(correction(SAID, "form", "direct"), [ACCUSED]) is None
