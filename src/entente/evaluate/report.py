"""What an evaluation says: figures by name, lines to read, and every single answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class GoldError(ValueError):
    """A gold file that cannot be read: the message names the file, the record and what to do."""


@dataclass(frozen=True)
class Report:
    """Figures of one task; `predictions` has one {id, gold, predicted} for every answer."""

    task: str
    figures: Mapping[str, float | int]
    notes: Sequence[str] = ()
    predictions: Sequence[dict[str, Any]] = field(default=(), repr=False)

    def lines(self) -> list[str]:
        """The report as text: one figure a line, then the notes."""
        width = max(map(len, self.figures), default=0)
        figures = [
            f"{name:<{width}}  {value:.4f}" if isinstance(value, float) else f"{name:<{width}}  {value}"
            for name, value in self.figures.items()
        ]
        return [f"task: {self.task}", *figures, *self.notes]


def f1(right: int, predicted: int, gold: int) -> float:
    """The harmonic mean of precision and recall from counts; 0 where nothing is right."""
    return 2 * right / (predicted + gold) if predicted + gold else 0.0


def macro_f1(gold: Sequence[str], predicted: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Mean F1 over the classes that occur in `gold`, and F1 by class."""
    by_class = {}
    for name in sorted(set(gold)):
        right = sum(g == p == name for g, p in zip(gold, predicted, strict=True))
        by_class[name] = f1(right, sum(p == name for p in predicted), sum(g == name for g in gold))
    return sum(by_class.values()) / max(len(by_class), 1), by_class
