"""One fetcher for many threads: `get` asks for an address and keeps every rule of politeness and caution."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from entente.documents.fetching.terms import Fetched, FetchOptions


class Fetcher:
    """Fetches addresses, from as many threads as wish. A context manager: leaving it closes all connections."""

    def __init__(
        self,
        options: FetchOptions = FetchOptions(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.options = options

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """What the server of `url` answers; `not_modified` if it is still as `etag` or `last_modified` say.

        Waits for the host's turn, tries passing faults again. Raises FetchError.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Close all connections."""

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
