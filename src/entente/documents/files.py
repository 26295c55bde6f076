"""Which files there are to read: paths checked, folders walked in order, hidden files left out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from entente.documents.errors import DocumentError, Skipped, where_of

STDIN = "-"
# Text, but none to read: what browsers save beside a page.
_NO_ARTICLES = frozenset({".css", ".js", ".mjs", ".svg", ".map", ".woff", ".woff2"})


def checked(paths: str | Path | Iterable[str | Path]) -> list[str | Path]:
    """The paths as a list, once all are known to exist. Raises DocumentError for the first that does not."""
    chosen = [paths] if isinstance(paths, str | Path) else list(paths)
    for path in chosen:
        if str(path) == STDIN:
            continue
        if not str(path):
            raise DocumentError("", "a path is empty", "give a file, a folder or - for standard input")
        try:
            there = os.path.lexists(path)
        except ValueError:  # a NUL in it
            there = False
        if not there:
            raise DocumentError(where_of(path), "no such file or folder", "check the path; - reads standard input")
    return chosen


def files_of(path: str | Path) -> Iterator[Path | Skipped]:
    """The files under `path` (itself, if it is no folder), sorted by name; Skipped for what cannot be read."""
    if not os.path.isdir(path):
        yield Path(path)
        return
    try:
        with os.scandir(path) as found:
            entries = sorted((entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except OSError as error:
        yield Skipped(where_of(path), f"the folder cannot be read ({error.strerror}); check its permissions", "error")
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from files_of(entry.path)
        elif not entry.is_file():
            if not entry.is_dir():  # folders that a link points to are not followed: they may lead in circles
                yield Skipped(where_of(entry.path), "neither a file nor a folder", "error")
        elif Path(entry.name).suffix.lower() in _NO_ARTICLES:
            yield Skipped(where_of(entry.path), f"a {Path(entry.name).suffix} file holds no article", "binary")
        else:
            yield Path(entry.path)


def count_inputs(paths: str | Path | Iterable[str | Path]) -> int:
    """How many files `read` will open, standard input as one; opens none. Raises DocumentError as `read` does."""
    return sum(
        1
        for path in checked(paths)
        for file in ([path] if str(path) == STDIN else files_of(path))
        if not isinstance(file, Skipped)
    )
