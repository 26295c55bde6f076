"""The same coder over a corpus of shards, on the processes of this machine or on Ray; then one table of events.

In: a folder, a pattern or an address of files, each of them a shard (large Parquet tables are several). Out: a folder
of Parquet tables parted by year and month, with a manifest for each shard, so that a run that was cut off is taken up
by running it again; and from all shards together the copies among their documents, their events, and dyad series.
What comes out depends on what goes in alone: not on the engine, the number of workers or the order in which they end.
This room must not know how documents are coded, nor what makes two mentions one event.
"""

from __future__ import annotations

from entente.batch.archive import open_archive
from entente.batch.running import BatchError, BatchOptions, Outcome, run_batch

__all__ = ["BatchError", "BatchOptions", "Outcome", "open_archive", "run_batch"]
