"""Agreement of checkers: Krippendorff's own examples, and what counts as an answer."""

from __future__ import annotations

import pytest

from entente.evaluate.validation.agreement import agreement, alpha
from entente.evaluate.validation.consensus import Judged, majority
from entente.store import Answer, SampleItem

NAN = float("nan")


def test_alpha_of_krippendorffs_two_observers():
    # Krippendorff 2011, "Computing Krippendorff's alpha-reliability", B: binary data, two observers.
    table = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    assert alpha(table) == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_krippendorffs_four_observers_with_gaps():
    # The same, C: nominal data, any number of observers, missing data.
    table = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
    assert alpha(table) == pytest.approx(0.743, abs=5e-4)


def test_alpha_says_nothing_where_all_say_the_same():
    assert alpha([[1, 1, 1], [1, 1, 1]]) is None


def judged(*rows: str) -> list[Judged]:
    """Items by what the checkers a, b, c … say: r, w, s; a dash for no answer."""
    verdicts = {"r": "right", "w": "wrong", "s": "skip"}
    made = []
    for position, row in enumerate(rows, 1):
        item = SampleItem(position, "mention", f"men-{position}", "doc-1", 0, 1, "all", 1.0, {})
        given = [Answer(position, who, verdicts[said]) for who, said in zip("abc", row, strict=False) if said != "-"]
        made.append(Judged(item, given, None))
    return made


def right(answer: Answer) -> bool:
    return answer.verdict == "right"


def test_agreement_is_over_items_that_two_answered():
    found = agreement(judged("rr", "rw", "ww", "r-", "rs"), right)
    assert (found.items, found.checkers) == (3, 2)
    assert found.same == pytest.approx(2 / 3)
    assert found.alpha == pytest.approx(alpha([[1, 1, 0], [1, 0, 0]]))


def test_three_checkers_agree_as_far_as_their_pairs_do():
    assert agreement(judged("rrw", "rrr"), right).same == pytest.approx((1 / 3 * 3 + 1 * 3) / 6)


def test_one_checker_agrees_with_nobody():
    assert agreement(judged("r", "w"), right) is None


@pytest.mark.parametrize(
    ("votes", "held"), [([True], 1), ([False], 0), ([True, False], 0.5), ([True, True, False], 1), ([False] * 3, 0)]
)
def test_the_majority_counts_and_a_tie_is_half(votes, held):
    assert majority(votes) == held
