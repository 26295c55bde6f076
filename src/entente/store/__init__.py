"""One DuckDB file that keeps what was coded: documents, mentions, statements, actors and runs.

In: records (`entente.records`), document by document, with the run that coded them. Out: the same
records, filtered by a `Query`, and whole tables as Arrow. A document is stored whole or not at all;
a changed one retires its old rows and never overwrites them. What people correct in records is kept
beside them, and holds when they are coded again. This room must not know how records are coded, merged
into events, shown or exported: it speaks records and nothing else, and asks `coding` what a correction
makes of one.

    with open_store("news.duckdb") as store:
        with store.begin_run("0.1.0", "entente-en 0.1.0", model_hash, {}) as run:
            run.write(document, mentions, statements)
        for mention in store.mentions(Query(actor="RUS", type="THREATEN")):
            print(mention.date, mention.trigger.text)
"""

from __future__ import annotations

from entente.store.checking import Answer, FrameRow, ItemKind, Sample, SampleItem, Verdict
from entente.store.errors import StoreError
from entente.store.merging import (
    OPENING,
    Action,
    Merge,
    Override,
    Reach,
    StoredReport,
    StoredTelling,
    Threaded,
    Tombstone,
    Unmerged,
    Window,
)
from entente.store.opening import open_store
from entente.store.querying import Position, Query, RunSummary, position_of
from entente.store.whole import Store
from entente.store.writing import Outcome, Run

__all__ = [
    "OPENING",
    "Action",
    "Answer",
    "FrameRow",
    "ItemKind",
    "Merge",
    "Outcome",
    "Override",
    "Position",
    "Query",
    "Reach",
    "Run",
    "RunSummary",
    "Sample",
    "SampleItem",
    "Store",
    "StoreError",
    "StoredReport",
    "StoredTelling",
    "Threaded",
    "Tombstone",
    "Unmerged",
    "Verdict",
    "Window",
    "open_store",
    "position_of",
]
