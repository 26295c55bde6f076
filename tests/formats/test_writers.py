import csv
import json
import os
import stat
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from entente.formats import Destination, FormatError, chosen_format, open_writer


@pytest.mark.parametrize(
    ("asked", "output", "terminal", "layout"),
    [
        (None, None, True, "table"),
        (None, None, False, "jsonl"),
        ("csv", None, True, "csv"),
        (None, "x.CSV", True, "csv"),
        (None, "x.ndjson", True, "jsonl"),
        (None, "x.pq", False, "parquet"),
        ("jsonl", "x.csv", False, "jsonl"),
        ("csv", "strange.out", False, "csv"),
    ],
)
def test_the_format_is_the_one_asked_for_or_fits_the_place(asked, output, terminal, layout):
    assert chosen_format(asked, Path(output) if output else None, terminal) == layout


@pytest.mark.parametrize(("asked", "output"), [(None, "x.doc"), (None, "x"), ("parquet", None)])
def test_a_format_that_cannot_be_is_said_in_one_line(asked, output):
    with pytest.raises(FormatError) as error:
        chosen_format(asked, Path(output) if output else None, False)
    assert "\n" not in str(error.value) and "--" in str(error.value)


@pytest.mark.parametrize(("asked", "output"), [("html", None), ("html", "x.txt"), (None, "x.html"), (None, "x.HTML")])
def test_a_page_is_for_statements_alone(asked, output):
    place = Path(output) if output else None
    assert chosen_format(asked, place, True, "statement") == "html"
    for kind in ("mention", "document", "all", None):
        with pytest.raises(FormatError, match="html is a page of statements: use entente statements") as error:
            chosen_format(asked, place, True, kind)
        assert "\n" not in str(error.value)


@pytest.mark.parametrize("kind", ["mention", "statement", "document", None])
def test_other_formats_are_for_every_kind(kind):
    assert chosen_format("csv", None, True, kind) == chosen_format(None, Path("x.csv"), True, kind) == "csv"
    assert chosen_format(None, None, True, kind) == "table"


def test_a_file_appears_only_when_it_is_complete(tmp_path):
    path = tmp_path / "x.txt"
    with Destination(path) as out:
        out.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    with pytest.raises(RuntimeError), Destination(path) as out:
        out.write(b"half")
        raise RuntimeError
    assert path.read_bytes() == b"new" and os.listdir(tmp_path) == ["x.txt"]


def test_a_file_that_is_replaced_keeps_its_mode_and_links_lead_to_it(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with Destination(tmp_path / "link") as out:
        out.write(b"new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "real").stat().st_mode) == 0o640


def test_a_folder_cannot_be_written(tmp_path):
    with pytest.raises(OSError), Destination(tmp_path):
        pass
    with pytest.raises(FileNotFoundError, match=r"no/x\.csv"), Destination(Path("no/x.csv")):
        pass


@pytest.mark.parametrize("layout", ["jsonl", "csv", "parquet", "table", "html"])
def test_a_failure_leaves_no_file(layout, tmp_path, document, mention):
    with pytest.raises(RuntimeError), open_writer(layout, tmp_path / "x", "span") as writer:
        writer.write(document, [mention])
        raise RuntimeError
    assert os.listdir(tmp_path) == []


def test_a_table_in_a_file_is_plain(document, mention, statement, monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "200")
    with open_writer("table", tmp_path / "x.txt", "span") as writer:
        writer.write(document, [document, mention, statement])
    shown = (tmp_path / "x.txt").read_text()
    for words in (
        "=Peace, at last · Daily · 2023-03-11", "2023-03-10", "Xi Jinping; leaders", "CONSULT (visit,",
        "actual, historical", "0.93", "According to Xinhua, China's Xi Jinping met leaders of Iran", "direct",
    ):  # fmt: skip
        assert words in " ".join(shown.split())
    assert "\x1b" not in shown


def test_a_table_without_text_quotes_nothing(document, mention, statement, tmp_path):
    with open_writer("table", tmp_path / "x.txt", "none") as writer:
        writer.write(document, [mention, statement])
    shown = (tmp_path / "x.txt").read_text()
    assert "Peace; now" not in shown and "leaders" not in shown and "Xi Jinping" in shown


def test_a_table_of_documents(document, tmp_path):
    with open_writer("table", tmp_path / "x.txt", "span", "document") as writer:
        writer.write(document, [document])
    assert "=Peace, at last" in (tmp_path / "x.txt").read_text()


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_a_table_fits_any_terminal(document, mention, monkeypatch, tmp_path, width):
    monkeypatch.setenv("COLUMNS", str(width))
    with open_writer("table", tmp_path / "x.txt", "span") as writer:
        writer.write(document, [mention])
    longest = max(map(len, (tmp_path / "x.txt").read_text().splitlines()))
    assert longest <= width


def test_the_heading_of_a_document_stands_once_above_its_records(document, mention, tmp_path):
    with open_writer("table", tmp_path / "x.txt", "span") as writer:
        writer.write(document, [mention])
        writer.write(document, [mention])
    assert (tmp_path / "x.txt").read_text().count("=Peace, at last") == 1


def test_a_table_says_what_was_edited(document, mention, event, tmp_path):
    edit = {"slot": "type", "was": "AGREE", "by": "ann", "at": "2025-01-22T09:30:00Z", "why": None}
    with open_writer("table", tmp_path / "x.txt", "none") as writer:
        writer.write(document, [mention | {"edits": [edit, edit | {"slot": "date"}]}, event(edited=["place"])])
    shown = (tmp_path / "x.txt").read_text()
    assert "men-1  edited: type, date " in shown and "eve-1  edited: place " in shown


CORRECTION = {
    "kind": "correction", "id": 12, "act": 3, "of": "mention", "record": "men-1", "holds_for": "men-1",
    "document": "doc-1", "words": {"text": "met", "start": 70, "end": 73}, "alone": True, "slot": "type",
    "value": "CONSULT", "meaning": "CONSULT", "was": "AGREE", "by": "ann", "why": "=they met",
    "made": "2025-01-22T09:30:00Z", "undone": None,
}  # fmt: skip


def test_corrections_are_a_table(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    removed = CORRECTION | {"slot": "record", "value": None, "was": None, "by": None, "why": None}
    with open_writer("table", tmp_path / "x.txt", "span", "correction") as writer:
        for more in ({}, {"undone": "2025-01-23T09:30:00Z"}, {"holds_for": None}, {"value": None}):
            writer.write(None, [CORRECTION | more])
        writer.write(None, [removed])
    head, first, undone, waiting, nothing, out = (tmp_path / "x.txt").read_text().splitlines()
    assert head.split() == ["id", "made", "by", "record", "correction", "was", "why"]
    assert first.split() == "12 2025-01-22 ann men-1 type: CONSULT AGREE =they met".split()
    assert "type: CONSULT (undone)" in undone and "type: CONSULT (without a record)" in waiting
    assert "type: none" in nothing and "left out" in out


def test_corrections_are_rows_and_lines(tmp_path):
    for name in ("x.csv", "x.jsonl", "x.parquet"):
        with open_writer(name[2:], tmp_path / name, "none", "correction") as writer:
            writer.write(None, [CORRECTION])
    (row,) = csv.DictReader((tmp_path / "x.csv").read_text().splitlines())
    assert (row["id"], row["holds_for"], row["words"], row["why"]) == ("12", "men-1", "", "'=they met")
    line = json.loads((tmp_path / "x.jsonl").read_text())
    assert line == CORRECTION | {"words": {"text": None, "start": 70, "end": 73}}
    (typed,) = pq.read_table(tmp_path / "x.parquet").to_pylist()
    assert (typed["id"], typed["slot"], typed["was"]) == (12, "type", "AGREE")
