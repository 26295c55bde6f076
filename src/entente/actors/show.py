"""Who a name is on a date: everything the tables say of it, for people who look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from entente.actors.spelling import folded
from entente.actors.tables import Period, Tables, shipped

ARTICLE = "the "


@dataclass(frozen=True, slots=True)
class ShownActor:
    """One meaning of a name, with the period in which it holds and what it was checked against."""

    id: str | None
    name: str
    country: str | None
    sectors: Sequence[str]
    office: str | None
    from_: date | None
    until: date | None
    source: str


def show(name: str, day: date | None = None, tables: Tables | None = None) -> list[ShownActor]:
    """All that `name` means on `day` (None: ever): states and bodies first, then offices of people, newest first."""
    tables = tables or shipped()
    wanted = name.strip()
    bare = wanted[len(ARTICLE) :] if wanted.casefold().startswith(ARTICLE) else wanted
    found = [
        ShownActor(
            each.id, each.name, each.country, each.sectors, None, each.period.since, each.period.until, each.source
        )
        for phrase in dict.fromkeys((wanted, bare, *tables.spelled(bare)))
        for each in tables.bearers.get(phrase, ())
        if _holds(each.period, day)
    ]
    key = folded(bare)
    people = [*tables.by_name.get(key, ()), *tables.by_surname.get(key, ())] or tables.by_parts(bare)
    offices = [
        ShownActor(
            person.id,
            person.name,
            office.country,
            office.sectors,
            office.title,
            office.period.since,
            office.period.until,
            office.source,
        )
        for person in people
        for office in person.offices
        if _holds(office.period, day)
    ]
    offices.sort(key=lambda each: each.from_ or date.min, reverse=True)
    return list(dict.fromkeys([*found, *offices]))


def _holds(period: Period, day: date | None) -> bool:
    return day is None or period.covers(day)
