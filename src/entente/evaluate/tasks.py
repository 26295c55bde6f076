"""The tasks of `entente eval` and how each reads its gold file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from entente.coding import Coder
from entente.evaluate.events import events, events_end_to_end
from entente.evaluate.gold import read_lines
from entente.evaluate.records import records
from entente.evaluate.relations import end_to_end, relations
from entente.evaluate.report import GoldError, Report, f1
from entente.evaluate.statements import statements
from entente.language import SENTENCES

# CrossNER's and UNER's labels on the four that both can be scored in.
COARSE = {
    "politician": "person", "person": "person", "per": "person", "organisation": "organisation", "org": "organisation",
    "politicalparty": "organisation", "organization": "organisation", "country": "place", "location": "place",
    "loc": "place", "place": "place", "norp": "other", "event": "other", "election": "other", "misc": "other",
    "other": "other",
}  # fmt: skip

COMMENT = re.compile(r"#[^\t]*(?: |$)")  # "# sent_id = 1"; but "#" or "#oslo" before a tab is a token


@lru_cache(maxsize=1)
def coder() -> Coder:
    """The shipped coder, loaded once."""
    return Coder()


def run(task: str, gold: Path, given: Coder | None = None, whole: bool = False) -> Report:
    """Score `task` against the file `gold`; `whole` scores relations or events end to end, from the text alone.

    Raises GoldError when the file is not in the task's format.
    """
    if task not in TASKS:
        raise GoldError(f"unknown task {task!r}: want one of {', '.join(TASKS)}")
    if whole and task not in WHOLE:
        raise GoldError(f"only {' and '.join(WHOLE)} are scored end to end, not {task}")
    try:
        return (WHOLE if whole else TASKS)[task](gold, given or coder())
    except OSError as fault:
        raise GoldError(f"cannot read {gold}: {fault.strerror}") from fault
    except UnicodeDecodeError as fault:
        raise GoldError(f"{gold} is not UTF-8 text: {fault.reason} at byte {fault.start}") from fault


def entities(path: Path, coder: Coder) -> Report:
    """Named entities in CoNLL columns (CrossNER, UNER): exact spans of person, organisation, place, other."""
    right = predicted = gold = 0
    by_label: dict[str, list[int]] = {}
    answers = []
    for number, sentence in enumerate(_conll_sentences(path), 1):
        wanted = set(_spans([tag for _, tag in sentence]))
        doc = coder.annotator.annotate_words([[word for word, _ in sentence]])
        found = {(entity.start, entity.end, COARSE[entity.label_.lower()]) for entity in doc.ents}
        if not any(label == "other" for _, _, label in wanted) and path.suffix == ".iob2":
            found = {span for span in found if span[2] != "other"}  # Universal NER has no such class
        for label in {span[2] for span in wanted | found}:
            counts = by_label.setdefault(label, [0, 0, 0])
            ours, theirs = ({span for span in spans if span[2] == label} for spans in (found, wanted))
            for index, value in enumerate((len(ours & theirs), len(ours), len(theirs))):
                counts[index] += value
        right, predicted, gold = right + len(wanted & found), predicted + len(found), gold + len(wanted)
        answers.append({"id": number, "gold": sorted(wanted), "predicted": sorted(found)})
    figures: dict[str, float | int] = {
        "sentences": len(answers),
        "entities": gold,
        "precision": right / predicted if predicted else 0.0,
        "recall": right / gold if gold else 0.0,
        "f1": f1(right, predicted, gold),
        **{f"f1_{label}": f1(*counts) for label, counts in sorted(by_label.items())},
    }
    return Report("entities", figures, ["Exact spans; labels mapped to person, organisation, place, other."], answers)


def syntax(path: Path, coder: Coder) -> Report:
    """CoNLL-U with gold tokens: UPOS accuracy, UAS, LAS (whole labels, subtypes included) and LAS by plain labels."""
    counts = dict.fromkeys(("words", "upos", "uas", "las", "plain"), 0)
    answers = []
    for number, rows in enumerate(_conllu_sentences(path), 1):
        doc = coder.annotator.annotate_words([[row[1] for row in rows]])
        start = doc.user_data[SENTENCES][0].start
        heads = [0 if token.head.i == token.i else token.head.i - start + 1 for token in doc]
        labels = ["root" if token.dep_ == "ROOT" else token.dep_ for token in doc]
        for row, token, head, label in zip(rows, doc, heads, labels, strict=True):
            counts["words"] += 1
            counts["upos"] += token.pos_ == row[3]
            counts["uas"] += (same := head == int(row[6]))
            counts["las"] += same and label == row[7]
            counts["plain"] += same and label.partition(":")[0] == row[7].partition(":")[0]
        answers.append({"id": number, "gold": [row[6] for row in rows], "predicted": heads})
    words = max(counts["words"], 1)
    figures: dict[str, float | int] = {
        "sentences": len(answers),
        "words": counts["words"],
        "upos": counts["upos"] / words,
        "uas": counts["uas"] / words,
        "las": counts["las"] / words,
        "las_plain_labels": counts["plain"] / words,
    }
    return Report("syntax", figures, ["Gold tokens; punctuation counted; multi-word tokens by their words."], answers)


TASKS: dict[str, Callable[[Path, Coder], Report]] = {
    "relations": relations,
    "entities": entities,
    "syntax": syntax,
    "records": records,
    "statements": statements,
    "events": events,
}
WHOLE: dict[str, Callable[[Path, Coder], Report]] = {"relations": end_to_end, "events": events_end_to_end}


def _blocks(path: Path) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in [*read_lines(path), ""]:
        if line.strip():
            if not COMMENT.match(line):
                lines.append(line)
        elif lines:
            yield lines
            lines = []


def _conll_sentences(path: Path) -> Iterator[list[tuple[str, str]]]:
    """Sentences as (word, tag): the last two columns of CrossNER, columns two and three of UNER."""
    for number, lines in enumerate(_blocks(path), 1):
        rows = [line.split("\t") for line in lines]
        if any(len(row) < 2 for row in rows):
            raise GoldError(f"{path} sentence {number}: want token TAB tag on every line")
        sentence = [(row[1], row[2]) if len(row) > 2 else (row[0], row[1]) for row in rows]
        for word, tag in sentence:
            label = tag.partition("-")[2]
            if not word:
                raise GoldError(f"{path} sentence {number}: no token before the tag {tag!r}")
            if label and label.lower() not in COARSE:
                known = ", ".join(sorted(COARSE))
                raise GoldError(f"{path} sentence {number}: unknown entity label {label!r}: want one of {known}")
        yield sentence


def _conllu_sentences(path: Path) -> Iterator[list[list[str]]]:
    """Sentences as rows of columns, one a word: multi-word tokens (2-3) and empty nodes (3.1) are left out."""
    for number, lines in enumerate(_blocks(path), 1):
        rows = [columns for line in lines if (columns := line.split("\t"))[0].isdecimal()]
        if not rows:
            raise GoldError(f"{path} sentence {number}: no row begins with the number of a word")
        heads = {str(head) for head in range(len(rows) + 1)}
        for row in rows:
            if len(row) < 8:
                raise GoldError(f"{path} sentence {number}: a CoNLL-U row needs ten columns")
            if not row[1]:
                raise GoldError(f"{path} sentence {number}: word {row[0]} is empty")
            if row[6] not in heads:
                raise GoldError(
                    f"{path} sentence {number}: the head of {row[1]!r} is {row[6]!r}, want 0 or the number of a word"
                )
        yield rows


def _spans(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """(first, past the last, coarse label) of BIO tags."""
    start, label = 0, ""
    for index, tag in enumerate([*tags, "O"]):
        mark, _, name = tag.partition("-")
        if label and (mark != "I" or name != label):
            yield start, index, COARSE[label.lower()]
            label = ""
        if mark in ("B", "I") and not label:
            start, label = index, name


def predictions_file(report: Report, path: Path) -> None:
    """Write every answer of a report as JSON lines."""
    lines: list[Any] = [json.dumps(answer, ensure_ascii=False) for answer in report.predictions]
    path.write_text("\n".join(lines) + "\n", "utf-8")
