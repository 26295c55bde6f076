"""RSS and Atom, in all their versions and however broken, by feedparser."""

from __future__ import annotations

import io
import re
from typing import Any

from entente.documents.feeds.dates import Dates
from entente.documents.feeds.model import MAX_ITEMS, Feed, FeedFault, FeedItem
from entente.documents.feeds.parts import bounded, make_item, plain_line

_WEB = re.compile(r"https?://", re.IGNORECASE)
_START = re.compile(r"<(?:\w+:)?(?:item|entry)[\s/>]")
_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>")
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def read_syndication(text: str, url: str, dates: Dates) -> Feed:
    """The feed in `text`, an XML document without declaration. Raises FeedFault for what is neither RSS nor Atom."""
    import feedparser

    text, over = _first_items(text)
    # The markup goes to a reader of pages, not to a browser: nothing to sanitise. Links are resolved by `make_item`,
    # since feedparser takes every guid for a link.
    found: Any = feedparser.parse(
        io.BytesIO(text.encode("utf-8")),
        response_headers=_HEADERS,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    version = str(found.get("version") or "")
    if not version and not found.entries:
        raise FeedFault("it is neither RSS nor Atom, JSON Feed nor a sitemap")
    faults: list[str] = []
    if found.get("bozo"):
        faults.append(f"the XML is broken ({_why(found)}); what can be read of it was read")
    if over:
        faults.append(f"only the first {MAX_ITEMS:,} items were read, {over:,} were left out")
    kind = "atom" if version.startswith("atom") else "rss"
    items = bounded((_item(entry, url, dates) for entry in found.entries), faults)
    return Feed(plain_line(found.feed.get("title")), kind, items, faults=(*faults, *dates.faults()))


def _first_items(text: str) -> tuple[str, int]:
    """The feed with its first `MAX_ITEMS` items, which saves the parser minutes; and how many it has lost."""
    starts = [match.start() for match in _START.finditer(text)]
    if len(starts) <= MAX_ITEMS:
        return text, 0
    end = _END.search(text, starts[-1])  # in a broken feed no item may have one
    return text[: starts[MAX_ITEMS]] + (text[end.end() :] if end else ""), len(starts) - MAX_ITEMS


def _item(entry: Any, base: str, dates: Dates) -> FeedItem | None:
    # dict.get: feedparser's own passes the date of change off as that of publication, and the other way round.
    given = {name: dict.get(entry, name) for name in ("published", "created", "updated")}
    read = {name: dates.read(text, dict.get(entry, f"{name}_parsed")) for name, text in given.items()}
    only_updated = not given["published"] and not given["created"]
    html, text = _content(entry)
    return make_item(
        base,
        key=entry.get("id"),
        link=_link(entry),
        title=entry.get("title"),
        published=read["published"] or read["created"] or (read["updated"] if only_updated else None),
        html=html,
        text=text,
        outlet=(entry.get("source") or {}).get("title"),
        updated=read["updated"],
    )


def _link(entry: Any) -> str | None:
    link: str | None = entry.get("feedburner_origlink") or entry.get("link")
    guid = entry.get("guidislink") and link == entry.get("id")
    return link if not guid or _WEB.match(link or "") else None


def _content(entry: Any) -> tuple[str | None, str | None]:
    """The fullest text of an entry, as markup or as plain text: its content, else its summary."""
    contents = [part for part in entry.get("content") or [] if str(part.get("value") or "").strip()]
    summary = entry.get("summary_detail")
    best = max(contents, key=lambda part: len(part["value"]), default=summary) or {}
    value = best.get("value")
    return (None, value) if best.get("type") == "text/plain" else (value, None)


def _why(found: Any) -> str:
    error = found.get("bozo_exception")
    where = error.getLineNumber() if hasattr(error, "getLineNumber") else None
    what = error.getMessage() if hasattr(error, "getMessage") else type(error).__name__
    return f"line {where}: {what}" if where is not None else str(what)
