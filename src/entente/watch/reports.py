"""What a round of watching did: for each feed what it named and what came of that, the merging, and the alerts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from entente.events import Merged
from entente.store.alerts import Alert

SAID = 5  # faults of items that are told of each feed; the rest is only counted


@dataclass
class FeedReport:
    """What came of one feed.

    polled:   whether it was asked in this round; `unchanged`: whether its server said that nothing is new
    new, changed: items that it named for the first time, and items of which it says something else now
    coded:    items whose document was coded and stored; known: those whose document the store had
    skipped:  items that gave no document of their own, by the kind of reason; again: those to be tried again later
    faults:   of the first items that failed, address and reason; notes: what is wrong with the feed, though it was read
    fault:    why the feed could not be read, and since when; due: when it is polled again, None: not again
    """

    url: str
    polled: bool = False
    unchanged: bool = False
    new: int = 0
    changed: int = 0
    coded: int = 0
    known: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    again: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fault: str | None = None
    failing_since: datetime | None = None
    failures: int = 0
    due: datetime | None = None

    def note_fault(self, line: str) -> None:
        """Tell of one more item that failed, if not too many have."""
        if len(self.faults) < SAID:
            self.faults.append(line)


@dataclass
class Report:
    """What a round did. `more`: whether items still wait whose turn has come."""

    feeds: dict[str, FeedReport] = field(default_factory=dict)
    merged: Merged = field(default_factory=Merged)
    alerts: list[Alert] = field(default_factory=list)
    alert_faults: list[str] = field(default_factory=list)
    more: bool = False

    def feed(self, url: str) -> FeedReport:
        """The report on one feed."""
        return self.feeds.setdefault(url, FeedReport(url))

    @property
    def failed(self) -> bool:
        """Whether a feed that was to be polled could not be read."""
        return any(feed.fault is not None for feed in self.feeds.values())

    @property
    def coded(self) -> int:
        """Documents coded and stored."""
        return sum(feed.coded for feed in self.feeds.values())
