"""What is kept of a shard comes back, and what is damaged is as if it were not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.batch.manifests import FOLDER, Manifest, path_of, read, write

KEPT = Manifest(
    "shard-1", "/news/a “b”.parquet", (2, 5), "12:34", "ab" * 32, {"version": "1"}, {"documents": 3, "skipped": {}},
    ["line 3: no text"], {"mentions/year=2023/month=3/shard-1.parquet": 7}, 1.5, 300.25, "2024-01-01T00:00:00+00:00",
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write(tmp_path, KEPT)
    assert read(tmp_path, "shard-1") == KEPT
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["shard-1.json"]


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", "7", '{"shard": "shard-1"}', '{"groups": null, "more": 1}'])
def test_a_damaged_manifest_is_none(tmp_path: Path, damage: str) -> None:
    path_of(tmp_path, "shard-1").write_text(damage)
    assert read(tmp_path, "shard-1") is None


def test_of_a_shard_that_was_never_coded_there_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, "shard-2") is None
