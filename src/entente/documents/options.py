"""What a caller may say about the inputs: default date and outlet, the tables' column names, the limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import IO, Any

from entente.documents.dates import as_published
from entente.documents.errors import DocumentError, shown

MAX_CHARACTERS = 2_000_000  # a longer text is no article: it is skipped with its reason
MAX_BYTES = 4 * MAX_CHARACTERS  # UTF-8 needs at most four bytes a character
MAX_LINE = 8 * MAX_CHARACTERS  # characters of a table's line: every character may be escaped (\\u0041)


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of a table's columns (fields of a JSON object). Only `text` must be there.

    A name that differs from its default was asked for: a table without that column is then an error.
    """

    id: str = "id"
    text: str = "text"
    title: str = "title"
    date: str = "date"
    outlet: str = "outlet"
    url: str = "url"

    @classmethod
    def from_pairs(cls, pairs: Iterable[str]) -> Columns:
        """Columns from pairs as the command line takes them: `text=body`. Raises DocumentError."""
        known = {f.name for f in fields(cls)}
        names: dict[str, str] = {}
        for pair in pairs:
            what, equals, name = pair.partition("=")
            if what.strip() not in known or not equals or not name.strip():
                raise DocumentError(
                    "",
                    f"the column option {shown(pair)} is not understood",
                    f"write FIELD=NAME, FIELD one of {', '.join(sorted(known))}",
                )
            names[what.strip()] = name.strip()
        return replace(cls(), **names)

    def asked_for(self, field_name: str) -> bool:
        """Whether the caller named this column (a name that is not the default)."""
        return bool(getattr(self, field_name) != getattr(Columns(), field_name))


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read.

    published: publication date of documents that give none themselves; of plain text, whatever its dateline says
    outlet:    outlet of documents that give none themselves
    source:    name of a table in the ids of its rows; by default the file's name without extensions
    columns:   names of the tables' columns
    stdin:     the stream that `-` reads, of bytes or text; by default the process's standard input
    """

    published: date | None = None
    outlet: str | None = None
    source: str | None = None
    columns: Columns = field(default_factory=Columns)
    stdin: IO[Any] | None = None

    def __post_init__(self) -> None:
        if self.published is not None:
            object.__setattr__(self, "published", as_published(self.published))
