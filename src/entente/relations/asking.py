"""What a dossier asks of a store: the pair's events, statements and companions as columns, then a few whole records.

Everything is asked for the pair and for the days of the query; records are read only of what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from entente.records import INTERNATIONAL, Document, Event, Statement
from entente.relations.coverage import OWN
from entente.relations.frame import state_names
from entente.relations.series import SeriesQuery
from entente.store import Store

# The events of the pair are those that its series counts, so the condition is the same.
from entente.store.counting import REPORTED_ON, related
from entente.store.rows import DOCUMENT_SLOTS, document_of

_DAY = "coalesce(e.date_start, e.first_reported)"
_LAST = "coalesce(e.date_end, e.first_reported)"
_SAID_ON = "coalesce(s.date_start, d.day)"
_LEANINGS = "WHEN 'supportive' THEN 1 WHEN 'critical' THEN -1 WHEN 'neutral' THEN 0"


@dataclass(frozen=True)
class Said:
    """What one party says about the other: how many statements, how they lean, and the ids of the newest."""

    statements: int
    supportive: int
    critical: int
    neutral: int
    newest: list[str]


@dataclass(frozen=True)
class Other:
    """Somebody else in the events of a pair: a country's code, an id or a name; in how many, and the latest of them."""

    key: str
    name: str
    events: int
    latest: str
    day: date | None


def has_events(store: Store) -> bool:
    """Whether the store holds any event."""
    return bool(store.ask("SELECT 1 FROM events WHERE retired_by IS NULL LIMIT 1").num_rows)


def last_read(store: Store, source: str = OWN, until: date | None = None) -> date | None:
    """The day of the newest document, of an imported source that of its newest report; not after `until`.

    None without one.
    """
    documents = "SELECT day FROM documents WHERE retired_by IS NULL"
    reports = f"SELECT {REPORTED_ON} AS day FROM events e WHERE e.retired_by IS NULL AND e.source = $source"
    asked, values = (documents, {}) if source == OWN else (reports, {"source": source})
    sql = f"SELECT max(day) AS day FROM ({asked}) WHERE $until IS NULL OR day <= $until"
    (row,) = store.ask(sql, values | {"until": until}).to_pylist()
    day: date | None = row["day"]
    return day


def events_of(store: Store, query: SeriesQuery) -> pd.DataFrame:
    """The pair's events of whatever type and status, one a row, by day.

    Columns: id, type, mode, context, quad, score, cameo, status, historical, scope, reports, disputed; `day` and
    `last`, the first and last day on which it can have happened, or that on which it was first reported.
    """
    sql = f"""
    SELECT e.id, e.type, e.mode, e.context, e.quad, e.score, e.cameo, e.status, e.historical, e.scope, e.reports,
           e.disputed, {_DAY} AS day, {_LAST} AS last
    FROM events e WHERE e.retired_by IS NULL AND e.source = $source
    AND e.id IN ({related(query.a, query.b, query.directed)})
    AND ($since IS NULL OR {_LAST} >= $since) AND ($until IS NULL OR {_DAY} <= $until) ORDER BY {_DAY} NULLS FIRST, e.id
    """
    found: pd.DataFrame = store.ask(sql, _parties(query) | {"source": query.source}).to_pandas(date_as_object=False)
    return found


def others_in(store: Store, query: SeriesQuery, events: pd.DataFrame, limit: int) -> list[Other]:
    """Who else is in these events of the pair: those in most of them first.

    A country is one party, with everybody of it; who has none is known by id, else by name.
    """
    sql = f"""
    WITH told AS (SELECT unnest($ids) AS event, generate_subscripts($ids, 1) AS place),
    party AS (
        SELECT told.event, told.place, a.name,
               CASE WHEN a.country IS NULL OR a.country IN (SELECT unnest($international))
                    THEN coalesce(a.id, a.name) ELSE a.country END AS who
        FROM told JOIN event_actors a ON a.event = told.event AND a.retired_by IS NULL
        WHERE NOT coalesce({_is("a", query.a)}, false) AND NOT coalesce({_is("b", query.b)}, false)
    )
    SELECT who, first(name ORDER BY name) AS name, count(DISTINCT event) AS events, arg_max(event, place) AS latest
    FROM party WHERE who IS NOT NULL GROUP BY who ORDER BY events DESC, who LIMIT $limit
    """
    if events.empty:
        return []
    days = dict(zip(events["id"], events["day"], strict=True))
    values = {"a": query.a, "b": query.b, "ids": list(days), "international": sorted(INTERNATIONAL), "limit": limit}
    return [
        Other(
            key=row["who"],
            name=state_names().get(row["who"]) or row["name"] or row["who"],
            events=row["events"],
            latest=row["latest"],
            day=None if pd.isna(days[row["latest"]]) else days[row["latest"]].date(),
        )
        for row in store.ask(sql, values).to_pylist()
    ]


def said_between(store: Store, query: SeriesQuery, limit: int) -> list[Said]:
    """What a says of b, and what b says of a, in texts that are no copies; the newest first."""
    ways = " UNION ALL ".join(
        f"""
        SELECT {way} AS way, a.statement, sum(CASE a.stance {_LEANINGS} END) AS leaning FROM statement_actors a
        WHERE a.retired_by IS NULL AND a.role = 'about' AND {_is(about, party)}
        AND a.statement IN (SELECT a.statement FROM statement_actors a
                            WHERE a.retired_by IS NULL AND a.role = 'speaker' AND {_is(speaker, other)})
        GROUP BY 2
        """
        for way, (speaker, other), (about, party) in (
            (0, ("a", query.a), ("b", query.b)),
            (1, ("b", query.b), ("a", query.a)),
        )
    )
    sql = f"""
    WITH said AS ({ways}), told AS (
        SELECT way, s.id, leaning,
               row_number() OVER (PARTITION BY way ORDER BY {_SAID_ON} DESC NULLS LAST, s.id) AS place
        FROM said JOIN statements s ON s.id = said.statement AND s.retired_by IS NULL
        JOIN documents d ON d.id = s.document AND d.retired_by IS NULL AND d.copy_of IS NULL
        WHERE ($since IS NULL OR {_SAID_ON} >= $since) AND ($until IS NULL OR {_SAID_ON} <= $until)
    )
    SELECT way, count(*) AS statements, count(*) FILTER (leaning > 0) AS supportive,
           count(*) FILTER (leaning < 0) AS critical, count(*) FILTER (leaning = 0) AS neutral,
           list(id ORDER BY place) FILTER (place <= $limit) AS newest
    FROM told GROUP BY way
    """
    found = {row.pop("way"): Said(**row) for row in store.ask(sql, _parties(query) | {"limit": limit}).to_pylist()}
    return [found.get(way, Said(0, 0, 0, 0, [])) for way in (0, 1)]


class Records:
    """Events and statements by id with the documents that they quote, all read at once: a store has no faster way."""

    def __init__(self, store: Store, events: Iterable[str], statements: Iterable[str]) -> None:
        self._events = {
            key: Event.model_validate_json(record) for key, record in _rows(store, "events", "id, record", events)
        }
        self._statements = {
            key: Statement.model_validate_json(record)
            for key, record in _rows(store, "statements", "id, record", statements)
        }
        homes = [event.evidence.document for event in self._events.values() if event.evidence]
        homes += [statement.document for statement in self._statements.values()]
        self._documents = documents_by_id(store, homes)

    def events(self, ids: Iterable[str]) -> list[Event]:
        """The events with these ids, in their order."""
        return [self._events[key] for key in ids if key in self._events]

    def statements(self, ids: Iterable[str]) -> list[Statement]:
        """The statements with these ids, in their order."""
        return [self._statements[key] for key in ids if key in self._statements]

    def document(self, key: str) -> Document | None:
        """A document that an event or a statement quotes."""
        return self._documents.get(key)


def documents_by_id(store: Store, ids: Iterable[str]) -> dict[str, Document]:
    """The current documents with these ids, read at once."""
    found = map(document_of, _rows(store, "documents", ", ".join(DOCUMENT_SLOTS), ids))
    return {document.id: document for document in found}


def _rows(store: Store, table: str, columns: str, ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    # By row: else the records and texts of the whole table are read to find a few.
    sql = f"""
    SELECT {columns} FROM {table}
    WHERE rowid IN (SELECT rowid FROM {table} WHERE retired_by IS NULL AND id IN (SELECT unnest($ids)))
    """
    wanted = sorted(set(ids))
    rows = store.ask(sql, {"ids": wanted}).to_pylist() if wanted else []
    yield from (tuple(row.values()) for row in rows)


def _is(name: str, party: str | None) -> str:
    return f"a.{'id' if party and '/' in party else 'country'} = ${name}"


def _parties(query: SeriesQuery) -> dict[str, Any]:
    return {"a": query.a, "b": query.b, "since": query.since, "until": query.until}
