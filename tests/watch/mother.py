"""Starts watchers of a store, one after the other, each in a process of its own that can be killed; see test_kills.

Python and all that it loads is started once: a child is ready in a moment. Usage: mother.py DB FEED
A line with a moment on standard input starts a child, which dies by itself at that moment ("" for none).
"""

# ruff: noqa: E402 - what is set below must be so before the imports

import os
import ssl
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

sys.modules["torch"] = None  # spaCy looks for it; nothing here needs it
sys.path[:0] = [str(Path(__file__).parents[1] / "cli" / "fakes")]

from fake_coder import FakeCoder

from entente.documents import Fetcher, FetchOptions, from_text, html, read_feed
from entente.documents.copies import signature
from entente.store import open_store
from entente.store.feeds import Feeds
from entente.store.merging import Merge
from entente.store.writing import Run
from entente.watch import FeedsFile, Rule, Rules, WatchedFeed, Watcher
from entente.watch.rules import Send

# What is loaded when it is first needed, loaded now.
html.page(b"<html><body><article><p>China met Russia in Geneva.</p></article></body></html>", "")
read_feed(b"<rss><channel><item><title>Talks</title></item></channel></rss>", "http://x.org", None, datetime.now(UTC))
signature(from_text("China met Russia in Geneva, and both said that it was a long and fruitful evening.").text)
TLS = ssl.create_default_context()

# The method in which a watcher dies, and whether before it has done its work or after.
MOMENTS = {
    "before a poll is kept": (Feeds, "poll", True),
    "after a poll is kept": (Feeds, "poll", False),
    "before documents are stored": (Run, "flush", True),
    "after documents are stored": (Run, "flush", False),
    "after a run is finished": (Run, "finish", False),
    "before items are settled": (Feeds, "settle", True),
    "after items are settled": (Feeds, "settle", False),
    "while events are merged": (Merge, "write", False),
}


def die_at(moment: str) -> None:
    """Have this process die at a moment, as if it were killed."""
    home, name, before = MOMENTS[moment]
    real = getattr(home, name)

    def dies(*given, **named):
        if not before:
            real(*given, **named)
        os._exit(9)

    setattr(home, name, dies)


def watch(db: str, feed: str, moment: str) -> None:
    """Poll and code until there is nothing left to do."""
    if moment:
        die_at(moment)
    fetching = FetchOptions(allow_private=True, delay=0, tries=1)
    rules = Rules(Path("alerts.toml"), (Rule(name="any", quad=1),), Send(terminal=False))
    with open_store(db) as store:
        file = FeedsFile(Path("feeds.toml"), (WatchedFeed(url=feed),), fetching)
        Watcher(store, file, rules, load=FakeCoder, fetch=partial(Fetcher, ssl_context=TLS)).once()


def main() -> None:
    db, feed = sys.argv[1:]
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            watch(db, feed, line.strip())
            os._exit(0)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    main()
