"""A file of tab-separated rows → its rows: unpacked, decoded, free of quotes, by the names of its header.

The files of the field have no quoting: a quotation mark is a character like any other (readers that think otherwise
swallowed seven of eight rows of ICEWS 2007). Where one stands at both ends of a value, a table program put it there.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from entente.documents.charset import is_binary, repair
from entente.documents.errors import where_of
from entente.documents.streams import Stream
from entente.formats.reading.faults import ImportFault, ImportReport, Note, Refused
from entente.formats.words import printable

TABLES = frozenset({".txt", ".tab", ".csv", ".tsv"})
REMEMBERED = 1_000_000  # keys of rows, some 100 MB: what is repeated farther away is found by its id in the store
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_UNREADABLE = (OSError, EOFError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile)
_NO_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a line, and where it stands: "line 3", in an archive "2022-01.txt, line 3"."""

    where: str
    cells: list[str]


def tables(path: Path, report: ImportReport) -> Iterator[Iterator[Row]]:
    """The rows of a file, or of each table of a zip archive; each must be read before the next is asked for.

    Lines without any value are passed over. Raises ImportFault for a file that cannot be read, also in the middle.
    """
    with _explained(path), path.open("rb") as file:
        packed = file.read(4) in _ZIP
        file.seek(0)
        if not packed:
            yield _rows(path, Stream(file), "", report)
            return
        with zipfile.ZipFile(file) as archive:
            members = [name for name in archive.namelist() if _is_table(name)]
            if not members:
                raise ImportFault(f"{where_of(path)}: there is no table in the archive (.txt, .tab, .csv or .tsv)")
            for name in members:
                with archive.open(name) as member:
                    yield _rows(path, Stream(member), f"{printable(name)}, ", report)


def _is_table(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in TABLES and not path.name.startswith(".") and path.parts[0] != "__MACOSX"


def _rows(path: Path, stream: Stream, within: str, report: ImportReport) -> Iterator[Row]:
    with _explained(path):
        if is_binary(stream.head):
            raise ImportFault(f"{where_of(path)}: {within}this is no text; give the file as it was published")
        for number, line in stream.lines(newline="\n"):
            where = f"{within}line {number}"
            if line is None:
                report.refuse("the line is too long for a row", where)
            elif line.strip():
                yield Row(where, _cells(line, report.noting(where)))


def _cells(line: str, note: Note) -> list[str]:
    text = repair(line)
    if text != line:
        note("bytes that are not UTF-8 read as Windows-1252", "")
    cells = text.removesuffix("\n").removesuffix("\r").split("\t")
    if '"' in text:
        bare = [_unquoted(cell) for cell in cells]
        if bare != cells:
            note("quotation marks around values taken off", "")
        return bare
    return cells


def _unquoted(cell: str) -> str:
    stripped = cell.strip()
    if len(stripped) > 1 and stripped.startswith('"') and stripped.endswith('"'):
        return stripped[1:-1].replace('""', '"')
    return cell


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Say of any failure to open, unpack or decode the file at `path` what it is."""
    try:
        yield
    except ImportFault:
        raise
    except _UNREADABLE as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or "it ends too early"
        raise ImportFault(f"{where_of(path)}: cannot be read to its end: {printable(what)}; get it again") from error


def column_name(cell: str) -> str:
    """A name of a column without case and punctuation: "Event ID", "event_id" and "Event.ID" are one."""
    return _NO_NAME.sub(" ", cell.lower()).strip()


def header_of(
    rows: Iterator[Row], fits: Callable[[Sequence[str]], bool], wanted: str, report: ImportReport
) -> list[str] | None:
    """The names of the columns from the first row; None where it `fits` not (a table of something else), or is none."""
    first = next(rows, None)
    if first is None:
        return None
    names = [column_name(cell) for cell in first.cells]
    if not fits(names):
        report.refuse(f"the table has no header with {wanted}, parted by tabs", first.where)
        return None
    return names


def below(rows: Iterator[Row], header: Sequence[str], report: ImportReport) -> Iterator[Row]:
    """The rows under a header, counted; where files were put together, the header comes again and is passed over."""
    for row in rows:
        if column_name(row.cells[0]) == header[0] and [column_name(cell) for cell in row.cells] == list(header):
            report.mend("the header again in the middle, passed over", row.where)
            continue
        report.rows += 1
        yield row


def fitted(cells: Sequence[str], width: int, note: Note) -> Sequence[str]:
    """`cells`, as many as there are columns: empty ones behind them are dropped. Raises Refused for other numbers."""
    extra = cells[width:]
    if len(cells) < width or any(cell.strip() for cell in extra):
        raise Refused("not as many values as columns", f"{len(cells)}, not {width}")
    if extra:
        note("empty columns behind the last one dropped", "")
    return cells[:width]


class Recent:
    """The keys of the latest rows, to tell one that comes twice."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._size = size
        self._rows: dict[int, int] = {}  # hashes, by age: an eighth of the memory of the words

    def check(self, key: str, cells: Sequence[str]) -> None:
        """Remember a row by its key. Raises Refused where the key is known already: the first row counts."""
        known, row = hash(key), hash(tuple(cells))
        if (found := self._rows.get(known)) is not None:
            raise Refused("the row is there twice" if found == row else "the id is there twice, the first counts", key)
        self._rows[known] = row
        if len(self._rows) > self._size:
            del self._rows[next(iter(self._rows))]
