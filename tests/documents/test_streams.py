"""Files packed by zstd are read like plain ones."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from entente.documents import Skipped, read
from entente.records import Document


def packed(data: bytes) -> bytes:
    return pa.compress(data, codec="zstd", asbytes=True)


def rows(english: str, count: int) -> list[bytes]:
    return [json.dumps({"id": number, "text": f"{number}. {english}"}).encode() + b"\n" for number in range(count)]


def test_a_table_packed_by_zstd_is_read(tmp_path: Path, english: str) -> None:
    (tmp_path / "a.jsonl.zst").write_bytes(packed(b"".join(rows(english, 5))))
    (tmp_path / "b.weird").write_bytes(packed(b"".join(rows(english, 5))))  # though it does not say so
    assert [item.kind for item in read([tmp_path])] == ["document"] * 10


def test_several_frames_are_one_file(tmp_path: Path, english: str) -> None:
    path = tmp_path / "a.jsonl.zst"
    path.write_bytes(b"".join(packed(row) for row in rows(english, 4)))
    assert [item.text[0] for item in read([path]) if isinstance(item, Document)] == ["0", "1", "2", "3"]


def test_a_parquet_table_packed_by_zstd_is_read(tmp_path: Path, english: str) -> None:
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": [english]}), tmp_path / "plain.parquet")
    (tmp_path / "a.parquet.zst").write_bytes(packed((tmp_path / "plain.parquet").read_bytes()))
    assert [item.kind for item in read([tmp_path / "a.parquet.zst"])] == ["document"]


def test_what_was_cut_off_gives_what_came_before_and_says_so(tmp_path: Path, english: str) -> None:
    path = tmp_path / "a.jsonl.zst"
    path.write_bytes(b"".join(packed(row) for row in rows(english, 1_000))[:-9])
    *documents, skipped = read([path])
    assert len(documents) > 300 and all(isinstance(each, Document) for each in documents)
    assert isinstance(skipped, Skipped) and skipped.kind == "error" and len(str(skipped).splitlines()) == 1


@pytest.mark.parametrize("data", [b"\x28\xb5\x2f\xfd" + b"nothing of the kind" * 9, b"plain words"])
def test_what_only_calls_itself_packed_is_skipped(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.jsonl.zst"
    path.write_bytes(data)
    (skipped,) = read([path])
    assert isinstance(skipped, Skipped) and skipped.kind == "error"
