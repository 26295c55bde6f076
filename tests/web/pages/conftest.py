"""A store made by hand for pages: an event that two outlets tell differently, a copy, an episode, a gone event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from entente.records import (
    Account,
    Actor,
    Characterised,
    DateSpan,
    Document,
    Episode,
    Event,
    Evidence,
    Mention,
    Offsets,
    Place,
    Range,
    Ranges,
    Span,
    Statement,
    Tie,
    episode_id,
    event_id,
    mention_id,
    statement_id,
    text_hash,
)
from entente.store import Store, open_store
from entente.web.app import create_app
from entente.web.desk import Desk

HOME = "http://127.0.0.1:8750"
MARCH = date(2024, 3, 4)


@dataclass
class Told:
    """The ids of what `fill` wrote."""

    documents: list[str]
    mentions: list[str]
    statement: str
    event: str
    gone: str


def span(text: str, words: str) -> dict[str, Any]:
    return {"text": words, "start": text.index(words), "end": text.index(words) + len(words)}


def fill(store: Store, nasty: str = "") -> Told:
    """Write the whole of it; `nasty` is in every value that others choose."""
    iran, basra, told_by = (f"{name}{nasty}" for name in ("Iran", "Basra", "Xinhua"))
    text = f"{iran} shelled {basra} on Monday. “We did not”, {iran} said."
    url = nasty or "https://news.example/1"
    documents = [
        document("doc-1", text, "Reuters", MARCH, title=f"Shelling{nasty}", url=url),
        document(
            "doc-2", text, told_by, date(2024, 3, 5), state_run=True, outlet_country="CHN", url="https://x.example"
        ),
        document("doc-3", text, f"Paper{nasty}", date(2024, 3, 6), copy_of="doc-1"),
    ]
    who = Actor(**span(text, iran), name=iran, id="state/IRN", country="IRN", sectors=["MIL"], confidence=0.9)
    whom = Actor(text=None, start=None, end=None, name=f"Iraq{nasty}", id="state/IRQ", country="IRQ")
    where = Place(**span(text, basra), name=basra, country="IRQ", lat=30.5, lon=47.8, precision="city")
    day = DateSpan(start=MARCH, end=MARCH, text="Monday", precision="day", basis="relative")
    shared: dict[str, Any] = {
        "type": "ASSAULT", "mode": ["heavy-weapons"], "quad": 4, "score": -9.5, "scope": "interstate", "actors": [who],
        "recipients": [whom], "date": day, "place": where, "confidence": 0.9, "model": "by hand",
    }  # fmt: skip
    sentence, trigger = Offsets(start=0, end=text.index(".") + 1), Span(**span(text, "shelled"))
    mentions = [
        Mention(
            id=mention_id(key, trigger, "ASSAULT"),
            document=key,
            sentence=sentence,
            lead=True,
            trigger=trigger,
            **shared,
        )
        for key in ("doc-1", "doc-2")
    ]
    content = Span(**span(text, "We did not"))
    said = Statement(
        id=statement_id("doc-1", [content]), document="doc-1", form="direct", content=[content], text="We did not",
        speakers=[who], about=[Characterised(**whom.model_dump(), stance="critical")], date=day, confidence=0.8,
    )  # fmt: skip
    with store.begin_run("0", "by hand", None, {}) as run:
        run.write(documents[0], mentions[:1], [said])
        run.write(documents[1], mentions[1:])
        run.write(documents[2])
    key, gone = (event_id(mention.id) for mention in mentions)
    event = Event(
        id=key, **shared, mentions=[each.id for each in mentions], documents=3, reports=2, outlets=3,
        state_run={"CHN": 1}, first_reported=MARCH, last_reported=date(2024, 3, 6),
        magnitude=Ranges(dead=Range(low=3, high=30)),
        evidence=Evidence(mention=mentions[0].id, document="doc-1", sentence=sentence, trigger=trigger),
        accounts=[
            Account(slot="dead", value="3", mentions=[mentions[0].id], sources=[f"Reuters{nasty}"]),
            Account(slot="dead", value=f"30{nasty}", mentions=[mentions[1].id]),
        ],
        ties=[Tie(mention=mentions[1].id, to=mentions[0].id, probability=0.87, because=["same verb"])],
    )  # fmt: skip
    homes = {mention.id: mention.document for mention in mentions}
    with store.merge("0", {}) as merge:
        merge.write([event.model_copy(update={"id": gone, "mentions": [mentions[1].id]})], homes)
    with store.merge("0", {}) as merge:
        merge.retire_events([gone])
        merge.write([event], homes)
        merge.bury({gone: key, "eve-lost": None})
        episode = Episode(
            id=episode_id(key), name=f"Fighting{nasty}", type="ASSAULT", parties=["IRN", "IRQ"], start=MARCH, end=MARCH,
            events=[key, "eve-of-another-day"],
        )  # fmt: skip
        merge.write_episodes([episode], {episode.id: "thread"})
    return Told([each.id for each in documents], [each.id for each in mentions], said.id, key, gone)


def document(key: str, text: str, outlet: str, day: date, **slots: Any) -> Document:
    return Document(id=key, text=text, text_hash=text_hash(text), outlet=outlet, published=day, language="en", **slots)


@pytest.fixture(scope="session")
def made() -> Iterator[tuple[TestClient, Told]]:
    """A browser's client of a desk of that store, and the ids in it."""
    with open_store(":memory:") as store:
        told = fill(store)
        yield client(store), told


def client(store: Store) -> TestClient:
    return TestClient(create_app(Desk(store)), HOME, headers={"accept": "text/html"}, follow_redirects=False)


@pytest.fixture
def nasty_desk() -> Any:
    """Makes a client of a desk whose texts, titles, outlets, addresses, actors and places all hold some words."""

    def made_of(words: str) -> tuple[TestClient, Told]:
        store = open_store(":memory:")
        return client(store), fill(store, words)

    return made_of
