"""What hangs together stays together, in buckets of about one size."""

from __future__ import annotations

import numpy as np
import pytest

from entente.batch.components import Buckets, gathered
from entente.batch.engines import Done, Task, TaskError


def links(*pairs: tuple[int, int]) -> np.ndarray:
    return np.array(pairs, np.int64).reshape(-1, 2).T


def test_what_hangs_together_is_in_one_bucket() -> None:
    buckets = Buckets.of(7, links((0, 3), (3, 5), (1, 2)), size=2)
    rows = buckets.table.to_pylist()
    together = {row["n"]: (row["component"], row["bucket"]) for row in rows}
    assert together[0] == together[3] == together[5] and together[1] == together[2]
    assert len({component for component, _ in together.values()}) == 4
    assert {bucket for _, bucket in together.values()} <= set(range(buckets.count)) and buckets.count > 1


def test_what_has_no_link_can_be_left_out() -> None:
    buckets = Buckets.of(5, links((1, 4)), size=10, alone=False)
    assert buckets.table["n"].to_pylist() == [1, 4] and buckets.count == 1
    assert Buckets.of(3, links(), size=10, alone=False).count == 0


def test_a_task_without_links_is_an_error_in_one_line() -> None:
    task = Task("pairs of window=3", len, None)
    assert gathered([Done(task, links((1, 2))), Done(task, links())]).tolist() == [[1], [2]]
    with pytest.raises(TaskError, match="window=3: out of luck"):
        gathered([Done(task, None, "out of luck")])
