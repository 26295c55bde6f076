"""The store: the one owner of the connection to its file."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import UTC, date
from itertools import starmap
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import duckdb
import pyarrow as pa

from entente.records import AnyRecord, Correction, Document, Episode, Event, Mention, Statement
from entente.store import checking, corrections, imported, merging, standing, writing
from entente.store.alerts import Alerts
from entente.store.checking import Answer, FrameRow, Sample, SampleItem
from entente.store.errors import RunOpen, StoreError, explained
from entente.store.feeds import Feeds
from entente.store.merging import (
    Action,
    Merge,
    Override,
    Reach,
    StoredReport,
    StoredTelling,
    Tombstone,
    Unmerged,
    Window,
)
from entente.store.querying import Query, RecordTable, RunSummary, find_prefix, select
from entente.store.rows import document_of
from entente.store.schema import DOCUMENT_COLUMN, EPISODE_COLUMN, EVENT_COLUMN, TABLES
from entente.store.writing import Run

R = TypeVar("R")

ROWS_READ_AT_ONCE = 1000
PATIENCE = 30.0  # seconds that a thread waits for the run of another
OF_CODERS = f"model NOT IN ('{merging.MODEL}', '{corrections.MODEL}')"


def _event(row: tuple[Any, ...]) -> Event:
    """An event of its record and its episode."""
    event = Event.model_validate_json(row[0])
    return event.model_copy(update={"part_of": row[1]}) if row[1] else event


class Store:
    """Documents, mentions, statements, actors and runs in one file; made by `open_store`.

    Reading is safe from several threads at a time, also while one run writes. Queries see current rows
    that are stored: what waits in a run's buffer shows after its next `flush`.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: str, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._connection = connection
        self._lock = threading.RLock()
        self._cursors: set[duckdb.DuckDBPyConnection] = set()
        self._run: Run | None = None
        self._run_of = 0  # the thread that began it
        self._turn = threading.RLock()  # of what must not change while a merge reads, decides and writes
        self._closed = False

    def begin_run(self, version: str, model: str, model_hash: str | None, options: Mapping[str, Any]) -> Run:
        """Begin a run of entente `version` with `model`; one at a time, so it waits for that of another thread.

        `options` are kept as JSON. Raises StoreError while another run stays open, or if opened read-only.
        """
        self._check_writable()
        with self._turn:
            self._wait_for_turn()
            self._run_of = threading.get_ident()
            self._run = writing.begin(self._transaction, version, model, model_hash, options, self._run)
        return self._run

    def documents(self, query: Query | None = None) -> Iterator[Document]:
        """The current documents that `query` wants, oldest first."""
        return self._read("documents", query, document_of)

    def mentions(self, query: Query | None = None) -> Iterator[Mention]:
        """The current mentions that `query` wants, by the date of the event, then id."""
        return self._read("mentions", query, lambda row: Mention.model_validate_json(row[0]))

    def statements(self, query: Query | None = None) -> Iterator[Statement]:
        """The current statements that `query` wants, by date, then id."""
        return self._read("statements", query, lambda row: Statement.model_validate_json(row[0]))

    def events(self, query: Query | None = None) -> Iterator[Event]:
        """The current events that `query` wants, by date, then id."""
        return self._read("events", query, _event)

    def episodes(self, query: Query | None = None) -> Iterator[Episode]:
        """The current episodes that `query` wants, by date, then id."""
        return self._read("episodes", query, lambda row: Episode.model_validate_json(row[0]))

    def get(self, record_id: str) -> AnyRecord | None:
        """The current record with this id, or the only one whose id starts so; None if there is none, or several."""
        readers: dict[str, Callable[[Query], Iterator[AnyRecord]]] = {
            "documents": self.documents,
            "mentions": self.mentions,
            "statements": self.statements,
            "events": self.events,
            "episodes": self.episodes,
        }
        if not record_id:
            return None
        for reader in readers.values():
            for record in reader(Query(id=record_id)):
                return record
        match list(self._rows(*find_prefix(record_id))):
            case [(str(table), str(found))]:
                return next(readers[table](Query(id=found)), None)
        return None

    def runs(self) -> list[RunSummary]:
        """All runs of the coder, oldest first; merges and corrections are not among them."""
        columns = [field.name for field in fields(RunSummary)]
        rows = [
            dict(zip(columns, row, strict=True))
            for row in self._rows(f"SELECT {', '.join(columns)} FROM runs WHERE {OF_CODERS} ORDER BY id")
        ]
        for row in rows:
            row |= {"options": json.loads(row["options"]), "skipped": json.loads(row["skipped"])}
            row |= {slot: row[slot] and row[slot].replace(tzinfo=UTC) for slot in ("started", "finished")}
        return [RunSummary(**row) for row in rows]

    def arrow(self, table: str, history: bool = False) -> pa.Table:
        """A whole table as Arrow (`.to_pandas()` for pandas): its current rows or, with `history`, all of them.

        The tables: documents, mentions, mention_actors, statements, statement_actors, events, event_actors,
        event_mentions, episodes, episode_events, tombstones, overrides, actors, runs, and those of the desk
        (corrections, samples, answers, feeds, alerts …).
        """
        if table not in TABLES:
            raise StoreError(f"{self.path} has no table {table!r}: want one of {', '.join(TABLES)}")
        revised = table in {**DOCUMENT_COLUMN, **EVENT_COLUMN, **EPISODE_COLUMN}
        where = " WHERE retired_by IS NULL" if revised and not history else ""
        with self._cursor() as cursor:
            return cursor.sql(f"SELECT * FROM {table}{where}").to_arrow_table()

    @contextmanager
    def merge(self, version: str, options: Mapping[str, Any]) -> Iterator[Merge]:
        """A run that writes events: what is done inside the block takes effect together when it ends well."""
        self._check_writable()
        self._wait_for_turn()
        with self._transaction() as connection:
            merge = Merge(connection, version, options)
            yield merge
            merge.finish()

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Nobody else begins a run, corrects or merges while the block goes on: for what reads before it writes."""
        with self._turn:
            self._wait_for_turn()
            yield

    def tellings(
        self,
        reach: Reach,
        windows: Sequence[Window] | None = None,
        documents: Iterable[str] = (),
        known: Iterable[str] = (),
    ) -> Iterator[StoredTelling]:
        """Current mentions as merging reads them: all, or those of a window of days or of one of `documents`.

        known: ids of mentions that are not wanted again
        """
        return starmap(StoredTelling, self._rows(*merging.tellings(windows, documents, reach, known)))

    def records(self, table: RecordTable, ids: Sequence[str]) -> Iterator[str]:
        """Current mentions, statements, events or episodes with these ids, as JSON, in no order."""
        # By row: else the records of the whole table are read to find a few.
        sql = f"""
        SELECT record FROM {table}
        WHERE rowid IN (SELECT rowid FROM {table} WHERE retired_by IS NULL AND id IN (SELECT unnest(?)))
        """
        return (row[0] for row in self._rows(sql, [list(ids)]))

    def event_mentions(self, column: Literal["event", "mention"], ids: Sequence[str]) -> list[tuple[str, str, str]]:
        """(event, mention, document) of the current events with these ids, or that hold these mentions."""
        with self._cursor() as cursor:
            return merging.event_mentions(cursor, column, ids)

    def unmerged(self) -> Unmerged:
        """What the events do not show yet."""
        with self._cursor() as cursor:
            return merging.unmerged(cursor)

    def reports(self, documents: Sequence[str]) -> list[StoredReport]:
        """These documents and the copies of them: who published them and when."""
        with self._cursor() as cursor:
            return list(merging.reports(cursor, documents))

    def overrides(self) -> list[Override]:
        """The merges and splits made by hand, oldest first."""
        with self._cursor() as cursor:
            return merging.overrides(cursor)

    def override(self, action: Action, one: Mention, other: Mention) -> None:
        """Decide by hand that two mentions are of one event (join) or are not (split); kept through recoding."""
        merging.override(self._transaction, action, one, other)

    def known_events(self, ids: Sequence[str]) -> set[str]:
        """Which of these ids are of current events; inside a merge, of those too that it has written."""
        with self._lock, explained(self.path, self.read_only):
            self._check_open()
            return imported.known(self._connection, ids)

    def tombstones(self, since: date | None = None) -> Iterator[Tombstone]:
        """Ids of events that are gone, by id; with `since`, those that went on that day or later."""
        return (Tombstone(*row) for row in self._rows(merging.TOMBSTONES, [since or date.min]))

    def rewritten(self, since: date) -> list[str]:
        """The ids of current events that were there before and were written anew on that day or later."""
        return [key for (key,) in self._rows(merging.REWRITTEN, [since])]

    def correct(
        self, record_id: str, slot: str, value: str | None, who: str | None = None, why: str | None = None
    ) -> Mention | Statement | None:
        """Keep a person's fix of one slot of a record; the record as it is now, None when it is said to be none.

        `record_id` is that of a mention, a statement or an event, or its only beginning; of an event every mention is
        corrected, and the one that is its evidence returned. `slot` and `value` are what a person types
        (`coding.slot_words`): None or "none" is nothing, and for the slot "record" says that there is no such record.
        Events show it when they are merged next. Raises CorrectionError for a record that there is not and a value
        that the slot cannot have, StoreError when the store cannot be written.
        """
        self._check_writable()
        with self._turn:
            told = corrections.told(self, record_id)
            corrections.keep(self._transaction, corrections.fixes(told, slot, value), slot, who, why)
            return corrections.as_it_is(self, told[0][0])

    def undo(self, correction_id: int) -> list[Correction]:
        """Undo a correction and those that were made together with it; they, with the records that they held for.

        Raises CorrectionError when there is none with this id, and when it is undone already.
        """
        self._check_writable()
        with self._turn:
            return corrections.undo(self._transaction, correction_id)

    def corrections(self, record_id: str | None = None) -> list[Correction]:
        """All corrections, oldest first, undone ones too; with an id, those of one mention, statement or event."""
        with self._cursor() as cursor:
            return standing.every(cursor) if record_id is None else standing.of_record(cursor, record_id)

    @property
    def coding(self) -> bool:
        """Whether a run is open: until it is finished, events cannot be merged."""
        run = self._run
        return run is not None and not run.closed

    def _wait_for_turn(self) -> None:
        """Wait for the run of another thread. RunOpen where it stays open, or is this thread's own."""
        until = time.monotonic() + PATIENCE
        while (run := self._run) is not None and not run.closed:
            if self._run_of == threading.get_ident() or time.monotonic() > until:
                raise RunOpen(f"{self.path}: run {run.id} is still open: finish it first")
            time.sleep(0.02)

    def _check_writable(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.path} is open read-only: open it for writing")

    def frame(self, query: Query) -> Iterator[FrameRow]:
        """The current mentions that `query` wants, as a sample is drawn from them."""
        return (FrameRow(*row) for row in self._rows(*checking.frame(query)))

    def texts(self, query: Query) -> Iterator[tuple[str, str, list[list[int]]]]:
        """(id, text, spans of the sentences that hold a mention) of the current documents that are no copies."""
        return ((key, text, coded) for key, text, coded in self._rows(*checking.texts(query)))

    def add_sample(self, sample: Sample, items: Sequence[SampleItem]) -> None:
        """Keep a sample to be checked. Raises StoreError when there is one of that name."""
        checking.add(self._transaction, self.path, sample, items)

    def samples(self) -> list[Sample]:
        """All samples, oldest first."""
        return list(checking.samples_of(self._rows(checking.SAMPLES)))

    def sample_items(self, sample: str) -> list[SampleItem]:
        """The items of a sample in the order in which they are shown."""
        return list(checking.items_of(self._rows(checking.ITEMS, [sample])))

    def answers(self, sample: str) -> list[Answer]:
        """All answers to the items of a sample, by position, then checker."""
        return list(checking.answers_of(self._rows(checking.ANSWERS, [sample])))

    def answer(self, sample: str, answers: Sequence[Answer]) -> None:
        """Keep answers, each in place of what its checker had answered to the item before."""
        checking.answer(self._transaction, sample, answers)

    @property
    def feeds(self) -> Feeds:
        """The feeds that `watch` polls, and what they named."""
        return Feeds(self._transaction, self._cursor)

    @property
    def alerts(self) -> Alerts:
        """What rules told, and whether it was sent."""
        return Alerts(self._transaction, self._cursor)

    def ask(self, sql: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> pa.Table:
        """What a query in SQL finds, as Arrow; it reads and cannot write. `counting` has those that parts ask."""
        with self._cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            return cursor.sql(sql, params=values).to_arrow_table()

    def close(self) -> None:
        """Store what an open run still holds and close the file; readers that are not done get a StoreError."""
        if self._closed:
            return
        try:
            if self._run is not None and not self._run.closed:
                self._run.flush()
        finally:
            self._closed = True
            for cursor in [*self._cursors, self._connection]:
                with suppress(duckdb.Error):
                    cursor.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            with suppress(StoreError):  # the exception that ended the block says more
                self.close()

    def _read(self, table: RecordTable, query: Query | None, build: Callable[[tuple[Any, ...]], R]) -> Iterator[R]:
        return map(build, self._rows(*select(table, query or Query())))

    def _rows(self, sql: str, values: list[Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, fetched as they are asked for, all as of the moment of the first."""
        with self._cursor() as cursor:
            cursor.execute(sql, values)
            while rows := cursor.fetchmany(ROWS_READ_AT_ONCE):
                yield from rows
                self._check_open()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of its own for one query, so that queries do not cut each other short."""
        with explained(self.path, self.read_only):
            self._check_open()
            cursor = self._connection.cursor()
            self._cursors.add(cursor)
            try:
                yield cursor
            finally:
                self._cursors.discard(cursor)
                cursor.close()

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The writing connection, inside a transaction that is rolled back on any exception."""
        with self._lock, explained(self.path, self.read_only):
            self._check_open()
            try:
                self._connection.begin()  # inside, for an interrupt can come while it begins
                yield self._connection
                self._connection.commit()
            except BaseException:
                with suppress(duckdb.Error):  # a commit that failed has been rolled back already
                    self._connection.rollback()
                raise

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError(f"{self.path} is closed: open the store again")
