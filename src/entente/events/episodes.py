"""Longer happenings that hold events: fighting, talks of several days, waves of protest.

Events of one thread (the same two parties and kind of act; for protests the country) that follow one another
without a long pause are one episode. Only what happened on known days counts: plans and years do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from entente.records import Actor, Episode, Event, EventType, episode_id
from entente.store import Threaded


@dataclass(frozen=True, slots=True)
class Kind:
    """What makes an episode of a kind: the longest pause between its events in days, the fewest events and days."""

    name: str
    type: EventType
    pause: int
    events: int
    days: int


FIGHTING = Kind("fighting", "ASSAULT", 14, 5, 2)
TALKS = Kind("talks", "CONSULT", 1, 2, 2)
PROTESTS = Kind("protests", "PROTEST", 7, 3, 2)
KINDS: dict[EventType, Kind] = {
    "ASSAULT": FIGHTING, "CONSULT": TALKS, "AGREE": TALKS, "COOPERATE": TALKS, "PROTEST": PROTESTS,
}  # fmt: skip
SEPARATOR = " – "


def thread_of(event: Event) -> str | None:
    """The thread of an event: kind of act and parties; None where it can be of no episode."""
    kind = KINDS.get(event.type)
    when = event.date
    if kind is None or event.status != "actual" or when is None or when.precision != "day" or when.basis == "document":
        return None
    if kind is PROTESTS:
        where = event.place.country if event.place else None
        country = next((actor.country for actor in event.actors if actor.country), where)
        return f"{kind.name} {country}" if country else None
    sides = (event.actors[:1], event.recipients[:1]) if event.recipients else (event.actors[:1], event.actors[1:2])
    parties = sorted({party for side in sides for actor in side if (party := _party(actor))})
    return f"{kind.name} {SEPARATOR.join(parties)}" if len(parties) == 2 else None


def _party(actor: Actor) -> str | None:
    """Whom an actor stands for in a name: a group or body itself, anybody else its country."""
    own = actor.id or ""
    return own if own.startswith(("org/", "group/", "bloc/")) else actor.country


def episodes(thread: str, events: Iterable[Threaded]) -> list[Episode]:
    """The episodes of one thread, in the order of their days; `events` in the order of days and ids."""
    name, _, parties = thread.partition(" ")
    kind = next(kind for kind in (FIGHTING, TALKS, PROTESTS) if kind.name == name)
    found = []
    for _, run in groupby(_runs(events, kind.pause), key=lambda pair: pair[0]):
        held = [event for _, event in run]
        start, end = held[0].start, max(event.end for event in held)
        long = len(held) >= kind.events and (end - start).days + 1 >= kind.days
        if long and any(event.type == kind.type for event in held):
            found.append(
                Episode(
                    id=episode_id(held[0].id),
                    name=f"{name} {parties}, {start.isoformat()} to {end.isoformat()}",
                    type=kind.type,
                    parties=parties.split(SEPARATOR),
                    start=start,
                    end=end,
                    events=[event.id for event in held],
                )
            )
    return found


def _runs(ordered: Iterable[Threaded], pause: int) -> Iterator[tuple[int, Threaded]]:
    """Each event with the number of its run; a pause longer than `pause` days begins another."""
    number, last = 0, date.min
    for event in ordered:
        if last != date.min and (event.start - last).days > pause:
            number += 1
        last = max(last, event.end)
        yield number, event
