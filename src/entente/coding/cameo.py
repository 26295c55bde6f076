"""From PLOVER to CAMEO: the code of a mention, to three digits where its words say enough, else to two.

`plover.tsv` has the most general code of every type and mode; `cameo_words.tsv` has the finer ones that words of the
event's own clause or its contexts decide (CAMEO manual 1.1b3, the codes' own descriptions). The first row that fits
holds. A code never claims more than the words do.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Token

from entente.coding import ontology
from entente.coding.readings import Reading
from entente.language.syntax import clause_of
from entente.records import Actor, EventType

REACH = 12  # words to either side of the trigger that may decide
# Words that demand rather than appeal: CAMEO parts 10 from 02 by the strength of the wording.
DEMANDS = frozenset("demand order insist ultimatum instruct command require".split())
ARMIES = frozenset({"MIL", "GOV"})
ANY = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: type, mode ("*": any), the context or words one of which must stand there, and the code."""

    kind: str
    mode: str
    context: str
    words: frozenset[str]
    code: str


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """The rows of `cameo_words.tsv`, in their order."""
    with (Path(__file__).parent / "cameo_words.tsv").open(encoding="utf-8") as file:
        return tuple(
            Rule(row["type"], row["mode"], row["context"], frozenset(row["words"].split()), row["code"])
            for row in csv.DictReader(file, delimiter="\t")
        )


def code(reading: Reading, actors: Sequence[Actor]) -> str | None:
    """The CAMEO code of a reading, or None where CAMEO has none (a resignation)."""
    decision, trigger = reading.decision, reading.candidate.trigger
    words = clause_words(trigger)
    made = _by_words(decision.kind, decision.modes, decision.contexts, words) or ontology.cameo(
        decision.kind, decision.modes
    )
    if decision.kind == "REQUEST" and made and trigger.lemma_.lower() in DEMANDS:
        return demanded(made)
    return fought(decision.kind, made, actors)


def general(kind: EventType, modes: Sequence[str], actors: Sequence[Actor]) -> str | None:
    """The code of a type with its modes and actors where no words are at hand."""
    return fought(kind, ontology.cameo(kind, modes), actors)


def fought(kind: EventType, made: str | None, actors: Sequence[Actor]) -> str | None:
    """The code `made` of a type, but 190 for an assault (180) by who fights: states and organised armies."""
    if kind != "ASSAULT" or made not in ("180", "190"):
        return made
    return "190" if any(map(_fights, actors)) else "180"


def _by_words(kind: str, modes: Sequence[str], contexts: Sequence[str], words: frozenset[str]) -> str | None:
    for rule in rules():
        if rule.kind != kind or not (rule.mode == ANY or rule.mode in modes or rule.mode == "" and not modes):
            continue
        if (not rule.context or rule.context in contexts) and (not rule.words or rule.words & words):
            return rule.code
    return None


def demanded(appeal: str) -> str:
    """The code of root 10 that demands what a code of root 02 appeals for."""
    moved = {"020": "100", "021": "101", "022": "102", "023": "103", "024": "104", "025": "105", "026": "106"}
    moved |= {"027": "107", "028": "108"}
    return moved.get(appeal[:3], "100") + appeal[3:]


def clause_words(trigger: Token) -> frozenset[str]:
    """Lower-case lemmas near a trigger, of its own clause and of what depends on it."""
    clause = clause_of(trigger).i
    near = trigger.doc[max(0, trigger.i - REACH) : trigger.i + REACH + 1]
    below = {token.i for token in trigger.subtree}
    return frozenset(token.lemma_.lower() for token in near if token.i in below or clause_of(token).i == clause)


def _fights(actor: Actor) -> bool:
    return actor.id is not None and actor.id.startswith("state/") or bool(ARMIES & set(actor.sectors[:1]))
