"""PLOVER 2.0 as tables: quad class and score of every type and mode, and the way from there to CAMEO.

`plover.tsv` has PLOVER's scores (codebook 2.0, section 12; ACCUSE −3 and SANCTION class 4, see docs/codebook.md) with
the most general CAMEO code that claims no more than type and mode say; `cameo.tsv` has CAMEO's names (manual
1.1b3) with the Goldstein scores that GDELT uses, five missing ones inherited from their parents.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from entente.records import EventType


@dataclass(frozen=True, slots=True)
class Measure:
    """Quad class (1–4), PLOVER score (−10…10) and CAMEO code of a type with a mode."""

    quad: int
    score: float
    cameo: str | None


@lru_cache(maxsize=1)
def measures() -> dict[tuple[str, str], Measure]:
    """(type, mode) → Measure; the mode "" is the type by itself."""
    with (Path(__file__).parent / "plover.tsv").open(encoding="utf-8") as file:
        return {
            (row["type"], row["mode"]): Measure(int(row["quad"]), float(row["score"]), row["cameo"] or None)
            for row in csv.DictReader(file, delimiter="\t")
        }


@lru_cache(maxsize=1)
def goldstein_scores() -> dict[str, float]:
    """CAMEO code (text) → Goldstein score."""
    with (Path(__file__).parent / "cameo.tsv").open(encoding="utf-8") as file:
        return {row["code"]: float(row["goldstein"]) for row in csv.DictReader(file, delimiter="\t")}


def quad_class(kind: EventType) -> int:
    """The quad class of a type: 1 and 2 verbal and material cooperation, 3 and 4 verbal and material conflict."""
    return measures()[kind, ""].quad


def score(kind: EventType, modes: Sequence[str]) -> float:
    """The PLOVER score: of several modes the most extreme (codebook 2.0 leaves it open)."""
    table = measures()
    return max((table[kind, mode].score for mode in modes), key=abs, default=table[kind, ""].score)


def cameo(kind: EventType, modes: Sequence[str]) -> str | None:
    """The most general CAMEO code of a type with its modes; None where CAMEO has none (a resignation)."""
    table = measures()
    mode = max(modes, key=lambda each: abs(table[kind, each].score), default="")
    return table[kind, mode].cameo
