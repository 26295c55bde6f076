"""Groups of tellings → the events of a store: old ones retired, new ones written, what stays as it is left alone."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from entente.events.building import event_of
from entente.events.episodes import episodes, thread_of
from entente.events.grouping import Group
from entente.records import Episode, Event, Mention
from entente.store import Merge, Store, StoredReport


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


class Replacement:
    """The writing of some events in place of old ones, within one merge of a store.

    old:       ids of current events whose mentions are all among the groups to be written, or gone
    stale:     those of them that were looked at because something about them had changed
    originals: of documents that became copies, the original
    records:   of all mentions in the groups, as JSON
    """

    def __init__(
        self,
        store: Store,
        run: Merge,
        old: set[str],
        stale: set[str],
        originals: Mapping[str, str],
        records: Mapping[str, str],
    ) -> None:
        self._store, self._run, self._old, self._stale, self._records = store, run, old, stale, records
        held = store.event_mentions("event", sorted(old))
        self._held = {mention: event for event, mention, _ in held}
        self._homes = {event: originals[document] for event, _, document in held if document in originals}
        self._retold: dict[tuple[str, str], str] = {}  # original and type → the event that it tells
        self._threads = set(run.threads_of(sorted(old)))
        self._holder: dict[str, str] = {}  # mention of an old event → the event that holds it now
        self._seen: set[str] = set()
        self._done = Merged()

    def write(self, groups: Sequence[Group]) -> None:
        """Write the events of some groups; of stale ones that stay as they are it is noted that they were looked at."""
        events = _built(self._store, groups, self._records)
        documents = {telling.id: telling.document for group in groups for telling in group.tellings}
        known = [event.id for event in events if event.id in self._old]
        before = {json.loads(record)["id"]: record for record in self._store.records("events", known)}
        written = [
            event for event in events if not (record := before.get(event.id)) or record != event.model_dump_json()
        ]
        anew = [event.id for event in written if event.id in before]
        threads = {event.id: thread for event in written if (thread := thread_of(event))}
        self._run.confirm(sorted(self._stale & before.keys() - set(anew)))
        self._run.retire_events(anew)
        self._run.write(written, documents, threads)
        self._run.revive([event.id for event in written if event.id not in before])
        self._threads |= set(threads.values())
        self._note(events, documents)
        self._done += Merged(len(documents), len(written) - len(anew), len(anew))

    def finish(self) -> Merged:
        """Retire the old events that are gone, say what took their place, and bring the episodes up to date."""
        gone = sorted(self._old - self._seen)
        self._run.retire_events(gone)
        self._run.bury(self._heirs(gone))
        _write_episodes(self._run, sorted(self._threads))
        return self._done + Merged(gone=len(gone))

    def _note(self, events: Sequence[Event], documents: Mapping[str, str]) -> None:
        """Remember what the heirs of old events are found by."""
        homes = set(self._homes.values())
        for event in events:
            self._seen.add(event.id)
            for mention in event.mentions:
                if mention in self._held:
                    self._holder[mention] = event.id
                if documents[mention] in homes:
                    self._retold[documents[mention], event.type] = event.id

    def _heirs(self, gone: Sequence[str]) -> dict[str, str | None]:
        """For each event that is gone the one that holds most of its mentions; of a copy, its like in the original."""
        counts: dict[str, Counter[str]] = {event: Counter() for event in gone}
        for mention, event in self._held.items():
            if event in counts and mention in self._holder:
                counts[event][self._holder[mention]] += 1
        heirs = {
            event: min(held, key=lambda heir: (-held[heir], heir)) if held else None for event, held in counts.items()
        }
        copied = [event for event, heir in heirs.items() if heir is None and event in self._homes]
        for copy in map(Event.model_validate_json, self._store.records("events", copied)):
            heirs[copy.id] = self._retold.get((self._homes[copy.id], copy.type))
        return heirs


def _built(store: Store, groups: Sequence[Group], records: Mapping[str, str]) -> list[Event]:
    ids = [telling.id for group in groups for telling in group.tellings]
    mentions = {key: Mention.model_validate_json(records[key]) for key in ids}
    reports: dict[str, list[StoredReport]] = defaultdict(list)
    for report in store.reports(sorted({mention.document for mention in mentions.values()})):
        reports[report.copy_of or report.id].append(report)
    return [event_of([mentions[each.id] for each in group.tellings], group.ties, reports) for group in groups]


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
