"""How far two passes over the same texts agree, by slot.

Usage: python training/corpus/agreement.py SECOND.jsonl…   (lines of the second pass; the first is found by its text)

A second-pass file has the texts of a tenth of the corpus, labelled without sight of the first pass. Events are paired
by their trigger word. Printed: F1 of triggers and of triggers with their type; on paired events of one type accuracy
of status, historical and mode, F1 of actors, recipients, places and dates (overlapping words) and of contexts; and
Cohen's kappa (1960) of the type on paired triggers.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from check import locate, sentences

HERE = Path(__file__).parent


def first_pass() -> dict[str, list[dict]]:
    """Sentence → events of the corpus."""
    lines = [
        json.loads(line)
        for folder in ("events", "reports")
        for path in sorted((HERE / folder).glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return {sentence["text"]: sentence["events"] for line in lines for sentence in sentences(line)}


def spans(event: dict, slot: str, text: str) -> list[tuple[int, int]]:
    """Character spans of the phrases in a slot."""
    given = event.get(slot) or []
    return [locate(text, phrase) for phrase in ([given] if isinstance(given, str) else given)]


def count_overlap(left: list[tuple[int, int]], right: list[tuple[int, int]], name: str, counts: Counter) -> None:
    """Add phrases of both sides and those that overlap, one to one."""
    counts[f"{name} left"] += len(left)
    counts[f"{name} right"] += len(right)
    spare = list(right)
    for start, end in left:
        hit = next((span for span in spare if span[0] < end and start < span[1]), None)
        if hit:
            spare.remove(hit)
            counts[name] += 1


def compare(text: str, left: list[dict], right: list[dict], counts: Counter, types: Counter) -> None:
    """Add one sentence with its events by either pass."""
    first, second = ({locate(text, event["trigger"]): event for event in events} for events in (left, right))
    counts["trigger left"] += len(first)
    counts["trigger right"] += len(second)
    for at in first.keys() & second.keys():
        one, other = first[at], second[at]
        counts["trigger"] += 1
        types[one["type"], other["type"]] += 1
        if one["type"] != other["type"]:
            continue
        counts["same type"] += 1
        counts["status"] += one.get("status", "actual") == other.get("status", "actual")
        counts["historical"] += one.get("historical", False) == other.get("historical", False)
        counts["mode"] += set(one.get("mode", [])) == set(other.get("mode", []))
        for slot in ("actors", "recipients", "place", "date"):
            count_overlap(spans(one, slot, text), spans(other, slot, text), slot, counts)
        contexts = [set(event.get("context", [])) for event in (one, other)]
        counts["context"] += len(contexts[0] & contexts[1])
        counts["context left"] += len(contexts[0])
        counts["context right"] += len(contexts[1])


def f1(both: int, left: int, right: int) -> float:
    """2 both / (left + right)."""
    return 2 * both / (left + right) if left + right else 0.0


def kappa(types: Counter) -> float:
    """Cohen's kappa of the type on triggers that both passes found."""
    total = sum(types.values())
    same = sum(number for (one, other), number in types.items() if one == other) / total
    names = {name for pair in types for name in pair}
    chance = sum(
        sum(n for (one, _), n in types.items() if one == name)
        * sum(n for (_, other), n in types.items() if other == name)
        for name in names
    ) / (total * total)
    return (same - chance) / (1 - chance)


def compared(paths: list[str]) -> tuple[Counter, Counter]:
    """Counts by slot, and of (type, other type) on paired triggers, over the files of the second pass."""
    first, counts, types = first_pass(), Counter(), Counter()
    for path in paths:
        for line in Path(path).read_text("utf-8").splitlines():
            for sentence in sentences(json.loads(line)):
                if sentence["text"] not in first:  # edited since
                    continue
                compare(sentence["text"], first[sentence["text"]], sentence["events"], counts, types)
                counts["sentences"] += 1
    return counts, types


def figures(counts: Counter, types: Counter) -> dict[tuple[str, str], float]:
    """(slot, measure) → agreement."""
    same, sizes = counts["same type"], (counts["trigger left"], counts["trigger right"])
    made = {("trigger", "F1"): f1(counts["trigger"], *sizes), ("trigger and type", "F1"): f1(same, *sizes)}
    made["type", "kappa"] = kappa(types)
    made |= {(slot, "accuracy"): counts[slot] / same for slot in ("status", "historical", "mode")}
    for slot in ("actors", "recipients", "place", "date", "context"):
        made[slot, "F1"] = f1(counts[slot], counts[f"{slot} left"], counts[f"{slot} right"])
    return made


def confused(types: Counter) -> list[tuple[tuple[str, str], int]]:
    """The pairs of types that most often stand for one another."""
    return [pair for pair in types.most_common() if pair[0][0] != pair[0][1]][:12]


def main(paths: list[str]) -> None:
    """Compare and print."""
    counts, types = compared(paths)
    print(f"sentences {counts['sentences']}, events {counts['trigger left']} and {counts['trigger right']}")
    for (slot, measure), value in figures(counts, types).items():
        print(f"{slot} {measure} {value:.3f}")
    print("types taken for one another:", confused(types))


if __name__ == "__main__":
    main(sys.argv[1:])
