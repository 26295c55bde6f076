"""The one adaptor through which rules read syntax.

Our trees are Universal Dependencies; spaCy's English pipelines write ClearNLP labels. Rules ask here and work
on either.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

SUBJECT = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "nsubjpass"})
PASSIVE_SUBJECT = frozenset({"nsubj:pass", "nsubjpass"})
AGENT = frozenset({"obl:agent", "agent"})
CLAUSE = frozenset({"acl", "acl:relcl", "relcl", "advcl", "advcl:relcl", "ccomp", "xcomp", "parataxis", "csubj"})
CONJUNCT = frozenset({"conj"})
APPOSITION = frozenset({"appos"})
NAME_PARTS = frozenset({"flat", "compound", "nmod:desc", "goeswith", "fixed"})
POSSESSIVE = frozenset({"nmod:poss", "poss"})
OUTSIDE = (
    CLAUSE | CONJUNCT | APPOSITION | {"punct", "cc", "preconj", "cc:preconj", "dep", "cop", "aux", "discourse", "list"}
)
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
SPEECH_COMPLEMENT = frozenset({"ccomp", "parataxis"})


def is_subject(token: Token) -> bool:
    """Whether the token heads the subject of its clause."""
    return token.dep_ in SUBJECT


def is_passive_subject(token: Token) -> bool:
    """Whether the token heads the subject of a passive clause."""
    return token.dep_ in PASSIVE_SUBJECT


def is_possessive(token: Token) -> bool:
    """Whether the token is a possessor ("Iran" in "Iran's army")."""
    return token.dep_ in POSSESSIVE


def preposition(token: Token) -> str:
    """The preposition that governs a noun, lower case, or ""."""
    for child in token.children:
        if child.dep_ == "case" and child.pos_ in ("ADP", "SCONJ") and child.i < token.i:
            return str(child.lower_)
    if token.dep_ == "pobj":
        return str(token.head.lower_)
    return ""


def noun_phrase(token: Token, prepositions: bool = True) -> Span:
    """The phrase a noun heads, with title, modifiers and (unless told not to) prepositional complements.

    Without relative clauses, appositions, conjuncts, its own preposition and trailing marks.
    """
    doc = token.doc
    inside = {token.i}
    stack = [token]
    while stack:
        at = stack.pop()
        for child in at.children:
            if child.dep_ in OUTSIDE and not _glue(child):
                continue
            if at.i == token.i and child.dep_ == "case":
                continue
            if at.i == token.i and child.i > token.i and child.dep_ in ("nmod", "prep") and not prepositions:
                continue
            if child.pos_ == "SPACE" or child.pos_ == "VERB" and child.dep_ in CLAUSE:
                continue
            inside.add(child.i)
            stack.append(child)
    left = right = token.i
    while left - 1 in inside or left - 2 in inside and doc[left - 1].text in ("'s", "’s"):  # wherever the mark hangs
        left -= 1
    while right + 1 in inside:
        right += 1
    while right > left and doc[right].text in ("'s", "’s", "'", "’") or doc[right].is_punct and right > token.i:
        right -= 1
    return doc[left : right + 1]


def _glue(token: Token) -> bool:
    """Hyphens inside a compound, and conjuncts among its modifiers ("Russian and Chinese officials")."""
    if token.dep_ == "punct":
        return bool(token.text in "-–" and token.whitespace_ == "")
    if token.dep_ in ("conj", "cc"):
        head = token.head if token.dep_ == "cc" else token
        return head.pos_ == "ADJ" or head.dep_ == "conj" and head.head.dep_ in ("amod", "compound")
    return False


def conjuncts(token: Token) -> Iterator[Token]:
    """The token and the nouns coordinated with it: "Russia", "China" and "Iran" of "Russia, China and Iran"."""
    yield token
    for child in token.children:
        if child.dep_ in CONJUNCT and child.pos_ in NOMINAL:
            yield from conjuncts(child)


def clause_of(token: Token) -> Token:
    """The head of the clause a token stands in: the nearest ancestor (or itself) that heads a clause."""
    at = token
    while at.head.i != at.i and at.dep_ not in CLAUSE and not (at.dep_ == "conj" and at.pos_ == "VERB"):
        at = at.head
    return at
