"""Scores of clusters, against small examples worked out by hand, some of them in the papers that define the scores."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.evaluate.clusters import b_cubed, ceaf_e, muc, pairs_merged
from entente.evaluate.events import figures

SCORES = (b_cubed, muc, ceaf_e, pairs_merged)

# Bagga and Baldwin 1998: of events of 5, 2 and 5 mentions, the second response mixes the second and third event, ...
TRUTH_SIZES = {"a": 5, "b": 2, "c": 5}
SMALL_MIXED = ["aaaaa", "bbccccc"]
# ... the first mixes the two large ones.
LARGE_MIXED = ["aaaaaccccc", "bb"]


def approx(*values: float) -> object:
    return pytest.approx(values, abs=1e-9)


def test_b_cubed_tells_a_grave_error_from_a_small_one() -> None:
    # precision: (5 · 1 + 2 · 2/7 + 5 · 5/7) / 12 = 16/21; (10 · 1/2 + 2) / 12 = 7/12
    assert b_cubed(SMALL_MIXED) == approx(16 / 21, 1)
    assert b_cubed(LARGE_MIXED) == approx(7 / 12, 1)


def test_muc_does_not_tell_them_apart() -> None:
    # 9 links hold the true events, the responses have 10: 9/10 in both.
    assert muc(SMALL_MIXED) == muc(LARGE_MIXED) == approx(9 / 10, 1)


def test_ceaf_matches_each_event_with_one_cluster() -> None:
    # Luo 2005: phi-4 is 2|both| / (|one| + |other|). Best: a with its own (1), c with the mixed one (2 · 5 / 12).
    assert ceaf_e(SMALL_MIXED) == approx((1 + 10 / 12) / 2, (1 + 10 / 12) / 3)
    assert ceaf_e(LARGE_MIXED) == approx((10 / 15 + 1) / 2, (10 / 15 + 1) / 3)


def test_an_event_in_pieces() -> None:
    # Vilain et al. 1995: A-B-C-D against A-B and C-D: one link of three is missing, none is wrong.
    pieces = ["aa", "aa"]
    assert muc(pieces) == approx(1, 2 / 3)
    assert b_cubed(pieces) == approx(1, 1 / 2)
    assert ceaf_e(pieces) == approx((4 / 6) / 2, 4 / 6)
    assert pairs_merged(pieces) == approx(1, 2 / 6)


def test_two_events_in_one_cluster() -> None:
    assert muc(["aabb"]) == approx(2 / 3, 1)
    assert b_cubed(["aabb"]) == approx(1 / 2, 1)
    assert ceaf_e(["aabb"]) == approx(4 / 6, (4 / 6) / 2)
    assert pairs_merged(["aabb"]) == approx(2 / 6, 1)


def test_a_response_that_lacks_a_mention_and_has_two_that_gold_has_not() -> None:
    # The example of Pradhan et al. 2014 (the scorer of CoNLL): key {a b c} {d e f g}, response {a b} {c d} {f g h i};
    # gold does not know h and i.
    # Our clusters hold all mentions: e, which the response lacks, stands alone; h and i have labels of their own.
    clusters = [["1", "1"], ["1", "2"], ["2", "2", "h", "i"], ["2"]]
    # B-cubed: precision (2 · 1 + 2 · 1/2 + 2 · 2/4 + 2 · 1/4 + 1) / 9
    #          recall ((2 · 2 + 1) / 3 + (1 + 4 + 1) / 4 + 2) / 9
    assert b_cubed(clusters) == approx(5.5 / 9, (5 / 3 + 6 / 4 + 2) / 9)
    assert muc(clusters) == approx((1 + 0 + 1) / (1 + 1 + 3), (1 + 1) / (2 + 3))
    # CEAF-e: event 1 with {a b} 4/5; {e} with event 2 and {f g h i} with h, 2/5 each, is more than 4/8 for the latter
    # with event 2; {c d} is left with nothing.
    assert ceaf_e(clusters) == approx((4 / 5 + 2 / 5 + 2 / 5) / 4, (4 / 5 + 2 / 5 + 2 / 5) / 4)
    assert pairs_merged(clusters) == approx(2 / 8, 2 / 9)


def test_a_greedy_match_is_not_the_best() -> None:
    # The first cluster fits "a" best (2 · 3 / 6 of 6), but then nothing is left for the second.
    clusters = ["aaab", "aa"]
    # a-first 6/9, b-first 2/5, a-second 4/7: best is b with the first and a with the second.
    assert ceaf_e(clusters) == approx((2 / 5 + 4 / 7) / 2, (2 / 5 + 4 / 7) / 2)
    assert 2 / 5 + 4 / 7 > 6 / 9


def test_all_alone_is_precise_and_finds_no_link() -> None:
    alone = ["a", "a", "a", "b"]
    assert b_cubed(alone) == approx(1, (1 / 3 * 3 + 1) / 4)
    assert muc(alone) == approx(1, 0) and pairs_merged(alone) == approx(1, 0)
    assert ceaf_e(alone) == approx((2 / 4 + 1) / 4, (2 / 4 + 1) / 2)


def test_singletons_that_are_events_are_right() -> None:
    for score in SCORES:
        assert score(["a", "b", "c"]) == approx(1, 1)


def test_the_mean_is_that_of_three_f1() -> None:
    found = figures(SMALL_MIXED)
    f1 = [2 * p * r / (p + r) for p, r in (muc(SMALL_MIXED), b_cubed(SMALL_MIXED), ceaf_e(SMALL_MIXED))]
    assert found["conll_f1"] == pytest.approx(sum(f1) / 3)
    assert found["merge_precision"] == found["b3_precision"] == pytest.approx(16 / 21)
    assert (found["muc_precision"], found["ceafe_recall"], found["pairs_recall"]) == approx(0.9, 11 / 18, 1)
    assert found["b3_f1"] == pytest.approx(f1[1])


def test_nothing_right_is_zero_and_no_division() -> None:
    found = figures(["ab", "ab"])
    assert (found["muc_f1"], found["pairs_f1"]) == (0.0, 0.0)


LABELS = st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6), min_size=1, max_size=7)


def gold_of(clusters: list[list[str]]) -> list[list[str]]:
    events = defaultdict(list)
    for cluster in clusters:
        for label in cluster:
            events[label].append(label)
    return list(events.values())


@given(LABELS)
def test_all_figures_are_between_nothing_and_all(clusters: list[list[str]]) -> None:
    for name, value in figures(clusters).items():
        assert 0 <= value <= 1 + 1e-12, name


@given(LABELS)
def test_gold_itself_is_all_right(clusters: list[list[str]]) -> None:
    for name, value in figures(gold_of(clusters)).items():
        assert value == pytest.approx(1), name


@given(LABELS)
def test_only_gold_itself_is_all_right(clusters: list[list[str]]) -> None:
    exact = sorted(map(sorted, clusters)) == sorted(map(sorted, gold_of(clusters)))
    assert (figures(clusters)["conll_f1"] == pytest.approx(1)) == exact


@given(LABELS, st.randoms(use_true_random=False))
def test_neither_order_nor_names_matter(clusters: list[list[str]], chance: object) -> None:
    names = dict(zip("abcdef", "uvwxyz", strict=True))
    changed = [[names[label] for label in cluster[::-1]] for cluster in clusters]
    chance.shuffle(changed)  # type: ignore[attr-defined]
    assert figures(changed) == pytest.approx(figures(clusters))


@given(LABELS)
def test_a_cluster_of_one_event_is_precise_and_a_whole_event_is_found(clusters: list[list[str]]) -> None:
    pure = [cluster for each in clusters for label in sorted(set(each)) if (cluster := [x for x in each if x == label])]
    assert [score(pure)[0] for score in (b_cubed, muc, pairs_merged)] == [1, 1, 1]
    together = [[label for cluster in clusters for label in cluster]]
    assert [score(together)[1] for score in (b_cubed, muc, pairs_merged)] == pytest.approx([1, 1, 1])
