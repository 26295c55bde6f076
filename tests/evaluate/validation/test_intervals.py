"""Intervals: published values, and how often they hold the truth in simulations with fixed seeds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.evaluate.validation.intervals import Cell, Share, ratio, weighted, wilson


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_values_of_newcombe_1998(right, of, low, high):
    found = wilson(right, of)
    assert found.estimate == right / of
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_estimate_and_stays_between_0_and_1(of, data):
    found = wilson(data.draw(st.integers(0, of)), of)
    assert 0 <= found.low <= found.estimate + 1e-12 and found.estimate <= found.high + 1e-12 and found.high <= 1


def test_one_stratum_is_a_plain_share():
    assert weighted([Cell(weight=700.0, answers=40, right=31)]) == wilson(31, 40)


def test_strata_drawn_in_proportion_are_about_one_stratum():
    parts = weighted([Cell(100.0, 20, 15), Cell(200.0, 40, 30)])
    assert parts.estimate == pytest.approx(0.75)
    assert (parts.low, parts.high) == pytest.approx((wilson(45, 60).low, wilson(45, 60).high), abs=0.01)


def test_large_strata_count_for_more():
    assert weighted([Cell(900.0, 10, 10), Cell(100.0, 10, 0)]).estimate == pytest.approx(0.9)


def test_answers_that_are_all_alike_still_leave_room_for_doubt():
    found = weighted([Cell(900.0, 10, 10), Cell(100.0, 10, 10)])
    assert found.estimate == 1.0 and 0.6 < found.low < 0.85  # 20 answers that count for some 12


def test_unequal_weights_make_intervals_wider():
    even, uneven = weighted([Cell(50.0, 30, 20), Cell(50.0, 30, 20)]), weighted([Cell(95.0, 30, 20), Cell(5.0, 30, 20)])
    assert uneven.high - uneven.low > even.high - even.low


@pytest.mark.parametrize(
    ("sizes", "shares", "drawn"),
    [
        ((5000, 500, 100), (0.9, 0.6, 0.98), (40, 40, 40)),
        ((5000, 500, 100), (0.97, 0.9, 0.5), (60, 30, 10)),
        ((400, 400, 400, 400), (0.5, 0.8, 0.9, 1.0), (15, 15, 15, 15)),
        ((3000,) * 10, (0.85,) * 10, (12,) * 10),
    ],
)
def test_the_interval_of_a_whole_table_holds_the_truth_95_times_of_100(sizes, shares, drawn):
    generator = np.random.default_rng(7)
    truth = float(np.average(shares, weights=sizes))
    rights = generator.binomial(drawn, shares, (2000, len(sizes)))
    held = 0
    for right in rights:
        found = weighted([Cell(*cell) for cell in zip(map(float, sizes), drawn, map(float, right), strict=True)])
        held += found.low <= truth <= found.high
    assert held / len(rights) >= 0.93


def test_a_ratio_lies_between_its_ends_and_is_its_own_inverse():
    above, below = Share(0.2, 0.1, 0.35), Share(0.8, 0.7, 0.9)
    found, turned = ratio(above, below), ratio(below, above)
    assert found.estimate == pytest.approx(0.25) and found.low < 0.25 < found.high
    assert (1 / turned.high, 1 / turned.low) == pytest.approx((found.low, found.high))


def test_a_ratio_to_nothing_has_no_upper_end():
    found = ratio(wilson(3, 10), wilson(0, 10))
    assert (found.low, found.high) == (0.0, float("inf"))
    assert ratio(wilson(0, 10), wilson(9, 10)).low == 0.0 < ratio(wilson(0, 10), wilson(9, 10)).high


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_a_ratio_lies_between_its_ends_however_few_the_answers(of, below_of, data):
    above = wilson(data.draw(st.integers(0, of)), of)
    found = ratio(above, wilson(data.draw(st.integers(1, below_of)), below_of))
    assert 0 <= found.low <= found.estimate <= found.high


@pytest.mark.parametrize(("precision", "missed"), [(0.9, 0.05), (0.6, 0.2), (0.95, 0.01), (0.1, 0.3)])
def test_the_ratio_behind_recall_holds_the_truth_95_times_of_100(precision, missed):
    generator = np.random.default_rng(11)
    truth, held, rounds = missed / precision, 0, 2000
    rights, wrongs = generator.binomial(150, precision, rounds), generator.binomial(300, missed, rounds)
    for right, wrong in zip(rights, wrongs, strict=True):
        found = ratio(wilson(float(wrong), 300), wilson(float(right), 150))
        held += found.low <= truth <= found.high
    assert held / rounds >= 0.93
