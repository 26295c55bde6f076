"""Clusters fit as wholes: nothing is joined only because a third resembles both."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.events.clustering import APART, TOGETHER, UNCOMPARED, clusters, components

ODDS = st.integers(1, 8).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.dictionaries(
            st.sampled_from(list(combinations(range(size), 2)) or [(0, 0)]), st.floats(-4, 4), max_size=28
        ).map(lambda odds: {pair: value for pair, value in odds.items() if pair[0] < pair[1]}),
    )
)


def test_chains_do_not_chain() -> None:
    # 0 and 1 are alike, and 1 and 2, but 0 and 2 are not.
    assert clusters(3, {(0, 1): 2.0, (1, 2): 1.5, (0, 2): -4.0}) == [[0, 1], [2]]
    assert clusters(3, {(0, 1): 1.5, (1, 2): 2.0, (0, 2): -4.0}) == [[0], [1, 2]]


def test_a_long_chain_breaks() -> None:
    chain = {(i, i + 1): 1.0 for i in range(9)}
    found = clusters(10, chain)
    assert max(map(len, found)) < 4 and len(found) > 3


def test_a_pair_that_was_not_compared_weighs_against_it() -> None:
    assert UNCOMPARED < 0
    assert clusters(3, {(0, 1): 3.0, (1, 2): -UNCOMPARED + 0.1}) == [[0, 1, 2]]
    assert clusters(3, {(0, 1): 3.0, (1, 2): -UNCOMPARED - 0.1}) == [[0, 1], [2]]


def test_a_group_stays_open_to_what_fits_it_on_the_whole() -> None:
    odds = {(0, 1): 3.0, (0, 2): 3.0, (1, 2): 3.0, (0, 3): 2.0, (1, 3): 2.0, (2, 3): -1.0}
    assert clusters(4, odds) == [[0, 1, 2, 3]]


@pytest.mark.parametrize("value", [0.0, -0.5])
def test_odds_that_are_not_positive_join_nothing(value: float) -> None:
    assert clusters(2, {(0, 1): value}) == [[0], [1]]


def test_nothing_and_one() -> None:
    assert clusters(0, {}) == [] and clusters(1, {}) == [[0]]


def test_a_hand_is_stronger_than_any_likeness() -> None:
    alike = {pair: 9.0 for pair in combinations(range(4), 2)}
    for one in clusters(4, alike | {(0, 3): APART}):
        assert not {0, 3} <= set(one)
    assert clusters(2, {(0, 1): TOGETHER}) == [[0, 1]]
    unlike = {pair: -9.0 for pair in combinations(range(4), 2)}
    assert clusters(4, unlike | {(1, 2): TOGETHER}) == [[0], [1, 2], [3]]


def test_ties_go_to_the_lowest_numbers() -> None:
    assert clusters(3, {(0, 1): 1.0, (1, 2): 1.0, (0, 2): -9.0}) == [[0, 1], [2]]


def test_components_are_what_pairs_connect() -> None:
    assert sorted(components(6, [(4, 2), (0, 2), (5, 3)])) == [[0, 2, 4], [1], [3, 5]]


@settings(max_examples=200, deadline=None)
@given(ODDS)
def test_clusters_part_everything_once_and_fit_on_the_whole(
    given_odds: tuple[int, dict[tuple[int, int], float]],
) -> None:
    size, odds = given_odds
    found = clusters(size, odds)
    assert sorted(number for cluster in found for number in cluster) == list(range(size))
    assert found == sorted(found) and all(cluster == sorted(cluster) for cluster in found)
    linked = components(size, (pair for pair, value in odds.items() if value > 0))
    assert all(any(set(cluster) <= set(each) for each in linked) for cluster in found)
    for cluster in found:  # every join had a positive mean, so all pairs together have a positive sum
        total = sum(odds.get(pair, UNCOMPARED) for pair in combinations(cluster, 2))
        assert total > 0 or len(cluster) == 1


@settings(max_examples=200, deadline=None)
@given(ODDS, st.randoms(use_true_random=False))
def test_the_order_in_which_odds_come_does_not_matter(
    given_odds: tuple[int, dict[tuple[int, int], float]], chance: random.Random
) -> None:
    size, odds = given_odds
    shuffled = list(odds.items())
    chance.shuffle(shuffled)
    assert clusters(size, dict(shuffled)) == clusters(size, odds)


@settings(max_examples=100, deadline=None)
@given(ODDS)
def test_two_clusters_that_fit_on_the_whole_are_not_left_apart(
    given_odds: tuple[int, dict[tuple[int, int], float]],
) -> None:
    size, odds = given_odds
    for one, other in combinations(clusters(size, odds), 2):
        values = [odds.get((min(i, j), max(i, j)), UNCOMPARED) for i in one for j in other]
        assert sum(values) / len(values) <= 1e-9
