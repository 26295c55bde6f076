"""A note beside a store that says which process serves it and where, for those who find it in use."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

SUFFIX = ".serve.json"


@dataclass(frozen=True)
class Served:
    """A process that serves a store, and the address at which it answers."""

    pid: int
    url: str


def note(path: str, url: str) -> None:
    """Leave the note for the store at `path`. Raises OSError where nothing can be written beside it."""
    target = _note_of(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    part.write_text(json.dumps(asdict(Served(os.getpid(), url))) + "\n", "utf-8")
    os.replace(part, target)


def forget(path: str) -> None:
    """Take the note away, if it is ours."""
    found = _read(path)
    if found is not None and found.pid == os.getpid():
        with suppress(OSError):
            _note_of(path).unlink()


def served(path: str) -> Served | None:
    """Who serves the store at `path`; a note that a dead process left is none."""
    found = _read(path)
    return found if found is not None and _lives(found.pid) else None


def _read(path: str) -> Served | None:
    try:
        told = json.loads(_note_of(path).read_text("utf-8"))
        return Served(int(told["pid"]), str(told["url"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note_of(path: str) -> Path:
    return Path(path + SUFFIX)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return pid > 0
