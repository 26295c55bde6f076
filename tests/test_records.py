"""The records keep their promises: validated codes, stable ids, spans that reproduce the text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from entente.records import (
    CONTEXTS,
    COUNTRY_CODES,
    FORMER_STATES,
    INTERNATIONAL,
    ISO_3166_1,
    SECTORS,
    Actor,
    Characterised,
    DateSpan,
    Document,
    Magnitude,
    Mention,
    Offsets,
    Place,
    Span,
    Statement,
    check_spans,
    document_id,
    mention_id,
    spans_of,
    statement_id,
    text_hash,
)

TEXT = "Norway expelled two Russian envoys on Monday, the daily Aftenposten reported from Oslo."


def words(phrase: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(phrase)
    return {"text": phrase, "start": start, "end": start + len(phrase)}


def mention(**changes: Any) -> Mention:
    fields: dict[str, Any] = {
        "id": "men-1",
        "document": "doc-1",
        "sentence": {"start": 0, "end": len(TEXT)},
        "lead": True,
        "type": "SANCTION",
        "quad": 4,
        "score": -5.5,
        "trigger": words("expelled"),
        "actors": [{**words("Norway"), "country": "NOR", "id": "state/NOR"}],
        "recipients": [{**words("two Russian envoys"), "country": "RUS", "sectors": ["GOV"]}],
        "confidence": 0.75,
        "model": "hand 1",
    }
    return Mention(**{**fields, **changes})


def statement(**changes: Any) -> Statement:
    fields: dict[str, Any] = {
        "id": "sta-1",
        "document": "doc-1",
        "form": "indirect",
        "speakers": [words("the daily Aftenposten")],
        "cue": words("reported"),
        "content": [words("Norway expelled two Russian envoys on Monday")],
        "text": "Norway expelled two Russian envoys on Monday",
        "confidence": 0.5,
    }
    return Statement(**{**fields, **changes})


@pytest.mark.parametrize(
    "code", ["NOR", "XKX", "SUN", "YUG", "CSK", "DDR", "SCG", "UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"]
)
def test_a_country_is_an_iso_code_a_former_state_kosovo_or_an_international_code(code: str) -> None:
    assert Actor(text=None, start=None, end=None, country=code).country == code


@pytest.mark.parametrize("code", ["nor", "NO", "ROM", "ZZZ", "", "NATO"])
def test_an_unknown_country_is_refused_with_what_is_wanted(code: str) -> None:
    with pytest.raises(ValidationError, match=r"unknown country code .*ISO 3166-1"):
        Actor(text=None, start=None, end=None, country=code)


def test_the_kinds_of_country_codes_do_not_overlap() -> None:
    assert len(ISO_3166_1) == 249
    assert len(COUNTRY_CODES) == len(ISO_3166_1) + len(FORMER_STATES) + len(INTERNATIONAL) + 1


def test_there_are_plovers_37_contexts() -> None:
    assert len(CONTEXTS) == 37


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: mention(type="YIELD"), "type"),
        (lambda: mention(quad=5), "quad"),
        (lambda: mention(quad=0), "quad"),
        (lambda: mention(score=10.5), "score"),
        (lambda: mention(goldstein=-11.0), "goldstein"),
        (lambda: mention(context=["weather"]), "unknown context"),
        (lambda: mention(status="past"), "status"),
        (lambda: mention(confidence=1.01), "confidence"),
        (lambda: mention(confidence=-0.01), "confidence"),
        (lambda: mention(actors=[]), "actors"),
        (lambda: mention(scope="regional"), "scope"),
        (lambda: mention(model=""), "model"),
        (lambda: mention(place={**words("Oslo"), "lat": 91.0}), "lat"),
        (lambda: Place(text="Oslo", start=4, end=4), "span ends at 4"),
        (lambda: Place(text="Oslo", start=4, end=0), "span ends at 0"),
        (lambda: mention(surprise=1), "surprise"),
        (lambda: statement(content=[]), "content"),
        (lambda: statement(form="reported"), "form"),
        (lambda: Actor(text=None, start=None, end=None, sectors=["NGO"]), "unknown sector"),
        (lambda: Actor(text="", start=0, end=0), "text"),
        (lambda: Actor(text="Oslo", start=None, end=None), "text, start and end, or none"),
        (lambda: Actor(text="Oslo", start=4, end=4), "span ends at 4"),
        (lambda: Offsets(start=3, end=2), "span ends at 2"),
        (lambda: Offsets(start=-1, end=2), "start"),
        (lambda: Span(text="", start=1, end=2), "text"),
        (
            lambda: DateSpan(start=date(2024, 2, 2), end=date(2024, 2, 1), precision="day", basis="explicit"),
            "before its start",
        ),
        (
            lambda: DateSpan(start=date(2024, 2, 2), end=date(2024, 2, 2), precision="hour", basis="explicit"),
            "precision",
        ),
        (lambda: Characterised(text=None, start=None, end=None, stance="angry"), "stance"),
        (lambda: Document(id="d", text="x", text_hash="h", title=""), "title"),
        (lambda: Document(id="d", text="x", text_hash="h", published=datetime(2024, 1, 1, 12)), "published"),
        (lambda: Document(id="d", text="x", text_hash="h", sentences=-1), "sentences"),
    ],
)
def test_what_the_contract_forbids_cannot_be_made(make: Callable[[], object], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        make()


def test_records_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        mention().status = "denied"  # type: ignore[misc]


def test_a_record_begins_with_its_kind() -> None:
    document = Document(id="d", text=TEXT, text_hash=text_hash(TEXT))
    for record, kind in ((mention(), "mention"), (statement(), "statement"), (document, "document")):
        assert next(iter(json.loads(record.model_dump_json()).items())) == ("kind", kind)


def test_absent_is_null_and_never_left_out() -> None:
    printed = json.loads(mention().model_dump_json())
    assert printed["place"] is None and printed["date"] is None and printed["magnitude"] is None
    assert printed["actors"][0]["office"] is None
    assert "" not in printed.values()


def test_an_unnamed_actor_has_no_words() -> None:
    unnamed = Actor(text=None, start=None, end=None, sectors=["UNK"])
    assert list(spans_of(mention(actors=[unnamed], recipients=[]))) == [("expelled", 7, 15)]


def test_records_read_back_from_json_are_the_same() -> None:
    record = mention(
        date=DateSpan(start=date(2024, 5, 6), end=date(2024, 5, 6), text="Monday", precision="day", basis="relative"),
        place=Place(**words("Oslo"), country="NOR", precision="city"),
        magnitude=Magnitude(dead=3),
    )
    assert Mention.model_validate_json(record.model_dump_json()) == record


def test_probabilities_are_printed_with_four_digits() -> None:
    assert json.loads(mention(confidence=0.123456789).model_dump_json())["confidence"] == 0.1235


def test_the_day_of_a_document_is_that_of_the_outlets_own_zone() -> None:
    late = datetime(2024, 5, 3, 23, 20, tzinfo=timezone(timedelta(hours=-8)))
    make = lambda published: Document(id="d", text="x", text_hash="h", published=published)  # noqa: E731
    assert make(late).day == date(2024, 5, 3)
    assert late.astimezone(UTC).date() == date(2024, 5, 4)
    assert make(date(2024, 5, 3)).day == date(2024, 5, 3)
    assert make(None).day is None


def test_a_date_stays_a_date_and_a_timestamp_keeps_its_zone_in_json() -> None:
    stamp = datetime(2024, 5, 3, 23, 20, tzinfo=timezone(timedelta(hours=-8)))
    for published, printed in ((date(2024, 5, 3), "2024-05-03"), (stamp, "2024-05-03T23:20:00-08:00")):
        document = Document(id="d", text="x", text_hash="h", published=published)
        assert json.loads(document.model_dump_json())["published"] == printed
        assert Document.model_validate_json(document.model_dump_json()) == document


# Ids ------------------------------------------------------------------------------------------------------------


def test_a_document_is_known_by_its_key_then_its_url_then_what_it_says() -> None:
    assert document_id("a", key="7", source="wire", url="https://a.example") == document_id("b", key="7", source="wire")
    assert document_id("a", url="https://a.example", outlet="AFP") == document_id("b", url="https://a.example")
    assert document_id("a", key="7", source="wire") != document_id("a", key="7", source="other")
    assert document_id("a", key="7") != document_id("a", url="7")


@pytest.mark.parametrize(
    "change", [{"outlet": "Xinhua"}, {"published": date(2024, 1, 2)}, {"title": "Envoys out"}, {"text": "Other."}]
)
def test_identical_copies_of_two_outlets_days_or_titles_stay_apart(change: dict[str, Any]) -> None:
    base: dict[str, Any] = {"text": TEXT, "outlet": "AFP", "published": date(2024, 1, 1), "title": "Envoys"}
    assert document_id(**base) == document_id(**base)
    assert document_id(**base) != document_id(**{**base, **change})


@given(st.lists(st.text(max_size=4), min_size=4, max_size=4), st.lists(st.text(max_size=4), min_size=4, max_size=4))
def test_ids_differ_where_any_part_differs(one: list[str], other: list[str]) -> None:
    def made(parts: list[str]) -> str:
        text, outlet, title, key = parts
        return document_id(text, outlet="o" + outlet, title="t" + title, source="s", key=None) + mention_id(
            key, Offsets(start=0, end=1), "AID"
        )

    assert (made(one) == made(other)) == (one == other)


def test_the_id_of_a_mention_depends_on_document_trigger_and_type_only() -> None:
    trigger = Offsets(start=7, end=15)
    assert mention_id("d", trigger, "SANCTION") == mention_id("d", Span(text="expelled", start=7, end=15), "SANCTION")
    others = {
        mention_id("e", trigger, "SANCTION"),
        mention_id("d", Offsets(start=7, end=14), "SANCTION"),
        mention_id("d", trigger, "COERCE"),
    }
    assert mention_id("d", trigger, "SANCTION") not in others and len(others) == 3


def test_the_id_of_a_statement_depends_on_every_stretch_of_its_content() -> None:
    one, two = Offsets(start=0, end=5), Offsets(start=9, end=12)
    ids = {statement_id("d", [one]), statement_id("d", [two]), statement_id("d", [one, two]), statement_id("e", [one])}
    assert len(ids) == 4


def test_ids_never_change() -> None:
    """Stores hold them: a release that changes one of these has to migrate every store."""
    assert document_id("Text.", key="12", source="wire.csv") == "doc-8ba5d6795108774fbd52"
    assert document_id("Text.", url="https://example.org/a") == "doc-8d534b9db0e13a77526a"
    assert document_id("Text.", outlet="AFP", published=date(2024, 5, 3)) == "doc-ba20cd83a2c47844293a"
    assert mention_id("doc-1", Offsets(start=7, end=15), "SANCTION") == "men-442f912d8d1bb0504d75"
    assert statement_id("doc-1", [Offsets(start=0, end=4)]) == "sta-a6d9ebd8e7f21f1b6d55"


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_has_a_hash_even_with_lone_surrogates(text: str) -> None:
    assert len(text_hash(text)) == 64
    assert text_hash(text) == text_hash(text)


# Spans ----------------------------------------------------------------------------------------------------------


def test_every_span_of_a_mention_is_checked() -> None:
    record = mention(
        place=Place(**words("Oslo")),
        reported_by=[words("the daily Aftenposten")],
        caveats=[words("reported")],
    )
    found = {text for text, _, _ in spans_of(record)}
    assert found == {"expelled", "Norway", "two Russian envoys", "Oslo", "the daily Aftenposten", "reported"}
    check_spans(record, TEXT)


def test_every_span_of_a_statement_is_checked() -> None:
    about = {**words("two Russian envoys"), "called": words("Russian"), "stance": "critical"}
    record = statement(about=[about], reported_by=[words("Oslo")])
    found = {text for text, _, _ in spans_of(record)}
    assert found >= {"the daily Aftenposten", "reported", "two Russian envoys", "Russian", "Oslo"}
    check_spans(record, TEXT)


SPAN_SLOTS: list[Callable[[dict[str, Any]], Mention | Statement]] = [
    lambda span: mention(trigger=span),
    lambda span: mention(actors=[span]),
    lambda span: mention(recipients=[span]),
    lambda span: mention(reported_by=[span]),
    lambda span: mention(place=span),
    lambda span: mention(caveats=[span]),
    lambda span: statement(speakers=[span]),
    lambda span: statement(cue=span),
    lambda span: statement(content=[span]),
    lambda span: statement(reported_by=[span]),
    lambda span: statement(about=[span]),
    lambda span: statement(about=[{**words("Oslo"), "called": span}]),
]


@pytest.mark.parametrize("make", SPAN_SLOTS)
def test_a_span_that_does_not_reproduce_its_words_is_named(
    make: Callable[[dict[str, Any]], Mention | Statement],
) -> None:
    good = words("envoys")
    check_spans(make(good), TEXT)
    with pytest.raises(ValueError, match=r"(men|sta)-1: span \[\d+, \d+\) is '.*' in the document, not 'envoys'"):
        check_spans(make({**good, "start": good["start"] + 1}), TEXT)


@given(st.text(min_size=1), st.data())
def test_spans_count_characters_whatever_the_script(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = {"text": text[start:end], "start": start, "end": end}
    check_spans(mention(trigger=span, actors=[span], recipients=[]), text)
    check_spans(mention(trigger=span, actors=[span], recipients=[]), text + "…")


@given(st.lists(st.sampled_from(sorted(SECTORS)), max_size=4), st.sampled_from(sorted(COUNTRY_CODES)), st.floats(0, 1))
def test_actors_survive_json(sectors: list[str], country: str, confidence: float) -> None:
    actor = Actor(text="x", start=0, end=1, country=country, sectors=sectors, confidence=round(confidence, 4))
    assert Actor.model_validate_json(actor.model_dump_json()) == actor
