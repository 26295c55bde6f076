"""Score a model on the held-out lines of the own event corpus, and write PLV's held-out records as a gold file.

Usage: python training/score.py --model DIR [--plv plv_train.jsonl --gold plv_dev.jsonl]

Prints F1 of triggers, alone and with their type (same word), F1 of actors and recipients of matched triggers (by
overlap), and accuracy of status, history and mode on them. Only the variant `all` has seen these lines.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from corpus.check import locate
from train import CORPUS, held_out, plv_split

from entente.coding import Coder
from entente.documents import from_text


def f1(counts: Counter, name: str) -> float:
    """F1 from counts `name`, `name found` and `name gold`."""
    total = counts[f"{name} found"] + counts[f"{name} gold"]
    return 2 * counts[name] / total if total else 0.0


def overlap(spans: list[tuple[int, int]], others: list[tuple[int, int]]) -> int:
    """How many of `spans` share a character with one of `others`."""
    return sum(any(a < d and c < b for c, d in others) for a, b in spans)


def score_line(record: dict, coder: Coder, counts: Counter) -> None:
    """Add one labelled line to the counts."""
    text = record["text"]
    mentions = {mention.trigger.start: mention for mention in coder.code(from_text(text)).mentions}
    gold = {locate(text, event["trigger"])[0]: event for event in record["events"]}
    counts["trigger found"] += len(mentions)
    counts["trigger gold"] += len(gold)
    counts["type found"] += len(mentions)
    counts["type gold"] += len(gold)
    for start in mentions.keys() & gold.keys():
        mention, event = mentions[start], gold[start]
        counts["trigger"] += 1
        counts["type"] += mention.type == event["type"]
        for slot in ("actors", "recipients"):
            wanted = [locate(text, phrase) for phrase in event.get(slot) or []]
            found = [(actor.start, actor.end) for actor in getattr(mention, slot) if actor.start is not None]
            counts[f"{slot} found"] += len(found)
            counts[f"{slot} gold"] += len(wanted)
            counts[slot] += overlap(found, wanted)
        counts["matched"] += 1
        counts["status"] += mention.status == event.get("status", "actual")
        counts["history"] += mention.historical == event.get("historical", False)
        counts["mode"] += sorted(mention.mode) == sorted(event.get("mode", []))


def write_held_out(plv: Path, gold: Path) -> None:
    """Write the records of PLV's training file that the variant `split` has not seen."""
    _, dev = plv_split(plv)
    wanted = {example.record for example in dev}
    lines = [json.loads(line) for line in plv.read_text("utf-8").splitlines()]
    gold.write_text("".join(json.dumps(line) + "\n" for line in lines if line["id"] in wanted), "utf-8")


def corpus_figures(model: Path) -> dict[str, float]:
    """Figures of the model in a folder on the held-out lines, by name."""
    coder = Coder(model)
    counts: Counter = Counter()
    for path in sorted(CORPUS.glob("events/*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            if held_out(number):
                score_line(json.loads(line), coder, counts)
    figures = {f"{name} F1": f1(counts, name) for name in ("trigger", "type", "actors", "recipients")}
    matched = max(counts["matched"], 1)
    return figures | {f"{name} accuracy": counts[name] / matched for name in ("status", "history", "mode")}


def main() -> None:
    """Parse the options and score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder with the exported model")
    parser.add_argument("--plv", type=Path, help="PLV's training file")
    parser.add_argument("--gold", type=Path, help="where to write PLV's held-out records")
    options = parser.parse_args()
    if options.plv and options.gold:
        write_held_out(options.plv, options.gold)
    for name, value in corpus_figures(options.model).items():
        print(f"{name:<20} {value:.3f}")


if __name__ == "__main__":
    main()
