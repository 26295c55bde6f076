"""Records in Parquet files by the month, whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from entente.batch import tables
from entente.batch.tables import WORK, ShardWriter, month_of, remove
from entente.documents.copies import signature
from entente.store.rows import rows_of

PARTS = {
    date(2023, 3, 11): "year=2023/month=3",
    None: "year=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__",
}


def written(make: SimpleNamespace, out: Path, key: str = "shard") -> ShardWriter:
    writer = ShardWriter(out, key)
    for number, (document, mentions, statements) in enumerate(make.told(40, 1)):
        day = date(2023, 3, 11) if number % 2 else None
        writer.write(day, rows_of(document, "", mentions, statements, signature(document.text)))
    return writer


def test_records_lie_by_the_month_in_which_their_document_was_published(make: SimpleNamespace, tmp_path: Path) -> None:
    files = written(make, tmp_path).publish()
    assert {
        name.removeprefix("documents/").removesuffix("/shard.parquet") for name in files if "documents" in name
    } == (set(PARTS.values()))
    assert sum(many for name, many in files.items() if name.startswith("documents/")) == 40
    assert all(pq.read_metadata(tmp_path / name).num_rows == many for name, many in files.items())
    rows = ds.dataset(tmp_path / "documents", partitioning="hive").to_table().to_pylist()
    assert {(row["year"], row["month"], row["shard"]) for row in rows} == {(2023, 3, "shard"), (None, None, "shard")}


def test_nothing_is_in_place_before_all_is_and_nothing_left_of_what_is_dropped(
    make: SimpleNamespace, tmp_path: Path
) -> None:
    writer = written(make, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [WORK]
    writer.discard()
    assert not list((tmp_path / WORK).iterdir())


def test_with_many_months_no_row_is_lost_and_their_order_is_kept(
    make: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(tables, "OPEN_FILES", 2)
    files = written(make, tmp_path).publish()
    assert len(files) > 40
    found = [
        row["id"]
        for name in sorted(
            (name for name in files if name.startswith("documents/year=2023")), key=lambda n: (len(n), n)
        )
        for row in pq.read_table(tmp_path / name, partitioning=None).to_pylist()
    ]
    assert found == [document.id for document, _, _ in make.told(40, 1)][1::2]


def test_the_same_records_are_the_same_bytes(make: SimpleNamespace, tmp_path: Path) -> None:
    for name in ("one", "other"):
        written(make, tmp_path / name).publish()
    assert make.tables(tmp_path / "one") == make.tables(tmp_path / "other")


def test_files_that_are_gone_already_are_no_trouble(make: SimpleNamespace, tmp_path: Path) -> None:
    files = written(make, tmp_path).publish()
    (tmp_path / next(iter(files))).unlink()
    remove(tmp_path, files)
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_month_is_named_as_hive_names_it() -> None:
    assert month_of(date(987, 1, 2)) == ("987", "1")
    assert month_of(None) == ("__HIVE_DEFAULT_PARTITION__",) * 2
