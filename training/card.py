"""Measure a model on the dev files and write its card beside it.

Usage: python training/card.py --data DIR --model src/entente/language/model --split DIR [--licensed DIR]

`--model` is the export of the variant `all`, `--split` and `--licensed` those of the others. Figures on PLV are taken
of the latter two alone: the shipped model has learned from those texts.
"""

import argparse
import json
import tempfile
from pathlib import Path

from dev import documents, others
from score import corpus_figures, write_held_out
from standoff import FOLDER, SETS
from train import CORPUS, SEED, held_out

from entente.coding import Coder, ModelSettings, Settings
from entente.evaluate import run

TASKS = (
    ("syntax", "ud_ewt_dev.conllu.gz", ("upos", "uas", "las")),
    ("entities", "crossner_politics_dev.txt", ("f1",)),
    ("entities", "uner_ewt_dev.iob2", ("f1",)),
    ("statements", "polnear_dev.jsonl.gz", ("source_f1", "cue_f1", "content_f1", "relation_f1", "exact_f1")),
)

STANDOFF = (
    "| sentences of public data sets with labels of our own ({sizes}), nine tenths of them | events "
    "| as above; NGEC's synthetic stories: **not stated** |"
)

POLNEAR = (
    "| PolNeAR train: 837 articles with attributions, 990 with stances of our own; its CoreNLP layer, 800 sentences "
    "| statements, stances; names (machine-made labels) | **not stated** |"
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
events with their PLOVER type, and who plays which role in them; the cues of statements, with the words of their source
and content. A second, light graph judges a pair of actor and recipient: type or none, status, background or news,
modes, contexts; of a speaker and somebody spoken of, the stance. `calibration.json` turns its scores into confidence.

## Made from

The encoder starts from all-MiniLM-L6-v2 (Apache-2.0; 6 layers, 384 wide, uncased).

| data | used for | licence as stated |
| --- | --- | --- |
| UD English-EWT 2.16 train | syntax | CC BY-SA 4.0 (annotations) |
{gum}
| CrossNER politics train (199 sentences) | names | MIT (repository) |
| entente entity sentences ({entities:,}) | names | CC BY 4.0 |
| entente corpus: {events:,} sentences and {reports:,} reports with events, nine tenths of them | events | CC BY 4.0 |
| entente corpus: {statements:,} texts with statements, nine tenths of them | statements, stances | CC BY 4.0 |
| PLV train (1,050 pairs) | type of a pair | **not stated** |
{polnear}
{standoff}

Half of the names in the sentences that are annotated with names alone give way to others while it trains, out of the
package's actor tables or made up; sentences with events are told of other countries in four cases of ten
(`training/names.py`).

**The texts and labels of the entente corpora, and the labels on sentences of other data sets, were written by a
language model.** They were checked for form by script and labelled twice in part; no person has checked them. How far
two passes agree stands on the corpus's card (`training/corpus/README.md`).

## Dev scores

All of quantised models, by `entente eval` and `training/score.py`. `shipped` has learned from everything above but
the corpus's dev lines (every tenth). `split` is its twin for PLV, trained without 200 records of PLV's training file
(grouped by text, seed {seed}), on which it is measured; its last round was shorter (`docs/training.md`).
`licensed`, where it stands here, has seen no data set that states no licence.

{rows}

Figures on the own corpus ({held_out} dev lines, by exact trigger word) are agreement with labels that a language model
wrote, not accuracy against people's judgement.

Published figures on PLV's test set (gold pairs, macro-F1 of 15 types / 4 quad classes): UniversalPETRARCH 0.46 / 0.52,
GPT-4 0.62 / 0.77, ZSP 0.82 / 0.90 (Hu et al. 2024, https://arxiv.org/abs/2308.07876), ConfliBERT fine-tuned 0.87 / 0.96
(Hu et al. 2022, https://aclanthology.org/2022.naacl-main.400). The figures above are on records of the training file,
not on that test.

## Meant for

Coding English news about politics and relations between states, as part of entente. Everything it gives is an estimate
with a confidence: the share of such mentions that were right on the dev lines of the own corpus. On other texts it may
be too high.

## Limits

* English edited prose. The syntax was learned from web text and mixed genres, not from news.
* A stance is an estimate: on real statements it is right in little more than half, against half for the commonest
  answer. Sums say more than single ones.
* Events are found inside one sentence; participants named only in another are found by rules of coreference.
* Rare modes (COERCE `misinformation`, ASSAULT `unconventional`) and contexts (`lgbt`, `technology`) have few examples.
* Types follow PLOVER 2.0 and, where PLV disagrees with it (a conviction as ACCUSE), partly PLV.
* int8 arithmetic differs between instruction sets: the same text gives the same records on one, not across all.
"""


def dev_figures(data: Path, coder: Coder) -> dict[str, float]:
    """Figures on the dev files and the own corpus's dev lines by name."""
    made = {}
    for task, name, wanted in TASKS:
        found = run(task, data / name, coder).figures
        made |= {f"{name.partition('.')[0]}: {figure}": found[figure] for figure in wanted}
    for title, gold in (("own corpus, dev", documents()), ("sentences of other sets, held out", others(data))):
        made |= {f"{title}: {name}": value for name, value in corpus_figures(coder, gold).items()}
    return made


def held_out_figures(plv: Path, coder: Coder) -> dict[str, float]:
    """Figures on the records of PLV that the variants `split` and `licensed` have not seen, by name."""
    pairs = run("relations", plv, coder).figures
    whole = run("relations", plv, coder, whole=True).figures
    wanted = ("root_macro_f1", "quad_macro_f1", "binary_macro_f1")
    made = {f"PLV, 200 held out: {figure}": pairs[figure] for figure in wanted}
    wanted = ("found_pair", "found_pair_and_root", "found_pair_and_quad", "mentions_per_record")
    return made | {f"PLV, 200 held out, end to end: {figure}": whole[figure] for figure in wanted}


def lines(folder: str) -> list[int]:
    """Numbers of the lines of every file of one part of the own corpus, one after another."""
    files = sorted(CORPUS.glob(f"{folder}/*.jsonl"))
    return [number for path in files for number, _ in enumerate(path.read_text("utf-8").splitlines())]


def main() -> None:
    """Parse the options, measure, write the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "model", "split", "licensed"):
        parser.add_argument(f"--{name}", type=Path, required=name != "licensed")
    options = parser.parse_args()
    folders = {"shipped": options.model, "split": options.split, "licensed": options.licensed}
    folders = {name: folder for name, folder in folders.items() if folder}
    coders = [Coder(Settings(model=ModelSettings(folder=folder))) for folder in folders.values()]
    columns = [dev_figures(options.data, coder) for coder in coders]
    with tempfile.TemporaryDirectory() as folder:
        plv = Path(folder) / "plv_dev.jsonl"
        write_held_out(options.data / "plv_train.jsonl", plv)
        for column, coder in list(zip(columns, coders, strict=True))[1:]:
            column |= held_out_figures(plv, coder)
    names = list(dict.fromkeys(name for column in columns for name in column))
    rows = [f"| measure | {' | '.join(folders)} |", "| --- " * (len(folders) + 1) + "|"]
    rows += [
        f"| {name} | " + " | ".join(f"{column[name]:.3f}" if name in column else "–" for column in columns) + " |"
        for name in names
    ]
    about = json.loads((options.model / "model.json").read_text("utf-8"))
    network = coders[0].annotator.network
    size = sum(path.stat().st_size for path in options.model.glob("*.onnx")) / 1e6
    counts = {name: len(lines(name)) for name in ("entities", "events", "reports", "statements")}
    sizes = {name: len((FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()) for name in SETS}
    standoff = STANDOFF.format(sizes=", ".join(f"{name} {size:,}" for name, size in sizes.items()))
    counts["held_out"] = sum(map(held_out, [*lines("events"), *lines("reports")]))
    table = "\n".join(rows)
    said = {"standoff": standoff, "gum": GUM, "polnear": POLNEAR, "rows": table}
    card = CARD.format(**about, **counts, **said, megabytes=size, digest=network.hash, seed=SEED)
    (options.model / "README.md").write_text(card, "utf-8")
    print(card)


if __name__ == "__main__":
    main()
