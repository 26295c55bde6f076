"""Rows that tell one meeting from its other side.

The data sets of CAMEO know no lists of actors. What two do together they write twice, once from each side: talks as
A → B and B → A, a visit (042) with its host (043). Such rows are of one meeting when they agree in day, story and
parties, and the first in the file counts. One row mirrors one other: of two calls that are told from both sides two
stay. What may be an answer to the other's act (praise, aid, an attack) is never a mirror.
"""

from __future__ import annotations

from collections.abc import Hashable

from entente.formats.pairs import MIRRORED
from entente.records import Actor, Event

MIRROR = "mirror of another row: the same meeting told from the other side"
# Codes of CAMEO, with all below them, for what takes two: agreements, talks, treaties, cooperation.
MUTUAL = ("030", "031", "036", "037", "04", "050", "057", "06")
WAITING = 100_000  # rows, some 10 MB: the two sides stand in one story, and files are of one day or ordered by days


class Mirrors:
    """The latest rows whose other side has not come yet."""

    def __init__(self, size: int = WAITING) -> None:
        self._size = size
        self._waiting: dict[int, int] = {}  # how many, by the hash of what their other side would say; by age

    def completes(self, event: Event, code: str, story: str) -> bool:
        """Whether a row, whose code in the file is `code`, is the other side of an earlier one; else it is remembered.

        `story` is what the two have in common if they come from one text; "" where the file does not tell.
        """
        parties = [_identity(actor) for actor in (*event.actors, *event.recipients)]
        if len(parties) != 2 or not code.startswith(MUTUAL):
            return False
        told = (event.date.start if event.date else None, story)
        here = hash((code, *parties, told))
        # The visitor is the actor from both sides already; who talks stands in the order of the file.
        other = hash((MIRRORED.get(code, code), *(parties if code in MIRRORED else reversed(parties)), told))
        if here == other:
            return False
        if (count := self._waiting.pop(here, 0)) > 0:
            if count > 1:
                self._waiting[here] = count - 1
            return True
        self._waiting[other] = self._waiting.get(other, 0) + 1
        if len(self._waiting) > self._size:
            del self._waiting[next(iter(self._waiting))]
        return False


def _identity(actor: Actor) -> Hashable:
    return (actor.id or actor.name, actor.country, *actor.sectors)
