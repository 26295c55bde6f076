"""Labels of the project's own on sentences of public data sets: offsets stand here, the texts where they belong.

`corpus/standoff/SET.jsonl` has one sentence a line: `id` and `events`, like those of `corpus/events` but with
[start, end] in characters of the sentence in place of words. The texts come out of the data sets in the data folder.
What was labelled later stands in a file of its own (`SET_more.jsonl`), so that the lines kept for dev stay the same.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from data import opened

FOLDER = Path(__file__).parent / "corpus/standoff"
SETS = ("plv", "polnear", "polnear_more", "gum", "ewt", "ngec", "ngec_more")
TREEBANKS = {"gum": "ud_gum_train.conllu.gz", "ewt": "ud_ewt_train.conllu.gz"}
WHOLE = {"plv": "plv_train.jsonl", "polnear": "polnear_train.jsonl.gz", "ngec": "ngec_synthetic.jsonl.gz"}


def treebank_texts(path: Path) -> dict[str, str]:
    """Sentence id → text of a CoNLL-U file."""
    made, name = {}, ""
    with opened(path) as file:
        for line in file:
            if line.startswith("# sent_id = "):
                name = line[12:].strip()
            elif line.startswith("# text = "):
                made[name] = line[9:].strip()
    return made


def text_of(name: str, texts: dict[str, str]) -> str:
    """The sentence of an id: a text of its own, or "ID:start-end", the part of a longer one."""
    if name in texts:
        return texts[name]
    whole, _, bounds = name.rpartition(":")
    start, end = map(int, bounds.split("-"))
    return texts[whole][start:end]


def labelled(data: Path, chosen: str) -> Iterator[dict]:
    """The labelled sentences of one of `SETS` with their texts: {id, text, events}.

    Raises FileNotFoundError where the data folder lacks the set, KeyError for an id that the set does not have.
    """
    source = chosen.partition("_")[0]
    if source in TREEBANKS:
        texts = treebank_texts(data / TREEBANKS[source])
    else:
        with opened(data / WHOLE[source]) as file:
            texts = {record["id"]: record["text"] for record in map(json.loads, file)}
    for record in map(json.loads, (FOLDER / f"{chosen}.jsonl").read_text("utf-8").splitlines()):
        yield {**record, "text": text_of(record["id"], texts)}
