"""Whether confidence means what it says: the share right beside it, and from where a type is right often enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Bin: TypeAlias = tuple[int, float, float]

SMOOTHING = 10.0  # mentions that a type borrows from all
GRID = np.arange(30, 91) / 100


def reliability(said: Numbers, right: Numbers) -> list[Bin]:
    """(number, mean confidence, share right) of each tenth of the scale that has any."""
    tenth = np.minimum((said * 10).astype(int), 9)
    return [
        (int(at.sum()), float(said[at].mean()), float(right[at].mean()))
        for each in range(10)
        if (at := tenth == each).any()
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Distance between confidence and share right, mean over all mentions."""
    return sum(number * abs(said - right) for number, said, right in bins) / sum(number for number, _, _ in bins)


def thresholds(
    said: Numbers, kinds: NDArray[np.int64], right: Numbers, precision: float, names: Sequence[str]
) -> Mapping[str, float]:
    """The lowest confidence at which the share right of each type, smoothed towards that of all, is `precision`."""
    chosen = {}
    for index, name in enumerate(names):
        for at in GRID:
            kept = said >= at
            pooled = right[kept].mean() if kept.any() else 1.0
            own = kept & (kinds == index)
            if (right[own].sum() + SMOOTHING * pooled) / (own.sum() + SMOOTHING) >= precision:
                break
        chosen[name] = round(float(at), 2)
    return chosen
