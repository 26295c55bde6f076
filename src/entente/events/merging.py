"""Bringing the events of a store up to date: only what new, changed or decided mentions can touch is grouped again."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from entente.events.building import event_of
from entente.events.comparing import SLACK, WIDE
from entente.events.deciding import Decider, shipped
from entente.events.episodes import episodes, thread_of
from entente.events.grouping import Group, Hand, Judge, grouped, related
from entente.events.telling import REACH, Telling, telling
from entente.records import Episode, Event, Mention
from entente.store import Merge, Store, StoredReport, StoredTelling, Window

GROUPS_AT_ONCE = 10_000
MARGIN = timedelta(days=40)


@dataclass(frozen=True)
class Merged:
    """What a merge did: mentions looked at, and events written for the first time, written anew, and gone."""

    mentions: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0

    def __add__(self, other: Merged) -> Merged:
        return Merged(
            self.mentions + other.mentions, self.new + other.new, self.changed + other.changed, self.gone + other.gone
        )


def merge(store: Store, version: str, decider: Decider | None = None) -> Merged:
    """Bring the events of a store up to date with its mentions; what is so already is left alone.

    Works through the mentions that are new by the years of their documents, each year in a transaction of its own, so
    that memory stays small; a merge that was interrupted is taken up by the next. Raises StoreError when the store
    cannot be written.
    """
    decider, hand = decider or shipped(), _hand(store)
    due = store.unmerged()
    done = Merged()
    if due.events:
        done += _merge(store, version, Judge(decider, hand), {}, due.events)
    for year in sorted(due.mentions, key=lambda year: (year is None, year)):
        done += _merge(store, version, Judge(decider, hand), due.mentions[year], [])
    return done


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
        return _write(store, run, groups, old, set(stale), originals)


def _originals(store: Store, documents: set[str]) -> dict[str, str]:
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
    """What was decided by hand."""
    decided = store.overrides()
    return Hand(
        frozenset((each.one, each.other) for each in decided if each.action == "join"),
        frozenset((each.one, each.other) for each in decided if each.action == "split"),
    )


def _write(
    store: Store,
    run: Merge,
    groups: Sequence[Group],
    old: set[str],
    stale: set[str],
    originals: Mapping[str, str],
) -> Merged:
    """Write the events of `groups` in place of the `old` ones; those that stay as they are, are not touched.

    Of `stale` ones that stay it is noted that they were looked at. `originals` says whose copies documents became.
    """
    before_it = store.event_mentions("event", sorted(old))
    held = {mention: event for event, mention, _ in before_it}
    homes = {event: originals[document] for event, _, document in before_it if document in originals}
    wanted = set(homes.values())
    retold: dict[tuple[str, str], str] = {}  # original and type → the event that it tells
    touched = set(run.threads_of(sorted(old)))
    holder: dict[str, str] = {}  # mention of an old event → the event that holds it now
    seen: set[str] = set()
    new = changed = 0
    for start in range(0, len(groups), GROUPS_AT_ONCE):
        batch = groups[start : start + GROUPS_AT_ONCE]
        events = _built(store, batch)
        documents = {telling.id: telling.document for group in batch for telling in group.tellings}
        known = [event.id for event in events if event.id in old]
        before = {json.loads(record)["id"]: record for record in store.records("events", known)}
        written = [event for event in events if before.get(event.id) != event.model_dump_json()]
        run.confirm(sorted(stale & before.keys() - {event.id for event in written}))
        threads = {event.id: thread for event in written if (thread := thread_of(event))}
        run.retire_events([event.id for event in written if event.id in before])
        run.write(written, documents, threads)
        run.revive([event.id for event in written if event.id not in before])
        seen |= {event.id for event in events}
        holder |= {mention: event.id for event in events for mention in event.mentions if mention in held}
        retold |= {
            (documents[mention], event.type): event.id
            for event in events
            for mention in event.mentions
            if documents[mention] in wanted
        }
        touched |= set(threads.values())
        new += sum(event.id not in before for event in written)
        changed += sum(event.id in before for event in written)
    gone = sorted(old - seen)
    run.retire_events(gone)
    heirs = _successors(gone, held, holder)
    copied = [event for event, heir in heirs.items() if heir is None and event in homes]
    for event in map(Event.model_validate_json, store.records("events", copied)):
        heirs[event.id] = retold.get((homes[event.id], event.type))
    run.bury(heirs)
    _write_episodes(run, sorted(touched))
    return Merged(sum(len(group.tellings) for group in groups), new, changed, len(gone))


def _built(store: Store, groups: Sequence[Group]) -> list[Event]:
    ids = [telling.id for group in groups for telling in group.tellings]
    mentions = {each.id: each for each in map(Mention.model_validate_json, store.records("mentions", ids))}
    reports: dict[str, list[StoredReport]] = defaultdict(list)
    for report in store.reports(sorted({mention.document for mention in mentions.values()})):
        reports[report.copy_of or report.id].append(report)
    return [event_of([mentions[each.id] for each in group.tellings], group.ties, reports) for group in groups]


def _successors(gone: Iterable[str], held: Mapping[str, str], holder: Mapping[str, str]) -> dict[str, str | None]:
    """For each event that is gone, the one that holds most of its mentions now; None where none is left."""
    heirs: dict[str, Counter[str]] = {event: Counter() for event in gone}
    for mention, event in held.items():
        if event in heirs and mention in holder:
            heirs[event][holder[mention]] += 1
    return {
        event: min(counts, key=lambda heir: (-counts[heir], heir)) if counts else None
        for event, counts in heirs.items()
    }


def _write_episodes(run: Merge, touched: Sequence[str]) -> None:
    """Bring the episodes of these threads up to date."""
    before = {episode.id: episode for episode in run.episodes(touched)}
    after: dict[str, Episode] = {}
    threads: dict[str, str] = {}
    for thread, events in groupby(run.threads(touched), key=lambda event: event.thread):
        for episode in episodes(thread, list(events)):
            after[episode.id] = episode
            threads[episode.id] = thread
    written = [episode for key, episode in after.items() if before.get(key) != episode]
    run.retire_episodes([key for key, episode in before.items() if after.get(key) != episode])
    run.write_episodes(written, threads)
