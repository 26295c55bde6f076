"""How far several checkers agree: Krippendorff's alpha for what they say of the same items.

1 is full agreement, 0 what chance would give. Krippendorff's own rule: rely on 0.8 and more, draw tentative conclusions
from 0.667.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from entente.evaluate.validation.answering import SLOTS
from entente.evaluate.validation.consensus import Judged, slot_right
from entente.store import Answer


@dataclass(frozen=True)
class Agreement:
    """`alpha` over `items` that two checkers or more answered; None: all said the same, which chance explains as well.

    `same` is the share of pairs of answers to one item that say the same.
    """

    items: int
    checkers: int
    same: float
    alpha: float | None


def agreements(judged: Sequence[Judged]) -> dict[str, Agreement]:
    """Agreement on the verdict (of mentions, of sentences) and on each slot; of what two checkers or more answered."""
    mentions = [each for each in judged if each.item.kind == "mention"]
    sentences = [each for each in judged if each.item.kind == "sentence"]
    asked: dict[str, tuple[Sequence[Judged], Callable[[Answer], bool]]] = {
        "verdict": (mentions, _is_right),
        "sentence": (sentences, _is_right),
    }
    for slot in SLOTS:
        asked[slot] = ([each for each in mentions if slot in each.slots], partial(slot_right, slot))
    found = {name: agreement(of, says) for name, (of, says) in asked.items()}
    return {name: each for name, each in found.items() if each is not None}


def agreement(judged: Sequence[Judged], says: Callable[[Answer], bool]) -> Agreement | None:
    """Agreement on what answers say; None where no item has two answers that are not skipped."""
    rows = [{answer.checker: says(answer) for answer in each.answers if answer.verdict != "skip"} for each in judged]
    rows = [row for row in rows if len(row) > 1]
    if not rows:
        return None
    checkers = sorted({checker for row in rows for checker in row})
    pairs = same = 0.0
    for row in rows:
        # Every item counts by its number of answers, as in alpha.
        yes, n = sum(row.values()), len(row)
        pairs += n
        same += (yes * (yes - 1) + (n - yes) * (n - yes - 1)) / (n - 1)
    table = [[float(row[checker]) if checker in row else float("nan") for row in rows] for checker in checkers]
    return Agreement(len(rows), len(checkers), same / pairs, alpha(table))


def alpha(table: Sequence[Sequence[float]]) -> float | None:
    """Krippendorff's alpha for nominal values, a row a checker, NaN where one did not answer; None: one value only."""
    items = [Counter(value for value in item if not math.isnan(value)) for item in zip(*table, strict=True)]
    items = [item for item in items if item.total() > 1]  # who answers alone agrees and disagrees with nobody
    values = sum(items, Counter[float]())
    if len(values) < 2:
        return None
    observed = sum(_unlike(item) / (item.total() - 1) for item in items)
    return 1 - observed * (values.total() - 1) / _unlike(values)


def _unlike(values: Counter[float]) -> int:
    """The number of ordered pairs of values that differ."""
    return values.total() ** 2 - sum(count**2 for count in values.values())


def _is_right(answer: Answer) -> bool:
    return answer.verdict == "right"
