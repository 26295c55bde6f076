"""Tasks on workers that fail and die; the same on processes and on Ray."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import stubs

from entente.batch import engines
from entente.batch.engines import Done, Engine, Processes, Task

FEW = 3


@pytest.fixture(scope="module", params=["processes", "ray"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "processes":
        running: Engine = Processes(2)
    else:
        pytest.importorskip("ray")
        # Workers of a cluster import what stands on this path.
        path = os.pathsep.join(each for each in sys.path if each.endswith("fakes"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", path)
            running = engines.Ray(2)
    yield running
    running.close()


def run(engine: Engine, *tasks: Task[Any]) -> dict[str, Done[Any]]:
    done = list(engine.run(tasks))
    assert len(done) == len(tasks)
    return {each.task.name: each for each in done}


def test_every_task_is_done_once(engine: Engine) -> None:
    done = run(engine, *(Task(str(number), stubs.double, number) for number in range(7)))
    assert {name: each.result for name, each in done.items()} == {str(number): 2 * number for number in range(7)}
    assert not any(each.fault for each in done.values())


def test_a_task_that_fails_costs_no_other(engine: Engine) -> None:
    done = run(
        engine, Task("a", stubs.fail, "luck"), Task("b", stubs.double, 1), Task("c", stubs.fail_without_words, None)
    )
    assert (done["a"].result, done["a"].fault) == (None, "no luck here")
    assert (done["b"].result, done["c"].fault) == (2, "KeyError")


def test_what_a_killed_worker_was_doing_is_done_again_and_told_of_the_deaths(engine: Engine) -> None:
    done = run(engine, Task("a", stubs.die_so_often, 2), Task("b", stubs.double, 4))
    assert (done["a"].result, done["b"].result) == (2, 8)


def test_a_task_that_kills_every_worker_is_given_up(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "MOST_DEATHS", FEW)
    done = run(engine, Task("a", stubs.die_so_often, FEW + 9), Task("b", stubs.double, 4))
    assert done["a"].fault == "3 workers died of it, one after the other (out of memory?)"
    assert done["b"].result == 8


def test_a_worker_that_died_while_it_was_idle_is_replaced() -> None:
    running = Processes(1)
    try:
        run(running, Task("a", stubs.double, 1))
        pool = running._slots[0]._pool
        assert pool is not None
        for process in pool._processes.values():
            process.kill()
            process.join()
        assert run(running, Task("b", stubs.double, 2))["b"].result == 4
    finally:
        running.close()


def test_an_engine_that_was_given_nothing_ends(engine: Engine) -> None:
    assert list(engine.run([])) == []


class Slow:
    """A worker whose first answer never comes; it notes what it is given."""

    def __init__(self, stuck: bool) -> None:
        self.stuck, self.given = stuck, []

    def submit(self, task: Task[Any], deaths: int) -> Any:
        self.given.append(task.name)
        return (self, task)

    def result(self, handle: Any) -> Any:
        return handle[1].name.upper()


def test_what_takes_too_long_is_begun_again_by_an_idle_worker() -> None:
    stuck, quick = Slow(True), Slow(False)
    workers = engines._Workers([stuck, quick], spare=-1.0)

    def answered(handles: list[Any]) -> list[Any]:
        return [handle for handle in handles if not handle[0].stuck]

    done = list(workers.run([Task("a", len, None), Task("b", len, None)], answered))
    assert sorted(each.result for each in done) == ["A", "B"]
    assert stuck.given == ["a"] and quick.given == ["b", "a"]


def test_a_signal_mask_is_put_back() -> None:
    import signal

    before = signal.getsignal(signal.SIGINT)
    with engines._interrupts_stay_here():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is before
