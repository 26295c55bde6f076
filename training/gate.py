"""Fit the relevance gate (src/entente/coding/gate.tsv): the weights by which a text is coded or passed over.

    python training/gate.py --data DIR [--coded FILE…]

Logistic regression with a ridge on the stems of sentences. For an event speak the sentences that have one, of the own
corpus and of the labels on other data sets; against it those that have none, which count little, because most are
political (the corpus has many that were made to look like events); the sentences of the treebanks, which count little
as well where their genre often is political; and texts far from politics (`unpolitical.jsonl`). A country weighs at
least in part what countries weigh in general, so that one never seen passes too.

The threshold is the score that 99.5 % of the texts with an event reach, cross-validated; the ceiling what 97 % reach.
Prints what the gate does on the dev lines; with --coded also how many mentions that the coder finds it would have lost
in the texts of those files (JSON lines with a `text`, or the treebanks' dev parts): that takes minutes.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from corpus.check import locate
from corpus.check import sentences as labelled_sentences
from data import blocks, held_out, opened
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from standoff import SETS, labelled

from entente.coding import Coder, gate
from entente.documents import from_text

HERE = Path(__file__).parent
COUNTRIES = HERE.parent / "src/entente/actors/knowledge/countries.tsv"
HAPPENINGS = HERE.parent / "benchmarks/gold/happenings_dev.jsonl"
COUNTRY = "(country)"
NAMED = ("name", "adjective", "demonym", "capital")
RIDGE = 1.0
FOLDS = 5
SEEN, ROWS = 3, 6000  # documents with a stem at least; the most frequent stems
TITLES = {"mr", "mrs", "ms", "dr"}  # a habit of some newspapers: nothing that tells of events
REACHED, SURELY = 0.995, 0.97  # the share of texts with an event that reach the threshold and the ceiling
RISE = 1.0
HARD, MIXED, FAR = 0.1, 0.1, 6.0  # what a sentence without an event counts: labelled, of a mixed genre, unpolitical
POLITICAL = set("weblog newsgroup news speech essay interview court letter podcast".split())


@dataclass
class Text:
    """A text, whether it tells of an event, what it counts in the fit, and where it comes from."""

    text: str
    event: bool
    count: float
    source: str
    document: str = ""  # of which it is a part


# The texts


def own(dev: bool, folder: str) -> list[dict]:
    """The lines of a folder of the corpus that are for dev, or those that are for training."""
    paths = sorted(HERE.glob(f"corpus/{folder}/*.jsonl"))
    lines = [(n, line) for path in paths for n, line in enumerate(path.read_text("utf-8").splitlines())]
    return [json.loads(line) for number, line in lines if held_out(number) == dev]


def text_of(record: dict) -> str:
    """A report's or a sentence's text."""
    paragraphs = record.get("paragraphs") or [[record]]
    return "\n\n".join(" ".join(sentence["text"] for sentence in paragraph) for paragraph in paragraphs)


def wholes(records: Iterable[dict], source: str) -> Iterator[Text]:
    """Labelled reports, each as one text."""
    for record in records:
        yield Text(text_of(record), any(each["events"] for each in labelled_sentences(record)), 1.0, source)


def singles(records: Iterable[dict], source: str) -> Iterator[Text]:
    """Labelled sentences, reports taken apart."""
    for record in records:
        for each in labelled_sentences(record):
            yield Text(each["text"], bool(each["events"]), 1.0 if each["events"] else HARD, source)


def happenings(path: Path) -> list[dict]:
    """Reports of happenings in the form of the corpus's: in sentences as the gate cuts them, with their mentions."""
    made = []
    for record in map(json.loads, path.read_text("utf-8").splitlines()):
        text = record["text"]
        triggers = [locate(text, mention["trigger"])[0] for mention in record["mentions"]]
        bounds = pairwise([0, *(end.end() for end in gate.END.finditer(text)), len(text)])
        sentences = [
            {"text": text[start:end].strip(), "events": [at for at in triggers if start <= at < end]}
            for start, end in bounds
        ]
        made.append({"paragraphs": [sentences]})
    return made


def standoff(data: Path, dev: bool) -> Iterator[Text]:
    """The labelled sentences of other data sets."""
    for chosen in SETS:
        records = [each for number, each in enumerate(labelled(data, chosen)) if held_out(number) == dev]
        yield from singles(records, chosen.partition("_")[0])


def treebank(path: Path) -> dict[str, list[list[str]]]:
    """Document → paragraphs of sentences in a CoNLL-U file."""
    made: dict[str, list[list[str]]] = {}
    for lines in blocks(path):
        for line in lines:
            if line.startswith("# newdoc id = "):
                paragraphs = made.setdefault(line[14:].strip(), [])
            elif line.startswith("# newpar"):
                paragraphs.append([])
            elif line.startswith("# text = "):
                if not paragraphs:
                    paragraphs.append([])
                paragraphs[-1].append(line[9:].strip())
    return made


def genre(name: str) -> str:
    """The genre in a document's name: "GUM_news_asylum", "weblog-blogspot.com_…", "answers-2011…"."""
    return name.split("_")[1] if name.startswith("GUM_") else name.split("-")[0]


def unlabelled(data: Path, part: str) -> Iterator[Text]:
    """The treebanks' sentences without labels of ours: taken for such as hold no event, and trusted by their genre."""
    known = {text.text for dev in (True, False) for text in standoff(data, dev)}
    for name in ("ewt", "gum"):
        for document, paragraphs in treebank(data / f"ud_{name}_{part}.conllu.gz").items():
            kind = genre(document)
            count = MIXED if kind in POLITICAL else 1.0
            sentences = (each for paragraph in paragraphs for each in paragraph if each not in known)
            yield from (Text(each, False, count, f"{name} {kind}", document) for each in sentences)


def unpolitical(dev: bool) -> Iterator[Text]:
    """Texts far from politics; every second one is for dev."""
    for number, line in enumerate((HERE / "unpolitical.jsonl").read_text("utf-8").splitlines()):
        if (number % 2 == 1) == dev:
            record = json.loads(line)
            yield Text(record["text"], False, FAR, record["topic"])


# The fit


def countries() -> set[str]:
    """Stems of the single words that name a country, its people or its capital."""
    with COUNTRIES.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] in NAMED]
    return {row["phrase"][: gate.STEM].lower() for row in rows if row["phrase"].isalpha() and len(row["phrase"]) > 3}


def order(counted: tuple[str, int]) -> tuple[int, str]:
    """The most frequent first."""
    return -counted[1], counted[0]


class Fit:
    """Weights fitted to texts."""

    def __init__(self, texts: Sequence[Text]):
        found = [(features, text) for text in texts for features in gate.sentences(text.text)]
        seen = Counter(
            stem for stem, _ in {(stem, text.document or text.text) for stems, text in found for stem in stems}
        )
        self.countries = countries()
        names = [stem for stem, count in sorted(seen.items(), key=order) if count >= SEEN and stem not in TITLES][:ROWS]
        self.index = {name: place for place, name in enumerate([gate.ALWAYS, COUNTRY, *names])}
        rows = self.matrix([features for features, _ in found])
        sign = np.array([1.0 if text.event else -1.0 for _, text in found])
        self.values = regression(rows, sign, np.array([text.count for _, text in found]))

    def matrix(self, sentences: Sequence[set[str]]) -> csr_matrix:
        """One row a sentence, one column a feature; the country column counts."""
        places, ends = [], [0]
        for features in sentences:
            places += [0] + [1] * len(features & self.countries)
            places += sorted(self.index[feature] for feature in features if feature in self.index)
            ends.append(len(places))
        made = csr_matrix((np.ones(len(places)), places, ends), (len(sentences), len(self.index)))
        made.sum_duplicates()
        return made

    def table(self) -> dict[str, float]:
        """Feature → weight; of a country its own and that of countries together."""
        own = {name: self.values[place] for name, place in self.index.items() if name != COUNTRY}
        return own | {name: own.get(name, 0.0) + self.values[1] for name in self.countries}


def regression(rows: csr_matrix, sign: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Ridge logistic regression; the first column, which is always 1, bears no ridge."""
    ridge = np.full(rows.shape[1], RIDGE)
    ridge[0] = 0.0

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        odds = sign * (rows @ values)
        slope = -sign * counts / (1 + np.exp(np.clip(odds, -50, 50)))
        return counts @ np.logaddexp(0, -odds) + ridge @ values**2 / 2, rows.T @ slope + ridge * values

    return minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x


def surplus(text: str, weights: dict[str, float]) -> float:
    """What the text's best sentence has above the rise for its length."""
    scores = [sum(weights.get(stem, 0.0) for stem in {gate.ALWAYS, *stems}) for stems in gate.sentences(text)]
    return max(scores) - RISE * np.log2(len(scores)) if scores else -np.inf


def bounds(records: Sequence[dict], others: Sequence[Text]) -> tuple[float, float]:
    """Threshold and ceiling: what the corpus's texts with an event reach by weights from the other folds and sets."""
    reached = []
    for fold in range(FOLDS):
        learned = [record for number, record in enumerate(records) if number % FOLDS != fold]
        table = Fit([*singles(learned, "corpus"), *others]).table()
        asked = wholes(records[fold::FOLDS], "corpus")
        reached += [surplus(text.text, table) for text in asked if text.event]
    threshold, ceiling = np.quantile(reached, [1 - REACHED, 1 - SURELY])
    return float(threshold), float(ceiling)


def write(table: dict[str, float]) -> None:
    """The table as it is shipped: two decimals, no row that says nothing."""
    rows = [f"{name}\t{weight:.2f}" for name, weight in sorted(table.items()) if abs(weight) >= 0.05 or name[0] == "("]
    gate.TABLE.write_text("\n".join(["stem\tweight", *rows]) + "\n", "utf-8")
    gate.table.cache_clear()


# What it does


def passed(texts: Iterable[Text]) -> str:
    """How many texts with an event pass, and how many without are passed over."""
    told = [(text.event, gate.may_tell(text.text)) for text in texts]
    kept, over = [may for event, may in told if event], [not may for event, may in told if not event]
    parts = [f"{sum(kept)} of {len(kept)} with an event pass ({np.mean(kept):.3f})"] if kept else []
    parts += [f"{sum(over)} of {len(over)} without are passed over ({np.mean(over):.2f})"] if over else []
    return "; ".join(parts)


def report(data: Path) -> None:
    """Figures on what the gate was not fitted to."""
    print("corpus sentences:", passed(wholes(own(True, "events"), "corpus")))
    print("corpus reports:", passed(wholes(own(True, "reports"), "corpus")))
    print("sentences of corpus reports:", passed(singles(own(True, "reports"), "corpus")))
    print("reports of happenings:", passed(wholes(happenings(HAPPENINGS), "happenings")))
    stories = documents(data / "ngec_synthetic.jsonl.gz")
    print("stories of NGEC:", passed(Text(text, True, 1.0, "ngec") for text in stories))
    print("labels on other data sets:", passed(standoff(data, dev=True)))
    far = list(unpolitical(dev=True))
    for topic in ("sport", "business"):
        print(f"unpolitical texts, {topic}:", passed(each for each in far if each.source == topic))
    print("unpolitical texts, all:", passed(far))
    for name in ("ewt", "gum"):
        found = [each for each in unlabelled(data, "dev") if each.source.startswith(name)]
        print(f"{name} sentences, no mixed genres:", passed(each for each in found if each.count == 1.0))
        print(f"{name} sentences, mixed genres:", passed(each for each in found if each.count < 1.0))
    texts = [each.text for each in unlabelled(data, "dev")]
    began = time.perf_counter()
    for text in texts:
        gate.may_tell(text)
    print(f"{(time.perf_counter() - began) / len(texts) * 1e6:.1f} microseconds a sentence; {len(gate.table())} rows")


def documents(path: Path) -> Iterator[str]:
    """The texts of a file: JSON lines, or a treebank's documents."""
    if ".conllu" in path.name:
        yield from ("\n\n".join(" ".join(para) for para in paras) for paras in treebank(path).values())
        return
    with opened(path) as file:
        yield from (json.loads(line)["text"] for line in file)


def agreement(paths: Iterable[Path]) -> None:
    """How the gate agrees with the coder on whole documents."""
    coder = Coder()
    for path in paths:
        told = [(len(coder.code(from_text(text)).mentions), gate.may_tell(text)) for text in documents(path)]
        lost, mentions = sum(count for count, may in told if not may), sum(count for count, _ in told)
        empty = [may for count, may in told if not count]
        over = f"{empty.count(False)} of {len(empty)} documents without one passed over"
        print(f"{path.name}: {lost} of {mentions} mentions lost; {over}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with the data sets")
    parser.add_argument("--coded", type=Path, nargs="*", default=[], help="files of texts to code, for the comparison")
    parser.add_argument("--measure", action="store_true", help="measure the table that is there")
    given = parser.parse_args()
    if not given.measure:
        records = own(False, "events") + own(False, "reports") + happenings(HERE / "happenings.jsonl")
        others = [*standoff(given.data, dev=False), *unlabelled(given.data, "train"), *unpolitical(dev=False)]
        threshold, ceiling = bounds(records, others)
        write(
            Fit([*singles(records, "corpus"), *others]).table()
            | {gate.THRESHOLD: threshold, gate.RISE: RISE, gate.CEILING: ceiling}
        )
        print(f"threshold {threshold:.2f}, ceiling {ceiling:.2f}")
    report(given.data)
    agreement(given.coded)


if __name__ == "__main__":
    main()
