"""Files, pipes and standard input as streams of bytes: unpacked, their first bytes known, by lines if wanted."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from entente.documents.charset import SAMPLE, decode_errors, encoding_of
from entente.documents.options import MAX_LINE

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, none at the end."""
        ...


class Stream:
    """The bytes of an input from its beginning, unpacked.

    `head` holds the first 64 KB; `packed` names the packing that it had, ".gz" or ".zst", "" for none.
    """

    def __init__(self, raw: Readable) -> None:
        self.head, self.packed = _first_bytes(raw), ""
        body = _Joined(self.head, raw)
        if self.head.startswith((_GZIP, _ZSTD)):
            self.packed = ".gz" if self.head.startswith(_GZIP) else ".zst"
            unpacked = _unpacked(body, self.packed)
            self.head = _first_bytes(unpacked)
            body = _Joined(self.head, unpacked)
        self.bytes = io.BufferedReader(body, SAMPLE)

    def read(self, limit: int) -> bytes:
        """The next `limit` bytes, fewer at the end only."""
        return self.bytes.read(limit)

    def lines(self, newline: str | None = None) -> Iterator[tuple[int, str | None]]:
        """The lines, numbered and decoded; None for one longer than the row of any table may be.

        Bytes that are not UTF-8 come as surrogates: see `charset.repair`.
        """
        encoding = encoding_of(self.head)
        encoding = "utf-8-sig" if encoding == "utf-8" else encoding
        text = io.TextIOWrapper(self.bytes, encoding=encoding, errors=decode_errors(encoding), newline=newline)
        number = 0
        while line := text.readline(MAX_LINE):
            number += 1
            overlong = len(line) == MAX_LINE and not line.endswith("\n")
            while overlong and line and not line.endswith("\n"):
                line = text.readline(SAMPLE)
            yield number, None if overlong else line


@contextmanager
def open_path(path: Path) -> Iterator[Stream]:
    """The stream of a file or pipe. Raises OSError, EOFError or zlib.error when it cannot be read or unpacked."""
    with open(path, "rb") as raw:
        yield Stream(raw)


def stream_of(given: IO[Any]) -> Stream:
    """The stream of a file object of bytes or text, which stays open."""
    binary = getattr(given, "buffer", given)
    if isinstance(binary, io.TextIOBase):
        binary = io.BytesIO(binary.read().encode("utf-8", "surrogatepass"))
    return Stream(binary)


class _Joined(io.RawIOBase):
    """Bytes already read, then the rest of the stream they came from."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        wanted = len(buffer)
        if self._head:
            chunk = bytes(self._head[:wanted])
            self._head = self._head[wanted:]
        else:
            chunk = self._rest.read(wanted)
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _unpacked(packed: io.RawIOBase, how: str) -> Readable:
    if how == ".gz":
        return gzip.GzipFile(fileobj=io.BufferedReader(packed))
    import pyarrow

    unpacked: Readable = pyarrow.CompressedInputStream(pyarrow.PythonFile(io.BufferedReader(packed), "r"), "zstd")
    return unpacked


def _first_bytes(raw: Readable) -> bytes:
    parts: list[bytes] = []
    missing = SAMPLE
    while missing and (part := raw.read(missing)):  # a pipe gives less than it is asked for
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
