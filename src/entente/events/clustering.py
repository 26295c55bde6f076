"""Scored pairs → clusters that do not chain: two are joined only where they fit each other as wholes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int]

UNCOMPARED = -2.0  # log-odds of a pair that has too little in common to be compared
APART = -1e6  # log-odds of a pair that a hand, or a rule, keeps apart
TOGETHER = 1e6  # of a pair that a hand joins


def clusters(
    size: int, odds: Mapping[Pair, float], apart: Callable[[int, int], bool] = lambda one, other: False
) -> list[list[int]]:
    """Partition 0..size-1 by average linkage on log-odds of pairs (i < j); stops where the mean odds are not positive.

    The mean is over all pairs of two clusters, so A and C are not joined only because both resemble B. The result
    depends on the odds alone; ties go to the lowest numbers.

    apart: whether a pair that has no odds contradicts each other, so that nothing may join them
    """
    held = components(size, (pair for pair, value in odds.items() if value > 0))
    places = {node: place for place, component in enumerate(held) for node in component}
    own: list[dict[Pair, float]] = [{} for _ in held]
    for (one, other), value in odds.items():
        if places[one] == places[other]:
            own[places[one]][one, other] = value
    found: list[list[int]] = []
    for component, within in zip(held, own, strict=True):
        # Two that hang together fit each other, and there is nothing else to ask.
        found += _agglomerate(component, within, apart) if len(component) > 2 else [component]
    return sorted(found)


def components(size: int, pairs: Iterable[Pair]) -> list[list[int]]:
    """The connected components of 0..size-1 under `pairs`, each sorted."""
    parent = list(range(size))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in pairs:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    members: dict[int, list[int]] = defaultdict(list)
    for node in range(size):
        members[root(node)].append(node)
    return list(members.values())


def _agglomerate(
    component: Sequence[int], odds: Mapping[Pair, float], apart: Callable[[int, int], bool]
) -> list[list[int]]:
    members = {node: [node] for node in component}
    # Between two clusters: the sum of known odds and how many pairs are known; the rest are UNCOMPARED.
    links: dict[int, dict[int, tuple[float, int]]] = {node: {} for node in component}
    for (one, other), value in odds.items():
        links[one][other] = links[other][one] = (value, 1)

    def mean(one: int, other: int) -> float:
        total, known = links[one][other]
        pairs = len(members[one]) * len(members[other])
        return (total + (pairs - known) * UNCOMPARED) / pairs

    heap = [(-mean(one, other), one, other) for one in component for other in links[one] if one < other]
    heapify(heap)
    while heap:
        value, one, other = heappop(heap)
        if value >= 0:
            break
        if one not in members or other not in members or other not in links[one] or -value != mean(one, other):
            continue
        if _contradict(members[one], members[other], odds, apart):
            del links[one][other], links[other][one]
            continue
        for third, (total, known) in links.pop(other).items():
            if third == one:
                del links[one][other]
                continue
            ours, ours_known = links[one].get(third, (0.0, 0))
            links[one][third] = links[third][one] = (ours + total, ours_known + known)
            del links[third][other]
        members[one] += members.pop(other)
        for third in links[one]:
            low, high = min(one, third), max(one, third)
            heappush(heap, (-mean(low, high), low, high))
    return [sorted(cluster) for cluster in members.values()]


def _contradict(
    ours: Sequence[int], theirs: Sequence[int], odds: Mapping[Pair, float], apart: Callable[[int, int], bool]
) -> bool:
    """Whether two clusters hold a pair that was never compared and is apart."""
    pairs = ((min(one, other), max(one, other)) for one in ours for other in theirs)
    return any(pair not in odds and apart(*pair) for pair in pairs)
