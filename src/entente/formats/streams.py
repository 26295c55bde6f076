"""Text on top of a stream of bytes that belongs to somebody else."""

from __future__ import annotations

import io
from typing import IO, Any, TextIO


def text_on(out: IO[bytes]) -> TextIO:
    """A text stream (UTF-8, line ends as written) on `out`, which stays open when the text stream goes."""
    return io.TextIOWrapper(io.BufferedWriter(_StaysOpen(out)), "utf-8", errors="replace", newline="")


class _StaysOpen(io.RawIOBase):
    def __init__(self, out: IO[bytes]):
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        return self._out.write(data)

    def flush(self) -> None:
        if not self._out.closed:
            self._out.flush()

    def close(self) -> None:
        """Leave the stream below open."""
