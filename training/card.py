"""Measure a model on the dev files and write its card beside it.

Usage: python training/card.py --data DIR --model src/entente/language/model --split DIR --licensed DIR

`--model` is the export of the variant `all`, `--split` and `--licensed` those of the others. Figures on PLV and on
the own events are taken of the latter two alone: the shipped model has learned from those texts.
"""

import argparse
import json
import tempfile
from pathlib import Path

from score import corpus_figures, write_held_out
from train import CORPUS, SEED, held_out

from entente.evaluate import run
from entente.language import Annotator

TASKS = (
    ("syntax", "ud_ewt_dev.conllu.gz", ("upos", "uas", "las")),
    ("entities", "crossner_politics_dev.txt", ("f1",)),
    ("entities", "uner_ewt_dev.iob2", ("f1",)),
)

GUM = (
    "| UD English-GUM 2.16 train, documents whose text licence permits commercial reuse (128 of 177) | syntax, names "
    "| texts CC BY, CC BY-SA or public domain; treebank as a whole CC BY-NC-SA 4.0 |"
)

CARD = """# {name} {version}

The model that entente ships: one int8 ONNX encoder with joint heads. {megabytes:.1f} MB, SHA-256 `{digest}`.

It is made by `training/train.py`, `training/export.py` and `training/card.py` (see `docs/training.md`), seed {seed}.

## What it does

One pass over an English sentence gives parts of speech (Universal Dependencies and Penn Treebank tags), a
dependency tree, named entities (person, organisation, place, nationality, event, other), the words that carry political
events with their PLOVER type, and who plays which role in them. A second, light graph judges a pair of actor and
recipient: type or none, status, background or news, mode.

## Made from

The encoder starts from all-MiniLM-L6-v2 (Apache-2.0; 6 layers, 384 wide, uncased).

| data | used for | licence as stated |
| --- | --- | --- |
| UD English-EWT 2.16 train | syntax | CC BY-SA 4.0 (annotations) |
{gum}
| CrossNER politics train (199 sentences) | names | MIT (repository) |
| entente entity sentences ({entities:,}) | names | CC BY 4.0 |
| entente event sentences ({events:,}) | events | CC BY 4.0 |
| PLV train (1,050 pairs) | type of a pair | **not stated** |
| PolNeAR train with its CoreNLP layer (800 sentences) | names (machine-made labels) | **not stated** |

Half of the names in the sentences that are annotated with names alone give way to others while it trains, out of the
package's actor tables or made up (`training/names.py`).

**The texts and labels of the entente corpora were written by a language model.** They were checked for form
by script and reread by the same model in part; no person has checked them.

## Dev scores

All of quantised models, by `entente eval` and `training/score.py`. `shipped` has learned from everything above.
`split` is its twin, trained alike but for 200 records of PLV's training file (grouped by text, seed {seed}) and every
tenth line
of the own events, on which it is measured. `licensed` has seen no data set that states no licence.

| measure | shipped | split | licensed |
| --- | --- | --- | --- |
{rows}

Figures on own event sentences ({held_out} held-out lines, by exact trigger word) are agreement with labels that a
language model wrote, not accuracy against people's judgement.

## Meant for

Coding English news about politics and relations between states, as part of entente. Everything it gives is an estimate
with a score; scores are not calibrated in this version.

## Limits

* English edited prose. The syntax was learned from web text and mixed genres, not from news.
* Events are found inside one sentence; participants named only in another are found by rules of coreference.
* Modes and rarer types (COOPERATE, MOBILIZE, AID) have few training examples; contexts are not predicted.
* Types follow PLOVER 2.0 and, where PLV disagrees with it (a conviction as ACCUSE), partly PLV.
* int8 arithmetic differs between instruction sets: the same text gives the same records on one, not across all.
"""


def dev_figures(data: Path, annotator: Annotator) -> dict[str, float]:
    """Figures on the dev files by name."""
    made = {}
    for task, name, wanted in TASKS:
        found = run(task, data / name, annotator).figures
        made |= {f"{name.partition('.')[0]}: {figure}": found[figure] for figure in wanted}
    return made


def held_out_figures(plv: Path, model: Path, annotator: Annotator) -> dict[str, float]:
    """Figures on what the variant `split` has not seen, by name."""
    found = run("relations", plv, annotator).figures
    made = {f"PLV, 200 held out: {figure}": found[figure] for figure in ("root_macro_f1", "quad_macro_f1")}
    return made | {f"own events: {name}": value for name, value in corpus_figures(model).items()}


def lines(folder: str) -> list[int]:
    """Numbers of the lines of every file of one part of the own corpus, one after another."""
    files = sorted(CORPUS.glob(f"{folder}/*.jsonl"))
    return [number for path in files for number, _ in enumerate(path.read_text("utf-8").splitlines())]


def main() -> None:
    """Parse the options, measure, write the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "model", "split", "licensed"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    annotators = {folder: Annotator(folder) for folder in (options.model, options.split, options.licensed)}
    columns = [dev_figures(options.data, annotator) for annotator in annotators.values()]
    with tempfile.TemporaryDirectory() as folder:
        plv = Path(folder) / "plv_dev.jsonl"
        write_held_out(options.data / "plv_train.jsonl", plv)
        for column, (model, annotator) in list(zip(columns, annotators.items(), strict=True))[1:]:
            column |= held_out_figures(plv, model, annotator)
    names = list(dict.fromkeys(name for column in columns for name in column))
    rows = [
        f"| {name} | " + " | ".join(f"{column[name]:.3f}" if name in column else "–" for column in columns) + " |"
        for name in names
    ]
    about = json.loads((options.model / "model.json").read_text("utf-8"))
    network = annotators[options.model].network
    size = sum(path.stat().st_size for path in options.model.glob("*.onnx")) / 1e6
    counts = {"entities": len(lines("entities")), "events": len(lines("events"))}
    counts["held_out"] = sum(map(held_out, lines("events")))
    table = "\n".join(rows)
    card = CARD.format(**about, **counts, megabytes=size, digest=network.hash, seed=SEED, gum=GUM, rows=table)
    (options.model / "README.md").write_text(card, "utf-8")
    print(card)


if __name__ == "__main__":
    main()
