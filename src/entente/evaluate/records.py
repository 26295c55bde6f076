"""The task `records`: whole documents against gold mentions: what happened, between which countries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entente.coding import Coder
from entente.documents import DocumentError, from_text
from entente.evaluate.gold import read_lines, record_of
from entente.evaluate.report import GoldError, Report, f1
from entente.language.labels import TYPES
from entente.records import Mention

# Types of older ontologies and which of PLOVER 2.0's may stand for them.
OLDER: Mapping[str, tuple[str, ...]] = {
    "YIELD": ("CONCEDE", "RETREAT"),
    "DEMAND": ("REQUEST",),
    "APPEAL": ("REQUEST",),
    "DISAPPROVE": ("ACCUSE",),
    "INVESTIGATE": ("ACCUSE",),
    "FIGHT": ("ASSAULT",),
    "THREAT": ("THREATEN",),
}
SLOTS = ("type", "type_actor", "type_recipient", "tuple")


@dataclass(frozen=True)
class Event:
    """What is compared of a mention: the types that it may have, and the countries on either side."""

    types: frozenset[str]
    actors: frozenset[str]
    recipients: frozenset[str]

    def parties(self, other: Event) -> tuple[bool, bool]:
        """Whether actors and recipients agree with another's; reciprocal parties may stand on either side."""
        if not self.recipients or not other.recipients:
            ours, theirs = self.actors | self.recipients, other.actors | other.recipients
            if len(ours) > 1 and ours == theirs:
                return True, True
        return self.actors == other.actors, self.recipients == other.recipients


def records(path: Path, coder: Coder) -> Report:
    """Precision, recall and F1 of type, type with actor country, type with recipient country, and all three.

    Gold: documents as JSON lines with `text`, `published` and `mentions` (record contract; `optional` ones cost
    nothing and earn nothing). Predicted and gold mentions of a document are linked one to one, the best fits first.
    """
    right: Counter[str] = Counter()
    predicted = wanted = 0
    older: set[str] = set()
    answers = []
    for number, line in enumerate(read_lines(path), 1):
        where = f"{path} line {number}"
        document, gold, optional = _document(line, where)
        try:
            found = [_predicted(each) for each in coder.code(from_text(**document)).mentions]
        except DocumentError as fault:
            raise GoldError(f"{where}: {fault}") from fault
        for slot in SLOTS:
            links = linked(found, gold, slot)
            right[slot] += len(links)
            if slot == "type":
                spare = [each for index, each in enumerate(found) if index not in links]
                free = len(linked(spare, optional, "type"))
        predicted += len(found) - free
        older |= {name for event in gold for name in event.types} - set(TYPES)
        wanted += len(gold)
        answers.append({"id": number, "gold": list(map(_plain, gold)), "predicted": list(map(_plain, found))})
    figures: dict[str, float | int] = {"documents": len(answers), "gold": wanted, "predicted": predicted}
    for slot in SLOTS:
        figures[f"{slot}_precision"] = right[slot] / predicted if predicted else 0.0
        figures[f"{slot}_recall"] = right[slot] / wanted if wanted else 0.0
        figures[f"{slot}_f1"] = f1(right[slot], predicted, wanted)
    figures["extra_per_gold"] = (predicted - right["type"]) / wanted if wanted else 0.0
    notes = [f"{name} is right as {' or '.join(OLDER[name])}." for name in sorted(older)]
    notes.append("tuple: type with the countries of both sides; parties without a country are left out of them.")
    return Report("records", figures, notes, answers)


def linked(found: Sequence[Event], gold: Sequence[Event], slot: str) -> dict[int, int]:
    """Predicted index → gold index: one to one, those that agree in most first, then in their order."""
    fits = sorted(
        (-sum(sides), theirs, ours)
        for ours, event in enumerate(found)
        for theirs, other in enumerate(gold)
        if event.types & _meant(other.types) and _agrees(slot, sides := event.parties(other))
    )
    links: dict[int, int] = {}
    for _, theirs, ours in fits:
        if ours not in links and theirs not in links.values():
            links[ours] = theirs
    return links


def _agrees(slot: str, sides: tuple[bool, bool]) -> bool:
    return {"type": True, "type_actor": sides[0], "type_recipient": sides[1], "tuple": all(sides)}[slot]


def _meant(types: Iterable[str]) -> frozenset[str]:
    return frozenset(name for kind in types for name in OLDER.get(kind, (kind,)))


def _document(line: str, where: str) -> tuple[dict[str, Any], list[Event], list[Event]]:
    try:
        record = record_of(line)
        document = {"text": str(record["text"]), "published": record.get("published"), "title": record.get("title")}
        mentions = [each for each in record["mentions"] if each.get("kind", "mention") == "mention"]
        gold = [(_gold(each), bool(each.get("optional"))) for each in mentions]
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise GoldError(f"{where}: not a document with text and mentions: {fault!r}") from fault
    for event, _ in gold:
        if unknown := _meant(event.types) - set(TYPES):
            raise GoldError(f"{where}: unknown type {min(unknown)!r}")
    return document, [event for event, spare in gold if not spare], [event for event, spare in gold if spare]


def _gold(mention: Mapping[str, Any]) -> Event:
    sides = (
        frozenset(country for actor in mention.get(slot) or () if (country := actor.get("country")))
        for slot in ("actors", "recipients")
    )
    return Event(frozenset([mention["type"]]), *sides)


def _predicted(mention: Mention) -> Event:
    sides = (
        frozenset(actor.country for actor in side if actor.country) for side in (mention.actors, mention.recipients)
    )
    return Event(frozenset([mention.type]), *sides)


def _plain(event: Event) -> dict[str, list[str]]:
    return {"types": sorted(event.types), "actors": sorted(event.actors), "recipients": sorted(event.recipients)}
