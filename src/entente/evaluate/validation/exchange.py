"""Answers out as JSON lines and in again, so that a second checker can work with a copy of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from entente.evaluate.validation import label_studio
from entente.evaluate.validation.answering import check
from entente.evaluate.validation.errors import AnswerError
from entente.evaluate.validation.lines import Entry, Line, answer_of
from entente.evaluate.validation.naming import sample_of
from entente.store import Answer, SampleItem, Store


@dataclass
class Taken:
    """What became of the answers of a file; `faults` has a line for each that could not be taken."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[str] = field(default_factory=list)


def lines_of(store: Store, name: str) -> Iterator[dict[str, Any]]:
    """Every answer to a sample with its item, by position, then checker. Raises SampleError for an unknown sample."""
    sample_of(store, name)
    items = {item.position: item for item in store.sample_items(name)}
    for answer in store.answers(name):
        item = items[answer.position]
        yield {
            "sample": name,
            "position": item.position,
            "kind": item.kind,
            "record": item.record,
            "document": item.document,
            "start": item.start,
            "end": item.end,
            "type": item.shown["record"]["type"] if item.kind == "mention" else None,
            "stratum": item.stratum,
            "weight": item.weight,
            "checker": answer.checker,
            "verdict": answer.verdict,
            "wrong": dict(answer.wrong),
            "missed": list(answer.missed),
            "comment": answer.comment,
            "answered": answer.answered.isoformat(),
        }


def read(path: Path) -> Iterator[Entry]:
    """The answers of a file, each with where it stands there: JSON lines, or an export of Label Studio.

    Raises AnswerError for a file that is neither.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise AnswerError(f"no text in UTF-8 ({fault.reason} at byte {fault.start})") from fault
    return label_studio.entries(text) if text.lstrip().startswith("[") else _lines(text)


def _lines(text: str) -> Iterator[Entry]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield f"line {number}", answer_of(line)
            except AnswerError as fault:
                yield f"line {number}", fault


def take(store: Store, name: str, given: Iterable[Entry]) -> Taken:
    """Put answers into a sample, each with the place in its file where it stands; the same ones twice change nothing.

    Of two answers of one checker to one item the later stands. Answers that fit no item are counted as faults.
    Raises SampleError for an unknown sample.
    """
    sample_of(store, name)
    items = {item.position: item for item in store.sample_items(name)}
    known = {(answer.position, answer.checker): answer for answer in store.answers(name)}
    taken, kept = Taken(), dict[tuple[int, str], Answer]()
    for where, line in given:
        try:
            if isinstance(line, AnswerError):
                raise line
            answer = _fitting(line, name, items)
        except AnswerError as fault:
            taken.faults.append(f"{where}: {fault}")
            continue
        key = answer.position, answer.checker
        before = known.get(key)
        if before is not None and (before.says_the_same(answer) or before.answered >= answer.answered):
            taken.unchanged += 1
            continue
        taken.new += before is None
        taken.changed += before is not None
        known[key] = kept[key] = answer
    store.answer(name, list(kept.values()))
    return taken


def _fitting(line: Line, name: str, items: Mapping[int, SampleItem]) -> Answer:
    """The answer of a line, which must be of this sample and of this item."""
    if line.sample not in (None, name):
        raise AnswerError(f"an answer to the sample {line.sample}, not {name}")
    answer = Answer(
        line.position,
        line.checker.strip(),
        line.verdict,
        line.wrong,
        tuple(line.missed),
        line.comment or None,
        line.answered or datetime.now(UTC),
    )
    item = items.get(line.position)
    check(answer, item)
    if item is not None and (line.document not in (None, item.document) or line.record not in (None, item.record)):
        raise AnswerError(f"item {line.position} is another record here: this is another sample of the same name")
    return answer
