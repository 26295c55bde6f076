from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.formats import FormatError
from entente.formats.panels import writer_of

LABELS = {
    "iso3_a": "First state",
    "events": "Events (not reports)",
    "covered": "Whether anything was read",
    "cow_a": "x" * 90,
}


def panel():
    return pd.DataFrame(
        {
            "iso3_a": pd.Categorical(["CHN", "RUS", "CHN"]),
            "name_a": pd.array(["China", "Côte d’Ivoire", None], dtype="string"),
            "period": pd.to_datetime(["2023-02-01", "2023-03-01", "2023-03-01"]).as_unit("s"),
            "year": pd.array([2023, 2023, 2023], dtype="Int64"),
            "cow_a": pd.array([710, None, 365], dtype="Int64"),
            "events": pd.array([0, 7, None], dtype="Int64"),
            "goldstein_mean": [None, -2.25, 0.1],
            "score_sum": pd.array([0.0, -3.5, None], dtype="Float64"),
            "source_set": pd.array([None, None, None], dtype="string"),
            "covered": [True, True, False],
        }
    )


def write(frame, path):
    with path.open("wb") as out:
        writer_of(path)(frame, LABELS, out)
    return path


def test_stata_gets_labels_whole_numbers_days_and_missing_values(tmp_path):
    path = write(panel(), tmp_path / "panel.dta")
    table, about = pyreadstat.read_dta(path)
    assert list(table.columns) == list(panel().columns)
    assert about.column_names_to_labels["events"] == "Events (not reports)"
    assert about.column_names_to_labels["cow_a"] == "x" * 80
    assert table["iso3_a"].tolist() == ["CHN", "RUS", "CHN"]
    assert table["name_a"].tolist() == ["China", "Côte d’Ivoire", ""]
    assert table["period"].tolist() == [date(2023, 2, 1), date(2023, 3, 1), date(2023, 3, 1)]
    assert about.original_variable_types["period"].startswith("%td")
    assert table["year"].tolist() == [2023] * 3 and about.readstat_variable_types["year"].startswith("int")
    assert table["events"].tolist()[:2] == [0, 7] and pd.isna(table["events"][2])
    assert table["cow_a"].tolist()[::2] == [710, 365] and pd.isna(table["cow_a"][1])
    assert pd.isna(table["goldstein_mean"][0]) and table["goldstein_mean"].tolist()[1:] == [-2.25, 0.1]
    assert table["score_sum"].tolist()[:2] == [0.0, -3.5] and pd.isna(table["score_sum"][2])
    assert table["source_set"].tolist() == ["", "", ""] and table["covered"].tolist() == [1, 1, 0]


def test_csv_is_plain(tmp_path):
    frame = panel()
    frame.loc[1, "name_a"] = "=cmd()"
    lines = write(frame, tmp_path / "panel.csv").read_text("utf-8").splitlines()
    assert lines == [
        "iso3_a,name_a,period,year,cow_a,events,goldstein_mean,score_sum,source_set,covered",
        "CHN,China,2023-02-01,2023,710,0,,0.0,,true",
        "RUS,'=cmd(),2023-03-01,2023,,7,-2.25,-3.5,,true",
        "CHN,,2023-03-01,2023,365,,0.1,,,false",
    ]


def test_parquet_keeps_types_and_labels(tmp_path):
    path = write(panel(), tmp_path / "panel.parquet")
    schema = pq.read_schema(path)
    assert schema.field("events").metadata == {b"label": b"Events (not reports)"}
    assert pq.read_table(path).to_pandas()["events"].isna().tolist() == [False, False, True]
    table = pq.read_table(path).to_pylist()
    assert [row["cow_a"] for row in table] == [710, None, 365]
    assert [row["iso3_a"] for row in table] == ["CHN", "RUS", "CHN"]
    assert [row["score_sum"] for row in table] == [0.0, -3.5, None]


@pytest.mark.parametrize("suffix", [".csv", ".dta", ".parquet"])
def test_a_panel_without_rows_has_its_columns_and_the_same_panel_is_the_same_file(tmp_path, suffix):
    empty = write(panel().iloc[:0], tmp_path / f"empty{suffix}")
    assert len(_read(empty)) == 0 and list(_read(empty).columns) == list(panel().columns)
    again = write(panel(), tmp_path / f"again{suffix}").read_bytes()
    assert again == write(panel(), tmp_path / f"once{suffix}").read_bytes()


def _read(path):
    readers = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".dta": lambda file: pyreadstat.read_dta(file)[0]}
    return readers[path.suffix](path)


@pytest.mark.parametrize("name", ["panel.xlsx", "panel"])
def test_another_suffix_is_said_in_one_line(name):
    with pytest.raises(FormatError, match=r"end it in one of \.csv, \.parquet, \.pq, \.dta"):
        writer_of(Path(name))


def test_names_that_stata_does_not_have_are_refused(tmp_path):
    with pytest.raises(FormatError, match="more than 32"):
        write(panel().rename(columns={"events": "e" * 33}), tmp_path / "long.dta")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20), min_size=1),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
)
def test_any_name_and_number_survives_stata(tmp_path_factory, names, number):
    frame = pd.DataFrame({"name_a": names, "score_mean": [number / 4, *[None] * (len(names) - 1)]})
    table, _ = pyreadstat.read_dta(write(frame, tmp_path_factory.mktemp("stata") / "panel.dta"))
    assert table["name_a"].tolist() == names and table["score_mean"][0] == number / 4
