from datetime import date

import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from entente import __version__
from entente.formats import COLUMNS, FormatError, flat
from entente.formats.partitioned import write_events


def day(text):
    return {"start": text, "end": text, "text": None, "precision": "day", "basis": "explicit"}


def load(folder):
    return ds.dataset(folder, format="parquet", partitioning="hive").to_table().to_pylist()


def test_events_are_parted_by_year_and_month(tmp_path, event, document):
    days = ["2023-03-10", "2022-12-31", "2023-03-01", None]
    events = [event(id=f"eve-{number}", date=text and day(text)) for number, text in enumerate(days)]
    assert write_events(tmp_path / "out", [(each, document) for each in events], "span") == 4
    assert sorted(str(path.relative_to(tmp_path / "out")) for path in tmp_path.rglob("*.parquet")) == [
        "year=2022/month=12/events-0.parquet",
        "year=2023/month=3/events-0.parquet",
        "year=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__/events-0.parquet",
    ]
    rows = {row["id"]: row for row in load(tmp_path / "out")}
    for each, text in zip(events, days, strict=True):
        row, expected = rows[each["id"]], flat(each, document, "span")
        assert (row.pop("year"), row.pop("month")) == ((int(text[:4]), int(text[5:7])) if text else (None, None))
        assert {name: str(value) if isinstance(value, date) else value for name, value in row.items()} == expected


def test_pandas_reads_the_folder_whole_and_one_part(tmp_path, event):
    write_events(tmp_path / "out", [(event(), None), (event(id="eve-2", date=day("2021-01-01")), None)], "span")
    table = pd.read_parquet(tmp_path / "out")
    assert sorted(table["id"]) == ["eve-1", "eve-2"] and list(table.columns)[: len(COLUMNS["event"])] == list(
        COLUMNS["event"]
    )
    assert pd.read_parquet(tmp_path / "out", filters=[("year", "==", 2021)])["id"].tolist() == ["eve-2"]


def test_files_say_which_version_of_the_columns_they_have(tmp_path, event):
    write_events(tmp_path / "out", [(event(), None)], "span")
    (file,) = tmp_path.rglob("*.parquet")
    about = pq.read_schema(file)
    assert about.metadata[b"entente.events"] == b"1" and about.metadata[b"entente.version"] == __version__.encode()
    assert about.names == list(COLUMNS["event"])


def test_no_events_are_a_file_with_columns(tmp_path):
    assert write_events(tmp_path / "out", [], "span") == 0
    table = ds.dataset(tmp_path / "out").to_table()
    assert table.num_rows == 0 and table.column_names == list(COLUMNS["event"])


def test_many_events_keep_their_order_and_are_the_same_files_again(tmp_path, event):
    events = [(event(id=f"eve-{number}", date=day(f"2023-0{number % 2 + 1}-01")), None) for number in range(500)]
    for name in ("one", "two"):
        write_events(tmp_path / name, events, "span")
    one, two = (sorted((tmp_path / name).rglob("*.parquet")) for name in ("one", "two"))
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in two]
    assert pq.read_table(one[0], partitioning=None).column("id").to_pylist() == [f"eve-{n}" for n in range(0, 500, 2)]


def test_a_folder_in_use_is_left_alone_and_a_failure_leaves_nothing(tmp_path, event):
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "mine").write_text("mine")
    with pytest.raises(FormatError, match="new or empty"):
        write_events(tmp_path / "used", [(event(), None)], "span")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FormatError, match="new or empty"):
        write_events(tmp_path / "file", [], "span")
    with pytest.raises(OSError, match=r"no/out"):
        write_events(tmp_path / "no" / "out", [], "span")

    def broken():
        yield event(), None
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_events(tmp_path / "out", broken(), "span")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "used"]
    (tmp_path / "empty").mkdir()
    assert write_events(tmp_path / "empty", [(event(), None)], "span") == 1


# The flat form of events that these files have.


def test_an_event_is_one_row(event, document):
    happening = event(
        magnitude={"dead": {"low": 12, "high": 14}, "injured": None, "size": {"low": 3, "high": 3}},
        state_run={"RUS": 1, "CHN": 2},
        accounts=[
            {"slot": "dead", "value": "12", "mentions": ["men-1"], "sources": ["Reuters"]},
            {"slot": "dead", "value": "14", "mentions": ["men-2"], "sources": ["Xinhua; CCTV", "TASS"]},
            {"slot": "status", "value": "denied", "mentions": ["men-3"], "sources": []},
        ],
        part_of="epi-1",
    )
    row = flat(happening, document, "span")
    assert list(row) == list(COLUMNS["event"])
    expected = {
        "id": "eve-1", "source": "entente", "type": "CONSULT", "mode": "visit; phone", "actors": "Xi Jinping; leaders",
        "actor_sectors": "GOV | COP; ", "recipients": "Iran, the state", "date_start": "2023-03-10",
        "place": "Beijing", "dead_low": 12, "dead_high": 14, "injured_low": None, "size_high": 3, "documents": 3,
        "reports": 2, "outlets": 2, "state_run_outlets": "CHN 2; RUS 1", "first_reported": "2023-03-11",
        "accounts": "dead 12: Reuters; dead 14: Xinhua, CCTV, TASS; status denied", "part_of": "epi-1",
        "evidence_document": "doc-1", "evidence_mention": "men-1", "trigger": "met", "reported_by": "Xinhua",
        "evidence": "Xi Jinping … met … leaders … Iran … Beijing", "confidence": 0.9312,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("level", "evidence", "trigger"),
    [
        ("none", None, None),
        ("sentence", "According to Xinhua, China's Xi Jinping met leaders of Iran in Beijing on Friday.", "met"),
    ],
)
def test_the_evidence_of_an_event_is_as_long_as_asked(event, document, level, evidence, trigger):
    row = flat(event(), document, level)
    assert row["evidence"] == evidence and row["trigger"] == trigger


def test_an_imported_event_has_no_evidence(event):
    row = flat(event(source="icews", evidence=None, mentions=[], magnitude=None), None, "sentence")
    assert row["evidence"] is row["trigger"] is row["evidence_document"] is row["state_run_outlets"] is None


def test_names_of_columns_are_short():
    assert all(len(name) <= 32 and name == name.lower() for name in COLUMNS["event"])
