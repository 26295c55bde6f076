"""Score the stances of a model on statements whose speakers, cues and targets are given.

Usage: python training/stances.py --model DIR --data DIR

Gold: the dev lines of `corpus/statements`, and `corpus/standoff/stances_dev.jsonl`, labels on PolNeAR's dev articles.
Prints accuracy, F1 by stance and their mean, and how often the likeliest answer of training would be right.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from data import held_out, opened
from saying import FOLDER, located

from entente.coding import Coder, ModelSettings, Settings
from entente.coding.about import Stances, Target
from entente.coding.attribution import Attribution
from entente.language import SENTENCES
from entente.language.labels import STANCES
from entente.records import Actor

REAL = Path(__file__).parent / "corpus/standoff/stances_dev.jsonl"
Gold = tuple[str, list[dict]]  # a text and its statements with `about`: ((start, end), stance)


def own() -> Iterator[Gold]:
    """The project's own dev texts."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            if held_out(number):
                record = json.loads(line)
                yield record["text"], located(record)


def real(data: Path) -> Iterator[Gold]:
    """PolNeAR's dev articles, the statements whose stances are labelled."""
    labels = {record["id"]: record["about"] for record in map(json.loads, REAL.read_text("utf-8").splitlines())}
    with opened(data / "polnear_dev.jsonl.gz") as file:
        for article in map(json.loads, file):
            chosen = []
            for each in article["attributions"]:
                about = labels.get(f"{article['id']}:{each['id']}", [])
                each["about"] = [(target["span"], STANCES.index(target["stance"])) for target in about]
                chosen += [each] if about else []
            if chosen:
                yield article["text"], chosen


def answers(coder: Coder, gold: Gold) -> Iterator[tuple[int, int]]:
    """(gold, predicted) stance of every target of one text."""
    text, statements = gold
    doc = coder.annotator.annotate(text)

    def tokens(spans):
        found = (doc.char_span(start, end, alignment_mode="expand") for start, end in spans)
        return tuple((span.start, span.end) for span in found)

    asked, wanted = [], []
    for each in statements:
        said = Attribution(tokens(each["source"]), tokens(each["cue"]), tuple(map(tuple, each["content"])), 1.0)
        for span, stance in each["about"]:
            place = doc.char_span(*span, alignment_mode="expand")
            asked.append((said, Target(Actor(text=None, start=None, end=None), None, (place,))))
            wanted.append(stance)
    judged = Stances(doc.user_data[SENTENCES], coder.annotator.network).judged(asked)
    for stance, each in zip(wanted, judged, strict=True):
        if each.stance is not None:
            yield stance, STANCES.index(each.stance)


def report(name: str, pairs: list[tuple[int, int]]) -> None:
    """Print the figures of one set."""
    right = Counter(gold for gold, said in pairs if gold == said)
    wanted, given = Counter(gold for gold, _ in pairs), Counter(said for _, said in pairs)
    by_stance = [2 * right[n] / max(wanted[n] + given[n], 1) for n in range(len(STANCES))]
    figures = {"accuracy": right.total() / len(pairs), "commonest": max(wanted.values()) / len(pairs)}
    figures |= {"macro-F1": sum(by_stance) / len(STANCES)} | dict(zip(STANCES, by_stance, strict=True))
    print(f"{name}: {len(pairs)} targets, " + ", ".join(f"{key} {value:.3f}" for key, value in figures.items()))


def main() -> None:
    """Parse the options, score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder with the exported model")
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets of docs/training.md")
    options = parser.parse_args()
    coder = Coder(Settings(model=ModelSettings(folder=options.model)))
    for name, texts in (("own dev texts", own()), ("PolNeAR dev", real(options.data))):
        report(name, [pair for gold in texts for pair in answers(coder, gold)])


if __name__ == "__main__":
    main()
