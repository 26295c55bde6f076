"""What was read in each period, without which a count says nothing: documents, outlets, and where they changed.

A period is covered when the store has a document published in it. An imported source has no documents: it covers from
its first event to its last. Documents that are copies of others do not count, for they tell nothing new; whoever
prints them was read all the same.
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
from entente.store.counting import Period, days_of_source, documents_read

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
    known = (read["period"].min().date(), read["period"].max().date()) if len(read) else None
    index = _range(period, since, until, known)
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
    (found,) = store.ask(*days_of_source(source)).to_pylist()
    known = (found["first"], found["last"]) if found["first"] else None
    index = _range(period, since, until, known)
    covering = periods(period, *known) if known else no_periods()
    rows = pd.DataFrame({"covered": index.isin(covering)}, index)
    for name, kind in (("documents", "Int64"), ("outlets", "Int64"), ("source_set", "string")):
        rows[name] = pd.Series(pd.NA, index, kind)
    return Coverage(rows, [] if known else [f"the store has no events of the source {source}"])


def _range(period: Period, since: date | None, until: date | None, known: tuple[date, date] | None) -> pd.DatetimeIndex:
    first, last = since or (known and known[0]), until or (known and known[1])
    if first is None or last is None:
        return no_periods()
    return periods(period, first, last)


def _outlets(read: pd.DataFrame) -> pd.Series[Any]:
    """The set of outlets of each period of which something was read; documents without an outlet add none."""
    places, days = pd.factorize(read["period"])
    found: list[set[str]] = [set() for _ in days]
    for place, outlet in zip(places.tolist(), read["outlet"].tolist(), strict=True):
        if isinstance(outlet, str):
            found[place].add(outlet)
    return pd.Series(found, pd.DatetimeIndex(days), dtype=object)


def _warnings(period: Period, read: pd.DataFrame, index: pd.DatetimeIndex) -> list[str]:
    """Where nothing was read, where documents rose or fell, and where outlets changed.

    Days are judged by their weeks: else every weekend were a break.
    """
    if period == "day":
        week = read["period"] - pd.to_timedelta(read["period"].dt.day_of_week, unit="D")
        read, period = read.assign(period=week), "week"
        index = periods("week", index[0].date(), index[-1].date())
    documents = read.groupby("period")["documents"].sum().reindex(index)
    runs = [shown(period, run) for run in _runs(documents.isna())]
    gaps = [f"{run}: no documents, so not covered: null, not 0" for run in runs]
    if len(runs) > GAPS_SAID:
        empty, most = int(documents.isna().sum()), len(documents)
        gaps = [f"{empty} of {most} {period}s, in {len(runs)} stretches: no documents, so not covered: null, not 0"]
    return [*gaps, *_rises(period, documents.dropna()), *_turnover(period, _outlets(read))]


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
