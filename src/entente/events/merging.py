"""Bringing the events of a store up to date: only what new, changed or decided mentions can touch is grouped again."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import date, timedelta

from pydantic_core import from_json

from entente.events.comparing import SLACK, WIDE
from entente.events.deciding import Decider, shipped
from entente.events.grouping import Hand, Judge, Linking, Where, grouped
from entente.events.replacing import Merged, Replacement
from entente.events.telling import REACH, Telling, telling
from entente.store import Action, Query, Store, Window

GROUPS_AT_ONCE = 10_000
MARGIN = timedelta(days=40)
KEPT = timedelta(days=60)  # before a year: what its first days may hang together with, most of the time
CONTEXT = 30  # characters, from a trigger on, by which it is found in another printing of its text


def merge(store: Store, version: str, decider: Decider | None = None) -> Merged:
    """Bring the events of a store up to date with its mentions; what is so already is left alone.

    Works through the mentions that are new by the years of their documents, each year in a transaction of its own, so
    that memory stays small; a merge that was interrupted is taken up by the next. It waits for a run of another thread.
    Raises StoreError when the store cannot be written.
    """
    done = Merged()
    with store.undisturbed(), _without_collection():
        read, due = Reading(store, decider or shipped(), _hand(store)), store.unmerged()
        if due.events:
            done += _merge(store, version, read, {}, due.events)
        for year in sorted(due.mentions, key=lambda year: (year is None, year)):
            read.turn(year)
            done += _merge(store, version, read, due.mentions[year], [])
    return done


@contextmanager
def _without_collection() -> Iterator[None]:
    """Leave the collector of cyclic garbage off: tellings are many and hold no cycles."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _merge(store: Store, version: str, read: Reading, new: Mapping[str, str], stale: Sequence[str]) -> Merged:
    """Group anew some mentions (with their documents), those of stale events, and all that hangs together with them."""
    start, documents, old = set(new), set(new.values()), set(stale)
    while True:
        held = store.event_mentions("event", sorted(old))
        start |= {mention for _, mention, _ in held}
        originals = _originals(store, {document for _, _, document in held})
        sets = read.touched(start, documents | {document for _, _, document in held}, set(originals.values()))
        found = [each.id for tellings in sets for each in tellings]
        holding = {event for event, _, _ in store.event_mentions("mention", found)}
        if holding <= old:  # no event is left with a part of its mentions elsewhere
            break
        old |= holding
    groups = [group for tellings in sets for group in grouped(tellings, read.judge)]
    if not groups and not old:
        return Merged()
    with store.merge(version, {}) as run:
        replacement = Replacement(store, run, old, set(stale), originals, read.records)
        for first in range(0, len(groups), GROUPS_AT_ONCE):
            replacement.write(groups[first : first + GROUPS_AT_ONCE])
        return replacement.finish()


def _originals(store: Store, documents: Set[str]) -> dict[str, str]:
    """Of documents that are copies now, the original: what they told, it tells."""
    reports = store.reports(sorted(documents))
    return {each.id: each.copy_of for each in reports if each.copy_of is not None and each.id in documents}


class Reading:
    """The tellings of a store as far as they were needed yet, with their records as JSON; each is read once."""

    def __init__(self, store: Store, decider: Decider, hand: Hand):
        """Read from `store`; `decider` and `hand` say what hangs together."""
        self._store, self._decider, self._hand = store, decider, hand
        self._known: dict[str, Telling] = {}
        self.records: dict[str, str] = {}
        self.turn(None)

    def turn(self, year: int | None) -> None:
        """Begin with the mentions of another year: forget those that lie so long before it that none may touch it."""
        self.judge = Judge(self._decider, self._hand)
        self._windows: list[Window] = []
        since = date(year, 1, 1).toordinal() - KEPT.days if year is not None else 0
        self._known = {key: each for key, each in self._known.items() if (each.published or 0) >= since}
        self.records = {key: self.records[key] for key in self._known}
        self._tellings: list[Telling] = []
        self._linking: Linking | None = None

    def touched(self, start: set[str], documents: set[str], whole: set[str]) -> list[list[Telling]]:
        """Sets of tellings, in their order: those that hang together with a mention in `start`, of `documents`.

        whole: documents of which every mention is in `start`
        """
        by_hand = {place[0] for pair in self._hand.joined for place in pair}
        while True:
            tellings = self._read(documents | whole | by_hand)
            own = [index for index, each in enumerate(tellings) if each.id in start or each.document in whole]
            nothing_read = not self._windows and _windows(tellings[index] for index in own)
            sets = [[index] for index in own] if nothing_read else self._related(own)
            needed = _windows(tellings[index] for indices in sets for index in indices)
            if all(any(low <= first and last <= high for low, high in self._windows) for first, last in needed):
                return [[tellings[index] for index in indices] for indices in sets]
            # Some days more on either side: what hangs together mostly reaches no further, and need not be read again.
            self._windows = _united([*self._windows, *((low - MARGIN, high + MARGIN) for low, high in needed)])

    def _read(self, documents: Set[str]) -> Sequence[Telling]:
        """All tellings that are known, in their order, now also those of the windows and of these documents."""
        for each in self._store.tellings(REACH, self._windows, documents, self._known):
            self.records[each.id] = each.record
            self._known[each.id] = telling(from_json(each.record), each.sentence, each.day, each.opening, each.about)
        if len(self._tellings) != len(self._known):
            self._tellings, self._linking = sorted(self._known.values(), key=lambda each: each.order), None
        return self._tellings

    def _related(self, start: Sequence[int]) -> list[list[int]]:
        """What hangs together with what was asked for since tellings were read last."""
        self._linking = self._linking or Linking(self._tellings, self.judge)
        return self._linking.related(start)


def _windows(tellings: Iterable[Telling]) -> list[Window]:
    """The days on which anything may lie that could be merged with one of these."""
    days = [
        (max(MARGIN.days + 1, each.first - SLACK), each.last + SLACK)
        for each in tellings
        if each.first is not None and each.last is not None and each.last - each.first <= WIDE
    ]
    return _united((date.fromordinal(first), date.fromordinal(last)) for first, last in days)


def _united(windows: Iterable[Window]) -> list[Window]:
    """The same days in as few windows as can be."""
    united: list[Window] = []
    for first, last in sorted(windows):
        if united and first <= united[-1][1]:
            united[-1] = (united[-1][0], max(last, united[-1][1]))
        else:
            united.append((first, last))
    return united


def _hand(store: Store) -> Hand:
    """What was decided by hand; of documents that are copies now, about the same words in the original."""
    decided = store.overrides()
    moved = _moved(store, {place for each in decided for place in (each.one, each.other)})
    pairs: dict[Action, set[tuple[Where, Where]]] = {"join": set(), "split": set()}
    for each in decided:
        one, other = sorted((moved.get(each.one, each.one), moved.get(each.other, each.other)))
        if one != other:
            pairs[each.action].add((one, other))
    return Hand(frozenset(pairs["join"]), frozenset(pairs["split"]))


def _moved(store: Store, places: Set[Where]) -> dict[Where, Where]:
    """For places in copies, where the same words stand in the original: of several, those nearest to as far down."""
    moved: dict[Where, Where] = {}
    originals = _originals(store, {document for document, _ in places})
    for document, start in sorted(places):
        if (original := originals.get(document)) is not None:
            copy, text = (next(store.documents(Query(document=key))).text for key in (document, original))
            found = [each.start() for each in re.finditer(re.escape(copy[start : start + CONTEXT]), text)]
            if found:
                moved[document, start] = original, min(found, key=lambda at: (abs(at - start), at))
    return moved
