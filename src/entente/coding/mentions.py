"""Sentences → mentions of events: pairs scored by the pair head, slots filled, PLOVER's rules of actors applied."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc, Span

from entente.actors import Resolver
from entente.coding import ontology
from entente.coding.circumstances import event_date, event_place, is_background, magnitude, times_said
from entente.coding.participants import Candidate, Participant, candidates, role_marks
from entente.coding.sources import sources
from entente.language.labels import MODES, NO_TYPE, STATUSES, TYPES
from entente.language.network import Network, PairScores
from entente.language.pipeline import SENTENCES, Sentence
from entente.language.syntax import text_of
from entente.language.times import find_times
from entente.records import Actor, Document, EventType, Mention, Offsets, Scope, Status, Why, mention_id
from entente.records import Span as Words

MODE_THRESHOLD = 0.5
HISTORY_THRESHOLD = 0.5
LEAD_SENTENCES = 3  # the story's own news stands here; what follows is told as background more often

# Types whose parties act together unless one plainly hosts or yields (PLOVER 2.0, 7.6).
RECIPROCAL = frozenset({"CONSULT"})
JOINT_WITH = frozenset({"AGREE", "COOPERATE", "SUPPORT"})
# Types that may be told without naming who did it (PLOVER 2.0, 7.5).
UNNAMED = frozenset({"ASSAULT", "COERCE", "SANCTION"})


@dataclass(frozen=True, slots=True)
class Decision:
    """What the heads decide of one candidate."""

    kind: EventType
    status: Status
    historical: bool
    modes: tuple[str, ...]
    confidence: float
    scores: dict[str, float]


def code_mentions(doc: Doc, document: Document, network: Network, resolver: Resolver) -> list[Mention]:
    """All mentions of a Doc, in the order of their triggers."""
    sentences: list[Sentence] = doc.user_data[SENTENCES]
    found = [candidate for sentence in sentences for candidate in candidates(doc, sentence)]
    found = [candidate for candidate in found if candidate.actors or candidate.recipients]
    if not found:
        return []
    decisions = _decide(found, network)
    lead_end = _lead_end(sentences)
    by_sentence: dict[int, list[tuple[Candidate, Decision]]] = {}
    for candidate, decision in zip(found, decisions, strict=True):
        if decision is not None:
            by_sentence.setdefault(candidate.sentence.start, []).append((candidate, decision))
    coder = _Filler(doc, document, resolver, network.name)
    made = [mention for start, group in by_sentence.items() for mention in coder.fill(group, lead=start < lead_end)]
    return list({mention.id: mention for mention in made}.values())


def _lead_end(sentences: Sequence[Sentence]) -> int:
    read = [sentence for sentence in sentences if sentence.analysis is not None]
    return read[min(LEAD_SENTENCES, len(read)) - 1].end if read else 0


def pair_of(candidate: Candidate) -> tuple[Participant | None, Participant | None]:
    """The ordered pair by which a candidate is judged: its surest actor and recipient; of joint parties, two."""
    actors = sorted(candidate.actors, key=lambda each: -each.probability)
    recipients = sorted(candidate.recipients, key=lambda each: -each.probability)
    if not recipients and len(actors) > 1:
        return candidate.actors[0], candidate.actors[1]
    return (actors[0] if actors else None), (recipients[0] if recipients else None)


def _decide(found: Sequence[Candidate], network: Network) -> list[Decision | None]:
    states, marks = [], []
    for candidate in found:
        assert candidate.sentence.analysis is not None
        states.append(candidate.sentence.analysis.states)
        marks.append(role_marks(candidate, *pair_of(candidate)))
    scores = network.pairs(states, marks)
    return [_decision(candidate, scores, row) for row, candidate in enumerate(found)]


def _decision(candidate: Candidate, scores: PairScores, row: int) -> Decision | None:
    """Type by the pair head and the trigger head together; None where they see no event."""
    assert candidate.sentence.analysis is not None
    by_trigger = candidate.sentence.analysis.triggers[candidate.index]
    by_pair = scores.types[row]
    joint = np.sqrt(by_pair * by_trigger)
    best = int(joint.argmax())
    if best == NO_TYPE:
        return None
    kind = TYPES[best]
    modes = tuple(
        name.partition("/")[2]
        for name, probability in zip(MODES, scores.modes[row], strict=True)
        if probability > MODE_THRESHOLD and name.startswith(f"{kind}/")
    )
    confidence = float(joint[best] / joint.sum())
    return Decision(
        kind,
        STATUSES[int(scores.statuses[row].argmax())],
        bool(scores.historical[row] > HISTORY_THRESHOLD),
        modes,
        confidence,
        {
            "trigger": round(candidate.probability, 4),
            "type_by_pair": round(float(by_pair[best]), 4),
            "type_by_trigger": round(float(by_trigger[best]), 4),
            "status": round(float(scores.statuses[row].max()), 4),
            "historical": round(float(scores.historical[row]), 4),
        },
    )


class _Filler:
    """Fills the slots of the events of one document."""

    def __init__(self, doc: Doc, document: Document, resolver: Resolver, model: str):
        self.doc, self.document, self.resolver, self.model = doc, document, resolver, model
        self.times = find_times(text_of(doc), document.day)  # of the whole text: "a day earlier" looks back

    def fill(self, group: Sequence[tuple[Candidate, Decision]], lead: bool) -> list[Mention]:
        """The mentions of one sentence."""
        sentence = group[0][0].sentence
        span = self.doc[sentence.start : sentence.end]
        text = span.text.rstrip()
        offsets = Offsets(start=span.start_char, end=span.start_char + len(text))
        first, past = (bisect_left(self.times, at, key=lambda time: time.start) for at in (offsets.start, offsets.end))
        times = self.times[first:past]
        said = [times_said(candidate, times) for candidate, _ in group]
        made = []
        for index, (candidate, decision) in enumerate(group):
            taken = {start for other, starts in enumerate(said) if other != index for start in starts}
            when = event_date(candidate, times, taken, self.document.day)
            rules: list[str] = []
            actors, recipients = self._parties(candidate, decision, rules)
            if not actors:
                continue
            code = self._cameo(candidate, decision, actors)
            historical = decision.historical or is_background(when, self.document.day)
            made.append(
                Mention(
                    id=mention_id(self.document.id, _offsets(candidate), decision.kind),
                    document=self.document.id,
                    sentence=offsets,
                    lead=lead,
                    type=decision.kind,
                    mode=list(decision.modes),
                    quad=ontology.quad_class(decision.kind),
                    score=ontology.score(decision.kind, decision.modes),
                    cameo=code,
                    goldstein=ontology.goldstein_scores()[code] if code else None,
                    scope=scope(actors, recipients),
                    trigger=_words(self.doc[candidate.trigger.i : candidate.trigger.i + 1]),
                    actors=actors,
                    recipients=recipients,
                    status=decision.status,
                    historical=historical,
                    date=when,
                    place=event_place(candidate, self.resolver, [*candidate.actors, *candidate.recipients]),
                    reported_by=self._sources(candidate),
                    magnitude=magnitude(span) if decision.kind == "ASSAULT" else None,
                    confidence=min(1.0, decision.confidence * min(1.0, max(a.confidence for a in actors) + 0.5)),
                    model=self.model,
                    why=Why(decided_by="pair head and trigger head", scores=decision.scores, rules=rules),
                )
            )
        return made

    def _cameo(self, candidate: Candidate, decision: Decision, actors: Sequence[Actor]) -> str | None:
        sectors = [sector for actor in actors for sector in actor.sectors[:1]]
        state = any(actor.id is not None and actor.id.startswith("state/") for actor in actors)
        return ontology.cameo(decision.kind, decision.modes, candidate.trigger.lemma_.lower(), sectors, state)

    def _parties(self, candidate: Candidate, decision: Decision, rules: list[str]) -> tuple[list[Actor], list[Actor]]:
        """Actors and recipients by PLOVER's rules of compound, reciprocal and unnamed actors."""
        actors = self._resolved(candidate.actors)
        recipients = self._resolved(candidate.recipients)
        together = decision.kind in RECIPROCAL and "visit" not in decision.modes
        if decision.kind in JOINT_WITH and recipients and _joined_by_with(candidate):
            together = True
        if together and actors and recipients:
            rules.append("all parties are actors of a reciprocal event (PLOVER 2.0 §7.6)")
            actors, recipients = [*actors, *recipients], []
        if not actors and recipients and together:
            actors, recipients = recipients, []
        if not actors and recipients and decision.kind in UNNAMED:
            rules.append("nobody is named as actor: UNK (PLOVER 2.0 §7.5)")
            actors = [Actor(text=None, start=None, end=None, sectors=["UNK"], confidence=0.0)]
        return actors, recipients

    def _resolved(self, participants: Sequence[Participant]) -> list[Actor]:
        made: dict[tuple[object, ...], Actor] = {}
        for participant in sorted(participants, key=lambda each: each.span.start):
            for actor in self.resolver.actors(participant.span):
                # "the two countries" behind their names adds nobody.
                key = (actor.id, *actor.sectors) if actor.id else (actor.start, actor.end, actor.country)
                made.setdefault(key, actor)
        return list(made.values())

    def _sources(self, candidate: Candidate) -> list[Actor]:
        found = [actor for span in sources(candidate.trigger) for actor in self.resolver.actors(span)]
        return list({(actor.start, actor.end, actor.id, actor.country): actor for actor in found}.values())


def _joined_by_with(candidate: Candidate) -> bool:
    """ "signed an accord with Iran": the recipient is a party."""
    for participant in candidate.recipients:
        start = participant.span.start
        if start and candidate.trigger.doc[start - 1].lower_ in ("with", "and", "between"):
            return True
    return False


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


def _offsets(candidate: Candidate) -> Offsets:
    token = candidate.trigger
    return Offsets(start=token.idx, end=token.idx + len(token))


def _words(span: Span) -> Words:
    return Words(text=span.text, start=span.start_char, end=span.end_char)
