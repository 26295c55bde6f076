"""Which layout output has, and the writer of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Literal, Protocol, TextIO, TypeAlias, get_args

from entente.formats.destination import Destination
from entente.formats.flat_files import CsvWriter, ParquetWriter
from entente.formats.jsonl import JsonlWriter
from entente.formats.levels import TextLevel
from entente.formats.streams import text_on

Format: TypeAlias = Literal["table", "jsonl", "csv", "parquet", "html"]
FORMATS: tuple[Format, ...] = get_args(Format)
SUFFIXES: dict[str, Format] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".pq": "parquet", ".txt": "table",
    ".html": "html",
}  # fmt: skip
FLAT: tuple[Format, ...] = ("csv", "parquet")
_WIDTH = 120  # characters of a table that no terminal shows


class FormatError(ValueError):
    """Output was asked for in a way that cannot be; the message is one line and says what to do."""


class Writer(Protocol):
    """Takes records in their JSON form, a document's at a time."""

    def write(self, document: Mapping[str, Any] | None, records: Sequence[Mapping[str, Any]]) -> None:
        """Write `records`, all of `document` (with its text, where the level needs it)."""

    def close(self) -> None:
        """Write what waits; the stream stays open."""


def chosen_format(asked: Format | None, output: Path | None, terminal: bool, kind: str | None = None) -> Format:
    """The layout asked for, else by the file's suffix, else a table on a terminal and JSON lines in a pipe.

    Raises FormatError for a suffix that tells nothing, for Parquet without a file, and for a page of anything but
    statements; `kind` is that of the records.
    """
    chosen = _chosen(asked, output, terminal)
    if chosen == "html" and kind != "statement":
        raise FormatError("html is a page of statements: use entente statements, or --kind statement")
    return chosen


def _chosen(asked: Format | None, output: Path | None, terminal: bool) -> Format:
    if asked == "parquet" and output is None:
        raise FormatError("parquet is not for pipes and terminals: give --output FILE")
    if asked is not None:
        return asked
    if output is None:
        return "table" if terminal else "jsonl"
    found = SUFFIXES.get(output.suffix.lower())
    if found is None:
        known = ", ".join(SUFFIXES)
        raise FormatError(f"{output} does not tell the format by its name: end it in one of {known}, or give --format")
    return found


@contextmanager
def open_writer(
    layout: Format,
    path: Path | None,
    level: TextLevel,
    kind: str = "mention",
    terminal: TextIO | None = None,
    heading: str = "",
) -> Iterator[Writer]:
    """The writer of a layout to the file `path`, or to standard output without one; use as a context manager.

    The file appears when the block ends well. Raises OSError when it cannot be written.

    kind:     the one kind of record that flat files (csv, parquet) and a table of documents hold
    terminal: the text stream that shows standard output to a person, if one does: a table is coloured and as wide
    heading:  what a page says it shows
    """
    with Destination(path) as out:
        writer = _writer(layout, out, level, kind, terminal, heading)
        try:
            yield writer
        except BaseException:
            if path is not None:  # what waits for standard output is dropped: its reader may not read any more
                with suppress(Exception):
                    writer.close()
            raise
        writer.close()


def _writer(
    layout: Format, out: IO[bytes], level: TextLevel, kind: str, terminal: TextIO | None, heading: str
) -> Writer:
    if layout == "jsonl":
        return JsonlWriter(out, level)
    if layout == "csv":
        return CsvWriter(out, level, kind)
    if layout == "parquet":
        return ParquetWriter(out, level, kind)
    if layout == "html":
        from entente.formats.page import PageWriter

        return PageWriter(out, level, heading)
    return _table(out, level, kind, terminal)


def _table(out: IO[bytes], level: TextLevel, kind: str, terminal: TextIO | None) -> Writer:
    from rich.console import Console

    from entente.formats.table import TableWriter

    if terminal is not None:
        console = Console(file=terminal, highlight=False, markup=False, emoji=False)
    else:
        width = shutil.get_terminal_size((_WIDTH, 24)).columns
        console = Console(file=text_on(out), width=width, color_system=None, highlight=False, markup=False, emoji=False)
    return TableWriter(console, level, header_for_documents=kind == "document")
