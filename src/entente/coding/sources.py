"""According to whom: the source that a text itself names for what it tells."""

from __future__ import annotations

from spacy.tokens import Span, Token

from entente.language.syntax import AGENT, SPEECH_COMPLEMENT, conjuncts, is_passive_subject, is_subject, noun_phrase

SAYING = frozenset(
    """
    say tell report announce state claim add declare confirm note explain insist argue stress write quote acknowledge
    admit reveal allege warn maintain observe remark reiterate respond reply assert comment emphasise emphasize
    indicate suggest believe think thought disclose recount testify predict estimate concede deny
    """.split()
)
REPORTING = frozenset("report announce confirm disclose broadcast cover".split())  # with the event as their object


def speakers_of(verb: Token) -> list[Token]:
    """The nouns that head the subject of a verb of saying (of a passive one, its agent), conjuncts included."""
    if any(child.dep_ == "neg" or child.lower_ in ("not", "n't", "n’t", "never") for child in verb.children):
        return []  # what somebody did not say
    passive = any(is_passive_subject(child) for child in verb.children)
    for child in verb.children:
        if child.dep_ in AGENT if passive else is_subject(child):
            return list(conjuncts(_antecedent(child)))
    if passive:
        return []
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":  # "condemned the raids and said"
        return speakers_of(verb.head)
    return []


def _antecedent(subject: Token) -> Token:
    """Of a relative pronoun the noun it stands for: "officials who said"."""
    clause = subject.head
    if subject.tag_ in ("WP", "WDT") and clause.dep_ in ("acl:relcl", "relcl"):
        return clause.head
    return subject


def saying_verb(token: Token) -> Token | None:
    """The nearest verb of saying of whose content `token` is part, or None."""
    at = token
    while at.head.i != at.i:
        above = at.head
        if above.lemma_.lower() in SAYING and above.pos_ in ("VERB", "AUX") and at.dep_ in SPEECH_COMPLEMENT:
            return above
        at = above
    for child in at.children:  # "…, the ministry said": the verb hangs from the content
        if child.dep_ == "parataxis" and child.lemma_.lower() in SAYING and speakers_of(child):
            return child
    return None


def according_to(sentence: Span) -> list[Token]:
    """The nouns that head X in "according to X"."""
    for token in sentence:
        if token.lower_ == "according" and token.i + 1 < sentence.end and token.nbor().lower_ == "to":
            for other in sentence[token.i - sentence.start :]:
                if other.pos_ in ("NOUN", "PROPN", "PRON") and (other.head.i == token.i or _governed(other, token)):
                    return list(conjuncts(other))
    return []


def _governed(noun: Token, according: Token) -> bool:
    """Whether "according to" is the noun's preposition, as Universal Dependencies has it."""
    return any(child.i == according.i for child in noun.children)


def _reporters(trigger: Token) -> list[Token]:
    """ "Both agencies reported the meeting", "the meeting was reported by CCTV"."""
    verb = trigger.head
    told = trigger.dep_ in ("obj", "dobj") or is_passive_subject(trigger)
    return speakers_of(verb) if told and verb.lemma_.lower() in REPORTING else []


def sources(trigger: Token) -> list[Span]:
    """The phrases that the text gives as source of the event that `trigger` carries."""
    heads: list[Token] = []
    verb = saying_verb(trigger)
    if verb is not None:
        heads += speakers_of(verb)
    heads += _reporters(trigger)
    heads += according_to(trigger.sent)
    unique = {head.i: head for head in heads if head.i != trigger.i}
    return [noun_phrase(head) for head in unique.values()]
