"""What comes in: any input → documents, one by one.

In come files, folders and standard input: plain text, HTML pages, JSON lines, CSV, TSV and Parquet tables, WARC
archives, each also packed by gzip or zstd, in any encoding; texts in hand; and items of feeds, fetched politely. Out
go records.Document, lazily, and for everything that gave none a Skipped with its place and reason. Here it is decided
what a document's text is, to which all offsets refer; what its title, date, outlet and identity are; that it is in
English; and which stretches of it are boilerplate. This room must not know of sentences, actors, events or the store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente.documents.addresses import canonical_url
from entente.documents.boilerplate import boilerplate_spans
from entente.documents.dateline import Dateline, first_dateline
from entente.documents.dates import parse_date
from entente.documents.errors import DocumentError, Skipped
from entente.documents.files import count_inputs
from entente.documents.options import Columns, ReadOptions
from entente.documents.readers import read, read_shard
from entente.documents.text import from_text

if TYPE_CHECKING:
    from entente.documents.feeds import Feed, FeedAddress, FeedFault, FeedItem, read_feed, read_opml
    from entente.documents.fetching import Fetched, Fetcher, FetchError, FetchOptions
    from entente.documents.items import document_of, wants_page

__all__ = [
    "Columns",
    "Dateline",
    "DocumentError",
    "Feed",
    "FeedAddress",
    "FeedFault",
    "FeedItem",
    "FetchError",
    "FetchOptions",
    "Fetched",
    "Fetcher",
    "ReadOptions",
    "Skipped",
    "boilerplate_spans",
    "canonical_url",
    "count_inputs",
    "document_of",
    "first_dateline",
    "from_text",
    "parse_date",
    "read",
    "read_feed",
    "read_opml",
    "read_shard",
    "wants_page",
]

# What fetches and reads feeds loads HTTP and XML libraries, which those who code files need not wait for.
_HOMES = {
    "Feed": "feeds", "FeedAddress": "feeds", "FeedFault": "feeds", "FeedItem": "feeds", "read_feed": "feeds",
    "read_opml": "feeds", "FetchError": "fetching", "FetchOptions": "fetching", "Fetched": "fetching",
    "Fetcher": "fetching", "document_of": "items", "wants_page": "items",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import what fetches and reads feeds when it is first asked for."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"entente.documents.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'entente.documents' has no attribute {name!r}")
