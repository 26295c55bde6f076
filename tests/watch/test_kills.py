"""A watcher that is killed at any moment loses nothing and codes nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from site_on_loopback import Handler, Site, entry, page, rss, story

from entente.store import Store, open_store
from entente.store.schema import DOCUMENT_COLUMN

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
SOURCE = HERE.parents[1] / "src"
ITEMS = 70
MOMENTS = [
    "before a poll is kept", "after a poll is kept", "before documents are stored", "after documents are stored",
    "after a run is finished", "before items are settled", "after items are settled", "while events are merged",
]  # fmt: skip


class Mother:
    """The process that starts watchers."""

    def __init__(self, db: Path, feed: str) -> None:
        environment = os.environ | {"PYTHONPATH": str(SOURCE)}
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "mother.py"), str(db), feed],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True,
        )  # fmt: skip

    def start(self, moment: str = "") -> int:
        """Start a watcher; its process id."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{moment}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def ended(self) -> int:
        """Wait until it has ended; the exit code, negative for a signal."""
        assert self.process.stdout is not None
        return os.waitstatus_to_exitcode(int(self.process.stdout.readline()))


@pytest.fixture
def feed(site: Site) -> str:
    """A feed of many items, half of them without text; it gives other keys every time."""

    def answer(handler: Handler) -> None:
        turn = site.asked["/feed"]
        items = [
            entry(f"{site.url}/{n}", story(n) if n % 2 else None, guid=f"{turn}-{n}", title=f"Story {n}")
            for n in range(ITEMS)
        ]
        handler.send(200, rss(*items).encode())

    site.answers["/feed"] = answer
    for n in range(0, ITEMS, 2):
        site.serve(f"/{n}", page(story(n)))
    return f"{site.url}/feed"


@pytest.fixture
def mother(tmp_path: Path, feed: str) -> Iterator[Mother]:
    made = Mother(tmp_path / "news.duckdb", feed)
    yield made
    assert made.process.stdin is not None
    made.process.stdin.close()
    made.process.wait(timeout=60)


def whole(store: Store) -> None:
    """Everything is coded exactly once, merged and told once."""
    assert len({document.url for document in store.documents()}) == ITEMS
    for table in DOCUMENT_COLUMN:
        rows = store.arrow(table, history=True)
        assert store.arrow(table).num_rows == rows.num_rows, f"{table} was replaced"
    assert store.arrow("documents").num_rows == store.arrow("mentions").num_rows == ITEMS
    items = store.arrow("feed_items").to_pylist()
    assert [item["state"] for item in items] == ["coded"] * ITEMS
    assert sorted(item["document"] for item in items) == sorted(document.id for document in store.documents())
    assert not store.unmerged()
    told = {alert.subject for alert in store.alerts.newest(ITEMS)}
    assert told and told <= {event.id for event in store.events()} | {gone.id for gone in store.tombstones()}


def test_killed_between_any_two_steps(mother: Mother, tmp_path: Path) -> None:
    for moment in MOMENTS:
        mother.start(moment)
        assert mother.ended() == 9, moment
    mother.start()
    assert mother.ended() == 0
    with open_store(tmp_path / "news.duckdb") as store:
        whole(store)


def test_killed_at_random_moments(mother: Mother, tmp_path: Path) -> None:
    chance = random.Random(20261130)
    killed = 0
    for _ in range(8):
        child = mother.start()
        time.sleep(chance.uniform(0.02, 0.6))
        os.kill(child, signal.SIGKILL)
        killed += mother.ended() == -signal.SIGKILL
    assert killed
    mother.start()
    assert mother.ended() == 0
    with open_store(tmp_path / "news.duckdb") as store:
        whole(store)
