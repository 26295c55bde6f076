"""Rows of text cells → lines of tab-separated values as POLECAT, ICEWS and GDELT have them: UTF-8, no quoting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any, TypeAlias

Row: TypeAlias = list[str | int | float | None]

# A tab or a line break would shift what follows; NUL and its like end a value for some readers.
_BREAKS = re.compile(r"\r\n|[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def cell(value: str | int | float | None) -> str:
    """A value as these files have it: absent is empty; a tab, line break or other control character is a space."""
    return "" if value is None else _BREAKS.sub(" ", str(value))


def words(span: Mapping[str, Any], level: str) -> str | None:
    """The words of an actor or a place, where texts may leave."""
    return None if level == "none" else span.get("text")


def write_lines(out: IO[bytes], header: Sequence[str] | None, rows: Iterable[Row]) -> int:
    """Write a header, if there is one, and the rows; return how many."""
    if header is not None:
        out.write(_line(list(header)))
    count = 0
    for row in rows:
        out.write(_line(row))
        count += 1
    return count


def _line(row: Row) -> bytes:
    return ("\t".join(map(cell, row)) + "\n").encode("utf-8", "replace")
