"""Fetching from a server on loopback that has every fault there is."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from entente.documents.fetching import Fetcher, FetchError, FetchOptions

if TYPE_CHECKING:
    from documents.fetching.conftest import Clock, Site

Make = Callable[..., Fetcher]


def fault(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    assert "\n" not in str(caught.value)
    return caught.value


def test_an_answer_says_what_it_is(site: Site, fetcher: Fetcher) -> None:
    headers = {"Content_Type": "Text/HTML; Charset=ISO-8859-2", "ETag": '"a1"', "Last_Modified": "Fri, 03 May 2024"}
    site.serve("/a%20b?q=1", "Łódź".encode("iso-8859-2"), **headers)
    asked = site.url("/a b?q=1#part").replace("http://", "HTTP://me:secret@")
    got = fetcher.get(asked)
    assert (got.url, got.asked, got.status) == (site.url("/a%20b?q=1"), asked, 200)
    assert (got.content_type, got.charset) == ("text/html", "ISO-8859-2")
    assert (got.etag, got.last_modified) == ('"a1"', "Fri, 03 May 2024")
    assert got.body == "Łódź".encode("iso-8859-2")
    assert not got.not_modified
    assert got.permanent is None


def test_the_server_is_told_who_asks_and_gets_no_password_and_no_cookie(site: Site, make_fetcher: Make) -> None:
    site.serve("/a", Set_Cookie="id=1")
    fetcher = make_fetcher(user_agent="entente/1 (tests)")
    for _ in range(2):
        fetcher.get(site.url("/a").replace("http://", "http://me:secret@"))
    assert {headers["user-agent"] for headers in site.headers} == {"entente/1 (tests)"}
    assert not any({"cookie", "authorization"} & set(headers) for headers in site.headers)


def test_proxies_of_the_environment_are_not_asked(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    site.serve("/a")
    assert fetcher.get(site.url("/a")).body == b"fine"


def test_what_did_not_change_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        same = handler.headers["If-None-Match"] == '"a1"' and handler.headers["If-Modified-Since"] == "Fri"
        handler.send_response(304 if same else 200)
        handler.send_header("ETag", '"a1"')
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site.pages["/a"] = page
    assert not fetcher.get(site.url("/a")).not_modified
    got = fetcher.get(site.url("/a"), etag='"a1"', last_modified="Fri")
    assert (got.not_modified, got.status, got.body, got.etag) == (True, 304, b"", '"a1"')


def test_not_modified_without_having_asked_is_a_fault(site: Site, fetcher: Fetcher) -> None:
    site.serve("/a", b"", 304)
    assert fault(fetcher, site.url("/a")).reason == "status 304"


@pytest.mark.parametrize(
    "url",
    ["ftp://host/a", "file:///etc/passwd", "//host/a", "no address", "http://", "http://[::1", "http://a b/c", ""],
)
def test_only_web_addresses_are_asked(fetcher: Fetcher, url: str) -> None:
    error = fault(fetcher, url)
    assert (error.reason, error.passing) == ("not http", False)


# Redirects


def test_redirects_are_followed_and_permanent_ones_reported(site: Site, fetcher: Fetcher) -> None:
    site.redirect("/old", "older?x=1#top", 301)
    site.redirect("/older?x=1", site.url("/new"), 308)
    site.serve("/new")
    got = fetcher.get(site.url("/old"))
    assert (got.url, got.permanent, got.body) == (site.url("/new"), site.url("/new"), b"fine")


def test_one_passing_redirect_keeps_the_old_address(site: Site, fetcher: Fetcher) -> None:
    site.redirect("/old", "/older", 301)
    site.redirect("/older", "/new", 302)
    site.serve("/new")
    got = fetcher.get(site.url("/old"))
    assert (got.url, got.permanent) == (site.url("/new"), None)


def test_redirects_that_do_not_end_are_left(site: Site, make_fetcher: Make) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a#again")
    for number in range(9):
        site.redirect(f"/{number}", f"/{number + 1}")
    site.serve("/9")
    site.serve("/nowhere", b"", 302)
    fetcher = make_fetcher(redirects=8)
    for path in ("/a", "/0", "/nowhere"):
        error = fault(fetcher, site.url(path))
        assert (error.reason, error.passing) == ("redirects", False)
    assert fetcher.get(site.url("/1")).url == site.url("/9")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "javascript:alert(1)", "gopher://h/", "http://[::1"])
def test_redirects_lead_to_web_addresses_only(site: Site, fetcher: Fetcher, target: str) -> None:
    site.redirect("/a", target)
    error = fault(fetcher, site.url("/a"))
    assert error.reason == "not http"
    assert site.url("/a") in str(error)


def test_a_password_in_a_redirect_goes_nowhere(site: Site, fetcher: Fetcher) -> None:
    site.redirect("/a", site.url("/b").replace("//", "//me:secret@"))
    site.serve("/b")
    assert fetcher.get(site.url("/a")).url == site.url("/b")
    assert "authorization" not in site.headers[-1]


# Status


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_what_is_not_there_is_asked_for_once(site: Site, fetcher: Fetcher, status: int) -> None:
    site.serve("/a", status=status)
    error = fault(fetcher, site.url("/a"))
    assert (error.reason, error.passing) == (f"status {status}", False)
    assert site.asked.count("/a") == 1


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 599])
def test_passing_faults_are_tried_again_with_growing_pauses_of_chance(
    site: Site, make_fetcher: Make, clock: Clock, status: int
) -> None:
    site.serve("/a", status=status)
    error = fault(make_fetcher(tries=4, delay=0), site.url("/a"))
    assert (error.reason, error.passing) == (f"status {status}", True)
    assert site.asked.count("/a") == 4
    assert all(0 <= pause <= limit for pause, limit in zip(clock.slept, (1, 2, 4), strict=True))


def test_a_fault_that_passes_is_forgotten(site: Site, fetcher: Fetcher) -> None:
    left = [500, 503]
    site.pages["/a"] = lambda handler: site.answer(handler, b"fine", left.pop() if left else 200)
    assert fetcher.get(site.url("/a")).body == b"fine"


def test_a_short_pause_that_the_server_asks_for_is_kept(site: Site, make_fetcher: Make, clock: Clock) -> None:
    times: list[float] = []

    def page(handler: BaseHTTPRequestHandler) -> None:
        times.append(clock.now)
        site.answer(handler, b"", 429 if len(times) == 1 else 200, Retry_After="20")

    site.pages["/a"] = page
    make_fetcher(delay=0).get(site.url("/a"))
    assert times[1] - times[0] >= 20


def test_after_a_long_pause_asked_for_the_host_is_not_asked_at_all(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    site.serve("/a", status=503, Retry_After="600")
    site.serve("/b")
    error = fault(fetcher, site.url("/a"))
    assert (error.reason, error.passing, error.retry_after) == ("status 503", True, 600)
    error = fault(fetcher, site.url("/b"))
    assert (error.reason, error.passing) == ("pause", True)
    assert error.retry_after == pytest.approx(600, abs=5)
    assert site.asked == ["/robots.txt", "/a"]
    clock.now += 601
    assert fetcher.get(site.url("/b")).body == b"fine"


# Bodies


def test_a_body_without_end_is_left_at_the_limit(site: Site, make_fetcher: Make) -> None:
    sent = [0]

    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(1_000):
            handler.wfile.write(bytes(1_000_000))
            sent[0] += 1_000_000

    site.pages["/a"] = page
    error = fault(make_fetcher(max_bytes=100_000), site.url("/a"))
    assert (error.reason, error.passing) == ("too large", False)
    assert sent[0] < 100_000_000  # what the system's buffers hold at most


def test_a_body_that_announces_its_size_is_not_even_begun(site: Site, make_fetcher: Make) -> None:
    site.serve("/a", b"", Content_Length="1000000000")
    assert fault(make_fetcher(max_bytes=100_000), site.url("/a")).reason == "too large"


def test_a_body_of_just_the_limit_is_taken(site: Site, make_fetcher: Make) -> None:
    site.serve("/a", bytes(1_000))
    site.serve("/b", bytes(1_001))
    site.serve("/c", gzip.compress(bytes(1_001), mtime=0), Content_Encoding="gzip")
    fetcher = make_fetcher(max_bytes=1_000)
    assert len(fetcher.get(site.url("/a")).body) == 1_000
    assert fault(fetcher, site.url("/b")).reason == "too large"
    assert fault(fetcher, site.url("/c")).reason == "too large"


def test_a_zip_bomb_is_stopped_while_it_unpacks(
    site: Site, make_fetcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    site.serve("/a", bomb, Content_Encoding="gzip")
    unpacked = [0]
    original = zlib.decompressobj

    class Counting:
        def __init__(self, *arguments: int) -> None:
            self._inner = original(*arguments)

        def decompress(self, data: bytes, most: int) -> bytes:
            piece = self._inner.decompress(data, most)
            unpacked[0] += len(piece)
            return piece

        def __getattr__(self, name: str) -> object:
            return getattr(self._inner, name)

    monkeypatch.setattr("entente.documents.unpacking.zlib.decompressobj", Counting)
    assert fault(make_fetcher(max_bytes=1_000_000), site.url("/a")).reason == "too large"
    assert 1_000_000 < unpacked[0] < 1_200_000


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "bare deflate", "identity", ""])
def test_packed_bodies_are_unpacked(site: Site, fetcher: Fetcher, coding: str) -> None:
    text = b"The ministers met. " * 10_000
    bare = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(text[:5_000], mtime=0) + gzip.compress(text[5_000:], mtime=0) + bytes(4),
        "x-gzip": gzip.compress(text, mtime=0),
        "deflate": zlib.compress(text),
        "bare deflate": bare.compress(text) + bare.flush(),
    }
    site.serve("/a", packed.get(coding, text), Content_Encoding=coding.removeprefix("bare "))
    assert fetcher.get(site.url("/a")).body == text
    assert site.headers[-1]["accept-encoding"] == "gzip, deflate"


def test_what_cannot_be_unpacked_is_a_fault(site: Site, make_fetcher: Make) -> None:
    fetcher = make_fetcher(tries=1)
    whole = gzip.compress(b"The ministers met. " * 1_000, mtime=0)
    site.serve("/plain", b"The ministers met.", Content_Encoding="gzip")
    site.serve("/broken", whole[:40] + b"????" + whole[44:], Content_Encoding="gzip")
    site.serve("/cut", whole[:-20], Content_Encoding="gzip")
    site.serve("/other", b"????", Content_Encoding="br")
    found = {path: fault(fetcher, site.url(path)) for path in ("/plain", "/broken", "/cut", "/other")}
    assert {path: (error.reason, error.passing) for path, error in found.items()} == {
        "/plain": ("encoding", True),
        "/broken": ("encoding", True),
        "/cut": ("truncated", True),
        "/other": ("encoding", False),
    }


def test_a_body_shorter_than_announced_is_noticed(site: Site, fetcher: Fetcher) -> None:
    tries = [0]

    def page(handler: BaseHTTPRequestHandler) -> None:
        tries[0] += 1
        site.answer(handler, b"The ministers", Content_Length="13" if tries[0] == 3 else "500")
        handler.close_connection = True

    site.pages["/a"] = page
    assert fetcher.get(site.url("/a")).body == b"The ministers"
    tries[0] = -3
    error = fault(fetcher, site.url("/a"))
    assert (error.reason, error.passing) == ("truncated", True)


# Time


def test_a_server_that_says_nothing_is_left(site: Site, make_fetcher: Make) -> None:
    site.pages["/a"] = lambda handler: bool(site.over.wait(10)) and None
    error = fault(make_fetcher(timeout=0.05, tries=2), site.url("/a"))
    assert (error.reason, error.passing) == ("timeout", True)
    assert site.asked.count("/a") == 2


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_server_that_trickles_is_left_when_the_time_is_over(site: Site, make_fetcher: Make, part: str) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n"
        handler.wfile.write(head + (b"\r\n" if part == "body" else b"X-Long: "))
        while not site.over.wait(0.02):
            handler.wfile.write(b"a")

    site.pages["/a"] = page
    fetcher = make_fetcher({"clock": time.monotonic}, timeout=10, seconds=0.3, tries=1)
    assert fault(fetcher, site.url("/a")).reason == "timeout"


def test_a_connection_that_fails_is_a_passing_fault(site: Site, make_fetcher: Make) -> None:
    site.pages["/a"] = lambda handler: handler.wfile.write(b"no HTTP at all\r\n\r\n") and None
    site.pages["/b"] = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
    fetcher = make_fetcher(tries=1)
    for url in (site.url("/a"), site.url("/b"), "http://127.0.0.1:1/"):
        error = fault(fetcher, url)
        assert (error.reason, error.passing) == ("connection", True)


# Turns


def test_a_host_is_asked_no_oftener_than_allowed_by_many_threads(site: Site, make_fetcher: Make) -> None:
    lock, waits = threading.Lock(), []

    def sleep(seconds: float) -> None:
        with lock:
            waits.append(seconds)

    site.serve("/a")
    fetcher = make_fetcher({"sleep": sleep}, delay=5)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: fetcher.get(site.url("/a")), range(16)))
    assert [got.body for got in answers] == [b"fine"] * 16
    assert site.asked.count("/robots.txt") == 1
    assert sorted(waits) == [5.0 * number for number in range(1, 17)]  # the clock stands still: each has its own turn


def test_hosts_do_not_wait_for_each_other(site: Site, make_fetcher: Make, clock: Clock) -> None:
    site.serve("/a")
    fetcher = make_fetcher({"resolve": lambda host, port: ["127.0.0.1"]}, delay=5)
    for host in ("one.example", "two.example", "three.example"):
        fetcher.get(site.url("/a", host))
    assert clock.slept == [5.0, 5.0, 5.0]  # each between robots.txt and the page


def test_requests_to_a_host_keep_their_distance(site: Site, make_fetcher: Make, clock: Clock) -> None:
    times: list[float] = []
    site.pages["/a"] = lambda handler: times.append(clock.now) or site.answer(handler, b"")
    fetcher = make_fetcher(delay=2)
    for _ in range(3):
        fetcher.get(site.url("/a"))
    assert [later - earlier for earlier, later in pairwise(times)] == [2.0, 2.0]


def test_options_have_sober_defaults() -> None:
    options = FetchOptions()
    assert not options.allow_private
    assert options.user_agent.startswith("entente/")


def test_a_closed_fetcher_holds_no_connection(site: Site) -> None:
    site.serve("/a")
    with Fetcher(FetchOptions(allow_private=True, delay=0)) as fetcher:
        fetcher.get(site.url("/a"))
        assert fetcher._pool.connections
    assert not fetcher._pool.connections
