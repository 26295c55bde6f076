"""Which ids a store may hold, in little memory, so that new documents need not be looked for one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

BITS = 1 << 24  # two megabytes: of a million ids they confuse one in twenty
FEW = 1000  # questions that are not worth reading all ids


class Seen:
    """Ids that a store may hold: it never denies one that was read or added, and seldom admits another.

    read: gives the ids that are in the store; called once, when many were asked for
    """

    def __init__(self, read: Callable[[], Iterable[str]]) -> None:
        self._read = read
        self._asked = 0
        self._bits = bytearray(BITS // 8)

    def add(self, key: str) -> None:
        """Note an id that is on its way into the store."""
        place = hash(key) % BITS
        self._bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, key: str) -> bool:
        if self._asked <= FEW:
            self._asked += 1
            if self._asked <= FEW:
                return True
            for each in self._read():
                self.add(each)
        place = hash(key) % BITS
        return bool(self._bits[place >> 3] >> (place & 7) & 1)
