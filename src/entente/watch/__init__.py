"""Feeds polled, what is new coded into a store, alerts sent.

In: a file that names feeds, and a store. Out: the store with every item of the feeds coded once, a report per feed,
and alerts about what is new. `intake` puts documents into a store, each coded once; it serves files as well as feeds.
This room must not know how documents are fetched, coded or merged, nor how anything is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.watch.feeds import FeedsFile, WatchedFeed, read_feeds
    from entente.watch.reports import FeedReport, Report
    from entente.watch.rules import Rule, Rules, read_rules
    from entente.watch.tables import TableError
    from entente.watch.watcher import Watcher

__all__ = [
    "FeedReport",
    "FeedsFile",
    "Report",
    "Rule",
    "Rules",
    "TableError",
    "WatchedFeed",
    "Watcher",
    "read_feeds",
    "read_rules",
]

# What fetches loads HTTP libraries, which those who code files need not wait for.
_HOMES = {
    "FeedReport": "reports", "FeedsFile": "feeds", "Report": "reports", "Rule": "rules", "Rules": "rules",
    "TableError": "tables", "WatchedFeed": "feeds", "Watcher": "watcher", "read_feeds": "feeds", "read_rules": "rules",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import what watches feeds when it is first asked for."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"entente.watch.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'entente.watch' has no attribute {name!r}")
