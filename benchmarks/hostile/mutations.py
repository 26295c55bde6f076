"""Small valid inputs → malformed ones, by seed: the same number of the same reader always gives the same bytes."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

LONGEST = 65_536  # bytes; bombs, which are longer once unpacked or parsed, are apart
BOMB_EVERY = 4_000

NUMBERS = [
    b"9" * 30, b"9" * 5_000, b"1e999", b"-1", b"NaN", b"Infinity", b"0x7f", b"1" * 19, b"-9223372036854775809", b"0",
    b"9999-12-31", b"0000-00-00", b"2024-02-30T25:61:61+99:99", b"0001-01-01T00:00:00+14:00", b"1e-999", b"00",
]  # fmt: skip
BROKEN = [
    b"\x00", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80",
    b"\r", b"\x0b", b"\x1a", b"\xe2\x80\xa8", b"\xc2\x85", b"\xef\xbf\xbe", b"\\ud800", b"\\u0000", b"&#0;",
    b"&#xD800;", b"&#99999999999;", b"<![CDATA[", b"]]>", b"<!--", b"<!DOCTYPE x [", b'<!ENTITY a "b">&a;', b"<?xml",
    b"PAR1", b"\x1f\x8b", b"\xff" * 8, b"\xe2\x80\xae", b"i\xcc\x87", b"\xc4\xb0",
]  # fmt: skip
SYNTAX = [
    b'"', b"'", b"\\", b"\t", b",", b";", b"\n", b"\n\n", b"{}", b"[]", b"null", b"true", b"=", b":", b"<", b">", b"/>",
    b"</", b"|", b"#", b"[[", b"]]", b"[", b"]", b"{", b"}", b" ", b"&", b"%", b"--", b"+", b"http://[", b"//", b"..",
]  # fmt: skip
NESTED = [b"[", b'{"a":', b"<div>", b"<outline>", b"a=[", b"(", b'"', b"<p><b>", b"[[", b"a.", b"<!--", b"&amp;"]
_NUMBER = re.compile(rb"\d+")


def malformed(seeds: Sequence[bytes], name: str, number: int) -> bytes:
    """The input of that number for the reader of that name."""
    chance = random.Random(f"{name} {number}")
    if number % BOMB_EVERY == BOMB_EVERY - 1:
        return chance.choice(bombs())
    data = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        data = chance.choice(WAYS)(data, chance, seeds)[:LONGEST]
    return data


def _place(data: bytes, chance: random.Random, most: int = 200) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randrange(1, most))


def _flip(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(changed), chance.randrange(1, 6))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    start, end = _place(data, chance)
    return data[:start] + data[end:] if chance.random() < 0.7 else data[:start]


def _repeat(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    start, end = _place(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 10, 100)) + data[end:]


def _splice(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    other = chance.choice(seeds)
    return data[: _place(data, chance)[0]] + other[_place(other, chance)[0] :]


def _insert(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    start, end = _place(data, chance, 10)
    return data[:start] + chance.choice(chance.choice((NUMBERS, BROKEN, SYNTAX))) + data[chance.choice((start, end)) :]


def _nest(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    start, _ = _place(data, chance)
    return data[:start] + chance.choice(NESTED) * chance.choice((3, 30, 300, 3_000)) + data[start:]


def _number(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    found = [match.span() for match in _NUMBER.finditer(data)]
    start, end = chance.choice(found) if found else _place(data, chance)
    return data[:start] + chance.choice(NUMBERS) + data[end:]


def _lines(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    chosen = chance.randrange(len(lines))
    lines.insert(chance.randrange(len(lines) + 1), lines[chosen])
    if chance.random() < 0.5:
        del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def _wide(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-7", "shift-jis"))
    return data.decode("utf-8", "replace").encode(encoding, "replace")


def _packed(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    return gzip.compress(data, 1, mtime=0)


# The first ones are tried more often than those that make an input of another kind.
Way = Callable[[bytes, random.Random, Sequence[bytes]], bytes]
WAYS: list[Way] = [*(_flip, _cut, _repeat, _splice, _insert, _number, _lines) * 3, _insert, _insert, _nest, _nest]
WAYS += [_wide, _packed]


@lru_cache(maxsize=1)
def bombs() -> list[bytes]:
    """Inputs that grow when they are read: within the limits that readers set themselves, or a little beyond."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return [
        gzip.compress(b"a" * 20_000_000, mtime=0),
        gzip.compress(b"\x00" * 20_000_000, mtime=0),
        gzip.compress(gzip.compress(b"a b. " * 4_000_000, mtime=0), mtime=0),
        gzip.compress(b'{"text": "' + b"\\u0041" * 3_000_000 + b'"}', mtime=0),
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + laughs.encode() + b"]><rss><a>&l11;</a></rss>",
        b"<!DOCTYPE html><html>" + b"<div>" * 20_000 + b"China met Russia.",
        b"<rss><channel>" + b"<item>" * 50_000,
        b"text\n" + b'"' * 500_001,
        b"9" * 1_000_000,
        b"text,date\n" * 50_000,
        b"x = " + b"[" * 50_000,
        b"PAR1" + b"\xff" * 200_000 + b"\xff\xff\xff\x7fPAR1",
    ]
