"""Measure a model on the dev files and write its card beside it.

Usage: python training/card.py --data DIR --model src/entente/language/model --licensed DIR

`--licensed` is the export of that variant. The model must be of the variant `split`, or its figures on PLV and on the
own events are not of unseen texts.
"""

import argparse
import json
import tempfile
from pathlib import Path

from score import corpus_figures, write_held_out
from train import SEED

from entente.evaluate import run
from entente.language import Annotator

TASKS = (
    ("syntax", "ud_ewt_dev.conllu.gz", ("upos", "uas", "las")),
    ("entities", "crossner_politics_dev.txt", ("f1",)),
    ("entities", "uner_ewt_dev.iob2", ("f1",)),
)

GUM = (
    "| UD English-GUM 2.16 train, documents whose text licence permits commercial reuse (128 of 177) | syntax, names "
    "| texts CC BY, CC BY-SA or public domain; treebank as a whole CC BY-NC-SA 4.0 | 1–3 |"
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

| data | used for | licence as stated | stage |
| --- | --- | --- | --- |
| UD English-EWT 2.16 train | syntax | CC BY-SA 4.0 (annotations) | 1–3 |
{gum}
| CrossNER politics train (199 sentences) | names | MIT (repository) | 1–3 |
| entente entity sentences (420) | names | CC BY 4.0 | 2–3 |
| entente event sentences (1,152 of 1,280) | events | CC BY 4.0 | 2–3 |
| PLV train (850 of 1,050 pairs) | type of a pair | **not stated** | 3 |
| PolNeAR train with its CoreNLP layer (1,500 sentences) | names (machine-made labels) | **not stated** | 3 |

**The texts and labels of the entente corpora were written by a language model.** They were checked for form
by script and reread by the same model in part; no person has checked them.

## Dev scores

All of the quantised models, by `entente eval` and `training/score.py`, on texts that neither model has seen: PLV's are
200 records of its training file, grouped by text, seed {seed}; the own events are every tenth line. `licensed` has seen
no data set that states no licence (stages 1 and 2 only).

| measure | shipped | licensed |
| --- | --- | --- |
{rows}

Figures on own event sentences (128 held-out lines, by exact trigger
word) are agreement with labels that a language model wrote, not accuracy against people's judgement.

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


def figures(data: Path, model: Path, plv: Path) -> dict[str, float]:
    """Figures of one exported model by name."""
    annotator = Annotator(model)
    made = {}
    for task, name, wanted in TASKS:
        found = run(task, data / name, annotator).figures
        made |= {f"{name.partition('.')[0]}: {figure}": found[figure] for figure in wanted}
    found = run("relations", plv, annotator).figures
    made |= {f"PLV, 200 held out: {figure}": found[figure] for figure in ("root_macro_f1", "quad_macro_f1")}
    return made | {f"own events: {name}": value for name, value in corpus_figures(model).items()}


def main() -> None:
    """Parse the options, measure, write the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "model", "licensed"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plv = Path(folder) / "plv_dev.jsonl"
        write_held_out(options.data / "plv_train.jsonl", plv)
        columns = [
            figures(options.data, options.model, plv),
            figures(options.data, options.licensed, plv),
        ]
    names = list(dict.fromkeys(name for column in columns for name in column))
    rows = [
        f"| {name} | " + " | ".join(f"{column[name]:.3f}" if name in column else "–" for column in columns) + " |"
        for name in names
    ]
    about = json.loads((options.model / "model.json").read_text("utf-8"))
    network = Annotator(options.model).network
    size = sum(path.stat().st_size for path in options.model.glob("*.onnx")) / 1e6
    card = CARD.format(**about, megabytes=size, digest=network.hash, seed=SEED, gum=GUM, rows="\n".join(rows))
    (options.model / "README.md").write_text(card, "utf-8")
    print(card)


if __name__ == "__main__":
    main()
