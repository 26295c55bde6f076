"""What goes wrong with an input, said in one line: where, what, and what to do about it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from entente.documents.charset import clean

Kind: TypeAlias = Literal["error", "language", "empty", "binary", "too-long", "duplicate"]

_SHOWN = 60  # characters of a bad value that an error quotes


class DocumentError(ValueError):
    """An input that cannot be read. The message is one line: where, what, and what to do."""

    def __init__(self, where: str, what: str, todo: str = "") -> None:
        self.where = where
        self.reason = one_line(f"{what}; {todo}" if todo else what)
        super().__init__(f"{where}: {self.reason}" if where else self.reason)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or record that gave no document: where it stands, why, and of which kind the reason is.

    `language` is the ISO 639-1 code of a text left out for its language, else None.
    """

    where: str
    reason: str
    kind: Kind
    language: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


def one_line(text: str) -> str:
    """`text` with every run of white space, line ends included, as one space; free of what steers a terminal."""
    return " ".join(clean(text).split())


def shown(value: object) -> str:
    """A bad value as an error quotes it: its repr on one line, cut when long."""
    text = repr(value[: _SHOWN + 1] if isinstance(value, str | bytes) else value)
    return one_line(text if len(text) <= _SHOWN + 2 else text[:_SHOWN] + "…'")


def where_of(path: str | Path) -> str:
    """The name of a file as errors give it: printable, on one line, even if its bytes are no UTF-8."""
    return one_line(os.fsencode(path).decode("utf-8", "replace"))
