"""A store that is open: runs wait for each other, and nothing is done once it is closed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from entente.store import Store, StoreError


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    for use in (
        lambda: list(store.mentions()),
        lambda: store.begin_run("0", "m", None, {}),
        lambda: store.arrow("runs"),
    ):
        with pytest.raises(StoreError, match="is closed: open the store again"):
            use()


def test_a_run_waits_for_that_of_another_thread(store, make):
    first = store.begin_run("0", "m", None, {})
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(store.begin_run, "0", "m", None, {})
        first.write(make.document())
        assert not second.done()
        first.finish()
        assert second.result(timeout=20).id > first.id


def test_a_thread_does_not_wait_for_ever(store, monkeypatch):
    monkeypatch.setattr("entente.store.whole.PATIENCE", 0.0)
    store.begin_run("0", "m", None, {})
    with ThreadPoolExecutor(1) as pool, pytest.raises(StoreError, match="still open"):
        pool.submit(store.begin_run, "0", "m", None, {}).result(timeout=20)


def test_nothing_is_written_while_something_reads_before_it_writes(store, make):
    with ThreadPoolExecutor(1) as pool:
        with store.undisturbed():
            waiting = pool.submit(store.begin_run, "0", "m", None, {})
            assert wait([waiting], timeout=0.2).not_done
            with store.merge("0", {}):  # what reads may write
                pass
        waiting.result(timeout=20).finish()
