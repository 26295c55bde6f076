"""How well the shipped model does on gold files, each figure beside the floor it must not fall below.

Usage: python benchmarks/accuracy.py [--data DIR] [--relations FILE]
       python benchmarks/accuracy.py --smoke      (a few sentences made up here; floors not enforced)

Always scored are the records and quotations of `gold/`, texts of our own that no model has learned from. DIR holds
the dev files of docs/training.md under their names. `relations` needs gold pairs that the model has not seen; it has
learned from all of PLV's training file.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from entente.evaluate import run

GOLD = Path(__file__).parent / "gold"
FILES = {
    "ud_ewt_dev.conllu.gz": "syntax",
    "ud_gum_dev.conllu.gz": "syntax",
    "crossner_politics_dev.txt": "entities",
    "uner_ewt_dev.iob2": "entities",
    "polnear_dev.jsonl.gz": "statements",
}
OWN = {"sentences.jsonl": "records", "articles.jsonl": "records", "quotes.jsonl": "quotations"}
FLOORS = {  # task: figure: what a release must reach
    "relations": {"root_macro_f1": 0.84, "quad_macro_f1": 0.945, "binary_macro_f1": 0.97},
    "records": {"type_f1": 0.65, "tuple_f1": 0.45},
    "statements": {"content_f1": 0.86, "source_f1": 0.80, "cue_f1": 0.70, "relation_f1": 0.68},
    "quotations": {"direct_exact": 0.95, "direct_speaker": 0.88},
    "entities": {"f1": 0.75},
    "syntax": {"upos": 0.96, "uas": 0.90, "las": 0.875},
}
# Made up here; enough to see that every task runs.
RELATIONS = [
    ("Iran condemned Israel.", "Iran", "Israel", "ACCUSE"),
    ("Norway signed a fisheries treaty with Iceland.", "Norway", "Iceland", "SUPPORT"),
]
ENTITIES = [[("Olga", "B-PER"), ("Lind", "I-PER"), ("flew", "O"), ("to", "O"), ("Oslo", "B-LOC"), (".", "O")]]
SYNTAX = [[("Norway", "PROPN", 2, "nsubj"), ("protested", "VERB", 0, "root"), (".", "PUNCT", 2, "punct")]]


def made_up(folder: Path) -> Iterator[tuple[str, Path]]:
    """(task, gold file) of the sentences above."""
    lines = []
    for text, source, target, root in RELATIONS:
        spans = {
            name: {"start": text.index(words), "end": text.index(words) + len(words), "text": words}
            for name, words in (("source", source), ("target", target))
        }
        lines.append(json.dumps({"id": str(len(lines)), "text": text, **spans, "plover": root}))
    said = "“We will sign,” Olga Lind said."
    quotation = {"source": [[16, 25]], "cue": [[26, 30]], "content": [[0, 15]]}
    record = {"text": RELATIONS[0][0], "mentions": [{"type": "ACCUSE", "actors": [{"country": "IRN"}]}]}
    files = {
        "records": ("records.jsonl", [json.dumps(record)]),
        "quotations": ("quotations.jsonl", [json.dumps({"text": said, "attributions": [quotation]})]),
        "relations": ("smoke.jsonl", lines),
        "entities": ("smoke.txt", ["\n".join(f"{word}\t{tag}" for word, tag in words) + "\n" for words in ENTITIES]),
        "syntax": (
            "smoke.conllu",
            [
                "\n".join(
                    f"{number}\t{word}\t_\t{pos}\t_\t_\t{head}\t{label}\t_\t_"
                    for number, (word, pos, head, label) in enumerate(words, 1)
                )
                + "\n"
                for words in SYNTAX
            ],
        ),
    }
    for task, (name, content) in files.items():
        (folder / name).write_text("\n".join(content) + "\n", "utf-8")
        yield task, folder / name


def measure(task: str, gold: Path) -> int:
    """Score one file and print its rows; how many figures are below their floor."""
    figures = run("statements" if task == "quotations" else task, gold).figures
    low = 0
    for name, floor in FLOORS[task].items():
        figure = figures[name]
        low += figure < floor
        print(
            f"{task:<10} {gold.name:<28} {name:<15} {figure:>7.3f} {floor:>7.3f}{'' if figure >= floor else '  under'}"
        )
    return low


def main() -> int:
    """Score and print; 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with the dev files of docs/training.md")
    parser.add_argument("--relations", type=Path, help="gold file of relations that the model was not trained on")
    parser.add_argument("--smoke", action="store_true", help="made-up sentences; floors not enforced")
    options = parser.parse_args()
    print(f"{'task':<10} {'gold':<28} {'figure':<15} {'value':>7} {'floor':>7}")
    if options.smoke:
        with tempfile.TemporaryDirectory() as folder:
            for task, gold in made_up(Path(folder)):
                measure(task, gold)
        print("made-up sentences: they show that it runs, not how well")
        return 0
    found = [(FILES[name], options.data / name) for name in FILES if options.data and (options.data / name).exists()]
    if options.data and not found:
        sys.exit(f"accuracy: {options.data} holds none of {', '.join(FILES)}")
    wanted = [(task, GOLD / name) for name, task in OWN.items()] + found
    wanted += [("relations", options.relations)] if options.relations else []
    return 1 if sum(measure(task, gold) for task, gold in wanted) else 0


if __name__ == "__main__":
    sys.exit(main())
