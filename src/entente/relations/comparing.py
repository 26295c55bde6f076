"""Two relations side by side, or one in two times: how far apart their means per period are, and how surely."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from entente.relations.coverage import LESS, MORE
from entente.relations.frame import MEASURES, first_day
from entente.relations.series import Series, SeriesQuery, dyad_series
from entente.store import Store

Days: TypeAlias = tuple[date, date]
Reals: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.intp]

DRAWS = 2000
SEED = 0
INTERVAL = (2.5, 97.5)  # percentiles
FEWEST = 8  # periods on either side, below which no interval is given


@dataclass(frozen=True)
class Difference:
    """One measure of two relations: means per period, other - one, and the 95 % interval of that.

    In the measure's own unit per period: events a month, score a month; of means (score_mean) the mean of the periods
    that have one. None where nothing is known; no interval from fewer than eight periods on either side.
    """

    column: str
    one: float | None
    other: float | None
    difference: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Comparison:
    """Two relations compared, measure by measure; `periods` says how many each side has that are known."""

    one: str
    other: str
    differences: list[Difference]
    periods: tuple[int, int]
    warnings: list[str]
    note: str


def compare(store: Store, one: SeriesQuery, other: SeriesQuery) -> Comparison:
    """Two pairs, or one pair counted in two ways. ValueError where their periods are not of one length."""
    if one.period != other.period:
        raise ValueError(f"one counts by {one.period}, the other by {other.period}: want the same period")
    return _compared(dyad_series(store, one), dyad_series(store, other), (one.label, other.label))


def compare_periods(store: Store, query: SeriesQuery, before: Days, after: Days) -> Comparison:
    """One pair in two times, each given by its first and last day; the query's own bounds do not count.

    ValueError where a period would be in both.
    """
    first, second = sorted((before, after))
    if first_day(query.period, second[0]) <= first_day(query.period, first[1]):
        raise ValueError(
            f"{first[0]} to {first[1]} and {second[0]} to {second[1]} share a {query.period}: keep them apart"
        )
    series = [dyad_series(store, replace(query, since=days[0], until=days[1])) for days in (before, after)]
    labels = [f"{query.label}, {days[0]} to {days[1]}" for days in (before, after)]
    return _compared(series[0], series[1], (labels[0], labels[1]))


def _compared(one: Series, other: Series, labels: tuple[str, str]) -> Comparison:
    sides = [series.rows[series.rows["covered"] & series.rows["exists"]] for series in (one, other)]
    known = len(sides[0]), len(sides[1])
    picks = _picks(known, paired=sides[0]["period"].tolist() == sides[1]["period"].tolist())
    differences = [
        _difference(column, [side[column].to_numpy(dtype=float, na_value=np.nan) for side in sides], picks)
        for column in MEASURES
    ]
    warnings = [*one.warnings, *other.warnings, *_coverage_differs(one, other)]
    note = (
        f"Means per {one.query.period} over {known[0]} and {known[1]} covered {one.query.period}s; differences are the "
        f"second less the first, with 95 % intervals of a block bootstrap ({DRAWS} draws, seed {SEED})."
    )
    return Comparison(*labels, differences, known, list(dict.fromkeys(warnings)), note)


def _difference(column: str, values: list[Reals], picks: tuple[Places, Places] | None) -> Difference:
    one, other = (_mean(each[None, :])[0] for each in values)
    low = high = np.nan
    if picks is not None and not np.isnan(other - one):
        drawn = _mean(values[1][picks[1]]) - _mean(values[0][picks[0]])
        drawn = drawn[~np.isnan(drawn)]
        low, high = np.percentile(drawn, INTERVAL) if len(drawn) else (np.nan, np.nan)
    return Difference(column, *map(_plain, (one, other, other - one, low, high)))


def _picks(known: tuple[int, int], paired: bool) -> tuple[Places, Places] | None:
    """Which periods each draw takes: where both sides have the same ones, the same, so that shared news cancels."""
    if min(known) < FEWEST:
        return None
    rng = np.random.default_rng(SEED)
    one = _blocks(rng, known[0])
    return one, one if paired else _blocks(rng, known[1])


def _blocks(rng: np.random.Generator, count: int) -> Places:
    """Draws of `count` places each, in blocks of neighbours around a circle, for neighbours resemble each other."""
    length = round(count ** (1 / 3))
    starts = rng.integers(0, count, (DRAWS, -(-count // length)))
    places = (starts[:, :, None] + np.arange(length)) % count
    return places.reshape(DRAWS, -1)[:, :count]


def _mean(values: Reals) -> Reals:
    """The mean of each row over what is not NaN; NaN for a row of nothing else."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        means: Reals = np.where(known, values, 0).sum(axis=1) / known.sum(axis=1)
    return means


def _plain(number: float) -> float | None:
    return None if np.isnan(number) else round(float(number), 6)


def _coverage_differs(one: Series, other: Series) -> list[str]:
    documents = [series.rows["documents"][series.rows["covered"]].astype(float).mean() for series in (one, other)]
    if not LESS * documents[0] <= documents[1] <= MORE * documents[0] and not np.isnan(sum(documents)):
        return [
            f"{documents[0]:.0f} documents a {one.query.period} were read on the one side, {documents[1]:.0f} on the "
            "other: a difference in events may be one in what was read"
        ]
    return []
