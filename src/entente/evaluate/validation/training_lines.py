"""Checked sentences as lines of a training corpus: `{"text", "year", "events": […]}`, slots by their words.

Such a line must name every event of its sentence, or the model would learn that the others are none. So a sentence
gives a line when all mentions that the store had of it were checked and each is right, or wrong in its type or status
only and the right one was said; or when nothing was coded in it and the checkers found that nothing is told. Where
checkers differ, there is no line. All other answers give none: they say that something is wrong, not what is right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from entente.evaluate.validation.answering import VALUES
from entente.evaluate.validation.consensus import Judged
from entente.evaluate.validation.passages import Shown
from entente.records import Actor, Mention, Place, Span

CORRECTABLE = frozenset(VALUES)  # type and status: a checker says these by the values that the corpus has


def training_lines(judged: Sequence[Judged]) -> Iterator[dict[str, Any]]:
    """The lines that these items give, in the order of the sample."""
    sentences: dict[tuple[str, int, int], list[Judged]] = defaultdict(list)
    for each in judged:
        sentences[each.item.document, each.item.start, each.item.end].append(each)
    for group in sentences.values():
        line = _line(group)
        if line is not None:
            yield line


def _line(group: Sequence[Judged]) -> dict[str, Any] | None:
    """The line of one sentence, if its items give one."""
    shown = [Shown.model_validate(each.item.shown) for each in group]
    text = shown[0].parts()[1]
    checked = {each.item.record for each in group}
    if not checked.issuperset(other for each in shown for other in each.others):
        return None
    events = []
    for each, seen in zip(group, shown, strict=True):
        event = {} if seen.record is None and each.right == 1 else _event(each, seen, text)
        if event is None:
            return None
        events += [event] if event else []
    published = shown[0].published
    return {"text": text} | ({"year": int(published[:4])} if published else {}) | {"events": events}


def _event(judged: Judged, shown: Shown, text: str) -> dict[str, Any] | None:
    """The event of a mention with what the checkers corrected; None where it is not known well enough."""
    record, corrected = shown.record, _corrected(judged)
    if record is None or corrected is None:
        return None
    try:
        return _slots(record, corrected, text, record.sentence.start)
    except ValueError:  # words that do not stand in the sentence as the corpus wants them
        return None


def _corrected(judged: Judged) -> Mapping[str, str] | None:
    """Slots with their right values; None where checkers differ, or the answers do not say what is right."""
    said = [answer for answer in judged.answers if answer.verdict != "skip"]
    if not said or any(answer.verdict != said[0].verdict or answer.wrong != said[0].wrong for answer in said):
        return None
    given = {slot: value for slot, value in said[0].wrong.items() if value is not None}
    if said[0].verdict == "wrong" and not given or given.keys() != said[0].wrong.keys():
        return None
    return given if given.keys() <= CORRECTABLE else None


def _slots(record: Mention, corrected: Mapping[str, str], text: str, begin: int) -> dict[str, Any]:
    """The slots of an event that are not empty, by their words. ValueError where those do not stand in the sentence."""

    def words(of: Actor | Place | Span) -> str:
        return phrase(text, (of.start or 0) - begin, (of.end or 0) - begin)

    trigger, when = words(record.trigger), record.date.text if record.date else None
    if " " in trigger:
        raise ValueError(f"{trigger!r} is more than one word")
    at = text.find(when or "")  # a date has its words, not their place
    kind = corrected.get("type", record.type)
    slots = {
        "type": kind,
        "mode": list(record.mode) if kind == record.type else [],  # modes belong to their type
        "context": list(record.context),
        "trigger": trigger,
        "actors": [words(actor) for actor in record.actors if actor.text is not None],
        "recipients": [words(actor) for actor in record.recipients if actor.text is not None],
        "status": corrected.get("status", record.status),
        "historical": record.historical,
        "date": phrase(text, at, at + len(when)) if when else None,
        "place": words(record.place) if record.place else None,
    }
    return {name: value for name, value in slots.items() if value and (name, value) != ("status", "actual")}


def phrase(text: str, start: int, end: int) -> str:
    """The words of a span as the corpus names them: "Iran", or "Iran#2" for the second one. ValueError if it cannot."""
    words = text[start:end] if 0 <= start < end <= len(text) else ""
    before, after = (r"(?<!\w)" if words[:1].isalnum() else ""), (r"(?!\w)" if words[-1:].isalnum() else "")
    found = [match.start() for match in re.finditer(f"{before}{re.escape(words)}{after}", text)] if words else []
    if start not in found or "#" in words:
        raise ValueError(f"{words!r} cannot be named by its words")
    number = found.index(start) + 1
    return words if number == 1 else f"{words}#{number}"
