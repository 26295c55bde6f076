"""The task `events`: mentions merged into events, against a gold file that says which mentions tell the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entente.coding import Coder
from entente.documents import DocumentError, from_text
from entente.evaluate.clusters import b_cubed, ceaf_e, muc, pairs_merged
from entente.evaluate.gold import read_lines, record_of
from entente.evaluate.report import GoldError, Report
from entente.evaluate.told import Teller, offsets
from entente.events.deciding import shipped
from entente.events.grouping import Judge, grouped, linked
from entente.events.telling import Telling, telling
from entente.language.labels import TYPES
from entente.records import Document, Mention
from entente.store import OPENING


@dataclass(frozen=True)
class Case:
    """A mention as merging sees it, and the gold label of its event (one of its own where gold has none)."""

    event: str
    telling: Telling


def events(path: Path, coder: Coder) -> Report:
    """B-cubed and the CoNLL mean of MUC, B-cubed and CEAF-e, of the gold mentions merged by entente.

    Gold: documents as JSON lines with `text`, `published` and `mentions` (record contract), each mention with an
    `event` label; slots that a mention leaves out are coded. Merge precision, the first figure, is that of B-cubed:
    of what a mention was merged with, the part that is of its event.
    """
    return _report(path, coder, coded=False)


def events_end_to_end(path: Path, coder: Coder) -> Report:
    """The same for the mentions that entente codes itself: those that gold does not know are events of their own."""
    return _report(path, coder, coded=True)


def _report(path: Path, coder: Coder, coded: bool) -> Report:
    found = sorted(cases(path, coder, coded), key=lambda case: case.telling.order)
    tellings = [case.telling for case in found]
    label = {case.telling.id: case.event for case in found}
    judge = Judge(shipped())
    sets = linked(tellings, judge)
    groups = [group for indices in sets for group in grouped([tellings[index] for index in indices], judge)]
    clusters = [[label[each.id] for each in group.tellings] for group in groups]
    answers = [
        {"id": each.id, "gold": label[each.id], "predicted": group.tellings[0].id}
        for group in groups
        for each in group.tellings
    ]
    notes = ["merge_precision is that of B-cubed; pairs_* count pairs of mentions in one event."]
    return Report("events", {"mentions": len(found), "events": len(groups), **figures(clusters)}, notes, answers)


def figures(clusters: Sequence[Sequence[str]]) -> dict[str, float | int]:
    """All scores of clusters of gold labels."""
    scores = {"b3": b_cubed(clusters), "muc": muc(clusters), "ceafe": ceaf_e(clusters), "pairs": pairs_merged(clusters)}
    named: dict[str, float | int] = {"merge_precision": scores["b3"][0]}
    for name, (precision, recall) in scores.items():
        named |= {f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": _f1(precision, recall)}
    named["conll_f1"] = sum(named[f"{name}_f1"] for name in ("muc", "b3", "ceafe")) / 3
    return named


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def cases(path: Path, coder: Coder, coded: bool) -> list[Case]:
    """The mentions of a gold file: as labelled, or as the coder finds them in the same texts.

    Raises GoldError for a line that is no document with labelled mentions.
    """
    found: list[Case] = []
    for number, line in enumerate(read_lines(path), 1):
        where = f"{path} line {number}"
        document, gold = _document(line, where)
        labelled = list(_coded(document, gold, coder, where) if coded else _told(document, gold, coder, where))
        about = sorted({country for _, mention in labelled for country in _countries(mention)})
        opening = " ".join(filter(None, (document.title, document.text[:OPENING])))
        for event, mention in labelled:
            sentence = document.text[mention.sentence.start : mention.sentence.end]
            record = mention.model_dump(mode="json")
            found.append(Case(event, telling(record, sentence, document.day, opening, about)))
    return found


def _document(line: str, where: str) -> tuple[Document, list[dict[str, Any]]]:
    try:
        record = record_of(line)
        mentions = [each for each in record["mentions"] if each.get("kind", "mention") == "mention"]
        labels = [(each["event"], each["trigger"], each["type"]) for each in mentions]
        given = {slot: record.get(slot) for slot in ("published", "title", "outlet", "url")}
        document = from_text(str(record["text"]), **given)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise GoldError(f"{where}: not a document with text and mentions labelled by event: {fault!r}") from fault
    except DocumentError as fault:
        raise GoldError(f"{where}: {fault}") from fault
    for event, _, kind in labels:
        if kind not in TYPES:
            raise GoldError(f"{where}: unknown type {kind!r}")
        if not isinstance(event, str) or not event:
            raise GoldError(f"{where}: a mention's event is {event!r}: want the label of its event")
    return document, mentions


def _told(
    document: Document, gold: Sequence[dict[str, Any]], coder: Coder, where: str
) -> Iterator[tuple[str, Mention]]:
    teller = Teller(coder, document)
    for number, each in enumerate(gold):
        mention = teller.mention(each, where)
        yield each["event"], mention.model_copy(update={"id": f"{mention.id}-{number}"})


def _coded(
    document: Document, gold: Sequence[dict[str, Any]], coder: Coder, where: str
) -> Iterator[tuple[str, Mention]]:
    """The coder's mentions, each with the label of the gold one that it fits best: by trigger, else by sentence."""
    places = [(offsets(each["trigger"], document.text, where), each) for each in gold]
    taken: set[int] = set()
    for mention in coder.code(document).mentions:
        fits = [
            (_fit(mention, *place, each["type"]), -number)
            for number, (place, each) in enumerate(places)
            if number not in taken
        ]
        fit, number = max(fits, default=(0, 0))
        if fit:
            taken.add(-number)
        yield (places[-number][1]["event"] if fit else f"none/{mention.id}"), mention


def _fit(mention: Mention, start: int, end: int, kind: str) -> int:
    if start <= mention.trigger.start < end or mention.trigger.start <= start < mention.trigger.end:
        return 2 + (mention.type == kind)
    return int(mention.sentence.start <= start < mention.sentence.end and mention.type == kind)


def _countries(mention: Mention) -> list[str]:
    places = [mention.place.country] if mention.place else []
    return [code for code in (*(actor.country for actor in (*mention.actors, *mention.recipients)), *places) if code]
