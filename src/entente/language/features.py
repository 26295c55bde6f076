"""What the network sees of a sentence: word pieces, the first piece of every word, and word shapes.

The encoder is uncased, so casing reaches the heads as a shape: without it "US" and "us" are one word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LOWER, TITLE, UPPER, INITIAL, MIXED, NUMBER, ALNUM, OTHER = range(1, 9)
SHAPES = 9  # with 0 for the root, which stands before the first word
LONGEST = 510  # word pieces the encoder takes beside its two marks

Ints = NDArray[np.int64]


@lru_cache(maxsize=65536)
def shape(word: str) -> int:
    """The casing class of a word: 1 lower, 2 Title, 3 UPPER, 4 single capital, 5 mIxed, 6 number, 7 b2b, 8 other."""
    if word.isalpha():
        if word.islower():
            return LOWER
        if len(word) == 1:
            return INITIAL
        if word.isupper():
            return UPPER
        return TITLE if word[0].isupper() and word[1:].islower() else MIXED
    if not any(character.isalnum() for character in word):
        return OTHER
    letters = [character for character in word if character.isalpha()]
    if not letters:
        return NUMBER
    if word[0].isdigit():
        return ALNUM
    if all(character.isupper() for character in letters):
        return UPPER
    return TITLE if word[0].isupper() else LOWER if "".join(letters).islower() else MIXED


@dataclass(frozen=True)
class Features:
    """One sentence of n words as the network takes it.

    pieces: (m,) ids of its word pieces between the encoder's two marks; starts: (n + 1,) where each word's
    first piece stands, the root's 0 first; shapes: (n + 1,) casing classes, the root's 0 first.
    """

    pieces: Ints
    starts: Ints
    shapes: Ints


def features(sentences: Sequence[Sequence[str]], tokenizer: Tokenizer) -> list[Features]:
    """Features of sentences given as words. Words past the encoder's length share its last piece."""
    made = []
    first, last = _marks(tokenizer)
    for words in sentences:
        pieces, starts = [first], [0]
        for word in words:
            found = _pieces(tokenizer, word)
            # A word without pieces of its own (a lone control character) looks at its left neighbour.
            starts.append(min(len(pieces), LONGEST) if found else starts[-1])
            pieces += found
        pieces = [*pieces[: LONGEST + 1], last]
        made.append(Features(*(np.array(each, np.int64) for each in (pieces, starts, [0, *map(shape, words)]))))
    return made


@lru_cache(maxsize=4)
def _marks(tokenizer: Tokenizer) -> tuple[int, int]:
    """The marks that the encoder wants before and behind a sentence."""
    first, last = tokenizer.encode([], is_pretokenized=True).ids
    return first, last


@lru_cache(maxsize=65536)
def _pieces(tokenizer: Tokenizer, word: str) -> tuple[int, ...]:
    """The pieces of one word: the tokenizer cuts every word for itself, and news repeats its words."""
    return tuple(tokenizer.encode([word], is_pretokenized=True, add_special_tokens=False).ids)


@dataclass(frozen=True)
class Batch:
    """Features of several sentences, padded: (b, m) pieces and mask, (b, n + 1) starts, shapes and word mask."""

    pieces: Ints
    mask: NDArray[np.bool_]
    starts: Ints
    shapes: Ints
    words: NDArray[np.bool_]


def batch(sentences: Sequence[Features], multiple: int = 1) -> Batch:
    """Pad features to one batch; both lengths are rounded up to a `multiple`."""
    size, longest = len(sentences), max(len(each.pieces) for each in sentences)
    words = max(len(each.starts) for each in sentences)
    longest, words = (-(-length // multiple) * multiple for length in (longest, words))
    made = Batch(
        np.zeros((size, longest), np.int64),
        np.zeros((size, longest), np.bool_),
        np.zeros((size, words), np.int64),
        np.zeros((size, words), np.int64),
        np.zeros((size, words), np.bool_),
    )
    for row, each in enumerate(sentences):
        m, n = len(each.pieces), len(each.starts)
        made.pieces[row, :m], made.mask[row, :m] = each.pieces, True
        made.starts[row, :n], made.shapes[row, :n], made.words[row, :n] = each.starts, each.shapes, True
    return made
