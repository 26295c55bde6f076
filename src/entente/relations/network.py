"""Who acted with whom in a period: parties and the ties between them, counted in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from entente.records import INTERNATIONAL
from entente.relations.coverage import OWN
from entente.relations.parties import INTERNATIONAL as CODES
from entente.relations.parties import country_name
from entente.store import Store

BODIES = ("UNO", "EUR")  # PLOVER's codes that name one body; the others name many at once
_SQL = """
WITH told AS (
    SELECT e.id, e.score FROM events e WHERE e.retired_by IS NULL AND e.source = $source
    AND e.status = 'actual' AND NOT e.historical AND coalesce(e.date_start, e.first_reported) BETWEEN $since AND $until
), party AS (
    SELECT DISTINCT a.event, a.role, CASE
        WHEN a.country IS NULL OR list_contains($many, a.country) THEN a.id ELSE a.country END AS who
    FROM event_actors a JOIN told ON told.id = a.event WHERE a.retired_by IS NULL
), pair AS (
    SELECT DISTINCT one.event, least(one.who, other.who) AS a, greatest(one.who, other.who) AS b
    FROM party one JOIN party other ON one.event = other.event AND one.who <> other.who
    WHERE one.role = 'actor' AND (other.role = 'recipient' OR one.event NOT IN (
        SELECT event FROM party WHERE role = 'recipient'))
)
SELECT a, b, count(*) AS events, round(avg(told.score), 3) AS score
FROM pair JOIN told ON told.id = pair.event GROUP BY 1, 2 ORDER BY events DESC, a, b
"""
_NAMES = """
SELECT id, first(name ORDER BY name) AS name FROM event_actors
WHERE retired_by IS NULL AND list_contains($ids, id) AND name IS NOT NULL GROUP BY 1
"""


@dataclass(frozen=True)
class Node:
    """A party: a country's code or an actor's id; its name, and how many ties' events it has."""

    key: str
    name: str
    events: int


@dataclass(frozen=True)
class Tie:
    """Two parties, a < b, with the number of their events and the mean of the scores."""

    a: str
    b: str
    events: int
    score: float


@dataclass(frozen=True)
class Network:
    """The parties with most events and the strongest ties between them; `left_out` counts the ties beside these."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    left_out: int


def network(store: Store, since: date, until: date, most_nodes: int, most_ties: int) -> Network:
    """The network of the actual events between two days, both included."""
    many = sorted(INTERNATIONAL - set(BODIES))
    rows = store.ask(_SQL, {"source": OWN, "since": since, "until": until, "many": many}).to_pylist()
    ties = [Tie(**row) for row in rows if row["events"]]
    weight: dict[str, int] = {}
    for tie in ties:
        for key in (tie.a, tie.b):
            weight[key] = weight.get(key, 0) + tie.events
    heaviest = sorted(weight, key=lambda key: (-weight[key], key))[:most_nodes]
    kept = tuple(islice((tie for tie in ties if tie.a in heaviest and tie.b in heaviest), most_ties))
    tied = {key for tie in kept for key in (tie.a, tie.b)}
    names = _names(store, [key for key in heaviest if key in tied])
    nodes = tuple(Node(key, names[key], weight[key]) for key in heaviest if key in tied)
    return Network(nodes, kept, len(ties) - len(kept))


def _names(store: Store, keys: list[str]) -> dict[str, str]:
    ids = [key for key in keys if "/" in key]
    found = {row["id"]: row["name"] for row in store.ask(_NAMES, {"ids": ids}).to_pylist()} if ids else {}
    return {key: found.get(key) or CODES.get(key) or country_name(key) for key in keys}
