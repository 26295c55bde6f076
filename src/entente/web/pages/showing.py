"""Records made ready for templates: in their JSON form, with the documents that they quote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from entente.formats.words import printable
from entente.records import Document, Event, Statement
from entente.relations.asking import Records

Row: TypeAlias = dict[str, Any]


def shown_events(events: Sequence[Event], records: Records) -> list[Row]:
    """Events, each with the sentence of its best report and the document of it, None for imported ones."""
    return [_event(event, records) for event in events]


def documents_of(statements: Iterable[Statement], records: Records) -> dict[str, Document]:
    """The documents that print these statements, by id."""
    found = ((each.document, records.document(each.document)) for each in statements)
    return {key: document for key, document in found if document is not None}


def rows_of(records: Iterable[Any]) -> Iterator[Row]:
    """Records in their JSON form."""
    return (record.model_dump(mode="json") for record in records)


def _event(event: Event, records: Records) -> Row:
    document = records.document(event.evidence.document) if event.evidence else None
    words = ""
    if event.evidence and document:
        words = printable(document.text[event.evidence.sentence.start : event.evidence.sentence.end])
    return {"event": event.model_dump(mode="json"), "document": document, "words": words}
