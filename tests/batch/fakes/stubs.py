"""What workers of the tests do: tasks that fail or die, and the coding of a shard with the fake coder."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any


def double(given: int, deaths: int) -> int:
    return 2 * given


def fail(given: Any, deaths: int) -> None:
    raise ValueError(f"no {given}\nhere")


def fail_without_words(given: Any, deaths: int) -> None:
    raise KeyError


def die_so_often(given: int, deaths: int) -> int:
    if deaths < given:
        os.kill(os.getpid(), signal.SIGKILL)
    return deaths


def call(given: Any, deaths: int) -> Any:
    """Another task, with the fake coder; a worker that finds the file `fatal` takes it away and dies."""
    task, value, fatal = given
    if fatal is not None and Path(fatal).exists():
        Path(fatal).unlink()
        _die_after(3)
    with_fake_coder()
    return task(value, deaths)


def with_fake_coder() -> None:
    from fake_coder import FakeCoder

    import entente.coding.workers

    entente.coding.Coder = FakeCoder  # type: ignore[misc, assignment]
    entente.coding.workers.coder_of = fake_coder_of  # for processes that workers start


def fake_coder_of(settings: Any = None) -> Any:
    from fake_coder import FakeCoder

    return FakeCoder(settings)


def _die_after(documents: int) -> None:
    """Kill this worker when it has noted so many documents."""
    from entente.batch.journal import Journal

    add = Journal.add

    def add_and_die(journal: Journal, *given: Any) -> None:
        add(journal, *given)
        if journal._path.read_bytes().count(b"\n") >= documents:
            os.kill(os.getpid(), signal.SIGKILL)

    Journal.add = add_and_die  # type: ignore[method-assign]
