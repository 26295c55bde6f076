"""Places for the parties of a network on a sheet: those that are tied lie near each other, the others apart.

The method is that of Fruchterman and Reingold (1991), from a circle and without chance: the same network always looks
the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]
ROUNDS = 250
NAME = 20.0  # pixels that the name under a party takes
GRAVITY = 0.35  # towards the middle, so that parts without a tie between them stay on the sheet


def laid_out(
    radii: Sequence[float], ties: Sequence[tuple[int, int, float]], width: float, height: float
) -> list[tuple[float, float]]:
    """The places of parties as large as `radii`, the heaviest first; ties name two of them and a weight above 0."""
    count = len(radii)
    if not count:
        return []
    turns = np.arange(count) * np.pi * (3 - np.sqrt(5))  # a sunflower: no two on one line, the first in the middle
    places = np.stack([np.cos(turns), np.sin(turns)], axis=1) * np.sqrt(np.arange(count) / count)[:, None]
    pull = np.zeros((count, count))
    for one, other, weight in ties:
        pull[one, other] = pull[other, one] = weight
    pull /= pull.max() if pull.any() else 1
    near = np.sqrt(np.pi / count)
    for heat in np.linspace(0.25, 0.005, ROUNDS):
        places += _step(places, pull, near, heat)
    return _apart(_on_sheet(places, width, height), np.array(radii), width, height)


def _step(places: Reals, pull: Reals, near: float, heat: float) -> Reals:
    """How far each party goes in one round, at most `heat`."""
    apart = places[:, None, :] - places[None, :, :]
    distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
    force = 2 * near**2 / distance**2 - pull * distance / near
    np.fill_diagonal(force, 0)
    step = (apart * force[:, :, None]).sum(axis=1) - GRAVITY * places
    length = np.maximum(np.sqrt((step**2).sum(axis=1)), 1e-9)
    moved: Reals = step / length[:, None] * np.minimum(length, heat)[:, None]
    return moved


def _on_sheet(places: Reals, width: float, height: float) -> Reals:
    low, high = places.min(axis=0), places.max(axis=0)
    scaled = (places - low) / np.maximum(high - low, 1e-9) if len(places) > 1 else np.full_like(places, 0.5)
    return scaled * (width, height)


def _apart(places: Reals, radii: Reals, width: float, height: float) -> list[tuple[float, float]]:
    """The places moved until no party covers another or its name."""
    least = radii[:, None] + radii[None, :] + NAME
    np.fill_diagonal(least, 0)
    for _ in range(ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
        short = np.maximum(least - distance, 0) / 2
        if not short.any():
            break
        places = np.clip(places + (apart / distance[:, :, None] * short[:, :, None]).sum(axis=1), 0, (width, height))
    return [(round(float(x), 1), round(float(y), 1)) for x, y in places]
