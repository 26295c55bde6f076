"""When, where and how many: the circumstances of one event, out of its sentence and the document's date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from spacy.tokens import Doc, Span, Token

from entente.actors import Resolver
from entente.coding.participants import Candidate, Participant
from entente.language.syntax import clause_of, is_subject, preposition, text_of
from entente.language.times import Time
from entente.records import DateSpan, Magnitude, Place

BACKGROUND = timedelta(days=60)  # an event that ended longer before publication is background
WHERE = frozenset({"in", "at", "near", "across", "outside", "inside", "around", "off", "throughout", "over"})
DEAD = frozenset("kill dead death die execute massacre".split())
HURT = frozenset("wound injure hurt injured wounded".split())
PEOPLE = frozenset("people person civilian soldier man woman child other troop police".split())
UNITS = frozenset("year month day week hour minute kilometre kilometer mile percent point dollar euro time km".split())
NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
MULTIPLES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
DIGITS = re.compile(r"\d+(?:\.\d+)?")


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


def _number(token: Token) -> int | None:
    """The number that starts at a token, in digits or words ("12", "two hundred"); None inside one or without one."""
    if token.i and token.nbor(-1).like_num:
        return None
    text = token.lower_.replace(",", "")
    times = MULTIPLES.get(token.nbor().lower_, 1) if token.i + 1 < len(token.doc) else 1
    if text in NUMBER_WORDS:
        return NUMBER_WORDS[text] * times
    if DIGITS.fullmatch(text) and len(text) < 10:
        return round(float(text) * times)
    return None


def magnitude(sentence: Span) -> Magnitude | None:
    """Dead and injured people that a sentence of violence counts."""
    counts: dict[str, int] = {}
    for token in sentence:
        slot = "dead" if token.lemma_.lower() in DEAD else "injured" if token.lemma_.lower() in HURT else None
        if slot is None or slot in counts:
            continue
        near = [child for child in token.subtree if abs(child.i - token.i) < 8]
        numbers = [
            (abs(each.i - token.i), value) for each in near if (value := _number(each)) is not None and _counts(each)
        ]
        if numbers:
            counts[slot] = min(numbers)[1]
    return Magnitude(**counts) if counts else None


def _counts(token: Token) -> bool:
    """Whether a number counts people: it modifies a noun of people, or stands alone as subject or object."""
    if token.dep_ == "nummod":
        return (
            token.head.lemma_.lower() in PEOPLE or token.head.tag_ == "NNS" and token.head.lemma_.lower() not in UNITS
        )
    return is_subject(token) or token.dep_ in ("obj", "dobj", "conj")
