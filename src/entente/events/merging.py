"""Bringing the events of a store up to date: only what new, changed or decided mentions can touch is grouped again."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from entente.events.building import event_of
from entente.events.comparing import SLACK, WIDE
from entente.events.deciding import Decider, shipped
from entente.events.episodes import episodes, thread_of
from entente.events.grouping import Group, Hand, grouped, linked, related
from entente.events.telling import REACH, Telling, telling
from entente.records import Episode, Event, Mention
from entente.store import Merge, Store, StoredReport, StoredTelling, Window

GROUPS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Merged:
    """What a merge did: mentions looked at, and events written for the first time, written anew, and gone."""

    mentions: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0


def merge(store: Store, version: str, decider: Decider | None = None) -> Merged:
    """Bring the events of a store up to date with its mentions, in one transaction; what is so already is left alone.

    Raises StoreError when the store cannot be written.
    """
    due = store.unmerged()
    if not due:
        return Merged()
    stale = store.event_mentions("event", due.events)
    documents = {*due.mentions.values(), *(document for _, _, document in stale)}
    dirty = {*due.mentions, *(mention for _, mention, _ in stale)}
    tellings, sets = _touched(store, dirty, documents, decider or shipped())
    hand = _hand(store, tellings)
    groups = [
        group
        for indices in sets
        for group in grouped([tellings[index] for index in indices], decider or shipped(), hand)
    ]
    held = [telling.id for group in groups for telling in group.tellings]
    old = {event for event, _, _ in store.event_mentions("mention", held)} | set(due.events)
    del tellings, sets
    with store.merge(version, {}) as run:
        return _write(store, run, groups, old)


def _touched(
    store: Store, dirty: set[str], documents: set[str], decider: Decider
) -> tuple[list[Telling], list[list[int]]]:
    """The tellings that may matter, in their order, and the sets of them that hang together with a dirty one."""
    whole = next(store.events(), None) is None
    by_hand = {place[0] for each in store.overrides() for place in (each.one, each.other)}
    windows: list[Window] | None = None if whole else []
    while True:
        tellings = sorted(
            map(_telling, store.tellings(REACH, windows, documents | by_hand)), key=lambda each: each.order
        )
        hand = _hand(store, tellings)
        if windows is None:
            return tellings, linked(tellings, decider, hand)
        start = [index for index, each in enumerate(tellings) if each.id in dirty]
        sets = related(tellings, start, decider, hand)
        needed = _windows(tellings[index] for indices in sets for index in indices)
        if all(any(low <= first and last <= high for low, high in windows) for first, last in needed):
            return tellings, sets
        windows = _united([*windows, *needed])


def _windows(tellings: Iterable[Telling]) -> list[Window]:
    """The days on which anything may lie that could be merged with one of these."""
    days = [
        (max(1, each.first - SLACK), each.last + SLACK)
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


def _telling(stored: StoredTelling) -> Telling:
    return telling(json.loads(stored.record), stored.sentence, stored.day, stored.opening, stored.about)


def _hand(store: Store, tellings: Iterable[Telling]) -> Hand:
    """What was decided by hand, about mentions as they are called now."""
    decided = store.overrides()
    if not decided:
        return Hand()
    named: dict[tuple[str, int], list[str]] = defaultdict(list)
    for each in tellings:
        named[each.document, each.trigger].append(each.id)
    pairs: dict[str, set[tuple[str, str]]] = {"join": set(), "split": set()}
    for override in decided:
        for one in named[override.one]:
            for other in named[override.other]:
                pairs[override.action].add((min(one, other), max(one, other)))
    return Hand(frozenset(pairs["join"]), frozenset(pairs["split"]))


def _write(store: Store, run: Merge, groups: Sequence[Group], old: set[str]) -> Merged:
    """Write the events of `groups` in place of the `old` ones; those that stay as they are, are not touched."""
    held = {mention: event for event, mention, _ in store.event_mentions("event", sorted(old))}
    touched = set(run.threads_of(sorted(old)))
    holder: dict[str, str] = {}  # mention of an old event → the event that holds it now
    seen: set[str] = set()
    new = changed = 0
    for start in range(0, len(groups), GROUPS_AT_ONCE):
        batch = groups[start : start + GROUPS_AT_ONCE]
        events = _built(store, batch)
        documents = {telling.id: telling.document for group in batch for telling in group.tellings}
        known = [event.id for event in events if event.id in old]
        before = {each.id: each for each in map(Event.model_validate_json, store.records("events", known))}
        written = [event for event in events if before.get(event.id) != event]
        threads = {event.id: thread for event in written if (thread := thread_of(event))}
        run.retire_events([event.id for event in written if event.id in before])
        run.write(written, documents, threads)
        run.revive([event.id for event in written if event.id not in before])
        seen |= {event.id for event in events}
        holder |= {mention: event.id for event in events for mention in event.mentions if mention in held}
        touched |= set(threads.values())
        new += sum(event.id not in before for event in written)
        changed += sum(event.id in before for event in written)
    gone = sorted(old - seen)
    run.retire_events(gone)
    run.bury(_successors(gone, held, holder))
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
