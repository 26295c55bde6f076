"""What the network is told of casing, and how sentences become arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.language.features import (
    ALNUM,
    INITIAL,
    LONGEST,
    LOWER,
    MIXED,
    NUMBER,
    OTHER,
    SHAPES,
    TITLE,
    UPPER,
    Features,
    batch,
    features,
    shape,
)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("us them 's é don't", LOWER),
        ("Oslo Åland U.s-led", TITLE),
        ("US NATO U.S. COVID-19 F-16", UPPER),
        ("A W É", INITIAL),
        ("iPhone McDonald eBay", MIXED),
        ("10 3,500 2.5 1990-91 ½", NUMBER),
        ("10th 2nd 9M133 5G", ALNUM),
        (". — “ $ …", OTHER),
    ],
)
def test_casing_classes(words: str, wanted: int) -> None:
    assert {word: shape(word) for word in words.split()} == dict.fromkeys(words.split(), wanted)


@given(st.text(min_size=1))
def test_every_word_has_a_class(word: str) -> None:
    assert 0 < shape(word) < SHAPES


@dataclass
class FakeEncoding:
    ids: list[int]


class ByLetter:
    """A tokenizer with one piece a letter; control characters get none."""

    def encode(self, words: list[str], is_pretokenized: bool, add_special_tokens: bool = True) -> FakeEncoding:
        assert is_pretokenized
        pieces = [ord(letter) for word in words for letter in word if letter.isprintable()]
        return FakeEncoding([101, *pieces, 102] if add_special_tokens else pieces)


def made(*sentences: str) -> list[Features]:
    return features([sentence.split(" ") for sentence in sentences], ByLetter())  # type: ignore[arg-type]


def test_starts_point_at_the_first_piece_of_every_word_after_the_root() -> None:
    (found,) = made("US hit us")
    assert found.pieces.tolist() == [101, *map(ord, "UShitus"), 102]
    assert found.starts.tolist() == [0, 1, 3, 6]
    assert found.shapes.tolist() == [0, UPPER, LOWER, LOWER]


def test_a_word_without_pieces_looks_at_its_left_neighbour() -> None:
    (found,) = made("ab \x07 cd")
    assert found.starts.tolist() == [0, 1, 1, 3]


def test_words_past_the_encoders_length_share_its_last_piece() -> None:
    (found,) = made(" ".join(["abc"] * 300))
    assert len(found.pieces) == LONGEST + 2
    assert found.pieces[-1] == 102
    assert found.starts.max() == LONGEST < len(found.pieces)
    assert len(found.starts) == len(found.shapes) == 301


def test_every_start_lies_inside_the_pieces_whatever_the_length() -> None:
    for count in range(LONGEST - 3, LONGEST + 4):
        (found,) = made(" ".join("a" * count))
        assert found.starts.max() < len(found.pieces)
        assert (np.diff(found.starts) >= 0).all()


@pytest.mark.parametrize("multiple", [1, 8])
def test_a_batch_pads_and_masks(multiple: int) -> None:
    given_ = made("Oslo slept", "No")
    found = batch(given_, multiple)
    assert found.pieces.shape[1] % multiple == 0 and found.starts.shape[1] % multiple == 0
    assert found.mask.sum(1).tolist() == [11, 4]
    assert found.words.sum(1).tolist() == [3, 2]
    for row, each in enumerate(given_):
        assert found.pieces[row, found.mask[row]].tolist() == each.pieces.tolist()
        assert found.starts[row, found.words[row]].tolist() == each.starts.tolist()
        assert not found.pieces[row, ~found.mask[row]].any()
        assert not found.shapes[row, ~found.words[row]].any()
