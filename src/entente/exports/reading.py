"""Records on their way out of a store, each beside the document whose words it quotes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, Literal, TypeAlias

from entente.records import AnyRecord, Document
from entente.store import Query, Store
from entente.store.rows import DOCUMENT_SLOTS
from entente.store.rows import document_of as document_from

Kind: TypeAlias = Literal["document", "mention", "statement", "event", "episode"]
Row: TypeAlias = Mapping[str, Any]  # a record in its JSON form
AT_ONCE = 100  # records whose documents are read together

# By row: else the texts of the whole table are read to find a few.
_DOCUMENTS = f"""
SELECT {", ".join(DOCUMENT_SLOTS)} FROM documents
WHERE rowid IN (SELECT rowid FROM documents WHERE retired_by IS NULL AND id IN (SELECT unnest($ids)))
"""


def records_of(store: Store, kind: Kind, query: Query) -> Iterator[AnyRecord]:
    """The current records of a kind that `query` wants, in its order."""
    readers: dict[Kind, Callable[[Query], Iterator[AnyRecord]]] = {
        "document": store.documents,
        "mention": store.mentions,
        "statement": store.statements,
        "event": store.events,
        "episode": store.episodes,
    }
    return readers[kind](query)


def with_documents(records: Iterable[AnyRecord], store: Store) -> Iterator[tuple[Row | None, Row]]:
    """Each record in its JSON form, and its document before it; None where it has none."""
    waiting = iter(records)
    while batch := list(islice(waiting, AT_ONCE)):
        homes = {key for record in batch if record.kind != "document" and (key := home(record)) is not None}
        documents = documents_of(store, homes)
        for record in batch:
            row = record.model_dump(mode="json")
            yield (row if record.kind == "document" else documents.get(home(record) or "")), row


def documents_of(store: Store, keys: Iterable[str]) -> dict[str, Row]:
    """The current documents with these ids, in their JSON form."""
    ids = sorted(keys)
    rows = store.ask(_DOCUMENTS, {"ids": ids}).to_pylist() if ids else []
    return {row["id"]: document_from(row.values()).model_dump(mode="json") for row in rows}


def gone_since(store: Store, since: date, query: Query) -> list[dict[str, Any]]:
    """What a table of the events that `query` wants, taken before that day, must lose.

    Ids that are gone are tombstones, with what took their place; those that do not meet the query any more have left.
    """
    gone = [{"kind": "tombstone", "id": each.id, "replaced_by": each.replaced_by} for each in store.tombstones(since)]
    if rewritten := store.rewritten(since):
        met = {event.id for event in store.events(replace(query, limit=None))}
        gone += [{"kind": "left", "id": key} for key in rewritten if key not in met]
    return gone


def home(record: AnyRecord) -> str | None:
    """The id of the document whose words a record quotes."""
    if record.kind == "document":
        return record.id
    if record.kind == "event":
        return record.evidence.document if record.evidence else None
    return record.document if record.kind != "episode" else None


def document_of(store: Store, key: str | None) -> Document | None:
    """The current document with an id, if there is one."""
    return next(store.documents(Query(document=key)), None) if key is not None else None
