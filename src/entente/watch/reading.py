"""An item that waits → its document: its page fetched where that is wanted, and a day found for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from entente.documents import FeedItem, Fetcher, FetchError, Skipped, document_of, wants_page
from entente.records import Document
from entente.watch.feeds import WatchedFeed

TRIES = 5
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Later:
    """An item that failed for now: why, and how long to wait until it is tried again."""

    reason: str
    wait: timedelta


def read_item(
    fetcher: Fetcher, item: FeedItem, feed: WatchedFeed, seen: datetime, tries: int
) -> Document | Skipped | Later:
    """The document of an item that was first named at `seen` and has failed `tries` times since.

    A document of which neither the feed nor its page tells the day is of the day on which the feed named it. Raises
    nothing.
    """
    try:
        return _read(fetcher, item, feed, seen, tries)
    except Exception as error:  # whatever a parser stumbles on, one item must not stop the others
        reason = f"it cannot be read ({type(error).__name__}: {error}); please report this"
        return Skipped(item.url or item.key, " ".join(reason.split()), "error")


def later(reason: str, tries: int, retry_after: float | None = None) -> Later | None:
    """When to try again what failed, after `tries` times before; None: not again."""
    if tries + 1 >= TRIES:
        return None
    asked = timedelta(seconds=min(retry_after or 0.0, LONGEST_PAUSE.total_seconds()))
    return Later(reason, max(FIRST_PAUSE * 4**tries, asked))


def _read(
    fetcher: Fetcher, item: FeedItem, feed: WatchedFeed, seen: datetime, tries: int
) -> Document | Skipped | Later:
    page, fault = None, None
    if item.url is not None and (feed.pages == "always" or feed.pages == "missing" and wants_page(item)):
        try:
            page = fetcher.get(item.url)
        except FetchError as error:
            again = later(str(error), tries, error.retry_after) if error.passing else None
            if again is not None:
                return again
            fault = str(error)
    found = document_of(item, page, feed.outlet, teasers=feed.pages == "never")
    if isinstance(found, Skipped):
        return Skipped(found.where, fault, "error") if fault else found
    return found if found.published else found.model_copy(update={"published": seen.date()})
