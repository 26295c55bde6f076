"""Packed bytes → plain bytes, piece by piece, so that what unpacks to a thousand times its size can be stopped."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

PIECE = 65_536  # bytes; the most that one step unpacks
GZIP_MAGIC = b"\x1f\x8b"
_GZIP_OR_ZLIB, _BARE = 47, -15  # zlib's words for what it should expect


def unpack(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The plain bytes of chunks packed by gzip or deflate. Raises zlib.error if they are not, EOFError if cut off."""
    inflater = zlib.decompressobj(_GZIP_OR_ZLIB)
    fresh = True
    for data in chunks:
        if fresh and data and not _has_header(data):
            inflater = zlib.decompressobj(_BARE)  # some servers call this "deflate"
        fresh = fresh and not data
        while data:
            if inflater.eof:
                if not data.startswith(GZIP_MAGIC):  # what follows the last member is padding
                    break
                inflater = zlib.decompressobj(_GZIP_OR_ZLIB)
            yield from _pieces(inflater, data)
            data = inflater.unused_data
    if not fresh and not inflater.eof:
        raise EOFError("the packed data ends too early")


def _pieces(inflater: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while True:
        piece = inflater.decompress(data, PIECE)
        if piece:
            yield piece
        data = inflater.unconsumed_tail
        if inflater.eof or not data and len(piece) < PIECE:
            return


def _has_header(data: bytes) -> bool:
    if data[:1] == GZIP_MAGIC[:1]:
        return True
    return data[0] & 0x0F == 8 and (len(data) < 2 or (data[0] << 8 | data[1]) % 31 == 0)
