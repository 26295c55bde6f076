"""What all kinds of feeds share: how a field is cleaned, an item is made, and a list of items kept in bounds."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable
from datetime import date

from entente.documents.addresses import link_url
from entente.documents.charset import clean
from entente.documents.errors import one_line
from entente.documents.feeds.model import MAX_ITEMS, FeedItem

_LONGEST_KEY = 500  # characters
_LONGEST_TITLE = 2_000  # characters, markup included
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_FORMAT = re.compile(r"</?(?:b|i|u|em|strong|span|sup|sub|br|p|a|font|small)\b[^<>]*>", re.IGNORECASE)


def make_item(
    base: str,
    *,
    key: object = None,
    link: object = None,
    title: object = None,
    published: date | None = None,
    html: object = None,
    text: object = None,
    outlet: object = None,
    updated: date | None = None,
) -> FeedItem | None:
    """An item of what a feed gives, whatever that is; None if it gives nothing. Links start at `base`."""
    url = link_url(_line(link), base)
    heading, markup, plain = plain_line(title), _field(html), _field(text)
    known = _line(key) or url or _hash(heading, markup, plain)
    if known is None:
        return None
    return FeedItem(
        key=known if len(known) <= _LONGEST_KEY else _digest(known),
        url=url,
        title=heading,
        published=published,
        html=markup,
        text=plain,
        outlet=plain_line(outlet),
        updated=updated,
    )


def plain_line(value: object) -> str | None:
    """A title or name as plain text on one line: entities and tags, which feeds often escape twice, resolved."""
    text = _line(value[:_LONGEST_TITLE] if isinstance(value, str) else value)
    if text is None or ("<" not in text and "&" not in text):
        return text
    return _line(html.unescape(_FORMAT.sub("", html.unescape(_TAG.sub("", text)))))


def bounded(items: Iterable[FeedItem | None], faults: list[str]) -> tuple[FeedItem, ...]:
    """The items, each key once (the first), up to `MAX_ITEMS`; what is left out is added to `faults`."""
    kept: dict[str, FeedItem] = {}
    empty = twice = over = 0
    for item in items:
        if item is None:
            empty += 1
        elif item.key in kept:
            twice += 1
        elif len(kept) == MAX_ITEMS:
            over += 1
        else:
            kept[item.key] = item
    if empty:
        faults.append(f"items without address, title and text were left out: {empty}")
    if twice:
        faults.append(f"items that came twice were left out the second time: {twice}")
    if over:
        faults.append(f"only the first {MAX_ITEMS:,} items were read, {over:,} were left out")
    return tuple(kept.values())


def _line(value: object) -> str | None:
    text = _field(value)
    return one_line(text) or None if text else None


def _field(value: object) -> str | None:
    # Absent is None, never "".
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return clean(value).strip() or None if isinstance(value, str) else None


def _hash(*parts: str | None) -> str | None:
    return _digest("\n".join(part or "" for part in parts)) if any(parts) else None


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
