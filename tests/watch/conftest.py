from __future__ import annotations

import ssl
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "cli" / "fakes")]

from fake_coder import FakeCoder  # noqa: E402 - found by the path above
from site_on_loopback import Site  # noqa: E402

from entente.documents import Fetcher, FetchOptions  # noqa: E402
from entente.store import Store, open_store  # noqa: E402
from entente.watch import FeedsFile, Rules, WatchedFeed, Watcher  # noqa: E402

FETCHING = FetchOptions(allow_private=True, delay=0, tries=1, max_bytes=300_000)
NO_TLS = ssl.create_default_context()  # made once: it reads all certificates of the system


class Clock:
    """The time of a test, which stands still between two steps; `seconds` go on, so that limits of time hold."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return time.monotonic() + self.now.timestamp()

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "news.duckdb") as opened:
        yield opened


@pytest.fixture
def watcher(store: Store, clock: Clock) -> Callable[..., Watcher]:
    """Makes a watcher of some feeds (addresses, or `WatchedFeed`s) with the clock and the fake coder."""

    def make(
        *feeds: Any,
        alerts: Rules | None = None,
        load: Callable[[], Any] = FakeCoder,
        fetching: FetchOptions = FETCHING,
    ) -> Watcher:
        given = tuple(feed if isinstance(feed, WatchedFeed) else WatchedFeed(url=feed) for feed in feeds)

        def fetcher(options: FetchOptions) -> Fetcher:
            return Fetcher(options, clock=clock.seconds, sleep=clock.sleep, ssl_context=NO_TLS)

        file = FeedsFile(Path("feeds.toml"), given, fetching)
        return Watcher(store, file, alerts, load=load, fetch=fetcher, now=clock, chance=lambda: 1.0)

    return make
