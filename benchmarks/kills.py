"""What becomes of a store when `entente watch` is killed (kill -9) at random moments: is every item coded exactly once?

A feed server on loopback has a new feed for every life of the watcher, half of the items without their text, which is
on a page. Each life is a process of its own that polls, codes with the shipped model, merges, and is killed at a random
moment after it has asked for the new feed; the last one is left to finish. Then every item must have one document that
was written once, and every mention an event.

Usage: python benchmarks/kills.py [--kills 100] [--smoke]   (--smoke: three kills)
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from entente.store import open_store
from entente.store.schema import DOCUMENT_COLUMN

ITEMS = 6  # new ones in every life
# The command, without PyTorch: spaCy loads it where it is installed (to train), and that takes longer than all else.
WATCH = "import sys; sys.modules['torch'] = None; from entente.cli import main; main()"
STATES = ["China", "Russia", "Iran", "Qatar", "France", "Japan", "Brazil", "Egypt", "Norway", "India"]
DEEDS = ["accused {} of shelling a village", "signed a trade agreement with {}", "threatened {} with sanctions"]
FEEDS = "[fetching]\nallow_private = true\ndelay = 0\n\n{}"
WORDS = """
    the of and to in that with for on by from at as after before about talks trade border visit treaty summit energy
    grain council minister delegation export port region market dialogue language culture railway visa airline budget
    election court inquiry old new long public recent northern early late former senior foreign local discussed reviewed
    welcomed postponed described questioned opened prepared praised people week year month morning evening city river
""".split()


def text(number: int) -> str:
    """A report of some 150 words, unlike any other, whose first sentence tells an event."""
    chance = random.Random(number)
    one, other = chance.sample(STATES, 2)
    sentences = [f"{one} {chance.choice(DEEDS).format(other)} on Tuesday, report {number} said."]
    sentences += [f"{' '.join(chance.choices(WORDS, k=14)).capitalize()}." for _ in range(10)]
    return " ".join(sentences)


class Site(BaseHTTPRequestHandler):
    """Feeds under /feed/LIFE, pages under /item/NUMBER."""

    asked: threading.Event
    life: int

    def do_GET(self) -> None:
        """Answer, and note when the newest feed is asked for."""
        kind, _, number = self.path.strip("/").partition("/")
        if not number.isdecimal():
            self.answer(404, "")
        elif kind == "feed":
            if int(number) == self.life:
                self.asked.set()
            self.answer(200, self.feed(int(number)))
        else:
            self.answer(200, f"<html><body><article><p>{text(int(number))}</p></article></body></html>")

    def feed(self, life: int) -> str:
        """The feed of a life; every second item has no text."""
        items = []
        for number in range(life * ITEMS, (life + 1) * ITEMS):
            body = f"<content:encoded>{escape(text(number))}</content:encoded>" if number % 2 else ""
            link = f"http://{self.headers['Host']}/item/{number}"
            items.append(f"<item><title>Report {number}</title><link>{link}</link>{body}</item>")
        space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        return f'<rss version="2.0" {space}><channel><title>Feed</title>{"".join(items)}</channel></rss>'

    def answer(self, status: int, body: str) -> None:
        """Send a body."""
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *given: object) -> None:
        """Say nothing."""


class Desk:
    """The files of a watcher, and how it is started."""

    def __init__(self, folder: Path, url: str) -> None:
        self.db, self.file, self.url = folder / "news.duckdb", folder / "feeds.toml", url
        self.lives = 0

    def start(self) -> "subprocess.Popen[bytes]":
        """Start a watcher of all feeds so far and a new one; returns when it has asked for the new one."""
        Site.life, Site.asked = self.lives, threading.Event()
        self.lives += 1
        feeds = "".join(f'[[feed]]\nurl = "{self.url}/feed/{life}"\n' for life in range(self.lives))
        self.file.write_text(FEEDS.format(feeds), "utf-8")
        command = [sys.executable, "-c", WATCH, "watch", str(self.file), "--db", str(self.db), "--once"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        while not Site.asked.wait(0.1):
            if process.poll() is not None:
                raise SystemExit(f"the watcher ended by itself: {process.communicate()[1].decode()}")
        return process


def checked(desk: Desk) -> dict[str, int]:
    """How many items were coded once, lost, coded twice, stored twice; and mentions without an event."""
    with open_store(desk.db, read_only=True) as store:
        current = [document.url for document in store.documents()]
        replaced = sum(store.arrow(t, history=True).num_rows - store.arrow(t).num_rows for t in DOCUMENT_COLUMN)
        unmerged = store.unmerged()
        mentions = store.arrow("mentions").num_rows
    items = {f"{desk.url}/item/{number}" for number in range(desk.lives * ITEMS)}
    return {
        "items": len(items),
        "coded": len(items & set(current)),
        "lost": len(items - set(current)),
        "stored twice": len(current) - len(set(current)),
        "rows replaced": replaced,
        "mentions": mentions,
        "mentions without an event": sum(map(len, unmerged.mentions.values())) + len(unmerged.events),
    }


def main() -> int:
    """Kill, check and print; 1 if an item was lost or coded twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--smoke", action="store_true", help="three kills")
    options = parser.parse_args()
    wanted = 3 if options.smoke else options.kills
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chance, killed, finished, started = random.Random(20261130), 0, 0, time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), f"http://127.0.0.1:{server.server_address[1]}")
        process, begun = desk.start(), time.perf_counter()
        process.wait()
        work = time.perf_counter() - begun  # of a life that nobody ends
        while killed < wanted:
            process, begun = desk.start(), time.perf_counter()
            try:
                process.wait(chance.uniform(0, work))
                work, finished = time.perf_counter() - begun, finished + 1
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                killed += 1
            if process.stderr is not None:
                process.stderr.close()
        process = desk.start()
        told = process.communicate()[1].decode()
        figures = checked(desk)
    print(f"{killed} kills at random moments of the {work:.0f} s of a life; {finished} lives ended before")
    print(f"{'measure':<26} {'figure':>8} {'limit':>8}")
    wrong = process.returncode != 0
    limits = {
        "coded": figures["items"],
        "lost": 0,
        "stored twice": 0,
        "rows replaced": 0,
        "mentions without an event": 0,
    }
    for name, figure in figures.items():
        limit = limits.get(name)
        wrong |= limit is not None and figure != limit
        print(f"{name:<26} {figure:>8,} {'' if limit is None else f'{limit:,}':>8}")
    print(f"{'seconds':<26} {time.perf_counter() - started:>8,.0f}")
    if wrong:
        print(told)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
