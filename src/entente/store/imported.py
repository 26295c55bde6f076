"""Events of other data sets, as they are taken into a store: each once, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Any

import duckdb

from entente.records import Event

if TYPE_CHECKING:
    from entente.store.opening import Store

AT_ONCE = 20_000  # some 100 MB


def keep(store: Store, events: Iterable[Event], version: str, options: Mapping[str, Any]) -> int:
    """Write those events that the store does not have yet, in one run of entente `version`; how many it had.

    They take effect together when `events` end, none of them if it raises. Nothing new is no run.
    """
    known = 0
    with ExitStack() as stack:
        merge = None
        for batch in _batches(events):
            had = store.known_events([event.id for event in batch])
            new = [event for event in batch if event.id not in had]
            known += len(batch) - len(new)
            if new:
                merge = merge or stack.enter_context(store.merge(version, options))
                merge.write(new, {})
    return known


def known(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> set[str]:
    """Which of these ids are of current events."""
    sql = "SELECT id FROM events WHERE retired_by IS NULL AND id IN (SELECT unnest(?))"
    return {name for (name,) in connection.execute(sql, [list(ids)]).fetchall()}


def _batches(events: Iterable[Event]) -> Iterator[list[Event]]:
    source = iter(events)
    while batch := list(islice(source, AT_ONCE)):
        yield batch
