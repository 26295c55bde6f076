"""A web server on loopback whose every page is a function, and a clock that waits without waiting."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from entente.documents.fetching import Fetcher, FetchOptions

Page = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Clock:
    """Seconds that pass only while somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Site(ThreadingHTTPServer):
    """The server: `pages` by path, and what was asked, in order."""

    daemon_threads = True
    block_on_close = False  # pages that hang must not hold up the tests

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Page] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.over = threading.Event()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_address[1]}{path}"

    @staticmethod
    def answer(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
        """Answer in full; `Content_Length` and other headers as given."""
        sent = {"Content_Type": "text/plain", "Content_Length": str(len(body)), **headers}
        handler.send_response(status)
        for name, value in sent.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    def serve(self, path: str, body: bytes = b"fine", status: int = 200, **headers: str) -> None:
        self.pages[path] = lambda handler: self.answer(handler, body, status, **headers)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.serve(path, b"", status, Location=to)

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that hangs up is what many of the tests are about


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        page = self.server.pages.get(self.path)
        if page is None:
            Site.answer(self, b"no such page", 404)
        else:
            page(self)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    yield from _running(Site())


@pytest.fixture
def certificate() -> Path:
    """The certificate of press.example and its key, which are for these tests alone; good for a hundred years."""
    return Path(__file__).with_name("press.example.pem")


@pytest.fixture
def tls_site(certificate: Path) -> Iterator[Site]:
    server = Site()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    yield from _running(server)


def _running(server: Site) -> Iterator[Site]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_fetcher(clock: Clock) -> Iterator[Callable[..., Fetcher]]:
    """Fetchers on the clock that asks loopback, with options by keyword; `with_`: what else the class takes."""
    made: list[Fetcher] = []

    def make(with_: dict[str, object] | None = None, **options: object) -> Fetcher:
        chosen = FetchOptions(**{"allow_private": True, "timeout": 5.0, **options})  # type: ignore[arg-type]
        fetcher = Fetcher(chosen, **{"clock": clock, "sleep": clock.sleep, **(with_ or {})})  # type: ignore[arg-type]
        made.append(fetcher)
        return fetcher

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def fetcher(make_fetcher: Callable[..., Fetcher]) -> Fetcher:
    return make_fetcher()
