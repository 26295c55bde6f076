import csv
import io
import json
import shlex
import zipfile
from datetime import date

import pandas as pd
import pyarrow.dataset as ds
import pyreadstat
import pytest

from entente.records import (
    Actor,
    DateSpan,
    Document,
    Event,
    Evidence,
    Mention,
    Offsets,
    Place,
    Span,
    event_id,
    mention_id,
    text_hash,
)
from entente.store import open_store

ICEWS = (
    "Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,"
    "Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,Province,Country,Latitude,Longitude"
).split(",")
TEXT = "China criticized Russia in Moscow. Then China left."


def span(words):
    start = TEXT.index(words)
    return Span(text=words, start=start, end=start + len(words))


def state(words, code):
    return Actor(**span(words).model_dump(), name=words, id=f"state/{code}", country=code, confidence=0.9)


def happening(number, **slots):
    """A document with a mention, and the event that was made of it."""
    document = Document(
        id=f"doc-{number}", title="News", published=date(2023, 3, number), outlet="Daily",
        url=f"https://daily.example/{number}", language="en", text=TEXT, text_hash=text_hash(TEXT), sentences=2,
    )  # fmt: skip
    shared = {
        "type": "ACCUSE", "mode": ["disapprove"], "quad": 3, "score": -2.0, "cameo": "111", "goldstein": -2.0,
        "actors": [state("China", "CHN")], "recipients": [state("Russia", "RUS")],
        "date": DateSpan(start=date(2023, 3, number), end=date(2023, 3, number), precision="day", basis="relative"),
        "place": Place(**span("Moscow").model_dump(), name="Moscow", country="RUS", precision="city"),
        "confidence": 0.9, "model": "fake-en 0.0.1", **slots,
    }  # fmt: skip
    trigger = span("criticized")
    key = mention_id(document.id, trigger, shared["type"])
    mention = Mention(
        id=key, document=document.id, sentence=Offsets(start=0, end=34), lead=True, trigger=trigger, **shared
    )
    evidence = Evidence(mention=key, document=document.id, sentence=mention.sentence, trigger=trigger)
    event = Event(
        id=event_id(key), evidence=evidence, mentions=[key], documents=1, reports=1, outlets=1,
        first_reported=document.day, last_reported=document.day, **shared,
    )  # fmt: skip
    return document, mention, event


@pytest.fixture
def stored(entente, tmp_path):
    """A store with four events: two accusations, one of them denied, a background one and a resignation."""
    told = [
        happening(1),
        happening(2, status="denied"),
        happening(3, historical=True),
        happening(4, type="RETREAT", mode=["resign"], cameo=None, goldstein=None, quad=2, score=4.5, recipients=[]),
    ]
    with open_store(tmp_path / "news.duckdb") as store:
        with store.begin_run("0.4.0", "fake-en 0.0.1", "ab" * 32, {}) as run:
            for document, mention, _ in told:
                run.write(document, [mention], [])
        with store.merge("0.4.0", {}) as merge:
            merge.write([event for _, _, event in told], {mention.id: document.id for document, mention, _ in told})
    return entente


def lines(path, names=None):
    header = None if names is not None else 0
    table = pd.read_csv(
        path, sep="\t", quoting=csv.QUOTE_NONE, dtype=str, keep_default_na=False, names=names, header=header
    )
    return table.to_dict("records")


def test_polecat_has_what_is_actual_and_news(stored, tmp_path):
    result = stored("export", "polecat", "out.txt", "--db", "news.duckdb")
    assert result.exit_code == 0, result.output
    assert result.stderr == "2 rows of 2 documents written to out.txt\n" and result.stdout == ""
    rows = lines(tmp_path / "out.txt")
    assert [(row["Event Date"], row["Event Type"], row["Actor Country"], row["Recipient COW"]) for row in rows] == [
        ("2023-03-01", "ACCUSE", "China", "365"),
        ("2023-03-04", "RETREAT", "China", ""),
    ]
    assert len(rows[0]) == 40


def test_a_limit_counts_what_is_written(stored, tmp_path):
    options = ["--db", "news.duckdb", "--since", "2023-03-03", "--limit", "1"]
    assert stored("export", "polecat", "out.txt", *options).exit_code == 0
    assert [row["Event Date"] for row in lines(tmp_path / "out.txt")] == ["2023-03-04"]


@pytest.mark.parametrize("layout", ["icews", "gdelt", "parquet", "bundle"])
def test_imported_events_are_exported_apart(stored, tmp_path, layout):
    db = ("--db", "news.duckdb")
    suffix = {"bundle": ".zip", "parquet": ""}.get(layout, ".tab")
    before = stored("export", layout, f"one{suffix}", *db).stderr
    assert stored("export", "icews", "own.tab", *db).exit_code == 0
    assert stored("import", "icews", "own.tab", *db, "--source", "theirs").exit_code == 0
    assert stored("export", layout, f"two{suffix}", *db).stderr == before.replace("one", "two")
    theirs = stored("export", layout, f"three{suffix}", *db, "--source", "theirs")
    assert theirs.exit_code == 0 and theirs.stderr != before.replace("one", "three")
    assert stored("export", "polecat", "four.txt", *db, "--source", "theirs").exit_code == 2


def test_another_status_can_be_asked_for(stored, tmp_path):
    assert stored("export", "polecat", "out.txt", "--db", "news.duckdb", "--status", "denied").exit_code == 0
    assert [row["Event Date"] for row in lines(tmp_path / "out.txt")] == ["2023-03-02"]


def test_icews_says_how_many_events_have_no_code(stored, tmp_path):
    result = stored("export", "icews", "out.tab", "--db", "news.duckdb")
    assert result.stderr == "1 row of 2 events (1 without a code of CAMEO left out) written to out.tab\n"
    (row,) = lines(tmp_path / "out.tab")
    assert list(row) == ICEWS
    assert (row["Source Name"], row["CAMEO Code"], row["Target Name"]) == ("China", "111", "Russian Federation")
    assert (row["Sentence Number"], row["Publisher"], row["City"]) == ("1", "Daily", "Moscow")


def test_gdelt_has_events_and_their_mentions(stored, tmp_path):
    assert stored("export", "gdelt", "20230301", "--db", "news.duckdb").exit_code == 0
    result = stored("export", "gdelt-mentions", "20230301", "--db", "news.duckdb")
    assert result.stderr.endswith("written to 20230301.mentions.CSV\n")
    (event,) = lines(tmp_path / "20230301.export.CSV", range(61))
    (told,) = lines(tmp_path / "20230301.mentions.CSV", range(16))
    assert event[0] == told[0] and (event[1], event[26], event[29], event[60]) == (
        "20230301", "111", "3", "https://daily.example/1",
    )  # fmt: skip
    assert event[25] == "1" and told[5] == "https://daily.example/1"
    assert (told[7], told[8], told[9]) == ("0", str(TEXT.index("Russia")), str(TEXT.index("criticized")))


def test_gdelt_keeps_a_name_that_has_a_suffix(stored, tmp_path):
    assert stored("export", "gdelt", "x.export.CSV", "--db", "news.duckdb").exit_code == 0
    assert (tmp_path / "x.export.CSV").exists()


@pytest.mark.parametrize("name", ["panel.csv", "panel.parquet", "panel.dta"])
def test_a_panel_counts_the_pairs_of_states(stored, tmp_path, name):
    result = stored("export", "panel", name, "--db", "news.duckdb", "--period", "month")
    assert result.exit_code == 0, result.output
    readers = {"csv": pd.read_csv, "parquet": pd.read_parquet, "dta": lambda path: pyreadstat.read_dta(path)[0]}
    table = readers[name.split(".")[1]](tmp_path / name)
    pair = table[(table["iso3_a"] == "CHN") & (table["iso3_b"] == "RUS")]
    assert pair["events"].tolist() == [1] and pair["score_sum"].tolist() == [-2]
    assert (table["events"] == 0).sum() == len(table) - 1


def test_parquet_has_all_events_with_their_status(stored, tmp_path):
    result = stored("export", "parquet", "events", "--db", "news.duckdb", "--text", "sentence")
    assert result.stderr == "4 events written to events\n"
    table = ds.dataset(tmp_path / "events", partitioning="hive").to_table().to_pandas()
    assert sorted(table["status"]) == ["actual", "actual", "actual", "denied"] and set(table["month"]) == {3}
    assert set(table["evidence"]) == {"China criticized Russia in Moscow."}


def test_the_command_in_a_bundle_makes_the_same_bundle(stored, tmp_path):
    options = ["--db", "news.duckdb", "--actor", "CHN", "--type", "accuse", "--since", "2023-03-02", "--limit", "5"]
    assert stored("export", "bundle", "out file.zip", *options).exit_code == 0
    first = (tmp_path / "out file.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        command = shlex.split(archive.read("README.txt").decode().splitlines()[2])
        table = pd.read_csv(archive.open("events.csv"))
        query, versions = (json.loads(archive.read(f"{name}.json")) for name in ("query", "versions"))
    assert table["date_start"].tolist() == ["2023-03-02", "2023-03-03"]
    assert query == {
        "actor": "CHN", "recipient": None, "type": ["ACCUSE"], "status": None, "since": "2023-03-02", "until": None,
        "outlet": None, "source": "entente", "limit": 5, "text": "span",
    }  # fmt: skip
    assert {"entente": "0.4.0", "model": "fake-en 0.0.1", "model_hash": "ab" * 32} in versions["runs"]
    assert len(versions["source_set"]) == 8 and versions["store"] >= 3
    (tmp_path / "out file.zip").unlink()
    assert command[0] == "entente" and stored(*command[1:]).exit_code == 0
    assert (tmp_path / "out file.zip").read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["icews", "x.tab", "--speaker", "CHN"], "--speaker does not apply to the layout icews"),
        (["panel", "x.csv", "--actor", "CHN"], "--actor does not apply"),
        (["panel", "x.xlsx"], "end it in one of .csv"),
        (["parquet", "."], "new or empty"),
        (["polecat", "x.txt", "--period", "day"], "--period is of a panel"),
        (["polecat", "x.txt", "--type", "FIGHT"], "unknown type 'FIGHT'"),
        (["polecat", "x.txt", "--since", "soon"], "--since 'soon'"),
        (["weather", "x.txt"], "weather"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(stored, tmp_path, arguments, said):
    result = stored("export", *arguments, "--db", "news.duckdb")
    assert result.exit_code == 2 and said in result.stderr and len(result.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["news.duckdb"]


def test_a_store_that_is_not_there_and_a_folder_that_is_not_there(stored, tmp_path):
    result = stored("export", "icews", "x.tab", "--db", "none.duckdb")
    assert result.exit_code == 2 and "none.duckdb does not exist" in result.stderr
    for layout, out in (("icews", "no/x.tab"), ("parquet", "no/x"), ("bundle", "no/x.zip")):
        result = stored("export", layout, out, "--db", "news.duckdb")
        assert result.exit_code == 1 and result.stderr == f"entente: {out}: No such file or directory\n"


def test_nothing_found_is_a_table_without_rows(stored, tmp_path):
    result = stored("export", "icews", "x.tab", "--db", "news.duckdb", "--actor", "FRA")
    assert result.exit_code == 0 and result.stderr == "0 rows of 0 events written to x.tab\n"
    assert (tmp_path / "x.tab").read_text().split("\n") == ["\t".join(ICEWS), ""]
