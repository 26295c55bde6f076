"""Records as rows of the tables: what each table's columns take from a record, as Arrow.

The rows of several documents go into one Arrow table, which is inserted at once: a hundred times
faster than row by row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa

from entente.records import Actor, Characterised, DateSpan, Document, Mention, Statement

Row: TypeAlias = dict[str, Any]

DOCUMENT_SLOTS = (
    "id", "title", "published", "outlet", "outlet_id", "outlet_country", "state_run", "url", "language", "text",
    "text_hash", "copy_of", "sentences",
)  # fmt: skip
# The slots that records are coded from or shown with. Not `sentences`, which coding itself counts.
FINGERPRINT_SLOTS = ("text_hash", "published", "title", "outlet", "url", "copy_of")

TYPES = {
    "words": pa.large_string(),
    "lists": pa.list_(pa.string()),
    "days": pa.date32(),
    "reals": pa.float64(),
    "flags": pa.bool_(),
    "bytes_": pa.binary(),
    "integers": pa.int64(),
}


def columns(**names: str) -> pa.Schema:
    """A schema from names by their type; the order is free, as rows are inserted by name."""
    return pa.schema([(name, TYPES[kind]) for kind, listed in names.items() for name in listed.split()])


COLUMNS: dict[str, pa.Schema] = {
    "documents": columns(
        words="id title published outlet outlet_id outlet_country url language text text_hash copy_of fingerprint",
        days="day",
        bytes_="sketch",
        flags="state_run",
        integers="sentences run",
    ),
    "mentions": columns(
        words="id document type cameo scope trigger status date_precision date_basis place_name place_country "
        "place_admin1 model record",
        lists="mode context",
        days="date_start date_end",
        reals="score goldstein place_lat place_lon confidence",
        flags="lead historical",
        integers="sentence_start sentence_end quad run",
    ),
    "mention_actors": columns(
        words="mention document role id name country text", lists="sectors", integers="position run"
    ),
    "statements": columns(
        words="id document form cue text date_precision date_basis record",
        lists="mentions",
        days="date_start date_end",
        reals="confidence",
        integers="run",
    ),
    "statement_actors": columns(
        words="statement document role id name country text called stance", lists="sectors", integers="position run"
    ),
    "uncorrected": columns(words="kind id document record", integers="run"),
}


def fingerprint_of(document: Document, version: str, model: str, model_hash: str | None) -> str:
    """The hash of what a document is coded from and what codes it: where it is the same, so are the records."""
    given = document.model_dump(mode="json", include=set(FINGERPRINT_SLOTS))
    parts = [*(given[slot] for slot in FINGERPRINT_SLOTS), version, model, model_hash]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def rows_of(
    document: Document,
    fingerprint: str,
    mentions: Iterable[Mention],
    statements: Iterable[Statement],
    sketch: bytes | None = None,
) -> dict[str, list[Row]]:
    """The rows, by table, of one document and of all its records; `sketch` finds its copies."""
    row = document_row(document, fingerprint) | {"sketch": sketch}
    return {"documents": [row], **record_rows(mentions, statements)}


def record_rows(
    mentions: Iterable[Mention], statements: Iterable[Statement], uncorrected: Iterable[Mention | Statement] = ()
) -> dict[str, list[Row]]:
    """The rows of records, by table; `uncorrected`: as the coder gave them, what is corrected or said to be none."""
    told, said = list(mentions), list(statements)
    return {
        "mentions": [mention_row(mention) for mention in told],
        "mention_actors": [row for mention in told for row in mention_actor_rows(mention)],
        "statements": [statement_row(statement) for statement in said],
        "statement_actors": [row for statement in said for row in statement_actor_rows(statement)],
        "uncorrected": [
            {"kind": each.kind, "id": each.id, "document": each.document, "record": each.model_dump_json()}
            for each in uncorrected
        ],
    }


def arrow_tables(documents: Iterable[dict[str, list[Row]]], run: int) -> dict[str, pa.Table]:
    """The rows of several documents as one Arrow table for each table that has any, marked with their run."""
    gathered: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    for rows in documents:
        for table in COLUMNS:
            gathered[table].extend(rows.get(table, ()))
    return {table: table_of(rows, COLUMNS[table], run) for table, rows in gathered.items() if rows}


def table_of(rows: Sequence[Row], schema: pa.Schema, run: int) -> pa.Table:
    """Rows as one Arrow table, marked with their run; what a row does not name is null."""
    arrays = [
        pa.array([run] * len(rows) if each.name == "run" else [row.get(each.name) for row in rows], each.type)
        for each in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Add rows to a table, column by name."""
    connection.register("incoming", rows)
    try:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming").fetchall()
    finally:
        with suppress(duckdb.Error):  # after a failed statement the transaction refuses this too, and drops it
            connection.unregister("incoming")


def document_row(document: Document, fingerprint: str) -> Row:
    """The columns of `documents`: every slot of the record, its day and its fingerprint."""
    return document.model_dump(mode="json", exclude={"kind"}) | {"day": document.day, "fingerprint": fingerprint}


def document_of(values: Iterable[Any]) -> Document:
    """The document whose slots, in the order of `DOCUMENT_SLOTS`, are `values`."""
    return Document.model_validate(dict(zip(DOCUMENT_SLOTS, values, strict=True)))


def mention_row(mention: Mention) -> Row:
    """The columns of `mentions`: its main slots, and the whole record as JSON."""
    place = mention.place
    return {
        "id": mention.id, "document": mention.document,
        "sentence_start": mention.sentence.start, "sentence_end": mention.sentence.end, "lead": mention.lead,
        "type": mention.type, "mode": mention.mode, "context": mention.context,
        "quad": mention.quad, "score": mention.score, "cameo": mention.cameo, "goldstein": mention.goldstein,
        "scope": mention.scope, "trigger": mention.trigger.text,
        "status": mention.status, "historical": mention.historical, **date_columns(mention.date),
        "place_name": place and (place.name or place.text), "place_country": place and place.country,
        "place_admin1": place and place.admin1, "place_lat": place and place.lat, "place_lon": place and place.lon,
        "confidence": round(mention.confidence, 4), "model": mention.model, "record": mention.model_dump_json(),
    }  # fmt: skip


def mention_actor_rows(mention: Mention) -> list[Row]:
    """The columns of `mention_actors`: one row for each actor in each role."""
    roles = {"actor": mention.actors, "recipient": mention.recipients, "reported_by": mention.reported_by}
    return [
        {"mention": mention.id, "document": mention.document, "role": role, "position": position, **who(actor)}
        for role, actors in roles.items()
        for position, actor in enumerate(actors)
    ]


def statement_row(statement: Statement) -> Row:
    """The columns of `statements`: its main slots, and the whole record as JSON."""
    return {
        "id": statement.id, "document": statement.document, "form": statement.form,
        "cue": statement.cue and statement.cue.text, "text": statement.text, "mentions": statement.mentions,
        **date_columns(statement.date),
        "confidence": round(statement.confidence, 4), "record": statement.model_dump_json(),
    }  # fmt: skip


def statement_actor_rows(statement: Statement) -> list[Row]:
    """The columns of `statement_actors`: one row for each speaker, subject and source."""
    about: list[Actor] = list(statement.about)
    roles = {"speaker": statement.speakers, "about": about, "reported_by": statement.reported_by}
    return [
        {"statement": statement.id, "document": statement.document, "role": role, "position": position, **who(actor)}
        for role, actors in roles.items()
        for position, actor in enumerate(actors)
    ]


def who(actor: Actor) -> Row:
    """The columns that say who an actor is."""
    row: Row = {
        "id": actor.id, "name": actor.name, "country": actor.country, "sectors": actor.sectors, "text": actor.text,
    }  # fmt: skip
    if isinstance(actor, Characterised):
        row |= {"called": actor.called and actor.called.text, "stance": actor.stance}
    return row


def date_columns(date: DateSpan | None) -> Row:
    """The columns that say when."""
    if date is None:
        return {}
    return {
        "date_start": date.start, "date_end": date.end, "date_precision": date.precision, "date_basis": date.basis,
    }  # fmt: skip
