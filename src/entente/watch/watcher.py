"""The watcher: feeds polled when they are due, what they name coded and merged, alerts told, round after round."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol, cast

from entente._version import __version__
from entente.coding.workers import Codes, coder_of
from entente.documents import Fetcher, FetchOptions, Skipped
from entente.events import merge
from entente.records import Document
from entente.store import Run, Store
from entente.store.errors import RunOpen
from entente.store.feeds import FeedState, Waiting
from entente.watch.abreast import abreast
from entente.watch.alerts import Alerting
from entente.watch.feeds import FeedsFile, WatchedFeed
from entente.watch.intake import intake
from entente.watch.polling import ask, digest_of, from_json, news, states_after
from entente.watch.reading import Later, Page, document_from, fetch_page, later
from entente.watch.reports import Report
from entente.watch.rules import Rules
from entente.watch.settling import Outcome, keep, known_by_address, sorted_out, tell

ITEMS_AT_ONCE = 20  # coded and merged together: others, who wait for a run to end, do not wait long
EARLY = 10  # a feed is due a tenth of its time early: so feeds are polled, and events merged, together
LONGEST_REST, SHORTEST_REST = timedelta(hours=1), timedelta(seconds=1)


def _now() -> datetime:
    return datetime.now(UTC)


class WatchCoder(Codes, Protocol):
    """What codes documents and says by which model."""

    @property
    def model(self) -> str:
        """Name and version of the model."""

    @property
    def model_hash(self) -> str | None:
        """The hash of its files."""


class Watcher:
    """Watches feeds for a store that this process owns; in one thread, while others read and make short changes.

    It opens short runs of the store, and waits for those of other threads. What a poll names is kept before it is coded
    and a document before its item is settled: whenever the process is killed, the next watcher takes up what waits,
    and what was coded is not coded again.

    load: makes the coder, when there is something to code; fetch: makes the fetcher; now: the time;
    chance: gives numbers from 0 to 1, for feeds that fail not to be asked all at once
    """

    def __init__(
        self,
        store: Store,
        feeds: FeedsFile,
        alerts: Rules | None = None,
        *,
        load: Callable[[], Codes] = coder_of,
        fetch: Callable[[FetchOptions], Fetcher] = Fetcher,
        now: Callable[[], datetime] = _now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store, self._file = store, feeds
        self._feeds = {feed.url: feed for feed in feeds.feeds}
        self._load, self._fetch, self._now, self._chance = load, fetch, now, chance
        self._alerting = Alerting(store, alerts, feeds.fetching) if alerts is not None else None
        self._coder: WatchCoder | None = None
        self._unmerged = True  # by a process that was killed, perhaps

    def once(self, stop: threading.Event | None = None) -> Report:
        """Poll every feed that is due and code all that waits; ends early, but well, when `stop` is set.

        Raises StoreError, and what loading the coder raises.
        """
        stop, report = stop or threading.Event(), Report()
        with self._fetch(self._file.fetching) as fetcher:
            self._round(fetcher, stop, report)
            while report.more and not stop.is_set():
                self._round(fetcher, stop, report)
        return report

    def run(self, stop: threading.Event, told: Callable[[Report], None] = lambda report: None) -> None:
        """Watch until `stop` is set; `told` gets a report of each round. Raises what `once` raises."""
        with self._fetch(self._file.fetching) as fetcher:
            while not stop.is_set():
                report = Report()
                self._round(fetcher, stop, report)
                told(report)
                if not report.more:
                    stop.wait(max(self.due() - self._now(), SHORTEST_REST).total_seconds())

    def due(self) -> datetime:
        """When there is something to do again, an hour from now at the latest."""
        states, now = self._store.feeds.states(), self._now()
        moments = [_due(feed, states.get(feed.url), now) for feed in self._feeds.values()]
        moments.append(self._store.feeds.due(self._feeds))
        moments.append(self._alerting.due if self._alerting is not None else None)
        return min([now + LONGEST_REST, *filter(None, moments)])

    def _round(self, fetcher: Fetcher, stop: threading.Event, report: Report) -> None:
        """Poll what is due, and code the first of what waits."""
        self._poll(fetcher, stop, report)
        waiting = self._store.feeds.waiting(self._feeds, self._now(), ITEMS_AT_ONCE)
        outcomes = self._settle(fetcher, waiting, stop)
        report.more = len(waiting) == ITEMS_AT_ONCE and bool(outcomes)
        for outcome in outcomes:
            tell(report, outcome)
        if self._unmerged:
            with suppress(RunOpen):  # of another thread that codes for long: merged in the next round
                report.merged += merge(self._store, __version__)
                self._unmerged = False
        if self._alerting is not None:
            self._alerting.round(report, self._now(), stop)

    def _poll(self, fetcher: Fetcher, stop: threading.Event, report: Report) -> None:
        states, now = self._store.feeds.states(), self._now()
        due = [feed for feed in self._feeds.values() if _is_due(feed, states.get(feed.url), now)]
        for feed, poll in abreast(lambda feed: ask(fetcher, feed.url, states, now), due, stop):
            known = self._store.feeds.items(
                feed.url,
                keys=[item.key for item in poll.items],
                urls=[item.url for item in poll.items if item.url is not None],
                digests=[digest_of(item) for item in poll.items if item.url is None],
            )
            named = news(known, poll.items)
            before = states.get(feed.url, FeedState(feed.url))
            after = states_after(poll, before, feed.every, self._now(), self._chance)
            self._store.feeds.poll(feed.url, after, named, self._now())
            about = report.feed(feed.url)
            about.polled, about.unchanged = True, poll.unchanged
            about.new += sum(each.was is None for each in named)
            about.changed += sum(each.changed for each in named)
            about.notes = list(poll.notes)
        for url, state in self._store.feeds.states().items():
            if url in self._feeds and (state.fault is not None or url in report.feeds):
                about = report.feed(url)
                about.fault, about.failing_since, about.failures = state.fault, state.failing_since, state.failures
                about.due = state.due

    def _settle(self, fetcher: Fetcher, waiting: Sequence[Waiting], stop: threading.Event) -> list[Outcome]:
        """What came of items, kept."""
        done = known_by_address(self._store, waiting)
        left = {(item.feed, item.key): item for item in waiting}
        for outcome in done:
            del left[outcome.item.feed, outcome.item.key]
        read: dict[tuple[str, str], Document] = {}
        for item, page in abreast(partial(self._page, fetcher), list(left.values()), stop):
            if isinstance(page, Later):
                done.append(Outcome.again(item, page, self._now()))
                continue
            came = document_from(from_json(item.item), page, self._feeds[item.feed], item.seen)
            if isinstance(came, Skipped):
                done.append(Outcome.skipped(item, came))
            else:
                read[item.feed, item.key] = came
        chosen, same = sorted_out(self._store, [(left[key], read[key]) for key in left if key in read])
        done += [*same, *self._code(chosen, stop)]
        keep(self._store, done)
        return done

    def _page(self, fetcher: Fetcher, item: Waiting) -> Page | Later:
        return fetch_page(fetcher, from_json(item.item), self._feeds[item.feed], item.tries)

    def _code(self, documents: Sequence[tuple[Waiting, Document]], stop: threading.Event) -> list[Outcome]:
        """What came of documents that are to be coded, once all of them are stored; of the others nothing yet."""
        if not documents or stop.is_set():
            return []
        self._coder = coder = self._coder or cast(WatchCoder, self._load())
        options = {"feeds": str(self._file.path)}
        with suppress(RunOpen), self._store.begin_run(__version__, coder.model, coder.model_hash, options) as run:
            self._unmerged = True
            return list(self._coded(run, coder, documents, stop))
        return []  # another thread codes for long: in the next round

    def _coded(
        self, run: Run, coder: Codes, documents: Sequence[tuple[Waiting, Document]], stop: threading.Event
    ) -> Iterator[Outcome]:
        for item, document in documents:
            if stop.is_set():
                return
            outcome, fault = None, None
            # Other documents may come with it: those that it makes copies, or copies no longer.
            for came, known in intake([document], self._store, run, load=lambda: coder):
                if isinstance(came, Skipped):
                    fault = came
                elif came.document.id == document.id:
                    outcome = Outcome(item, "known" if known else "coded", document=document.id)
            if outcome is None and fault is not None:
                again = later(fault.reason, item.tries)
                outcome = Outcome.again(item, again, self._now()) if again else Outcome.skipped(item, fault)
            if outcome is not None:
                yield outcome


def _due(feed: WatchedFeed, state: FeedState | None, now: datetime) -> datetime | None:
    """When a feed is to be polled; None: not again, for it is gone."""
    if state is None or state.polled is None or state.due is None and state.fault is None:
        return now
    if state.due is None or state.fault is not None:
        return state.due
    if state.polled > now:  # the clock was put back
        return now
    return min(state.due, state.polled + feed.every)  # the file may have changed


def _is_due(feed: WatchedFeed, state: FeedState | None, now: datetime) -> bool:
    moment = _due(feed, state, now)
    early = feed.every / EARLY if state is None or state.fault is None else timedelta()
    return moment is not None and moment <= now + early
