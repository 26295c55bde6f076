"""The lines of a text and which of them begin a paragraph, for texts with and without hard line breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_WRAPPED = 45  # a shorter line was not broken by its width
_ENDS_SENTENCE = (".", "!", "?", ":", "…", '"', "”", "'", "’", ")", "]", "*", "_", "|")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its surrounding white space; `begins` tells whether it begins a paragraph."""

    start: int
    end: int
    text: str
    begins: bool


def lines_of(text: str) -> Iterator[Line]:
    """The lines of `text` that are not blank, in order.

    A line goes on with the paragraph before it when that line is as long as a hard-broken one and does
    not end a sentence.
    """
    position, begins = 0, True
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        raw = text[position:end]
        line = raw.strip()
        if line:
            start = position + len(raw) - len(raw.lstrip())
            yield Line(start, start + len(line), line, begins)
        begins = len(line) < _WRAPPED or line.endswith(_ENDS_SENTENCE)
        position = end + 1
