"""Who is meant again: pronouns, titles and short names → the phrases before them that name somebody.

Rules of recency and grammatical role (after Hobbs 1978 and Lappin and Leass 1994, much simplified): a pronoun
looks for a person or a body mentioned before it, subjects first, in its own and the three sentences before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from spacy.attrs import ENT_IOB, ENT_TYPE, POS
from spacy.symbols import NOUN
from spacy.tokens import Doc, Span, Token

from entente.language.syntax import clause_of, is_subject, noun_phrase

KINDS = {"PERSON": "person", "ORG": "body", "PLACE": "body"}
MEMORY = 150  # candidates
BEGINS = 3  # ENT_IOB of the first word of a name
REACH = 4  # sentences, its own included
PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
FEMININE = frozenset({"she", "her", "hers", "herself"})
NEUTRAL = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
PAIRED_PEOPLE = frozenset("leader president minister chief envoy diplomat man official counterpart negotiator".split())
PAIRED_BODIES = frozenset(
    "side country nation party neighbour neighbor state government ally rival capital power".split()
)
PERSON_ROLES = frozenset(
    """
    leader president minister premier chancellor king prince secretary spokesman spokeswoman spokesperson general
    ambassador envoy diplomat commander chief official lawmaker senator candidate cleric ruler adviser politician
    soldier man woman boy girl journalist activist suspect lawyer judge
    """.split()
)
BODY_ROLES = frozenset(
    "country nation kingdom republic alliance bloc group organisation organization agency ministry union party".split()
)
FEMALE_NOUNS = frozenset({"woman", "girl", "queen", "princess"})
MALE_NOUNS = frozenset({"man", "boy", "king", "prince"})
FEMALE_NAMES = frozenset(
    """
    abigail alice amanda amina amy ana angela anita anna annalena anne annie asma aung ayesha barbara beatrice
    benazir betty brenda carla carly carmen carol caroline catherine cecilia charlotte cheryl christine chrystia
    cindy clara claudia condoleezza cristina daisy debbie deborah delcy diana dilma donna doris dorothy edith
    eleanor elena elisabeth elise elizabeth ella ellen emily emma erna esther eva evelyn fatima fatou federica
    fiona florence frances gabriela geraldine gina giorgia gloria golda grace gro hannah harriet heather helen
    helle hillary huma indira irene irina isabel ivanka jacinda jane janet jeanine jennifer jenny jessica jill
    joan joanna josephine joyce judith judy julia kaja kamala karen kate katherine kathleen katja keiko kelly
    kirsten kirstjen kristalina laura lauren leila leni leymah linda lisa liz loretta louise lucy luisa
    madeleine magdalena malala marcia margaret margarita maria marie marina marine marissa marta martha martine
    mary megawati melania melanie mercedes mette michaela michelle monica nadia najat nancy naomi natalia
    natalie nicola nikki nina olga olivia patricia paula pauline penny priti rachel rania rebecca rosa rose ruth
    sally samantha sandra sanna sara sarah shamima sharon sheikha shirley sofia sonia sophie stella stephanie
    susan susana sushma svetlana sviatlana sylvia tamara tansu tanya tarja tatiana tsai teresa theresa tulip ursula
    valerie vera veronica victoria violeta virginia viviane wendy winnie xiomara yingluck yolanda yulia yvette
    zainab zuzana
    """.split()
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    token: Token
    kind: str  # person, body or plural
    sentence: int
    subject: bool
    female: bool
    parts: tuple[Token, ...]


class Chains:
    """The anaphoric links of one Doc."""

    def __init__(self, doc: Doc):
        """Collect everybody and everything the Doc names."""
        self.doc = doc
        self._sentence_of = [number for number, sentence in enumerate(doc.sents) for _ in range(len(sentence))]
        self._women = self._surnames_of_women()
        kind, inside, part = (doc.to_array(attribute) for attribute in (ENT_TYPE, ENT_IOB, POS))
        heads = np.flatnonzero((kind != 0) & (inside == BEGINS) | (part == NOUN)).tolist()
        self._candidates = sorted(
            (found for at in heads if (found := self._candidate(doc[at]))), key=lambda found: found.token.i
        )
        self._starts = [found.token.i for found in self._candidates]

    def _surnames_of_women(self) -> set[str]:
        """Last words of full names that begin with a woman's name, unless a man of the text bears it too."""
        names = [entity for entity in self.doc.ents if entity.label_ == "PERSON" and len(entity) > 1]
        women = {name[-1].lower_ for name in names if name[0].lower_ in FEMALE_NAMES}
        return women - {name[-1].lower_ for name in names if name[0].lower_ not in FEMALE_NAMES}

    def antecedents(self, token: Token) -> list[Span]:
        """The phrases that the noun phrase headed by `token` takes up again; empty when it names somebody itself."""
        word = token.lower_
        if token.ent_type_:
            return []
        if word in PERSONAL:
            return self._spans(self._pronoun(token, ("person",), word in FEMININE))
        if word in NEUTRAL:
            return self._spans(self._pronoun(token, ("body",), False))
        if word in PLURAL:
            return self._spans(self._pronoun(token, ("plural", "body"), False))
        if token.pos_ not in ("NOUN", "NUM"):
            return []
        if paired := self._paired(token):
            return paired
        return self._definite(token)

    def _candidate(self, token: Token) -> _Candidate | None:
        """What a noun or the first word of a name introduces, if anybody."""
        head = self._head(token)
        kind = self._kind(head, token)
        if kind is None:
            return None
        others = [
            child for child in head.children if child.dep_ == "conj" and (child.ent_type_ or child.pos_ == "NOUN")
        ]
        parts = (head, *others) if others and head.dep_ != "conj" else (head,)
        if token.i != head.i and not token.ent_type_:
            return None
        words = {token.lower_, head.lower_, head.lemma_.lower()}
        female = bool(words & (FEMALE_NAMES | FEMALE_NOUNS | self._women)) or any(
            child.lower_ in ("mrs", "ms", "mrs.", "ms.", "queen") for child in head.children
        )
        subject = is_subject(head) or head.dep_ == "conj" and is_subject(head.head)
        return _Candidate(head, "plural" if len(parts) > 1 else kind, self._sentence_of[head.i], subject, female, parts)

    @staticmethod
    def _head(token: Token) -> Token:
        """The head of a name: the token of the entity (or its title) that hangs outside."""
        if not token.ent_type_:
            return token
        end = token.i + 1
        doc = token.doc
        while end < len(doc) and doc[end].ent_iob_ == "I" and doc[end].ent_type_ == token.ent_type_:
            end += 1
        root: Token = doc[token.i : end].root
        return root

    @staticmethod
    def _kind(head: Token, token: Token) -> str | None:
        if token.ent_type_ == "PERSON":
            return "person"
        if token.ent_type_ in ("ORG", "PLACE"):
            # A place behind a preposition is where, not who.
            where = token.ent_type_ == "PLACE" and any(
                child.dep_ == "case" and child.lower_ in ("in", "at", "near", "across", "from")
                for child in head.children
            )
            return None if where else "body"
        if head.pos_ != "NOUN" or token.ent_type_:
            return None
        if head.lemma_.lower() in PERSON_ROLES:
            return "plural" if head.tag_ == "NNS" else "person"
        if head.lemma_.lower() in BODY_ROLES and head.tag_ != "NNS":
            return "body"
        if head.tag_ == "NNS" and is_subject(head):
            return "plural"
        return None

    def _before(self, token: Token) -> Iterator[_Candidate]:
        """The candidates before a token, the nearest first; not further back than a reader remembers."""
        end = bisect_left(self._starts, token.i)
        return reversed(self._candidates[max(0, end - MEMORY) : end])

    def _pronoun(self, token: Token, kinds: tuple[str, ...], female: bool) -> _Candidate | None:
        here = self._sentence_of[token.i]
        best, best_score = None, -1e9
        possessive = token.tag_ == "PRP$"
        for candidate in self._before(token):
            if here - candidate.sentence >= REACH:
                break
            if candidate.kind not in kinds or self._other_gender(candidate, token, female):
                continue
            same_clause = clause_of(candidate.token).i == clause_of(token).i
            if same_clause and not possessive and candidate.sentence == here:
                continue  # "he met him": not oneself
            score = 2.0 * candidate.subject - 1.5 * (here - candidate.sentence) + 1e-3 * candidate.token.i
            score += 1.0 * (candidate.kind == kinds[0]) + 2.0 * (candidate.female and female)
            if score > best_score:
                best, best_score = candidate, score
        return best

    @staticmethod
    def _other_gender(candidate: _Candidate, pronoun: Token, female: bool) -> bool:
        """Whether "he" would be a woman or "she" a man, as far as names and nouns tell."""
        if female:
            return candidate.token.lemma_.lower() in MALE_NOUNS
        return candidate.female and pronoun.lower_ in PERSONAL

    def _paired(self, token: Token) -> list[Span]:
        """ "the two sides", "both leaders": the two latest that could be meant."""
        lemma = token.lemma_.lower()
        if lemma not in PAIRED_PEOPLE | PAIRED_BODIES or token.tag_ != "NNS":
            return []
        words = {child.lower_ for child in token.children}
        if not words & {"two", "both"}:
            return []
        people = lemma in PAIRED_PEOPLE
        if people and not words & {"the", "both", "these", "their"}:  # "officers arrested two men": nobody named before
            return []
        found: list[_Candidate] = []
        names: set[str] = set()
        for candidate in self._before(token):
            if candidate.kind == "plural" and len(candidate.parts) < 2:
                continue
            for part in reversed(candidate.parts):
                kind = candidate.kind if len(candidate.parts) == 1 else KINDS.get(part.ent_type_, "")
                key = self._name(part)
                if kind and (kind == "person") == people and key not in names:
                    names.add(key)
                    found.append(_Candidate(part, kind, candidate.sentence, candidate.subject, False, (part,)))
            if len(found) >= 2:
                break
        return [span for candidate in reversed(found[:2]) for span in self._spans(candidate)] if len(found) >= 2 else []

    def _definite(self, token: Token) -> list[Span]:
        """ "the Chinese leader", "the president": the latest person introduced with that nationality or title.

        Without a name too, where the country was said: "Turkey's foreign minister … the foreign minister".
        """
        lemma = token.lemma_.lower()
        if lemma not in PERSON_ROLES or token.tag_ != "NN":
            return []
        if not any(child.lower_ in ("the", "this", "that") for child in token.children):
            return []
        if any(child.ent_type_ == "PERSON" for child in token.children):
            return []
        kind = {child.lower_ for child in token.children if child.dep_ in ("amod", "compound")}
        nations = {child.lower_ for child in token.children if child.ent_type_ in ("NORP", "PLACE")}
        for candidate in self._before(token):
            head = candidate.token
            if candidate.kind != "person":
                continue
            phrase = {each.lower_ for each in noun_phrase(head)} | {each.lemma_.lower() for each in noun_phrase(head)}
            named = head.ent_type_ == "PERSON" or any(each.ent_type_ == "PERSON" for each in noun_phrase(head))
            of_country = any(each.ent_type_ in ("NORP", "PLACE") for each in noun_phrase(head))
            again = of_country and head.lemma_.lower() == lemma and kind <= phrase
            if named and (nations & phrase if nations else lemma in phrase) or again and not nations:
                return self._spans(candidate)
        return []

    @staticmethod
    def _name(token: Token) -> str:
        return str(token.lemma_.lower())

    @staticmethod
    def _spans(candidate: _Candidate | None) -> list[Span]:
        return [noun_phrase(part) for part in candidate.parts] if candidate else []
