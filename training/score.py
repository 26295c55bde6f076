"""Score a model on the held-out lines of the own event corpus, and write PLV's held-out records as a gold file.

Usage: python training/score.py --model DIR [--min-confidence P] [--plv plv_train.jsonl --gold plv_dev.jsonl]

Prints F1 of triggers, alone and with their type (same word), of roles (a predicted actor or recipient is right where
it overlaps a gold one of the same trigger; over all events, and over those whose trigger was found), accuracy of
status, history and mode and micro-F1 of contexts on events found with their type, and the expected calibration error
of the confidence (ten bins). Sentences and reports are coded as documents.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from dev import GoldDocument, GoldEvent, documents, others
from train import plv_split

from entente.coding import Coder, ModelSettings, Settings
from entente.documents import from_text
from entente.records import Actor, Mention

BINS = 10


def f1(counts: Counter, name: str) -> float:
    """F1 from counts `name`, `name found` and `name gold`."""
    total = counts[f"{name} found"] + counts[f"{name} gold"]
    return 2 * counts[name] / total if total else 0.0


def overlap(found: list[Actor], gold: list[tuple[int, int]]) -> int:
    """How many gold spans are covered by a found one, one to one."""
    spans = sorted({(actor.start, actor.end) for actor in found})
    right = 0
    for start, end in gold:
        hit = next((span for span in spans if span[0] < end and start < span[1]), None)
        if hit is not None:
            spans.remove(hit)
            right += 1
    return right


def count_slots(mention: Mention, event: GoldEvent, counts: Counter) -> None:
    """Add the slots of one event that was found with its type."""
    counts["matched"] += 1
    counts["status"] += mention.status == event.status
    counts["history"] += mention.historical == event.historical
    counts["mode"] += set(mention.mode) == event.modes
    if event.contexts is not None:
        counts["context"] += len(event.contexts & set(mention.context))
        counts["context found"] += len(mention.context)
        counts["context gold"] += len(event.contexts)


def count_roles(mention: Mention | None, event: GoldEvent | None, counts: Counter) -> None:
    """Add the actors and recipients of one trigger, predicted, gold or both."""
    for slot in ("actors", "recipients"):
        said = [each for each in getattr(mention, slot) if each.start is not None] if mention else []
        wanted = getattr(event, slot) if event else []
        right = overlap(said, wanted)
        for name in ("roles", *((slot, "roles of found") if mention and event else ())):
            counts[name] += right
            counts[f"{name} found"] += len({(each.start, each.end) for each in said})
            counts[f"{name} gold"] += len(wanted)


def count_document(document: GoldDocument, mentions: list[Mention], counts: Counter) -> None:
    """Add one labelled document to the counts."""
    gold = {event.trigger[0]: event for event in document.events}
    found = {mention.trigger.start: mention for mention in mentions}
    for name in ("trigger", "type"):
        counts[f"{name} found"] += len(found)
        counts[f"{name} gold"] += len(gold)
    counts["empty"] += not gold
    counts["empty, coded"] += not gold and bool(found)
    for start in found.keys() | gold.keys():
        mention, event = found.get(start), gold.get(start)
        count_roles(mention, event, counts)
        right = mention is not None and event is not None and mention.type == event.kind
        counts["trigger"] += mention is not None and event is not None
        counts["type"] += right
        if mention is not None:
            place = min(BINS - 1, int(mention.confidence * BINS))
            counts[f"bin {place}"] += 1
            counts[f"bin {place} right"] += right
            counts[f"bin {place} said"] += mention.confidence
            if event is not None and right:
                count_slots(mention, event, counts)


def calibration_error(counts: Counter) -> float:
    """Mean distance between confidence and share right over ten bins, weighted by their sizes."""
    total = sum(counts[f"bin {place}"] for place in range(BINS))
    gaps = (abs(counts[f"bin {place} said"] - counts[f"bin {place} right"]) for place in range(BINS))
    return sum(gaps) / total if total else 0.0


def corpus_figures(coder: Coder, gold: Iterable[GoldDocument]) -> dict[str, float]:
    """Figures of a coder on labelled documents, by name."""
    counts: Counter = Counter()
    for document in gold:
        count_document(document, coder.code(from_text(document.text, published=document.published)).mentions, counts)
    matched = max(counts["matched"], 1)
    figures = {"trigger F1": f1(counts, "trigger"), "trigger and type F1": f1(counts, "type")}
    figures["trigger and type precision"] = counts["type"] / max(counts["type found"], 1)
    figures["trigger and type recall"] = counts["type"] / max(counts["type gold"], 1)
    figures |= {f"{name} F1": f1(counts, name) for name in ("roles", "roles of found", "actors", "recipients")}
    figures |= {f"{name} accuracy": counts[name] / matched for name in ("status", "history", "mode")}
    figures |= {"context micro-F1": f1(counts, "context"), "calibration error": calibration_error(counts)}
    return figures | {"texts without event that got one": counts["empty, coded"] / max(counts["empty"], 1)}


def write_held_out(plv: Path, gold: Path) -> None:
    """Write the records of PLV's training file that the variant `split` has not seen."""
    _, dev = plv_split(plv)
    wanted = {example.record for _, example in dev}
    lines = [json.loads(line) for line in plv.read_text("utf-8").splitlines()]
    gold.write_text("".join(json.dumps(line) + "\n" for line in lines if line["id"] in wanted), "utf-8")


def main() -> None:
    """Parse the options and score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder with the exported model")
    parser.add_argument("--min-confidence", type=float, help="keep mentions from this confidence on")
    parser.add_argument("--data", type=Path, help="folder with the data sets: a second column, of sentences of theirs")
    parser.add_argument("--plv", type=Path, help="PLV's training file")
    parser.add_argument("--gold", type=Path, help="where to write PLV's held-out records")
    options = parser.parse_args()
    if options.plv and options.gold:
        write_held_out(options.plv, options.gold)
    settings = Settings(model=ModelSettings(folder=options.model), min_confidence=options.min_confidence)
    coder = Coder(settings)
    columns = [corpus_figures(coder, documents())]
    if options.data:
        columns.append(corpus_figures(coder, others(options.data)))
    for name in columns[0]:
        print(f"{name:<34}", *(f"{column[name]:.3f}" for column in columns))


if __name__ == "__main__":
    main()
