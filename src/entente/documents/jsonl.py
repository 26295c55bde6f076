"""JSON lines → documents, a line at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from entente.documents.charset import repair
from entente.documents.errors import DocumentError, Skipped
from entente.documents.options import Columns
from entente.documents.streams import Stream
from entente.documents.tables import column_names, row_found
from entente.documents.text import Found, too_long


def parsed(text: str | bytes) -> Any:
    """What a JSON text of others says. Raises ValueError, also for one that is nested too deeply to be read."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def looks_like_jsonl(head: bytes) -> bool:
    """Whether the first line of a file is a JSON object (or the beginning of a very long one)."""
    line, end, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not line.startswith(b"{"):
        return False
    if not end and len(line) > 1_000:
        return line[1:].lstrip().startswith(b'"')
    try:
        return isinstance(parsed(line), dict)
    except ValueError:
        return False


def read_jsonl(stream: Stream, columns: Columns, source: str, where: str) -> Iterator[Found | Skipped]:
    """The documents of JSON lines; a line that is no JSON object is skipped with its number."""
    empty = True
    for number, line in stream.lines():
        here = f"{where}, line {number}"
        if line is None:
            empty = False
            yield Skipped(here, too_long(), "too-long")
        elif line.strip():
            if empty and line.strip() in ("[", "{"):
                todo = "write one object a line: jq -c '.[]' does it for an array, jq -c . for objects"
                yield Skipped(where, f"this is JSON over several lines; {todo}", "error")
                return
            empty = False
            yield _line_document(line, columns, source, here)
    if empty:
        yield Skipped(where, "the file is empty", "empty")


def _line_document(line: str, columns: Columns, source: str, where: str) -> Found | Skipped:
    try:
        row = parsed(line)
    except json.JSONDecodeError as error:
        return Skipped(where, f"not JSON ({error.msg} at column {error.colno}); write one object a line", "error")
    except ValueError as error:
        return Skipped(where, f"not JSON that can be read ({type(error).__name__}); write one object a line", "error")
    if not isinstance(row, dict):
        todo = "unpack the array: jq -c '.[]'" if isinstance(row, list) else "write one object a line"
        return Skipped(where, f"not a JSON object but a {type(row).__name__}; {todo}", "error")
    row = {repair(name): repair(value) if isinstance(value, str) else value for name, value in row.items()}
    try:
        names = column_names(columns, row.keys(), where)
    except DocumentError as error:
        return Skipped(where, error.reason, "error")
    return row_found(row, names, source, where)
