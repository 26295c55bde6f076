"""Gold files read line by line, packed or not."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from pathlib import Path
from typing import Any

from entente.documents.jsonl import parsed
from entente.evaluate.report import GoldError


def read_lines(path: Path) -> list[str]:
    """The lines of a text, packed or not: only line ends part them, not U+2028 and its like."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        try:
            data = gzip.decompress(data)
        except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
            raise GoldError(f"{path} is damaged or no gzip file: {fault}; fetch or pack it again") from fault
    lines = re.split(r"\r\n?|\n", data.decode("utf-8-sig"))
    return lines if lines[-1] else lines[:-1]


def record_of(line: str) -> Any:
    """What a line of JSON says. Raises ValueError, also for half of a character, which no reader of texts takes."""
    found = parsed(line)
    json.dumps(found, ensure_ascii=False).encode()
    return found
