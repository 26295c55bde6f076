"""One actor: whom it meets and how often, its newest events and statements, and the offices that the tables know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from entente.actors import shipped
from entente.actors.people import HEAD_OFFICES
from entente.actors.tables import Office
from entente.records import INTERNATIONAL
from entente.relations.frame import state_names
from entente.store import Store

Role: TypeAlias = Literal["speaker", "about"]
# Two are in a pair as in its series: one acts on the other, or both act and nobody receives.
_PARTNERS = """
WITH mine AS (
    SELECT a.event, bool_or(a.role = 'actor') AS acts, bool_or(a.role = 'recipient') AS receives,
           any_value(e.quad) AS quad, any_value(e.score) AS score,
           any_value(coalesce(e.date_start, e.first_reported)) AS day
    FROM event_actors a JOIN events e ON e.id = a.event
    WHERE a.retired_by IS NULL AND {own} AND e.retired_by IS NULL AND e.status = 'actual' AND NOT e.historical
    GROUP BY 1
), part AS (
    SELECT mine.*, a.role, {own} IS TRUE AS own, CASE
        WHEN a.country IS NULL OR list_contains($international, a.country) THEN a.id ELSE a.country END AS who
    FROM event_actors a JOIN mine ON mine.event = a.event WHERE a.retired_by IS NULL
), received AS (
    SELECT DISTINCT event FROM part WHERE role = 'recipient'
), other AS (
    SELECT DISTINCT part.event, who, quad, score, day FROM part LEFT JOIN received ON received.event = part.event
    WHERE NOT own AND who IS NOT NULL AND (
        acts AND role = 'recipient' OR receives AND role = 'actor'
        OR acts AND role = 'actor' AND received.event IS NULL)
)
SELECT who, count(*) AS events, count(*) FILTER (quad <= 2) AS cooperation, count(*) FILTER (quad >= 3) AS conflict,
       round(avg(score), 2) AS score, max(day) AS last
FROM other GROUP BY 1 ORDER BY events DESC, who LIMIT $limit
"""
_EVENTS = """
SELECT id FROM events e WHERE e.retired_by IS NULL
AND e.id IN (SELECT event FROM event_actors a WHERE a.retired_by IS NULL AND {own})
ORDER BY coalesce(e.date_start, e.first_reported) DESC NULLS LAST, e.id LIMIT $limit
"""
_STATEMENTS = """
SELECT s.id FROM statements s JOIN documents d ON d.id = s.document AND d.retired_by IS NULL AND d.copy_of IS NULL
WHERE s.retired_by IS NULL
AND s.id IN (SELECT statement FROM statement_actors a WHERE a.retired_by IS NULL AND a.role = $role AND {own})
ORDER BY coalesce(s.date_start, d.day) DESC NULLS LAST, s.id LIMIT $limit
"""
_NAME = """
SELECT first(name ORDER BY name) AS name, first(country ORDER BY country) AS country FROM (
    SELECT name, country FROM event_actors WHERE retired_by IS NULL AND id = $key
    UNION ALL SELECT name, country FROM statement_actors WHERE retired_by IS NULL AND id = $key
)
"""


@dataclass(frozen=True)
class Partner:
    """Somebody with whom an actor has events: a country's code or an id, and how they stand in numbers."""

    key: str
    events: int
    cooperation: int
    conflict: int
    score: float
    last: date | None


@dataclass(frozen=True)
class Held:
    """An office with who holds or held it."""

    person: str
    name: str
    office: Office


def partners(store: Store, key: str, limit: int) -> list[Partner]:
    """With whom an actor has most events of status actual, a country with everybody of it."""
    values = {"key": key, "international": sorted(INTERNATIONAL), "limit": limit}
    found = store.ask(_PARTNERS.format(own=_own(key)), values).to_pylist()
    return [Partner(row.pop("who"), **row) for row in found]


def events_of(store: Store, key: str, limit: int) -> list[str]:
    """The ids of the newest events that an actor takes part in."""
    found = store.ask(_EVENTS.format(own=_own(key)), {"key": key, "limit": limit})
    return [row["id"] for row in found.to_pylist()]


def statements_of(store: Store, key: str, role: Role, limit: int) -> list[str]:
    """The ids of the newest statements by an actor, or about it, in texts that are no copies."""
    found = store.ask(_STATEMENTS.format(own=_own(key)), {"key": key, "role": role, "limit": limit})
    return [row["id"] for row in found.to_pylist()]


def known(store: Store, key: str) -> tuple[str | None, str | None]:
    """The name and the country that the records of a store give to an actor's id."""
    (row,) = store.ask(_NAME, {"key": key}).to_pylist()
    return row["name"], row["country"]


def offices(key: str) -> list[Held]:
    """The offices of a person, or the high offices of a country or body with their holders; the newest first."""
    tables = shipped()
    if key in tables.people:
        person = tables.people[key]
        held = [Held(person.id, person.name, office) for office in person.offices]
    else:
        code, high = key.removeprefix("state/"), {title for titles in HEAD_OFFICES.values() for title in titles}
        held = [
            Held(person.id, person.name, office)
            for person in tables.people.values()
            for office in person.offices
            if office.organisation == key or office.country == code and office.title.lower() in high
        ]
    held.sort(key=lambda each: (each.office.period.until or date.max, each.office.period.since or date.min, each.name))
    return held[::-1]


def members(key: str) -> list[str]:
    """The codes of the states of an organisation or bloc now."""
    return shipped().members(key)


def name_of(key: str) -> str:
    """The name of a partner: of a country by its code, else the id."""
    return state_names().get(key, key)


def _own(key: str) -> str:
    return f"(a.{'id' if '/' in key else 'country'} = $key)"
