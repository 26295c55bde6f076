"""Tasks → results, on several workers: what a worker that dies was doing is done again, by it or by another."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
MOST_DEATHS = 60  # of workers at one task, before it is given up


@dataclass(frozen=True)
class Task(Generic[T]):
    """Work for one worker: a function that other processes can import, called with `given` and the deaths so far."""

    name: str
    call: Callable[[Any, int], T]
    given: Any


@dataclass(frozen=True)
class Done(Generic[T]):
    """What came of a task: its result, or in one line why there is none."""

    task: Task[T]
    result: T | None
    fault: str | None = None


class TaskError(RuntimeError):
    """A task without which there is no result failed; one line that says which and why."""


def results(done: Iterable[Done[T]]) -> Iterator[T]:
    """What tasks gave, as they end. Raises TaskError for one that failed."""
    for each in done:
        if each.result is None:
            raise TaskError(f"{each.task.name}: {each.fault}")
        yield each.result


class Died(Exception):
    """The worker is gone: killed, or out of memory."""


class Engine(Protocol):
    """Where tasks run."""

    workers: int

    def run(self, tasks: Iterable[Task[T]]) -> Iterator[Done[T]]:
        """What came of each task, as they end; begin those first that come first."""
        ...

    def close(self) -> None:
        """End all workers."""
        ...


class _Workers(Generic[T]):
    """Several workers, each with one task at a time: so it is known what a worker that dies was doing."""

    def __init__(self, workers: list[Any], spare: float | None = None) -> None:
        """Give tasks to `workers`; a task that takes longer than `spare` seconds is begun again by an idle one."""
        self._idle, self._spare = deque(workers), spare

    def run(self, tasks: Iterable[Task[T]], wait_for: Callable[[list[Any]], list[Any]]) -> Iterator[Done[T]]:
        waiting = deque((task, 0) for task in tasks)
        under_way: dict[Any, tuple[Any, Task[T], int, float]] = {}
        ended: set[int] = set()
        while waiting or under_way:
            while waiting and self._idle:
                task, deaths = waiting.popleft()
                if id(task) not in ended:
                    self._begin(under_way, task, deaths)
            self._help_the_slowest(under_way, ended)
            for handle in wait_for(list(under_way)):
                worker, task, deaths, _ = under_way.pop(handle)
                self._idle.append(worker)
                try:
                    done = Done(task, worker.result(handle))
                except Died:
                    if id(task) in ended:
                        continue
                    if deaths + 1 < MOST_DEATHS:
                        waiting.appendleft((task, deaths + 1))
                        continue
                    done = Done(task, None, f"{MOST_DEATHS} workers died of it, one after the other (out of memory?)")
                except Exception as error:  # a fault in one task must not cost the others
                    done = Done(task, None, " ".join(f"{error}".split()) or type(error).__name__)
                if id(task) not in ended:
                    ended.add(id(task))
                    yield done
            if not waiting and all(id(task) in ended for _, task, _, _ in under_way.values()):
                return  # what is left is done already, by others

    def _begin(self, under_way: dict[Any, Any], task: Task[T], deaths: int) -> None:
        worker = self._idle.popleft()
        under_way[worker.submit(task, deaths)] = (worker, task, deaths, time.monotonic())

    def _help_the_slowest(self, under_way: dict[Any, Any], ended: set[int]) -> None:
        """Have idle workers begin again what takes too long; whichever ends first counts, for both give the same."""
        if self._spare is None or not self._idle:
            return
        tasks = [task for _, task, _, _ in under_way.values()]
        alone = [
            (began, task, deaths)
            for _, task, deaths, began in under_way.values()
            if tasks.count(task) == 1 and id(task) not in ended and time.monotonic() - began > self._spare
        ]
        for _, task, deaths in sorted(alone, key=lambda each: each[0])[: len(self._idle)]:
            self._begin(under_way, task, deaths)


class Processes:
    """Processes of this machine; each keeps what it has loaded."""

    def __init__(self, workers: int) -> None:
        """Use so many processes; they start when there is something to do."""
        self.workers = workers
        self._slots = [_Slot() for _ in range(workers)]

    def run(self, tasks: Iterable[Task[T]]) -> Iterator[Done[T]]:
        """What came of each task, as they end."""

        def some(handles: list[Future[Any]]) -> list[Future[Any]]:
            ended, _ = wait(handles, return_when=FIRST_COMPLETED)
            return [handle for handle in handles if handle in ended]

        yield from _Workers[T](list(self._slots)).run(tasks, some)

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        for slot in self._slots:
            slot.close()


class _Slot:
    """One process, and another in its place when it dies."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, task: Task[Any], deaths: int) -> Future[Any]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin)
        try:
            with _interrupts_stay_here():
                return self._pool.submit(task.call, task.given, deaths)
        except BrokenProcessPool:  # it died while it was idle
            self.close()
            return self.submit(task, deaths)

    def result(self, handle: Future[Any]) -> Any:
        try:
            return handle.result()
        except BrokenProcessPool as error:
            self.close()
            raise Died from error

    def close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.terminate()
            pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Make a process ready: the first one decides what an interrupt ends, and no worker outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


@contextmanager
def _interrupts_stay_here() -> Iterator[None]:
    """Processes started in the block do not see Ctrl-C, not even while they start."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class Ray:
    """Actors of a Ray cluster, one a core, each with what it has loaded; without an address, a cluster of our own."""

    SPARE = 600.0  # seconds after which an idle worker begins a task that another is still at

    def __init__(self, workers: int | None = None, address: str | None = None) -> None:
        """Use so many workers, by default one for each core of the cluster. Raises ConnectionError, ImportError."""
        import ray

        self._ray: Any = ray
        given: dict[str, Any] = {"address": address} if address else {"num_cpus": workers, "include_dashboard": False}
        ray.init(log_to_driver=False, configure_logging=False, ignore_reinit_error=True, **given)
        self.workers = workers or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self._actors = [_Actor(ray) for _ in range(self.workers)]

    def run(self, tasks: Iterable[Task[T]]) -> Iterator[Done[T]]:
        """What came of each task, as they end."""

        def some(handles: list[Any]) -> list[Any]:
            ended: list[Any] = self._ray.wait(handles, num_returns=1, timeout=5.0)[0]
            return ended

        yield from _Workers[T](list(self._actors), self.SPARE).run(tasks, some)

    def close(self) -> None:
        """Leave the cluster; our own ends."""
        self._ray.shutdown()


class _Actor:
    """One worker of a Ray cluster, and another in its place when it dies.

    Ray could start it again itself, but would fail what is submitted until then.
    """

    def __init__(self, ray: Any) -> None:
        self._ray = ray
        self._actor = self._begin()

    def _begin(self) -> Any:
        return self._ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Worker).remote()

    def submit(self, task: Task[Any], deaths: int) -> Any:
        return self._actor.run.remote(task.call, task.given, deaths)

    def result(self, handle: Any) -> Any:
        from ray.exceptions import RayActorError, RayTaskError, WorkerCrashedError

        try:
            return self._ray.get(handle)
        except (RayActorError, WorkerCrashedError) as error:
            self._ray.kill(self._actor)
            self._actor = self._begin()
            raise Died from error
        except RayTaskError as error:
            raise error.cause from None


class _Worker:
    """What a Ray actor does."""

    def run(self, call: Callable[[Any, int], Any], given: Any, deaths: int) -> Any:
        """One task."""
        with suppress(ValueError):  # actors may run tasks outside of the main thread
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        return call(given, deaths)
