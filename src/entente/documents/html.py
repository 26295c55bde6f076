"""A news page → the article's text, title, date, outlet and address, menus and the like gone."""

from __future__ import annotations

import logging
import re
from datetime import date, datetime, timedelta
from typing import Any

from entente.documents.charset import decode
from entente.documents.dates import parse_date
from entente.documents.errors import Skipped, one_line
from entente.documents.text import Found

MAX_PAGE = 10_000_000  # bytes; pages of articles have under one million

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{3,30})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_\-]{3,30})", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article|div|p|h1|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
# Where pages give the time of publication; tried in this order.
_TIMES = (
    "//meta[@property='article:published_time' or @name='article:published_time']/@content",
    "//meta[@itemprop='datePublished' or @name='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[@name='parsely-pub-date' or @name='pubdate' or @name='date' or @name='DC.date.issued']/@content",
    "//time[@pubdate or not(ancestor::aside or ancestor::footer)]/@datetime",
)
_JSON_LD_TIME = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


def looks_like_html(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a web page."""
    return _LOOKS_LIKE_HTML.match(head.lstrip(b"\xef\xbb\xbf")) is not None


def page(data: bytes, where: str, charset: str | None = None) -> Found | Skipped:
    """What a page says: body, title, time, site name, address. Skipped when there is no article in it.

    `charset` is what its server declared, tried where the page itself declares none that fits.
    """
    try:
        found = _article(data, where, charset)
    except Exception as error:  # whatever a parser stumbles on, one page must not stop a batch
        return Skipped(
            where, f"the page cannot be parsed ({one_line(str(error))[:100] or type(error).__name__})", "error"
        )
    return found or Skipped(where, "there is no article in the page", "empty")


def _article(data: bytes, where: str, charset: str | None) -> Found | None:
    import trafilatura
    from lxml.html import HtmlElement

    for name in ("trafilatura", "htmldate", "courlan"):
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.CRITICAL)  # they report every broken page; readers get it as Skipped
    declared = _META_CHARSET.search(data[:4096]) or _XML_CHARSET.match(data[:200])
    text = decode(data, declared[1].decode("ascii") if declared else None, charset).replace("\x00", "")
    tree = trafilatura.load_html(text)
    if not isinstance(tree, HtmlElement):
        return None
    times = _times(tree)  # before the extraction, which prunes the tree
    # The extensive search for dates takes any in the page: a wrong date is worse than none.
    found: Any = trafilatura.bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if found is None or not found.text:
        return None
    title = found.title
    return Found(
        where=where,
        text=_body(found.text, title),
        title=title,
        published=_published(found.date, times),
        outlet=found.sitename or found.hostname,
        url=found.url,
    )


def _body(text: str, title: str | None) -> str:
    # Paragraphs apart by a blank line; the headline is the field, not the first paragraph.
    lines = [line for line in text.split("\n") if line.strip()]
    if title and lines and one_line(lines[0]).casefold() == one_line(title).casefold():
        del lines[0]
    return "\n\n".join(lines)


def _times(tree: Any) -> list[str]:
    found = [str(value) for path in _TIMES for value in tree.xpath(path)]
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        found += _JSON_LD_TIME.findall(str(script))
    return found


def _published(day: str | None, times: list[str]) -> date | None:
    """The time of publication that agrees with the day found (a day apart at most: zones), else that day."""
    if not day:
        return None
    found = parse_date(day)
    for time in times:
        try:
            stamp = parse_date(time)
        except ValueError:
            continue
        if isinstance(stamp, datetime) and abs(stamp.date() - found) <= timedelta(days=1):
            return stamp
    return found
