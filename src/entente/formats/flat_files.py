"""Flat rows → CSV and Parquet files: one kind of record, one record a row."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from entente.formats.flat import COLUMNS, Cell, flat
from entente.formats.levels import TextLevel
from entente.formats.streams import text_on

if TYPE_CHECKING:
    import pyarrow as pa

# A spreadsheet reads a cell that begins so as a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS_A_GROUP = 10_000


def csv_cell(cell: Cell) -> str | int | float:
    """A cell as the CSV file has it: absent is empty, true and false in words, no text that is a formula."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


class CsvWriter:
    """Writes the records of one kind as comma-separated values: UTF-8, a header line, lines end with a line feed."""

    def __init__(self, out: IO[bytes], level: TextLevel, kind: str):
        self.level, self.kind = level, kind
        self._text = text_on(out)
        self._csv = csv.writer(self._text, lineterminator="\n")
        self._csv.writerow(COLUMNS[kind])

    def write(self, document: Mapping[str, Any] | None, records: Sequence[Mapping[str, Any]]) -> None:
        """Write the records of one document that are of this file's kind."""
        rows = [flat(record, document, self.level) for record in records if record["kind"] == self.kind]
        if rows:
            self._csv.writerows([csv_cell(cell) for cell in row.values()] for row in rows)
            self._text.flush()

    def close(self) -> None:
        """Flush what is left; the stream stays open."""
        self._text.flush()


class ParquetWriter:
    """Writes the records of one kind as a Parquet file: texts, numbers, truth values and dates typed as such."""

    def __init__(self, out: IO[bytes], level: TextLevel, kind: str):
        import pyarrow.parquet as pq

        self.level, self.kind = level, kind
        self.schema_of = schema_of(kind)
        self._file = pq.ParquetWriter(out, self.schema_of, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def write(self, document: Mapping[str, Any] | None, records: Sequence[Mapping[str, Any]]) -> None:
        """Write the records of one document that are of this file's kind."""
        self._rows.extend(
            typed(flat(record, document, self.level), self.kind) for record in records if record["kind"] == self.kind
        )
        if len(self._rows) >= _ROWS_A_GROUP:
            self._flush()

    def close(self) -> None:
        """Write the rows that wait and the footer; the stream stays open."""
        if self._rows:
            self._flush()
        self._file.close()

    def _flush(self) -> None:
        import pyarrow as pa

        rows, self._rows = self._rows, []
        self._file.write_table(pa.Table.from_pylist(rows, self.schema_of))


def schema_of(kind: str) -> pa.Schema:
    """The columns of a kind of record, for Parquet."""
    import pyarrow as pa

    types = {"text": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(), "date": pa.date32()}
    return pa.schema([(name, types[cell]) for name, cell in COLUMNS[kind].items()])


def typed(row: dict[str, Cell], kind: str) -> dict[str, Any]:
    """A flat row with its cells as Parquet types them: days as dates, texts that UTF-8 can hold."""
    return {name: _cell(row[name], cell_type) for name, cell_type in COLUMNS[kind].items()}


def _cell(cell: Cell, cell_type: str) -> Any:
    if isinstance(cell, str):
        return date.fromisoformat(cell) if cell_type == "date" else cell.encode("utf-8", "replace").decode("utf-8")
    return cell
