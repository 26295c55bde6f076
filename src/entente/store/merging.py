"""What the merging of mentions into events reads from a store and writes to it.

A merge is a run like any other: it retires the events that it replaces and never overwrites them. An id that is
gone gets a tombstone that names its successor. Merges and splits made by hand name mentions by document and
trigger, so that they survive recoding.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

import duckdb

from entente.records import Episode, Event, Mention
from entente.store.errors import StoreError
from entente.store.event_rows import episode_tables, event_tables
from entente.store.schema import EVENT_COLUMN
from entente.store.writing import Transaction, insert, now

Action: TypeAlias = Literal["join", "split"]
Window: TypeAlias = tuple[date, date]
Where: TypeAlias = tuple[str, int]  # a mention's document and the start of its trigger

EVENTS_AT_ONCE = 10_000
OPENING = 600  # characters of a document that say what it is about

_TELLINGS = f"""
SELECT m.id, m.record, substring(d.text, m.sentence_start + 1, m.sentence_end - m.sentence_start),
       d.day, concat_ws(' ', d.title, left(d.text, {OPENING}))
FROM mentions m JOIN documents d ON d.id = m.document AND d.retired_by IS NULL
WHERE m.retired_by IS NULL
"""
# Current mentions that are in no event, or in one beside a mention or a document that is not what it was.
_NEW = """
SELECT id FROM mentions WHERE retired_by IS NULL
AND id NOT IN (SELECT mention FROM event_mentions WHERE retired_by IS NULL)
"""
_STALE = """
SELECT DISTINCT event FROM event_mentions e WHERE e.retired_by IS NULL AND (
    NOT EXISTS (SELECT 1 FROM mentions m WHERE m.id = e.mention AND m.retired_by IS NULL AND m.run < e.run)
    OR e.document IN (SELECT copy_of FROM documents WHERE retired_by IS NULL AND run > e.run)
    OR e.document IN (SELECT old.copy_of FROM documents old WHERE old.retired_by > e.run)
    OR EXISTS (SELECT 1 FROM overrides o, runs r WHERE r.id = e.run AND o.made > r.started
               AND (o.document = e.document OR o.other_document = e.document)))
"""


@dataclass(frozen=True, slots=True)
class StoredTelling:
    """A mention as merging reads it: its record as JSON, its sentence, its document's day and opening words."""

    id: str
    record: str
    sentence: str
    day: date | None
    opening: str


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A document that tells something, or a copy of one: who published it and when."""

    id: str
    copy_of: str | None
    day: date | None
    outlet: str | None
    outlet_country: str | None
    state_run: bool


@dataclass(frozen=True, slots=True)
class Override:
    """A decision made by hand: these two mentions are of one event (join), or are not (split)."""

    id: int
    action: Action
    one: Where
    other: Where


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An id of an event that is gone, and what took its place, if anything did."""

    id: str
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class Unmerged:
    """What the events of a store do not show yet: mentions in no event, and events whose mentions changed."""

    mentions: list[str]
    events: list[str]

    def __bool__(self) -> bool:
        return bool(self.mentions or self.events)


class Merge:
    """One writing of events, in one transaction: it takes effect whole or not at all; made by `Store.merge`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, version: str, options: Mapping[str, Any]) -> None:
        ((self.id,),) = connection.execute(
            "INSERT INTO runs (started, version, model, model_hash, options, coded, replaced, unchanged, skipped, "
            "input_hash) VALUES (?, ?, 'merge', NULL, ?, 0, 0, 0, '{}', ?) RETURNING id",
            [now(), version, json.dumps(options, sort_keys=True, default=str), "0" * 64],
        ).fetchall()
        self._connection = connection

    def retire(self, table: Literal["events", "episodes"], ids: Iterable[str]) -> None:
        """Retire current events (with what belongs to them) or episodes."""
        gone = list(ids)
        tables = ["episodes"] if table == "episodes" else [name for name in EVENT_COLUMN if name != "episodes"]
        for name in tables if gone else ():
            self._connection.execute(
                f"UPDATE {name} SET retired_by = ? WHERE retired_by IS NULL "
                f"AND {EVENT_COLUMN[name]} IN (SELECT unnest(?))",
                [self.id, gone],
            ).fetchall()

    def write(self, events: Iterable[Event], documents: Mapping[str, str]) -> None:
        """Add events; `documents` says in which document each of their mentions stands."""
        waiting: list[Event] = []
        for event in events:
            waiting.append(event)
            if len(waiting) == EVENTS_AT_ONCE:
                self._insert(event_tables(waiting, documents, self.id))
                waiting = []
        self._insert(event_tables(waiting, documents, self.id))

    def write_episodes(self, episodes: Iterable[Episode]) -> None:
        """Add episodes."""
        self._insert(episode_tables(episodes, self.id))

    def bury(self, gone: Mapping[str, str | None]) -> None:
        """Leave a tombstone for every id that is gone; older ones that led there lead on to its successor."""
        rows = list(gone.items())
        for old, successor in rows:
            self._connection.execute("UPDATE tombstones SET replaced_by = ? WHERE replaced_by = ?", [successor, old])
        if rows:
            self._connection.executemany("INSERT INTO tombstones VALUES (?, ?, ?)", [[*row, self.id] for row in rows])

    def revive(self, ids: Sequence[str]) -> None:
        """Take away the tombstones of ids that are current again."""
        self._connection.execute("DELETE FROM tombstones WHERE id IN (SELECT unnest(?))", [list(ids)]).fetchall()

    def finish(self) -> None:
        """Note when the merge ended."""
        self._connection.execute("UPDATE runs SET finished = ? WHERE id = ?", [now(), self.id]).fetchall()

    def _insert(self, tables: Mapping[str, Any]) -> None:
        for table, rows in tables.items():
            insert(self._connection, table, rows)


def tellings(windows: Sequence[Window] | None, documents: Iterable[str]) -> tuple[str, list[Any]]:
    """The SQL for all tellings, or for those whose dates touch a window or that stand in one of these documents."""
    if windows is None:
        return _TELLINGS, []
    within = ["m.document IN (SELECT unnest(?))"]
    values: list[Any] = [list(documents)]
    for first, last in windows:
        within.append("(m.date_start <= ? AND m.date_end >= ?)")
        values += [last, first]
    return f"{_TELLINGS} AND ({' OR '.join(within)})", values


def unmerged(connection: duckdb.DuckDBPyConnection) -> Unmerged:
    """What the current events do not show yet."""
    new = [name for (name,) in connection.execute(_NEW).fetchall()]
    return Unmerged(new, [name for (name,) in connection.execute(_STALE).fetchall()])


def reports(connection: duckdb.DuckDBPyConnection, documents: Sequence[str]) -> Iterator[StoredReport]:
    """These documents and the copies of them."""
    rows = connection.execute(
        "SELECT id, copy_of, day, outlet, outlet_country, coalesce(state_run, false) FROM documents "
        "WHERE retired_by IS NULL AND (id IN (SELECT unnest($1)) OR copy_of IN (SELECT unnest($1)))",
        [list(documents)],
    )
    while batch := rows.fetchmany(10_000):
        yield from (StoredReport(*row) for row in batch)


def overrides(connection: duckdb.DuckDBPyConnection) -> list[Override]:
    """All decisions made by hand, oldest first."""
    rows = connection.execute(
        "SELECT id, action, document, start, other_document, other_start FROM overrides ORDER BY id"
    ).fetchall()
    return [Override(key, action, (one, start), (other, end)) for key, action, one, start, other, end in rows]


def override(transaction: Transaction, action: Action, one: Mention, other: Mention) -> None:
    """Keep a decision made by hand about two mentions; an earlier one about the same two is undone."""
    if (one.document, one.trigger.start) == (other.document, other.trigger.start):
        raise StoreError(f"{one.id} and {other.id} are the same words: name two mentions")
    first, second = sorted([(one.document, one.trigger.start), (other.document, other.trigger.start)])
    with transaction() as connection:
        connection.execute(
            "DELETE FROM overrides WHERE document = ? AND start = ? AND other_document = ? AND other_start = ?",
            [*first, *second],
        ).fetchall()
        connection.execute(
            "INSERT INTO overrides (action, document, start, other_document, other_start, made) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [action, *first, *second, now()],
        ).fetchall()
