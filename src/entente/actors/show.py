"""Who a name is on a date: everything the tables say of it, and what is chosen, for people who look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from entente.actors import people
from entente.actors.spelling import folded
from entente.actors.tables import Bearer, Office, Period, Person, Tables, shipped

ARTICLE = "the "


@dataclass(frozen=True, slots=True)
class ShownActor:
    """One meaning of a name, with the period in which it holds and what it was checked against.

    members: codes of the states of an organisation or bloc on the day; choice: why a text that has the name and
    nothing else beside it means this one on the day, None where it means another or where that cannot be said.
    """

    id: str | None
    name: str
    country: str | None
    sectors: Sequence[str]
    office: str | None
    from_: date | None
    until: date | None
    source: str
    members: Sequence[str] = ()
    choice: str | None = None


def show(name: str, day: date | None = None, tables: Tables | None = None) -> list[ShownActor]:
    """All that `name` means on `day` (None: ever): states and bodies first, then offices of people, newest first.

    The choice is that of a day: without one (None) it is what the name means now.
    """
    tables = tables or shipped()
    wanted = name.strip()
    bare = wanted[len(ARTICLE) :] if wanted.casefold().startswith(ARTICLE) else wanted
    bodies = list(_bodies([wanted, bare, *tables.spelled(bare)], day, tables))
    return list(dict.fromkeys([*bodies, *_offices(bare, day, tables, chosen=not bodies)]))


def _bodies(phrases: Sequence[str], day: date | None, tables: Tables) -> Iterator[ShownActor]:
    """What is no person; the first kind that fits the day is chosen (`tables.KINDS`)."""
    found = [each for phrase in dict.fromkeys(phrases) for each in tables.bearers.get(phrase, ())]
    found = list({(each.kind, each.id or each.name, each.country, each.period): each for each in found[::-1]}.values())
    found.reverse()  # of two spellings of one body the one that was asked for stays
    chosen = next((each for each in found if each.period.covers(day)), None)
    for each in found:
        if _holds(each.period, day):
            yield _body(each, tables.members(each.id or "", day), each is chosen)


def _body(bearer: Bearer, members: Sequence[str], chosen: bool) -> ShownActor:
    period = bearer.period
    choice = f"as {bearer.kind}" if chosen else None
    return ShownActor(
        bearer.id, bearer.name, bearer.country, bearer.sectors, None, period.since, period.until, bearer.source,
        tuple(members), choice,
    )  # fmt: skip


def _offices(name: str, day: date | None, tables: Tables, chosen: bool) -> Iterator[ShownActor]:
    """The offices of everybody with the name, newest first; chosen may be one only where no body has the name."""
    key = folded(name)
    found = [*tables.by_name.get(key, ()), *tables.by_surname.get(key, ())] or tables.by_parts(name)
    person = people.who(tables, name, None, day) if chosen else None
    meant = person and (person.office_on(day) or people.last_office(person))
    why = "in office" if person and person.office_on(day) else "no longer or not yet in office"
    held = [(each, office) for each in dict.fromkeys(found) for office in each.offices if _holds(office.period, day)]
    for each, office in sorted(held, key=lambda pair: pair[1].period.since or date.min, reverse=True):
        yield _office(each, office, why if each is person and office is meant else None)


def _office(person: Person, office: Office, choice: str | None) -> ShownActor:
    period = office.period
    return ShownActor(
        person.id, person.name, office.country, office.sectors, office.title, period.since, period.until,
        office.source, (), choice,
    )  # fmt: skip


def _holds(period: Period, day: date | None) -> bool:
    return day is None or period.covers(day)
