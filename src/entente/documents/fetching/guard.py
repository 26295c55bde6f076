"""Where connections are made: only to addresses that were checked, and only as long as a request may last."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import httpcore

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]

# All public addresses of IPv6 are in the first; behind the second stand addresses of IPv4.
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_CLOSED_IPV6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, benchmarks, and other special uses
        "2002::/16",  # 6to4, which leads to an address of IPv4
        "3fff::/20",  # documentation, as 2001:db8::/32, which Python knows
    )
)


class Refused(Exception):
    """A host that has an address where nobody may be asked. The message says which."""


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host as the system gives them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet may reach: no private, local or special one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)))
        return ip in _GLOBAL_IPV6 and ip.is_global and not any(ip in network for network in _CLOSED_IPV6)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Guard(httpcore.NetworkBackend):
    """Connects to what `resolve` gives for a host if every address is public; names are looked up nowhere else.

    The check and the connection use the same answer of the resolver, so a name that changes its address between
    two look-ups gains nothing. TLS, one layer above, still verifies the name.
    """

    def __init__(self, allow_private: bool, resolve: Resolve, clock: Callable[[], float]) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._clock = clock
        self._thread = threading.local()
        self._sockets = httpcore.SyncBackend()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Everything that this thread does inside ends in time: waiting longer raises httpcore.TimeoutException."""
        self._thread.end = self._clock() + seconds
        try:
            yield
        finally:
            del self._thread.end

    def left(self, timeout: float | None) -> float | None:
        """The seconds that the next step may take. Raises httpcore.ReadTimeout if none are left."""
        end: float | None = getattr(self._thread, "end", None)
        if end is None:
            return timeout
        left = end - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer takes too long")
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first checked address that answers. Raises Refused, or httpcore's errors."""
        fault: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
                return _TimedStream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault or httpcore.ConnectError("the host has no address")

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self._resolve(host, port)
        except (OSError, ValueError) as error:
            raise httpcore.ConnectError("the host is not known") from error
        for address in addresses:
            if not self._allow_private and not is_public(address):
                raise Refused(f"{address} is no public address")
        return addresses


class _TimedStream(httpcore.NetworkStream):
    # A connection whose every step ends with the request: a server that sends a byte now and then is left.

    def __init__(self, stream: httpcore.NetworkStream, guard: Guard) -> None:
        self._stream = stream
        self._guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._guard.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._guard.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, self._guard.left(timeout)), self._guard
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
