"""From the network's words to phrases: triggers of events, and who or what plays which role in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc, Span, Token

from entente.coding.readings import Candidate, Participant
from entente.language.labels import NO_TYPE, ROLES
from entente.language.pipeline import Sentence
from entente.language.syntax import NOMINAL, clause_of, noun_phrase

TRIGGER_THRESHOLD = 0.2  # probability that a word carries an event
ROLE_THRESHOLD = 0.5  # probability that a word belongs to a participant
FAR_THRESHOLD = 0.4  # the same for a recipient outside the event's clause
CERTAIN = 0.7  # from here on the trigger head is believed whatever the tagger says
CARRIERS = frozenset({"VERB", "NOUN", "PROPN", "ADJ", "AUX"})


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
        actors, recipients, places = (_phrases(doc, sentence, roles, role, token) for role in range(3))
        actors = _of_own_clause(actors, token, otherwise=0.0)
        recipients = _of_own_clause(recipients, token, otherwise=FAR_THRESHOLD)
        dates = tuple(sentence.words[int(at)] for at in np.flatnonzero(roles[3] > ROLE_THRESHOLD))
        sure = float(carrying[word])
        found.append(Candidate(sentence, token, sure, actors, recipients, places, dates))
    return _one_a_group(found)


def _of_own_clause(found: tuple[Participant, ...], trigger: Token, otherwise: float) -> tuple[Participant, ...]:
    """Of participants in one role those in the trigger's own clause; where none is, those surer than `otherwise`."""
    clause = clause_of(trigger).i
    own = tuple(each for each in found if clause_of(each.head).i == clause)
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


def _phrases(doc: Doc, sentence: Sentence, roles: np.ndarray, role: int, trigger: Token) -> tuple[Participant, ...]:
    """The phrases whose words the network gives this role (of actor and recipient the likelier one)."""
    scores = roles[role]
    if role < 2:
        scores = np.where(scores >= roles[1 - role], scores, 0.0)
    chosen = {sentence.words[int(at)]: float(scores[at]) for at in np.flatnonzero(scores > ROLE_THRESHOLD)}
    heads = [_of_name(doc[index], trigger) for index in chosen if _is_top(doc[index], chosen, trigger)]
    made = []
    covered: set[int] = set()
    for head in heads:
        if head.i in covered:
            continue
        span = _trimmed(noun_phrase(head), chosen, head, trigger)
        covered.update(range(span.start, span.end))
        best = max(chosen.get(token.i, 0.0) for token in span)
        made.append(Participant(span, head, best))
    return tuple(made)


def _of_name(token: Token, trigger: Token) -> Token:
    """The word that heads the name a word stands in: whoever is named by a part of a name is named whole."""
    if not token.ent_type_:
        return token
    start, end = token.i, token.i + 1
    while start and token.doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(token.doc) and token.doc[end].ent_iob_ == "I":
        end += 1
    root: Token = token.doc[start:end].root
    return token if start <= trigger.i < end else root


def _is_top(token: Token, chosen: dict[int, float], trigger: Token) -> bool:
    """Whether a chosen word heads a participant of its own."""
    if not any(each.isalnum() for each in token.text):  # a hyphen taken for a name
        return False
    if token.i == trigger.i or token.pos_ not in NOMINAL and token.ent_type_ not in ("NORP", "PLACE", "ORG", "PERSON"):
        return False
    head = token.head
    if head.i not in chosen or head.i == token.i or head.i == trigger.i:
        return True
    if token.dep_ == "conj":
        return head.pos_ in NOMINAL and token.pos_ in NOMINAL
    # The words between may be chosen too, but not hold the trigger: "Israeli" in "Israeli strikes".
    return False


def _trimmed(span: Span, chosen: dict[int, float], head: Token, trigger: Token) -> Span:
    """The phrase without the trigger, and without a tail of which the network chose nothing."""
    start, end = span.start, span.end
    if start <= trigger.i < end:
        start, end = (start, trigger.i) if head.i < trigger.i else (trigger.i + 1, end)
    tail = range(head.i + 1, end)
    if not any(index in chosen for index in tail):
        end = head.i + 1
        while end in tail and span.doc[end].ent_iob_ == "I":  # but never inside a name
            end += 1
    while start < head.i and span.doc[start].pos_ in ("ADP", "PUNCT", "CCONJ") and span.doc[start + 1].tag_ != "JJS":
        start += 1
    return span.doc[start:end]


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


ACTOR, RECIPIENT, PLACE, DATE = range(len(ROLES))
