"""Records as JSON lines: one object a line, UTF-8, `kind` first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import IO, Any

from entente.formats.levels import TextLevel, at_level


def json_line(row: Mapping[str, Any]) -> bytes:
    """`row` as one line of JSON in UTF-8, line end included; `kind` first, the rest in the order of the row."""
    if "kind" in row and next(iter(row)) != "kind":
        row = {"kind": row["kind"], **row}
    try:
        return json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:  # half a surrogate pair has no UTF-8, but an escape in JSON
        return json.dumps(row).encode("ascii") + b"\n"


class JsonlWriter:
    """Writes records as JSON lines and flushes after every document, so that a pipe gets them at once."""

    def __init__(self, out: IO[bytes], level: TextLevel):
        self.out, self.level = out, level

    def write(self, document: Mapping[str, Any] | None, records: Sequence[Mapping[str, Any]]) -> None:
        """Write the records of one document, in order."""
        if records:
            self.out.write(b"".join(json_line(at_level(record, self.level, document)) for record in records))
            self.out.flush()

    def close(self) -> None:
        """Flush what is left; the stream stays open."""
        self.out.flush()
