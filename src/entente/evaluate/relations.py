"""The task `relations`: PLV, a marked source and target in one sentence and what the one does to the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from entente.coding import Coder
from entente.documents import from_text
from entente.evaluate.gold import read_lines, record_of
from entente.evaluate.report import GoldError, Report, macro_f1
from entente.language.labels import TYPES
from entente.language.network import Network
from entente.records import Actor, Mention

# PLV's fifteen classes: PLOVER types, of which YIELD joins CONCEDE and RETREAT (INVESTIGATE is in ACCUSE).
CLASSES = (*tuple(kind for kind in TYPES if kind not in ("CONCEDE", "RETREAT")), "YIELD")
OLDER_NAMES = {
    "CONCEDE": "YIELD", "RETREAT": "YIELD", "DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE",
    "FIGHT": "ASSAULT", "THREAT": "THREATEN",
}  # fmt: skip
QUADS = {
    "AGREE": "Verbal Cooperation", "CONSULT": "Verbal Cooperation", "SUPPORT": "Verbal Cooperation",
    "COOPERATE": "Material Cooperation", "AID": "Material Cooperation", "YIELD": "Material Cooperation",
    "REQUEST": "Verbal Conflict", "ACCUSE": "Verbal Conflict", "REJECT": "Verbal Conflict",
    "THREATEN": "Verbal Conflict", "PROTEST": "Material Conflict", "SANCTION": "Material Conflict",
    "MOBILIZE": "Material Conflict", "COERCE": "Material Conflict", "ASSAULT": "Material Conflict",
}  # fmt: skip

COOPERATION = ("Verbal Cooperation", "Material Cooperation")
QUAD_NAMES = sorted(set(QUADS.values()))


@dataclass(frozen=True)
class Gold:
    """One record: text, character spans of source and target (None where not named), class and quad class."""

    id: str
    text: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None
    root: str
    quad: str


def gold_records(path: Path) -> Iterator[Gold]:
    """The records of a PLV file, older names of types on ours. Raises GoldError for a line that is none."""
    for number, line in enumerate(read_lines(path), 1):
        try:
            record = record_of(line)
            root = OLDER_NAMES.get(record["plover"], record["plover"])
            source, target = (
                (int(span["start"]), int(span["end"])) if (span := record[slot]) else None
                for slot in ("source", "target")
            )
            text = str(record["text"])
        except (ValueError, KeyError, TypeError, OverflowError) as fault:
            raise GoldError(
                f"{path} line {number}: not a record with text, source, target and plover: {fault!r}"
            ) from fault
        if root not in CLASSES:
            raise GoldError(f"{path} line {number}: unknown type {record['plover']!r}")
        quad = QUADS[root] if record.get("quad") in (None, "") else record["quad"]
        if quad not in QUAD_NAMES:
            raise GoldError(f"{path} line {number}: unknown quad class {quad!r}: want one of {', '.join(QUAD_NAMES)}")
        yield Gold(record.get("id", number), text, source, target, root, quad)


def relations(path: Path, coder: Coder) -> Report:
    """Type, quad class, and cooperation or conflict, of gold pairs; macro-F1 over the classes of the gold file."""
    gold = list(gold_records(path))
    answers = [relation(coder, each) for each in gold]
    roots, quads = [each.root for each in gold], [each.quad for each in gold]
    root_f1, by_class = macro_f1(roots, answers)
    said = [QUADS[answer] for answer in answers]
    quad_f1, _ = macro_f1(quads, said)
    binary_f1, _ = macro_f1([_side(quad) for quad in quads], [_side(quad) for quad in said])
    figures: dict[str, float | int] = {
        "records": len(gold),
        "root_macro_f1": root_f1,
        "quad_macro_f1": quad_f1,
        "binary_macro_f1": binary_f1,
        "root_accuracy": float(np.mean([g == p for g, p in zip(roots, answers, strict=True)])) if gold else 0.0,
        **{f"f1_{name}": value for name, value in by_class.items()},
    }
    predictions = [
        {"id": each.id, "gold": each.root, "predicted": answer} for each, answer in zip(gold, answers, strict=True)
    ]
    return Report("relations", figures, ["CONCEDE and RETREAT are scored as YIELD, as PLV has them."], predictions)


def _side(quad: str) -> str:
    return "cooperation" if quad in COOPERATION else "conflict"


def relation(coder: Coder, gold: Gold) -> str:
    """The class of what the words of the source do to those of the target, from the text and the two spans."""
    words = [token for token in coder.annotator.tokenizer(gold.text) if not token.is_space]
    marks = np.zeros(len(words) + 1, np.int64)
    for role, span in ((1, gold.source), (2, gold.target)):
        for index, token in enumerate(words):
            if span is not None and token.idx < span[1] and span[0] < token.idx + len(token):
                marks[index + 1] = role
    network: Network = coder.annotator.network
    states = network.analyse([[token.text for token in words]])[0].states
    by_class = dict.fromkeys(CLASSES, 0.0)
    for kind, probability in zip(TYPES, network.pairs([states], [marks]).types[0], strict=False):
        by_class[OLDER_NAMES.get(kind, kind)] += float(probability)
    return max(by_class, key=lambda name: by_class[name])


def end_to_end(path: Path, coder: Coder) -> Report:
    """From the text alone: the share of gold pairs that stand among the mentions, with their type and quad class."""
    counts = dict.fromkeys(("pair", "pair_and_root", "pair_and_quad", "mentions"), 0)
    predictions = []
    for gold in (all_gold := list(gold_records(path))):
        mentions = coder.code(from_text(gold.text)).mentions
        pairs = {OLDER_NAMES.get(each.type, each.type) for each in mentions if _is_pair(each, gold)}
        counts["mentions"] += len(mentions)
        counts["pair"] += bool(pairs)
        counts["pair_and_root"] += gold.root in pairs
        counts["pair_and_quad"] += gold.quad in {QUADS[name] for name in pairs}
        predictions.append({"id": gold.id, "gold": gold.root, "predicted": sorted(pairs)})
    number = max(len(all_gold), 1)
    figures: dict[str, float | int] = {
        "records": len(all_gold),
        "mentions_per_record": counts.pop("mentions") / number,
        **{f"found_{name}": count / number for name, count in counts.items()},
    }
    note = "A pair is found where an actor overlaps the source and a recipient, or another actor, the target."
    return Report("relations", figures, [note], predictions)


def _is_pair(mention: Mention, gold: Gold) -> bool:
    """Whether the gold source acts on the gold target in a mention; a party that gold does not name may be anybody."""
    actors = [each for each in mention.actors if _covers(each, gold.source)]
    others = [*mention.recipients, *mention.actors]  # parties acting together are all actors
    return bool(actors) and (gold.target is None or any(_covers(each, gold.target) for each in others))


def _covers(actor: Actor, span: tuple[int, int] | None) -> bool:
    return span is None or (
        actor.start is not None and actor.end is not None and actor.start < span[1] and span[0] < actor.end
    )
