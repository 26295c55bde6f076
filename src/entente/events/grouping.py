"""Tellings → groups of one happening each, with the ties that hold them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TypeAlias

from entente.events.candidates import Index, pairs
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
    found = [pair for pair in pairs(tellings) if judge.fits(tellings[pair[0]], tellings[pair[1]])]
    return components(len(tellings), [*found, *_decided(tellings, judge.hand.joined)])


def related(tellings: Sequence[Telling], start: Sequence[int], judge: Judge) -> list[list[int]]:
    """Those sets of `linked` that hold one of the indices in `start`, found without looking at the rest."""
    index = Index(tellings)
    joined: dict[int, list[int]] = defaultdict(list)
    for one, other in _decided(tellings, judge.hand.joined):
        joined[one].append(other)
        joined[other].append(one)
    found, waiting, links = set(start), list(start), []
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        seen.add(one)
        # What was seen has looked at this one already: to be near is mutual.
        near = [other for other in index.near(one) if other not in seen and judge.fits(tellings[one], tellings[other])]
        for other in [*near, *joined[one]]:
            links.append((one, other))
            if other not in found:
                found.add(other)
                waiting.append(other)
    numbers = sorted(found)
    places = {number: place for place, number in enumerate(numbers)}
    sets = components(len(numbers), ((places[one], places[other]) for one, other in links))
    return [[numbers[place] for place in each] for each in sets]


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
