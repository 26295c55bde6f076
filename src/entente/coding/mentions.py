"""What was read in a Doc → mentions: confidence, slots filled, one mention an act."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from entente.actors import Resolver
from entente.coding import cameo, ontology
from entente.coding.circumstances import event_date, event_place, is_background, times_said
from entente.coding.confidence import BEFORE, Calibration, features
from entente.coding.magnitude import magnitude
from entente.coding.parties import RECIPROCAL, parties
from entente.coding.readings import Candidate, Reading
from entente.coding.voices import Voices
from entente.language import SENTENCES, Sentence
from entente.language.times import find_times
from entente.language.tokens import starts_of, text_of
from entente.records import Actor, DateSpan, Document, EventType, Mention, Offsets, Scope, Why, mention_id
from entente.records import Span as Words

LEAD_SENTENCES = 3  # the story's own news stands here; what follows is told as background more often
FAINT = 0.1  # share of its type below which a reading is nowhere near any threshold


@dataclass(frozen=True, slots=True)
class _Told:
    """A reading with its parties and its confidence."""

    reading: Reading
    actors: list[Actor]
    recipients: list[Actor]
    rules: list[str]
    confidence: float
    scores: dict[str, float]

    @property
    def kind(self) -> EventType:
        return self.reading.decision.kind

    @property
    def act(self) -> tuple[object, ...]:
        """What makes two readings of one sentence the same act: type and parties."""
        sides = [frozenset(map(_identity, side)) for side in (self.actors, self.recipients)]
        return (self.kind, sides[0] | sides[1]) if self.kind in RECIPROCAL else (self.kind, *sides)


class Filler:
    """Makes the mentions of one document. `shown` says from which confidence a type is kept."""

    def __init__(
        self,
        doc: Doc,
        document: Document,
        resolver: Resolver,
        voices: Voices,
        calibration: Calibration,
        shown: Callable[[EventType], float],
    ):
        self.doc, self.document, self.resolver, self.voices = doc, document, resolver, voices
        self.calibration, self.shown = calibration, shown
        self.times = find_times(text_of(doc), document.day)  # of the whole text: "a day earlier" looks back

    def mentions(self, readings: Sequence[Reading], model: str, decided_by: str) -> list[Mention]:
        """The mentions of what was read, in the order of their triggers."""
        lead_end = _lead_end(self.doc.user_data[SENTENCES])
        by_sentence: dict[int, list[Reading]] = {}
        for reading in readings:
            by_sentence.setdefault(reading.candidate.sentence.start, []).append(reading)
        made = [
            self._mention(told, when, start < lead_end, model, decided_by)
            for start, group in by_sentence.items()
            for told, when in self._dated(self._kept(group))
        ]
        return list({mention.id: mention for mention in made}.values())

    def fill(self, reading: Reading, model: str, decided_by: str) -> Mention | None:
        """The mention of one reading, however unsure; None where nobody takes part."""
        told = self._told(reading)
        if told is None:
            return None
        lead_end = _lead_end(self.doc.user_data[SENTENCES])
        [(told, when)] = self._dated([told])
        return self._mention(told, when, reading.candidate.sentence.start < lead_end, model, decided_by)

    def _kept(self, group: Sequence[Reading]) -> list[_Told]:
        """The readings of one sentence that are sure enough; of several of one act the surest."""
        told = [made for reading in group if reading.decision.share > FAINT and (made := self._told(reading))]
        told = [each for each in told if each.confidence >= self.shown(each.kind)]
        surest: dict[tuple[object, ...], _Told] = {}
        for each in sorted(told, key=lambda each: -each.confidence):
            surest.setdefault(each.act, each)
        return [each for each in told if surest[each.act] is each]

    def _told(self, reading: Reading) -> _Told | None:
        rules: list[str] = []
        actors, recipients = parties(reading, self.resolver, rules)
        if not actors:
            return None
        given = features(reading, actors, recipients)
        kind, scores, before = reading.decision.kind, reading.decision.scores, self.calibration.before
        if before is not None:
            scores = scores | {BEFORE: before.confidence(kind, given)}
        return _Told(reading, actors, recipients, rules, self.calibration.confidence(kind, given), scores)

    def _dated(self, told: Sequence[_Told]) -> Iterator[tuple[_Told, DateSpan | None]]:
        """Every reading of one sentence with its date; a time that the network gives to one is not another's."""
        if not told:
            return
        sentence = told[0].reading.candidate.sentence
        start, end = _bounds(self.doc, sentence)
        first, past = (bisect_left(self.times, at, key=lambda time: time.start) for at in (start, end))
        times = self.times[first:past]
        said = [times_said(each.reading.candidate, times) for each in told]
        for index, each in enumerate(told):
            taken = {at for other, starts in enumerate(said) if other != index for at in starts}
            yield each, event_date(each.reading.candidate, times, taken, self.document.day)

    def _mention(self, told: _Told, when: DateSpan | None, lead: bool, model: str, decided_by: str) -> Mention:
        candidate, decision = told.reading.candidate, told.reading.decision
        start, end = _bounds(self.doc, candidate.sentence)
        code = cameo.code(told.reading, told.actors)
        return Mention(
            id=mention_id(self.document.id, _offsets(candidate), decision.kind),
            document=self.document.id,
            sentence=Offsets(start=start, end=end),
            lead=lead,
            type=decision.kind,
            mode=list(decision.modes),
            context=list(decision.contexts),
            quad=ontology.quad_class(decision.kind),
            score=ontology.score(decision.kind, decision.modes),
            cameo=code,
            goldstein=ontology.goldstein_scores()[code] if code else None,
            scope=scope(told.actors, told.recipients),
            trigger=_words(self.doc[candidate.trigger.i : candidate.trigger.i + 1]),
            actors=told.actors,
            recipients=told.recipients,
            status=decision.status,
            historical=decision.historical or is_background(when, self.document.day),
            date=when,
            place=event_place(candidate, self.resolver, [*candidate.actors, *candidate.recipients]),
            reported_by=self.voices.telling(candidate.trigger.idx, candidate.trigger.idx + len(candidate.trigger)),
            magnitude=magnitude(candidate, decision.kind),
            confidence=told.confidence,
            model=model,
            why=Why(decided_by=decided_by, scores=told.scores, rules=told.rules),
        )


def _lead_end(sentences: Sequence[Sentence]) -> int:
    read = [sentence for sentence in sentences if sentence.analysis is not None]
    return read[min(LEAD_SENTENCES, len(read)) - 1].end if read else 0


def _identity(actor: Actor) -> tuple[object, ...]:
    return (actor.id, *actor.sectors) if actor.id else (actor.start, actor.end, actor.country)


def scope(actors: Sequence[Actor], recipients: Sequence[Actor]) -> Scope:
    """Between states, within one, with an international organisation or with others; unknown without countries."""
    countries = {actor.country for actor in (*actors, *recipients)}
    known = {country for country in countries if country}
    if not known:
        return "unknown"
    if known & {"UNO", "EUR", "IGO"}:
        return "international-organisation"
    if known & {"NGO", "ISM", "IMG", "MNC"}:
        return "non-state"
    if len(known) > 1:
        return "interstate"
    return "intrastate" if len(actors) + len(recipients) > 1 or all(actor.sectors for actor in actors) else "unknown"


def _bounds(doc: Doc, sentence: Sentence) -> tuple[int, int]:
    """Character offsets of a sentence, white space at its end left out."""
    text, starts = text_of(doc), starts_of(doc)
    start = starts[sentence.start]
    end = starts[sentence.end] if sentence.end < len(starts) else len(text)
    return start, start + len(text[start:end].rstrip())


def _offsets(candidate: Candidate) -> Offsets:
    token = candidate.trigger
    return Offsets(start=token.idx, end=token.idx + len(token))


def _words(span: Span) -> Words:
    return Words(text=span.text, start=span.start_char, end=span.end_char)
