"""How fast the desk answers from a large store, and whether it answers fifty readers while feeds are watched.

Usage: python benchmarks/desk.py [--smoke] [--keep FILE]

The store is made up: 100,000 documents of four mentions and a statement each, on heavy-tailed pairs of 190 countries
over ten years, and 300,000 events of these mentions. `entente serve` answers from it in a process of its own, on
loopback, once it has indexed the words, for which it takes a while beside its answers; beside each figure stands its
limit, and the time of a file that needs no store at all. Then fifty readers ask
for a minute while the server watches a feed that names a new report every two seconds. A store that `--keep` wrote is
taken again, not made again.
"""

import argparse
import asyncio
import http.server
import json
import os
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import numpy as np

from entente.actors.tables import KNOWLEDGE, rows_of
from entente.coding.ontology import measures
from entente.records import (
    Actor,
    Characterised,
    DateSpan,
    Document,
    Event,
    Evidence,
    Mention,
    Offsets,
    Place,
    Span,
    Statement,
    event_id,
    mention_id,
    statement_id,
    text_hash,
)
from entente.store import Store, open_store
from entente.store.search import SUFFIX

FIRST, DAYS, COUNTRIES, PLACES, WORDS = date(2015, 1, 1), 3652, 190, 3_000, 8_000
SIZES, SMOKE_SIZES = (100_000, 300_000), (400, 1_200)  # documents and events
MENTIONS = 4  # of a document
TIMES, SMOKE_TIMES = 40, 3
READERS, SECONDS, SMOKE_SECONDS = 50, 60.0, 3.0
MOST_INDEXING = 1200.0  # seconds
DYAD, OTHER, SEARCH = 0.300, 0.150, 0.200  # seconds, of the median


class News:
    """Made-up reports, the same for the same sizes."""

    def __init__(self, documents: int, events: int) -> None:
        self.documents, self.events = documents, events
        listed = (row["country"] for row in rows_of(KNOWLEDGE / "states.tsv") if not row["until"])
        self.codes = list(dict.fromkeys([*"USA RUS CHN GBR DEU FRA ISR IRN UKR IND".split(), *listed]))[:COUNTRIES]
        self._kinds = [(kind, measure) for (kind, mode), measure in measures().items() if not mode]
        rng = np.random.default_rng(events)
        weight = 1 / np.arange(1, len(self.codes) + 1)
        self._one = rng.choice(len(self.codes), events, p=weight / weight.sum())
        self._other = (self._one + 1 + rng.choice(len(self.codes) - 1, events, p=weight[1:] / weight[1:].sum())) % len(
            self.codes
        )
        self._kind, self._day = rng.integers(0, len(self._kinds), events), rng.integers(0, DAYS, events)
        self._place, self._words = rng.integers(0, PLACES, events), rng.integers(0, WORDS, (events, 6))

    def told(self, number: int) -> tuple[Document, list[Mention], Statement]:
        """A document with what it tells."""
        key, text = f"doc-{number:020d}", ""
        mentions = []
        for event in self._events_of(number):
            mention, sentence = self._mention(event, key, len(text))
            mentions.append(mention)
            text += sentence + " "
        said = f'"We will not give way", {self.codes[self._one[number % self.events]]} said of its neighbour.'
        statement = self._statement(number, key, len(text), said)
        text += said
        day = FIRST + timedelta(days=int(self._day[number % self.events]))
        document = Document(
            id=key, title=f"Report {number} of the day", text=text, text_hash=text_hash(text), published=day,
            outlet=f"Outlet {number % 50}", url=f"https://news.example/{number}", sentences=MENTIONS + 1,
        )  # fmt: skip
        return document, mentions, statement

    def _events_of(self, document: int) -> Iterator[int]:
        """Every event is told once, and the first ones once more."""
        for place in range(MENTIONS):
            yield (document + place * self.documents) % self.events

    def _mention(self, event: int, key: str, at: int) -> tuple[Mention, str]:
        one, other = self.codes[self._one[event]], self.codes[self._other[event]]
        place = f"Place{self._place[event]}"
        words = " ".join(f"word{number}" for number in self._words[event])
        text = f"{one} acted on {other} in {place} as {words} was said."
        kind, measure = self._kinds[self._kind[event]]
        day = FIRST + timedelta(days=int(self._day[event]))
        start, where = at + len(one) + 1, at + text.index(place)
        trigger = Span(text="acted", start=start, end=start + 5)
        parties = [
            Actor(text=code, start=begin, end=begin + 3, name=code, id=f"state/{code}", country=code, sectors=["GOV"])
            for code, begin in ((one, at), (other, start + 9))
        ]
        mention = Mention(
            id=mention_id(key, trigger, kind), document=key, sentence=Offsets(start=at, end=at + len(text)), lead=True,
            type=kind, quad=measure.quad, score=measure.score, cameo=measure.cameo, scope="interstate",
            trigger=trigger, actors=parties[:1], recipients=parties[1:], confidence=0.9, model="made up",
            date=DateSpan(start=day, end=day, precision="day", basis="explicit"),
            place=Place(
                text=place, start=where, end=where + len(place), name=place, country=other,
                lat=float(self._place[event] % 120 - 60), lon=float(self._place[event] % 300 - 150), precision="city",
            ),
        )  # fmt: skip
        return mention, text

    def _statement(self, number: int, key: str, at: int, said: str) -> Statement:
        one, other = (self.codes[each[number % self.events]] for each in (self._one, self._other))
        day = FIRST + timedelta(days=int(self._day[number % self.events]))
        content = Span(text="We will not give way", start=at + 1, end=at + 21)
        speaker = at + said.index(f"{one} said")
        about = Characterised(
            text="its neighbour", start=at + said.index("its"), end=at + said.index("its") + 13, id=f"state/{other}",
            country=other, stance="critical", stance_confidence=0.7,
        )  # fmt: skip
        return Statement(
            id=statement_id(key, [content]), document=key, form="direct", content=[content], text=content.text,
            speakers=[Actor(text=one, start=speaker, end=speaker + 3, name=one, id=f"state/{one}", country=one)],
            about=[about], date=DateSpan(start=day, end=day, precision="day", basis="explicit"), confidence=0.8,
        )  # fmt: skip

    def event(self, tellings: list[Mention]) -> Event:
        """The event that some mentions tell."""
        best = tellings[0]
        return Event(
            id=event_id(best.id), type=best.type, quad=best.quad, score=best.score, cameo=best.cameo, scope=best.scope,
            actors=best.actors, recipients=best.recipients, date=best.date, place=best.place,
            evidence=Evidence(
                mention=best.id, document=best.document, sentence=best.sentence, trigger=best.trigger
            ),
            mentions=[each.id for each in tellings], documents=len(tellings), reports=len(tellings),
            outlets=len(tellings), first_reported=best.date and best.date.start,
            last_reported=best.date and best.date.start, confidence=0.9, model="made up",
        )  # fmt: skip


def fill(store: Store, news: News) -> None:
    """Write the documents, then the events of their mentions."""
    tellings: list[list[Mention]] = [[] for _ in range(news.events)]
    with store.begin_run("0", "made up", None, {}) as run:
        for number in range(news.documents):
            document, mentions, statement = news.told(number)
            run.write(document, mentions, [statement])
            for event, mention in zip(news._events_of(number), mentions, strict=True):
                tellings[event].append(mention)
    homes = {mention.id: mention.document for told in tellings for mention in told}
    with store.merge("0", {}) as merge:
        merge.write(map(news.event, tellings), homes)


class Feed(http.server.ThreadingHTTPServer):
    """A feed on loopback that names a new report every two seconds, thirty to begin with, and the pages of all."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _FeedHandler)
        self.began = time.monotonic() - 60
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def named(self) -> int:
        """Reports named so far."""
        return int((time.monotonic() - self.began) / 2)


class _FeedHandler(http.server.BaseHTTPRequestHandler):
    server: Feed

    def do_GET(self) -> None:
        if self.path[1:].isdigit():
            title, report = f"Talks, day {self.path[1:]}", _report(int(self.path[1:]))
            self._answer("text/html", f"<html><title>{title}</title><article><p>{report}</p></article></html>")
            return
        if self.path != "/feed.xml":
            self.send_error(404)
            return
        now = format_datetime(datetime.now(UTC))
        items = "".join(
            f"<item><guid>{number}</guid><title>Talks, day {number}</title>"
            f"<link>http://127.0.0.1:{self.server.server_port}/{number}</link>"
            f"<pubDate>{now}</pubDate><description>{_report(number)}</description></item>"
            for number in range(max(0, self.server.named - 50), self.server.named)
        )
        feed = f'<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'
        self._answer("application/rss+xml", feed)

    def _answer(self, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _report(number: int) -> str:
    """A report of its own for every number, long enough to be taken for a text."""
    towns = "Ankara Baku Cairo Delhi Hanoi Jakarta Kabul Lagos Lima Oslo Quito Rabat Riyadh Sofia Tunis Vienna".split()
    states = "Turkey India Egypt Vietnam Peru Norway Morocco Bulgaria Tunisia Austria Ecuador Nigeria".split()
    one, other = states[number % 12], states[(number * 5 + 1 + number // 12) % 12]
    other = other if other != one else "Iran"
    town = towns[number % 16]
    return (
        f"{one} and {other} held talks in {town} on border crossing number {number}. The foreign minister of {one} "
        f"said {other} had kept its word on every one of the {number + 3} points that were open since the spring. "
        f"Officials of {other} criticised {one} for building posts near the river, and both sides agreed to meet "
        f"again within {number % 9 + 2} weeks. Residents of {town} told the wire that convoys had passed at night."
    )


class Served:
    """`entente serve` in a process of its own."""

    def __init__(self, store: Path, folder: Path, feeds: Path | None = None) -> None:
        command = [sys.executable, "-m", "entente.cli", "serve", "--db", str(store), "--port", "0"]
        command += ["--watch", str(feeds)] if feeds else []
        self._log = (folder / "serve.log").open("w+")
        self._process = subprocess.Popen(command, stdout=self._log, stderr=self._log, text=True)
        self.url = self._address()

    def _address(self) -> str:
        for _ in range(1200):
            self._log.seek(0)
            said = self._log.read()
            if found := re.search(r"http://127\.0\.0\.1:\d+", said):
                return found[0]
            if self._process.poll() is not None:
                raise SystemExit(f"entente serve ended: {said}")
            time.sleep(0.1)
        raise SystemExit("entente serve gave no address")

    def memory(self) -> float:
        """The most memory so far, in megabytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) / 1e3 if found else float("nan")

    def end(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        if code := self._process.wait(timeout=60):
            self._log.seek(0)
            raise SystemExit(f"entente serve left with {code}: {self._log.read()[-500:]}")


def indexed(store: Path) -> float:
    """Wait until the words of a store that is served are in an index; the seconds."""
    began = time.perf_counter()
    while True:
        with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{store}{SUFFIX}?mode=ro", uri=True)) as index:
            if any(run for (run,) in index.execute("SELECT run FROM about")):
                return time.perf_counter() - began
        if time.perf_counter() - began > MOST_INDEXING:
            raise SystemExit(f"the words were not indexed within {MOST_INDEXING:.0f} s")
        time.sleep(0.2)


def addresses(news: News, rng: np.random.Generator, times: int) -> dict[str, tuple[list[str], float | None]]:
    """By page: addresses that differ, and the limit of their median in seconds."""
    weight = 1 / np.arange(1, len(news.codes) + 1)

    def code() -> str:
        return str(rng.choice(news.codes, p=weight / weight.sum()))

    def pair() -> tuple[str, str]:
        one = code()
        return one, next(each for each in iter(code, None) if each != one)

    def month() -> str:
        first = FIRST + timedelta(days=int(rng.integers(DAYS - 40)))
        return f"since={first}&until={first + timedelta(days=30)}"

    def document() -> str:
        return f"doc-{int(rng.integers(news.documents)):020d}"

    def event() -> str:
        mention = news.told(int(rng.integers(min(news.documents, news.events))))[1][0]
        return event_id(mention.id)

    def made(make) -> list[str]:
        return [make() for _ in range(times)]

    return {
        "dyad page": (made(lambda: "/dyads/{}/{}".format(*pair())), DYAD),
        "front page": (["/"] * times, OTHER),
        "event page": (made(lambda: f"/events/{event()}"), OTHER),
        "document page": (made(lambda: f"/documents/{document()}"), OTHER),
        "actor page": (made(lambda: f"/actors/{code()}"), OTHER),
        "list of events": (made(lambda: "/events?actor={}&recipient={}".format(*pair())), OTHER),
        "network of a month": (made(lambda: f"/network?{month()}"), OTHER),
        "map of a month": (made(lambda: f"/map?{month()}"), OTHER),
        "search page": (made(lambda: f"/search?q=word{rng.integers(WORDS)}"), SEARCH),
        "search, two words": (made(lambda: f"/search?q=acted+{code()}"), SEARCH),
        "API: events": (made(lambda: f"/api/v1/events?actor={code()}&{month()}&limit=100"), OTHER),
        "API: series": (made(lambda: "/api/v1/dyads/{}/{}/series".format(*pair())), DYAD),
        "API: search": (made(lambda: f"/api/v1/search?q=word{rng.integers(WORDS)}"), SEARCH),
    }


def measured(served: Served, asked: dict[str, tuple[list[str], float | None]], smoke: bool) -> int:
    """Print the median of every page; how many are over their limits."""
    broken = 0
    with httpx.Client(base_url=served.url, timeout=60) as client:
        print(f"{'page':<22} {'median':>9} {'slowest':>9} {'limit':>9}")
        plain = [_timed(client, "/static/desk.css") for _ in range(20)]
        print(f"{'a file (limit)':<22} {statistics.median(plain) * 1e3:>6.0f} ms {max(plain) * 1e3:>6.0f} ms")
        for name, (paths, limit) in asked.items():
            seconds = [_timed(client, path) for path in paths]
            over = limit is not None and statistics.median(seconds) > limit and not smoke
            broken += over
            print(
                f"{name:<22} {statistics.median(seconds) * 1e3:>6.0f} ms {max(seconds) * 1e3:>6.0f} ms "
                f"{f'{limit * 1e3:.0f} ms' if limit else '':>9}{'  over' if over else ''}",
                flush=True,
            )
    return broken


def _timed(client: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    seconds = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code} {answer.text[:200]}")
    return seconds


async def read_together(url: str, paths: list[str], seconds: float) -> tuple[list[float], list[str]]:
    """Fifty readers ask for some seconds: the seconds of each answer, and what went wrong."""
    until, taken, faults = time.monotonic() + seconds, [], []

    async def reader(number: int, client: httpx.AsyncClient) -> None:
        place = number * 7
        while time.monotonic() < until:
            path, place = paths[place % len(paths)], place + 1
            began = time.perf_counter()
            try:
                answer = await client.get(path)
                if answer.status_code != 200:
                    faults.append(f"{path}: {answer.status_code}")
            except httpx.HTTPError as error:
                faults.append(f"{path}: {error!r}")
            taken.append(time.perf_counter() - began)

    limits = httpx.Limits(max_connections=READERS, max_keepalive_connections=READERS)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        await asyncio.gather(*(reader(number, client) for number in range(READERS)))
    return taken, faults


def crowd(store: Path, folder: Path, news: News, smoke: bool) -> int:
    """Readers and a feed at once; 1 when any answer failed or, but for a smoke run, nothing was coded meanwhile."""
    seconds = SMOKE_SECONDS if smoke else SECONDS
    feed = Feed()
    feeds = folder / "feeds.toml"
    feeds.write_text(
        f'every = "1m"\n[fetching]\nallow_private = true\ndelay = 0.0\n'
        f'[[feed]]\nurl = "http://127.0.0.1:{feed.server_port}/feed.xml"\noutlet = "Wire"\n'
    )
    served = Served(store, folder, feeds)
    rng = np.random.default_rng(2)
    paths = [path for listed, _ in addresses(news, rng, 20).values() for path in listed]
    rng.shuffle(paths)
    before = _coded(served)
    taken, faults = asyncio.run(read_together(served.url, paths, seconds))
    coded = _coded(served) - before
    print(
        f"{READERS} readers, {seconds:.0f} s while a feed is watched: {len(taken):,} answers, {len(faults)} failed, "
        f"median {statistics.median(taken) * 1e3:.0f} ms, "
        f"95 of 100 within {statistics.quantiles(taken, n=20)[-1] * 1e3:.0f} ms; "
        f"{coded} of {feed.named} reports coded meanwhile; memory at most {served.memory():.0f} MB"
    )
    for fault in faults[:5]:
        print("  " + fault)
    served.end()
    feed.shutdown()
    return int(bool(faults) or not (coded or smoke))


def _coded(served: Served) -> int:
    with httpx.Client(base_url=served.url, timeout=120) as client:
        answer = client.get("/api/v1/documents?outlet=Wire&text=none", headers={"Accept": "application/x-ndjson"})
        return sum(json.loads(line)["kind"] == "document" for line in answer.text.splitlines())


def main() -> int:
    """Make the store, measure and print; 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="400 documents, limits of time not enforced")
    parser.add_argument("--keep", type=Path, help="keep the store in this file, or measure a copy of the one there")
    options = parser.parse_args()
    news = News(*(SMOKE_SIZES if options.smoke else SIZES))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = options.keep or folder / "made-up.duckdb"
        if not made.exists():
            began = time.perf_counter()
            with open_store(made) as store:
                fill(store, news)
            print(f"made {news.events:,} events in {time.perf_counter() - began:.0f} s", flush=True)
        store = folder / "served.duckdb"
        shutil.copyfile(made, store)
        served = Served(store, folder)
        print(f"indexed its words in {indexed(store):.0f} s, once", flush=True)
        asked = addresses(news, np.random.default_rng(1), SMOKE_TIMES if options.smoke else TIMES)
        broken = measured(served, asked, options.smoke)
        print(f"{'memory at most':<22} {served.memory():>6.0f} MB")
        served.end()
        broken += crowd(store, folder, news, options.smoke)
    return 1 if broken else 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
