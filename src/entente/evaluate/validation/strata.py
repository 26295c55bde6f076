"""Strata: how the mentions of a store are parted before some of each part are drawn, and how many of each.

A stratum never goes without: whoever asks for precision by type wants the rare types too.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias, get_args

from entente.evaluate.validation.errors import SampleError
from entente.store import FrameRow

By: TypeAlias = Literal["type", "status", "outlet", "year", "month", "confidence"]
Allocation: TypeAlias = Literal["equal", "proportional"]
BY: tuple[By, ...] = get_args(By)
FEWEST = 2  # of a stratum, where the sample is large enough

_VALUES: Mapping[By, Callable[[FrameRow], str]] = {
    "type": lambda row: row.type,
    "status": lambda row: row.status,
    "outlet": lambda row: row.outlet or "no outlet",
    "year": lambda row: str(row.day.year) if row.day else "no date",
    "month": lambda row: f"{row.day:%Y-%m}" if row.day else "no date",
    "confidence": lambda row: f"confidence {min(int(row.confidence * 10), 9) / 10:.1f}",
}


def stratum(row: FrameRow, by: Sequence[By]) -> str:
    """The name of the stratum of a mention: its values, one after the other."""
    return " / ".join(_VALUES[each](row) for each in by) or "all"


def allocate(sizes: Mapping[str, int], wanted: int, allocation: Allocation) -> dict[str, int]:
    """How many to draw of each stratum: `wanted` in all, or everything where there is no more.

    At least two of each (one, where the sample is too small for that), or the stratum whole. Equal: as many of each
    as of any other, while they last. Proportional: by size (highest averages, Sainte-Laguë). Raises SampleError when
    there are more strata than are wanted.
    """
    if wanted < len(sizes):
        raise SampleError(
            f"a sample of {wanted} cannot have one of each of {len(sizes)} strata: draw more, or part less"
        )
    fewest = FEWEST if wanted >= FEWEST * len(sizes) else 1
    given = {name: min(size, fewest) for name, size in sizes.items()}

    def turn(name: str) -> tuple[float, str]:
        weight = 1 if allocation == "equal" else sizes[name]
        return -weight / (2 * given[name] + 1), name

    queue = [turn(name) for name in sizes if given[name] < sizes[name]]
    heapq.heapify(queue)
    for _ in range(min(wanted, sum(sizes.values())) - sum(given.values())):
        _, name = heapq.heappop(queue)
        given[name] += 1
        if given[name] < sizes[name]:
            heapq.heappush(queue, turn(name))
    return given
