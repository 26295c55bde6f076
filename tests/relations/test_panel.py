from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from entente.relations import PANEL_LABELS, SeriesQuery, dyad_series, panel
from entente.relations.frame import MEASURES, is_state, states

SOME = ["CHN", "RUS", "UKR", "USA"]


def some_events(made: Any) -> None:
    made.event("RUS", "UKR", "2024-01-05", quad=4)
    made.event("RUS+UKR", "", "2024-02-05", quad=1)
    made.event("USA+CHN", "RUS", "2024-02-06")
    made.event("CHN+person/xi@CHN", "USA", "2024-02-07")
    made.event("RUS", "person/navalny@RUS", "2024-02-07")
    made.event("RUS", "UKR", "2024-02-08", status="planned")
    made.statement("RUS", "UKR", "2024-02-09", "critical")
    made.statement("UKR+USA", "RUS", "2024-02-09", "supportive")


@pytest.mark.parametrize("directed", [True, False])
def test_every_row_equals_the_series_of_its_pair(year: Any, directed: bool) -> None:
    some_events(year)
    table = panel(year.store, directed=directed, countries=SOME)
    assert len(table) == 12 * (12 if directed else 6)
    for (a, b), rows in table.groupby(["iso3_a", "iso3_b"]):
        series = dyad_series(year.store, SeriesQuery(str(a), str(b), directed=directed)).rows
        for column in (*MEASURES, "covered", "documents", "outlets", "source_set"):
            assert rows[column].reset_index(drop=True).equals(series[column]), (a, b, column)


def test_all_pairs_of_the_states_of_a_year_are_there_with_zeros(year: Any) -> None:
    table = panel(year.store, period="year")
    count = len(states(2024))
    assert count == 195 and len(table) == count * (count - 1)
    assert (table["iso3_a"] != table["iso3_b"]).all() and (table["events"] == 0).all()
    assert len(panel(year.store, period="year", directed=False)) == count * (count - 1) / 2


def test_a_pair_is_there_only_while_both_states_are(made: Any) -> None:
    for each in range(1990, 1994):
        made.document(f"{each}-05-01")
        made.event("SUN", "USA", f"{each}-05-01")
    table = panel(made.store, period="year", countries=["SUN", "RUS", "USA"])
    pairs = {(row.year, row.iso3_a, row.iso3_b) for row in table.itertuples() if row.iso3_a < row.iso3_b}
    assert pairs == {
        (1990, "SUN", "USA"), (1991, "SUN", "USA"), (1992, "RUS", "USA"), (1993, "RUS", "USA"),
    }  # fmt: skip
    assert table["events"].sum() == 2


def test_numbers_of_states_are_those_of_the_year(made: Any) -> None:
    for each in range(2005, 2008):
        made.document(f"{each}-05-01")
    table = panel(made.store, period="year", countries=["SCG", "SRB", "AND", "DEU"], directed=False)
    rows = {(row.year, row.iso3_a, row.iso3_b): row for row in table.itertuples()}
    assert rows[2005, "DEU", "SCG"].cow_b == rows[2005, "DEU", "SCG"].gw_b == 345
    assert rows[2007, "DEU", "SRB"].cow_b == 345 and rows[2007, "DEU", "SRB"].gw_b == 340
    assert rows[2007, "AND", "DEU"].cow_a == 232 and str(rows[2007, "AND", "DEU"].gw_a) == "<NA>"
    assert rows[2007, "DEU", "SRB"].name_a == "Germany" and rows[2007, "DEU", "SRB"].gw_a == 260


def test_a_month_without_documents_is_null_in_the_panel(made: Any) -> None:
    made.document("2024-01-10")
    made.document("2024-03-10")
    made.event("RUS", "UKR", "2024-02-10")
    table = panel(made.store, countries=["RUS", "UKR"])
    february = table[table["month"] == 2]
    assert february["events"].isna().all() and february["score_sum"].isna().all() and not february["covered"].any()
    assert (table.loc[table["month"] != 2, "events"] == 0).all()


def test_columns_are_those_of_the_labels_and_month_only_of_months(year: Any) -> None:
    assert list(panel(year.store, countries=SOME).columns) == list(PANEL_LABELS)
    weekly = panel(year.store, "week", countries=SOME, since=date(2024, 1, 1), until=date(2024, 1, 31))
    assert list(weekly.columns) == [name for name in PANEL_LABELS if name != "month"]
    assert all(len(label) <= 80 for label in PANEL_LABELS.values())


def test_types_are_the_same_with_and_without_rows(made: Any, year: Any) -> None:
    full = panel(year.store, countries=SOME).dtypes
    assert {str(full[name]) for name in ("cow_a", "gw_b", "year", "month", "events", "statements")} == {"Int64"}
    assert str(full["score_mean"]) == str(full["goldstein_sum"]) == "float64"
    assert panel(year.store, countries=[]).dtypes.equals(full)


def test_an_empty_store_gives_an_empty_panel(made: Any) -> None:
    table = panel(made.store)
    assert table.empty and list(table.columns) == list(PANEL_LABELS)


def test_an_imported_source_has_a_panel_of_its_own(year: Any) -> None:
    some_events(year)
    year.event("USA", "RUS", "2024-03-01", source="gdelt")
    table = panel(year.store, source="gdelt", countries=SOME)
    assert table["events"].sum() == 1 and set(table["month"]) == {3}
    assert table["statements"].isna().all() and table["documents"].isna().all()


def test_a_country_that_is_no_state_is_refused(year: Any) -> None:
    assert is_state("TWN") and not is_state("HKG")
    with pytest.raises(ValueError, match="HKG, PSE: in no list of states"):
        panel(year.store, countries=["RUS", "PSE", "HKG"])
