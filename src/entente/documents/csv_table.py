"""CSV and TSV with a header line → documents, a row at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from entente.documents.charset import repair
from entente.documents.errors import DocumentError, Skipped
from entente.documents.options import MAX_LINE, Columns
from entente.documents.streams import Stream
from entente.documents.tables import column_names, row_found
from entente.documents.text import Found, too_long


def read_csv(
    stream: Stream, columns: Columns, source: str, where: str, delimiter: str | None = None
) -> Iterator[Found | Skipped]:
    """The documents of a table; without `delimiter` the header line tells it: comma, semicolon or tab.

    A row that cannot be read is skipped with the number of its first line.
    """
    header: list[str] | None = None
    names: dict[str, str] = {}
    for number, row in _Rows(stream, delimiter):
        here = f"{where}, line {number}"
        if isinstance(row, Skipped):
            yield Skipped(here, row.reason, row.kind)
            continue
        row = [repair(value) for value in row]
        if header is None:
            header = [name.strip() for name in row]
            try:
                names = column_names(columns, header, where)
            except DocumentError as error:
                yield Skipped(where, error.reason, "error")
                return
        elif any(value.strip() for value in row[len(header) :]):
            why = f"the row has {len(row)} values, the header {len(header)}; quote values that hold the delimiter"
            yield Skipped(here, why, "error")
        else:
            yield row_found(dict(zip(header, row, strict=False)), names, source, here)
    if header is None:
        yield Skipped(where, "the file is empty", "empty")


class _Rows:
    """The rows of a stream with the number of their first line, or why a row is skipped.

    csv.reader draws as many lines as a row has. Those of the row in hand are kept, so as to go on after a
    quote that is never closed: it swallows all lines to the end of the file.
    """

    def __init__(self, stream: Stream, delimiter: str | None) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))
        self.lines = stream.lines(newline="")
        self.delimiter = delimiter
        self.taken: list[tuple[int, str]] = []
        self.again: list[tuple[int, str]] = []  # lines to be read again, the next one last
        self.overlong: list[int] = []
        self.size = 0
        self.ended = False

    def __iter__(self) -> Iterator[tuple[int, list[str] | Skipped]]:
        reader = None
        while True:
            self.taken, self.size = [], 0
            reader = reader or csv.reader(self._feed(), delimiter=self._delimiter())
            row: list[str] | Skipped | None
            try:
                row = next(reader, None)
            except csv.Error as error:
                reader = None  # what is left of a row that was too long is read as rows, and skipped as such
                too_big = self.size > MAX_LINE
                row = (
                    Skipped("", too_long(), "too-long") if too_big else Skipped("", f"not a CSV row ({error})", "error")
                )
            for number in self.overlong:
                yield number, Skipped("", too_long(), "too-long")
            self.overlong = []
            if row is None:
                return
            if self.ended and len(self.taken) > 1 and sum(line.count('"') for _, line in self.taken) % 2:
                row = Skipped("", "a quote is opened and never closed; write quotes inside a value twice", "error")
                self.again = self.taken[:0:-1]
                reader = None
            if isinstance(row, Skipped) or any(value.strip() for value in row):
                yield (self.taken[0][0] if self.taken else 1), row

    def _feed(self) -> Iterator[str]:
        for number, line in iter(self._next, None):
            if line is None:
                self.overlong.append(number)
                continue
            self.taken.append((number, line))
            self.size += len(line)
            if self.size > MAX_LINE:
                raise csv.Error("too long")
            yield line
        self.ended = True

    def _next(self) -> tuple[int, str | None] | None:
        return self.again.pop() if self.again else next(self.lines, None)

    def _delimiter(self) -> str:
        if self.delimiter is None:
            first = next(self.lines, None)
            if first is not None and first[1] is not None:
                self.again.append((first[0], first[1]))
            header = first[1] or "" if first else ""
            self.delimiter = max(",;\t", key=header.count)
        return self.delimiter
