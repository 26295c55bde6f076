"""Voices: who speaks in the attributions of a document, who passes words on, and according to whom an act is told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from entente.actors import Resolver
from entente.coding.attribution import Attribution
from entente.language.syntax import noun_phrase
from entente.records import Actor

FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})
RELATIVE_TAGS = frozenset({"WP", "WDT", "WP$"})
RELATIVE_CLAUSE = frozenset({"acl:relcl", "relcl"})
EDGES = frozenset({"PUNCT", "SPACE", "CCONJ", "ADP", "SCONJ"})
NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
MEANING = NAMING | {"ADJ", "DET", "X"}  # "many said"
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
TELLING = frozenset(
    """
    say tell report announce state claim add declare confirm note explain insist argue stress write quote acknowledge
    admit reveal allege warn maintain observe remark reiterate respond reply assert comment emphasise emphasize
    indicate suggest believe think disclose recount testify predict estimate concede deny accuse blame describe recall
    boast contend show find broadcast cite tweet post according statement account allegation denial thought : ― — –
    """.split()
)  # cues whose content is told as a fact, unlike a wish, a demand or a plan
TELLING |= {word.removesuffix("e") + "ing" for word in TELLING}  # of "warning" the lemma is "warning"
REACH = 20_000  # characters; no piece of a statement is longer


class Voices:
    """Who speaks in the attributions of one Doc."""

    def __init__(self, doc: Doc, found: Sequence[Attribution], resolver: Resolver):
        self.doc, self.found, self.resolver = doc, found, resolver
        self._pieces = sorted((start, end, index) for index, each in enumerate(found) for start, end in each.content)
        self._starts = [start for start, _, _ in self._pieces]
        self._speakers: dict[int, list[Actor]] = {}

    def speakers(self, index: int) -> list[Actor]:
        """The actors who say the attribution with this index; "I" and "we" are whoever is quoted."""
        if index not in self._speakers:
            self._speakers[index] = []  # should two attributions hold each other
            self._speakers[index] = distinct(self._resolved(index))
        return self._speakers[index]

    def above(self, index: int) -> list[Actor]:
        """Who passes the words of an attribution on, the nearest first: the speakers of those that it stands in."""
        return distinct(actor for other in self._above(index) for actor in self.speakers(other))

    def telling(self, start: int, end: int) -> list[Actor]:
        """According to whom that happened which is told at the characters [start, end): the nearest source first."""
        told = [index for index in self._around(start, end) if self._tells(self.found[index])]
        return distinct(actor for index in told for actor in self.speakers(index))

    def _above(self, index: int) -> list[int]:
        each = self.found[index]
        start = self.doc[each.cue[0][0]].idx if each.cue else each.content[0][0]
        return [other for other in self._around(start, start + 1) if other != index]

    def _around(self, start: int, end: int) -> list[int]:
        """The attributions with the characters [start, end) in their content, the innermost first."""
        held: dict[int, int] = {}
        for at in range(bisect_right(self._starts, start) - 1, -1, -1):
            left, right, index = self._pieces[at]
            if left < start - REACH:
                break
            if right >= end:
                held.setdefault(index, right - left)
        return sorted(held, key=lambda index: (held[index], -index))

    def _tells(self, each: Attribution) -> bool:
        cue = [token for first, past in each.cue for token in self.doc[first:past]]
        return not cue or any(token.lemma_.lower() in TELLING or token.text in TELLING for token in cue)

    def _resolved(self, index: int) -> Iterator[Actor]:
        for span in _phrases([self.doc[first:past] for first, past in self.found[index].source]):
            above = self._above(index) if span.root.lower_ in FIRST_PERSON else []
            if above:
                place = {"text": span.text, "start": span.start_char, "end": span.end_char}
                yield from (actor.model_copy(update=place) for actor in self.speakers(above[0]))
            else:
                yield from self.resolver.actors(_antecedent(span))


def _phrases(pieces: Sequence[Span]) -> list[Span]:
    """The pieces of a source that name somebody; what is astray beside them ("not", "be named") does not."""
    trimmed = [span for piece in pieces if (span := _trimmed(piece)) is not None]
    for kinds in (NAMING, MEANING):
        if named := [span for span in trimmed if any(token.pos_ in kinds for token in span)]:
            return named
    return []


def _trimmed(span: Span) -> Span | None:
    """A source without marks and little words at its edges, and without a possessive ending."""
    doc, start, end = span.doc, span.start, span.end
    while start < end and (doc[start].pos_ in EDGES or doc[start].text in POSSESSIVE):
        start += 1
    while end > start and (doc[end - 1].pos_ in EDGES and doc[end - 1].text != "." or doc[end - 1].text in POSSESSIVE):
        end -= 1
    return doc[start:end] if start < end else None


def _antecedent(span: Span) -> Span:
    """Of a relative pronoun the phrase that it stands for: "officials who said"."""
    root: Token = span.root
    if root.tag_ not in RELATIVE_TAGS:
        return span
    clause = root.head
    while clause.head.i != clause.i and clause.dep_ not in RELATIVE_CLAUSE:
        clause = clause.head
    return noun_phrase(clause.head) if clause.dep_ in RELATIVE_CLAUSE else span


def distinct(actors: Iterable[Actor]) -> list[Actor]:
    """Actors without repetition, in their order."""
    return list({(actor.start, actor.end, actor.id, actor.country): actor for actor in actors}.values())
