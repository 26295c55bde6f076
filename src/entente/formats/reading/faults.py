"""What is wrong with a file of another data set: counted by reason, and the one error for a file that is of no use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from entente.formats.words import many

Note: TypeAlias = Callable[[str, str], None]  # a reason and an example: something in the row at hand was mended


class ImportFault(ValueError):
    """A file that cannot be read; the message is one line and says what, where and what to do."""


class Refused(Exception):
    """A row that gives no event, by a reason that many rows may share, with this row's own value as an example."""

    def __init__(self, reason: str, example: str = "") -> None:
        super().__init__(reason)
        self.reason, self.example = reason, example


@dataclass(slots=True)
class Noted:
    """How often something was mended or refused, and where first."""

    count: int
    first: str
    example: str


@dataclass(slots=True)
class ImportReport:
    """What became of a file. `known` of its `events` were in the store already and were left as they are.

    `mended` and `refused` are by reason; `broken` says why the file could not be read, or not to its end.
    """

    file: str
    rows: int = 0
    events: int = 0
    known: int = 0
    mended: dict[str, Noted] = field(default_factory=dict)
    refused: dict[str, Noted] = field(default_factory=dict)
    broken: str | None = None

    @property
    def failed(self) -> bool:
        """Whether the file could not be read, or nothing could be taken from it."""
        return self.broken is not None or not self.events

    def mend(self, reason: str, where: str, example: str = "") -> None:
        """Count something that was put right at `where` ("line 3")."""
        _count(self.mended, reason, where, example)

    def refuse(self, reason: str, where: str, example: str = "") -> None:
        """Count a row that gave no event."""
        _count(self.refused, reason, where, example)

    def noting(self, where: str) -> Note:
        """A function that counts what is mended in the row at `where`."""
        return lambda reason, example: self.mend(reason, where, example)

    def lines(self) -> Iterator[str]:
        """The report in words: the sum, then one line a reason, the most frequent first."""
        known = f", {self.known:,} of them in the store already" if self.known else ""
        yield f"{self.file}: {many(self.rows, 'row')} read, {many(self.events, 'event')} taken{known}"
        for what, reasons in (("mended", self.mended), ("refused", self.refused)):
            for reason, noted in sorted(reasons.items(), key=lambda item: -item[1].count):
                example = f" ({noted.example})" if noted.example else ""
                yield f"{self.file}: {what}: {reason}: {noted.count:,}, first in {noted.first}{example}"
        if self.broken is not None:
            yield self.broken


def _count(reasons: dict[str, Noted], reason: str, where: str, example: str) -> None:
    if (noted := reasons.get(reason)) is not None:
        noted.count += 1
    else:
        reasons[reason] = Noted(1, where, example[:60])
