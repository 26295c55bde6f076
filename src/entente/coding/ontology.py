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

# Words that demand rather than appeal: CAMEO parts 10 from 02 by the strength of the wording.
DEMANDS = frozenset("demand order insist ultimatum instruct command require".split())
DEMAND_CODES = {"020": "100", "024": "104", "025": "105"}
ARMIES = frozenset({"MIL", "GOV"})


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


def cameo(kind: EventType, modes: Sequence[str], trigger: str, sectors: Sequence[str], is_state: bool) -> str | None:
    """The CAMEO code of a mention, or None where CAMEO has none (a resignation).

    `trigger` is the lemma that carries the event; `sectors` the actors' sectors; `is_state` whether a state acts.
    """
    table = measures()
    mode = max(modes, key=lambda each: abs(table[kind, each].score), default="")
    code = table[kind, mode].cameo
    if kind == "REQUEST" and trigger in DEMANDS and code:
        return DEMAND_CODES[code]
    if kind == "ASSAULT" and code == "180" and (is_state or ARMIES & set(sectors)):
        return "190"  # states and organised armies fight; irregular actors assault
    return code
