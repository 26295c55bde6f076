"""JSON Feed, versions 1 and 1.1."""

from __future__ import annotations

from typing import Any

from entente.documents.errors import one_line
from entente.documents.feeds.dates import Dates
from entente.documents.feeds.model import Feed, FeedFault, FeedItem
from entente.documents.feeds.parts import bounded, make_item, plain_line
from entente.documents.jsonl import parsed


def read_json_feed(text: str, url: str, dates: Dates) -> Feed:
    """The feed in `text`. Raises FeedFault for what is no JSON Feed."""
    try:
        found: Any = parsed(text)
    except ValueError as error:
        raise FeedFault(f"it is neither XML nor JSON ({one_line(str(error))[:80]})") from error
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        raise FeedFault("it is JSON, but no JSON Feed: a feed is an object with a list of items")
    faults: list[str] = []
    items = bounded((_item(item, url, dates) for item in found["items"]), faults)
    return Feed(plain_line(found.get("title")), "json", items, faults=(*faults, *dates.faults()))


def _item(item: Any, base: str, dates: Dates) -> FeedItem | None:
    if not isinstance(item, dict):
        return None
    html, text = item.get("content_html"), item.get("content_text")
    return make_item(
        base,
        key=item.get("id"),
        link=item.get("url"),
        title=item.get("title"),
        published=dates.read(item.get("date_published")),
        html=html,
        text=text or (None if html else item.get("summary")),
        updated=dates.read(item.get("date_modified")),
    )
