"""Bytes → text: which encoding they are in, and a text free of control characters."""

from __future__ import annotations

import codecs
import re

SAMPLE = 65_536  # bytes that decide on the encoding of a stream

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PROVEN = frozenset({"utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"})
# What Python can decode and no page is in; the first takes hours for a page.
_NO_CHARSETS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"})
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85]")
# Control characters but \n and \t, halves of surrogate pairs, the byte order mark. A leftover of Windows-1252
# (\x80 to \x9f) is a control character to Unicode.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_NEEDS_CLEANING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_BAD_BYTE = re.compile("[\udc80-\udcff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_MAGIC = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"OggS", b"7z\xbc\xaf", b"Rar!",
    b"\x7fELF", b"\xd0\xcf\x11\xe0", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"SQLite format 3", b"{\\rtf",
    b"\x1f\x8b", b"II*\x00", b"MM\x00*", b"%!PS", b"ARROW1",
)  # fmt: skip
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b")) + b"\x7f"


def is_binary(head: bytes) -> bool:
    """Whether the first bytes of a file are those of an image, an archive, a PDF … and not of a text."""
    if head.startswith(_MAGIC) or head[257:262] == b"ustar" or head[4:8] == b"ftyp":
        return True
    if _bom(head) or _utf16(head):
        return False
    control = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if control * 10 > len(head):
        return True
    return control * 100 > len(head) and not _is_utf8(head)


def encoding_of(sample: bytes) -> str:
    """The encoding of a text by its first bytes: byte order mark, then UTF-8, then charset-normalizer's guess.

    Mostly-UTF-8 with a few bad bytes counts as UTF-8, and so does Windows-1252 with its lone accents:
    `decode_errors` and `repair` make characters of the bytes that are none in UTF-8.
    """
    if encoding := _bom(sample) or _utf16(sample):
        return encoding
    if _is_utf8(sample):
        return "utf-8"
    bad, good = _high(sample)
    if bad <= good or _western(sample):
        return "utf-8"
    return _guessed(sample) or "utf-8"


def decode_errors(encoding: str) -> str:
    """The error handler to decode with: bad bytes of UTF-8 are kept for `repair`, others replaced."""
    return "surrogateescape" if encoding.startswith("utf-8") else "replace"


def repair(text: str) -> str:
    """A text decoded by `surrogateescape`, its stray bytes read as Windows-1252."""
    return _BAD_BYTE.sub(_stray, text) if _BAD_BYTE.search(text) else text


def decode(data: bytes, *declared: str | None) -> str:
    """The text of `data`, whatever its encoding; never raises.

    What the bytes prove counts, a mark at the beginning or UTF-8 but for a few of them; then the first of the
    encodings `declared` that fits them; then a guess.
    """
    sample = data[:SAMPLE]
    encoding = encoding_of(sample)
    if encoding == "utf-8" and _is_utf8(sample) and not _is_utf8(data, whole=True):
        encoding = encoding_of(data)  # the first stray byte stands after the sample
    if encoding not in _PROVEN and not _is_utf8(data, whole=True) and not _nearly_utf8(sample):
        for codec in map(_codec, declared):
            try:
                if codec:
                    return data.decode(codec)
            except (LookupError, ValueError):
                continue
    return repair(data.decode(encoding, decode_errors(encoding)))


def clean(text: str) -> str:
    """The text that all offsets refer to: line feeds as line ends, no control characters, its end stripped."""
    if _NEEDS_CLEANING.search(text):
        text = _CONTROL.sub("", _LINE_END.sub("\n", text))
    return text.rstrip()


def _codec(name: str | None) -> str | None:
    # Who says ISO 8859-1 or ASCII means Windows-1252, as browsers know.
    try:
        codec = codecs.lookup(name or "").name.replace("_", "-")
    except (LookupError, ValueError):
        return None
    return "cp1252" if codec in ("iso8859-1", "ascii") else None if codec in _NO_CHARSETS else codec


def _bom(data: bytes) -> str | None:
    return next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)


def _utf16(data: bytes) -> str | None:
    # Western text in UTF-16 without a mark: every second byte is NUL.
    data = data[:4096]
    if len(data) < 8 or data.count(0) * 3 < len(data):
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    if odd > 20 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 20 * odd else None


def _is_utf8(data: bytes, *, whole: bool = False) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, whole)
    except UnicodeDecodeError:
        return False
    return True


def _nearly_utf8(data: bytes) -> bool:
    bad, good = _high(data)
    return 0 < good >= 4 * bad


def _high(data: bytes) -> tuple[int, int]:
    """How many bytes are none in UTF-8, and how many characters beyond ASCII the others make."""
    decoded = data.decode("utf-8", "surrogateescape")
    bad = len(_BAD_BYTE.findall(decoded))
    return bad, sum(character > "\x7f" for character in decoded) - bad


def _western(data: bytes) -> bool:
    # Accents, dashes and curly quotes of Windows-1252 stand alone or in twos between ASCII letters.
    runs = [len(run) for run in _HIGH_RUN.findall(data)]
    return sum(runs) * 5 < len(data) and sum(length == 1 for length in runs) * 10 >= 8 * len(runs)


def _guessed(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else None


def _stray(match: re.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")
