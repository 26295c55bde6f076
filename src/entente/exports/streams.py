"""Records as a stream of bytes: JSON lines, CSV or Parquet, made as they are read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from entente.exports.reading import Kind, records_of, with_documents
from entente.formats import TextLevel, Writer, at_level, json_line
from entente.formats.flat_files import CsvWriter, ParquetWriter
from entente.formats.jsonl import JsonlWriter
from entente.store import Query, Store

StreamForm: TypeAlias = Literal["jsonl", "csv", "parquet"]
PART = 1 << 16  # bytes that are sent together


def stream(store: Store, kind: Kind, query: Query, form: StreamForm, level: TextLevel) -> Iterator[bytes]:
    """The records that `query` wants, with as much text as `level` allows: the bytes of the file that a command writes.

    The first part is made when it is asked for; StoreError may come then and later.
    """
    out = _Parts()
    writer = _writer(form, out, kind, level)
    for document, row in rows(store, kind, query, level, form):
        writer.write(document, [row])
        if out.size >= PART:
            yield out.taken()
    writer.close()
    yield out.taken()


def rows(
    store: Store, kind: Kind, query: Query, level: TextLevel, form: StreamForm
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Records in their JSON form, each with its document where the form or the level needs it."""
    found = records_of(store, kind, query)
    if form == "jsonl" and level in ("none", "span"):
        return ((None, record.model_dump(mode="json")) for record in found)
    return ((document, dict(row)) for document, row in with_documents(found, store))


def with_their_documents(store: Store, kind: Kind, query: Query, level: TextLevel) -> Iterator[bytes]:
    """JSON lines of records, and before each that of its document, once for those that follow one another."""
    last, out = "", _Parts()
    for document, row in with_documents(records_of(store, kind, query), store):
        if document is not None and kind != "document" and document["id"] != last:
            last = document["id"]
            out.write(json_line(at_level(document, level)))
        out.write(json_line(at_level(row, level, document)))
        if out.size >= PART:
            yield out.taken()
    yield out.taken()


def _writer(form: StreamForm, out: _Parts, kind: Kind, level: TextLevel) -> Writer:
    match form:
        case "jsonl":
            return JsonlWriter(out, level)
        case "csv":
            return CsvWriter(out, level, kind)
        case "parquet":
            return ParquetWriter(out, level, kind)


class _Parts(io.BytesIO):
    """What was written and not yet taken. It tells where in the whole it is, for the footer of Parquet."""

    def __init__(self) -> None:
        super().__init__()
        self._before = 0

    @property
    def size(self) -> int:
        """Bytes that wait."""
        return super().tell()

    def tell(self) -> int:
        return self._before + super().tell()

    def seekable(self) -> bool:
        return False

    def taken(self) -> bytes:
        """All that waits."""
        part = self.getvalue()
        self._before += len(part)
        self.seek(0)
        self.truncate()
        return part
