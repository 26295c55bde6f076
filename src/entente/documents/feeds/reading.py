"""Bytes that came from a feed's address → the feed, whatever its kind."""

from __future__ import annotations

import re
import zlib
from datetime import datetime

from entente.documents.charset import is_binary
from entente.documents.errors import one_line, shown
from entente.documents.feeds.dates import Dates
from entente.documents.feeds.json_feed import read_json_feed
from entente.documents.feeds.model import Feed, FeedFault
from entente.documents.feeds.sitemaps import read_sitemap
from entente.documents.feeds.syndication import read_syndication
from entente.documents.feeds.xml import text_of
from entente.documents.html import looks_like_html
from entente.documents.unpacking import GZIP_MAGIC, unpack

MAX_UNPACKED = 50_000_000  # bytes; the limit of sitemaps.org

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{2,40})", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)[\s/>]")
_OFFERED = re.compile(
    r"<link\b[^<>]*type\s*=\s*[\"']?application/(?:rss|atom|feed)\+(?:xml|json)[^<>]*>", re.IGNORECASE
)
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


def read_feed(body: bytes, url: str, content_type: str | None, now: datetime) -> Feed:
    """The feed in `body`: RSS, Atom, JSON Feed, a sitemap or an index of sitemaps, also packed by gzip.

    The content decides on the kind. Of `content_type`, as headers have it, the charset is tried where the document
    declares none that fits. `url` is where it came from; relative links start there. `now`, an aware datetime, tells
    which dates lie in the future. Raises FeedFault for what is no feed.
    """
    charset = _CHARSET.search(content_type or "")
    text = text_of(_unpacked(body), charset[1] if charset else None)
    try:
        return _read(text, url, content_type, Dates(now))
    except FeedFault:
        raise
    except Exception as error:  # whatever a parser stumbles on, one feed must not stop the others
        raise FeedFault(f"it cannot be parsed ({one_line(str(error))[:100] or type(error).__name__})") from error


def _read(text: str, url: str, content_type: str | None, dates: Dates) -> Feed:
    if text[:1] in ("{", "["):
        return read_json_feed(text, url, dates)
    root = _ROOT.search(text)
    name = root[1] if root else ""
    if name in ("urlset", "sitemapindex"):
        return read_sitemap(text, url, dates)
    if name.lower() == "html" or looks_like_html(text[:4_096].encode()):
        raise FeedFault(_page(text, content_type))
    return read_syndication(text, url, dates)


def _unpacked(body: bytes) -> bytes:
    if body.startswith(GZIP_MAGIC):
        pieces: list[bytes] = []
        left = MAX_UNPACKED
        try:
            for piece in unpack([body]):
                pieces.append(piece)
                left -= len(piece)
                if left < 0:
                    raise FeedFault(f"it unpacks to more than {MAX_UNPACKED:,} bytes")
        except (EOFError, zlib.error) as error:
            raise FeedFault(f"it cannot be unpacked to its end ({error})") from error
        body = b"".join(pieces)
    if not body.strip():
        raise FeedFault("it is empty")
    if is_binary(body[:4_096]):
        raise FeedFault("it is not a text")
    return body


def _page(text: str, content_type: str | None) -> str:
    what = f"it is a web page{f' ({shown(content_type)})' if content_type else ''}, no feed"
    offered = _OFFERED.search(text[:200_000])
    link = _HREF.search(offered[0]) if offered else None
    address = next((group for group in link.groups() if group), "") if link else ""
    return f"{what}; it names this one: {one_line(address)[:500]}" if address.strip() else what
