"""One feed asked: what it says, what is new in that, and when it is to be asked again."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeAlias

from entente.documents import FeedFault, FeedItem, Fetcher, FetchError, read_feed
from entente.records import text_hash
from entente.store.feeds import FeedState, Named

Validators: TypeAlias = tuple[str | None, str | None]  # ETag and Last-Modified

LONGEST_PAUSE = timedelta(days=1)
SITEMAPS = 5  # of those that an index names, the newest
GONE = "status 410"
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a feed could not be read; `gone`: for good; `wait`: how long its server asks to be left alone."""

    reason: str
    gone: bool = False
    wait: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Poll:
    """What came of asking a feed: its items, or its fault.

    validators: by address, what it is asked with next time; `unchanged`: its server says that nothing is new
    """

    url: str
    items: tuple[FeedItem, ...] = ()
    validators: Mapping[str, Validators] | None = None
    notes: tuple[str, ...] = ()
    unchanged: bool = False
    fault: Fault | None = None


def ask(fetcher: Fetcher, url: str, known: Mapping[str, FeedState], now: datetime, sitemaps: int = SITEMAPS) -> Poll:
    """Ask a feed, and if it is an index, the newest of its `sitemaps`. Raises nothing: what goes wrong is told."""
    try:
        return _ask(fetcher, url, known, now, sitemaps)
    except FetchError as error:
        wait = min(timedelta(seconds=error.retry_after or 0), LONGEST_PAUSE)
        return Poll(url, fault=Fault(str(error), error.reason == GONE, wait))
    except FeedFault as error:
        return Poll(url, fault=Fault(str(error)))
    except Exception as error:  # whatever a parser stumbles on, one feed must not stop the others
        return Poll(url, fault=Fault(f"{url}: it cannot be read ({type(error).__name__}: {error}); please report this"))


def _ask(fetcher: Fetcher, url: str, known: Mapping[str, FeedState], now: datetime, sitemaps: int) -> Poll:
    state = known.get(url, FeedState(url))
    answer = fetcher.get(url, etag=state.etag, last_modified=state.last_modified)
    if answer.not_modified:
        return Poll(url, validators={url: (state.etag, state.last_modified)}, unchanged=True)
    charset = f"; charset={answer.charset}" if answer.charset else ""
    feed = read_feed(answer.body, answer.url, f"{answer.content_type or ''}{charset}" or None, now)
    moved = (f"it has moved to {answer.permanent}: change its address",) if answer.permanent else ()
    whole = not feed.more  # the sitemaps of an index change without it: it is asked for as a whole every time
    validators: dict[str, Validators] = {url: (answer.etag, answer.last_modified) if whole else (None, None)}
    items, notes = list(feed.items), [*moved, *feed.faults]
    for sitemap in [each for each in dict.fromkeys(feed.more) if each != url][:sitemaps]:
        below = ask(fetcher, sitemap, known, now, sitemaps=0)
        items += below.items
        notes += [below.fault.reason] if below.fault else below.notes
        validators |= below.validators or {}
    distinct = {item.key: item for item in reversed(items)}
    return Poll(url, tuple(reversed(distinct.values())), validators, tuple(notes))


def news(known: Iterable[tuple[str, str | None, str]], items: Sequence[FeedItem]) -> list[Named]:
    """Those of the items that a feed names now that it did not name so before.

    known: (key, address, digest) of its earlier items. Some feeds give other keys every time: an item whose key is new
    but whose address (without one, whose words) is that of an item that is named no more is the same.
    """
    digests = {key: digest for key, _, digest in known}
    named = {item.key for item in items}
    left: defaultdict[str, list[str]] = defaultdict(list)  # keys by address, or by digest
    for key, url, digest in known:
        if key not in named:
            left[url or digest].append(key)
    found = []
    for item in items:
        digest, was = digest_of(item), item.key if item.key in digests else None
        if was is None and (same := left[item.url or digest]):
            was = min(same, key=lambda key: digests[key] != digest)
            same.remove(was)
        changed = was is not None and digests[was] != digest
        if changed or was != item.key:
            found.append(Named(item.key, item.url, digest, as_json(item), was, changed))
    return found


def digest_of(item: FeedItem) -> str:
    """The hash of the words that a feed gives: pictures, counters and dates do not count."""
    words = item.text or _TAG.sub(" ", item.html or "")
    return text_hash(" ".join(f"{item.title or ''}\n{words}".split()))


def as_json(item: FeedItem) -> str:
    """An item as it is kept while it waits."""
    kept = {name: value for name, value in asdict(item).items() if value is not None}
    return json.dumps(kept, default=lambda day: day.isoformat())


def from_json(text: str) -> FeedItem:
    """An item that was kept."""
    kept = json.loads(text)
    for slot in ("published", "updated"):
        if slot in kept:
            kept[slot] = (datetime if "T" in kept[slot] else date).fromisoformat(kept[slot])
    return FeedItem(**kept)


def states_after(
    poll: Poll, before: FeedState, every: timedelta, now: datetime, chance: Callable[[], float]
) -> list[FeedState]:
    """How things stand with a feed, and with the sitemaps that it led to, after a poll.

    A feed that fails is asked less and less often, a day apart at most, and not all at the same moment: `chance` gives
    numbers from 0 to 1. One that is gone for good is not asked again.
    """
    if poll.fault is None:
        given = poll.validators or {}
        return [
            FeedState(url, *pair, polled=now, due=now + every if url == poll.url else None)
            for url, pair in given.items()
        ]
    failures = before.failures + 1
    pause = max(every, min(every * 2 ** min(failures, 10), LONGEST_PAUSE) * (0.75 + chance() / 4))
    due = None if poll.fault.gone else now + max(pause, poll.fault.wait)
    since = before.failing_since or now
    return [replace(before, polled=now, due=due, failing_since=since, failures=failures, fault=poll.fault.reason)]
