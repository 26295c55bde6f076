from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.relations import SeriesQuery, dyad_series

PAIR = SeriesQuery("RUS", "UKR")


def counted(made: Any, query: SeriesQuery = PAIR) -> int:
    return int(dyad_series(made.store, query).rows["events"].sum())


def test_a_covered_month_without_events_is_zero_and_has_no_mean(year: Any, value: Any) -> None:
    series = dyad_series(year.store, PAIR)
    assert len(series.rows) == 12 and series.warnings == []
    for column in ("events", "material_conflict", "goldstein_sum", "score_sum", "statements", "critical"):
        assert value(series, "2024-05-01", column) == 0
    for column in ("goldstein_mean", "score_mean", "stance_mean"):
        assert value(series, "2024-05-01", column) is None


def test_a_month_without_documents_is_null_not_zero(made: Any, value: Any) -> None:
    made.document("2024-01-10")
    made.document("2024-03-10")
    made.event("RUS", "UKR", "2024-02-05")
    series = dyad_series(made.store, PAIR)
    assert series.rows["covered"].tolist() == [True, False, True]
    for column in ("events", "verbal_conflict", "score_sum", "score_mean", "statements", "neutral"):
        assert value(series, "2024-02-01", column) is None
    assert value(series, "2024-02-01", "documents") == 0
    assert "2024-02: no documents, so not covered: null, not 0" in series.warnings
    assert "1 events are dated in months that are not covered: left out" in series.warnings


def test_measures_are_counts_sums_and_means_of_the_events(year: Any, value: Any) -> None:
    year.events([("RUS", "UKR", "2024-03-01", quad) for quad in (1, 2, 3, 4, 4)])
    series = dyad_series(year.store, PAIR)
    names = ("events", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    assert [value(series, "2024-03-01", name) for name in names] == [5, 1, 1, 1, 2]
    assert value(series, "2024-03-01", "score_sum") == -12.0 and value(series, "2024-03-01", "score_mean") == -2.4
    assert value(series, "2024-03-01", "goldstein_sum") == -6.0
    assert value(series, "2024-03-01", "goldstein_mean") == -1.2


def test_goldstein_is_null_where_no_event_has_one(year: Any, value: Any) -> None:
    year.event("RUS", "UKR", "2024-03-01", goldstein=None)
    series = dyad_series(year.store, PAIR)
    assert value(series, "2024-03-01", "events") == 1 and value(series, "2024-03-01", "goldstein_sum") is None


def test_an_event_counts_once_however_many_of_a_country_act(year: Any) -> None:
    year.event("RUS+person/putin@RUS", "UKR+person/zelensky@UKR", "2024-03-01")
    assert counted(year) == counted(year, SeriesQuery("RUS", "UKR", directed=True)) == 1


def test_directed_counts_what_a_does_and_what_both_do(year: Any) -> None:
    year.event("RUS", "UKR", "2024-03-01")
    year.event("UKR", "RUS", "2024-03-02")
    year.event("UKR", "RUS", "2024-03-03")
    year.event("RUS+UKR", "", "2024-03-04", quad=1)
    year.event("RUS+UKR", "USA", "2024-03-05", quad=1)
    assert counted(year, SeriesQuery("RUS", "UKR", directed=True)) == 2
    assert counted(year, SeriesQuery("UKR", "RUS", directed=True)) == 3
    assert counted(year) == counted(year, SeriesQuery("UKR", "RUS")) == 4


def test_a_party_is_a_country_or_the_id_of_an_actor(year: Any) -> None:
    year.event("person/putin@RUS", "org/nato", "2024-03-01")
    year.event("RUS", "org/nato@IGO", "2024-03-02")
    assert counted(year, SeriesQuery("RUS", "org/nato")) == 2
    assert counted(year, SeriesQuery("person/putin", "org/nato", directed=True)) == 1
    assert counted(year, SeriesQuery("org/nato", "RUS", directed=True)) == 0


def test_nobody_acts_together_with_himself(year: Any) -> None:
    year.event("person/putin@RUS", "", "2024-03-01", quad=1)
    assert counted(year, SeriesQuery("person/putin", "RUS")) == 0
    year.event("person/putin@RUS+person/lavrov@RUS", "", "2024-03-01", quad=1)
    assert counted(year, SeriesQuery("person/putin", "RUS")) == 1


def test_without_b_all_others_count_and_what_stays_at_home_does_not(year: Any) -> None:
    year.event("RUS", "UKR", "2024-03-01")
    year.event("?", "RUS", "2024-03-02")
    year.event("RUS+CHN", "", "2024-03-03", quad=1)
    year.event("RUS", "person/navalny@RUS", "2024-03-04")
    year.event("RUS", "", "2024-03-05")
    assert counted(year, SeriesQuery("RUS")) == 3
    assert counted(year, SeriesQuery("RUS", directed=True)) == 2


def test_planned_and_background_events_count_only_when_asked_for(year: Any) -> None:
    year.event("RUS", "UKR", "2024-03-01")
    year.event("RUS", "UKR", "2024-03-01", status="planned")
    year.event("RUS", "UKR", "2024-03-01", historical=True)
    assert counted(year) == 1
    assert counted(year, SeriesQuery("RUS", "UKR", status="planned")) == 1
    assert counted(year, SeriesQuery("RUS", "UKR", status=None)) == 2
    assert counted(year, SeriesQuery("RUS", "UKR", historical=True)) == 2


def test_filters_choose_by_quad_type_and_scope(year: Any) -> None:
    year.event("RUS", "UKR", "2024-03-01", quad=1, scope="interstate")
    year.event("RUS", "UKR", "2024-03-01", quad=4, scope="intrastate")
    assert counted(year, SeriesQuery("RUS", "UKR", quad=4)) == 1
    assert counted(year, SeriesQuery("RUS", "UKR", quad=(1, 4))) == 2
    assert counted(year, SeriesQuery("RUS", "UKR", type=("CONSULT", "AID"))) == 1
    assert counted(year, SeriesQuery("RUS", "UKR", scope="intrastate")) == 1
    assert counted(year, SeriesQuery("RUS", "UKR", scope="intrastate", type="CONSULT")) == 0


@pytest.mark.parametrize(
    ("period", "first"),
    [("day", "2024-02-29"), ("week", "2024-02-26"), ("month", "2024-02-01"), ("year", "2024-01-01")],
)
def test_periods_begin_on_their_first_day_and_weeks_on_monday(year: Any, value: Any, period: Any, first: str) -> None:
    year.document("2024-02-29")
    year.event("RUS", "UKR", "2024-02-29")
    series = dyad_series(year.store, SeriesQuery("RUS", "UKR", period=period))
    assert value(series, first, "events") == 1 and counted(year, series.query) == 1


def test_since_and_until_widen_to_whole_periods(year: Any) -> None:
    year.events([("RUS", "UKR", day, 3) for day in ("2024-02-29", "2024-03-01", "2024-04-30", "2024-05-01")])
    series = dyad_series(year.store, SeriesQuery("RUS", "UKR", since=date(2024, 3, 15), until=date(2024, 4, 2)))
    assert [str(day.date()) for day in series.rows["period"]] == ["2024-03-01", "2024-04-01"]
    assert series.rows["events"].tolist() == [1, 1] and series.warnings == []


def test_an_event_without_a_date_counts_when_it_was_first_reported(year: Any, value: Any) -> None:
    year.event("RUS", "UKR", None, first_reported=date(2024, 6, 3))
    year.event("RUS", "UKR", None)
    series = dyad_series(year.store, PAIR)
    assert value(series, "2024-06-01", "events") == 1
    assert series.warnings == ["1 events have no date: left out"]


def test_a_long_event_counts_in_the_period_of_its_start(year: Any, value: Any) -> None:
    span = {"start": date(2024, 6, 28), "end": date(2024, 8, 2), "precision": "month", "basis": "explicit"}
    year.event("RUS", "UKR", "2024-06-28", date=span)
    series = dyad_series(year.store, PAIR)
    assert value(series, "2024-06-01", "events") == 1 and counted(year) == 1


def test_events_outside_all_documents_are_left_out_and_said(year: Any) -> None:
    year.events([("RUS", "UKR", day, 3) for day in ("2023-12-31", "2025-01-01", "2024-05-01")])
    series = dyad_series(year.store, PAIR)
    assert series.rows["events"].sum() == 1
    assert series.warnings == ["2 events are dated in months that are not covered: left out"]


def test_retired_events_do_not_count(year: Any) -> None:
    key = year.event("RUS", "UKR", "2024-03-01")
    with year.store.merge("0", {}) as merge:
        merge.retire_events([key])
    assert counted(year) == 0


def test_years_in_which_a_state_did_not_exist_are_null_and_the_note_says_why(made: Any) -> None:
    for each in range(1990, 1995):
        made.document(f"{each}-05-01")
        made.event("SUN", "USA", f"{each}-05-01")
    series = dyad_series(made.store, SeriesQuery("SUN", "USA", period="year"))
    assert series.rows["exists"].tolist() == [True, True, False, False, False]
    assert series.rows["events"].isna().tolist() == [False, False, True, True, True]
    assert series.rows["documents"].tolist() == [1] * 5
    assert "3 years of 1992 to 1994 are null" in series.note
    assert "3 events are dated in years in which SUN or USA did not exist: left out" in series.warnings


def test_who_is_in_no_list_of_states_is_taken_to_exist(year: Any) -> None:
    series = dyad_series(year.store, SeriesQuery("PSE", "org/nato"))
    assert series.rows["exists"].all()
    assert "PSE is in no list of states" in series.note and "org/nato is in no list of states" in series.note


def test_statements_are_counted_by_stance_from_speaker_to_subject(year: Any, value: Any) -> None:
    year.statement("person/putin@RUS", "USA", "2024-03-03", "critical")
    year.statement("RUS", "USA", "2024-03-04", "critical")
    year.statement("RUS", "USA", "2024-03-05", "supportive")
    year.statement("RUS", "USA", "2024-03-06", "")
    year.statement("USA", "RUS", "2024-03-07", "neutral")
    one = dyad_series(year.store, SeriesQuery("RUS", "USA", directed=True))
    names = ("statements", "supportive", "critical", "neutral")
    assert [value(one, "2024-03-01", name) for name in names] == [4, 1, 2, 0]
    assert value(one, "2024-03-01", "stance_mean") == pytest.approx(-1 / 3, abs=1e-6)
    both = dyad_series(year.store, SeriesQuery("RUS", "USA"))
    assert [value(both, "2024-03-01", name) for name in names] == [5, 1, 2, 1]
    assert value(both, "2024-03-01", "stance_mean") == -0.25


def test_a_statement_counts_once_and_leans_as_its_subjects_do_together(year: Any, value: Any) -> None:
    year.statement("RUS+person/putin@RUS", "USA+person/biden@USA", "2024-03-03", "critical+supportive")
    year.statement("RUS", "USA+person/biden@USA", "2024-04-03", "critical+neutral")
    series = dyad_series(year.store, SeriesQuery("RUS", "USA"))
    assert value(series, "2024-03-01", "neutral") == value(series, "2024-03-01", "statements") == 1
    assert value(series, "2024-04-01", "critical") == value(series, "2024-04-01", "statements") == 1


def test_statements_of_copies_do_not_count_again(year: Any, value: Any) -> None:
    original = year.statement("RUS", "USA", "2024-03-03")
    year.statement("RUS", "USA", "2024-03-03", copy_of=original)
    series = dyad_series(year.store, SeriesQuery("RUS", "USA"))
    assert value(series, "2024-03-01", "statements") == 1 and value(series, "2024-03-01", "documents") == 2


def test_statements_about_anybody_else_leave_out_those_about_oneself(year: Any) -> None:
    year.statement("RUS", "RUS", "2024-03-03")
    year.statement("RUS", "UKR", "2024-03-03")
    year.statement("CHN", "RUS", "2024-03-03")
    assert dyad_series(year.store, SeriesQuery("RUS", directed=True)).rows["statements"].sum() == 1
    assert dyad_series(year.store, SeriesQuery("RUS")).rows["statements"].sum() == 2


def test_an_imported_source_covers_the_periods_in_which_it_reports_and_is_never_mixed(year: Any, value: Any) -> None:
    year.event("RUS", "UKR", "2024-03-01")
    year.event("RUS", "UKR", "2024-05-01", source="polecat")
    year.event("USA", "CHN", "2024-08-01", source="polecat")
    series = dyad_series(year.store, SeriesQuery("RUS", "UKR", source="polecat", until=date(2024, 9, 1)))
    assert series.rows["events"].fillna(-1).tolist() == [1, -1, -1, 0, -1]
    assert series.rows["covered"].tolist() == [True, False, False, True, False]
    for column in ("documents", "outlets", "source_set", "statements", "critical", "stance_mean"):
        assert value(series, "2024-06-01", column) is None
    assert counted(year) == 1


def test_a_store_without_anything_gives_no_rows_and_says_so(made: Any) -> None:
    series = dyad_series(made.store, PAIR)
    assert series.rows.empty and series.warnings == ["the store has no documents of this time"]
    imported = dyad_series(made.store, SeriesQuery("RUS", "UKR", source="icews"))
    assert imported.rows.empty and imported.warnings == ["the store has no reports of the source icews of this time"]
    bounded = SeriesQuery("RUS", "UKR", since=date(2024, 1, 1), until=date(2024, 2, 1))
    assert dyad_series(made.store, bounded).rows["covered"].tolist() == [False, False]
    assert list(dyad_series(made.store, bounded).rows.columns) == list(series.rows.columns)
    assert dyad_series(made.store, bounded).rows.dtypes.equals(series.rows.dtypes)


@pytest.mark.parametrize(
    ("slots", "message"),
    [
        ({"a": "Russia"}, "unknown party 'Russia': want a country's code (RUS) or an actor's id (org/nato)"),
        ({"b": "RUS"}, "a and b are both RUS: name two parties"),
        ({"period": "decade"}, "unknown period 'decade': want one of day, week, month, year"),
        ({"quad": 5}, "unknown quad 5: want one of 1, 2, 3, 4"),
        ({"status": ("actual", "real")}, "unknown status 'real': want one of actual, planned, demanded, hypothetical"),
        ({"type": "FIGHT"}, "unknown type 'FIGHT'"),
        ({"scope": "global"}, "unknown scope 'global'"),
        ({"since": date(2024, 2, 1), "until": date(2024, 1, 1)}, "until (2024-01-01) is before since (2024-02-01)"),
    ],
)
def test_a_value_that_does_not_exist_is_refused_in_one_line(slots: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        SeriesQuery(**({"a": "RUS", "b": "UKR"} | slots))
    assert str(caught.value).startswith(message) and "\n" not in str(caught.value)


KEYS = st.lists(st.sampled_from(["RUS", "UKR", "person/putin@RUS", "USA", "?"]), min_size=1, max_size=3).map("+".join)
HAPPENED = st.tuples(
    KEYS, st.one_of(st.just(""), KEYS), st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(str), st.integers(1, 4)
)


COUNTRY = {"RUS": "RUS", "UKR": "UKR", "person/putin@RUS": "RUS"}
BOTH = {"RUS", "UKR"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(HAPPENED, max_size=12))
def test_undirected_is_both_directions_less_what_is_in_both(year: Any, rows: list[Any]) -> None:
    written = year.events(rows)
    try:
        twice = 0
        for actors, recipients, _, _ in rows:
            acting, receiving = ({COUNTRY.get(key) for key in keys.split("+")} for keys in (actors, recipients))
            twice += acting >= BOTH and (not recipients or receiving >= BOTH)
        there = counted(year, SeriesQuery("RUS", "UKR", directed=True))
        back = counted(year, SeriesQuery("UKR", "RUS", directed=True))
        series = dyad_series(year.store, PAIR).rows
        assert series["events"].sum() == there + back - twice
        assert counted(year, SeriesQuery("RUS", "UKR", period="year")) == series["events"].sum()
        assert series.loc[:, "verbal_cooperation":"material_conflict"].sum().sum() == series["events"].sum()
    finally:
        with year.store.merge("0", {}) as merge:
            merge.retire_events(written)
