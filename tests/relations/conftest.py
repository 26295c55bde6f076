from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest

from entente.records import (
    Actor,
    Characterised,
    DateSpan,
    Document,
    Event,
    Span,
    Statement,
    statement_id,
    text_hash,
)
from entente.store import Store, open_store

TEXT = "Putin said he trusts Washington."
SCORES = {1: ("CONSULT", 3.0), 2: ("AID", 6.0), 3: ("ACCUSE", -3.0), 4: ("ASSAULT", -9.0)}


def party(key: str) -> Actor:
    """RUS: the state itself; person/x@RUS: somebody of a country; org/nato: a body; "?": nobody known."""
    name, _, country = key.partition("@")
    if len(name) == 3:
        return Actor(text=None, start=None, end=None, id=f"state/{name}", country=name)
    return Actor(text=None, start=None, end=None, id=None if name == "?" else name, country=country or None)


def parties(keys: str) -> list[Actor]:
    return [party(key) for key in keys.split("+")] if keys else []


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(text=words, start=start, end=start + len(words))


class Made:
    """A store filled by hand: each method writes one thing and gives its id."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._count = 0

    def document(
        self, day: str | None, outlet: str | None = "Reuters", copy_of: str | None = None, **slots: Any
    ) -> str:
        self._count += 1
        key = f"doc-{self._count}"
        statements = [
            Statement(
                id=statement_id(key, [span("trusts Washington")]), document=key, form="indirect", cue=span("said"),
                content=[span("trusts Washington")], text="trusts Washington", confidence=0.9, **said,
            )
            for said in slots.pop("statements", ())
        ]  # fmt: skip
        with self.store.begin_run("0", "by hand", None, {}) as run:
            run.write(
                Document(
                    id=key, text=TEXT, text_hash=text_hash(TEXT), published=date.fromisoformat(day) if day else None,
                    outlet=outlet, copy_of=copy_of,
                ),
                statements=statements,
            )  # fmt: skip
        return key

    def statement(self, speakers: str, about: str, day: str, stances: str = "critical", **slots: Any) -> str:
        """A statement in a document of its own; one stance for all, or one each: "critical+supportive"."""
        stance = stances.split("+")
        whom = [
            Characterised(**each.model_dump(), stance=stance[place % len(stance)] or None)
            for place, each in enumerate(parties(about))
        ]
        return self.document(day, statements=[{"speakers": parties(speakers), "about": whom}], **slots)

    def event(self, actors: str, recipients: str, day: str | None, quad: int = 3, **slots: Any) -> str:
        (key,) = self.events([(actors, recipients, day, quad)], **slots)
        return key

    def events(self, rows: list[tuple[str, str, str | None, int]], **slots: Any) -> list[str]:
        written = []
        for actors, recipients, day, quad in rows:
            self._count += 1
            kind, score = SCORES[quad]
            happened = day and DateSpan(
                start=date.fromisoformat(day), end=date.fromisoformat(day), precision="day", basis="explicit"
            )
            given: dict[str, Any] = {"type": kind, "score": score, "goldstein": score / 2, "date": happened or None}
            written.append(
                Event(
                    id=f"event-{self._count}", quad=quad, actors=parties(actors), recipients=parties(recipients),
                    confidence=0.9, model="by hand", **(given | slots),
                )
            )  # fmt: skip
        with self.store.merge("0", {}) as merge:
            merge.write(written, {})
        return [event.id for event in written]


@pytest.fixture
def made() -> Iterator[Made]:
    with open_store(":memory:") as store:
        yield Made(store)


@pytest.fixture
def year(made: Made) -> Made:
    """A store that read one document a month in 2024."""
    for month in range(1, 13):
        made.document(f"2024-{month:02}-10")
    return made


@pytest.fixture
def value() -> Callable[..., Any]:
    """The value of a column in the period that begins on a day; None for null."""

    def found(series: Any, day: str, column: str) -> Any:
        (cell,) = series.rows.loc[series.rows["period"] == day, column]
        return None if pd.isna(cell) else cell

    return found
