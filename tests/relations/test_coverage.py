from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from entente.relations import SeriesQuery, coverage, dyad_series
from entente.relations.coverage import source_set


def months(first: int, last: int) -> list[str]:
    return [f"2024-{month:02}-15" for month in range(first, last + 1)]


def read(made: Any, days: list[str], each: int, outlet: str = "Reuters") -> None:
    for day in days:
        for _ in range(each):
            made.document(day, outlet)


def test_copies_are_no_documents_but_their_outlets_were_read(made: Any) -> None:
    original = made.document("2024-01-10", "Reuters")
    made.document("2024-01-11", "BBC", copy_of=original)
    made.document("2024-01-12", "Reuters")
    rows = coverage(made.store, "month").rows
    assert rows["documents"].tolist() == [2] and rows["outlets"].tolist() == [2]


def test_the_source_set_is_the_same_for_the_same_outlets_in_any_order(made: Any) -> None:
    for day, outlet in (("2024-01-10", "BBC"), ("2024-01-11", "Reuters"), ("2024-02-10", "Reuters")):
        made.document(day, outlet)
    made.document("2024-02-11", "BBC")
    made.document("2024-03-11", "BBC")
    versions = coverage(made.store, "month").rows["source_set"].tolist()
    assert versions[0] == versions[1] != versions[2]
    assert versions[0] == source_set(["Reuters", "BBC", "BBC"]) == "69543e93"


def test_documents_without_an_outlet_or_a_day_do_not_break_coverage(made: Any) -> None:
    made.document("2024-01-10", None)
    made.document("2024-01-10", "BBC")
    made.document(None, "BBC")
    rows = coverage(made.store, "month").rows
    assert rows["documents"].tolist() == [2] and rows["outlets"].tolist() == [1]


def test_a_warning_says_where_documents_rose_or_fell_by_more_than_half(made: Any) -> None:
    read(made, months(1, 4), 4)
    read(made, months(5, 6), 7)
    read(made, months(7, 8), 4)
    read(made, months(9, 9), 1)
    assert coverage(made.store, "month").warnings == [
        "2024-05 to 2024-06: documents a month rose to 7 from 4: a change in events may be one in what was read",
        "2024-09: documents a month fell to 1 from 4: a change in events may be one in what was read",
    ]


def test_half_as_many_again_is_no_warning(made: Any) -> None:
    read(made, months(1, 4), 4)
    read(made, months(5, 5), 6)
    read(made, months(6, 6), 2)
    assert coverage(made.store, "month").warnings == []


def test_a_warning_says_where_more_than_a_third_of_the_outlets_changed(made: Any) -> None:
    for outlet in ("A", "B", "C"):
        read(made, months(1, 2), 1, outlet)
    for outlet in ("A", "B", "D", "E"):
        read(made, months(3, 3), 1, outlet)
    assert coverage(made.store, "month").warnings == [
        "2024-03: up to 60% of outlets changed from one month to the next"
    ]


def test_one_warning_names_a_gap_of_several_periods(made: Any) -> None:
    read(made, ["2024-01-15", "2024-05-15"], 1)
    assert coverage(made.store, "month").warnings == ["2024-02 to 2024-04: no documents, so not covered: null, not 0"]


def test_days_are_judged_by_their_weeks_so_that_weekends_are_no_breaks(made: Any) -> None:
    for day in range(28):
        now = date(2024, 1, 1) + timedelta(days=day)
        read(made, [str(now)], 1 if now.weekday() > 4 else 3)
    assert coverage(made.store, "day").warnings == []


def test_an_imported_event_of_long_ago_does_not_cover_the_years_since(made: Any) -> None:
    """GDELT's files of a day hold events that are dated one and ten years back."""
    for day in ("2013-07-05", "2022-07-05", "2023-07-05"):
        made.event("RUS", "UKR", day, source="gdelt", first_reported=date(2023, 7, 5))
    series = dyad_series(made.store, SeriesQuery("RUS", "UKR", source="gdelt"))
    assert series.rows["period"].astype(str).tolist() == ["2023-07-01"]
    assert series.rows["events"].tolist() == [1]
    assert series.warnings == ["2 events are dated in months that are not covered: left out"]


def test_years_of_an_imported_source_that_are_missing_are_not_covered_and_said(made: Any) -> None:
    for year in (2010, 2020):
        made.events([("CHN", "JPN", f"{year}-{month:02}-10", 1) for month in range(1, 13)], source="icews")
    series = dyad_series(made.store, SeriesQuery("CHN", "JPN", source="icews"))
    assert series.rows["covered"].sum() == series.rows["events"].sum() == 24
    assert series.warnings == ["2011-01 to 2019-12: no reports of icews, so not covered: null, not 0"]
    after = coverage(made.store, "day", since=date(2021, 1, 1), source="icews")
    assert after.rows.empty and after.warnings == ["the store has no reports of the source icews of this time"]


def test_gaps_of_an_imported_source_are_judged_by_weeks_where_days_are_counted(made: Any) -> None:
    made.events([("CHN", "JPN", f"2024-01-{day:02}", 1) for day in (1, 3, 9, 24)], source="icews")
    covering = coverage(made.store, "day", source="icews")
    assert covering.rows["covered"].sum() == 4
    assert covering.warnings == ["week of 2024-01-15: no reports of icews, so not covered: null, not 0"]


@pytest.mark.parametrize("period", ["day", "week", "month", "year"])
def test_documents_of_all_periods_add_up(made: Any, period: Any) -> None:
    read(made, ["2023-12-31", "2024-01-01", "2024-02-29"], 2)
    rows = dyad_series(made.store, SeriesQuery("RUS", "UKR", period=period)).rows
    assert rows["documents"].sum() == 6
    assert rows["period"].is_monotonic_increasing and rows["period"].is_unique
