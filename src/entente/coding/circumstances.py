"""When and where: the circumstances of one event, out of its sentence and the document's date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from spacy.tokens import Doc, Span, Token

from entente.actors import Resolver
from entente.coding.readings import Candidate, Participant
from entente.language.syntax import clause_of, preposition
from entente.language.times import Time
from entente.language.tokens import text_of
from entente.records import DateSpan, Place

BACKGROUND = timedelta(days=60)  # an event that ended longer before publication is background
WHERE = frozenset({"in", "at", "near", "across", "outside", "inside", "around", "off", "throughout", "over"})


def event_date(candidate: Candidate, times: Sequence[Time], taken: set[int], published: date | None) -> DateSpan | None:
    """The date of a candidate: the time its sentence gives it, else only that of the document.

    `times` are those of its sentence; `taken` the starts of times that the network gave to other events there.
    """
    doc = candidate.trigger.doc
    text = text_of(doc)
    times = [time for time in times if text[time.start : time.start + 6].lower() != "within"]
    chosen = _said_by_network(candidate, times, doc) or _nearest(candidate.trigger, times, taken, doc)
    if chosen is not None:
        return DateSpan(
            start=chosen.first,
            end=chosen.last,
            text=text[chosen.start : chosen.end],
            precision=chosen.precision,
            basis=chosen.basis,
        )
    if published is None:
        return None
    return DateSpan(start=published, end=published, precision="unknown", basis="document")


def times_said(candidate: Candidate, times: Sequence[Time]) -> set[int]:
    """Starts of the times whose words the network gives to this candidate."""
    if not times:
        return set()
    doc = candidate.trigger.doc
    spans = [(doc[index].idx, doc[index].idx + len(doc[index])) for index in candidate.dates]
    return {time.start for time in times if any(start < time.end and time.start < end for start, end in spans)}


def _said_by_network(candidate: Candidate, times: Sequence[Time], doc: Doc) -> Time | None:
    said = times_said(candidate, times)
    fitting = [time for time in times if time.start in said]
    return min(fitting, key=lambda time: abs(time.start - candidate.trigger.idx), default=None)


def _nearest(trigger: Token, times: Sequence[Time], taken: set[int], doc: Doc) -> Time | None:
    """A time in the trigger's own clause that no other event has taken."""
    clause = clause_of(trigger)
    for time in sorted(times, key=lambda each: abs(each.start - trigger.idx)):
        if time.start in taken:
            continue
        span = doc.char_span(time.start, time.end, alignment_mode="expand")
        if span is not None and clause_of(span.root).i == clause.i:
            return time
    return None


def is_background(when: DateSpan | None, published: date | None) -> bool:
    """Whether the text itself dates the event to well before the document."""
    return bool(when and published and when.basis != "document" and when.end < published - BACKGROUND)


def event_place(candidate: Candidate, resolver: Resolver, used: Sequence[Participant]) -> Place | None:
    """Where a candidate happened: the phrase the network gives, else a place named with "in" or "at" in its clause."""
    for place in sorted(candidate.places, key=lambda each: -each.probability):
        return resolver.place(place.span)
    sentence: Span = candidate.trigger.sent
    inside = {index for participant in used for index in range(participant.span.start, participant.span.end)}
    for entity in resolver.entities_in(sentence.start, sentence.end):
        root = entity.root
        if entity.label_ != "PLACE" or root.i in inside or preposition(root) not in WHERE:
            continue
        if root.head.i == candidate.trigger.i or clause_of(root).i == clause_of(candidate.trigger).i:
            return resolver.place(entity)
    return None
