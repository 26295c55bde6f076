"""How many: the dead, the injured and the size of a crowd or a force, from numbers in words and digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from entente.coding.readings import Candidate, Participant
from entente.records import EventType, Magnitude

DEAD = frozenset("kill dead death die execute massacre slay behead assassinate perish".split())
INJURED = frozenset("wound injure hurt injured wounded maim injury".split())
REACH = 10  # words between a number and what it counts
UNITS = frozenset(
    "year month day week hour minute second kilometre kilometer mile percent point dollar euro pound time km metre "
    "meter degree tonne ton barrel century % house "
    "building vehicle village tank plane missile rocket drone shell".split()
)
SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
LARGE = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
# Words without a number say at least twice as many; "scores" at least two of twenty.
VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2_000_000}
TENS_OF = {"tens": 2, "hundreds": 2}  # "tens of thousands" is at least 20,000
DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
SIZED: dict[EventType, tuple[bool, bool]] = {  # whose number is the size: the actors', the recipients' or object's
    "PROTEST": (True, False),
    "MOBILIZE": (True, True),
    "COERCE": (False, True),
    "RETREAT": (False, True),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number in tokens start to end (past the last)."""

    start: int
    end: int
    value: int


def magnitude(candidate: Candidate, kind: EventType) -> Magnitude | None:
    """People counted in the sentence of an event: casualties of ASSAULT, the size of crowds, forces and groups."""
    if kind != "ASSAULT" and kind not in SIZED:
        return None
    tokens = list(candidate.trigger.sent)
    found = [number for number in numbers(tokens) if _counts_people(candidate.trigger.doc, number)]
    if not found:
        return None
    if kind == "ASSAULT":
        return _casualties(tokens, found)
    by_actor, by_object = SIZED[kind]
    sides: list[Participant] = [*(candidate.actors if by_actor else ()), *(candidate.recipients if by_object else ())]
    spans = [(side.span.start, side.span.end) for side in sides]
    if by_object:
        spans += [(child.left_edge.i, child.right_edge.i + 1) for child in candidate.trigger.children if _object(child)]
    for number in found:
        if any(start <= number.start < end for start, end in spans):
            return Magnitude(size=number.value)
    return None


def _object(token: Token) -> bool:
    return token.dep_ in ("obj", "dobj", "nsubj:pass", "nsubjpass")


def _casualties(tokens: Sequence[Token], found: Sequence[Number]) -> Magnitude | None:
    """Each number goes to the nearest word of death or injury that has none nearer."""
    words = [
        (token.i, slot)
        for token in tokens
        for slot, lemmas in (("dead", DEAD), ("injured", INJURED))
        if token.lemma_.lower() in lemmas
    ]
    pairs = sorted(
        (max(number.start - at, at - number.end + 1), number.start, slot, number.value)
        for at, slot in words
        for number in found
    )
    counts: dict[str, int] = {}
    taken: set[int] = set()
    for distance, start, slot, value in pairs:
        if distance <= REACH and slot not in counts and start not in taken:
            counts[slot] = value
            taken.add(start)
    return Magnitude(**counts) if counts else None


def numbers(tokens: Sequence[Token]) -> Iterator[Number]:
    """The cardinal numbers among tokens: "12", "1,200", "twenty-five", "two hundred", "dozens", "tens of thousands"."""
    at = 0
    while at < len(tokens):
        value, past = _number(tokens, at)
        if value is not None:
            yield Number(tokens[at].i, tokens[past - 1].i + 1, value)
        at = max(past, at + 1)


def _number(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """The number that begins at a token and the index past it; None where none does."""
    word = tokens[at].lower_
    following = [token.lower_ for token in tokens[at + 1 : at + 3]]
    if word in TENS_OF and following[:1] == ["of"] and following[1:] and following[1] in VAGUE:
        base = {"tens": 10, "hundreds": 100}[word] * {"thousands": 1000, "millions": 1_000_000}.get(following[1], 1)
        return TENS_OF[word] * base, at + 3
    if word in VAGUE:
        return VAGUE[word], at + 1
    total: float
    if word in ("a", "an") and following and following[0] in LARGE:
        total, at = LARGE[following[0]], at + 2
    elif DIGITS.fullmatch(word) and not _is_year(tokens, at):
        total, at = float(word.replace(",", "")), at + 1
    elif word in SMALL:
        total, at = SMALL[word], at + 1
        if at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at + 1].lower_ in SMALL:
            total, at = total + SMALL[tokens[at + 1].lower_], at + 2
    else:
        return None, at + 1
    while at < len(tokens) and tokens[at].lower_ in LARGE:
        total, at = total * LARGE[tokens[at].lower_], at + 1
    if total < 1e9 and at + 1 < len(tokens) and tokens[at].lower_ == "and" and total % 100 == 0 and total:
        more, past = _number(tokens, at + 1)
        if more is not None and more < 100 and tokens[at + 1].lower_ in SMALL:
            return round(total) + more, past
    return (round(total) if total < 1e9 else None), at


def _is_year(tokens: Sequence[Token], at: int) -> bool:
    text = tokens[at].text
    return len(text) == 4 and text.isdigit() and text[:2] in ("18", "19", "20") and tokens[at].dep_ != "nummod"


def _counts_people(doc: object, number: Number) -> bool:
    """Whether a number counts people, by the noun it stands before; one without a noun does."""
    token: Token = doc[number.end - 1]  # type: ignore[index]
    head = token.head if token.dep_ in ("nummod", "amod", "det", "compound") else None
    if head is None or head.i < number.start:
        before = token.nbor(-1).lower_ if number.start else ""
        return before not in ("on", "in", "since", "$", "€", "£", "aged", "age", "of") or token.lower_ in VAGUE
    if head.lemma_.lower() in UNITS:
        return False
    return token.dep_ != "compound" or head.tag_ == "NNS"
