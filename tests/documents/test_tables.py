from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from entente.documents import Columns, DocumentError, ReadOptions, Skipped, read
from entente.records import Document, document_id


def both(path: Path, **options: object) -> tuple[list[Document], list[Skipped]]:
    items = list(read([path], ReadOptions(**options)))  # type: ignore[arg-type]
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Skipped)]


def write_csv(path: Path, rows: Iterable[Iterable[str]], delimiter: str = ",") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def test_a_json_line_is_a_document(tmp_path: Path, english: str) -> None:
    path = tmp_path / "wire.2023.jsonl"
    row = {"id": 7, "text": english, "title": "T", "date": "2023-03-11", "outlet": "O", "url": "https://x.example/1"}
    path.write_text(json.dumps(row) + "\n\n")
    (document,), skipped = both(path)
    assert not skipped
    assert document.id == document_id(english, key="7", source="wire.2023")
    assert (document.title, document.outlet, document.url) == ("T", "O", "https://x.example/1")
    assert document.published == date(2023, 3, 11)


def test_a_broken_line_is_skipped_with_its_number_and_the_rest_is_read(tmp_path: Path, english: str) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"id": 1, "text": english}), '{"id": 2, "text": "cut', "[1]", "[" * 100_000]
    path.write_text("\n".join([*lines, json.dumps({"id": 5, "text": english})]))
    documents, skipped = both(path)
    assert len(documents) == 2
    assert [s.where for s in skipped] == [f"{path}, line {n}" for n in (2, 3, 4)]
    assert {s.kind for s in skipped} == {"error"}


def test_names_of_columns_are_told_without_what_no_terminal_can_show(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(r'{"te\ud800xt": "", "\u001b[2Jclear": ""}' + "\n")
    _, (skipped,) = both(path)
    assert "the columns are: [2Jclear, text" in skipped.reason and skipped.reason.encode()


def test_json_over_several_lines_says_how_to_convert_it(tmp_path: Path, english: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"text": english}] * 3, indent=1))
    documents, (skipped,) = both(path)
    assert not documents
    assert "jq" in skipped.reason


@pytest.mark.parametrize("bad", ["2023-02-31", "yesterday", "03/11/2023"])
def test_a_bad_date_names_file_record_and_value(tmp_path: Path, english: str, bad: str) -> None:
    path = write_csv(tmp_path / "a.csv", [["id", "text", "date"], ["1", english, "2023-02-28"], ["2", english, bad]])
    documents, (skipped,) = both(path)
    assert len(documents) == 1
    assert skipped.where == f"{path}, line 3"
    assert bad in skipped.reason


def test_options_fill_what_a_row_lacks_and_no_more(tmp_path: Path, english: str) -> None:
    rows = [["id", "text", "date", "outlet"], ["1", english, "", ""], ["2", english, "2023-03-11", "Own"]]
    documents, _ = both(write_csv(tmp_path / "a.csv", rows), published=date(2000, 1, 1), outlet="Given")
    assert [(d.published, d.outlet) for d in documents] == [(date(2000, 1, 1), "Given"), (date(2023, 3, 11), "Own")]


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.csv", "\t"), ("a.tsv", "\t")])
def test_a_table_is_read_with_quotes_and_line_breaks_in_it(
    tmp_path: Path, english: str, name: str, delimiter: str
) -> None:
    text = f'"No; never, ever,"\tshe said.\n\n{english}'
    path = write_csv(tmp_path / name, [["text", "id"], [text, "1"], [english, "2"]], delimiter)
    documents, skipped = both(path)
    assert [d.text for d in documents] == [text, english]
    assert not skipped


def test_a_quote_never_closed_costs_its_row_only(tmp_path: Path, english: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'id,text\n1,{english[:20]} a\n2,"{english[:20]} b\n3,{english[:20]} c\n4,{english[:20]} d\n')
    documents, skipped = both(path)
    assert len(documents) == 3
    assert [s.where for s in skipped] == [f"{path}, line 3"]


def test_a_row_with_too_many_values_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,They met,and left\n2,They met and left\n")
    documents, (skipped,) = both(path)
    assert [d.text for d in documents] == ["They met and left"]
    assert "3 values" in skipped.reason


def test_a_missing_column_is_named_with_the_columns_there_are_and_the_option(tmp_path: Path, english: str) -> None:
    path = write_csv(tmp_path / "a.csv", [["id", "body"], ["1", english]])
    documents, (skipped,) = both(path)
    assert not documents
    for part in ("'text'", "body, id", "--column text=NAME"):
        assert part in skipped.reason
    documents, skipped_too = both(path, columns=Columns.from_pairs(["text=body"]))
    assert [d.text for d in documents] == [english]
    assert not skipped_too


def test_a_column_asked_for_must_be_there(tmp_path: Path, english: str) -> None:
    path = write_csv(tmp_path / "a.csv", [["id", "text"], ["1", english]])
    _, (skipped,) = both(path, columns=Columns(date="day"))
    assert "'day'" in skipped.reason


@pytest.mark.parametrize("pair", ["text", "body=text", "text=", ""])
def test_a_column_option_that_cannot_be_understood_is_an_error(pair: str) -> None:
    with pytest.raises(DocumentError, match="FIELD=NAME"):
        Columns.from_pairs([pair])


def test_a_row_without_id_is_known_by_its_url(tmp_path: Path, english: str) -> None:
    path = write_csv(tmp_path / "a.csv", [["Text", "URL"], [english, "https://x.example/1"]])
    (document,), _ = both(path)
    assert document.id == document_id("", url="https://x.example/1")


def test_the_source_names_the_table_in_the_ids(tmp_path: Path, english: str) -> None:
    path = write_csv(tmp_path / "a.csv", [["id", "text"], ["1", english]])
    (document,), _ = both(path, source="mine")
    assert document.id == document_id("", key="1", source="mine")


@pytest.mark.parametrize("value", [None, "", 7, ["a"], "nan", "  "])
def test_a_row_whose_text_is_none_never_stops_the_rest(tmp_path: Path, english: str, value: object) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": n, "text": t}) + "\n" for n, t in enumerate([value, english])))
    documents, skipped = both(path)
    if value != "nan":
        assert len(skipped) == 1
    assert documents[-1].text == english


def test_a_table_in_windows_1252_is_read(tmp_path: Path, english: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"id,text\n1,{english.replace(',', '')} Café – “no”\n".encode("cp1252"))
    (document,), _ = both(path)
    assert document.text.endswith("Café – “no”")


def test_a_row_longer_than_any_article_is_skipped_and_the_rest_read(tmp_path: Path, english: str) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        file.write('{"text": "' + "a " * 10_000_000 + '"}\n' + json.dumps({"text": "b " * 1_500_000}) + "\n")
        file.write(json.dumps({"text": english}))
    documents, skipped = both(path)
    assert [d.text for d in documents] == [english]
    assert [s.kind for s in skipped] == ["too-long", "too-long"]
    assert "2,000,000" in skipped[0].reason


def test_columns_of_collections_of_news_pages_are_known(tmp_path: Path, english: str) -> None:
    path = tmp_path / "part.jsonl"
    row = {
        "plain_text": english, "title": "T", "published_date": "2023-03-11T08:00:00Z", "sitename": "The Fjord",
        "requested_url": "https://fjord.example/1", "responded_url": "https://fjord.example/one", "crawl_date": "x",
    }  # fmt: skip
    path.write_text(json.dumps(row) + "\n")
    (document,), skipped = both(path)
    assert not skipped and document.text == english
    assert (document.title, document.outlet, document.url) == ("T", "The Fjord", "https://fjord.example/1")
    assert document.published == datetime(2023, 3, 11, 8, tzinfo=UTC)


def test_our_own_names_of_columns_come_first(tmp_path: Path, english: str) -> None:
    path = tmp_path / "part.jsonl"
    path.write_text(json.dumps({"plain_text": "other", "text": english, "publisher": "P", "outlet": "O"}) + "\n")
    (document,), _ = both(path)
    assert (document.text, document.outlet) == (english, "O")
    _, (skipped,) = both(path, columns=Columns(text="body"))
    assert "'body'" in skipped.reason


class TestParquet:
    @pytest.fixture
    def path(self, tmp_path: Path, english: str) -> Path:
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = tmp_path / "a.parquet"
        columns = {
            "id": pa.array(range(500)),
            "text": pa.array([f"{n}: {english}" for n in range(500)]),
            "date": pa.array([None, *[datetime(2023, 3, 11, 9, tzinfo=UTC)] * 499], pa.timestamp("ns", "UTC")),
            "unused": pa.array([b"x"] * 500),
        }
        pq.write_table(pa.table(columns), path)
        return path

    def test_a_table_is_read(self, path: Path, english: str) -> None:
        documents, skipped = both(path)
        assert not skipped
        assert len(documents) == 500
        assert documents[0].published is None
        assert documents[1].published == datetime(2023, 3, 11, 9, tzinfo=UTC)
        assert documents[3].id == document_id("", key="3", source="a")

    def test_a_corrupt_table_is_skipped(self, path: Path, tmp_path: Path) -> None:
        data = path.read_bytes()
        for number, bad in enumerate((data[:-20], data[:100], b"PAR1", data[:300] + b"\xff" * 2000 + data[2300:])):
            broken = tmp_path / f"broken{number}.parquet"
            broken.write_bytes(bad)
            _, skipped = both(broken)
            assert skipped[-1].kind == "error"

    def test_a_missing_column_is_named(self, path: Path) -> None:
        _, (skipped,) = both(path, columns=Columns(text="body"))
        assert "'body'" in skipped.reason
        assert "unused" in skipped.reason

    def test_some_row_groups_give_the_documents_that_the_whole_gives_there(self, path: Path) -> None:
        import pyarrow.parquet as pq

        from entente.documents import read_shard

        pq.write_table(pq.read_table(path), path, row_group_size=120)
        whole = list(read_shard(path, "news", ReadOptions()))
        assert len(whole) == 500
        for first, end in ((0, 1), (1, 3), (4, 5)):
            part = list(read_shard(path, "news", ReadOptions(), (first, end)))
            assert part == whole[120 * first : 120 * end]

    def test_a_row_is_named_by_its_place_in_the_whole_table(self, path: Path, english: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        from entente.documents import read_shard

        texts = [english] * 7 + [None] + [english] * 2
        pq.write_table(pa.table({"id": range(10), "text": texts}), path, row_group_size=3)
        _, skipped, _ = read_shard(path, "s3://news/a.parquet", ReadOptions(), (2, 3))
        assert isinstance(skipped, Skipped) and skipped.where == "s3://news/a.parquet, row 8"

    def test_a_packed_table_is_read(self, path: Path, tmp_path: Path) -> None:
        import gzip

        packed = tmp_path / "b.parquet.gz"
        packed.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        assert len(both(packed)[0]) == 500
