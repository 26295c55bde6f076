"""Which of many pairs cannot fit: judged at once by what numbers say of them, not one by one.

Days, places, acts, parties and the words of the sentence decide most pairs. Their share of the log-odds and the most
that all else could add is an upper bound: where that is not positive, a pair need not be compared in full.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

from entente.events.candidates import TYPES, Numbers, ranges
from entente.events.comparing import BOTH, FEATURES, KILOMETRES_A_DEGREE, NEAR, PARTIES, VERBAL, WIDE, compare_parties
from entente.events.deciding import Decider
from entente.events.telling import Telling
from entente.events.words import RARE, Words, weight

Reals = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]

# What arrays decide; of all other features the most is assumed.
DECIDED = frozenset(
    {
        "always", "verbal", "planned and done", "another type", *FEATURES[PARTIES], "same day", "next day",
        "two days apart", "dates that overlap", "dates that are near", "wide dates", "neither dated",
        "days between reports", "same place", "places near each other", "other places", "same number of dead",
        "other number of dead", "same number injured", "other number injured", "same size", "other size", "same words",
        "same names", "same figures", "same story", "same act", "another act", "same ordinal", "told before",
        "same document", "background twice", "words where verbal", "names where verbal", "same day and place",
        "same day and parties", "same words and day", "same story and day", "other places same day",
    }
)  # fmt: skip
COUNTS = (
    ("same number of dead", "other number of dead"),
    ("same number injured", "other number injured"),
    ("same size", "other size"),
)
AT_ONCE = 50_000  # pairs whose words are compared
ROUNDING = 1e-6  # log-odds by which sums in another order may differ, and more
ABOUT = 1.0  # kilometres by which distances may


class Bounds:
    """What some tellings say in numbers, to rule out pairs of them."""

    def __init__(self, tellings: Sequence[Telling], decider: Decider):
        """Of `tellings`, by the weights of `decider`."""
        self._tellings, self._weights = tellings, decider.weights
        self._weight = dict(zip(FEATURES, decider.weights, strict=True))
        self._spare = sum(max(0.0, value) for name, value in self._weight.items() if name not in DECIDED)
        self._spare += self._weight["always"] - decider.threshold
        self._first, self._last = _numbers(each.first for each in tellings), _numbers(each.last for each in tellings)
        self._published = _numbers(each.published for each in tellings)
        self._exact, self._dated = _flags(each.exact for each in tellings), _flags(each.dated for each in tellings)
        self._planned = _flags(each.status == "planned" for each in tellings)
        self._status = _names(each.status for each in tellings)
        self._type = np.array([TYPES.index(each.type) for each in tellings], dtype=np.int64)
        self._verbal = _flags(each.type in VERBAL for each in tellings)
        self._act, self._place = _names(each.act for each in tellings), _names(each.place for each in tellings)
        self._document = _names(each.document for each in tellings)
        self._counts = [_numbers(each.numbers[slot] for each in tellings) for slot in range(len(COUNTS))]
        self._historical = _flags(each.historical for each in tellings)
        self._figures = _flags(bool(each.figures) for each in tellings)
        self._ordinals = _flags(bool(each.ordinals) for each in tellings)
        self._topics = Shared([each.topic for each in tellings])
        self._named = Shared([each.names for each in tellings])
        points = [each.point or (np.nan, np.nan) for each in tellings]
        self._points = np.array(points, dtype=np.float64).reshape(-1, 2)
        self._who = _names((each.actors, each.recipients) for each in tellings)
        self._met: dict[int, tuple[float, bool]] = {}  # two numbers of `_who` as one → their share, and if both meet

    def possible(self, one: Numbers, other: Numbers) -> Flags:
        """For each pair whether it may fit."""
        when, same_day, apart = self._when(one, other)
        who, both = self._parties(one, other)
        where, far = self._where(one, other, same_day)
        most = self._spare + when + where + who + self._what(one, other) + self._story(one, other, same_day)
        most += same_day * both * self._weight["same day and parties"]
        words, names = self._worded(one, other, same_day)
        open_ = np.flatnonzero(~apart & ~far & (most + np.maximum(0.0, words) + np.maximum(0.0, names) > -ROUNDING))
        most[open_] += words[open_] * self._topics.of(one[open_], other[open_])
        most[open_] += names[open_] * self._named.of(one[open_], other[open_])
        possible = np.zeros(len(one), dtype=bool)
        possible[open_] = most[open_] > -ROUNDING
        return possible

    def _when(self, one: Numbers, other: Numbers) -> tuple[Reals, Flags, Flags]:
        """The share of days; whether both name the same day; and whether they name days that keep them apart."""
        weight, first, last = self._weight, self._first, self._last
        spans = np.maximum(last[one] - first[one], last[other] - first[other])
        known = (first[one] >= 0) & (first[other] >= 0)
        comparable = known & (spans <= WIDE)
        gap = np.where(comparable, np.maximum(0, np.maximum(first[one] - last[other], first[other] - last[one])), -1)
        exact, dated = self._exact[one] & self._exact[other], self._dated[one] | self._dated[other]
        same_day = exact & (gap == 0)
        share = same_day * weight["same day"] + (gap == 1) * weight["next day"] + (gap == 2) * weight["two days apart"]
        share += ((gap == 0) & ~exact & dated) * weight["dates that overlap"]
        share += ((gap > 0) & ~exact) * weight["dates that are near"] + ~dated * weight["neither dated"]
        share += np.where(known, np.minimum(1.0, np.log1p(spans) / 6), 1.0) * weight["wide dates"]
        published = self._published
        between = np.minimum(1.0, np.log1p(np.abs(published[one] - published[other])) / 6)
        share += ((published[one] >= 0) & (published[other] >= 0)) * between * weight["days between reports"]
        apart = exact & (first[one] != first[other]) & (self._planned[one] == self._planned[other])
        return share, same_day, apart

    def _parties(self, one: Numbers, other: Numbers) -> tuple[Reals, Flags]:
        """The share of who takes part, and whether two parties do in both; each two are compared once."""
        codes = self._who[one] * len(self._tellings) + self._who[other]
        kinds, examples, which = np.unique(codes, return_index=True, return_inverse=True)
        for code, example in zip(kinds.tolist(), examples.tolist(), strict=True):
            if code not in self._met:
                values = compare_parties(self._tellings[one[example]], self._tellings[other[example]])
                self._met[code] = (sum(map(mul, values, self._weights[PARTIES])), bool(values[BOTH]))
        met = [self._met[code] for code in kinds.tolist()]
        shares, both = np.array([share for share, _ in met]), np.array([both for _, both in met], dtype=bool)
        return shares[which] if met else np.zeros(0), both[which]

    def _where(self, one: Numbers, other: Numbers, same_day: Flags) -> tuple[Reals, Flags]:
        """The share of places; and whether they keep two apart that name their days."""
        weight = self._weight
        ours, theirs = self._points[one], self._points[other]
        across = (ours[:, 1] - theirs[:, 1]) * np.cos(np.radians((ours[:, 0] + theirs[:, 0]) / 2))
        far = np.hypot(ours[:, 0] - theirs[:, 0], across) * KILOMETRES_A_DEGREE > NEAR + ABOUT  # not where unknown
        named = (self._place[one] > 0) & (self._place[other] > 0)
        same = named & (self._place[one] == self._place[other])
        share = same * (weight["same place"] + same_day * weight["same day and place"])
        elsewhere = weight["other places"] + same_day * weight["other places same day"]
        near = weight["places near each other"] + same_day * weight["same day and place"]
        # Without points the other place counts for half.
        other_place = np.where(far, elsewhere, np.maximum(np.maximum(elsewhere, elsewhere / 2), near))
        share += (named & ~same) * other_place
        return share, far & self._exact[one] & self._exact[other]

    def _what(self, one: Numbers, other: Numbers) -> Reals:
        """The share of what was done and of numbers of people."""
        weight = self._weight
        planned = self._planned[one] | self._planned[other]
        share = (self._verbal[one] | self._verbal[other]) * weight["verbal"]
        share += (planned & (self._status[one] != self._status[other])) * weight["planned and done"]
        share += (self._type[one] != self._type[other]) * weight["another type"]
        said = (self._act[one] > 0) & (self._act[other] > 0)
        share += said * np.where(self._act[one] == self._act[other], weight["same act"], weight["another act"])
        share += (self._historical[one] & self._historical[other]) * weight["background twice"]
        for numbers, (same, differs) in zip(self._counts, COUNTS, strict=True):
            ours, theirs = numbers[one], numbers[other]
            apart = 1 - np.minimum(ours, theirs) / np.maximum(1, np.maximum(ours, theirs))
            value = np.where(ours == theirs, weight[same], apart * weight[differs])
            share += ((ours >= 0) & (theirs >= 0)) * value
        return share

    def _story(self, one: Numbers, other: Numbers, same_day: Flags) -> Reals:
        """The most that figures, ordinals and what the documents tell may add."""
        weight = self._weight
        story = weight["same story"] + same_day * weight["same story and day"]
        share = np.maximum(0.0, story) + (self._figures[one] & self._figures[other]) * max(0.0, weight["same figures"])
        share += (self._ordinals[one] & self._ordinals[other]) * max(0.0, weight["same ordinal"])
        once = weight["same document"] + max(0.0, weight["told before"])
        most: Reals = share + (self._document[one] == self._document[other]) * once
        return most

    def _worded(self, one: Numbers, other: Numbers, same_day: Flags) -> tuple[Reals, Reals]:
        """What the same words and the same names weigh."""
        weight = self._weight
        verbal = self._verbal[one] | self._verbal[other]
        words = weight["same words"] + verbal * weight["words where verbal"] + same_day * weight["same words and day"]
        return words, weight["same names"] + verbal * weight["names where verbal"]


class Shared:
    """`Words.shared` of many pairs at once."""

    def __init__(self, sets: Sequence[Words]) -> None:
        known: dict[str, int] = {}
        numbers = [known.setdefault(word, len(known)) for words in sets for word in words.items]
        self._words = np.array(numbers, dtype=np.int64)
        self._weights = np.array([weight((word,)) for word in known], dtype=np.int64)
        self._counts = np.array([len(words.items) for words in sets], dtype=np.int64)
        self._starts = np.cumsum(self._counts) - self._counts
        self._totals = np.array([words.weight for words in sets], dtype=np.int64)

    def of(self, one: Numbers, other: Numbers) -> Reals:
        """How much of the poorer set stands in both, from 0 to 1."""
        parts = [self._common(one[first:][:AT_ONCE], other[first:][:AT_ONCE]) for first in range(0, len(one), AT_ONCE)]
        common = np.concatenate(parts) if parts else np.zeros(0)
        shared: Reals = common / (np.minimum(self._totals[one], self._totals[other]) + RARE)
        return shared

    def _common(self, one: Numbers, other: Numbers) -> Reals:
        """The weight of the words that both have: a word of a pair that comes twice."""
        words = len(self._weights) or 1
        codes = np.sort(np.concatenate([self._coded(one, words), self._coded(other, words)]))
        twice = codes[1:][codes[1:] == codes[:-1]]
        return np.bincount(twice // words, self._weights[twice % words], len(one)).astype(np.float64)

    def _coded(self, some: Numbers, words: int) -> Numbers:
        """The number of each pair with each word that one of it has, as one number."""
        counts = self._counts[some]
        return np.repeat(np.arange(len(some)), counts) * words + self._words[ranges(self._starts[some], counts)]


def _numbers(values: Iterable[int | None]) -> Numbers:
    """Numbers, -1 for none."""
    return np.array([-1 if value is None else value for value in values], dtype=np.int64)


def _flags(values: Iterable[bool]) -> Flags:
    return np.array([*values], dtype=bool)


def _names(values: Iterable[Hashable]) -> Numbers:
    """A number for each value that differs from the others, 0 for none."""
    known: dict[Any, int] = {None: 0}
    return np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int64)
