"""Intervals for shares: Wilson's, of weighted shares, and of a ratio of two shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054  # 95 %
PRIOR = 2.0  # answers that a stratum borrows from all of them when its spread is estimated


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval."""

    estimate: float
    low: float
    high: float


def wilson(right: float, of: float) -> Share:
    """The score interval of Wilson (1927) for `right` out of `of`, which need not be whole numbers.

    Recommended for any number of answers by Brown, Cai and DasGupta (2001): unlike p ± 1.96 se it never leaves 0 … 1,
    and it says something even when all answers are alike.
    """
    share, spread = right / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return Share(share, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True)
class Cell:
    """The answers of one stratum: how many of the whole it stands for, how many answers, how many say right."""

    weight: float
    answers: int
    right: float


def weighted(cells: Sequence[Cell]) -> Share:
    """The share of the whole that is right, from a stratified random sample; design-based.

    The estimate is the mean of the strata's shares by their weights. Its interval is Wilson's on the effective sample
    size: the number of answers of a simple random sample whose share would vary as much (Korn and Graubard 1998, with
    Wilson's in place of Clopper and Pearson's interval; compared with others by Franco, Little, Louis and Slud 2019).
    The variance sums weight² p (1 − p) / n over strata, with p drawn a little towards the share of all answers, so that
    a stratum whose few answers are alike is not taken to be without spread. The effective size is never more than the
    answers there are, and the store is not treated as finite: both make the interval rather too wide than too narrow.
    """
    cells = [cell for cell in cells if cell.answers]
    whole, answers = sum(cell.weight for cell in cells), sum(cell.answers for cell in cells)
    pooled = (sum(cell.right for cell in cells) + 2) / (answers + 4)
    estimate = smoothed = variance = 0.0
    for cell in cells:
        part = cell.weight / whole
        share = (cell.right + PRIOR * pooled) / (cell.answers + PRIOR)
        estimate += part * cell.right / cell.answers
        smoothed += part * share
        variance += part * part * share * (1 - share) / cell.answers
    effective = min(smoothed * (1 - smoothed) / variance, float(answers))
    return wilson(estimate * effective, effective)


def ratio(above: Share, below: Share) -> Share:
    """`above` / `below`, which were estimated from different samples, with its interval.

    By recovering the variances from the two intervals (MOVER-R; Donner and Zou 2012): it needs no normal ratio and
    gives an upper end also where `above` is 0. The upper end is infinite where `below` may be 0.
    """
    if below.estimate == 0:
        return Share(float("inf"), 0.0, float("inf"))
    product = above.estimate * below.estimate

    def parts(x: float, y: float) -> tuple[float, float, float]:
        """What an end is made of, at which `above` is as far off as x and `below` as y."""
        over, under = x * (2 * above.estimate - x), y * (2 * below.estimate - y)
        return over, under, sqrt(max(product * product - over * under, 0.0))

    over, _, root = parts(above.low, below.high)
    low = over / (product + root) if over > 0 else 0.0  # the usual form turned round: its divisor may be 0
    _, under, root = parts(above.high, below.low)
    high = (product + root) / under if under > 0 else float("inf")
    return Share(above.estimate / below.estimate, low, high)
