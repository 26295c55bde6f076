"""The relevance gate: may a text tell of a political event at all? Cheap enough to ask before a text is coded.

`gate.tsv` says how much every stem speaks for an event. A sentence's score is the sum over its different stems: the
log-odds that it tells of one. Rows in brackets are no stems: `(always)` goes into every score. A text passes when its
best sentence reaches `(threshold)`, by `(rise)` more for every doubling of the number of sentences, up to `(ceiling)`:
among many sentences one without an event comes near by chance, while a text that tells of an event at length has a
sentence that says so clearly.

Fitted by `training/gate.py` (docs/training.md). The coder itself never asks the gate.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from math import fsum, log2
from pathlib import Path

TABLE = Path(__file__).parent / "gate.tsv"
ALWAYS, THRESHOLD, RISE, CEILING = "(always)", "(threshold)", "(rise)", "(ceiling)"
STEM = 6  # letters: "minister", "ministers" and "ministry" are one
LONGEST = 60  # words; of a text without full stops no single part may drown in the rest

_WORD = re.compile(r"[^\W\d_]+")
# No sentence ends at a full stop behind a single letter ("U.S."), a title or a month, or before a small letter.
END = re.compile(
    r"""[.!?](?<=[^\W_]{2}.)(?<!\b(?:Mr|Ms|Dr|St|Lt).)(?<!\b(?:Mrs|Gen|Gov|Sen|Rep|Col|Jan|Feb|Aug|Oct|Nov|Dec).)"""
    r"""["'”’)\]]*\s+(?=["'“‘(\[]*[^a-z\s])|\n\s*"""
)


def may_tell(text: str) -> bool:
    """Whether the text may tell of a political event, so that it is worth coding. Of an empty text: no."""
    scores = [score(sentence) for sentence in sentences(text)]
    return bool(scores) and max(scores) >= bar(len(scores))


def score(stems: Collection[str]) -> float:
    """The log-odds that a sentence of these stems tells of an event; the same in whatever order they stand."""
    weights = table()
    return weights[ALWAYS] + fsum(weights.get(stem, 0.0) for stem in stems)


def bar(count: int) -> float:
    """What the best of so many sentences has to reach."""
    weights = table()
    return min(weights[THRESHOLD] + weights[RISE] * log2(count), weights[CEILING])


def sentences(text: str) -> Iterator[set[str]]:
    """The different stems of every sentence; sentences end by full stops, by lines and at their greatest length."""
    for part in END.split(text):
        words = _WORD.findall(part.lower())
        for start in range(0, len(words), LONGEST):
            yield {word[:STEM] for word in words[start : start + LONGEST]}


@cache
def table() -> dict[str, float]:
    """The weights in `gate.tsv`."""
    _, *rows = TABLE.read_text("utf-8").splitlines()
    return {name: float(weight) for name, weight in (row.split("\t") for row in rows)}
