"""What was read in each period, without which a count says nothing: documents, outlets, and where they changed.

A period is covered when the store has a document published in it. An imported source has no documents: it covers the
periods in which it first reports an event or, where it does not say when, in which one happened. Documents that are
copies of others do not count, for they tell nothing new; whoever prints them was read all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from entente.relations.frame import asked, no_periods, periods, shown
from entente.store import Store
from entente.store.counting import Period, documents_read, periods_reported

OWN = "entente"  # the source of events that were merged from mentions
GAPS_SAID = 3  # stretches that are named; more are counted
PERIODS_BEFORE = 12  # a period is held against the median of so many covered ones before it
FEWEST_BEFORE = 3  # and against no median of fewer
MORE, LESS = 1.5, 0.5  # times that median: so far documents may rise and fall without a warning
OUTLETS_CHANGED = 1 / 3  # of the outlets of a period and of the covered one before together


@dataclass(frozen=True)
class Coverage:
    """What was read, period by period, and warnings where that changed.

    `rows` by the first day of the period: documents (no copies), outlets, source_set, covered. `source_set` are the
    first eight hexadecimal digits of the SHA-256 of the sorted outlets of the period, one a line: the same for the same
    outlets, in every store. Documents, outlets and source_set are null for an imported source.
    """

    rows: pd.DataFrame
    warnings: list[str]


def coverage(
    store: Store, period: Period, since: date | None = None, until: date | None = None, source: str = OWN
) -> Coverage:
    """Coverage of every period from that of `since` to that of `until`; by default from the first covered to the last.

    No rows where nothing was ever read and a bound is missing.
    """
    if source != OWN:
        return _of_import(store, period, since, until, source)
    read = asked(store, documents_read(period))
    index = _range(period, since, until, read)
    read = read[read["period"].isin(index)]
    outlets = _outlets(read)
    rows = pd.DataFrame(
        {
            "documents": read.groupby("period")["documents"].sum(),
            "outlets": outlets.map(len),
            "source_set": outlets.map(source_set),
            "covered": True,
        }
    ).reindex(index)
    rows["covered"] = rows["covered"].notna()
    counts = rows[["documents", "outlets"]].fillna(0).astype("Int64")
    rows = rows.assign(**counts, source_set=rows["source_set"].astype("string"))
    return Coverage(rows, _warnings(period, read, index) if len(read) else ["the store has no documents of this time"])


def source_set(outlets: Iterable[str]) -> str:
    """The version of a set of outlets: eight hexadecimal digits that are the same for the same set."""
    return hashlib.sha256("\n".join(sorted(set(outlets))).encode()).hexdigest()[:8]


def _of_import(store: Store, period: Period, since: date | None, until: date | None, source: str) -> Coverage:
    reported = asked(store, periods_reported(period, source))
    index = _range(period, since, until, reported)
    reported = reported[reported["period"].isin(index)]
    rows = pd.DataFrame({"covered": index.isin(reported["period"])}, index)
    for name, kind in (("documents", "Int64"), ("outlets", "Int64"), ("source_set", "string")):
        rows[name] = pd.Series(pd.NA, index, kind)
    if reported.empty:
        return Coverage(rows, [f"the store has no reports of the source {source} of this time"])
    return Coverage(rows, _gaps(*_judged(period, reported, index), f"reports of {source}"))


def _range(period: Period, since: date | None, until: date | None, read: pd.DataFrame) -> pd.DatetimeIndex:
    if len(read):
        since, until = since or read["period"].min().date(), until or read["period"].max().date()
    return periods(period, since, until) if since and until else no_periods()


def _outlets(read: pd.DataFrame) -> pd.Series[Any]:
    """The set of outlets of each period of which something was read; documents without an outlet add none."""
    places, days = pd.factorize(read["period"])
    found: list[set[str]] = [set() for _ in days]
    for place, outlet in zip(places.tolist(), read["outlet"].tolist(), strict=True):
        if isinstance(outlet, str):
            found[place].add(outlet)
    return pd.Series(found, pd.DatetimeIndex(days), dtype=object)


def _warnings(period: Period, read: pd.DataFrame, index: pd.DatetimeIndex) -> list[str]:
    """Where nothing was read, where documents rose or fell, and where outlets changed."""
    period, read, index = _judged(period, read, index)
    documents = read.groupby("period")["documents"].sum()
    return [*_gaps(period, read, index, "documents"), *_rises(period, documents), *_turnover(period, _outlets(read))]


def _judged(
    period: Period, read: pd.DataFrame, index: pd.DatetimeIndex
) -> tuple[Period, pd.DataFrame, pd.DatetimeIndex]:
    """What warnings are about: days are judged by their weeks, else every weekend were a break."""
    if period != "day":
        return period, read, index
    week = read["period"] - pd.to_timedelta(read["period"].dt.day_of_week, unit="D")
    return "week", read.assign(period=week), periods("week", index[0].date(), index[-1].date())


def _gaps(period: Period, read: pd.DataFrame, index: pd.DatetimeIndex, what: str) -> list[str]:
    """Where nothing was read; `what` names that which is missing there."""
    empty = pd.Series(~index.isin(read["period"]), index)
    stretches = [shown(period, run) for run in _runs(empty)]
    if len(stretches) > GAPS_SAID:
        stretches = [f"{int(empty.sum())} of {len(empty)} {period}s, in {len(stretches)} stretches"]
    return [f"{stretch}: no {what}, so not covered: null, not 0" for stretch in stretches]


def _rises(period: Period, documents: pd.Series[float]) -> Iterator[str]:
    before = documents.rolling(PERIODS_BEFORE, min_periods=FEWEST_BEFORE).median().shift()
    for verb, beyond in (("rose", documents > MORE * before), ("fell", documents < LESS * before)):
        for run in _runs(beyond):
            yield (
                f"{shown(period, run)}: documents a {period} {verb} to {documents[run].median():g} "
                f"from {before[run[0]]:g}: a change in events may be one in what was read"
            )


def _turnover(period: Period, outlets: pd.Series[Any]) -> Iterator[str]:
    shares = [len(one ^ other) / max(1, len(one | other)) for one, other in pairwise(outlets)]
    changed = pd.Series([0.0, *shares], outlets.index)
    for run in _runs(changed > OUTLETS_CHANGED):
        yield f"{shown(period, run)}: up to {changed[run].max():.0%} of outlets changed from one {period} to the next"


def _runs(flags: pd.Series[bool]) -> Iterator[pd.DatetimeIndex]:
    """The stretches of the index in which `flags` are True without a break."""
    number = (~flags).cumsum()[flags]
    for _, run in number.groupby(number):
        yield pd.DatetimeIndex(run.index)
