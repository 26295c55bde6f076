"""When a relation changed: the periods at which the level of a series breaks, and the events that made it.

The method is PELT (Killick, Fearnhead and Eckley 2012) for changes in the mean, exact and without chance. Sums and
counts are drawn together first, by the square root of their size with its sign, so that their spread does not grow with
their level; all is put in units of its noise, which is that of the differences of neighbours, for a few breaks hardly
move it. A break has to win more than PENALTY * log(n) in squared units of noise.

Simulated, with 12 to 120 periods that have no break: one is found in up to 5 of 100 series of independent counts or
scores, in 11 to 15 of 100 where neighbours correlate by 0.3. A step from 5 to 15 events in the middle is found alone,
and within a period of where it is, in more than 90 of 100; one from 5 to 10 in 43 of 100 with 12 periods, 84 with 120.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from entente.relations.frame import last_day
from entente.relations.series import Series, SeriesQuery
from entente.store import Store
from entente.store.counting import Score, Span, strongest_events

Direction: TypeAlias = Literal["better", "worse"]
QUADS = {"verbal_cooperation": 1, "material_cooperation": 2, "verbal_conflict": 3, "material_conflict": 4}
SCORES = ("score_sum", "score_mean", "goldstein_sum", "goldstein_mean")
WORSE = ("verbal_conflict", "material_conflict")  # the more, the worse; of all other columns the better
FEWEST = 8  # periods with a value, below which nothing can be said
SHORTEST = 2  # periods of a level: one month alone is an outlier
PENALTY = 4.0  # the 2 of BIC finds breaks in a fifth of short series that have none


@dataclass(frozen=True)
class Change:
    """A new level of a relation.

    period: the first day of the first period of the new level. before, after: means of the column per period, in
    its own unit, from the break before (or the beginning) to this one, and from here to the next (or the end).
    direction: better where after says more cooperation or less conflict than before. events: ids of the events of the
    first two periods of the new level that point that way, those with the largest scores first; empty where the
    change is that something ended. column: that in which the levels were found.
    """

    period: date
    before: float
    after: float
    direction: Direction
    events: list[str]
    column: str


def changes(store: Store, series: Series, column: str = "score_sum", limit: int = 5) -> list[Change]:
    """The changes of level in a column of a series, oldest first, each with up to `limit` events.

    Only periods that have a value count, and they count as neighbours; none is found in fewer than eight of them.
    ValueError for a column of which more is neither better nor worse.
    """
    if column not in (*SCORES, *QUADS):
        raise ValueError(f"no changes of {column!r}: want one of {', '.join((*SCORES, *QUADS))}")
    known = series.rows[series.rows[column].notna()]
    values = known[column].to_numpy(dtype=float)
    found = breaks(values if column.endswith("_mean") else _drawn_together(values))
    if not found:
        return []
    means = [float(level.mean()) for level in np.split(values, found)]
    better = [(after > before) != (column in WORSE) for before, after in pairwise(means)]
    days = [day.date() for day in known["period"]]
    ends = [last_day(series.query.period, days[start + SHORTEST - 1]) for start in found]
    spans = [(days[start], end, 1 if up else -1) for start, end, up in zip(found, ends, better, strict=True)]
    events = _events(store, series.query, spans, column, limit)
    return [
        Change(
            days[start], means[place], means[place + 1], "better" if better[place] else "worse", events[place], column
        )
        for place, start in enumerate(found)
    ]


def breaks(values: npt.NDArray[np.float64]) -> list[int]:
    """The positions at which a new level begins; none in a series that is short or does not move.

    A last level is none when its first value lies nearer the level before: then one period out of line, with which the
    series ends, was given a neighbour to make up the length of a level.
    """
    noise = _noise(values) if len(values) >= FEWEST else 0.0
    if not noise:
        return []
    import ruptures  # type: ignore[import-untyped]  # loads scipy: a second, for those who ask

    # The linear kernel is the squared distance from the mean; this class runs PELT in C.
    search = ruptures.KernelCPD(kernel="linear", min_size=SHORTEST).fit(values[:, None] / noise)
    found = [int(end) for end in search.predict(pen=PENALTY * np.log(len(values)))[:-1]]
    return found[:-1] if found and _ends_out_of_line(values, found) else found


def _ends_out_of_line(values: npt.NDArray[np.float64], found: list[int]) -> bool:
    """Whether the first value of the last level lies nearer the level before."""
    before, last = np.split(values, found)[-2:]
    return bool(abs(last[0] - before.mean()) < abs(last[0] - last.mean()))


def _drawn_together(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return cast("npt.NDArray[np.float64]", np.sign(values) * np.sqrt(np.abs(values)))


def _noise(values: npt.NDArray[np.float64]) -> float:
    """The standard deviation around the levels, from the differences of neighbours; 0.0 where nothing moves."""
    return float(np.sqrt(np.mean(np.diff(values) ** 2) / 2))


def _events(store: Store, query: SeriesQuery, spans: list[Span], column: str, limit: int) -> list[list[str]]:
    """The ids of the events of each span."""
    found: list[list[str]] = [[] for _ in spans]
    counted = query.counted
    if column in QUADS:
        counted = replace(counted, slots={**counted.slots, "quad": [QUADS[column]]})
    score: Score = "goldstein" if column.startswith("goldstein") else "score"
    for row in store.ask(*strongest_events(query.a, query.b, query.directed, counted, spans, score, limit)).to_pylist():
        found[row["place"]].append(row["id"])
    return found
