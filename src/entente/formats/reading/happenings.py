"""Rows of POLECAT that tell one happening → one event.

POLECAT has one row for each story, type and mode. Rows are of one happening when they agree in type, day, actors and
recipients (by name and country) and, where both give it, in place. That takes two meetings of the same parties on
one day for one, and parts what stories call or date differently; there are no texts to decide by. Rows whose actors
have neither a name nor a country ("gunmen") agree only within a story.

The happenings that were told last are kept open, so that memory stays bounded: a telling that comes in the file
after so many others have begun begins one of its own. A week of POLECAT fits, so do stories of one week in a longer
file, which is ordered by them. Files are read apart.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from entente.coding import ontology
from entente.coding.mentions import scope
from entente.formats.reading.crosswalk import Act
from entente.formats.reading.slots import NOT_KNOWN, on
from entente.records import Actor, Event, Place, imported_event_id

OPEN = 50_000


@dataclass(frozen=True, slots=True)
class Telling:
    """A row: what happened by one story."""

    key: str
    story: str
    act: Act
    day: date
    actors: list[Actor]
    recipients: list[Actor]
    place: Place | None
    contexts: list[str]
    outlet: str | None
    published: date | None
    version: str | None

    @property
    def parties(self) -> Hashable:
        """What two rows must have in common, but for the place, to be of one happening."""
        nobody = not any(actor.id or actor.country for actor in self.actors)
        who = (_identities(self.actors), _identities(self.recipients))
        return (self.act.kind, self.day, *who, self.story if nobody else None)


def _identities(actors: Iterable[Actor]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((actor.id or (actor.name or "").casefold(), actor.country or "") for actor in actors))


@dataclass(slots=True)
class Happening:
    """The tellings of one event so far: the first one's slots, and what the others add."""

    first: Telling
    place: Place | None
    modes: dict[str, None] = field(default_factory=dict)  # in their order, each once
    contexts: dict[str, None] = field(default_factory=dict)
    stories: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    published: list[date] = field(default_factory=list)  # the first day and the last

    def fits(self, telling: Telling) -> bool:
        """Whether a telling of the same parties can be of the same place."""
        return self.place is None or telling.place is None or _where(self.place) == _where(telling.place)

    def add(self, telling: Telling) -> None:
        """One more telling."""
        self.place = self.place or telling.place
        self.modes |= dict.fromkeys(telling.act.modes)
        self.contexts |= dict.fromkeys(telling.contexts)
        self.stories.add(telling.story)
        if telling.outlet:
            self.outlets.add(telling.outlet)
        if telling.published:
            days = [*self.published, telling.published]
            self.published = [min(days), max(days)]

    def event(self, source: str) -> Event:
        """The event, whose id is that of its first row."""
        first, modes = self.first, tuple(self.modes)
        code = ontology.cameo(first.act.kind, modes)
        return Event(
            id=imported_event_id(source, first.key), source=source, context=list(self.contexts),
            **Act(first.act.kind, modes).scored(),
            cameo=code, goldstein=ontology.goldstein_scores()[code] if code else None,
            scope=scope(first.actors, first.recipients), actors=first.actors, recipients=first.recipients,
            date=on(first.day), place=self.place,
            documents=len(self.stories), reports=len(self.stories), outlets=max(1, len(self.outlets)),
            first_reported=self.published[0] if self.published else None,
            last_reported=self.published[1] if self.published else None,
            confidence=NOT_KNOWN, model=f"POLECAT {first.version}" if first.version else "POLECAT",
        )  # fmt: skip


def _where(place: Place) -> Hashable:
    return place.geonames or (place.name, place.country)


def happenings(tellings: Iterable[Telling], most: int = OPEN) -> Iterator[Happening]:
    """The happenings that tellings are of, each once it is closed; at most `most` are open at a time."""
    open_: dict[Hashable, list[Happening]] = {}  # by parties, the one told last at the end
    count = 0
    for telling in tellings:
        parties = telling.parties
        same = open_.pop(parties, [])
        open_[parties] = same
        found = next((happening for happening in same if happening.fits(telling)), None)
        if found is None:
            found = Happening(telling, telling.place)
            same.append(found)
            count += 1
        found.add(telling)
        if count > most:
            closed = open_.pop(next(iter(open_)))
            count -= len(closed)
            yield from closed
    for same in open_.values():
        yield from same
