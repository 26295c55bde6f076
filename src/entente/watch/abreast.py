"""Several things waited for at a time, each in a thread of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

THREADS = 8
_LOOK = 0.2  # seconds between two looks at whether to stop


def abreast(work: Callable[[T], R], inputs: Sequence[T], stop: threading.Event) -> Iterator[tuple[T, R]]:
    """(input, what `work` makes of it) as they are ready; ends early when `stop` is set.

    `work` must not raise. A thread that is still at work then is left behind, and ends with the process: a server
    that takes its time must not keep anybody from leaving.
    """
    todo: queue.SimpleQueue[T] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[T, R]] = queue.SimpleQueue()
    for each in inputs:
        todo.put(each)

    def go_on() -> None:
        while not stop.is_set():
            try:
                each = todo.get_nowait()
            except queue.Empty:
                return
            done.put((each, work(each)))

    for _ in range(min(THREADS, len(inputs))):
        threading.Thread(target=go_on, daemon=True).start()
    for _ in inputs:
        while not stop.is_set():
            try:
                yield done.get(timeout=_LOOK)
                break
            except queue.Empty:
                continue
        else:
            return
