"""Full-text search: the words of a store in an index of SQLite's FTS5 beside it.

Indexed are titles of documents, the sentences of mentions and of the evidence of events, and the words of statements.
The index is a copy that can be thrown away: it follows the runs of the store, and is made anew where it is missing,
broken or of another store. Its row ids begin with the day, so that a span of days is a range of rows.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from entente.store.errors import StoreError
from entente.store.words import match_of

if TYPE_CHECKING:
    from entente.store.whole import Store

Indexed: TypeAlias = Literal["document", "mention", "statement", "event"]
State: TypeAlias = tuple[int, int, int]  # the last run, that at which the next update begins, documents coded so far

VERSION = 1  # of the tables below
SUFFIX = ".search"
ROWS_AT_ONCE = 20_000
A_DAY = 1 << 24  # row ids of one day
RANKED = 20_000  # of more that match, the newest are ranked: the rest would take longer than anybody waits
PATIENCE = 2.0  # seconds from the beginning of an update that a search waits for its end
WAIT = 30.0  # seconds for a lock of SQLite
MARKS = "\x02", "\x03"  # around the words that were found: no text has them

TABLES = (
    "CREATE TABLE about (version INTEGER, store TEXT, run INTEGER, next INTEGER)",
    "CREATE TABLE records (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL)",
    "CREATE UNIQUE INDEX records_by_id ON records (kind, id)",
    "CREATE VIRTUAL TABLE words USING fts5(body, kind, tokenize = 'porter unicode61 remove_diacritics 2',"
    " prefix = '2 3')",
    # The kind is a word that every row of it has: it narrows a search and must not weigh in it.
    "INSERT INTO words (words, rank) VALUES ('rank', 'bm25(1.0, 0.0)')",
)
BEST = f"""
SELECT number FROM (
    SELECT rowid AS number, bm25(words, 1.0, 0.0) AS score FROM words
    WHERE words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT {RANKED}
) ORDER BY score, number DESC LIMIT ? OFFSET ?
"""
SHOW = f"""
SELECT r.kind, r.id, words.rowid, snippet(words, 0, '{MARKS[0]}', '{MARKS[1]}', '…', 32)
FROM words JOIN records r ON r.number = words.rowid WHERE words MATCH ? AND words.rowid = ?
"""
_SENTENCE = "substring(d.text, {0} + 1, {1} - {0})"
_TOLD = "JOIN documents d ON d.id = {0} AND d.retired_by IS NULL"
# Of each kind, rows (id, day, words) of the current records; `t` is the table whose runs are followed.
READ: dict[Indexed, str] = {
    "document": "SELECT t.id, t.day, t.title FROM documents t WHERE t.title IS NOT NULL",
    "mention": f"""
        SELECT t.id, t.date_start, {_SENTENCE.format("t.sentence_start", "t.sentence_end")}
        FROM mentions t {_TOLD.format("t.document")} WHERE true""",
    "statement": f"""
        SELECT t.id, coalesce(t.date_start, d.day), t.text
        FROM statements t {_TOLD.format("t.document")} WHERE true""",
    "event": f"""
        SELECT t.id, t.date_start,
        {_SENTENCE.format("(t.record->>'$.evidence.sentence.start')::BIGINT",
                          "(t.record->>'$.evidence.sentence.end')::BIGINT")}
        FROM events t {_TOLD.format("t.record->>'$.evidence.document'")} WHERE true""",
}  # fmt: skip
_STORE = "SELECT min(applied)::VARCHAR AS store FROM entente_schema"
# The last run of a coder may go on, also while merges and corrections, which are runs too, come after it.
_RUNS = """
SELECT coalesce(max(id), 0) AS last, coalesce(sum(coded), 0)::BIGINT AS coded,
       max(id) FILTER (model NOT IN ('merge', 'correction')) AS coder, max(id) FILTER (finished IS NULL) AS open
FROM runs
"""


class SearchError(ValueError):
    """What is looked for holds no word; the message is one line."""


class _Closed(Exception):
    """The index is let go of in the middle of an update."""


@dataclass(frozen=True)
class Hit:
    """A record that was found: its kind, id and day, and its words in parts, each with whether it was looked for."""

    kind: Indexed
    id: str
    day: date | None
    words: tuple[tuple[str, bool], ...]


class Search:
    """The index of one store; safe to use from several threads at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._updating = threading.Lock()
        self._reading = threading.Lock()  # of an index in memory
        self._starting = threading.Lock()
        self._seen: State | None = None  # what is indexed
        self._closed = False
        self._worker = ThreadPoolExecutor(1, "search")
        self._refreshing: Future[None] | None = None
        self._began = 0.0  # when it did
        self._memory: sqlite3.Connection | None = None
        self._path = None if store.path == ":memory:" else Path(store.path + SUFFIX).absolute()

    def find(
        self,
        text: str,
        kinds: Sequence[Indexed] = (),
        since: date | None = None,
        until: date | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> list[Hit]:
        """The records that hold these words, the best first, of equals the newest.

        All words must be there; "several words" in quotes stand in a row, sanct* is a beginning. `since` and `until`
        leave out what has no date. What was stored before is found, unless a first index is still being made. Raises
        SearchError where `text` holds no word.
        """
        match = match_of(text)
        if match is None:
            raise SearchError("there is no word to look for: give letters or digits")
        if kinds:
            match = f"({match}) AND kind : ({' OR '.join(kinds)})"
        first = _number(since) if since else (0 if until is None else A_DAY)
        last = _number(until) + A_DAY if until else (1 << 63) - 1
        asked = (match, first, last, limit, offset)
        self._refresh()
        try:
            return self._found(asked)
        except sqlite3.DatabaseError:  # somebody broke it since: it is made anew
            self._seen = None
            self.update()
        try:
            return self._found(asked)
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self._path} cannot be read ({error}): remove it, it is made anew") from error

    def _found(self, asked: tuple[str, int, int, int, int]) -> list[Hit]:
        with self._connected() as connection:
            if _begun(connection) is None:  # another thread is about to make it
                return []
            best = connection.execute(BEST, asked).fetchall()
            rows = [row for (number,) in best for row in connection.execute(SHOW, [asked[0], number])]
        return [Hit(kind, key, _day(number), _parts(snippet)) for kind, key, number, snippet in rows]

    def update(self) -> None:
        """Bring the index up to date with the store. Raises StoreError."""
        with self._updating, suppress(_Closed):
            state = self._state()
            if state != self._seen:
                self._follow(state)
                self._seen = state

    def _refresh(self) -> None:
        """Bring the index up to date, and wait for that, but not for as long as a first one takes."""
        if self._state() == self._seen or self._closed:
            return
        with self._starting:
            if self._refreshing is None or self._refreshing.done():
                self._refreshing, self._began = self._worker.submit(self.update), time.monotonic()
        with suppress(TimeoutError):  # whoever comes while a long one goes on need not wait too
            self._refreshing.result(max(0.0, self._began + PATIENCE - time.monotonic()))

    def _state(self) -> State:
        (runs,) = self._store.ask(_RUNS).to_pylist()
        goes_on = runs["open"] is not None and runs["open"] == runs["coder"]
        return runs["last"], runs["open"] if goes_on else runs["last"] + 1, runs["coded"]

    @property
    def complete(self) -> bool:
        """Whether the index has been up to date since it was opened: not while a first one is being made."""
        return self._seen is not None

    def close(self) -> None:
        """End an update that is made, at its next batch, and let go of an index in memory."""
        self._closed = True
        self._worker.shutdown(wait=False, cancel_futures=True)
        with self._reading:
            if self._memory is not None:
                self._memory.close()
                self._memory = None

    def _follow(self, state: State) -> None:
        try:
            self._bring_up(state)
        except sqlite3.DatabaseError:
            if self._path is None:
                raise
            self._remove()
            try:
                self._bring_up(state)
            except sqlite3.DatabaseError:  # nothing can be written beside the store
                self._path = None
                self._bring_up(state)

    def _bring_up(self, state: State) -> None:
        with self._connected() as connection:
            (row,) = self._store.ask(_STORE).to_pylist()
            begun = _begun(connection)
            if begun is None or begun[:2] != (VERSION, row["store"]) or not 0 < begun[2] <= state[0]:
                _make(connection, row["store"])
                begun = (VERSION, row["store"], 0, 1)
            _, _, run, first = begun
            gone = f"SELECT id FROM {{0}} t WHERE retired_by BETWEEN {first} AND {state[0]}"
            for kind, sql in READ.items():
                if run:  # an index that has just been made holds nothing to forget
                    for ids in self._batches(gone.format(f"{kind}s")):
                        _forget(connection, kind, [key for (key,) in ids])
                for rows in self._batches(f"{sql} AND t.retired_by IS NULL AND t.run BETWEEN {first} AND {state[0]}"):
                    _add(connection, kind, [row for row in rows if row[2]], known=bool(run))
            connection.execute("UPDATE about SET run = ?, next = ?", state[:2])
            connection.commit()

    def _batches(self, sql: str) -> Iterator[list[tuple[Any, ...]]]:
        for batch in self._store.ask(sql).to_batches(max_chunksize=ROWS_AT_ONCE):
            if self._closed:
                raise _Closed
            columns = [column.to_pylist() for column in batch.columns]
            yield list(zip(*columns, strict=True))

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own to the file; in memory there is one for all, one after the other."""
        if self._path is not None:
            with closing(sqlite3.connect(self._path, timeout=WAIT)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                yield connection
            return
        with self._reading:
            if self._memory is None:
                self._memory = sqlite3.connect(":memory:", check_same_thread=False)
            yield self._memory

    def _remove(self) -> None:
        assert self._path is not None
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)


def _begun(connection: sqlite3.Connection) -> tuple[int, str, int, int] | None:
    """(version, store, last run, run at which to go on) of an index; None where there is none."""
    sql = "SELECT count(*) FROM sqlite_master WHERE name IN ('about', 'records', 'words')"
    if connection.execute(sql).fetchone() != (3,):
        return None
    found: tuple[int, str, int, int] | None = connection.execute("SELECT * FROM about").fetchone()
    return found


def _make(connection: sqlite3.Connection, store: str) -> None:
    for name in ("about", "records", "words"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for sql in TABLES:
        connection.execute(sql)
    connection.execute("INSERT INTO about VALUES (?, ?, 0, 1)", [VERSION, store])
    connection.commit()


def _forget(connection: sqlite3.Connection, kind: Indexed, ids: Iterable[str]) -> None:
    numbers = []
    for key in ids:
        found = connection.execute("SELECT number FROM records WHERE kind = ? AND id = ?", [kind, key]).fetchone()
        numbers += [found] if found else []
    connection.executemany("DELETE FROM words WHERE rowid = ?", numbers)
    connection.executemany("DELETE FROM records WHERE number = ?", numbers)
    connection.commit()


def _add(connection: sqlite3.Connection, kind: Indexed, rows: Sequence[tuple[Any, ...]], known: bool) -> None:
    """Index rows (id, day, words) of a kind, in place of what is `known` of them.

    Committed at once, so that a long first index is of use while it grows.
    """
    if known:
        _forget(connection, kind, [key for key, _, _ in rows])
    free: dict[int, int] = {}
    records, words = [], []
    for key, day, text in rows:
        first = _number(day)
        number = free.get(first)
        if number is None:
            sql = "SELECT max(number) FROM records WHERE number >= ? AND number < ?"
            ((last,),) = connection.execute(sql, [first, first + A_DAY]).fetchall()
            number = first if last is None else last + 1
        free[first] = number + 1
        records.append((number, kind, key))
        words.append((number, text.replace(MARKS[0], " ").replace(MARKS[1], " "), kind))
    connection.executemany("INSERT INTO records VALUES (?, ?, ?)", records)
    connection.executemany("INSERT INTO words (rowid, body, kind) VALUES (?, ?, ?)", words)
    connection.commit()


def _number(day: date | None) -> int:
    """The first row id of a day; those of no day come before all others."""
    return day.toordinal() * A_DAY if day else 0


def _day(number: int) -> date | None:
    return date.fromordinal(number // A_DAY) if number >= A_DAY else None


def _parts(snippet: str) -> tuple[tuple[str, bool], ...]:
    """The words of a snippet in parts, each with whether it was looked for."""
    parts: list[tuple[str, bool]] = []
    for place, part in enumerate(snippet.split(MARKS[0])):
        found, _, rest = part.rpartition(MARKS[1]) if place else ("", "", part)
        parts += [(found, True)] if found else []
        parts += [(rest, False)] if rest else []
    return tuple(parts)
