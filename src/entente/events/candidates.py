"""Which tellings are worth comparing: of kindred acts, with parties in common, whose days touch. The rest is apart.

Tellings whose parties are certain meet where they share two of them; others meet any that share one. Inside such a
block only those of near days are looked at, and all that are asked for at once: numbers in arrays, not one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from entente.events.comparing import KINDRED, SLACK, WIDE, barred
from entente.events.telling import Telling
from entente.records import EventType

Numbers: TypeAlias = NDArray[np.int64]

TYPES: tuple[EventType, ...] = get_args(EventType)
KINDS = np.array([[one == other or frozenset((one, other)) in KINDRED for other in TYPES] for one in TYPES])
SPANS = (3, 31, WIDE)  # days that tellings may be of: news, a month, a year; those of a block stand apart
DAYS = 1 << 22  # more than there are ordinals of days
AT_ONCE = 1_000_000  # pairs of one block and near days, before they are looked at


def pairs(tellings: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    """Pairs (i < j) of indices that may be of one happening, each once."""
    low, high = Index(tellings).pairs(range(len(tellings)))
    yield from zip(low.tolist(), high.tolist(), strict=True)


class Index:
    """Tellings by their blocks and days, to find what some of them may be of one happening with."""

    def __init__(self, tellings: Sequence[Telling]):
        """Index `tellings`; those that may be of many days stand apart, so that few are looked at."""
        self._tellings = tellings
        self._types = np.array([TYPES.index(each.type) for each in tellings], dtype=np.int64)
        self._documents: dict[str, list[int]] = defaultdict(list)
        self._undated: dict[str, list[int]] = defaultdict(list)
        blocks: dict[Hashable, int] = {}
        held: list[tuple[int, int]] = []  # number of a block and index of who is in it
        asked: list[int] = []  # numbers of the blocks in which each telling, in order, is to look
        self._asked_from = np.zeros(len(tellings) + 1, dtype=np.int64)
        for index, telling in enumerate(tellings):
            self._documents[telling.document].append(index)
            if _is_dated(telling):
                within, looked_in = _blocks(telling)
                held += [(blocks.setdefault(key, len(blocks)), index) for key in within]
                asked += [blocks.setdefault(key, len(blocks)) for key in looked_in]
            else:
                self._undated[telling.document].append(index)
            self._asked_from[index + 1] = len(asked)
        self._asked = np.array(asked, dtype=np.int64)
        self._first = np.array([each.first or 0 for each in tellings], dtype=np.int64)
        self._last = np.array([each.last or 0 for each in tellings], dtype=np.int64)
        block, index_of = np.array(held, dtype=np.int64).reshape(-1, 2).T
        span = np.searchsorted(SPANS, self._last[index_of] - self._first[index_of])
        places = (block * len(SPANS) + span) * DAYS + self._first[index_of]
        order = np.argsort(places, kind="stable")
        self._places, self._held = places[order], index_of[order]

    def near(self, one: int) -> list[int]:
        """The indices of all that may be of one happening with telling number `one`, in order."""
        low, high = self.pairs([one])
        return sorted((low + high - one).tolist())

    def pairs(self, some: Iterable[int]) -> tuple[Numbers, Numbers]:
        """Pairs (i < j) of indices that may be of one happening, one of them among `some`, each once and in order."""
        numbers = np.fromiter(some, dtype=np.int64)
        found = [self._coded(*part) for part in self._dated(numbers)]
        found.append(self._coded(*np.array([*self._undated_near(numbers)], dtype=np.int64).reshape(-1, 2).T))
        codes = np.unique(np.concatenate(found))
        return codes // len(self._tellings), codes % len(self._tellings)

    def _coded(self, one: Numbers, other: Numbers) -> Numbers:
        """Pairs as one number each."""
        return np.minimum(one, other) * len(self._tellings) + np.maximum(one, other)

    def _dated(self, some: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
        """Those of days that are known, a part at a time."""
        counts = self._asked_from[some + 1] - self._asked_from[some]
        asking = np.repeat(some, counts)
        blocks = self._asked[ranges(self._asked_from[some], counts)]
        for span, days in enumerate(SPANS):
            base = (blocks * len(SPANS) + span) * DAYS
            starts = np.searchsorted(self._places, base + np.maximum(0, self._first[asking] - SLACK - days))
            counts = np.searchsorted(self._places, base + self._last[asking] + SLACK, side="right") - starts
            for part in _parts(counts):
                one, other = np.repeat(asking[part], counts[part]), self._held[ranges(starts[part], counts[part])]
                touching = (self._last[other] >= self._first[one] - SLACK) & (one != other)
                fitting = touching & KINDS[self._types[one], self._types[other]]
                yield one[fitting], other[fitting]

    def _undated_near(self, some: Numbers) -> Iterator[tuple[int, int]]:
        """Those of which one may be of any time: these meet what their own document tells, and nothing else."""
        for one in some.tolist() if self._undated else ():
            telling = self._tellings[one]
            mates = self._undated.get(telling.document, []) if _is_dated(telling) else self._documents[telling.document]
            yield from ((one, other) for other in mates if other != one and not barred(telling, self._tellings[other]))


def _is_dated(telling: Telling) -> bool:
    return telling.first is not None and telling.last is not None and telling.last - telling.first <= WIDE


def _blocks(telling: Telling) -> tuple[list[Hashable], list[Hashable]]:
    """The blocks that a telling is in, and those in which others are that it may meet."""
    vague = [(False, party) for party in telling.reach]
    if not telling.certain:
        return [*vague], [*vague, *((True, party) for party in telling.reach)]
    two = [*combinations(sorted(telling.parties), 2)]
    return [*two, *((True, party) for party in telling.reach)], [*two, *vague]


def _parts(counts: Numbers) -> Iterator[slice]:
    """Slices of what together finds about so many pairs that they fit the memory."""
    until = np.cumsum(counts)
    start = 0
    while start < len(counts):
        before = until[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(until, before + AT_ONCE, side="right")))
        yield slice(start, end)
        start = end


def ranges(starts: Numbers, counts: Numbers) -> Numbers:
    """The numbers from each start on, so many as each counts, one after another."""
    return np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
