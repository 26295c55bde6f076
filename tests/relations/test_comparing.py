from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from entente.relations import Comparison, Difference, SeriesQuery, compare, compare_periods
from entente.relations.comparing import _blocks


def of(comparison: Comparison, column: str) -> Difference:
    return next(each for each in comparison.differences if each.column == column)


def two_pairs(year: Any) -> None:
    """RUS and UKR two assaults a month, three from July; USA and CHN one accusation."""
    for month in range(1, 13):
        assaults = 2 if month < 7 else 3
        year.events([("RUS", "UKR", f"2024-{month:02}-02", 4)] * assaults + [("USA", "CHN", f"2024-{month:02}-03", 3)])


def test_two_pairs_differ_by_the_means_of_their_months(year: Any) -> None:
    two_pairs(year)
    found = compare(year.store, SeriesQuery("USA", "CHN"), SeriesQuery("RUS", "UKR"))
    assert (found.one, found.other, found.periods) == ("USA and CHN", "RUS and UKR", (12, 12))
    events = of(found, "events")
    assert (events.one, events.other, events.difference) == (1.0, 2.5, 1.5)
    assert events.low is not None and events.high is not None and 1.0 <= events.low < 1.5 < events.high <= 2.0
    assert of(found, "score_mean").difference == -6.0
    assert of(found, "stance_mean") == Difference("stance_mean", None, None, None, None, None)


def test_a_pair_compared_with_itself_differs_by_nothing_surely(year: Any) -> None:
    two_pairs(year)
    found = compare(year.store, SeriesQuery("RUS", "UKR"), SeriesQuery("UKR", "RUS"))
    assert {(each.difference, each.low, each.high) for each in found.differences if each.one is not None} == {(0, 0, 0)}


def test_the_same_question_gives_the_same_interval(year: Any) -> None:
    two_pairs(year)
    asked = SeriesQuery("USA", "CHN"), SeriesQuery("RUS", "UKR")
    assert compare(year.store, *asked) == compare(year.store, *asked)


def test_two_times_of_one_pair(made: Any) -> None:
    for when in (2023, 2024):
        for month in range(1, 13):
            made.document(f"{when}-{month:02}-10")
            made.events([("RUS", "UKR", f"{when}-{month:02}-02", 4)] * (when - 2022))
    query = SeriesQuery("RUS", "UKR", since=date(2024, 1, 1))
    before, after = (date(2023, 1, 1), date(2023, 12, 31)), (date(2024, 1, 1), date(2024, 12, 31))
    found = compare_periods(made.store, query, before, after)
    assert of(found, "events") == Difference("events", 1.0, 2.0, 1.0, 1.0, 1.0)
    assert found.one == "RUS and UKR, 2023-01-01 to 2023-12-31" and found.warnings == []
    assert of(compare_periods(made.store, query, after, before), "score_sum").difference == 9.0


def test_fewer_than_eight_months_give_means_but_no_interval(year: Any) -> None:
    two_pairs(year)
    days = (date(2024, 1, 1), date(2024, 6, 30)), (date(2024, 7, 1), date(2024, 12, 31))
    events = of(compare_periods(year.store, SeriesQuery("RUS", "UKR"), *days), "events")
    assert events.difference == 1 and events.low is None and events.high is None


def test_a_difference_in_what_was_read_is_a_warning(year: Any) -> None:
    for month in (7, 8, 9, 10, 11, 12):
        year.document(f"2024-{month:02}-11")
        year.document(f"2024-{month:02}-12")
    days = (date(2024, 1, 1), date(2024, 6, 30)), (date(2024, 7, 1), date(2024, 12, 31))
    found = compare_periods(year.store, SeriesQuery("RUS", "UKR"), *days)
    assert found.warnings == [
        "1 documents a month were read on the one side, 3 on the other: a difference in events may be one in what was "
        "read"
    ]


def test_an_imported_source_compares_without_documents(year: Any) -> None:
    year.events([("RUS", "UKR", f"2024-{month:02}-02", 4) for month in range(1, 13)], source="icews")
    query = SeriesQuery("RUS", "UKR", source="icews")
    assert of(compare(year.store, query, query), "events").one == 1.0


def test_periods_of_two_lengths_and_times_that_overlap_are_refused(year: Any) -> None:
    with pytest.raises(ValueError, match="one counts by month, the other by week"):
        compare(year.store, SeriesQuery("RUS", "UKR"), SeriesQuery("RUS", "UKR", period="week"))
    with pytest.raises(ValueError, match="share a month"):
        days = (date(2024, 1, 1), date(2024, 6, 10)), (date(2024, 6, 20), date(2024, 12, 31))
        compare_periods(year.store, SeriesQuery("RUS", "UKR"), *days)


@pytest.mark.parametrize("count", [8, 12, 27, 120])
def test_every_draw_takes_as_many_periods_in_runs_of_neighbours(count: int) -> None:
    draws = _blocks(np.random.default_rng(0), count)
    assert draws.shape == (2000, count) and draws.min() == 0 and draws.max() == count - 1
    steps = np.diff(draws, axis=1) % count
    length = round(count ** (1 / 3))
    assert (steps == 1).mean() > 1 - 1.5 / length
