"""Which tellings are worth comparing: of kindred acts, with parties in common, whose days touch. The rest is apart.

Tellings whose parties are certain meet where they share two of them; others meet any that share one. Inside such a
block only those of near days are looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeAlias, get_args

from entente.events.comparing import KINDRED, SLACK, WIDE, barred
from entente.events.telling import Telling
from entente.records import EventType

Key: TypeAlias = tuple[str, ...]  # of a block: type and one party, or two
Listed: TypeAlias = dict[int, list[tuple[int, int, int]]]  # longest span → (first day, last day, index)
# The same by first day: longest span → the first days, and of each (last day, index).
Days: TypeAlias = dict[int, tuple[list[int], list[tuple[int, int]]]]

KINDRED_OF: dict[EventType, tuple[EventType, ...]] = {
    kind: tuple(other for other in get_args(EventType) if other == kind or frozenset((kind, other)) in KINDRED)
    for kind in get_args(EventType)
}
SPANS = (3, 31, WIDE)  # days that tellings may be of: news, a month, a year


def pairs(tellings: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    """Pairs (i < j) of indices that may be of one happening, each once."""
    index = Index(tellings)
    for one in range(len(tellings)):
        yield from ((one, other) for other in index.near(one) if other > one)


class Index:
    """Tellings by their blocks and days, to find what one of them may be of one happening with."""

    def __init__(self, tellings: Sequence[Telling]):
        """Index `tellings`; those that may be of many days stand apart, so that few are looked at."""
        self._tellings = tellings
        certain: dict[Key, Listed] = {}
        vague: dict[Key, Listed] = {}
        self._documents: dict[str, list[int]] = defaultdict(list)
        self._undated: dict[str, list[int]] = defaultdict(list)
        for index, telling in enumerate(tellings):
            self._documents[telling.document].append(index)
            if telling.first is None or telling.last is None or telling.last - telling.first > WIDE:
                self._undated[telling.document].append(index)
                continue
            span = next(each for each in SPANS if telling.last - telling.first <= each)
            blocks = certain if telling.certain else vague
            keys = [*_single(telling), *_double(telling)] if telling.certain else _single(telling)
            for key in keys:
                blocks.setdefault((telling.type, *key), {}).setdefault(span, []).append(
                    (telling.first, telling.last, index)
                )
        self._certain = {key: _in_order(listed) for key, listed in certain.items()}  # by one party and by two
        self._vague = {key: _in_order(listed) for key, listed in vague.items()}  # by one

    def near(self, one: int) -> list[int]:
        """The indices of all that may be of one happening with telling number `one`, in order."""
        telling = self._tellings[one]
        if telling.first is None or telling.last is None or telling.last - telling.first > WIDE:
            mates = self._undated_near(telling, self._documents[telling.document])
        else:
            mates = self._undated_near(telling, self._undated.get(telling.document, ()))
            single = _single(telling)
            meets = _double(telling) if telling.certain else single
            for kind in KINDRED_OF[telling.type]:
                for blocks, keys in ((self._certain, meets), (self._vague, single)):
                    for key in keys:
                        if (days := blocks.get((kind, *key))) is not None:
                            mates.update(_touching(days, telling.first - SLACK, telling.last + SLACK))
        mates.discard(one)
        return sorted(mates)

    def _undated_near(self, telling: Telling, mates: Sequence[int]) -> set[int]:
        return {other for other in mates if not barred(telling, self._tellings[other])}


def _single(telling: Telling) -> list[Key]:
    return [(key,) for key in sorted(telling.reach)]


def _double(telling: Telling) -> list[Key]:
    return list(combinations(sorted(telling.parties), 2))


def _in_order(listed: Listed) -> Days:
    """What is listed by first day, these days apart from the rest, to be looked up in."""
    ordered = {span: sorted(each) for span, each in listed.items()}
    return {
        span: ([day for day, _, _ in each], [(last, index) for _, last, index in each])
        for span, each in ordered.items()
    }


def _touching(days: Days, first: int, last: int) -> list[int]:
    """Who of a block may have happened on one of these days."""
    found: list[int] = []
    for span, (firsts, rest) in days.items():
        start = bisect_left(firsts, first - span)
        end = bisect_left(firsts, last + 1, lo=start)
        found += [index for until, index in rest[start:end] if until >= first]
    return found
