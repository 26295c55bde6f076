"""Every record that can be made comes back as it was given."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.records import (
    CONTEXTS,
    COUNTRY_CODES,
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
    Why,
)
from entente.store import Query, open_store

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
texts = st.text(st.characters(codec="utf-8"), max_size=40)
maybe_words = st.none() | words
actor_ids = st.none() | st.from_regex(r"(state|person|org)/[a-z0-9-]{1,8}", fullmatch=True)
probabilities = st.integers(0, 10_000).map(lambda n: n / 10_000)  # the contract gives four decimals
codes = st.sampled_from(sorted(COUNTRY_CODES))
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
numbers = st.none() | st.integers(0, 10**9)
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=zones)
offsets = st.tuples(st.integers(0, 10**6), st.integers(1, 1000)).map(lambda p: {"start": p[0], "end": p[0] + p[1]})


@st.composite
def spans(draw: st.DrawFn) -> Span:
    return Span(text=draw(words), **draw(offsets))


@st.composite
def actors(draw: st.DrawFn, kind: type[Actor] = Actor) -> Actor:
    slots: dict[str, Any] = {"text": None, "start": None, "end": None}
    if draw(st.booleans()):
        slots = {"text": draw(words), **draw(offsets)}
    slots |= {name: draw(maybe_words) for name in ("name", "office")} | {"id": draw(actor_ids)}
    slots |= {"country": draw(st.none() | codes), "confidence": draw(probabilities), "state_run": draw(st.booleans())}
    slots["sectors"] = draw(st.lists(st.sampled_from(sorted(SECTORS)), max_size=3))
    if kind is Characterised:
        slots |= {"called": draw(st.none() | spans())}
        slots |= {"stance": draw(st.sampled_from([None, "supportive", "critical", "neutral"]))}
        slots |= {"stance_confidence": draw(st.none() | probabilities)}
    return kind(**slots)


@st.composite
def dates(draw: st.DrawFn) -> DateSpan:
    start, end = sorted([draw(days), draw(days)])
    return DateSpan(
        start=start, end=end, text=draw(maybe_words),
        precision=draw(st.sampled_from(["day", "week", "month", "year", "unknown"])),
        basis=draw(st.sampled_from(["explicit", "relative", "document", "inferred"])),
    )  # fmt: skip


@st.composite
def places(draw: st.DrawFn) -> Place:
    return Place(
        text=draw(words), **draw(offsets), name=draw(maybe_words), country=draw(st.none() | codes),
        admin1=draw(maybe_words), lat=draw(st.none() | st.floats(-90, 90)), lon=draw(st.none() | st.floats(-180, 180)),
        geonames=draw(numbers), precision=draw(st.sampled_from(["site", "city", "country", "unknown"])),
    )  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> Document:
    return Document(
        id=draw(words), title=draw(maybe_words), published=draw(st.none() | days | moments), outlet=draw(maybe_words),
        outlet_id=draw(maybe_words), outlet_country=draw(st.none() | codes), state_run=draw(st.none() | st.booleans()),
        url=draw(maybe_words), language=draw(maybe_words), text=draw(texts), text_hash=draw(words),
        copy_of=draw(maybe_words), sentences=draw(numbers),
    )  # fmt: skip


@st.composite
def mentions(draw: st.DrawFn, document: str, name: str) -> Mention:
    people = st.lists(actors(), max_size=2)
    scores = st.dictionaries(words, st.floats(allow_nan=False, allow_infinity=False), max_size=2)
    return Mention(
        id=name, document=document, sentence=Offsets(**draw(offsets)), lead=draw(st.booleans()),
        type=draw(st.sampled_from(["AGREE", "ASSAULT", "MOBILIZE"])), mode=draw(st.lists(words, max_size=2)),
        context=draw(st.lists(st.sampled_from(sorted(CONTEXTS)), max_size=2)), quad=draw(st.integers(1, 4)),
        score=draw(st.floats(-10, 10)), cameo=draw(maybe_words), goldstein=draw(st.none() | st.floats(-10, 10)),
        scope=draw(st.sampled_from(["interstate", "non-state", "unknown"])), trigger=draw(spans()),
        actors=draw(st.lists(actors(), min_size=1, max_size=2)), recipients=draw(people),
        status=draw(st.sampled_from(["actual", "planned", "demanded", "hypothetical", "denied"])),
        historical=draw(st.booleans()), date=draw(st.none() | dates()), place=draw(st.none() | places()),
        reported_by=draw(people), caveats=draw(st.lists(spans(), max_size=2)),
        magnitude=draw(st.none() | st.builds(Magnitude, dead=numbers, injured=numbers, size=numbers)),
        confidence=draw(probabilities), model=draw(words),
        why=draw(st.none() | st.builds(Why, decided_by=words, scores=scores, rules=st.lists(words, max_size=2))),
    )  # fmt: skip


@st.composite
def statements(draw: st.DrawFn, document: str, name: str) -> Statement:
    return Statement(
        id=name, document=document, form=draw(st.sampled_from(["direct", "indirect", "mixed"])),
        speakers=draw(st.lists(actors(), max_size=2)), cue=draw(st.none() | spans()),
        content=draw(st.lists(spans(), min_size=1, max_size=2)), text=draw(words),
        about=draw(st.lists(actors(Characterised), max_size=2)), mentions=draw(st.lists(words, max_size=2)),
        denies=draw(st.lists(words, max_size=2)), date=draw(st.none() | dates()),
        reported_by=draw(st.lists(actors(), max_size=1)), confidence=draw(probabilities),
    )  # fmt: skip


@st.composite
def coded(draw: st.DrawFn) -> tuple[Document, list[Mention], list[Statement]]:
    document = draw(documents())
    told = [draw(mentions(document.id, f"m{number}")) for number in range(draw(st.integers(0, 2)))]
    said = [draw(statements(document.id, f"s{number}")) for number in range(draw(st.integers(0, 2)))]
    return document, told, said


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(coded())
def test_records_come_back_as_they_were_given(given_records: tuple[Document, list[Mention], list[Statement]]) -> None:
    document, told, said = given_records
    with open_store(":memory:") as store:
        with store.begin_run("0.1.0", "m", None, {}) as run:
            assert run.write(document, told, said) == "new"
        assert list(store.documents()) == [document]
        (back,) = store.documents(Query(id=document.id))
        assert back.model_dump_json() == document.model_dump_json()
        assert sorted(store.mentions(), key=lambda mention: mention.id) == told
        assert sorted(store.statements(), key=lambda statement: statement.id) == said
        for mention in told:
            for actor in mention.actors:
                if actor.id is not None and actor.id.strip():
                    assert mention in store.mentions(Query(actor=actor.id))
                if actor.country is not None:
                    assert mention in store.mentions(Query(actor=actor.country))
            if mention.date is not None:
                assert mention in store.mentions(Query(since=mention.date.end, until=mention.date.end))
        with store.begin_run("0.1.0", "m", None, {}) as run:
            assert run.write(document, told, said) == "unchanged"
