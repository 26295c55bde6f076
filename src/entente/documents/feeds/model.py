"""What a feed says: its items, the feeds it names, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MAX_ITEMS = 5_000  # more are no feed to poll but an archive


class FeedFault(ValueError):
    """What was fetched is no feed, or the file no list of feeds. The message is one line."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed.

    key:       what the feed knows it by (guid, id), else its canonical address, else a hash of what it says
    url:       its canonical address
    title:     plain text
    published: a timestamp with zone where the feed gives one, else a date; never in the future, never before 1990
    html:      the fullest text the feed gives, as markup
    text:      the same as plain text, where the feed gives plain text
    outlet:    the outlet the item itself names; not the feed's title
    updated:   when the feed says it was last changed; all that a plain sitemap tells of time
    """

    key: str
    url: str | None = None
    title: str | None = None
    published: date | None = None
    html: str | None = None
    text: str | None = None
    outlet: str | None = None
    updated: date | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read.

    kind:   "rss", "atom", "json", "sitemap" or "sitemap index"
    items:  in the feed's order, each key once
    more:   the sitemaps that a sitemap index names, the newest first
    faults: what was wrong or left out, one line each
    """

    title: str | None
    kind: str
    items: tuple[FeedItem, ...] = ()
    more: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """A feed that a list of feeds names."""

    url: str
    title: str | None = None
