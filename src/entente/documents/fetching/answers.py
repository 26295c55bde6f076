"""What a server answers: status, headers, and a body that is read no further than allowed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpcore

from entente.documents.errors import shown
from entente.documents.fetching.terms import FetchError
from entente.documents.unpacking import unpack

_PASSING = frozenset({408, 425, 429})  # and all from 500 on
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{2,40})", re.IGNORECASE)
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came, the body unpacked. Names of headers are in lower case, the first of each counts."""

    status: int
    headers: dict[str, str]
    body: bytes = b""

    @property
    def content_type(self) -> str | None:
        """The media type in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() or None

    @property
    def charset(self) -> str | None:
        """The charset that the header declares."""
        match = _CHARSET.search(self.headers.get("content-type", ""))
        return match[1] if match else None


def read_answer(response: httpcore.Response, url: str, limit: int, cut: bool) -> Answer:
    """Read an answer that has begun. A body over `limit` bytes is `cut` there, or else a fault, as is any bad status.

    Raises FetchError, and httpcore's errors for what goes wrong on the way.
    """
    headers: dict[str, str] = {}
    for name, value in response.headers:
        headers.setdefault(name.decode("latin-1").lower(), _text(value))
    status = response.status
    if 300 <= status < 400:
        return Answer(status, headers)
    if not 200 <= status < 300:
        raise status_fault(url, status, headers.get("retry-after"))
    return Answer(status, headers, _body(response, headers, url, limit, cut))


def status_fault(url: str, status: int, retry_after: str | None = None) -> FetchError:
    """The fault of an answer whose status is none that helps."""
    try:
        phrase = f" ({HTTPStatus(status).phrase})"
    except ValueError:
        phrase = ""
    passing = status in _PASSING or status >= 500
    wait = seconds_to_wait(retry_after) if passing else None
    return FetchError(
        f"{url}: the server answers {status}{phrase}", f"status {status}", passing=passing, retry_after=wait
    )


def seconds_to_wait(retry_after: str | None) -> float | None:
    """What a Retry-After header says, a number of seconds or a date, as seconds from now: a day at most."""
    if not retry_after:
        return None
    try:
        seconds = float(int(retry_after))
    except ValueError:
        try:
            then = parsedate_to_datetime(retry_after)
            seconds = (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return min(max(0.0, seconds), _DAY)


def _body(response: httpcore.Response, headers: dict[str, str], url: str, limit: int, cut: bool) -> bytes:
    coding = headers.get("content-encoding", "").strip().lower()
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > limit and not cut:
        raise _too_large(url, limit)
    chunks: Iterable[bytes] = response.iter_stream()
    if coding in ("gzip", "x-gzip", "deflate"):
        chunks = unpack(chunks)
    elif coding not in ("", "identity"):
        raise FetchError(f"{url}: packed in a way nobody asked for, {shown(coding)}", "encoding")
    try:
        return b"".join(_up_to(limit, chunks, url, cut))
    except zlib.error as error:
        raise FetchError(f"{url}: the answer cannot be unpacked", "encoding", passing=True) from error
    except (EOFError, httpcore.RemoteProtocolError) as error:
        raise FetchError(f"{url}: the answer ends too early", "truncated", passing=True) from error


def _up_to(limit: int, chunks: Iterable[bytes], url: str, cut: bool) -> Iterator[bytes]:
    left = limit
    for chunk in chunks:
        yield chunk[:left]
        left -= len(chunk)
        if left < 0 and cut:
            return
        if left < 0:
            raise _too_large(url, limit)


def _too_large(url: str, limit: int) -> FetchError:
    return FetchError(f"{url}: the answer has more than {limit:,} bytes", "too large")


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
