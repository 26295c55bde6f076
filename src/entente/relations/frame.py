"""The frame of a series: its periods, and the states that existed in each, so that nothing is told from not there.

States are those of Gleditsch and Ward; the 21 microstates that their list leaves out are in it by the list of the
Correlates of War. Both are known here by year: a state is there in a period when it was a member in the year in which
the period begins, and in a year of change two states can be.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from entente.actors.tables import KNOWLEDGE, rows_of
from entente.store import Store
from entente.store.counting import EVENT_MEASURES, STATEMENT_MEASURES, Asked, Period

MEASURES = (*EVENT_MEASURES, *STATEMENT_MEASURES)
MEANS = frozenset({"goldstein_mean", "score_mean", "stance_mean"})  # null where there is nothing to take a mean of
SUMS = frozenset({"goldstein_sum", "score_sum"})
FREQUENCIES: dict[Period, str] = {"day": "D", "week": "7D", "month": "MS", "year": "YS"}
SHOWN: dict[Period, str] = {"day": "%Y-%m-%d", "week": "week of %Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def first_day(period: Period, day: date) -> date:
    """The first day of the period that `day` falls in; weeks begin on Monday."""
    match period:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)


def last_day(period: Period, day: date) -> date:
    """The last day of the period that `day` falls in."""
    longest = {"day": 1, "week": 7, "month": 31, "year": 366}[period]
    after = first_day(period, day) + timedelta(days=longest)
    return first_day(period, after) - timedelta(days=1)


def periods(period: Period, since: date, until: date) -> pd.DatetimeIndex:
    """The first days of all periods from the one that holds `since` to the one that holds `until`."""
    first, last = first_day(period, since), first_day(period, until)
    return pd.date_range(first, last, freq=FREQUENCIES[period], name="period").as_unit("s")


def no_periods() -> pd.DatetimeIndex:
    """The periods of a time in which nothing was read."""
    return pd.DatetimeIndex([], dtype="datetime64[s]", name="period")


def shown(period: Period, days: pd.DatetimeIndex) -> str:
    """One period, or the first and the last of several, for people: "2024-03 to 2024-05"."""
    names = [day.strftime(SHOWN[period]) for day in (days[0], days[-1])]
    return " to ".join(dict.fromkeys(names))


def is_state(party: str) -> bool:
    """Whether a list of states knows this code; not so places (HKG), unions (EUR) and ids of actors."""
    return party in _memberships()


def existed(party: str, year: int) -> bool:
    """Whether a state existed in a year; whoever is in no list of states is taken to have been there always."""
    return not is_state(party) or any(since <= year <= until for since, until in _memberships()[party])


def states(year: int) -> list[str]:
    """The codes of the states that existed in a year, sorted."""
    return [code for code in sorted(_memberships()) if existed(code, year)]


@lru_cache(maxsize=1)
def state_names() -> dict[str, str]:
    """The English name of each country by its code."""
    names: dict[str, str] = {}
    for row in rows_of(KNOWLEDGE / "countries.tsv"):
        if row["kind"] == "name":
            names.setdefault(row["country"], row["phrase"])
    return names


def asked(store: Store, query: Asked) -> pd.DataFrame:
    """What the store answers, with the column `period` as in `periods`."""
    found: pd.DataFrame = store.ask(*query).to_pandas(date_as_object=False)
    return found.astype({"period": "datetime64[s]"})


def laid(found: pd.DataFrame, places: npt.NDArray[np.intp], known: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """The measures of `found` laid into a frame: column to an array as long as `known`.

    `places` says for each row of `found` where it belongs, -1 for nowhere. Where nothing was found counts and sums are
    0 and means null; where `known` is False everything is null. Counts are Int64, all else float64.
    """
    into = places >= 0
    columns: dict[str, Any] = {}
    for name in (each for each in MEASURES if each in found):
        real = name in MEANS or name in SUMS
        values = np.full(len(known), np.nan if name in MEANS else 0, float if real else np.int64)
        values[places[into]] = found[name].to_numpy()[into]
        if real:
            values[~known] = np.nan
        columns[name] = values if real else pd.arrays.IntegerArray(values, ~known)
    return columns


@lru_cache(maxsize=1)
def _memberships() -> dict[str, list[tuple[int, int]]]:
    """State to the years, first and last, of its membership."""
    rows = list(rows_of(KNOWLEDGE / "states.tsv"))
    with_gw = {row["country"] for row in rows if row["system"] == "gw"}
    found: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        if row["system"] == ("gw" if row["country"] in with_gw else "cow"):
            found.setdefault(row["country"], []).append((int(row["from"] or 0), int(row["until"] or 9999)))
    return found
