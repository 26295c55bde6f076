"""The panel: every pair of the states that existed, period by period, as a table that regressions take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from entente.actors import state_number
from entente.actors.codes import System
from entente.relations.coverage import OWN, coverage
from entente.relations.frame import MEASURES, asked, is_state, laid, state_names, states
from entente.store import Store
from entente.store.counting import Counted, Period, dyad_events, dyad_statements

Places = npt.NDArray[np.intp]

PANEL_LABELS = {
    "iso3_a": "First state (actor, if directed), ISO 3166 code",
    "iso3_b": "Second state (recipient, if directed), ISO 3166 code",
    "cow_a": "First state, Correlates of War number in the year",
    "cow_b": "Second state, Correlates of War number in the year",
    "gw_a": "First state, Gleditsch-Ward number in the year",
    "gw_b": "Second state, Gleditsch-Ward number in the year",
    "name_a": "First state, English name",
    "name_b": "Second state, English name",
    "period": "First day of the period",
    "year": "Year in which the period begins",
    "month": "Month, 1 to 12",
    "events": "Events (not reports); null where the period is not covered",
    "verbal_cooperation": "Events of verbal cooperation (quad class 1)",
    "material_cooperation": "Events of material cooperation (quad class 2)",
    "verbal_conflict": "Events of verbal conflict (quad class 3)",
    "material_conflict": "Events of material conflict (quad class 4)",
    "goldstein_sum": "Sum of Goldstein scores",
    "goldstein_mean": "Mean Goldstein score of the events that have one",
    "score_sum": "Sum of PLOVER scores",
    "score_mean": "Mean PLOVER score of the events",
    "statements": "Statements of the first about the second (undirected: either way)",
    "supportive": "Statements that are supportive",
    "critical": "Statements that are critical",
    "neutral": "Statements that are neutral",
    "stance_mean": "(supportive - critical) / (supportive + critical + neutral)",
    "covered": "Whether any document of the period was read",
    "documents": "Documents of the period that were read and are no copies",
    "outlets": "Distinct outlets of the documents of the period",
    "source_set": "Version of the set of outlets of the period",
}


def panel(
    store: Store,
    period: Period = "month",
    since: date | None = None,
    until: date | None = None,
    directed: bool = True,
    source: str = OWN,
    countries: Iterable[str] | None = None,
) -> pd.DataFrame:
    """One row for each pair of states and period in which both existed, by period, first and second state.

    All states, or those in `countries`; of undirected pairs the first is that whose code comes first. The columns are
    those of PANEL_LABELS, `month` only where periods are months. Counted are actual events that are not background, as
    `dyad_series` counts them: 0 where a covered period has none, null where it is not covered. What a pair did in years
    in which one of the two did not exist is left out. Ten years of months of all states are 4.5 million rows.

    ValueError for a country that is in no list of states.
    """
    chosen = None if countries is None else set(countries)
    if unknown := sorted(code for code in chosen or () if not is_state(code)):
        raise ValueError(f"{', '.join(unknown)}: in no list of states, so in no panel of states")
    covering = coverage(store, period, since, until, source).rows
    index = pd.DatetimeIndex(covering.index)
    codes = sorted({code for year in set(index.year) for code in states(year) if chosen is None or code in chosen})
    when, one, other = _frame(index, codes, directed)
    counted = Counted(source, {"status": ["actual"]})
    known = covering["covered"].to_numpy(dtype=bool)[when]
    keys = _keys(when, one, other, len(codes))
    acted = asked(store, dyad_events(directed, period, counted, codes))
    measures = laid(acted, _places(acted, keys, index, codes), known)
    said = asked(store, dyad_statements(directed, period, codes))
    measures |= laid(said, _places(said, keys, index, codes), known & (source == OWN))
    columns = _who(index.year, codes, when, one, other) | {
        "period": index.take(when),
        "year": _integers(index.year).take(when),
    }
    if period == "month":
        columns["month"] = _integers(index.month).take(when)
    columns |= {name: measures[name] for name in MEASURES}
    columns |= {name: covering[name].array.take(when) for name in ("covered", "documents", "outlets", "source_set")}
    return pd.DataFrame(columns, copy=False)  # a copy of millions of rows is a gigabyte


def _frame(index: pd.DatetimeIndex, codes: list[str], directed: bool) -> tuple[Places, Places, Places]:
    """For every row of the panel the places of its period, its first and its second state."""
    pairs = {}
    for year in set(index.year):
        there = np.isin(codes, states(year))
        allowed = there[:, None] & there[None, :]
        pairs[year] = np.nonzero(allowed & ~np.eye(len(codes), dtype=bool) if directed else np.triu(allowed, 1))
    nothing = np.empty(0, np.intp)
    when = [np.full(len(pairs[year][0]), place) for place, year in enumerate(index.year)]
    sides = [[pairs[year][side] for year in index.year] for side in (0, 1)]
    return np.concatenate([nothing, *when]), np.concatenate([nothing, *sides[0]]), np.concatenate([nothing, *sides[1]])


def _keys(when: Places, one: Places, other: Places, count: int) -> Places:
    """A number for each row, that grows with period, first and second state."""
    return (when * count + one) * count + other


def _places(found: pd.DataFrame, keys: Places, index: pd.DatetimeIndex, codes: list[str]) -> Places:
    """For each row of `found` its row in the panel; -1 for none."""
    listed = pd.Index(codes, dtype=object)
    when = index.get_indexer(pd.DatetimeIndex(found["period"]))
    one, other = (listed.get_indexer(pd.Index(found[side], dtype=object)) for side in "ab")
    wanted = np.where(np.minimum(when, np.minimum(one, other)) < 0, -1, _keys(when, one, other, len(codes)))
    return pd.Index(keys).get_indexer(pd.Index(wanted))


def _who(years: pd.Index[int], codes: list[str], when: Places, one: Places, other: Places) -> dict[str, Any]:
    """The columns that say which states a row is of: codes, numbers in the year, names."""
    names = state_names()
    columns: dict[str, Any] = {}
    texts = {"iso3": codes, "name": [names.get(code, code) for code in codes]}
    listed = {slot: pd.Series(values, dtype="string").array for slot, values in texts.items()}
    span = range(min(years, default=0), max(years, default=0) + 1)
    systems: tuple[System, System] = ("cow", "gw")
    numbers = {
        system: _integers([state_number(code, system, year) for year in span for code in codes]) for system in systems
    }
    in_year = (years.to_numpy()[when] - span.start) * len(codes)
    for side, places in (("a", one), ("b", other)):
        columns |= {f"{slot}_{side}": array.take(places) for slot, array in listed.items()}
        columns |= {f"{system}_{side}": array.take(in_year + places) for system, array in numbers.items()}
    return {name: columns[name] for name in PANEL_LABELS if name in columns}


def _integers(values: Iterable[int | None]) -> Any:
    return pd.Series(list(values), dtype="Int64").array
