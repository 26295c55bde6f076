"""Stretches of neighbouring words that were chosen."""

from __future__ import annotations

from collections.abc import Iterable

Stretch = tuple[int, int]  # first, past the last


def stretches(chosen: Iterable[bool]) -> list[Stretch]:
    """The stretches of neighbouring true values, in order."""
    found, first, at = [], None, -1
    for at, each in enumerate(chosen):
        if each and first is None:
            first = at
        elif not each and first is not None:
            found.append((first, at))
            first = None
    return found if first is None else [*found, (first, at + 1)]
