"""A merge takes effect as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from entente.events import Merged
from entente.store import Merge, StoreError, open_store


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Make a step of a merge fail, once it was reached so many times."""

    def fail(step: str, after: int = 0, error: type[BaseException] = KeyboardInterrupt) -> None:
        real, left = getattr(Merge, step), [after]

        def broken(self: Merge, *given: Any) -> Any:
            if not left[0]:
                raise error("now")
            left[0] -= 1
            return real(self, *given)

        monkeypatch.setattr(Merge, step, broken)

    yield fail


@pytest.mark.parametrize("step", ["retire_events", "write", "revive", "bury", "write_episodes", "finish"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interrupted_merge_leaves_the_store_as_it_was_and_the_next_takes_it_up(
    make: SimpleNamespace, interrupted: Any, monkeypatch: pytest.MonkeyPatch, step: str, error: type[BaseException]
) -> None:
    first, rest = make.corpus()[4:9], make.corpus()
    with make.stored(*first) as store:
        make.keep(store, *rest)
        before = make.tables(store)
        with monkeypatch.context() as patch:
            interrupted(step, error=error)
            with pytest.raises(error):
                make.merge(store)
            patch.undo()
        monkeypatch.undo()
        assert make.tables(store) == before
        make.merge(store)
        with make.stored(*rest) as whole:
            assert make.picture(store) == make.picture(whole)
        assert make.merge(store) == Merged()


def test_a_merge_interrupted_in_its_second_year_keeps_the_first(
    make: SimpleNamespace, interrupted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = [make.strike(f"y{year}", f"{year}-05-06") for year in (2022, 2023, 2024)]
    with open_store(":memory:") as store:
        make.keep(store, *years)
        interrupted("finish", after=1)
        with pytest.raises(KeyboardInterrupt):
            make.merge(store)
        monkeypatch.undo()
        assert make.told(store) == ["y2022"]
        assert sorted(store.unmerged().mentions) == [2023, 2024]
        assert make.merge(store) == Merged(mentions=2, new=2)
        assert make.told(store) == ["y2022", "y2023", "y2024"]


def test_a_store_that_is_read_only_is_not_merged(make: SimpleNamespace, tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with open_store(path) as store:
        make.keep(store, make.strike("a", "2024-05-06"))
    with open_store(path, read_only=True) as store, pytest.raises(StoreError, match="open read-only"):
        make.merge(store)


def test_a_merge_in_the_middle_of_a_run_misses_nothing(make: SimpleNamespace) -> None:
    (one,) = make.struck("one")
    copy = one.document.model_copy(update={"id": "doc-copy", "copy_of": one.document.id, "outlet": "Copyist"})
    with open_store(":memory:") as store:
        with store.begin_run("1", "by hand", None, {}) as run:
            run.write(one.document, one.mentions)
            run.flush()
            with suppress(StoreError):  # or it is refused
                make.merge(store)
            run.write(copy, [])
        make.merge(store)
        assert make.only(store).documents == 2
