"""Events of other data sets, as they are taken into a store: each once, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import duckdb

from entente.records import Event

if TYPE_CHECKING:
    from entente.store.whole import Store

AT_ONCE = 20_000  # some 100 MB; DuckDB keeps in memory what is not committed, of a million events 4 GB


def keep(store: Store, events: Iterable[Event], version: str, options: Mapping[str, Any]) -> int:
    """Write those events that the store does not have yet; how many it had.

    Each batch is a run of entente `version` of its own: where `events` break off, the batches before stay, and the
    next time they are had. A batch without anything new is no run.
    """
    count = 0
    for batch in _batches(events):
        had = store.known_events([event.id for event in batch])
        count += len(had)
        if new := [event for event in batch if event.id not in had]:
            with store.merge(version, options) as merge:
                merge.write(new, {})
    return count


def known(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> set[str]:
    """Which of these ids are of current events."""
    sql = "SELECT id FROM events WHERE retired_by IS NULL AND id IN (SELECT unnest(?))"
    return {name for (name,) in connection.execute(sql, [list(ids)]).fetchall()}


def _batches(events: Iterable[Event]) -> Iterator[list[Event]]:
    source = iter(events)
    while batch := list(islice(source, AT_ONCE)):
        yield batch
