"""Whom a statement is about: the actors that its content names, what it calls them, and how the speaker stands to them.

Stance is the network's estimate of what these words show (supportive, critical or neutral), not a measurement of what
anybody feels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc, Span, Token

from entente.actors import Resolver
from entente.coding.attribution import Attribution, Run, words_of
from entente.coding.quotes import quoted_spans
from entente.language import Sentence
from entente.language.coreference import NEUTRAL, PERSONAL, PLURAL
from entente.language.labels import STANCES
from entente.language.network import Network
from entente.language.syntax import conjuncts, is_passive_subject, is_subject, noun_phrase, preposition
from entente.language.tokens import text_of
from entente.records import Actor, Characterised
from entente.records import Span as Words

MARKS = "\"“”‘’'«»„‚‹›`"
FAR = 4  # words between whom a characterisation is of and its quotation marks
NAMES = frozenset({"PERSON", "ORG", "PLACE", "NORP"})
PRONOUNS = PERSONAL | NEUTRAL | PLURAL
COMPLEMENT = frozenset("call label brand term dub consider declare deem pronounce".split())  # call X Y
AS = frozenset(
    """
    describe denounce condemn dismiss characterize characterise hail praise slam refer deride mock laud view see regard
    portray depict paint decry label brand welcome criticize criticise acclaim applaud attack cast reject treat
    """.split()
)  # describe X as Y
LIKENING = frozenset({"liken", "compare"})  # X to Y
BEING = frozenset("be is are was were been 's ’s 're ’re remain remains remained become becomes became".split())
LINK = {word: re.compile(rf"(?:^|(?<=\s)){word}\s+") for word in ("as", "to")}


@dataclass(frozen=True, slots=True)
class Called:
    """A characterisation: of whom, in which words (characters), and whether these stand in quotation marks."""

    target: Token
    words: Run
    quoted: bool


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody a statement is about, with every place in its content that says so."""

    actor: Actor
    called: Words | None
    places: tuple[Span, ...]


def characterisation(doc: Doc, each: Attribution) -> Called | None:
    """Who calls whom what: "called the deal 'a victory'", "described him as a friend", "said it was a threat"."""
    for first, past in each.cue:
        for verb in doc[first:past]:
            if verb.lemma_.lower() in COMPLEMENT | AS | LIKENING and (target := _object(verb)):
                return _complement(doc, each, verb, target)
    return _predicate(doc, each)


def _object(verb: Token) -> Token | None:
    """Whom a verb of calling is about: its object, of "refer to" the noun behind "to", of a passive the subject."""
    for child in verb.children:
        if child.dep_ in ("obj", "dobj") or is_passive_subject(child):
            return child
    if verb.lemma_.lower() == "refer":
        return next((child for child in verb.children if preposition(child) == "to"), None)
    return None


def _complement(doc: Doc, each: Attribution, verb: Token, target: Token) -> Called | None:
    lemma, text = verb.lemma_.lower(), text_of(doc)
    phrase = noun_phrase(target)
    after = max(phrase.end_char, verb.idx + len(verb))
    held = [(left, right) for left, right in each.content if right > after]
    if not held:
        return None
    start, end = max(after, held[0][0]), held[0][1]
    rest = text[start:end]
    linked = LINK["to" if lemma in LIKENING else "as"].search(rest)
    quotes = (each for each in quoted_spans(rest) if rest[each[0] : each[1]].strip(MARKS))
    quote = next((each for each in quotes if linked is None or each[0] >= linked.end()), None)
    if quote is not None and len(rest[: quote[0]].split()) <= FAR:
        left, right = start + quote[0], start + quote[1]
        inside = text[left:right]
        bare = len(inside) - len(inside.lstrip(MARKS)), len(inside) - len(inside.rstrip(MARKS))
        return Called(target, (left + bare[0], right - bare[1]), True)
    if linked is not None:
        return Called(target, (start + linked.end(), _clause_end(text, start + linked.end(), end)), False)
    if lemma in COMPLEMENT and len(rest.split()) > 1 and (target.i > verb.i or is_passive_subject(target)):
        return Called(target, (start, _clause_end(text, start, end)), False)
    return None


def _clause_end(text: str, start: int, end: int) -> int:
    """Where a characterisation without marks ends: at a comma or semicolon."""
    stops = [at for mark in (", ", ";", " – ", " — ") if (at := text.find(mark, start + 1, end)) > 0]
    return min(stops, default=end)


def _predicate(doc: Doc, each: Attribution) -> Called | None:
    """ "China is our best friend": a noun with which the content says what somebody is."""
    for token in words_of(doc, each.content):
        if token.lower_ not in BEING or token.pos_ not in ("AUX", "VERB"):
            continue
        noun = (
            token.head
            if token.dep_ == "cop"
            else next((c for c in token.children if c.dep_ in ("xcomp", "attr")), None)
        )
        subject = next((c for at in (noun, token) if at is not None for c in at.children if is_subject(c)), None)
        if noun is None or subject is None or noun.pos_ != "NOUN" or not each.holds(noun.idx, noun.idx + len(noun)):
            continue
        if subject.ent_type_ in NAMES or subject.lower_ in PRONOUNS:
            phrase = noun_phrase(noun)
            if phrase.start <= subject.i < phrase.end:  # "Is China a friend?"
                continue
            return Called(subject, (phrase.start_char, phrase.end_char), False)
    return None


def targets(
    doc: Doc, resolver: Resolver, each: Attribution, called: Called | None, own: set[str | None]
) -> list[Target]:
    """The actors that the content is about, in the order in which it names them, each once.

    Without those whose ids are in `own`: the speakers.
    """
    found: dict[object, Target] = {}

    def add(span: Span, words: Words | None, known_only: bool) -> None:
        for actor in resolver.actors(span):
            key = actor.id or (actor.name, actor.country, actor.start)
            if known_only and actor.id is None or actor.id is not None and actor.id in own:
                continue
            before = found.get(key)
            if before is None:
                found[key] = Target(actor, words, (span,))
            else:
                places = before.places if span in before.places else (*before.places, span)
                found[key] = Target(before.actor, before.called or words, places)

    if called is not None:
        words = _trimmed(doc, called.words)
        for noun in conjuncts(called.target):
            if words is not None:
                add(noun_phrase(noun), words, known_only=False)
    for span in _named(doc, resolver, each):
        add(span, None, known_only=True)
    return list(found.values())


def _named(doc: Doc, resolver: Resolver, each: Attribution) -> Iterator[Span]:
    """The names in the content, and the pronouns there."""
    for start, end in each.content:
        span = doc.char_span(start, end, alignment_mode="contract")
        if span is None:
            continue
        for entity in resolver.entities_in(span.start, span.end):
            if entity.label_ in NAMES:
                yield entity
        for token in span:
            if token.lower_ in PRONOUNS and token.pos_ == "PRON":
                yield doc[token.i : token.i + 1]


def _trimmed(doc: Doc, run: Run) -> Words | None:
    text = text_of(doc)[run[0] : run[1]]
    start = run[0] + len(text) - len(text.lstrip(" \n\t,;:.\"'“”‘’«»„`"))
    end = run[1] - len(text) + len(text.rstrip(" \n\t,;:.\"'“”‘’«»„`"))
    return Words(text=text_of(doc)[start:end], start=start, end=end) if end > start else None


class Stances:
    """The stances of all speakers of one Doc, judged by the pair head at once."""

    def __init__(self, sentences: Sequence[Sentence], network: Network):
        self.sentences, self.network = sentences, network
        self._of_token = {word: number for number, each in enumerate(sentences) for word in each.words}

    def judged(self, asked: Sequence[tuple[Attribution, Target]]) -> list[Characterised]:
        """The targets of attributions as records, each with its likeliest stance over all its places."""
        rows: list[int] = []
        states, marks = [], []
        for row, (each, target) in enumerate(asked):
            for place in target.places:
                number = self._of_token.get(place.root.i)
                sentence = self.sentences[number] if number is not None else None
                if sentence is None or sentence.analysis is None:
                    continue
                rows.append(row)
                states.append(sentence.analysis.states)
                marks.append(self._marks(sentence, each, place))
        summed = np.zeros((len(asked), len(STANCES)))
        if rows:
            np.add.at(summed, rows, self.network.pairs(states, marks).stances)
        return [_record(target, stances) for (_, target), stances in zip(asked, summed, strict=True)]

    def _marks(self, sentence: Sentence, each: Attribution, place: Span) -> np.ndarray:
        """The pair head's role of every word: 1 speaker, 2 spoken about, 3 cue, 0 any other."""
        marks = np.zeros(len(sentence.words) + 1, np.int64)
        position = {token: index + 1 for index, token in enumerate(sentence.words)}
        for role, runs in ((1, each.source), (3, each.cue), (2, ((place.start, place.end),))):
            for first, past in runs:
                for token in range(first, past):
                    if token in position:
                        marks[position[token]] = role
        return marks


def _record(target: Target, summed: np.ndarray) -> Characterised:
    total = float(summed.sum())
    best = int(summed.argmax())
    return Characterised(
        **target.actor.model_dump(),
        called=target.called,
        stance=STANCES[best] if total else None,
        stance_confidence=float(summed[best]) / total if total else None,
    )
