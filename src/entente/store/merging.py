"""What the merging of mentions into events reads from a store and writes to it.

A merge is a run like any other: it retires the events that it replaces and never overwrites them. An id that is
gone gets a tombstone that names its successor. Merges and splits made by hand name mentions by document and
trigger, so that they survive recoding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeAlias

import duckdb

from entente.records import Episode, Event, Mention
from entente.store.errors import StoreError
from entente.store.event_rows import episode_tables, event_tables
from entente.store.rows import insert
from entente.store.schema import EPISODE_COLUMN, EVENT_COLUMN
from entente.store.writing import Transaction, enter, now

Action: TypeAlias = Literal["join", "split"]
Window: TypeAlias = tuple[date, date]
Where: TypeAlias = tuple[str, int]  # a mention's document and the start of its trigger

MODEL = "merge"  # what stands for the model in the table of runs
EVENTS_AT_ONCE = 10_000
OPENING = 600  # characters of a document that say what it is about

# {near}: which mentions, where not all are wanted; {of}: what the countries of their documents are read from.
_TELLINGS = f"""
{{near}}
SELECT m.id, m.record, substring(d.text, m.sentence_start + 1, m.sentence_end - m.sentence_start),
       d.day, concat_ws(' ', d.title, left(d.text, {OPENING})), coalesce(a.countries, [])
FROM mentions m JOIN documents d ON d.id = m.document AND d.retired_by IS NULL
LEFT JOIN (
    SELECT document, list_sort(list(DISTINCT country)) AS countries FROM (
        SELECT document, country FROM mention_actors WHERE retired_by IS NULL AND role <> 'reported_by' {{of}}
        UNION ALL SELECT document, place_country FROM mentions WHERE retired_by IS NULL {{of}}
    ) WHERE country IS NOT NULL GROUP BY document
) a ON a.document = m.document
WHERE m.retired_by IS NULL {{which}}
"""
_NEAR = """
WITH near AS MATERIALIZED (
    SELECT m.rowid AS number, m.document
    FROM mentions m JOIN documents d ON d.id = m.document AND d.retired_by IS NULL
    WHERE m.retired_by IS NULL AND ({}) AND m.id NOT IN (SELECT unnest(?))
)
"""
# Current mentions that are in no event, or in one beside a mention or a document that is not what it was.
_NEW = """
SELECT m.id, m.document, year(d.day) FROM mentions m JOIN documents d ON d.id = m.document AND d.retired_by IS NULL
WHERE m.retired_by IS NULL AND m.id NOT IN (SELECT mention FROM event_mentions WHERE retired_by IS NULL)
"""
_STALE = """
SELECT DISTINCT event FROM event_mentions e WHERE e.retired_by IS NULL AND (
    NOT EXISTS (SELECT 1 FROM mentions m WHERE m.id = e.mention AND m.retired_by IS NULL AND m.run < e.run)
    OR e.document IN (SELECT copy_of FROM documents WHERE retired_by IS NULL AND run > e.run)
    OR e.document IN (SELECT old.copy_of FROM documents old WHERE old.retired_by > e.run)
    OR EXISTS (SELECT 1 FROM overrides o, runs r WHERE r.id = e.run AND o.made > r.started
               AND (o.document = e.document OR o.other_document = e.document)))
"""


# An id is that of a mention: who asks for it is led to the event that holds this mention now, wherever it went since.
TOMBSTONES = """
SELECT t.id, coalesce(e.event, t.replaced_by)
FROM tombstones t JOIN runs r ON r.id = t.run
LEFT JOIN event_mentions e ON e.mention = 'men-' || substr(t.id, 5) AND e.retired_by IS NULL
WHERE r.started >= ? ORDER BY t.id
"""

# Current events that have been written anew: what a table held of them may meet its filters no more.
REWRITTEN = """
SELECT DISTINCT t.id FROM events t JOIN runs r ON r.id = t.retired_by
WHERE r.started >= ? AND t.id IN (SELECT id FROM events WHERE retired_by IS NULL) ORDER BY t.id
"""


@dataclass(frozen=True, slots=True)
class StoredTelling:
    """A mention as merging reads it: its record as JSON and its sentence.

    Of its document, the day, the opening words and the countries that any of its mentions names.
    """

    id: str
    record: str
    sentence: str
    day: date | None
    opening: str
    about: list[str]


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
class Threaded:
    """An event as episodes see it: its thread, kind of act and days."""

    thread: str
    id: str
    type: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Unmerged:
    """What the events of a store do not show yet: mentions in no event, and events that are stale.

    `mentions`: by the year in which their documents were published (None: not known), each with its document.
    """

    mentions: Mapping[int | None, Mapping[str, str]]
    events: list[str]

    def __bool__(self) -> bool:
        return bool(self.mentions or self.events)


class Merge:
    """One writing of events, in one transaction: it takes effect whole or not at all; made by `Store.merge`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, version: str, options: Mapping[str, Any]) -> None:
        self.id = enter(connection, _after(connection, "overrides", "made"), version, MODEL, options)
        self._connection = connection

    def retire_events(self, ids: Sequence[str]) -> None:
        """Retire current events with what belongs to them."""
        self._retire(EVENT_COLUMN, ids)

    def retire_episodes(self, ids: Sequence[str]) -> None:
        """Retire current episodes."""
        self._retire(EPISODE_COLUMN, ids)

    def write(
        self, events: Iterable[Event], documents: Mapping[str, str], threads: Mapping[str, str] | None = None
    ) -> None:
        """Add events.

        documents: in which document each of their mentions stands
        threads:   by event, what it has in common with others of an episode, so that these are found again
        """
        waiting: list[Event] = []
        for event in events:
            waiting.append(event)
            if len(waiting) == EVENTS_AT_ONCE:
                self._insert(event_tables(waiting, documents, threads or {}, self.id))
                waiting = []
        self._insert(event_tables(waiting, documents, threads or {}, self.id))

    def confirm(self, ids: Sequence[str]) -> None:
        """Note of current events that they were looked at by this merge and stay as they are."""
        if not ids:
            return
        self._connection.execute(
            "INSERT INTO event_mentions SELECT event, mention, document, ?, NULL FROM event_mentions "
            "WHERE retired_by IS NULL AND event IN (SELECT unnest(?))",
            [self.id, list(ids)],
        ).fetchall()
        self._connection.execute(
            "UPDATE event_mentions SET retired_by = ? WHERE retired_by IS NULL AND run <> ? "
            "AND event IN (SELECT unnest(?))",
            [self.id, self.id, list(ids)],
        ).fetchall()

    def write_episodes(self, episodes: Sequence[Episode], threads: Mapping[str, str]) -> None:
        """Add episodes; `threads` says of which thread each is."""
        self._insert(episode_tables(episodes, threads, self.id))

    def threads(self, threads: Sequence[str]) -> Iterator[Threaded]:
        """The current events of these threads, those written by this merge among them."""
        rows = self._connection.execute(
            "SELECT thread, id, type, date_start, date_end FROM events WHERE retired_by IS NULL "
            "AND thread IN (SELECT unnest(?)) ORDER BY thread, date_start, date_end, id",
            [list(threads)],
        )
        while batch := rows.fetchmany(EVENTS_AT_ONCE):
            yield from (Threaded(*row) for row in batch)

    def threads_of(self, events: Sequence[str]) -> list[str]:
        """The threads of these current events."""
        rows = self._connection.execute(
            "SELECT DISTINCT thread FROM events WHERE retired_by IS NULL AND thread IS NOT NULL "
            "AND id IN (SELECT unnest(?))",
            [list(events)],
        ).fetchall()
        return [thread for (thread,) in rows]

    def episodes(self, threads: Sequence[str]) -> list[Episode]:
        """The current episodes of these threads."""
        rows = self._connection.execute(
            "SELECT record FROM episodes WHERE retired_by IS NULL AND thread IN (SELECT unnest(?))", [list(threads)]
        ).fetchall()
        return [Episode.model_validate_json(record) for (record,) in rows]

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

    def _retire(self, columns: Mapping[str, str], ids: Sequence[str]) -> None:
        for table, column in columns.items() if ids else ():
            self._connection.execute(
                f"UPDATE {table} SET retired_by = ? WHERE retired_by IS NULL AND {column} IN (SELECT unnest(?))",
                [self.id, list(ids)],
            ).fetchall()

    def _insert(self, tables: Mapping[str, Any]) -> None:
        for table, rows in tables.items():
            insert(self._connection, table, rows)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far from its publication what is told without a date may lie, in days: news, plans and background."""

    news: int
    plans: int
    background: int


def tellings(
    windows: Sequence[Window] | None, documents: Iterable[str], reach: Reach, known: Iterable[str] = ()
) -> tuple[str, list[Any]]:
    """The SQL for all tellings, or for those that may lie in a window or that stand in one of these documents.

    known: ids of mentions that are not wanted again
    """
    if windows is None:
        return _TELLINGS.format(near="", of="", which=""), []
    within = ["m.document IN (SELECT unnest(?))"]
    values: list[Any] = [list(documents)]
    for first, last in windows:
        within.append("(m.date_basis <> 'document' AND m.date_start <= ? AND m.date_end >= ?)")
        within.append(
            "((m.date_basis IS NULL OR m.date_basis = 'document') "
            "AND d.day BETWEEN CAST(? AS DATE) - CASE WHEN m.status = 'planned' THEN ? ELSE 0 END "
            "AND CAST(? AS DATE) + CASE WHEN m.historical THEN ? ELSE ? END)"
        )
        values += [last, first, first, reach.plans, last, reach.background, reach.news]
    values.append(list(known))
    sql = _TELLINGS.format(
        near=_NEAR.format(" OR ".join(within)),
        of="AND document IN (SELECT document FROM near)",
        which="AND m.rowid IN (SELECT number FROM near)",  # by row, or the records of all mentions are read
    )
    return sql, values


def unmerged(connection: duckdb.DuckDBPyConnection) -> Unmerged:
    """What the current events do not show yet."""
    new: dict[int | None, dict[str, str]] = {}
    for mention, document, year in connection.execute(_NEW).fetchall():
        new.setdefault(year, {})[mention] = document
    return Unmerged(new, [name for (name,) in connection.execute(_STALE).fetchall()])


def event_mentions(
    connection: duckdb.DuckDBPyConnection, column: Literal["event", "mention"], ids: Sequence[str]
) -> list[tuple[str, str, str]]:
    """(event, mention, document) of current events: of these events, or holding these mentions."""
    return connection.execute(
        f"SELECT event, mention, document FROM event_mentions WHERE retired_by IS NULL "
        f"AND {column} IN (SELECT unnest(?)) ORDER BY ALL",
        [list(ids)],
    ).fetchall()


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
            [action, *first, *second, _after(connection, "runs", "started")],
        ).fetchall()


def _after(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> datetime:
    """Now, but after all that the table has: which events a decision by hand makes stale is told by times alone.

    A clock that was put back must not hide it.
    """
    ((last,),) = connection.execute(f"SELECT max({column}) FROM {table}").fetchall()
    return now() if last is None else max(now(), last + timedelta(microseconds=1))
