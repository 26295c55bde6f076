"""How far `entente code` is: a bar on standard error, for people and for more than a few documents."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.console import Console

FEW = 16  # up to so many documents, neither a bar nor more processes are worth their start
_LINE_TABLES = frozenset({".jsonl", ".ndjson"})
_TABLES = frozenset({".json", ".csv", ".tsv", ".tab", ".gz", ".parquet", ".pq"})
_READ_AT_ONCE = 1 << 20  # bytes


class Steps(Protocol):
    """What counts the inputs done and says lines beside the bar."""

    def step(self) -> None:
        """One more input is done."""

    def say(self, line: str) -> None:
        """A line for people on standard error."""


class Silent:
    """No bar: lines go straight to standard error."""

    def step(self) -> None:
        """Nothing to show."""

    def say(self, line: str) -> None:
        """Print `line`."""
        print(line, file=sys.stderr, flush=True)


@contextmanager
def progress(wanted: bool, paths: Iterable[str], console: Console | None = None) -> Iterator[Steps]:
    """A bar with rate and remaining time if `wanted` and standard error is a terminal, else none.

    console: the one that prints records on the same terminal, if one does: bar and records then share it
    """
    paths = list(paths)
    if not wanted or not sys.stderr.isatty() or (total := expected(paths)) is not None and total <= FEW:
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    class Bar:
        """A bar that moves by one for every input."""

        def __init__(self, shown: Progress, task: TaskID):
            self.shown, self.task, self.done = shown, task, 0

        def step(self) -> None:
            """Move the bar."""
            self.done += 1
            elapsed = self.shown.tasks[0].elapsed or 0
            rate = f"{self.done / elapsed:.1f} documents/s" if elapsed > 1 else ""
            self.shown.update(self.task, advance=1, rate=rate)

        def say(self, line: str) -> None:
            """Print `line` above the bar."""
            self.shown.console.print(line, markup=False, highlight=False, soft_wrap=True)

    columns = (
        TextColumn("coding"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console or Console(stderr=True), transient=True) as shown:
        yield Bar(shown, shown.add_task("coding", total=total, rate=""))


def expected(paths: Iterable[str]) -> int | None:
    """How many documents the paths hold, or None where only reading would tell (CSV, packed files, a pipe)."""
    from entente.documents.files import STDIN, files_of

    count = 0
    for path in paths:
        if path == STDIN:
            return None
        for file in files_of(path):
            if not isinstance(file, Path):
                count += 1
            elif file.suffix.lower() in _LINE_TABLES:
                count += _lines(file)
            elif file.suffix.lower() in _TABLES or not file.is_file():
                return None
            else:
                count += 1
    return count


def _lines(file: Path) -> int:
    try:
        with file.open("rb") as stream:
            return sum(block.count(b"\n") for block in iter(lambda: stream.read(_READ_AT_ONCE), b""))
    except OSError:
        return 1
