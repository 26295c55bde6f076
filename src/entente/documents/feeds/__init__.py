"""Feeds read: the bytes of a feed come in, its items go out, whatever its kind and its faults.

RSS, Atom, JSON Feed, sitemaps and their indexes; OPML for lists of feeds. What can be read of a broken feed is read,
and what was wrong is said. This room must not know how feeds are fetched, nor what becomes of the items.
"""

from entente.documents.feeds.model import Feed, FeedAddress, FeedFault, FeedItem
from entente.documents.feeds.opml import read_opml
from entente.documents.feeds.reading import read_feed

__all__ = ["Feed", "FeedAddress", "FeedFault", "FeedItem", "read_feed", "read_opml"]
