"""`entente watch`: feeds polled, what is new coded into a store, alerts told; once for cron, or until it is stopped."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from entente.cli.errors import FAILED, INTERRUPTED, misuse
from entente.formats.words import many, printable

if TYPE_CHECKING:
    from entente.watch import FeedReport, FeedsFile, Report, Rules

_SKIPPED = {
    "duplicate": "the same as others", "language": "not in English", "empty": "without text", "error": "failed",
    "too-long": "too long", "binary": "no text",
}  # fmt: skip


def watch(
    feeds: Annotated[
        Path, typer.Argument(metavar="FEEDS", help="A TOML file that names feeds, or an OPML list.", show_default=False)
    ],
    db: Annotated[Path, typer.Option("--db", metavar="FILE", help="The store to code into.", show_default=False)],
    once: Annotated[bool, typer.Option("--once", help="Poll what is due, code all that is new, and end.")] = False,
    alerts: Annotated[
        Path | None,
        typer.Option(metavar="ALERTS.toml", help="Rules that say what is worth an alert.", show_default=False),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Ask loopback and private addresses too.")
    ] = False,
) -> None:
    """Poll feeds and code what is new into a store, each item once, until Ctrl-C; a report a round, a line a feed.

    RSS, Atom, JSON Feed and sitemaps. Whatever ends it, what was named and not coded is taken up when it starts again.
    With --once it exits with 1 if a feed could not be read.
    """
    from entente.store import open_store
    from entente.watch import Watcher

    file, rules = read_files(feeds, alerts, allow_private)
    with open_store(db) as store, _stopped_by_signals() as stop:
        watcher = Watcher(store, file, rules)
        if not once:
            watcher.run(stop, lambda report: tell(report, rules))
            return
        report = watcher.once(stop)
        tell(report, rules)
    if report.failed:
        raise typer.Exit(FAILED)


def read_files(feeds: Path, alerts: Path | None, allow_private: bool) -> tuple[FeedsFile, Rules | None]:
    """What the files say that the options name; a fault in one is a misuse."""
    from entente.watch import TableError, read_feeds, read_rules

    try:
        file, rules = read_feeds(feeds), read_rules(alerts) if alerts is not None else None
    except TableError as error:
        misuse(str(error))
    if allow_private:
        file = replace(file, fetching=replace(file.fetching, allow_private=True))
    return file, rules


def tell(report: Report, rules: Rules | None) -> None:
    """The report on standard error, and alerts that go to the terminal on standard output."""
    for line in lines(report):
        print(printable(line), file=sys.stderr, flush=True)
    for alert in report.alerts if rules is not None and rules.send.terminal else ():
        print(printable(f"{alert.rule}: {alert.text}"), flush=True)


def lines(report: Report) -> Iterator[str]:
    """A report in lines: one for each feed that was polled, fails or had items waiting; and what the merging did."""
    from entente.cli.events import summary

    for feed in report.feeds.values():
        if feed.polled or feed.fault is not None or _came(feed):
            yield f"{feed.url}: {_about(feed)}"
            yield from (f"  {line}" for line in [*feed.notes, *feed.faults])
    yield from report.alert_faults
    if report.coded:
        yield summary(report.merged)


def _about(feed: FeedReport) -> str:
    parts = _came(feed)
    if feed.fault is not None:
        since = f"failing since {_time(feed.failing_since)}" if feed.failing_since else "failing"
        then = f"next try {_time(feed.due)}" if feed.due else "gone, not polled again: take it out of the file"
        parts.append(f"{since} ({many(feed.failures, 'time')}): {feed.fault}; {then}")
    return "; ".join(parts) or "nothing new"


def _came(feed: FeedReport) -> list[str]:
    """What came of the items of a feed, in words."""
    numbers = {"{} new": feed.new, "{} changed": feed.changed, "coded {}": feed.coded, "{} stored before": feed.known}
    parts = [words.format(f"{number:,}") for words, number in numbers.items() if number]
    if feed.skipped:
        why = ", ".join(f"{count:,} {_SKIPPED.get(kind, kind)}" for kind, count in feed.skipped.most_common())
        parts.append(f"skipped {feed.skipped.total():,} ({why})")
    if feed.again:
        parts.append(f"{feed.again:,} to be tried again")
    return parts


def _time(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """What is set by Ctrl-C or SIGTERM, so that the work at hand ends well; a second one ends the process at once."""
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(INTERRUPTED)  # the store keeps what was committed, as after any crash
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
