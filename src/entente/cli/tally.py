"""What became of the inputs of `entente code`: counted, skipped ones said one a line, and summed up at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from entente.formats.words import many, printable

if TYPE_CHECKING:
    from entente.coding import Coded
    from entente.documents import Skipped

SAID = 20  # lines about skipped inputs; the rest is only counted
_WORDS = {"error": "with errors", "too-long": "too long", "language": "in other languages", "duplicate": "duplicates"}


class Tally:
    """Counts documents, records and skipped inputs; `say` gets a line for each of the first skipped."""

    def __init__(self, say: Callable[[str], None], paths: Sequence[str]):
        self.say, self.paths = say, frozenset(paths)
        self.documents = self.mentions = self.statements = self.unchanged = self.copies = 0
        self.skipped: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.failed = False

    def coded(self, coded: Coded, unchanged: bool = False) -> None:
        """Count a document with its records; `unchanged` if the store had it."""
        self.documents += 1
        self.unchanged += unchanged
        self.copies += coded.document.copy_of is not None
        self.mentions += len(coded.mentions)
        self.statements += len(coded.statements)

    def skip(self, skipped: Skipped) -> None:
        """Count an input that gave no document.

        It failed if something is wrong with it, or if it was named and is no text; what lies about in a folder
        (pictures) and texts in other languages are no failures.
        """
        self.skipped[skipped.kind] += 1
        if skipped.kind == "language":
            self.languages[skipped.language or "not known"] += 1
        self.failed |= skipped.kind in ("error", "too-long")
        self.failed |= skipped.kind in ("binary", "empty") and skipped.where in self.paths
        if self.skipped.total() <= SAID:
            self.say(f"skipped {printable(str(skipped))}")

    def finish(self) -> None:
        """Say what is left to say, and the sum."""
        if (more := self.skipped.total() - SAID) > 0:
            self.say(f"… and {more:,} more skipped")
        self.say(self.line())

    def line(self) -> str:
        """The sum: "coded 12 documents: 40 mentions, 21 statements; skipped 2: 2 in other languages (de 1, fr 1)"."""
        line = f"coded {many(self.documents, 'document')}"
        copies = "a copy of another" if self.copies == 1 else f"{self.copies:,} copies of others"
        notes = [(self.unchanged, f"{self.unchanged:,} unchanged since they were stored"), (self.copies, copies)]
        noted = ", ".join(note for count, note in notes if count)
        line += f" ({noted})" if noted else ""
        line += f": {many(self.mentions, 'mention')}, {many(self.statements, 'statement')}"
        if not self.skipped:
            return line
        languages = ", ".join(f"{code} {count:,}" for code, count in self.languages.most_common())
        parts = [
            f"{count:,} {_WORDS.get(kind, kind)}" + (f" ({languages})" if kind == "language" else "")
            for kind, count in self.skipped.most_common()
        ]
        return f"{line}; skipped {self.skipped.total():,}: {', '.join(parts)}"
