"""Dyad series and coverage of an archive are those that its store would give."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pyarrow.parquet as pq
import pytest

from entente.batch import open_archive
from entente.relations import SeriesQuery, coverage, dyad_series, panel


@pytest.fixture(scope="module")
def held(make: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    listed = make.told(60, 6)
    out = make.archive(tmp_path_factory.mktemp("series") / "out", listed)
    with make.store_of(listed) as store, open_archive(out) as archive:
        yield SimpleNamespace(out=out, store=store, archive=archive)


def counted(out: Path) -> pd.DataFrame:
    found = pd.concat(pq.read_table(path).to_pandas() for path in sorted((out / "dyads").glob("*.parquet")))
    found["period"] = pd.to_datetime(found["period"])
    return found.set_index(["period", "iso3_a", "iso3_b"]).sort_index()


def test_pairs_with_anything_in_a_month_are_counted_as_the_panel_counts(held: SimpleNamespace) -> None:
    found = counted(held.out)
    wanted = panel(held.store, "month", countries=["CHN", "RUS", "IRN", "UKR"])
    wanted = wanted[(wanted["events"] > 0) | (wanted["statements"] > 0)]
    wanted = wanted.set_index(["period", "iso3_a", "iso3_b"]).sort_index()
    found = found[found.index.get_level_values("period").isin(wanted.index.get_level_values("period"))]
    assert len(wanted) > 5 and found.index.tolist() == wanted.index.tolist()
    for name in found.columns:
        wished = wanted[name].astype("float64")
        assert found[name].astype("float64").round(6).equals(wished.round(6).set_axis(found.index)), name


def test_each_year_has_a_file_of_its_own(held: SimpleNamespace) -> None:
    files = sorted((held.out / "dyads").glob("*.parquet"))
    assert {path.stem for path in files} >= {"2023", "2024"}
    for path in files:
        assert {str(day.year) for day in pq.read_table(path)["period"].to_pylist()} == {path.stem}


def test_coverage_is_that_of_the_store(held: SimpleNamespace) -> None:
    found = pq.read_table(held.out / "coverage.parquet").to_pandas()
    wanted = coverage(held.store, "month").rows
    assert [str(day) for day in found["period"]] == [str(day.date()) for day in wanted.index]
    for name in ("documents", "outlets", "source_set", "covered"):
        assert found[name].tolist() == wanted[name].tolist()


def test_a_dyad_series_of_an_archive_is_that_of_the_store(held: SimpleNamespace) -> None:
    query = SeriesQuery("RUS", "UKR", period="month")
    pd.testing.assert_frame_equal(dyad_series(held.archive, query).rows, dyad_series(held.store, query).rows)
