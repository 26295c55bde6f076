"""Every sentence gets one tree with one root, the best one that its scores allow."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from entente.language.trees import best_tree


def is_tree(heads: tuple[int, ...]) -> bool:
    """Heads of words 1 to n: one of them under the root 0, and no circle."""
    for word in range(1, len(heads) + 1):
        seen: set[int] = set()
        while word and word not in seen:
            seen.add(word)
            word = heads[word - 1]
        if word:
            return False
    return heads.count(0) == 1


@cache
def trees(words: int) -> tuple[tuple[int, ...], ...]:
    return tuple(heads for heads in product(range(words + 1), repeat=words) if is_tree(heads))


def total(scores: np.ndarray, heads: tuple[int, ...]) -> float:
    return float(sum(scores[word, head] for word, head in enumerate(heads, 1)))


def scores_of(sizes: st.SearchStrategy[int], values: st.SearchStrategy[float]) -> st.SearchStrategy[np.ndarray]:
    return sizes.flatmap(lambda n: arrays(np.float32, (n + 1, n + 1), elements=values))


SMALL = st.floats(-20, 20, width=32)
ROUND = st.integers(-3, 3).map(float)  # many ties and circles


def test_there_are_n_to_the_n_minus_1_rooted_trees() -> None:
    assert [len(trees(n)) for n in range(1, 6)] == [1, 2, 9, 64, 625]


@settings(deadline=None)
@given(scores_of(st.integers(1, 5), SMALL | ROUND))
def test_no_other_tree_scores_higher(scores: np.ndarray) -> None:
    heads = tuple(best_tree(scores.copy())[1:].tolist())
    assert is_tree(heads)
    best = max(total(scores, tree) for tree in trees(len(heads)))
    assert total(scores, heads) == pytest.approx(best, abs=1e-3)


@settings(deadline=None, max_examples=40)
@given(st.integers(6, 60), st.integers(0, 2**32 - 1), st.sampled_from([-6.0, 0.0, 6.0]))
def test_long_sentences_have_one_root_and_no_circle(words: int, seed: int, pull: float) -> None:
    scores = np.random.default_rng(seed).normal(size=(words + 1, words + 1)).astype(np.float32)
    scores[1:, 0] += pull  # every word, or none, wants to be the root
    heads = best_tree(scores)
    assert heads.shape == (words + 1,) and heads[0] == 0
    assert is_tree(tuple(heads[1:].tolist()))


def test_one_word_is_its_own_root() -> None:
    assert best_tree(np.zeros((2, 2), np.float32)).tolist() == [0, 0]


def test_equal_scores_still_make_a_tree() -> None:
    for value in (-50.0, 0.0, 50.0):
        assert is_tree(tuple(best_tree(np.full((8, 8), value, np.float32))[1:].tolist()))


def test_a_word_never_heads_itself() -> None:
    scores = np.zeros((5, 5), np.float32)
    np.fill_diagonal(scores, 100.0)
    assert is_tree(tuple(best_tree(scores)[1:].tolist()))


def test_a_circle_is_opened_where_it_costs_least() -> None:
    """Words 1 and 2 want each other; 3 is the root's."""
    scores = np.full((4, 4), -10.0, np.float32)
    scores[1, 2] = scores[2, 1] = 5.0
    scores[3, 0] = 4.0
    scores[1, 3], scores[2, 3] = 1.0, 3.0
    assert best_tree(scores)[1:].tolist() == [2, 3, 0]


def test_of_two_words_that_want_the_root_the_cheaper_one_moves() -> None:
    scores = np.full((3, 3), -5.0, np.float32)
    scores[1, 0], scores[2, 0] = 9.0, 8.0
    scores[1, 2], scores[2, 1] = 0.0, 6.0
    assert best_tree(scores)[1:].tolist() == [0, 1]
