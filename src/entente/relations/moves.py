"""Which pairs of countries moved most: the newest four weeks held against the four weeks before them, a year back.

A span of four weeks is covered when a document was published in it, as a period of a series is. How far a pair moved is
the distance of its score from the mean of the spans before, after both are drawn together by the square root of their
size: so the spread of large pairs does not hide the small ones, nor the other way round (see `changes`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import copysign, sqrt
from typing import Literal, TypeAlias

from entente.records import COUNTRY_CODES
from entente.relations.asking import last_read
from entente.relations.coverage import OWN
from entente.relations.parties import INTERNATIONAL
from entente.store import Store

Direction: TypeAlias = Literal["better", "worse", "as before"]
DAYS, SPANS = 28, 12  # days of a span; spans before the newest
FEWEST_BEFORE = 3  # covered spans, below which nothing is usual
BODIES = {"UNO", "EUR"}  # PLOVER's other codes name many at once
_SQL = """
WITH told AS (
    SELECT e.id, e.score, ($last - coalesce(e.date_start, e.first_reported))::INT // $days AS span FROM events e
    WHERE e.retired_by IS NULL AND e.source = $source AND e.status = 'actual' AND NOT e.historical
    AND coalesce(e.date_start, e.first_reported) BETWEEN $first AND $last
), party AS (
    SELECT DISTINCT a.event, a.role, a.country FROM event_actors a JOIN told ON told.id = a.event
    WHERE a.retired_by IS NULL
), pair AS (
    SELECT DISTINCT one.event, least(one.country, other.country) AS a, greatest(one.country, other.country) AS b
    FROM party one JOIN party other ON one.event = other.event AND one.country <> other.country
    WHERE one.role = 'actor' AND (other.role = 'recipient' OR one.event NOT IN (
        SELECT event FROM party WHERE role = 'recipient'))
    AND list_contains($countries, one.country) AND list_contains($countries, other.country)
)
SELECT a, b, list(span) AS spans, list(events) AS events, list(score) AS scores FROM (
    SELECT a, b, span, count(*) AS events, round(sum(score), 6) AS score FROM told JOIN pair ON pair.event = told.id
    GROUP BY 1, 2, 3
) GROUP BY 1, 2
"""
_READ = """
SELECT DISTINCT ($last - day)::INT // $days AS span FROM documents
WHERE retired_by IS NULL AND day BETWEEN $first AND $last
"""


@dataclass(frozen=True)
class Move:
    """A pair of countries, a < b, in the newest span and those before it.

    `scores` and `events` are of each span, the newest last, None where it is not covered; the means are of the covered
    spans before, None without any.
    """

    a: str
    b: str
    scores: tuple[float | None, ...]
    events: tuple[int | None, ...]
    score_before: float | None
    events_before: float | None

    @property
    def score(self) -> float:
        """The score of the newest span."""
        return self.scores[-1] or 0.0

    @property
    def direction(self) -> Direction:
        """Which way the score moved."""
        if self.score_before is None or self.score == self.score_before:
            return "as before"
        return "better" if self.score > self.score_before else "worse"

    @property
    def distance(self) -> float:
        """How far the pair moved."""
        return abs(_drawn_together(self.score) - _drawn_together(self.score_before or 0.0))


@dataclass(frozen=True)
class Moves:
    """The newest span, how many before it are covered, and all pairs with events, those that moved most first.

    With fewer than three spans before, nothing can have moved: then those with most events in the newest span lead.
    """

    first: date
    last: date
    before: int
    pairs: tuple[Move, ...]

    @property
    def known(self) -> bool:
        """Whether enough was read before to say what moved."""
        return self.before >= FEWEST_BEFORE


def moves(store: Store) -> Moves | None:
    """The moves of the four weeks up to the last day that was read; None where nothing was."""
    last = last_read(store)
    if last is None:
        return None
    days = {"first": last - timedelta(DAYS * (SPANS + 1) - 1), "last": last, "days": DAYS}
    read = {row["span"] for row in store.ask(_READ, days).to_pylist()}
    before = [span for span in range(SPANS, 0, -1) if span in read]
    countries = sorted((COUNTRY_CODES - INTERNATIONAL.keys()) | BODIES)
    rows = store.ask(_SQL, days | {"source": OWN, "countries": countries}).to_pylist()
    pairs = [_move(row["a"], row["b"], zip(row["spans"], row["events"], row["scores"], strict=True), read, before)
             for row in rows]  # fmt: skip
    if len(before) >= FEWEST_BEFORE:
        pairs.sort(key=lambda each: (-each.distance, each.a, each.b))
    else:
        pairs.sort(key=lambda each: (-(each.events[-1] or 0), each.a, each.b))
    return Moves(last - timedelta(DAYS - 1), last, len(before), tuple(pairs))


def _move(a: str, b: str, counted: Iterable[tuple[int, int, float]], read: set[int], before: list[int]) -> Move:
    events, scores = {}, {}
    for span, count, score in counted:
        events[span], scores[span] = count, score
    spans = range(SPANS, -1, -1)
    return Move(
        a,
        b,
        tuple(scores.get(span, 0.0) if span in read else None for span in spans),
        tuple(events.get(span, 0) if span in read else None for span in spans),
        sum(scores.get(span, 0.0) for span in before) / len(before) if before else None,
        sum(events.get(span, 0) for span in before) / len(before) if before else None,
    )


def _drawn_together(score: float) -> float:
    return copysign(sqrt(abs(score)), score)
