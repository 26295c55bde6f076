"""Links between numbered things → what hangs together, in buckets that one worker can hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entente.batch.engines import Done, results

Links = npt.NDArray[np.int64]  # (2, links)


@dataclass(frozen=True)
class Buckets:
    """`table`: of each number `n` its `component` and `bucket`; `count` buckets, in the order of their first number."""

    table: pa.Table
    count: int

    @classmethod
    def of(cls, count: int, links: Links, size: int, alone: bool = True) -> Buckets:
        """Numbers 0 to `count` - 1 in buckets of about `size`, components whole; `alone`: those without a link too."""
        from scipy.sparse import coo_matrix
        from scipy.sparse.csgraph import connected_components

        ones = np.ones(links.shape[1], np.int8)
        graph = coo_matrix((ones, (links[0], links[1])), shape=(count, count)).tocsr()
        _, labels = connected_components(graph, directed=False)
        sizes = np.bincount(labels, minlength=0)
        # Labels are given in the order of the first member, so that buckets hold neighbours.
        kept = sizes > (0 if alone else 1)
        held = np.cumsum(np.where(kept, sizes, 0)) - np.where(kept, sizes, 0)
        bucket = (held // size).astype(np.int32)
        numbers = np.flatnonzero(kept[labels])
        table = pa.table({"n": numbers, "component": labels[numbers], "bucket": bucket[labels[numbers]]})
        return cls(table, int(bucket[labels[numbers]].max()) + 1 if len(numbers) else 0)


def gathered(done: Iterable[Done[Links]]) -> Links:
    """All links that tasks found. Raises TaskError for a task that failed."""
    return np.concatenate([np.empty((2, 0), np.int64), *results(done)], axis=1)
