"""An item of a feed, with or without its page → a document."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from entente.documents import html
from entente.documents.addresses import canonical_url, host_of, link_url
from entente.documents.charset import decode, is_binary
from entente.documents.errors import Skipped
from entente.documents.feeds.model import FeedItem
from entente.documents.markup import text_of_markup
from entente.documents.options import ReadOptions
from entente.documents.text import Found, plain_text
from entente.documents.text import document_of as checked_document
from entente.records import Document

if TYPE_CHECKING:
    from entente.documents.fetching.terms import Fetched

TEASER = 120  # words; what is shorter and has a page is no article

_CUT = re.compile(
    r"(?:…|\.\.\.|\b(?:read (?:more|on|the full (?:story|article))|continue reading|full story)\b.{0,40})[\s»>→.\]]*$",
    re.IGNORECASE,
)
_FOR_DEVICES = re.compile(r"^(?:www\d?|m|mobile|amp|edition)\.")


def wants_page(item: FeedItem) -> bool:
    """Whether the item has a page and what the feed gives of its text is missing or a teaser: short, or cut off."""
    return item.url is not None and _is_teaser(_feed_text(item))


def document_of(
    item: FeedItem, page: Fetched | None, outlet: str | None, *, teasers: bool = False
) -> Document | Skipped:
    """The document of an item; Skipped if it cannot be coded.

    `page` is what was fetched from its address, None if that was not wanted or not to be had. Of page and feed, the
    one with more text gives it. An item that `wants_page` but has none is skipped, unless `teasers` will do. `outlet`
    is the outlet that the user named for the feed; else the item's own counts, the page's, the host's name.
    """
    where = item.url or item.key
    text = _feed_text(item)
    found = _found(page, item, where) if page is not None else None
    if not isinstance(found, Found):
        if wants_page(item) and not (teasers and text):
            return found or Skipped(where, f"the feed gives {'only a teaser' if text else 'no text'}", "empty")
        found = Found(where, text, url=item.url)
    return checked_document(
        Found(
            where=where,
            text=max(found.text, text, key=len),
            title=item.title or found.title,
            published=_published(item.published, found.published),
            outlet=outlet or item.outlet or found.outlet or _FOR_DEVICES.sub("", host_of(found.url or "")) or None,
            url=found.url,
        ),
        ReadOptions(),
    )


def _feed_text(item: FeedItem) -> str:
    return item.text or text_of_markup(item.html or "")


def _is_teaser(text: str) -> bool:
    return len(text.split()) < TEASER or _CUT.search(text[-200:]) is not None


def _found(page: Fetched, item: FeedItem, where: str) -> Found | Skipped:
    """What a page says, under its one address. Skipped if there is no article in it."""
    if _is_front(page.url) and not _is_front(item.url or page.url):
        return Skipped(where, "its address leads to a front page", "empty")
    if is_binary(page.body[:4_096]):
        return Skipped(where, "its page is not a text", "binary")
    if page.content_type == "text/plain" and not html.looks_like_html(page.body[:4_096]):
        found: Found | Skipped = plain_text(decode(page.body, page.charset), where)
    else:
        found = html.page(page.body, where, page.charset)
    if isinstance(found, Skipped):
        return found
    return Found(where, found.text, found.title, found.published, found.outlet, _address(page.url, found.url))


def _address(url: str, named: str | None) -> str:
    """The address that a page names as its own if that is on its site and no front page, else where it was found."""
    own = link_url(named, url)
    if own is None or _is_front(own) or _site(own) != _site(url):
        return canonical_url(url)
    return own


def _published(said: date | None, on_page: date | None) -> date | None:
    """The feed's date; the page's where there is no other, or where its time says that the feed dates old news anew."""
    if said is None or on_page is None:
        return said or on_page
    if isinstance(on_page, datetime) and _day(on_page) < _day(said) - timedelta(days=1):
        return on_page
    return said


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _site(url: str) -> str:
    return _FOR_DEVICES.sub("", host_of(url))
