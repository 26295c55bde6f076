"""Mentions of one happening → one event.

In: a store's current mentions with their sentences and documents, and what was joined or split by hand. Out: events
with every report behind them, the reasons for each merge, tombstones for ids that are gone, and episodes that hold
events. The result depends on the mentions alone, not on the order in which they came. This room must not know how
mentions are coded, nor how events are counted, exported or shown.

    with open_store("news.duckdb") as store:
        print(merge(store, "0.6.0"))
"""

from __future__ import annotations

from entente.events.merging import merge
from entente.events.replacing import Merged

__all__ = ["Merged", "merge"]
