"""The tables of facts in `knowledge/`, read into look-ups: phrase → who bears it, noun → role, person → offices."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from entente.actors.own import folder, read_csv
from entente.actors.spelling import folded

KNOWLEDGE = Path(__file__).parent / "knowledge"

# Where one phrase names several things, the first of these that fits the day (knowledge/README.md).
KINDS = (
    "own", "name", "adjective", "demonym", "capital", "stand-in",
    "organisation", "bloc", "group", "outlet", "person", "region", "city",
)  # fmt: skip
RANKS = ("own", "head-of-state", "head-of-government", "de-facto", "organisation-head", "minister", "")


class KnowledgeMissing(RuntimeError):
    """A table of facts is absent or cannot be read."""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day on which a fact holds; None where open."""

    since: date | None = None
    until: date | None = None

    def covers(self, day: date | None) -> bool:
        """Whether the fact holds on `day`; on an unknown day only what still holds does."""
        if day is None:
            return self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Bearer:
    """One thing that a phrase may name. `id` is the actor's, `country` the code for its country slot."""

    kind: str
    id: str | None
    name: str
    country: str | None
    sectors: tuple[str, ...] = ()
    period: Period = Period()
    state_run: bool = False
    source: str = "unverified"


@dataclass(frozen=True, slots=True)
class Office:
    """A dated post: who spoke for which country or body, from when to when."""

    title: str
    country: str
    organisation: str | None
    rank: str
    sectors: tuple[str, ...]
    period: Period
    source: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who holds or held an office."""

    id: str
    name: str
    aliases: tuple[str, ...]
    surname: str
    female: bool
    offices: tuple[Office, ...] = field(default=())

    def office_on(self, day: date | None) -> Office | None:
        """The highest office held on `day` (head of state before head of government before minister), or None."""
        held = [office for office in self.offices if office.period.covers(day)]
        return min(held, key=lambda office: RANKS.index(office.rank), default=None)


@dataclass(frozen=True, slots=True)
class Role:
    """A noun that says what somebody is: "foreign minister", "troops"."""

    noun: str
    sectors: tuple[str, ...]
    rank: str


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table of facts, by column."""
    try:
        header, *lines = path.read_text("utf-8").splitlines()
    except OSError as fault:
        raise KnowledgeMissing(f"cannot read the table {path.name}: {fault.strerror}; install entente again") from fault
    columns = header.split("\t")
    for line in lines:
        yield dict(zip(columns, line.split("\t"), strict=True))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for code in text.split(";") if code)


class Tables:
    """All tables of one folder, read once.

    bearers: phrase → its bearers, by KINDS; roles: noun → Role; people: Person by id; by_surname and
    by_name: surname, full name or alias → persons; holders: (country, title in lower case) → persons.
    """

    def __init__(self, folder: Path = KNOWLEDGE, own: Path | None = None):
        """Read the tables in `folder`, and users' tables in `own` (see `entente.actors.own`).

        Raises KnowledgeMissing when one of the former is absent, TableFault when one of the latter is broken.
        """
        self.bearers: dict[str, list[Bearer]] = defaultdict(list)
        self.counts: dict[str, int] = {}
        self._read_countries(folder / "countries.tsv")
        for kind in ("organisation", "bloc", "group", "outlet"):
            self._read_bodies(kind, folder / f"{kind}s.tsv")
        self._membership: dict[str, list[tuple[str, Period]]] = defaultdict(list)
        self._read_members(folder)
        self.roles = {
            row["noun"]: Role(row["noun"], _codes(row["sectors"]), row["rank"]) for row in rows_of(folder / "roles.tsv")
        }
        self.counts["roles.tsv"] = len(self.roles)
        self.people = self._read_people(folder / "offices.tsv")
        for path in sorted(own.glob("*.csv")) if own else ():
            self._read_own(path)
        self._index_people()
        for found in self.bearers.values():
            found.sort(key=lambda bearer: KINDS.index(bearer.kind))
        self.bearers = dict(self.bearers)
        self._spelled: dict[str, list[str]] = defaultdict(list)
        self._by_part: dict[str, list[Person]] = defaultdict(list)

    def _read_countries(self, path: Path) -> None:
        rows = list(rows_of(path))
        names: dict[str, str] = {}
        for row in rows:
            if row["kind"] == "name":
                names.setdefault(row["country"], row["phrase"])
        for row in rows:
            period = Period(_day(row["from"]), _day(row["until"]))
            whole = row["kind"] in ("name", "adjective", "demonym", "capital", "stand-in")
            self.bearers[row["phrase"]].append(
                Bearer(
                    row["kind"],
                    f"state/{row['country']}" if whole else None,
                    names[row["country"]] if whole else row["phrase"],
                    row["country"],
                    _codes(row["sectors"]),
                    period,
                    source=row["source"],
                )
            )
        self.country_names = names
        self.counts[path.name] = len(rows)

    def _read_bodies(self, kind: str, path: Path) -> None:
        for number, row in enumerate(rows_of(path), 1):
            self.counts[path.name] = number
            period = Period(_day(row.get("from", "")), _day(row.get("until", "")))
            sectors = ("JRN",) if kind == "outlet" else _codes(row.get("sectors", ""))
            self.bearers[row["phrase"]].append(
                Bearer(
                    kind,
                    row["id"],
                    row["name"],
                    row.get("country") or None,
                    sectors,
                    period,
                    row.get("state_run") == "yes",
                    row["source"],
                )
            )

    def _read_members(self, folder: Path) -> None:
        """States of bodies with their dates, of blocs without."""
        for number, row in enumerate(rows_of(folder / "members.tsv"), 1):
            self.counts["members.tsv"] = number
            self._membership[row["body"]].append((row["country"], Period(_day(row["from"]), _day(row["until"]))))
        for row in rows_of(folder / "blocs.tsv"):
            if row["id"] not in self._membership:
                self._membership[row["id"]] = [(country, Period()) for country in _codes(row["members"])]

    def members(self, body: str, day: date | None = None) -> list[str]:
        """The states of an organisation or bloc ("org/nato", "bloc/baltic-states") on a day (None: now), by code."""
        return sorted(country for country, period in self._membership.get(body, ()) if period.covers(day))

    def _read_people(self, path: Path) -> dict[str, Person]:
        rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        for number, row in enumerate(rows_of(path), 1):
            self.counts[path.name] = number
            rows[row["id"]].append(row)
        people = {}
        for key, held in rows.items():
            offices = tuple(
                Office(
                    row["office"],
                    row["country"],
                    row["organisation"] or None,
                    row["rank"],
                    _codes(row["sectors"]),
                    Period(_day(row["from"]), _day(row["until"])),
                    row["source"],
                )
                for row in held
            )
            aliases = tuple(dict.fromkeys(alias for row in held for alias in row["aliases"].split(";") if alias))
            first = held[0]
            people[key] = Person(key, first["name"], aliases, first["surname"], first["gender"] == "f", offices)
        return people

    def _read_own(self, path: Path) -> None:
        """People with an office join the others; everything else is a bearer of its phrase."""
        rows = read_csv(path, self.names_of_countries())
        self.counts[path.name] = len(rows)
        for row in rows:
            period = Period(row.since, row.until)
            if row.id.startswith("person/") and row.office and row.country:
                office = Office(row.office, row.country, None, "own", row.sectors or ("GOV",), period, path.name)
                known = self.people.get(row.id)
                aliases = dict.fromkeys([*(known.aliases if known else ()), row.phrase])
                offices = (*(known.offices if known else ()), office)
                surname = known.surname if known else row.name.split()[-1]
                female = bool(known and known.female)
                self.people[row.id] = Person(
                    row.id, row.name, tuple(aliases), surname, female, tuple(dict.fromkeys(offices))
                )
            else:
                bearer = Bearer("own", row.id, row.name, row.country, row.sectors, period, source=path.name)
                self.bearers[row.phrase].append(bearer)

    def outlet(self, name: str, day: date | None) -> Bearer | None:
        """The outlet of this name on a day, in whatever capitals; None where the table does not know it."""
        for phrase in (name, *self.spelled(name)):
            if found := self.bearer(phrase, day, ("outlet",)):
                return found
        return None

    def spelled(self, phrase: str) -> list[str]:
        """The phrases of the tables that are `phrase` but for capitals."""
        if not self._spelled:  # only people who ask by hand need it
            for each in self.bearers:
                self._spelled[each.casefold()].append(each)
        return self._spelled.get(phrase.casefold(), [])

    def by_parts(self, name: str) -> list[Person]:
        """People whose names have most parts of `name`, in any order; initials and notes in brackets aside.

        "Bandaranaike, S.W.R.D." and "Alvaro Uribe Velez" are found so, by people who ask by hand.
        """
        if not self._by_part:
            for person in self.people.values():
                borne = " ".join((person.name, *person.aliases, person.surname))
                for part in dict.fromkeys(folded(borne).split()):
                    self._by_part[part].append(person)
        parts = [part for part in folded(name.partition("(")[0]).split() if len(part) > 2]
        found = Counter(person.id for part in parts for person in self._by_part.get(part, ()))
        most = max(found.values(), default=0)
        if most < min(2, len(parts)):
            return []
        return [self.people[each] for each in sorted(found) if found[each] == most]

    def names_of_countries(self) -> dict[str, str]:
        """Names of countries in lower case → codes."""
        return {
            phrase.casefold(): bearer.country
            for phrase, bearers in self.bearers.items()
            for bearer in bearers
            if bearer.kind == "name" and bearer.country
        }

    def _index_people(self) -> None:
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        self.by_surname: dict[str, list[Person]] = defaultdict(list)
        self.holders: dict[tuple[str, str], list[tuple[Person, Office]]] = defaultdict(list)
        for person in self.people.values():
            for name in (person.name, *person.aliases):
                self.by_name[folded(name)].append(person)
            self.by_surname[folded(person.surname)].append(person)
            for office in person.offices:
                self.holders[office.country, office.title.lower()].append((person, office))

    def bearer(self, phrase: str, day: date | None, kinds: tuple[str, ...] = KINDS) -> Bearer | None:
        """What `phrase` names on `day`: the first kind of KINDS that fits.

        A former state is found outside its years when the phrase has no other bearer (a text that looks back);
        not so a bloc: today's "allies" are not those of 1944.
        """
        found = [bearer for bearer in self.bearers.get(phrase, ()) if bearer.kind in kinds]
        for bearer in found:
            if bearer.period.covers(day):
                return bearer
        return next((bearer for bearer in reversed(found) if bearer.kind != "bloc"), None)


@lru_cache(maxsize=1)
def shipped() -> Tables:
    """The tables of the package and the user's own, read once a process."""
    return Tables(own=folder())
