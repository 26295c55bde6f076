"""How far two passes of labelling statements agree, by slot.

Usage: python training/corpus/agreement_statements.py

Compares `second/statements.jsonl`, labelled without sight of the first pass, with the same texts in `statements/`.
Statements are paired one to one by the share of their content's words; printed are F1 of the words of speaker, cue and
content, F1 of statements in which all three meet, and on paired statements F1 of whom they are about and, where both
passes name the same words, agreement and Cohen's kappa (1960) of the stance.
"""

import json
import re
from collections import Counter
from pathlib import Path

from check import locate

HERE = Path(__file__).parent
SLOTS = ("speaker", "cue", "content")


def words(text: str, phrases: list[str]) -> frozenset[int]:
    """Where the words and marks of some phrases begin."""
    spans = [locate(text, phrase) for phrase in phrases]
    return frozenset(found.start() for span in spans for found in re.compile(r"\w+|[^\w\s]").finditer(text, *span))


def pairs(left: list[dict], right: list[dict]) -> list[tuple[dict, dict]]:
    """Statements of both passes, one to one, those that share the largest part of their contents first."""
    fits = sorted(
        (-len(one["content"] & other["content"]) / len(one["content"] | other["content"]), i, j)
        for i, one in enumerate(left)
        for j, other in enumerate(right)
        if one["content"] & other["content"]
    )
    chosen: dict[int, int] = {}
    for _, i, j in fits:
        if i not in chosen and j not in chosen.values():
            chosen[i] = j
    return [(left[i], right[j]) for i, j in chosen.items()]


def placed(text: str, statement: dict) -> dict:
    """A statement with the words of its slots, and whom it is about by place."""
    about = {locate(text, each["words"]): each["stance"] for each in statement.get("about", [])}
    return {slot: words(text, statement.get(slot, [])) for slot in SLOTS} | {"about": about}


def count(text: str, first: list[dict], second: list[dict], counts: Counter, stances: Counter) -> None:
    """Add one text with its statements by either pass."""
    left, right = ([placed(text, each) for each in side] for side in (first, second))
    both = pairs(left, right)
    for slot in SLOTS:
        counts[f"{slot} all"] += sum(len(each[slot]) for each in (*left, *right))
        counts[slot] += sum(len(one[slot] & other[slot]) for one, other in both)
    counts["statement all"] += len(left) + len(right)
    counts["statement"] += sum(
        all(one[slot] & other[slot] or not one[slot] and not other[slot] for slot in SLOTS) for one, other in both
    )
    for one, other in both:
        counts["about all"] += len(one["about"]) + len(other["about"])
        for span in one["about"].keys() & other["about"].keys():
            counts["about"] += 1
            stances[one["about"][span], other["about"][span]] += 1


def figures() -> dict[tuple[str, str], float]:
    """Agreement by (slot, measure)."""
    lines = [line for path in (HERE / "statements").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    first = {record["text"]: record["statements"] for record in map(json.loads, lines)}
    counts: Counter = Counter()
    stances: Counter = Counter()
    for record in map(json.loads, (HERE / "second/statements.jsonl").read_text("utf-8").splitlines()):
        count(record["text"], first[record["text"]], record["statements"], counts, stances)
    made = {(slot, "F1 of words"): 2 * counts[slot] / counts[f"{slot} all"] for slot in SLOTS}
    made["statement", "F1, all three meet"] = 2 * counts["statement"] / counts["statement all"]
    made["about", "F1, same words"] = 2 * counts["about"] / counts["about all"]
    total = stances.total()
    same = sum(number for (one, other), number in stances.items() if one == other) / total
    ours, theirs = Counter(), Counter()
    for (one, other), number in stances.items():
        ours[one] += number
        theirs[other] += number
    chance = sum(ours[name] * theirs[name] for name in ours) / total**2
    return made | {("stance", "the same"): same, ("stance", "kappa"): (same - chance) / (1 - chance)}


def main() -> None:
    """Print the table."""
    for (slot, measure), value in figures().items():
        print(f"{slot:<10} {measure:<20} {value:.2f}")


if __name__ == "__main__":
    main()
