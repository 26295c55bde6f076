"""Tellings → groups of one happening each, with the ties that hold them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from entente.events.candidates import Index, pairs
from entente.events.clustering import APART, TOGETHER, Pair, clusters, components
from entente.events.comparing import barred
from entente.events.deciding import Decider, reasons
from entente.events.telling import Telling
from entente.records import Tie

BY_HAND = "joined by hand"


@dataclass(frozen=True)
class Hand:
    """Pairs of mention ids that a person joined or split, the lower id first."""

    joined: frozenset[tuple[str, str]] = frozenset()
    split: frozenset[tuple[str, str]] = frozenset()

    def of(self, one: Telling, other: Telling) -> float | None:
        """The log-odds that a hand gives a pair, or None."""
        pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        if pair in self.split:
            return APART
        return TOGETHER if pair in self.joined else None


@dataclass(frozen=True)
class Group:
    """The tellings of one happening in their order, and for all but the first why they are of it."""

    tellings: list[Telling]
    ties: list[Tie] = field(default_factory=list)


def linked(tellings: Sequence[Telling], decider: Decider, hand: Hand) -> list[list[int]]:
    """Sets of indices outside of which nothing can be merged: all that pairs with positive odds connect."""
    found = (pair for pair in pairs(tellings) if _positive(tellings, pair, decider, hand))
    return components(len(tellings), [*found, *_joined(tellings, hand)])


def related(tellings: Sequence[Telling], start: Sequence[int], decider: Decider, hand: Hand) -> list[list[int]]:
    """Those sets of `linked` that hold one of the indices in `start`, found without looking at the rest."""
    index = Index(tellings)
    joined: dict[int, list[int]] = defaultdict(list)
    for one, other in _joined(tellings, hand):
        joined[one].append(other)
        joined[other].append(one)
    found, waiting, links = set(start), list(start), []
    while waiting:
        one = waiting.pop()
        near = [
            other for other in index.near(one) if _positive(tellings, (min(one, other), max(one, other)), decider, hand)
        ]
        for other in [*near, *joined[one]]:
            links.append((one, other))
            if other not in found:
                found.add(other)
                waiting.append(other)
    numbers = sorted(found)
    places = {number: place for place, number in enumerate(numbers)}
    sets = components(len(numbers), ((places[one], places[other]) for one, other in links))
    return [[numbers[place] for place in each] for each in sets]


def _positive(tellings: Sequence[Telling], pair: Pair, decider: Decider, hand: Hand) -> bool:
    one, other = tellings[pair[0]], tellings[pair[1]]
    decided = hand.of(one, other)
    return (decider.odds(one, other) if decided is None else decided) > 0


def _joined(tellings: Sequence[Telling], hand: Hand) -> list[Pair]:
    """The indices of the pairs that a hand joined."""
    if not hand.joined:
        return []
    places = {telling.id: index for index, telling in enumerate(tellings)}
    known = [pair for pair in sorted(hand.joined) if pair[0] in places and pair[1] in places]
    return [(min(places[one], places[other]), max(places[one], places[other])) for one, other in known]


def grouped(tellings: Sequence[Telling], decider: Decider, hand: Hand) -> list[Group]:
    """The groups of tellings that `linked` holds together; `tellings` in their order."""
    if len(tellings) == 1:
        return [Group([tellings[0]])]
    odds: dict[Pair, float] = {}
    for one, telling in enumerate(tellings):
        for other in range(one + 1, len(tellings)):
            decided = hand.of(telling, tellings[other])
            if decided is not None:
                odds[one, other] = decided
            elif not barred(telling, tellings[other]):
                odds[one, other] = decider.odds(telling, tellings[other])
    return [
        Group([tellings[index] for index in cluster], _ties(cluster, tellings, odds, decider))
        for cluster in clusters(len(tellings), odds)
    ]


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
