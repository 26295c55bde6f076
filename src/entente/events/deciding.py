"""The decision about a pair: log-odds that two tellings are of one happening, and the reasons in words.

`weights.tsv` holds one weight a feature, fitted by `training/merging.py` on happenings told several times.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from operator import mul
from pathlib import Path

from entente.events.clustering import APART
from entente.events.comparing import FEATURES, compare, other_days, other_places
from entente.events.telling import Telling

WEIGHTS = Path(__file__).parent / "weights.tsv"
# Features that a reader takes for a reason to merge, where they hold at least half.
REASONS = frozenset(
    {
        "planned and done", "same actors", "an actor in common", "same recipients", "a recipient in common",
        "same person", "same group", "same day", "dates that overlap", "same place", "places near each other",
        "same number of dead", "same number injured", "same size", "same words", "same names", "same story",
        "same ordinal", "same act", "same verb", "told in the other report", "same document",
    }
)  # fmt: skip
HALF = 0.5


@dataclass(frozen=True)
class Decider:
    """Weights of the features, and the log-odds that a pair must exceed."""

    weights: tuple[float, ...]
    threshold: float

    @classmethod
    def of(cls, path: Path = WEIGHTS) -> Decider:
        """The decider of a table of weights."""
        with path.open(encoding="utf-8") as file:
            table = {row["feature"]: float(row["weight"]) for row in csv.DictReader(file, delimiter="\t")}
        return cls(tuple(table[name] for name in FEATURES), table["threshold"])

    def odds(self, one: Telling, other: Telling) -> float:
        """Log-odds above the threshold: positive where a pair alone would be merged, APART where they contradict."""
        if contradict(one, other, float("inf")):  # whatever speaks for them
            return APART
        odds: float = sum(map(mul, compare(one, other), self.weights)) - self.threshold
        return APART if contradict(one, other, odds) else odds

    def probability(self, odds: float) -> float:
        """The probability behind log-odds above the threshold."""
        return 1 / (1 + exp(-max(-30.0, min(30.0, odds + self.threshold))))


def contradict(one: Telling, other: Telling, odds: float) -> bool:
    """Whether what two tellings say of day and place keeps them apart, whatever a third, vague one has in common.

    Places far apart on known days do, and so do known days that differ. Only a plan and what became of it may differ
    by a day or two, if all else speaks for them (`odds` above the threshold).
    """
    if not other_days(one, other):
        return other_places(one, other)
    return odds <= 0 or (one.status == "planned") == (other.status == "planned") or other_places(one, other)


@lru_cache(maxsize=1)
def shipped() -> Decider:
    """The decider with the shipped weights."""
    return Decider.of()


def reasons(one: Telling, other: Telling) -> list[str]:
    """What speaks for a pair, in words."""
    return [
        name for name, value in zip(FEATURES, compare(one, other), strict=True) if name in REASONS and value >= HALF
    ]
