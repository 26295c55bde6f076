from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.relations import SeriesQuery, changes, dyad_series
from entente.relations.changes import breaks

PAIR = SeriesQuery("RUS", "UKR")


def worsening(year: Any) -> None:
    """One accusation a month till June, four assaults a month from July."""
    year.events([("RUS", "UKR", f"2024-{month:02}-05", 3) for month in range(1, 7)])
    year.events([("RUS", "UKR", f"2024-{month:02}-0{day}", 4) for month in range(7, 13) for day in (1, 2, 3, 4)])


def test_a_change_names_its_month_its_levels_and_its_events(year: Any) -> None:
    worsening(year)
    worst = year.event("UKR", "RUS", "2024-08-20", quad=4, score=-10.0)
    year.event("RUS", "UKR", "2024-07-09", quad=1)
    (change,) = changes(year.store, dyad_series(year.store, PAIR), limit=3)
    assert (change.period, change.direction, change.column) == (date(2024, 7, 1), "worse", "score_sum")
    assert change.before == -3.0 and change.after == pytest.approx(-36 - 7 / 6)
    july = [event.id for event in year.store.events() if event.date.start in (date(2024, 7, 1), date(2024, 7, 2))]
    assert change.events == [worst, *july]


def test_more_conflict_is_worse_and_more_cooperation_better(year: Any) -> None:
    worsening(year)
    series = dyad_series(year.store, PAIR)
    (conflict,) = changes(year.store, series, "material_conflict")
    assert (conflict.direction, conflict.before, conflict.after) == ("worse", 0.0, 4.0)
    (verbal,) = changes(year.store, series, "verbal_conflict")
    assert verbal.direction == "better" and verbal.events == []
    assert changes(year.store, series, "material_cooperation") == []


def test_events_follow_the_filters_and_the_direction_of_the_series(year: Any) -> None:
    worsening(year)
    year.event("UKR", "RUS", "2024-07-01", quad=4, score=-10.0)
    year.event("RUS", "UKR", "2024-07-01", quad=4, score=-10.0, status="planned")
    (change,) = changes(year.store, dyad_series(year.store, SeriesQuery("RUS", "UKR", directed=True)), limit=99)
    assert len(change.events) == 8


def test_nothing_is_found_in_fewer_than_eight_covered_periods(made: Any) -> None:
    for month in range(1, 8):
        made.document(f"2024-{month:02}-01")
    made.events([("RUS", "UKR", "2024-06-02", 4)] * 9 + [("RUS", "UKR", "2024-07-02", 4)] * 9)
    assert changes(made.store, dyad_series(made.store, PAIR)) == []
    made.document("2024-08-01")
    made.events([("RUS", "UKR", "2024-08-02", 4)] * 9)
    assert [each.period for each in changes(made.store, dyad_series(made.store, PAIR))] == [date(2024, 6, 1)]


def test_a_series_of_zeros_or_of_nothing_has_no_changes(year: Any, made: Any) -> None:
    for column in ("score_sum", "score_mean", "goldstein_mean", "verbal_conflict"):
        assert changes(year.store, dyad_series(year.store, PAIR), column) == []


def test_months_that_are_not_covered_are_no_zeros(made: Any) -> None:
    for month in (1, 2, 3, 4, 5, 9, 10, 11, 12):
        made.document(f"2024-{month:02}-01")
        made.events([("RUS", "UKR", f"2024-{month:02}-02", 4)] * 5)
    assert changes(made.store, dyad_series(made.store, PAIR)) == []


def test_a_single_month_out_of_line_is_no_new_level(year: Any) -> None:
    year.events([("RUS", "UKR", "2024-06-02", 4)] * 30)
    assert changes(year.store, dyad_series(year.store, PAIR)) == []


@pytest.mark.parametrize("usual", [0, 1])
def test_a_single_month_out_of_line_at_the_end_is_no_new_level_either(year: Any, usual: int) -> None:
    year.events([("RUS", "UKR", f"2024-{month:02}-02", 4) for month in range(1, 12)] * usual)
    year.events([("RUS", "UKR", "2024-12-02", 4)] * 30)
    assert changes(year.store, dyad_series(year.store, PAIR)) == []


def test_a_break_before_a_last_month_out_of_line_stays() -> None:
    assert breaks(np.array([0.0, 1.0] * 10 + [5.0, 6.0] * 10 + [40.0])) == [20]


def test_a_column_without_a_better_and_a_worse_is_refused(year: Any) -> None:
    with pytest.raises(ValueError, match="no changes of 'events': want one of score_sum"):
        changes(year.store, dyad_series(year.store, PAIR), "events")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=8, max_size=40))
def test_breaks_do_not_depend_on_the_unit_and_leave_two_periods_to_each_level(values: list[int]) -> None:
    series = np.array(values, dtype=float)
    found = breaks(series)
    assert all(end - start >= 2 for start, end in pairwise([0, *found, len(values)]))
    assert found == breaks(series) == breaks(series * 8)


def test_noise_of_rare_events_makes_no_changes() -> None:
    rng = np.random.default_rng(7)
    assert sum(bool(breaks(np.sqrt(rng.poisson(2.0, 60)))) for _ in range(100)) <= 5
