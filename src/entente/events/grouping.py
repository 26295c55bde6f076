"""Tellings → groups of one happening each, with the ties that hold them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TypeAlias

import numpy as np

from entente.events.bounds import Bounds
from entente.events.candidates import Index, Numbers
from entente.events.clustering import APART, TOGETHER, Pair, clusters, components
from entente.events.deciding import Decider, contradict, reasons
from entente.events.telling import Telling
from entente.records import Tie

BY_HAND = "joined by hand"


Where: TypeAlias = tuple[str, int]  # a mention's document and the start of its trigger


@dataclass(frozen=True)
class Hand:
    """Pairs of mentions, the lower place first, that a person joined or split; kept through recoding."""

    joined: frozenset[tuple[Where, Where]] = frozenset()
    split: frozenset[tuple[Where, Where]] = frozenset()

    def of(self, one: Telling, other: Telling) -> float | None:
        """The log-odds that a hand gives a pair, or None."""
        if not self.joined and not self.split:
            return None
        first, second = sorted(((one.document, one.trigger), (other.document, other.trigger)))
        if (first, second) in self.split:
            return APART
        return TOGETHER if (first, second) in self.joined else None


class Judge:
    """What is thought of pairs, by a hand or by weights; each pair is compared once."""

    def __init__(self, decider: Decider, hand: Hand | None = None):
        """Judge with the weights of `decider`, and before them by `hand`."""
        self.decider, self.hand = decider, hand or Hand()
        self._known: dict[str, dict[str, float]] = {}

    def odds(self, one: Telling, other: Telling) -> float:
        """The log-odds above the threshold of a pair that may be of one happening (`candidates`)."""
        low, high = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        known = self._known.setdefault(low, {})
        odds = known.get(high)
        if odds is None:
            decided = self.hand.of(one, other)
            odds = known[high] = self.decider.odds(one, other) if decided is None else decided
        return odds

    def judged(self, tellings: Sequence[Telling]) -> dict[Pair, float]:
        """The odds of the pairs of these that were asked for before, by their indices (i < j), in order."""
        places = {telling.id: place for place, telling in enumerate(tellings)}
        found = {
            (min(place, places[other]), max(place, places[other])): odds
            for one, place in places.items()
            for other, odds in self._known.get(one, {}).items()
            if other in places
        }
        return dict(sorted(found.items()))

    def apart(self, one: Telling, other: Telling) -> bool:
        """Whether a pair that has too little in common to be compared must not be of one event: known days differ."""
        decided = self.hand.of(one, other)
        return contradict(one, other, 0.0) if decided is None else decided == APART

    def fits(self, one: Telling, other: Telling) -> bool:
        """Whether a pair that may be of one happening would be merged alone."""
        return self.odds(one, other) > 0


@dataclass(frozen=True)
class Group:
    """The tellings of one happening in their order, and for all but the first why they are of it."""

    tellings: list[Telling]
    ties: list[Tie] = field(default_factory=list)


def linked(tellings: Sequence[Telling], judge: Judge) -> list[list[int]]:
    """Sets of indices outside of which nothing can be merged: all that pairs with positive odds connect."""
    return related(tellings, range(len(tellings)), judge)


def related(tellings: Sequence[Telling], start: Iterable[int], judge: Judge) -> list[list[int]]:
    """Those sets of `linked` that hold one of the indices in `start`, found without looking at the rest."""
    return Linking(tellings, judge).related(start)


class Linking:
    """What hangs together among some tellings, found from one after another; nothing is looked at twice."""

    def __init__(self, tellings: Sequence[Telling], judge: Judge):
        """Of `tellings`, by what `judge` thinks of pairs."""
        self.tellings, self._judge = tellings, judge
        self._index, self._bounds = Index(tellings), Bounds(tellings, judge.decider)
        self._joined: dict[int, list[int]] = defaultdict(list)
        for one, other in _decided(tellings, judge.hand.joined):
            self._joined[one].append(other)
            self._joined[other].append(one)
        self._found: set[int] = set()
        self._links: list[Pair] = []
        self._unfit: list[Numbers] = []

    def related(self, start: Iterable[int]) -> list[list[int]]:
        """The sets of `linked` that hold one of the indices in `start`, or in what was asked for before."""
        waiting = sorted({*start} - self._found)
        while waiting:
            self._found.update(waiting)
            links = self._links_of(waiting)
            self._links += links
            waiting = sorted({each for link in links for each in link} - self._found)
        numbers = sorted(self._found)
        places = {number: place for place, number in enumerate(numbers)}
        sets = components(len(numbers), ((places[one], places[other]) for one, other in self._links))
        held = [[numbers[place] for place in each] for each in sets]
        _judge_within(self.tellings, held, self._unfit, self._judge)
        return held

    def _links_of(self, some: Sequence[int]) -> list[Pair]:
        """The pairs that fit, or that a hand joined, of which one is among these."""
        low, high = self._index.pairs(some)
        possible = self._bounds.possible(low, high)
        self._unfit.append(np.stack([low[~possible], high[~possible]]))
        pairs = zip(low[possible].tolist(), high[possible].tolist(), strict=True)
        fitting = [pair for pair in pairs if self._judge.fits(self.tellings[pair[0]], self.tellings[pair[1]])]
        return [*fitting, *((one, other) for one in some for other in self._joined.get(one, ()))]


def _judge_within(
    tellings: Sequence[Telling], sets: Sequence[Sequence[int]], unfit: Sequence[Numbers], judge: Judge
) -> None:
    """Inside a set it counts how little a pair fits, not only that it does not."""
    whose = np.full(len(tellings), -1, dtype=np.int64)
    for number, each in enumerate(sets):
        whose[each] = number
    for low, high in unfit:
        within = (whose[low] == whose[high]) & (whose[low] >= 0)
        for one, other in zip(low[within].tolist(), high[within].tolist(), strict=True):
            judge.odds(tellings[one], tellings[other])


def _decided(tellings: Sequence[Telling], decided: frozenset[tuple[Where, Where]]) -> list[Pair]:
    """The indices of the pairs that a hand joined, or split."""
    if not decided:
        return []
    places: dict[Where, list[int]] = defaultdict(list)
    for index, telling in enumerate(tellings):
        places[telling.document, telling.trigger].append(index)
    return [
        (min(one, other), max(one, other))
        for first, second in sorted(decided)
        for one in places.get(first, ())
        for other in places.get(second, ())
    ]


def grouped(tellings: Sequence[Telling], judge: Judge) -> list[Group]:
    """The groups of tellings that `linked` holds together; `tellings` in their order, and `judge` has judged them."""
    if len(tellings) == 1:
        return [Group([tellings[0]])]
    joined = _decided(tellings, judge.hand.joined)
    odds = judge.judged(tellings) | {(one, other): judge.odds(tellings[one], tellings[other]) for one, other in joined}
    if joined:
        odds = _as_one(odds, components(len(tellings), joined))
        odds |= dict.fromkeys(_decided(tellings, judge.hand.split), APART)
    held = clusters(len(tellings), odds, lambda one, other: judge.apart(tellings[one], tellings[other]))
    return [
        Group([tellings[index] for index in cluster], _ties(cluster, tellings, odds, judge.decider)) for cluster in held
    ]


def _as_one(odds: Mapping[Pair, float], sets: Sequence[Sequence[int]]) -> dict[Pair, float]:
    """What a hand joined stands as one: others fit all of a set as well as the one of it that they fit best."""
    whole = {index: each for each in sets for index in each}
    settled: dict[Pair, float] = {}
    for (one, other), value in odds.items():
        for pair in product(whole[one], whole[other]) if whole[one] is not whole[other] else ():
            ordered = (min(pair), max(pair))
            settled[ordered] = max(settled.get(ordered, value), value)
    for joined in (each for each in sets if len(each) > 1):
        fitting = [other for pair, value in settled.items() if value > 0 and pair[0] in joined for other in pair[1:]]
        fitting += [one for (one, other), value in settled.items() if value > 0 and other in joined]
        for one, other in combinations(sorted(set(fitting)), 2):  # of the same as it, on whichever of its days
            if settled.get((one, other), APART) == APART:
                settled[one, other] = 0.0
        settled |= dict.fromkeys(combinations(joined, 2), TOGETHER)
    return settled


def _ties(
    cluster: Sequence[int], tellings: Sequence[Telling], odds: Mapping[Pair, float], decider: Decider
) -> list[Tie]:
    """For each telling but the first, the earlier one that it fits best."""
    ties = []
    for place, index in enumerate(cluster[1:], 1):
        best = max(cluster[:place], key=lambda earlier: (odds.get((earlier, index), float("-inf")), -earlier))
        value = odds.get((best, index))
        if value is None:  # holds to later reports only, such as a plan to its follow-up
            best = max(cluster[place + 1 :], key=lambda later: (odds.get((index, later), float("-inf")), -later))
            value = odds.get((index, best), 0.0)
        because = [BY_HAND] if value == TOGETHER else reasons(tellings[best], tellings[index])
        ties.append(
            Tie(
                mention=tellings[index].id,
                to=tellings[best].id,
                probability=decider.probability(value),
                because=because,
            )
        )
    return ties
