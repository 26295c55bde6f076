"""An item that waits → its document: its page fetched where that is wanted, and a day found for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from entente.documents import FeedItem, Fetched, Fetcher, FetchError, Skipped, document_of, wants_page
from entente.records import Document
from entente.watch.feeds import WatchedFeed

TRIES = 5
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Later:
    """An item that failed for now: why, and how long to wait until it is tried again."""

    reason: str
    wait: timedelta


@dataclass(frozen=True, slots=True)
class Page:
    """The page of an item; None where none is wanted, or with the `fault` for which there is none."""

    fetched: Fetched | None = None
    fault: str | None = None


def fetch_page(fetcher: Fetcher, item: FeedItem, feed: WatchedFeed, tries: int) -> Page | Later:
    """The page of an item that has failed `tries` times before, if it is wanted. Raises nothing."""
    try:
        wanted = feed.pages == "always" or feed.pages == "missing" and wants_page(item)
        return Page(fetcher.get(item.url)) if wanted and item.url is not None else Page()
    except FetchError as error:
        again = later(str(error), tries, error.retry_after) if error.passing else None
        return again or Page(fault=str(error))
    except Exception as error:  # one item must not stop the others
        return Page(fault=_surprise(error))


def document_from(item: FeedItem, page: Page, feed: WatchedFeed, seen: datetime) -> Document | Skipped:
    """The document of an item that was first named at `seen`. Raises nothing.

    A document of which neither the feed nor its page tells the day is of the day on which the feed named it. Where the
    zone of the outlet is known, days are days there.
    """
    try:
        found = document_of(item, page.fetched, feed.outlet, teasers=feed.pages == "never")
    except Exception as error:  # whatever a parser stumbles on
        return Skipped(item.url or item.key, _surprise(error), "error")
    if isinstance(found, Skipped):
        return Skipped(found.where, page.fault, "error") if page.fault else found
    published = found.published or seen.astimezone(feed.zone or UTC).date()
    if isinstance(published, datetime) and feed.zone is not None:
        published = published.astimezone(feed.zone)
    return found.model_copy(update={"published": published})


def later(reason: str, tries: int, retry_after: float | None = None) -> Later | None:
    """When to try again what failed, after `tries` times before; None: not again."""
    if tries + 1 >= TRIES:
        return None
    asked = timedelta(seconds=min(retry_after or 0.0, LONGEST_PAUSE.total_seconds()))
    return Later(reason, max(FIRST_PAUSE * 4**tries, asked))


def _surprise(error: Exception) -> str:
    return " ".join(f"it cannot be read ({type(error).__name__}: {error}); please report this".split())
