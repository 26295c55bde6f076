"""Stores of made-up reports."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from entente.store import Store, open_store

sys.path.insert(0, str(Path(__file__).parent))  # the reports, which several test files share

from made_reports import stories, write


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Makes a store with so many mentions of each type."""
    opened: list[Store] = []

    def make(name: str = "news.duckdb", **counts: int) -> Store:
        store = open_store(tmp_path / name)
        opened.append(store)
        write(store, stories([kind for kind, count in counts.items() for _ in range(count)]))
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store with 60 accusations, 30 meetings, 3 deliveries of aid; a quiet sentence beside each."""
    path = tmp_path_factory.mktemp("validation") / "news.duckdb"
    with open_store(path) as store:
        write(store, stories(["ACCUSE"] * 60 + ["CONSULT"] * 30 + ["AID"] * 3))
    return path


@pytest.fixture
def store(made_once: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of that store."""
    with open_store(shutil.copy(made_once, tmp_path / "news.duckdb")) as opened:
        yield opened
