"""An item of a feed, with or without its page → a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.documents.errors import Skipped
from entente.documents.feeds.model import FeedItem
from entente.records import Document

if TYPE_CHECKING:
    from entente.documents.fetching.terms import Fetched


def wants_page(item: FeedItem) -> bool:
    """Whether the item has a page and what the feed gives of its text is missing or a teaser."""
    raise NotImplementedError


def document_of(item: FeedItem, page: Fetched | None, outlet: str | None) -> Document | Skipped:
    """The document of an item; Skipped if it cannot be coded.

    `page` is what was fetched from its address, None if that was not wanted or not to be had: an item that
    `wants_page` is then skipped. `outlet` is the outlet that the user named for the feed; it wins over others.
    """
    raise NotImplementedError
