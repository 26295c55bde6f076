"""A feed of our own in RSS, and the day on which it is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from entente.documents.feeds import Feed, read_feed

NOW = datetime(2024, 5, 4, 12, tzinfo=UTC)
URL = "https://fjord.example/feeds/world.xml"


@pytest.fixture
def read() -> Callable[..., Feed]:
    """Reads bytes or a text as the feed of fjord.example on 4 May 2024."""

    def read(body: bytes | str, content_type: str | None = None, url: str = URL) -> Feed:
        return read_feed(body.encode() if isinstance(body, str) else body, url, content_type, NOW)

    return read


@pytest.fixture
def rss() -> Callable[..., str]:
    """A feed in RSS that holds items, each given as the markup inside it."""

    def rss(*items: str, head: str = "", title: str = "The Daily Fjord") -> str:
        inside = "".join(f"<item>{item}</item>" for item in items)
        return (
            f'{head}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<channel><title>{title}</title><link>/</link>{inside}</channel></rss>"
        )

    return rss
