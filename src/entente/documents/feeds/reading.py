"""Bytes that came from a feed's address → the feed, whatever its kind."""

from __future__ import annotations

from datetime import datetime

from entente.documents.feeds.model import Feed


def read_feed(body: bytes, url: str, content_type: str | None, now: datetime) -> Feed:
    """The feed in `body`: RSS, Atom, JSON Feed, a sitemap or an index of sitemaps, also packed by gzip.

    The content decides on the kind, `content_type` (with its charset parameter, if any) only on the charset.
    `url` is where it came from; relative links start there. `now` tells which dates lie in the future.
    Raises FeedFault for what is no feed.
    """
    raise NotImplementedError
