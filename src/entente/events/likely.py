"""Which other events a person may want to join with one: those with a party in common, on near days, most like it."""

from __future__ import annotations

import json
from collections.abc import Set
from dataclasses import dataclass

from entente.events.deciding import Decider, reasons, shipped
from entente.events.telling import REACH, Telling, telling
from entente.records import Event
from entente.store import Store

NEAR = 14  # days from one event to the other; of an event without a date, from its first report
LEAST = 0.01  # probability of what is worth a look
MOST_COMPARED, MOST_TOLD = 60, 20  # other events; tellings of the one
_NEAR = f"""
SELECT e.id FROM events e JOIN event_actors a ON a.event = e.id AND a.retired_by IS NULL
WHERE e.retired_by IS NULL AND e.source = 'entente' AND e.id <> $event
  AND coalesce(e.date_start, e.first_reported) BETWEEN CAST($day AS DATE) - {NEAR} AND CAST($day AS DATE) + {NEAR}
  AND (list_contains($ids, a.id) OR list_contains($countries, a.country))
GROUP BY e.id, e.date_start, e.first_reported
ORDER BY count(DISTINCT coalesce(a.id, a.country)) DESC,
         abs(coalesce(e.date_start, e.first_reported) - CAST($day AS DATE)), e.id
LIMIT {MOST_COMPARED}
"""


@dataclass(frozen=True)
class Likely:
    """Another event, how probably the two are one by what their most alike reports tell, and what speaks for it."""

    event: Event
    probability: float
    because: list[str]


def likely(store: Store, event: Event, most: int = 10, decider: Decider | None = None) -> list[Likely]:
    """At most so many events that may be the same as `event`, the most probable first.

    None for one that was imported or has no day.
    """
    decider = decider or shipped()
    best = {each.evidence.mention: each for each in _near(store, event) if each.evidence}
    told, own = _tellings(store, {*best, *event.mentions[:MOST_TOLD]}), set(event.mentions)
    ours = [each for each in told if each.id in own]
    judged = []
    for other in (each for each in told if ours and each.id in best):
        odds, nearest = max(((decider.odds(each, other), each) for each in ours), key=lambda pair: pair[0])
        judged.append(Likely(best[other.id], decider.probability(odds), reasons(nearest, other)))
    judged.sort(key=lambda each: (-each.probability, each.event.id))
    return [each for each in judged[:most] if each.probability >= LEAST]


def _near(store: Store, event: Event) -> list[Event]:
    """Those that are compared at all: the more parties in common and the nearer, the sooner."""
    actors = [*event.actors, *event.recipients]
    asked = {
        "event": event.id,
        "ids": [each.id for each in actors if each.id],
        "countries": [each.country for each in actors if each.country],
        "day": event.date.start if event.date else event.first_reported,
    }
    found = [row["id"] for row in store.ask(_NEAR, asked).to_pylist()]
    return [Event.model_validate_json(record) for record in store.records("events", found)]


def _tellings(store: Store, mentions: Set[str]) -> list[Telling]:
    """These mentions as merging compares them."""
    documents = {document for _, _, document in store.event_mentions("mention", sorted(mentions))}
    return [
        telling(json.loads(each.record), each.sentence, each.day, each.opening, each.about)
        for each in store.tellings(REACH, [], documents)
        if each.id in mentions
    ]
