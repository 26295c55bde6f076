"""Sitemaps, with the titles and dates of news sitemaps, and indexes of sitemaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from entente.documents.addresses import link_url
from entente.documents.feeds.dates import Dates
from entente.documents.feeds.model import MAX_ITEMS, Feed, FeedFault, FeedItem
from entente.documents.feeds.parts import bounded, make_item
from entente.documents.feeds.xml import name_of, root_of

MAX_MORE = 1_000  # sitemaps that an index names


def read_sitemap(text: str, url: str, dates: Dates) -> Feed:
    """The sitemap or index in `text`, an XML document without declaration. Raises FeedFault if nothing can be read.

    Of a sitemap with too many items, and of the sitemaps that an index names, the newest count.
    """
    root = root_of(text)
    name = None if root is None else name_of(root)
    if name == "sitemapindex":
        named = (_fields(element) for element in root)
        newest = sorted((fields for fields in named if fields.get("loc")), key=_changed, reverse=True)
        links = dict.fromkeys(link for fields in newest if (link := link_url(fields["loc"], url)))
        return Feed(None, "sitemap index", more=tuple(links)[:MAX_MORE])
    if name != "urlset":
        raise FeedFault("the sitemap cannot be read")
    pages = [_fields(element) for element in root if name_of(element) == "url"]
    faults: list[str] = []
    if len(pages) > MAX_ITEMS:
        faults.append(f"of {len(pages):,} pages only the newest {MAX_ITEMS:,} were read")
        pages = sorted(pages, key=_changed, reverse=True)[:MAX_ITEMS]
    items = bounded((_item(fields, url, dates) for fields in pages), faults)
    return Feed(None, "sitemap", items, faults=(*faults, *dates.faults()))


def _item(fields: dict[str, str], base: str, dates: Dates) -> FeedItem | None:
    return make_item(
        base,
        link=fields.get("loc"),
        title=fields.get("title"),
        published=dates.read(fields.get("publication_date")),
        outlet=fields.get("name"),
        updated=dates.read(fields.get("lastmod")),
    )


def _fields(element: Any) -> dict[str, str]:
    """The words of an entry by the names of their elements; images and videos have their own, which do not count."""
    return {name: text for name, text in _words(element)}


def _words(element: Any) -> Iterator[tuple[str, str]]:
    for child in element:
        name = name_of(child)
        if name in ("news", "publication"):
            yield from _words(child)
        elif name in ("loc", "lastmod", "title", "publication_date", "name") and child.text:
            yield name, child.text.strip()


def _changed(fields: dict[str, str]) -> str:
    return fields.get("publication_date") or fields.get("lastmod") or ""  # ISO 8601 sorts as text
