"""A day with servers that do all they should not: nothing stops the watcher, and every good item is coded once."""

from __future__ import annotations

import gzip
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from site_on_loopback import Handler, Site, entry, page, rss, story

from entente.documents import FetchOptions
from entente.store import Store
from entente.store.schema import DOCUMENT_COLUMN
from entente.watch import WatchedFeed

EVERY = timedelta(minutes=30)
IMPATIENT = FetchOptions(allow_private=True, delay=0, tries=1, timeout=2, seconds=3, max_bytes=300_000)
NUMBER = re.compile(r"on the evening of day (\d+)")


class Day:
    """The site by the hour: `good` are the numbers of the stories that must be coded."""

    def __init__(self, site: Site, clock: Any) -> None:
        self.site, self.clock, self.start = site, clock, clock.now
        self.good: set[int] = set()
        self.polls: Counter[str] = Counter()
        self.pages: Counter[str] = Counter()
        self.bomb = gzip.compress(b"<rss>" + bytes(40_000_000), mtime=0)
        for name in dir(self):
            if name.startswith("feed_"):
                site.answers["/" + name[5:]] = getattr(self, name)

    @property
    def feeds(self) -> list[str]:
        return sorted(path for path in self.site.answers if path.count("/") == 1)

    @property
    def hours(self) -> int:
        return int((self.clock.now - self.start) / timedelta(hours=1))

    def text(self, number: int) -> str:
        """A text that must be coded."""
        self.good.add(number)
        return story(number)

    def entries(self, base: int) -> Iterator[str]:
        """One more item every few hours, each with its text."""
        for number in range(base, base + self.hours + 1, 4):
            yield entry(f"{self.site.url}/story/{number}", self.text(number))

    def feed_plain(self, handler: Handler) -> None:
        handler.send(200, rss(*self.entries(1000)).encode())

    def feed_other_keys_every_time(self, handler: Handler) -> None:
        self.polls["keys"] += 1
        items = [
            entry(f"{self.site.url}/story/{2000 + hour}", self.text(2000 + hour), guid=f"{self.polls['keys']}-{hour}")
            for hour in range(0, self.hours + 1, 4)
        ]
        handler.send(200, rss(*items).encode())

    def feed_ten_addresses(self, handler: Handler) -> None:
        items = [entry(f"{self.site.url}/{n}/{self.hours}", self.text(3000), title="One") for n in range(10)]
        handler.send(200, rss(*items).encode())

    def feed_same_as_plain(self, handler: Handler) -> None:
        handler.send(200, rss(*self.entries(1000), title="Another feed").encode())

    def feed_pages(self, handler: Handler) -> None:
        """Items without text: every page fails once, some fail for ever, and two lead to one."""
        good = [f"/page/{4000 + hour}" for hour in range(0, self.hours + 1, 6)]
        for path in good:
            self.site.answers.setdefault(path, self.page_that_fails_once)
            self.text(int(path.rpartition("/")[2]))
        self.site.redirect("/page/short", f"{self.site.url}{good[0]}", 301)
        self.site.redirect("/page/loop", "/page/loop/on")
        self.site.redirect("/page/loop/on", "/page/loop")
        self.site.redirect("/page/away", "ftp://127.0.0.1/page")
        self.site.serve("/page/empty", "")
        self.site.serve("/page/picture", b"\x89PNG\r\n\x1a\n" + bytes(500), Content_Type="image/png")
        self.site.serve("/page/bomb", self.bomb, Content_Encoding="gzip")
        bad = [f"/page/{name}" for name in ("short", "loop", "away", "empty", "picture", "bomb", "missing")]
        handler.send(200, rss(*(entry(f"{self.site.url}{path}") for path in [*bad, *good])).encode())

    def page_that_fails_once(self, handler: Handler) -> None:
        self.pages[handler.path] += 1
        if self.pages[handler.path] == 1:
            handler.send(500, b"try again")
        else:
            handler.send(200, page(story(int(handler.path.rpartition("/")[2]))).encode())

    def feed_wrong_charset(self, handler: Handler) -> None:
        body = rss(*(entry(f"{self.site.url}/latin/{n}", f"Café, naïve. {self.text(5000 + n)}") for n in range(3)))
        handler.send(200, body.encode("latin-1"), Content_Type="application/rss+xml; charset=utf-8")

    def feed_lying_dates(self, handler: Handler) -> None:
        dates = ["Fri, 31 Dec 2049 23:59:59 GMT", "0000-00-00", "Thu, 01 Jan 1970 00:00:00 GMT", "soon", None]
        items = [entry(f"{self.site.url}/date/{n}", self.text(6000 + n), date=day) for n, day in enumerate(dates)]
        handler.send(200, rss(*items).encode())

    def feed_now_and_then(self, handler: Handler) -> None:
        """Errors of all kinds, and every fifth time what it should give."""
        numbers = range(7000, 7001 + self.hours, 6)
        body = rss(*(entry(f"{self.site.url}/story/{number}", story(number)) for number in numbers)).encode()
        self.polls["now and then"] += 1
        match self.polls["now and then"] % 5:
            case 1:
                handler.send(500, b"<html>oops</html>")
            case 2:
                handler.send(200, body, Content_Length=str(len(body) + 100))  # it breaks off
            case 3:
                time.sleep(3)
            case 4:
                handler.send(200, b"<html><body>Down for maintenance</body></html>", Content_Type="text/html")
            case _:
                self.good.update(numbers)
                handler.send(200, body)

    def feed_cut_off(self, handler: Handler) -> None:
        body = rss(*(entry(f"{self.site.url}/cut/{n}", self.text(8000 + n)) for n in range(3)), entry("x", "Lost."))
        handler.send(200, body[: body.index("Lost.")].encode())

    def feed_endless(self, handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"<item><title>more</title></item>" * 500)

    def feed_slow(self, handler: Handler) -> None:
        """A byte now and then, so that no read times out."""
        handler.send_response(200)
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b"<")
            handler.wfile.flush()
            time.sleep(0.1)

    def feed_bomb(self, handler: Handler) -> None:
        handler.send(200, self.bomb, Content_Encoding="gzip")

    def feed_loop(self, handler: Handler) -> None:
        handler.send(302, b"", Location="/loop")

    def feed_gone(self, handler: Handler) -> None:
        handler.send(410, b"")

    def feed_silent(self, handler: Handler) -> None:
        handler.connection.close()

    def feed_garbage(self, handler: Handler) -> None:
        handler.send(200, bytes(range(256)) * 40, ETag="\x01\xff", Last_Modified="never")


BAD = ["/bomb", "/endless", "/garbage", "/gone", "/loop", "/silent", "/slow"]


@pytest.fixture
def day(site: Site, clock: Any) -> Day:
    return Day(site, clock)


def test_a_day_with_hostile_servers(day: Day, store: Store, watcher: Any, clock: Any) -> None:
    feeds = [WatchedFeed(url=day.site.url + path, every=EVERY, outlet="Desk") for path in day.feeds]
    desk = watcher(*feeds, fetching=IMPATIENT)
    restart = day.start + timedelta(hours=12)

    def failing() -> set[str]:
        return {url.removeprefix(day.site.url) for url, state in store.feeds.states().items() if state.fault}

    # Somewhat more where a good feed was late in the last hour, as on a busy machine.
    while clock.now < day.start + timedelta(hours=24) or (
        failing() - {*BAD, "/now_and_then"} and clock.now < day.start + timedelta(hours=30)
    ):
        desk.once()
        if clock.now >= restart:  # what a process remembers is not needed
            desk, restart = watcher(*feeds, fetching=IMPATIENT), day.start + timedelta(days=2)
        clock.now = max(desk.due(), clock.now + timedelta(minutes=5))

    coded = Counter(int(NUMBER.findall(document.text)[0]) for document in store.documents())
    assert set(coded) == day.good and len(coded) > 30
    assert set(coded.values()) == {1}
    for table in DOCUMENT_COLUMN:
        assert store.arrow(table).num_rows == store.arrow(table, history=True).num_rows, f"{table} was replaced"
    assert not store.unmerged() and store.feeds.waiting([feed.url for feed in feeds], clock.now, 9) == []

    assert set(BAD) <= failing() <= {*BAD, "/now_and_then"}
    assert day.site.asked["/gone"] == 1
    assert all(day.site.asked[path] < 15 for path in BAD), "a feed that fails is left alone for longer and longer"
    dates = {document.day for document in store.documents()}
    assert dates <= {day.start.date(), day.start.date() + timedelta(days=1)}
