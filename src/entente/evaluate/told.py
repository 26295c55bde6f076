"""Gold mentions as the coder would have filled them: what the gold file says is kept, what it leaves out is coded.

A span is given by its words ("met", or "met#2" for the second place where they stand) or as in the record contract.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from spacy.tokens import Span

from entente.actors import Resolver
from entente.coding import Coder
from entente.coding.attribution import attributions
from entente.coding.confidence import Calibration
from entente.coding.mentions import Filler
from entente.coding.ontology import measures
from entente.coding.readings import Candidate, Decision, Participant, Reading
from entente.coding.voices import Voices
from entente.evaluate.report import GoldError
from entente.language import SENTENCES
from entente.records import Actor, DateSpan, Document, Magnitude, Mention, Place

NUMBERED = re.compile(r"(?P<words>.+)#(?P<nth>\d+)", re.DOTALL)


class Teller:
    """Makes mentions of the gold mentions of one document."""

    def __init__(self, coder: Coder, document: Document):
        """Annotate `document` with the coder's own annotator."""
        self.document = document
        self.doc = coder.annotate(document)
        self.coder = coder
        resolver = Resolver(coder.tables, self.doc, document.day)
        voices = Voices(self.doc, attributions(self.doc), resolver)
        self.filler = Filler(self.doc, document, resolver, voices, Calibration.none(), lambda _: 0.0)

    def mention(self, gold: Mapping[str, Any], where: str) -> Mention:
        """The mention that a gold one describes. Raises GoldError for one that cannot be meant."""
        try:
            return self._mention(gold, where)
        except GoldError:
            raise
        except (ValueError, TypeError, AttributeError, KeyError) as fault:
            told = "; ".join(str(fault).split("\n")[:3])
            raise GoldError(f"{where}: a mention that cannot be read: {told}") from fault

    def _mention(self, gold: Mapping[str, Any], where: str) -> Mention:
        trigger = self._span(gold["trigger"], where).root
        sentence = next(each for each in self.doc.user_data[SENTENCES] if each.start <= trigger.i < each.end)
        sides = [[self._participant(each, where) for each in _listed(gold.get(side))] for side in SIDES]
        place = gold.get("place")
        places = (self._participant(place, where),) if place and _words(place) else ()
        reading = Reading(
            Candidate(sentence, trigger, 1.0, tuple(sides[0]), tuple(sides[1]), places),
            Decision(
                gold["type"],
                gold.get("status", "actual"),
                bool(gold.get("historical")),
                tuple(mode for mode in gold.get("mode") or () if (gold["type"], mode) in measures()),
                tuple(gold.get("context") or ()),
                1.0,
                {},
            ),
        )
        made = self.filler.fill(reading, self.coder.model, "gold")
        if made is None:
            raise GoldError(f"{where}: the mention of {trigger.text!r} has no actor that stands in the text")
        return made.model_copy(update=_given(gold, made))

    def _participant(self, given: Any, where: str) -> Participant:
        span = self._span(given, where)
        return Participant(span, span.root, 1.0)

    def _span(self, given: Any, where: str) -> Span:
        start, end = offsets(given, self.document.text, where)
        span: Span | None = self.doc.char_span(start, end, alignment_mode="expand")
        if span is None:
            raise GoldError(f"{where}: no words at [{start}, {end})")
        return span


SIDES = ("actors", "recipients")
NUMBERS = ("dead", "injured", "size")


def _listed(side: Any) -> list[Any]:
    """The participants of a side that stand in the text."""
    return [each for each in side or () if _words(each)]


def _words(given: Any) -> str | None:
    return given if isinstance(given, str) else given.get("text")


def offsets(given: Any, text: str, where: str) -> tuple[int, int]:
    """Where a gold span stands in `text`. Raises GoldError where it does not."""
    if not isinstance(given, str):
        if given.get("start") is not None and given.get("end") is not None:
            return int(given["start"]), int(given["end"])
        given = given["text"]
    numbered = NUMBERED.fullmatch(given)
    words, nth = (numbered["words"], int(numbered["nth"])) if numbered else (given, 1)
    found = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text))
    if not 0 < nth <= len(found):
        raise GoldError(f"{where}: {words!r} does not stand in the text{f' {nth} times' if nth > 1 else ''}")
    return found[nth - 1].span()


def _given(gold: Mapping[str, Any], made: Mention) -> dict[str, Any]:
    """The slots that the gold mention gives itself."""
    slots: dict[str, Any] = {"type": gold["type"]}
    if "date" in gold:
        slots["date"] = _date(gold["date"])
    if "place" in gold and not gold["place"]:
        slots["place"] = None
    elif isinstance(gold.get("place"), dict) and gold["place"].get("name"):
        slots["place"] = Place.model_validate(gold["place"])
    numbers = {**(gold.get("magnitude") or {}), **{name: gold[name] for name in NUMBERS if name in gold}}
    if numbers or "magnitude" in gold:
        slots["magnitude"] = Magnitude(**numbers)
    for side in SIDES:
        if any(isinstance(each, dict) and (each.get("id") or each.get("country")) for each in gold.get(side) or ()):
            slots[side] = [_actor(each) for each in gold[side]]
    return slots


def _actor(given: Any) -> Actor:
    known = {name: value for name, value in given.items() if name in Actor.model_fields}
    return Actor.model_validate({"text": None, "start": None, "end": None} | known)


def _date(given: Any) -> DateSpan | None:
    if not given:
        return None
    if isinstance(given, dict):
        return DateSpan.model_validate(given)
    start, end = map(date.fromisoformat, given)
    return DateSpan(start=start, end=end, precision="day" if start == end else "unknown", basis="explicit")
