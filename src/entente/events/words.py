"""The words of a text as merging compares them: stems, names, figures, and how much they say."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from sys import intern

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
STOP = frozenset(
    """
    a about after again against all also an and any are as at be been before being between both but by can could did do
    does during each for from had has have he her here him his how i if in into is it its itself last least less more
    most much new no nor not now of off on one only or other our out over own said same say says she should since so
    some such than that the their them then there these they this those through to told too two under until up us was
    we were what when where which while who whom whose why will with would you your
    monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow week month year day
    """.split()
)
SMALL_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
ORDINALS = {
    word: word
    for word in "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth last final new".split()
} | {"another": "second", "again": "second", "first": "first", "latest": "last"}

RARE = 6  # weight of a word that few texts use
WEIGHTS = ((200, 1), (80, 2), (30, 3), (0, 4))  # of one that at least so many of 10,000 texts use
REMEMBERED = 50_000  # texts and words: names of parties come again and again


@dataclass(frozen=True, slots=True)
class Words:
    """A set of words and how much they say together."""

    items: frozenset[str]
    weight: int

    @classmethod
    def of(cls, items: frozenset[str]) -> Words:
        """The words with their weight."""
        return cls(items, weight(items)) if items else NO_WORDS

    def shared(self, other: Words) -> float:
        """How much of the poorer set stands in both, from 0 to 1; sets that say little count for less."""
        common = self.items & other.items
        return weight(common) / (min(self.weight, other.weight) + RARE) if common else 0.0

    def found_in(self, other: Words) -> float:
        """How much of this set stands in the other, from 0 to 1."""
        common = self.items & other.items
        return weight(common) / (self.weight + RARE) if common else 0.0


NO_WORDS = Words(frozenset(), 0)


def weight(words: Iterable[str]) -> int:
    """How much words say: rare ones more than those that all news use (`common_words.tsv`)."""
    return sum(map(_common_words().get, words, repeat(RARE)))


@lru_cache(maxsize=1)
def _common_words() -> dict[str, int]:
    with (Path(__file__).parent / "common_words.tsv").open(encoding="utf-8") as file:
        counts = {row["stem"]: int(row["texts"]) for row in csv.DictReader(file, delimiter="\t")}
    return {intern(stem): next(value for least, value in WEIGHTS if count >= least) for stem, count in counts.items()}


@lru_cache(maxsize=1000)  # a sentence tells several things, and often opens its document
def vocabulary(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The content words of a text (stems), its names (words in capitals) and its figures."""
    found = set(map(_meaning, WORD.findall(text)))
    words = frozenset([root for root, _, figure in found if root and not figure])
    names = frozenset([root for root, name, _ in found if name])
    return words, names, frozenset([root for root, _, figure in found if figure])


@lru_cache(maxsize=REMEMBERED)
def _meaning(word: str) -> tuple[str, bool, bool]:
    """The stem of a word, or the figure that it is, whether it is a name, and whether a figure; "" says nothing."""
    lower = word.lower().removesuffix("'s").removesuffix("’s")
    if lower.isdigit() or lower in SMALL_NUMBERS:
        return intern(SMALL_NUMBERS.get(lower, lower)), False, True
    if lower in STOP or len(lower) < 2:
        return "", False, False
    return stem(lower), word[0].isupper(), False


@lru_cache(maxsize=1000)  # the mentions of one document come close together
def everything(text: str) -> Words:
    """All words and figures of a text."""
    words, _, figures = vocabulary(text)
    return Words.of(words | figures)


def ordinals(text: str) -> frozenset[str]:
    """Which of several a text speaks of: "second", "last"."""
    return frozenset([ORDINALS[word] for word in ORDINALS.keys() & WORD.findall(text.lower())])


@lru_cache(maxsize=REMEMBERED)
def stem(word: str) -> str:
    """A word without its commonest endings, so that "struck" stays and "strikes" meets "strike"."""
    for ending in ("ing", "ied", "ies", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return intern(word[: -len(ending)])
    return intern(word)
