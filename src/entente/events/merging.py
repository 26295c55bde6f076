"""Bringing the events of a store up to date: only what new, changed or decided mentions can touch is grouped again."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import date, timedelta

from entente.events.comparing import SLACK, WIDE
from entente.events.deciding import Decider, shipped
from entente.events.grouping import Hand, Judge, Where, grouped, related
from entente.events.replacing import Merged, Replacement
from entente.events.telling import REACH, Telling, telling
from entente.store import Action, Query, Store, StoredTelling, Window

GROUPS_AT_ONCE = 10_000
MARGIN = timedelta(days=40)
CONTEXT = 30  # characters, from a trigger on, by which it is found in another printing of its text


def merge(store: Store, version: str, decider: Decider | None = None) -> Merged:
    """Bring the events of a store up to date with its mentions; what is so already is left alone.

    Works through the mentions that are new by the years of their documents, each year in a transaction of its own, so
    that memory stays small; a merge that was interrupted is taken up by the next. It waits for a run of another thread.
    Raises StoreError when the store cannot be written.
    """
    done = Merged()
    with store.undisturbed(), _without_collection():
        decider, hand, due = decider or shipped(), _hand(store), store.unmerged()
        if due.events:
            done += _merge(store, version, Judge(decider, hand), {}, due.events)
        for year in sorted(due.mentions, key=lambda year: (year is None, year)):
            done += _merge(store, version, Judge(decider, hand), due.mentions[year], [])
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


def _merge(store: Store, version: str, judge: Judge, new: Mapping[str, str], stale: Sequence[str]) -> Merged:
    """Group anew some mentions (with their documents), those of stale events, and all that hangs together with them."""
    start, documents, old = set(new), set(new.values()), set(stale)
    read = Reading(store, judge)
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
    groups = [group for tellings in sets for group in grouped(tellings, judge)]
    if not groups and not old:
        return Merged()
    with store.merge(version, {}) as run:
        replacement = Replacement(store, run, old, set(stale), originals)
        for first in range(0, len(groups), GROUPS_AT_ONCE):
            replacement.write(groups[first : first + GROUPS_AT_ONCE])
        return replacement.finish()


def _originals(store: Store, documents: Set[str]) -> dict[str, str]:
    """Of documents that are copies now, the original: what they told, it tells."""
    reports = store.reports(sorted(documents))
    return {each.id: each.copy_of for each in reports if each.copy_of is not None and each.id in documents}


class Reading:
    """The tellings of a store as far as they were needed yet; each is made once."""

    def __init__(self, store: Store, judge: Judge):
        """Read from `store`; `judge` says what hangs together."""
        self._store, self._judge = store, judge
        self._windows: list[Window] = []
        self._known: dict[str, Telling] = {}

    def touched(self, start: set[str], documents: set[str], whole: set[str]) -> list[list[Telling]]:
        """Sets of tellings, in their order: those that hang together with a mention in `start`, of `documents`.

        whole: documents of which every mention is in `start`
        """
        by_hand = {place[0] for pair in self._judge.hand.joined for place in pair}
        while True:
            stored = self._store.tellings(REACH, self._windows, documents | whole | by_hand)
            tellings = sorted(map(self._telling, stored), key=lambda each: each.order)
            own = [index for index, each in enumerate(tellings) if each.id in start or each.document in whole]
            nothing_read = not self._windows and _windows(tellings[index] for index in own)
            sets = [[index] for index in own] if nothing_read else related(tellings, own, self._judge)
            needed = _windows(tellings[index] for indices in sets for index in indices)
            if all(any(low <= first and last <= high for low, high in self._windows) for first, last in needed):
                return [[tellings[index] for index in indices] for indices in sets]
            # Some days more on either side: what hangs together mostly reaches no further, and need not be read again.
            self._windows = _united([*self._windows, *((low - MARGIN, high + MARGIN) for low, high in needed)])

    def _telling(self, stored: StoredTelling) -> Telling:
        if stored.id not in self._known:
            record = json.loads(stored.record)
            self._known[stored.id] = telling(record, stored.sentence, stored.day, stored.opening, stored.about)
        return self._known[stored.id]


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
