"""Samples to be checked by hand, their items as they were drawn, and what checkers answered.

A sample is kept as drawn: an item holds the record that was shown, so that coding documents again changes no figure.
Every checker has one answer to an item, the last one given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeAlias

import duckdb
import pyarrow as pa

from entente.store.errors import StoreError
from entente.store.querying import Query, select
from entente.store.rows import columns, insert

ItemKind: TypeAlias = Literal["mention", "sentence"]
Verdict: TypeAlias = Literal["right", "wrong", "skip"]
Transaction: TypeAlias = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]
Rows: TypeAlias = Iterable[tuple[Any, ...]]

SAMPLES = "SELECT name, made, seed, options, version, models FROM samples ORDER BY made, name"
ITEMS = """
SELECT position, kind, record, document, start, "end", stratum, weight, shown FROM sample_items
WHERE sample = ? ORDER BY position
"""
ANSWERS = """
SELECT position, checker, verdict, wrong, missed, comment, answered FROM answers
WHERE sample = ? ORDER BY position, checker
"""
ITEM_COLUMNS = columns(words="sample kind record document stratum shown", integers="position start end", reals="weight")


@dataclass(frozen=True)
class Sample:
    """What was drawn and how: `options` holds the query and the ways of drawing; `models` those that coded it."""

    name: str
    made: datetime
    seed: int
    options: Mapping[str, Any]
    version: str
    models: Sequence[str]


@dataclass(frozen=True)
class SampleItem:
    """One thing to check: a mention, or a sentence in which nothing was coded (`record` None).

    `weight` is how many of the store it stands for; `shown` is all that the checker sees, in JSON form.
    """

    position: int
    kind: ItemKind
    record: str | None
    document: str
    start: int
    end: int
    stratum: str
    weight: float
    shown: Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What one checker says of one item.

    Of a wrong mention `wrong` has the slots that are wrong, each with what it should be or None where that was not
    said; none at all: the sentence tells no such event. Of a sentence that is wrong an event was missed; `missed` has
    the types of those, as far as they were said.
    """

    position: int
    checker: str
    verdict: Verdict
    wrong: Mapping[str, str | None] = field(default_factory=dict)
    missed: Sequence[str] = ()
    comment: str | None = None
    answered: datetime = field(default_factory=lambda: datetime.now(UTC))

    def says_the_same(self, other: Answer) -> bool:
        """Whether two answers differ in nothing but when they were given, or by whom."""
        ours, theirs = (
            (each.position, each.verdict, dict(each.wrong), list(each.missed), each.comment) for each in (self, other)
        )
        return ours == theirs


@dataclass(frozen=True)
class FrameRow:
    """A mention that could be drawn, and what strata are made of. `day`: the event's first day, else the document's."""

    id: str
    document: str
    type: str
    status: str
    confidence: float
    model: str
    outlet: str | None
    day: date | None


def frame(query: Query) -> tuple[str, list[Any]]:
    """The SQL that reads the slots of `FrameRow` of the current mentions that `query` wants."""
    slots = "t.id, t.document, t.type, t.status, t.confidence, t.model, t.date_start"
    chosen, values = select("mentions", query, slots)
    sql = f"""
    SELECT f.id, f.document, f.type, f.status, f.confidence, f.model, d.outlet, coalesce(f.date_start, d.day)
    FROM ({chosen}) f LEFT JOIN documents d ON d.id = f.document AND d.retired_by IS NULL
    """
    return sql, values


def texts(query: Query) -> tuple[str, list[Any]]:
    """The SQL that reads (id, text, [[start, end], …]) of current documents: the sentences that hold a mention.

    Copies are left out: what they tell, their original tells.
    """
    chosen, values = select("documents", query, "t.id, t.text, t.copy_of")
    sql = f"""
    SELECT f.id, f.text, coalesce(c.coded, []) FROM ({chosen}) f LEFT JOIN (
        SELECT document, list([sentence_start, sentence_end]) AS coded FROM mentions
        WHERE retired_by IS NULL GROUP BY document
    ) c ON c.document = f.id
    WHERE f.copy_of IS NULL
    """
    return sql, values


def add(transaction: Transaction, path: str, sample: Sample, items: Sequence[SampleItem]) -> None:
    """Keep a new sample. Raises StoreError when there is one of that name."""
    with transaction() as connection:
        if connection.execute("SELECT 1 FROM samples WHERE name = ?", [sample.name]).fetchall():
            raise StoreError(f"{path} has a sample {sample.name} already: give the new one another name")
        made = sample.made.astimezone(UTC).replace(tzinfo=None)
        connection.execute(
            _insert("samples", "name made seed options version models"),
            (sample.name, made, sample.seed, json.dumps(sample.options), sample.version, list(sample.models)),
        )
        rows = [{**vars(item), "sample": sample.name, "shown": json.dumps(item.shown)} for item in items]
        insert(connection, "sample_items", pa.Table.from_pylist(rows, ITEM_COLUMNS))


def answer(transaction: Transaction, sample: str, answers: Sequence[Answer]) -> None:
    """Keep these answers, all or none; each takes the place of what its checker had answered to the item."""
    with transaction() as connection:
        for each in answers:
            connection.execute(
                "DELETE FROM answers WHERE sample = ? AND position = ? AND checker = ?",
                [sample, each.position, each.checker],
            )
            answered = each.answered.astimezone(UTC).replace(tzinfo=None)
            said = (each.verdict, json.dumps(dict(each.wrong)), list(each.missed), each.comment, answered)
            connection.execute(
                _insert("answers", "sample position checker verdict wrong missed comment answered"),
                (sample, each.position, each.checker, *said),
            )


def _insert(table: str, columns: str) -> str:
    names = columns.split()
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def samples_of(rows: Rows) -> Iterator[Sample]:
    """The samples that `SAMPLES` reads."""
    for name, made, seed, options, version, models in rows:
        yield Sample(name, made.replace(tzinfo=UTC), seed, json.loads(options), version, models)


def items_of(rows: Rows) -> Iterator[SampleItem]:
    """The items that `ITEMS` reads."""
    return (SampleItem(*[*slots, json.loads(shown)]) for *slots, shown in rows)


def answers_of(rows: Rows) -> Iterator[Answer]:
    """The answers that `ANSWERS` reads."""
    for position, checker, verdict, wrong, missed, comment, answered in rows:
        yield Answer(position, checker, verdict, json.loads(wrong), missed, comment, answered.replace(tzinfo=UTC))
