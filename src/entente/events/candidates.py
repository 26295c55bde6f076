"""Which tellings are worth comparing: those that share a party, and whose days touch. Everything else is apart.

Blocks keep the pairs few: tellings of kindred acts meet where they share a party, and are swept by day there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from entente.events.comparing import SLACK, WIDE, barred
from entente.events.telling import Telling
from entente.records import EventType

Key: TypeAlias = tuple[str, ...]

# Kinds of act between which anything can be one happening (`comparing.KINDRED`), so that blocks are not too small.
FAMILIES: dict[EventType, str] = {
    "AGREE": "yielding", "CONSULT": "yielding", "SUPPORT": "yielding", "COOPERATE": "yielding", "AID": "yielding",
    "CONCEDE": "yielding", "RETREAT": "yielding",
    "REQUEST": "pressing", "ACCUSE": "pressing", "REJECT": "pressing", "THREATEN": "pressing", "PROTEST": "pressing",
    "SANCTION": "pressing", "MOBILIZE": "pressing", "COERCE": "pressing", "ASSAULT": "pressing",
}  # fmt: skip


def pairs(tellings: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    """Pairs (i < j) of indices that may be of one happening, each once.

    `tellings` must stand in their order, so that i is the earlier report.
    """
    blocks: dict[Key, list[int]] = defaultdict(list)
    for index, telling in enumerate(tellings):
        for key in _single(telling):
            blocks[key].append(index)
    seen: set[int] = set()
    size = len(tellings)
    for block in blocks.values():
        if len(block) < 2:
            continue
        for one, other in _sweep(tellings, block):
            if one > other:
                one, other = other, one
            if (number := one * size + other) not in seen and not barred(tellings[one], tellings[other]):
                seen.add(number)
                yield one, other


class Index:
    """Tellings by their blocks, to find what one of them may be of one happening with."""

    def __init__(self, tellings: Sequence[Telling]):
        """Index `tellings` by their keys."""
        self._tellings = tellings
        self._blocks: dict[Key, list[int]] = defaultdict(list)
        for index, telling in enumerate(tellings):
            for key in _single(telling):
                self._blocks[key].append(index)

    def near(self, one: int) -> list[int]:
        """The indices of all that may be of one happening with telling number `one`, in order."""
        telling = self._tellings[one]
        mates = {other for key in _single(telling) for other in self._blocks[key]} - {one}
        return [other for other in sorted(mates) if not barred(telling, self._tellings[other])]


def _single(telling: Telling) -> list[Key]:
    """The blocks of one party each in which a telling stands."""
    family = FAMILIES[telling.type]
    return [(family, key) for key in sorted(telling.reach)]


def _sweep(tellings: Sequence[Telling], block: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of a block whose days touch; tellings without days meet those of their own document."""
    dated, by_document = [], defaultdict(list)
    for index in block:
        telling = tellings[index]
        if telling.first is None or telling.last is None or telling.last - telling.first > WIDE:
            by_document[telling.document].append(index)
        else:
            dated.append((telling.first, telling.last, index))
    dated.sort()
    for place, (_, last, one) in enumerate(dated):
        for first, _, other in dated[place + 1 :]:
            if first > last + SLACK:
                break
            yield one, other
    if by_document:
        for index in block:
            for other in by_document.get(tellings[index].document, ()):
                if other != index:
                    yield index, other
