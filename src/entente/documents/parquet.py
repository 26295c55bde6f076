"""Parquet tables → documents, a batch of rows at a time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, TypeAlias

from entente.documents.errors import DocumentError, Skipped, one_line, shown
from entente.documents.options import Columns
from entente.documents.streams import Stream
from entente.documents.tables import column_names, row_found
from entente.documents.text import Found

BATCH = 128  # rows in memory at a time


def looks_like_parquet(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a Parquet table."""
    return head.startswith(b"PAR1")


Groups: TypeAlias = tuple[int, int]  # the first row group, and the one past the last


def read_parquet(
    given: Path | Stream, columns: Columns, source: str, where: str, groups: Groups | None = None
) -> Iterator[Found | Skipped]:
    """The documents of a table in a file, or in a stream (unpacked or piped: copied to a temporary file first).

    groups: the row groups to read, by default all; rows are numbered as in the whole table
    """
    if isinstance(given, Path):
        yield from _rows(str(given), columns, source, where, groups)
        return
    with tempfile.TemporaryFile(prefix="entente-") as copy:
        shutil.copyfileobj(given.bytes, copy)
        copy.seek(0)
        yield from _rows(copy, columns, source, where, groups)


def _rows(
    file: str | IO[bytes], columns: Columns, source: str, where: str, groups: Groups | None
) -> Iterator[Found | Skipped]:
    import pyarrow
    from pyarrow.parquet import ParquetFile

    number = 0
    try:
        with ParquetFile(file) as table:
            names = column_names(columns, table.schema_arrow.names, where)
            if table.metadata.num_rows == 0:
                yield Skipped(where, "the table has no rows", "empty")
            first, end = groups or (0, table.num_row_groups)
            number = sum(table.metadata.row_group(group).num_rows for group in range(first))
            wanted = sorted(set(names.values()))
            for batch in table.iter_batches(BATCH, range(first, end), wanted, use_threads=False):
                for position in range(batch.num_rows):
                    number += 1
                    yield _row(batch, position, names, source, f"{where}, row {number}")
    except DocumentError as error:
        yield Skipped(where, error.reason, "error")
    except (pyarrow.ArrowException, OSError) as error:
        after = f" after row {number}" if number else ""
        why = one_line(str(error))[:150]
        yield Skipped(where, f"not a Parquet table that can be read{after} ({why}); write the file again", "error")


def _row(batch: Any, position: int, names: dict[str, str], source: str, where: str) -> Found | Skipped:
    row: dict[str, object] = {}
    for name in names.values():
        try:
            row[name] = batch.column(name)[position].as_py()
        except (ValueError, OverflowError) as error:  # bytes that are no text, a time out of range
            return Skipped(where, f"{shown(name)} cannot be read ({one_line(str(error))[:100]})", "error")
    return row_found(row, names, source, where)
