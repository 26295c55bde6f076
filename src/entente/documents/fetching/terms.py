"""What a caller says about fetching, what comes back, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass

from entente._version import __version__


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How pages and feeds are fetched.

    user_agent:    what servers are told; robots.txt is read for the word before the first slash
    allow_private: whether loopback, private and other addresses that are not public may be asked
    timeout:       seconds to connect, and for each read
    seconds:       seconds for a whole answer, from the first byte asked to the last byte read
    max_bytes:     the longest body, counted after unpacking
    delay:         seconds between two requests to one host; its robots.txt may ask for more (60 at most)
    redirects:     how many redirects are followed
    tries:         how often a request is made before a passing fault is given up
    """

    user_agent: str = f"entente/{__version__} (codes news reports into event data)"
    allow_private: bool = False
    timeout: float = 20
    seconds: float = 60
    max_bytes: int = 10_000_000
    delay: float = 1.0
    redirects: int = 5
    tries: int = 3


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer to a request.

    url:           where the answer came from, after redirects, without user name, password and fragment
    asked:         the address that was asked for
    body:          the body, unpacked; empty when `not_modified`
    content_type:  the media type in lower case, without parameters
    charset:       the charset that the header declares, as it stands there
    etag, last_modified: what a later conditional request sends back
    not_modified:  whether the server said that nothing changed (304)
    permanent:     the new address when there were redirects and all of them were permanent (301, 308)
    """

    url: str
    asked: str
    status: int
    body: bytes
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    permanent: str | None = None


class FetchError(RuntimeError):
    """A page or feed that could not be fetched. The message is one line and names the address.

    reason:      a short word for counts: "not http", "refused address", "robots", "redirects", "timeout", "connection",
                 "truncated", "too large", "encoding", "status 404" …
    passing:     whether it is worth trying again later
    retry_after: seconds that the server asked to wait, if it did
    """

    def __init__(self, message: str, reason: str, *, passing: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.passing = passing
        self.retry_after = retry_after
