"""WARC archives of web pages → documents, a page at a time: what Common Crawl and national libraries keep."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from entente.documents import html
from entente.documents.addresses import canonical_url, host_of
from entente.documents.charset import decode, is_binary
from entente.documents.errors import Skipped, one_line
from entente.documents.streams import Stream
from entente.documents.text import Found, plain_text

_PAGES = ("text/html", "application/xhtml+xml")
_SAMPLE = 4_096
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{3,30})", re.IGNORECASE)


def looks_like_warc(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a WARC archive."""
    return head.startswith(b"WARC/")


def read_warc(stream: Stream, where: str) -> Iterator[Found | Skipped]:
    """The articles of the pages in an archive: its responses of success that are HTML or plain text.

    What else an archive holds (requests, pictures, redirections) is no document, and not a skipped one. When a page was
    fetched does not say when it was published: where the page itself does not, nobody does.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    logger = logging.getLogger("warcio")
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.CRITICAL)  # it reports every address with a blank in it
    number, pages = 0, 0
    try:
        records = ArchiveIterator(stream.bytes)
        records.INC_RECORD = ""  # else it writes of every wrong length, with bytes of the archive, to the terminal
        for record in records:
            number += 1
            if not _is_page(record):
                continue
            pages += 1
            yield _page(record, f"{where}, page {pages}")
    except (ArchiveLoadFailed, ValueError, KeyError, IndexError, AttributeError, OverflowError) as error:
        why = one_line(str(error))[:150] or type(error).__name__
        yield Skipped(where, f"the archive cannot be read after record {number} ({why}); fetch it again", "error")
    else:
        if not pages:
            yield Skipped(where, "the archive holds no pages", "empty")


def _is_page(record: Any) -> bool:
    if record.rec_type not in ("response", "resource"):
        return False
    status = record.http_headers.get_statuscode() if record.http_headers is not None else "200"
    return status == "200" and _type(record) in (*_PAGES, "text/plain")


def _type(record: Any) -> str:
    return _content_type(record).split(";")[0].strip().lower()


def _content_type(record: Any) -> str:
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    return headers.get_header("Content-Type") or ""


def _page(record: Any, where: str) -> Found | Skipped:
    data: bytes = record.content_stream().read(html.MAX_PAGE + 1)
    if len(data) > html.MAX_PAGE:
        return Skipped(where, f"the page has more than {html.MAX_PAGE:,} bytes", "too-long")
    if _cut_off(record.raw_stream):
        return Skipped(where, "the archive ends in the middle of the page; fetch it again", "error")
    url = record.rec_headers.get_header("WARC-Target-URI")
    if is_binary(data[:_SAMPLE]):
        return Skipped(where, "its page is not a text", "binary")
    declared = _CHARSET.search(_content_type(record))
    charset = declared[1] if declared else None
    if _type(record) == "text/plain":
        found: Found | Skipped = plain_text(decode(data, charset), where)
    else:
        found = html.page(data, where, charset)
    if isinstance(found, Skipped):
        return found
    address = found.url or (canonical_url(url.strip("<>")) if url else None)
    outlet = found.outlet or host_of(address or "").removeprefix("www.") or None
    return Found(where, found.text, found.title, found.published, outlet, address)


def _cut_off(stream: Any) -> bool:
    """Whether a record that was read has more bytes to come, and there are none."""
    return getattr(stream, "limit", 0) > 0 and not stream.read(1)
