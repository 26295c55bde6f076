"""What merging knows of each mention, gathered from the tables of a shard."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from entente.batch import tables
from entente.batch.archive import files_of
from entente.batch.tellings import ShardTellings, gather, made, read_part

SILENT = pa.schema([("document", pa.string()), ("shard", pa.string())])


def gathered(make: SimpleNamespace, out: Path, silent: list[dict[str, str | None]], begins: int = 0) -> Path:
    listed = make.told(40, 1)
    make.keep(out, "shard", listed)
    files = files_of(out, ["shard"])
    pq.write_table(pa.Table.from_pylist(silent, SILENT), out / "silent.parquet")
    (out / "tellings").mkdir()
    documents, mentions = tuple(files["documents"]), tuple(files["mentions"])
    days = gather(ShardTellings("shard", documents, mentions, begins, out / "silent.parquet", out / "tellings"))
    assert sum(days.values()) == sum(len(told) for document, told, _ in listed if document.id not in _ids(silent))
    return out / "tellings"


def _ids(silent: list[dict[str, str | None]]) -> set[str | None]:
    return {row["document"] for row in silent if row["shard"] in ("shard", None)}


@pytest.mark.parametrize("rows_at_once", [2_000, 1])
def test_every_mention_is_one_telling_with_what_its_document_says(
    make: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_at_once: int
) -> None:
    monkeypatch.setattr(tables, "ROWS_AT_ONCE", rows_at_once)
    monkeypatch.setattr(tables, "OPEN_FILES", 4)
    rows = read_part(gathered(make, tmp_path, [], begins=100))
    assert [row["n"] for row in rows] == list(range(100, 100 + len(rows)))
    documents = {document.id: document for document, _, _ in make.told(40, 1)}
    mentions = {each.id: each for _, told, _ in make.told(40, 1) for each in told}
    assert {row["id"] for row in rows} == set(mentions)
    for row in rows:
        document, mention = documents[row["document"]], mentions[row["id"]]
        assert row["sentence"] == document.text[mention.sentence.start : mention.sentence.end]
        assert (row["day"], row["outlet"]) == (document.day, document.outlet)
        assert document.text in row["opening"] and set(row["about"]) <= {"CHN", "RUS", "IRN", "UKR"}
        assert made(row).id == mention.id
        assert row["first"] is None or date.fromordinal(row["first"])


def test_silent_documents_tell_nothing_here(make: SimpleNamespace, tmp_path: Path) -> None:
    told = [document.id for document, mentions, _ in make.told(40, 1) if mentions]
    silent = [{"document": told[0], "shard": None}, {"document": told[1], "shard": "shard"},
              {"document": told[2], "shard": "another"}]  # fmt: skip
    found = {row["document"] for row in read_part(gathered(make, tmp_path, silent))}
    assert found == set(told) - {told[0], told[1]}
