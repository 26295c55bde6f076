"""From the network's words to phrases: triggers of events, and who or what plays which role in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from spacy.tokens import Doc, Span, Token

from entente.coding.readings import Candidate, Participant
from entente.coding.stretches import stretches
from entente.language.coreference import PERSON_ROLES
from entente.language.labels import NO_TYPE, ROLES
from entente.language.pipeline import Sentence
from entente.language.syntax import NOMINAL, clause_of

ACTOR, RECIPIENT, PLACE, DATE = range(len(ROLES))
TRIGGER_THRESHOLD = 0.2  # probability that a word carries an event
ROLE_THRESHOLD = 0.5  # probability that a word belongs to a participant
BRIDGE_THRESHOLD = 0.25  # the same between two such words
SURE_THRESHOLD = 0.9  # the same for one outside the event's clause beside others inside
FAR_THRESHOLD = 0.4  # the same for a recipient outside the event's clause
CERTAIN = 0.7  # from here on the trigger head is believed whatever the tagger says
CARRIERS = frozenset({"VERB", "NOUN", "PROPN", "ADJ", "AUX"})
EXTREMES = frozenset({"least", "most"})
PARTING = frozenset({",", "and"})
NAMES = frozenset({"NORP", "PLACE", "ORG", "PERSON"})
EDGES = frozenset({"ADP", "PUNCT", "CCONJ", "SCONJ"})
MODIFIERS = frozenset({"det", "amod", "compound", "nummod", "nmod:desc", "nmod:poss", "poss", "flat"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})


def candidates(doc: Doc, sentence: Sentence) -> list[Candidate]:
    """The possible events of a sentence, in the order of their triggers."""
    analysis = sentence.analysis
    if analysis is None:
        return []
    carrying = 1.0 - analysis.triggers[1:, NO_TYPE]
    found = []
    for word in np.flatnonzero(carrying > TRIGGER_THRESHOLD):
        token = doc[sentence.words[int(word)]]
        if token.pos_ not in CARRIERS and carrying[word] < CERTAIN:
            continue
        roles = analysis.roles[:, int(word) + 1, 1:]
        sides = _spans(doc, sentence, roles[:PLACE], token)
        actors, recipients = (_phrases(sides, role) for role in (ACTOR, RECIPIENT))
        places = _phrases(_spans(doc, sentence, roles[PLACE : PLACE + 1], token), 0)
        actors = _of_own_clause(actors, token, otherwise=0.0)
        recipients = _of_own_clause(recipients, token, otherwise=FAR_THRESHOLD)
        dates = tuple(sentence.words[int(at)] for at in np.flatnonzero(roles[DATE] > ROLE_THRESHOLD))
        sure = float(carrying[word])
        found.append(Candidate(sentence, token, sure, actors, recipients, places, dates))
    return _one_a_group(found)


def _of_own_clause(found: tuple[Participant, ...], trigger: Token, otherwise: float) -> tuple[Participant, ...]:
    """Of participants in one role those in the trigger's own clause and sure ones elsewhere ("came to Kyiv and met …").

    Where there is none, those surer than `otherwise`.
    """
    clause = clause_of(trigger).i
    own = tuple(each for each in found if clause_of(each.head).i == clause or each.probability > SURE_THRESHOLD)
    return own or tuple(each for each in found if each.probability > otherwise)


def _one_a_group(found: Sequence[Candidate]) -> list[Candidate]:
    """Of a verb and the auxiliary or noun that only repeats it ("held talks", "is to withdraw"), the surer one."""
    kept: list[Candidate] = []
    for candidate in found:
        if kept and candidate.trigger.i - kept[-1].trigger.i == 1 and kept[-1].sentence is candidate.sentence:
            if kept[-1].probability >= candidate.probability:
                continue
            kept.pop()
        kept.append(candidate)
    return kept


def _spans(doc: Doc, sentence: Sentence, roles: np.ndarray, trigger: Token) -> list[tuple[Span, int, float]]:
    """The phrases that the network gives one of `roles` (roles, words): each with its likelier role, and how likely."""
    scores = roles.sum(0)  # one side or the other
    chosen, near = ((scores > threshold).tolist() for threshold in (ROLE_THRESHOLD, BRIDGE_THRESHOLD))
    # A run goes over one word of which the network is less sure, but not over what parts two parties.
    for word in range(1, len(chosen) - 1):
        if near[word] and not chosen[word] and chosen[word - 1] and chosen[word + 1]:
            chosen[word] = doc[sentence.words[word]].lower_ not in PARTING
    chosen[sentence.words.index(trigger.i)] = False
    found = []
    for first, past in stretches(chosen):
        given = roles[:, first:past]
        role = int(given.sum(1).argmax())
        span = _trimmed(_whole(doc[sentence.words[first] : sentence.words[past - 1] + 1], trigger))
        if any(token.pos_ in NOMINAL or token.ent_type_ in NAMES for token in span if token.text[:1].isalnum()):
            found.append((span, role, float(given[role].max())))
    return found


def _phrases(found: Sequence[tuple[Span, int, float]], wanted: int) -> tuple[Participant, ...]:
    """The phrases in one role, each of whom once."""
    made: list[Participant] = []
    for span, role, probability in found:
        if role != wanted or made and span.start < made[-1].span.end:
            continue
        if made and _apposed(made[-1].span, span):
            if span.root.ent_type_ == "PERSON":  # the name says who it is
                made[-1] = replace(made[-1], span=span.doc[made[-1].span.start : span.end])
            continue
        made.append(Participant(span, span.root, probability))
    return tuple(made)


def _whole(span: Span, trigger: Token) -> Span:
    """The span with the rest of every name it cuts and what stands before and modifies its words; never the trigger."""
    doc, start, end = span.doc, span.start, span.end
    while end < len(doc) and doc[end].ent_iob_ == "I" and end != trigger.i:
        end += 1
    while start and start - 1 != trigger.i:
        before = doc[start - 1]
        at_least = before.lower_ == "at" and doc[start].lower_ in EXTREMES
        if (
            doc[start].ent_iob_ != "I"
            and not at_least
            and not (before.dep_ in MODIFIERS and start <= before.head.i < end)
        ):
            break
        start -= 1
    return doc[start:end]


def _trimmed(span: Span) -> Span:
    """The span without prepositions and marks at its edges, and without a possessive ending."""
    doc, start, end = span.doc, span.start, span.end
    while start < end and (doc[start].pos_ in EDGES or doc[start].text in POSSESSIVE):
        if start + 1 < end and doc[start + 1].lower_ in EXTREMES:  # "at least 40 people"
            break
        start += 1
    while start < end and (doc[end - 1].pos_ in EDGES and doc[end - 1].text != "." or doc[end - 1].text in POSSESSIVE):
        end -= 1
    return doc[start:end]


def _apposed(first: Span, second: Span) -> bool:
    """Whether the second phrase only names again whom the first names ("the Chinese leader, Xi Jinping")."""
    if first.doc[first.end : second.start].text.strip() != ",":
        return False
    head = second.root
    if head.dep_ in ("nmod:poss", "poss"):  # "Wang Yi, China's top diplomat": China is not meant
        head = head.head
    if head.dep_ == "appos" and first.start <= head.head.i < first.end:
        return True
    kinds = [word.ent_type_ == "PERSON" for word in (first.root, head)]
    role = first.root if kinds[1] else head
    end = max(second.end, head.i + 1)
    closed = end < len(second.doc) and second.doc[end].text in ",."
    return kinds[0] != kinds[1] and closed and role.lemma_.lower() in PERSON_ROLES and role.tag_ != "NNS"


def role_marks(candidate: Candidate, actor: Participant | None, recipient: Participant | None) -> np.ndarray:
    """The pair head's role of every word: (n + 1,) with 0 neither, 1 actor, 2 recipient, 3 trigger."""
    marks = np.zeros(len(candidate.sentence.words) + 1, np.int64)
    position = {token: index + 1 for index, token in enumerate(candidate.sentence.words)}
    for role, participant in ((1, actor), (2, recipient)):
        if participant is not None:
            for index in range(participant.span.start, participant.span.end):
                if index in position:
                    marks[position[index]] = role
    marks[position[candidate.trigger.i]] = 3
    return marks
