"""Writing: a run takes documents with their records and stores each of them whole or not at all.

Documents wait in a buffer and are stored about fifty at a time, each time in one transaction; a
process killed at any moment leaves whole documents only.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias

import duckdb

from entente.records import Document, Mention, Statement
from entente.store import standing
from entente.store.copies import Copies
from entente.store.errors import StoreError
from entente.store.rows import DOCUMENT_SLOTS, Row, arrow_tables, document_of, fingerprint_of, insert, rows_of
from entente.store.schema import DOCUMENT_COLUMN
from entente.store.seen import Seen
from entente.store.settling import follow

Outcome: TypeAlias = Literal["new", "unchanged", "replaced"]
Transaction: TypeAlias = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]

DOCUMENTS_AT_ONCE = 50
ROWS_AT_ONCE = 20_000  # a few huge documents are stored earlier, so that memory stays small


@dataclass(frozen=True)
class Waiting:
    """A document in the buffer: what makes it the same as before, its rows, and whether it replaces others."""

    fingerprint: str
    rows: dict[str, list[Row]]
    replaces: bool


@dataclass
class Counts:
    """What became of the documents of a run so far."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def coded(self) -> int:
        """Documents stored, new or replaced."""
        return self.new + self.replaced


class Run:
    """One coding of some documents by one model; made by `Store.begin_run`.

    As a context manager it finishes when the block ends. After an exception it stores the whole
    documents it was given and stays unfinished in the table of runs, as does a run that was killed.
    """

    def __init__(
        self,
        transaction: Transaction,
        run_id: int,
        version: str,
        model: str,
        model_hash: str | None,
        copies: Copies | None = None,
        seen: Seen | None = None,
    ) -> None:
        self.id = run_id
        self.counts = Counts()
        self.closed = False  # takes no more documents
        self._transaction = transaction
        self._coder = version, model, model_hash
        self._inputs = 0
        self._waiting: dict[str, Waiting] = {}
        self._attempted = False
        self._rows_waiting = 0
        self.seen = seen or Seen(self._ids)
        self._copies = copies or Copies(self._rows, self._find)

    def copies(self) -> Copies | None:
        """What is known of copies, for the next run of this process; None if something was placed and not stored."""
        return self._copies if self.closed and not self._copies.under_way else None

    def place(self, document: Document) -> list[Document]:
        """The documents to be written now, so that copies of one another have one original: see `Copies.place`."""
        self._check_open()
        return self._copies.place(document)

    def is_current(self, document: Document) -> bool:
        """Whether the store holds this document already, unchanged and coded by this version and model.

        Ask before coding: such a document need not be coded again (`write` it without records, to count it).
        """
        return self._stored(document.id) == self._fingerprint(document)

    def write(
        self, document: Document, mentions: Iterable[Mention] = (), statements: Iterable[Statement] = ()
    ) -> Outcome:
        """Store a document with all its records; say what became of it.

        "unchanged": the same document was coded by the same version and model before, and nothing is
        stored; the same in its text, `published`, `title`, `outlet` and `url`. "replaced": the rows it had
        are retired by this run. A changed document takes effect with its whole batch, at the latest on
        `finish`; `flush` does it at once.

        Raises StoreError when the records are not this document's, when two share an id, when a score is
        not finite, or when the store cannot be written; documents that wait are kept then, and `flush`
        may be tried again.
        """
        self._check_open()
        fingerprint, stored = self._fingerprint(document), self._stored(document.id)
        if stored == fingerprint:
            self.counts.unchanged += 1
            self._count_input(document)
            return "unchanged"
        mentions, statements = list(mentions), list(statements)
        _check_records(document, mentions, statements)
        if document.id in self._waiting or self._attempted:
            self.flush()
        sketch = self._copies.sketch(document.id, new=stored is None)
        rows = rows_of(document, fingerprint, mentions, statements, sketch)
        self.seen.add(document.id)
        self._rows_waiting += sum(map(len, rows.values()))
        # One assignment, so that an interrupt leaves the document in the buffer whole or not at all.
        self._waiting[document.id] = Waiting(fingerprint, rows, replaces=stored is not None)
        self._count_input(document)
        if stored is None:
            self.counts.new += 1
        else:
            self.counts.replaced += 1
        if len(self._waiting) >= DOCUMENTS_AT_ONCE or self._rows_waiting >= ROWS_AT_ONCE:
            self.flush()
        return "new" if stored is None else "replaced"

    def corrected(
        self, document: Document, mentions: Sequence[Mention], statements: Sequence[Statement]
    ) -> tuple[list[Mention], list[Statement]]:
        """A document's records, as a coder gives them, as they are stored: with what people corrected in them."""
        with self._transaction() as connection:
            made = standing.standing(connection, [document.id])
        told: list[standing.Told] = [*mentions, *statements]
        if made:
            told = standing.told_corrected(told, made[document.id], document.text)
        after = [each for each in told if isinstance(each, Mention)]
        return after, [each for each in told if isinstance(each, Statement)]

    def skip(self, reason: str) -> None:
        """Count a document that was not coded, by the reason."""
        self._check_open()
        self.counts.skipped[reason] += 1

    def flush(self) -> None:
        """Store the documents that wait, in one transaction; on StoreError none of them is stored."""
        if self._waiting and not (self._attempted and self._committed()):
            self._attempted = True
            with self._transaction() as connection:
                self._retire(connection)
                for table, incoming in arrow_tables(self._corrected(connection), self.id).items():
                    insert(connection, table, incoming)
                follow(connection, {key: of for key, of in self._placed().items() if of is not None}, self.id)
                self._record_counts(connection)
        self._copies.stored(self._placed())
        self._waiting, self._rows_waiting, self._attempted = {}, 0, False

    def finish(self) -> None:
        """Store what waits and close the run; it takes no more documents."""
        self._check_open()
        self.flush()
        with self._transaction() as connection:
            self._record_counts(connection, finished=now())
        self.closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            if not self.closed:
                self.finish()
            return
        if not issubclass(kind, StoreError):
            with suppress(StoreError):  # the exception that ended the block says more
                self.flush()
        self.closed = True

    def _check_open(self) -> None:
        if self.closed:
            raise StoreError(f"run {self.id} is over: begin another run to write more")

    def _fingerprint(self, document: Document) -> str:
        return fingerprint_of(document, *self._coder)

    def _stored(self, document: str) -> str | None:
        """The fingerprint of the current document with this id, or None."""
        if document in self._waiting:
            return self._waiting[document].fingerprint
        if document not in self.seen:
            return None
        found = self._rows("SELECT fingerprint FROM documents WHERE id = ? AND retired_by IS NULL", [document])
        return found[0][0] if found else None

    def _rows(self, sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
        with self._transaction() as connection:
            return connection.execute(sql, values).fetchall()

    def _ids(self) -> list[str]:
        return [key for (key,) in self._rows("SELECT id FROM documents WHERE retired_by IS NULL", [])]

    def _find(self, document: str) -> Document | None:
        """The stored document with this id."""
        if document not in self.seen:
            return None
        slots = ", ".join(DOCUMENT_SLOTS)
        found = self._rows(f"SELECT {slots} FROM documents WHERE retired_by IS NULL AND id = ?", [document])
        return document_of(found[0]) if found else None

    def _committed(self) -> bool:
        """Whether what waits is stored already: an interrupt can come between the commit and our noting it."""
        document, waiting = next(iter(self._waiting.items()))
        with self._transaction() as connection:
            found = connection.execute(
                "SELECT fingerprint FROM documents WHERE id = ? AND retired_by IS NULL AND run = ?",
                [document, self.id],
            ).fetchall()
        return found == [(waiting.fingerprint,)]

    def _count_input(self, document: Document) -> None:
        # A sum does not depend on the order in which documents come (or on how they are sharded).
        digest = hashlib.sha256(f"{len(document.id)}:{document.id}{document.text_hash}".encode()).digest()
        self._inputs = (self._inputs + int.from_bytes(digest)) % 2**256

    def _retire(self, connection: duckdb.DuckDBPyConnection) -> None:
        replaced = [document for document, waiting in self._waiting.items() if waiting.replaces]
        if not replaced:
            return
        for table, document in DOCUMENT_COLUMN.items():
            connection.execute(
                f"UPDATE {table} SET retired_by = ? WHERE retired_by IS NULL AND {document} IN (SELECT unnest(?))",
                [self.id, replaced],
            ).fetchall()

    def _placed(self) -> dict[str, str | None]:
        """The original of each document that waits; None for one that is none's copy."""
        return {key: each.rows["documents"][0]["copy_of"] for key, each in self._waiting.items()}

    def _corrected(self, connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, list[Row]]]:
        """The rows of the documents that wait, as the corrections make them that stand by now."""
        made = standing.standing(connection, list(self._waiting))
        for document, waiting in self._waiting.items():
            yield standing.rows_corrected(waiting.rows, made[document]) if document in made else waiting.rows

    def _record_counts(self, connection: duckdb.DuckDBPyConnection, finished: datetime | None = None) -> None:
        counts, skipped = self.counts, json.dumps(self.counts.skipped, sort_keys=True)
        values = [finished, counts.coded, counts.replaced, counts.unchanged, skipped, f"{self._inputs:064x}", self.id]
        connection.execute(
            "UPDATE runs SET finished = ?, coded = ?, replaced = ?, unchanged = ?, skipped = ?, input_hash = ? "
            "WHERE id = ?",
            values,
        ).fetchall()


def begin(
    transaction: Transaction,
    version: str,
    model: str,
    model_hash: str | None,
    options: Mapping[str, Any],
    before: Run | None = None,
) -> Run:
    """Enter a new run into the table of runs, and return it. `before` is the last one of this process, if any."""
    with transaction() as connection:
        run_id = enter(connection, now(), version, model, options, model_hash)
    # To read the sketches of copies anew for every few documents of a feed would take longer than to code them.
    copies, seen = (before.copies(), before.seen) if before is not None else (None, None)
    return Run(transaction, run_id, version, model, model_hash, copies, seen)


def enter(
    connection: duckdb.DuckDBPyConnection,
    started: datetime,
    version: str,
    model: str,
    options: Mapping[str, Any],
    model_hash: str | None = None,
) -> int:
    """Enter a run into the table of runs, and return its id."""
    ((run_id,),) = connection.execute(
        "INSERT INTO runs (started, version, model, model_hash, options, coded, replaced, unchanged, skipped, "
        "input_hash) VALUES (?, ?, ?, ?, ?, 0, 0, 0, '{}', ?) RETURNING id",
        [started, version, model, model_hash, json.dumps(options, sort_keys=True, default=str), "0" * 64],
    ).fetchall()
    return int(run_id)


def now() -> datetime:
    """The time in UTC, without a zone, as the table of runs keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _check_records(document: Document, mentions: list[Mention], statements: list[Statement]) -> None:
    seen: set[str] = set()
    records: list[Mention | Statement] = [*mentions, *statements]
    for record in records:
        if record.document != document.id:
            raise StoreError(f"{record.kind} {record.id} is of {record.document}, not of {document.id}: nothing stored")
        if record.id in seen:
            raise StoreError(f"two records of {document.id} have the id {record.id}: nothing stored")
        if isinstance(record, Mention) and record.why and not all(map(math.isfinite, record.why.scores.values())):
            raise StoreError(
                f"mention {record.id} has a score that is no number, which JSON cannot keep: nothing stored"
            )
        seen.add(record.id)
