"""robots.txt: what a host lets be fetched, and how often."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from entente.documents.charset import decode
from entente.documents.fetching.terms import Fetched, FetchError

KEPT = 86_400.0  # seconds that a robots.txt is believed
AGAIN = 300.0  # seconds until one that could not be had is asked for again
LONGEST_DELAY = 60.0  # seconds; a longer Crawl-delay would stop everything


@dataclass(slots=True)
class _Origin:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Protego | None = None
    fault: FetchError | None = None
    until: float = float("-inf")


class Robots:
    """The robots.txt of every host asked, each fetched once a day by `fetch`, which raises FetchError."""

    def __init__(self, fetch: Callable[[str], Fetched], user_agent: str, clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._agent = user_agent.partition("/")[0].strip()
        self._clock = clock
        self._lock = threading.Lock()
        self._origins: dict[str, _Origin] = {}

    def check(self, url: str) -> None:
        """Raise FetchError if `url` may not be fetched, or if nobody knows for now since robots.txt cannot be had."""
        if not self._rules(url).can_fetch(url, self._agent):
            raise FetchError(f"{url}: robots.txt forbids it", "robots")

    def delay(self, url: str) -> float:
        """The seconds that the host of a checked `url` wants between two requests."""
        return min(LONGEST_DELAY, self._rules(url).crawl_delay(self._agent) or 0.0)

    def _rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        name = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            origin = self._origins.setdefault(name, _Origin())
        with origin.lock:  # others who want the same file wait for it
            if self._clock() >= origin.until:
                self._ask(origin, f"{name}/robots.txt")
            if origin.rules is None:
                raise _unknown(origin.fault)
            return origin.rules

    def _ask(self, origin: _Origin, url: str) -> None:
        origin.rules = origin.fault = None
        try:
            answer = self._fetch(url)
            origin.rules = Protego.parse(decode(answer.body, answer.charset))
        except FetchError as error:
            if not _unavailable(error):
                origin.fault = error
            else:
                origin.rules = Protego.parse("")
        origin.until = self._clock() + (KEPT if origin.rules is not None else AGAIN)


def _unknown(fault: FetchError | None) -> FetchError:
    assert fault is not None
    reason = "robots" if fault.reason.startswith("status") else fault.reason
    return FetchError(str(fault), reason, passing=fault.passing, retry_after=fault.retry_after)


def _unavailable(error: FetchError) -> bool:
    # A file that is not there forbids nothing (RFC 9309); one that the server cannot give now might.
    return error.reason == "redirects" or error.reason.startswith("status 4") and not error.passing
