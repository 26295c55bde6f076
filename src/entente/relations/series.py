"""How two parties stand with each other, period by period: events and statements counted, with what was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from entente.formats.words import many
from entente.records import COUNTRY_CODES, EventType, Scope, Status
from entente.relations.coverage import OWN, coverage
from entente.relations.frame import MEASURES, asked, existed, first_day, is_state, laid, shown
from entente.store import Store
from entente.store.counting import Counted, Period, pair_events, pair_statements

QUADS = (1, 2, 3, 4)


@dataclass(frozen=True)
class SeriesQuery:
    """Whose relation to whom, in which periods, and which events count.

    `a` and `b` are the code of a country (RUS: everybody of it who acts) or the id of an actor (org/nato). Without `b`,
    a and anybody else; what stays within a country is no relation and counts nowhere. `directed`: what a does to b, and
    what they do together; else what b does to a as well, each event once. `type`, `quad`, `status` and `scope` take one
    value or several and choose events; statements are not chosen by them. `historical`: background counts too.
    `since` and `until`: the periods that they fall in are counted whole. `source`: entente, or one imported data set.

    ValueError, in one line, for a value that does not exist.
    """

    a: str
    b: str | None = None
    period: Period = "month"
    directed: bool = False
    since: date | None = None
    until: date | None = None
    type: str | tuple[str, ...] | None = None
    quad: int | tuple[int, ...] | None = None
    status: str | tuple[str, ...] | None = ("actual",)
    scope: str | tuple[str, ...] | None = None
    historical: bool = False
    source: str = OWN

    def __post_init__(self) -> None:
        for party in (self.a, self.b):
            if party is not None and party not in COUNTRY_CODES and "/" not in party:
                raise ValueError(f"unknown party {party!r}: want a country's code (RUS) or an actor's id (org/nato)")
        if self.a == self.b:
            raise ValueError(f"a and b are both {self.a}: name two parties")
        if self.period not in get_args(Period):
            raise ValueError(f"unknown period {self.period!r}: want one of {', '.join(get_args(Period))}")
        known_values = {
            "type": get_args(EventType),
            "quad": QUADS,
            "status": get_args(Status),
            "scope": get_args(Scope),
        }
        for slot, known in known_values.items():
            for value in _several(getattr(self, slot)):
                if value not in known:
                    raise ValueError(f"unknown {slot} {value!r}: want one of {', '.join(map(str, known))}")
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"until ({self.until}) is before since ({self.since})")

    @property
    def counted(self) -> Counted:
        """Which events count."""
        chosen = {slot: _several(getattr(self, slot)) for slot in ("type", "quad", "status", "scope")}
        return Counted(self.source, {slot: values for slot, values in chosen.items() if values}, self.historical)

    @property
    def label(self) -> str:
        """The pair in words: "RUS and UKR", "RUS to UKR"."""
        return f"{self.a} {'to' if self.directed else 'and'} {self.b or 'all others'}"


@dataclass(frozen=True)
class Series:
    """One row a period, in order, without gaps.

    `rows`: period (its first day), the counts, sums and means of events and statements, documents, outlets and
    source_set (see `Coverage`), covered, exists (whether both parties did). A covered period without events has 0 and
    no means; where `covered` or `exists` is False all counts are null. Goldstein is null where no event has a score,
    statements where the source has none. `stance_mean` is (supportive - critical) / (supportive + critical + neutral).
    """

    query: SeriesQuery
    rows: pd.DataFrame
    warnings: list[str]
    note: str


def dyad_series(store: Store, query: SeriesQuery) -> Series:
    """The series of a pair, from `since` to `until` or over all that the store covers."""
    covering = coverage(store, query.period, query.since, query.until, query.source)
    index = pd.DatetimeIndex(covering.rows.index)
    exists = np.array([_both_existed(query, year) for year in index.year], dtype=bool)
    covered = covering.rows["covered"].to_numpy(dtype=bool)
    acted = asked(store, pair_events(query.a, query.b, query.directed, query.period, query.counted))
    columns = laid(acted, _places(acted, index), covered & exists)
    said = asked(store, pair_statements(query.a, query.b, query.directed, query.period))
    columns |= laid(said, _places(said, index), covered & exists & (query.source == OWN))
    rows = pd.DataFrame({"period": index} | {name: columns[name] for name in MEASURES})
    rows = rows.assign(**covering.rows.reset_index(drop=True), exists=exists)
    warnings = [*covering.warnings, *_left_out(query, acted, rows)]
    return Series(query, rows, warnings, _note(query, rows))


def _places(found: pd.DataFrame, index: pd.DatetimeIndex) -> npt.NDArray[np.intp]:
    return index.get_indexer(pd.DatetimeIndex(found["period"]))


def _both_existed(query: SeriesQuery, year: int) -> bool:
    return existed(query.a, year) and (query.b is None or existed(query.b, year))


def _left_out(query: SeriesQuery, acted: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """How many events of the pair are in no row, by reason."""
    undated = acted["period"].isna()
    asked_for = ~undated
    if query.since:
        asked_for &= acted["period"] >= pd.Timestamp(first_day(query.period, query.since))
    if query.until:
        asked_for &= acted["period"] <= pd.Timestamp(query.until)
    covered = acted["period"].isin(rows["period"][rows["covered"]])
    without_party = acted["period"].isin(rows["period"][rows["covered"] & ~rows["exists"]])
    reasons = {
        "have no date": undated,
        f"are dated in {query.period}s that are not covered": asked_for & ~covered,
        f"are dated in {query.period}s in which {query.a} or {query.b} did not exist": asked_for & without_party,
    }
    counts = {reason: int(acted["events"][which].sum()) for reason, which in reasons.items()}
    return [f"{count} events {reason}: left out" for reason, count in counts.items() if count]


def _note(query: SeriesQuery, rows: pd.DataFrame) -> str:
    """What the numbers are, in words."""
    chosen = [f"{slot} {' or '.join(map(str, values))}" for slot, values in query.counted.slots.items()]
    background = "background too" if query.historical else "no background"
    parts = [
        f"Events, not reports: {query.label}, {', '.join([*chosen, background])}, source {query.source}; each counted "
        f"once, in the {query.period} of its first day."
    ]
    for party in filter(None, (query.a, query.b)):
        if not is_state(party):
            parts.append(f"{party} is in no list of states: taken to exist throughout.")
    if not rows["exists"].all():
        missing = pd.DatetimeIndex(rows["period"][~rows["exists"]])
        number, are = many(len(missing), query.period), "is" if len(missing) == 1 else "are"
        together = f" and {query.b} together" if query.b else ""
        parts.append(
            f"{number} of {shown(query.period, missing)} {are} null, for the lists of states do not have "
            f"{query.a}{together} then."
        )
    return " ".join(parts)


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | list) else () if value is None else (value,)
