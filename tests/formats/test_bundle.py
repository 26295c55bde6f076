import csv
import hashlib
import io
import json
import zipfile

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente import __version__
from entente.formats import COLUMNS, flat
from entente.formats.bundle import Provenance, codebook, write_bundle

FILES = [
    "CITATION.cff", "README.txt", "SHA256SUMS", "codebook.md", "corrections.jsonl", "events.csv", "events.parquet",
    "query.json", "versions.json",
]  # fmt: skip
CORRECTION = {
    "kind": "correction", "id": 1, "act": 1, "of": "mention", "record": "men-1", "holds_for": "men-1",
    "document": "doc-1", "words": {"text": "met", "start": 70, "end": 73}, "alone": True, "slot": "type",
    "value": "CONSULT", "meaning": "CONSULT", "was": "AGREE", "by": "ann", "why": None,
    "made": "2025-01-22T09:30:00Z", "undone": None,
}  # fmt: skip
PROVENANCE = Provenance(
    command="entente export bundle out.zip --db 'my news.duckdb' --actor CHN --text span",
    query={"actor": "CHN", "type": ("CONSULT",), "since": None},
    runs=[{"entente": "0.4.0", "model": "entente-en 0.4.0", "model_hash": "ab"}],
    store=3,
    source_set="0123abcd",
    corrections=[CORRECTION],
)


def made(events, level="span"):
    out = io.BytesIO()
    count = write_bundle(out, events, level, PROVENANCE)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as archive:
        assert archive.testzip() is None and archive.namelist() == FILES
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        files = {name: archive.read(name) for name in FILES}
    return count, files, out.getvalue()


def test_a_bundle_has_the_events_twice_and_says_where_they_come_from(event, document):
    events = [(event(), document), (event(id="eve-2", evidence=None, date=None), None)]
    count, files, _ = made(events)
    expected = [flat(each, of, "span") for each, of in events]
    assert count == 2
    rows = list(csv.DictReader(io.StringIO(files["events.csv"].decode("utf-8"))))
    assert [row["id"] for row in rows] == ["eve-1", "eve-2"] and list(rows[0]) == list(COLUMNS["event"])
    assert rows[0]["actors"] == expected[0]["actors"] and rows[1]["evidence"] == ""
    table = pq.read_table(io.BytesIO(files["events.parquet"])).to_pylist()
    for row, wanted in zip(table, expected, strict=True):
        assert {name: str(value) if name in DAYS and value else value for name, value in row.items()} == wanted
    assert json.loads(files["query.json"]) == {"actor": "CHN", "type": ["CONSULT"], "since": None, "text": "span"}
    versions = json.loads(files["versions.json"])
    assert versions["entente"] == __version__ and versions["store"] == 3 and versions["source_set"] == "0123abcd"
    assert versions["runs"] == PROVENANCE.runs and versions["packages"]["duckdb"]
    readme = files["README.txt"].decode()
    assert PROVENANCE.command in readme and "2 rows" in readme
    assert f"version: {__version__}" in files["CITATION.cff"].decode()


DAYS = [name for name, kind in COLUMNS["event"].items() if kind == "date"]


def test_corrections_by_hand_are_listed_with_as_much_text_as_leaves(event):
    (line,) = made([(event(edited=["type"]), None)])[1]["corrections.jsonl"].splitlines()
    assert json.loads(line) == CORRECTION
    (line,) = made([(event(edited=["type"]), None)], "none")[1]["corrections.jsonl"].splitlines()
    assert json.loads(line) == CORRECTION | {"words": {"text": None, "start": 70, "end": 73}}


def test_checksums_are_right(event):
    _, files, _ = made([(event(), None)])
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert sorted(sums) == [name for name in FILES if name != "SHA256SUMS"]
    for name, digest in sums.items():
        assert hashlib.sha256(files[name]).hexdigest() == digest


def test_the_same_events_are_the_same_bundle(event, document):
    assert made([(event(), document)])[2] == made([(event(), document)])[2]


def test_every_column_has_a_meaning():
    lines = [line for line in codebook().splitlines() if line.startswith("| ")][2:]
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines] == list(COLUMNS["event"])
    assert all(len(line.split(" | ")) == 3 and len(line) > 20 for line in lines)


@pytest.mark.parametrize("level", ["none", "span", "sentence"])
def test_the_level_of_text_holds_in_both_tables(event, document, level):
    _, files, _ = made([(event(), document)], level)
    said = {"none": False, "span": False, "sentence": True}[level]
    assert ("According to Xinhua" in files["events.csv"].decode()) == said
    (row,) = pq.read_table(io.BytesIO(files["events.parquet"])).to_pylist()
    assert (row["evidence"] or "").startswith("According to Xinhua") == said
    assert json.loads(files["query.json"])["text"] == level


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_any_name_is_the_same_in_both_tables(event, party, names):
    _, files, _ = made([(event(actors=[party(name) for name in names]), None)])
    table = pd.read_csv(io.BytesIO(files["events.csv"]), dtype=str, keep_default_na=False)
    (row,) = pq.read_table(io.BytesIO(files["events.parquet"])).to_pylist()
    (shown,) = table["actors"]
    assert shown.removeprefix("'") == (row["actors"] or "").removeprefix("'")
