"""One fetcher for many threads: `get` asks for an address and keeps every rule of politeness and caution."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from types import TracebackType
from urllib.parse import urljoin

import httpcore
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from entente.documents.addresses import host_of, request_url
from entente.documents.errors import one_line, shown
from entente.documents.fetching.answers import Answer, read_answer, status_fault
from entente.documents.fetching.guard import Guard, Refused, Resolve, resolve
from entente.documents.fetching.robots import Robots
from entente.documents.fetching.terms import Fetched, FetchError, FetchOptions
from entente.documents.fetching.turns import LONGEST_WAIT, Turns

_MOVED, _MOVED_FOR_GOOD = frozenset({301, 302, 303, 307, 308}), frozenset({301, 308})
_ROBOTS_BYTES = 512_000  # RFC 9309 asks for at least this much


class Fetcher:
    """Fetches addresses, from as many threads as wish. A context manager: leaving it closes all connections.

    `clock` counts seconds and `sleep` waits for them; `resolve` gives the IP addresses of a host; `ssl_context` says
    whose certificates are believed, by default those of the system and of certifi.
    """

    def __init__(
        self,
        options: FetchOptions = FetchOptions(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.options = options
        self._sleep = sleep
        self._turns = Turns(clock, sleep)
        self._robots = Robots(self._robots_txt, options.user_agent, clock)
        self._guard = Guard(options.allow_private, resolve, clock)
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context or httpcore.default_ssl_context(),
            max_connections=None,
            max_keepalive_connections=20,
            keepalive_expiry=30,
            network_backend=self._guard,
        )

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """What the server of `url` answers; `not_modified` if it is still as `etag` or `last_modified` say.

        Waits for the host's turn, tries passing faults again. Raises FetchError.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        return self._follow(url, {name: value for name, value in conditions.items() if value})

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _robots_txt(self, url: str) -> Fetched:
        return self._follow(url, {}, robots=False)

    def _follow(self, asked: str, headers: dict[str, str], robots: bool = True) -> Fetched:
        url = _checked(asked, asked)
        seen: dict[str, int] = {}  # the addresses that redirected, with their status
        while True:
            if robots:
                self._robots.check(url)
            answer = self._tried(url, headers, robots)
            if answer.status not in _MOVED:
                if answer.status >= 300 and (answer.status != 304 or not headers):
                    raise status_fault(url, answer.status)
                return _fetched(answer, asked, url, permanent=bool(seen) and _MOVED_FOR_GOOD.issuperset(seen.values()))
            seen[url] = answer.status
            target = answer.headers.get("location", "").strip()
            if not target:
                raise FetchError(f"{url}: it redirects, but does not say where to", "redirects")
            url = _checked(_target(url, target), asked)
            if url in seen:
                raise FetchError(f"{asked}: its redirects lead back to {url}", "redirects")
            if len(seen) > self.options.redirects:
                raise FetchError(f"{asked}: more than {self.options.redirects} redirects", "redirects")

    def _tried(self, url: str, headers: dict[str, str], robots: bool) -> Answer:
        tries = Retrying(
            sleep=self._sleep,
            stop=stop_after_attempt(max(1, self.options.tries)),
            wait=wait_random_exponential(multiplier=1, max=LONGEST_WAIT),
            retry=retry_if_exception(_worth_trying),
            reraise=True,
        )
        return tries(self._ask, url, headers, robots)

    def _ask(self, url: str, headers: dict[str, str], robots: bool) -> Answer:
        host = host_of(url)
        if left := self._turns.paused(host):
            what = f"the host asked for a pause, of which {left:.0f} seconds are left"
            raise FetchError(f"{url}: {what}", "pause", passing=True, retry_after=left)
        self._turns.wait(host, max(self.options.delay, self._robots.delay(url) if robots else 0.0))
        try:
            with self._guard.within(self.options.seconds):
                return self._exchange(url, headers, robots)
        except FetchError as error:
            if error.retry_after:
                self._turns.pause(host, error.retry_after)
            raise
        except Refused as error:
            raise FetchError(f"{url}: {error}, and only those are asked", "refused address") from error
        except httpcore.TimeoutException as error:
            raise FetchError(f"{url}: no answer in time", "timeout", passing=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise _connection_fault(url, error) from error

    def _exchange(self, url: str, headers: dict[str, str], robots: bool) -> Answer:
        limit = self.options.max_bytes if robots else min(_ROBOTS_BYTES, self.options.max_bytes)
        sent = {"User-Agent": self.options.user_agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate", **headers}
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self.options.timeout)
        with self._pool.stream(
            "GET",
            url,
            headers=[(name.encode(), value.encode("utf-8")) for name, value in sent.items()],
            extensions={"timeout": timeouts},
        ) as response:
            return read_answer(response, url, limit, cut=not robots)


def _checked(url: str, asked: str) -> str:
    try:
        return request_url(url)
    except ValueError as error:
        via = "" if url == asked else f", to which {shown(asked)} redirects"
        raise FetchError(f"{shown(url)}{via}: {error}", "not http") from error


def _target(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return location  # `_checked` says that it is no address


def _worth_trying(error: BaseException) -> bool:
    return isinstance(error, FetchError) and error.passing and (error.retry_after or 0.0) <= LONGEST_WAIT


def _connection_fault(url: str, error: Exception) -> FetchError:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return FetchError(f"{url}: its certificate is not valid ({cause.verify_message})", "certificate", passing=True)
    return FetchError(f"{url}: the connection fails ({one_line(str(error)) or 'closed'})", "connection", passing=True)


def _fetched(answer: Answer, asked: str, url: str, permanent: bool) -> Fetched:
    return Fetched(
        url=url,
        asked=asked,
        status=answer.status,
        body=answer.body,
        content_type=answer.content_type,
        charset=answer.charset,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        not_modified=answer.status == 304,
        permanent=url if permanent else None,
    )
