import csv
import io
from datetime import date

import pytest

from entente.formats import COLUMNS, flat, open_writer
from entente.formats.flat_files import csv_cell


@pytest.mark.parametrize("kind", ["document", "mention", "statement"])
def test_names_are_short_snake_case(kind):
    for name in COLUMNS[kind]:
        assert len(name) <= 32 and name.replace("_", "").isalnum() and name == name.lower()


def test_a_mention_is_one_row_with_its_document(document, mention):
    row = flat(mention, document, "span")
    assert list(row) == list(COLUMNS["mention"])
    expected = {
        "id": "men-1", "document": "doc-1", "published": "2023-03-11", "outlet": "Daily", "url": None,
        "type": "CONSULT", "mode": "visit; phone", "quad": 1, "score": -1.5, "cameo": "042", "goldstein": None,
        "status": "actual", "historical": True, "date_start": "2023-03-10", "date_precision": "day",
        "date_basis": "relative", "place": "Beijing", "place_country": "CHN", "reported_by": "Xinhua",
        "trigger": "met", "sentence_start": 12, "confidence": 0.9312, "model": "entente-en 0.1.0", "dead": 2,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_lists_of_a_party_are_parallel(document, mention):
    row = flat(mention, document, "span")
    assert row["actors"] == "Xi Jinping; leaders"
    assert row["actor_ids"] == "person/xi-jinping; "
    assert row["actor_sectors"] == "GOV | COP; "
    assert row["recipients"] == "Iran, the state"  # the separator cannot stand inside an item


def test_a_list_that_says_nothing_is_absent(document, mention):
    mention["actors"] = mention["actors"][1:]
    assert flat(mention, document, "span")["actor_ids"] is None


@pytest.mark.parametrize(
    ("level", "evidence"),
    [
        ("none", None),
        ("span", "Xi Jinping … met … leaders … Iran … Beijing"),
        ("sentence", "According to Xinhua, China's Xi Jinping met leaders of Iran in Beijing on Friday."),
    ],
)
def test_evidence_is_as_long_as_asked(document, mention, level, evidence):
    assert flat(mention, document, level)["evidence"] == evidence


def test_without_text_a_row_names_only_who_is_known(document, mention):
    row = flat(mention, document, "none")
    assert row["actors"] == "Xi Jinping; ?" and row["trigger"] is None


def test_a_statement_is_one_row(document, statement):
    row = flat(statement, document, "span")
    assert (row["speakers"], row["form"], row["cue"], row["text"]) == ("Xi Jinping", "direct", "said", "Peace; now.")
    assert (row["about_ids"], row["about_called"], row["about_stances"]) == ("state/IRN", "leaders of Iran", "neutral")
    assert row["mentions"] == "men-1" and row["date_start"] is None


def test_whether_a_state_runs_the_outlet_stands_in_every_row(document, mention, statement):
    document |= {"outlet_id": "outlet/daily", "outlet_country": "CHN", "state_run": True}
    for row in (flat(mention, document, "none"), flat(statement, document, "none")):
        assert (row["outlet_country"], row["outlet_state_run"]) == ("CHN", True)
    row = flat(document, None, "none")
    assert (row["outlet_id"], row["outlet_country"], row["state_run"]) == ("outlet/daily", "CHN", True)


@pytest.mark.parametrize("run", [False, None])
def test_an_outlet_that_no_state_runs_is_not_one_that_nobody_knows(document, mention, run):
    assert flat(mention, document | {"state_run": run}, "span")["outlet_state_run"] is run
    row = flat(mention, None, "span")
    assert row["outlet_state_run"] is row["outlet_country"] is None


def test_who_reports_is_marked_in_parallel_where_a_state_runs_it(document, mention, statement):
    (xinhua,) = mention["reported_by"]
    reuters = {**xinhua, "name": "Reuters", "id": "outlet/reuters", "country": "GBR"}
    for record in (mention, statement):
        assert flat(record | {"reported_by": [reuters]}, document, "span")["reported_by_state_run"] is None
        row = flat(record | {"reported_by": [reuters, {**xinhua, "state_run": True}]}, document, "span")
        assert (row["reported_by"], row["reported_by_state_run"]) == ("Reuters; Xinhua", "; yes")


def test_caveats_are_words_of_the_document(document, mention):
    mention["caveats"] = [mention["trigger"], {**mention["trigger"], "text": "leaders; of\nIran"}]
    assert flat(mention, document, "span")["caveats"] == "met; leaders, of Iran"
    assert flat(mention, document, "none")["caveats"] is None
    assert flat(mention | {"caveats": []}, document, "span")["caveats"] is None


def test_stances_and_their_confidences_are_parallel(document, statement):
    (iran,) = statement["about"]
    statement["about"] = [
        iran,
        {**iran, "stance": None, "stance_confidence": None, "called": None},
        {**iran, "stance": "critical", "stance_confidence": 0.0, "called": None},
    ]
    row = flat(statement, document, "none")
    assert row["about_stances"] == "neutral; ; critical"
    assert row["about_stance_confidences"] == "0.7000; ; 0.0000"
    assert flat(statement, document, "span")["about_called"] == "leaders of Iran; ; "


def test_what_a_statement_denies_is_named_by_id(document, statement):
    assert flat(statement, document, "span")["denies"] is None
    assert flat(statement | {"denies": ["men-1", "sta-2"]}, document, "none")["denies"] == "men-1; sta-2"


def test_a_document_gives_its_text_only_when_asked(document):
    assert flat(document, None, "span")["text"] is None
    assert flat(document, None, "document")["text"] == document["text"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+49", "'+49"), ("-a", "'-a"), ("@x", "'@x"), ("a=b", "a=b"), ("", ""),
        (-1.5, -1.5), (None, ""), (True, "true"), (False, "false"), (0, 0),
    ],
)  # fmt: skip
def test_text_is_no_formula_and_numbers_stay_numbers(cell, written):
    assert csv_cell(cell) == written and type(csv_cell(cell)) is type(written)


def test_csv_can_be_read_back(document, mention, statement, tmp_path):
    with open_writer("csv", tmp_path / "x.csv", "sentence") as writer:
        writer.write(document, [document, mention, statement])
    data = (tmp_path / "x.csv").read_bytes()
    assert b"\r" not in data and data.startswith(b"id,document,published,")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8")))
    assert row["title"] == "'=Peace, at last"
    assert row["historical"] == "true" and row["score"] == "-1.5" and row["goldstein"] == ""


@pytest.mark.parametrize("kind", ["document", "mention", "statement"])
def test_parquet_says_what_csv_says_with_types(document, mention, statement, kind, tmp_path):
    import pyarrow.parquet as pq

    records = {"document": document, "mention": mention, "statement": statement}
    with open_writer("parquet", tmp_path / "x.parquet", "span", kind) as writer:
        writer.write(document, list(records.values()))
    table = pq.read_table(tmp_path / "x.parquet")
    assert table.column_names == list(COLUMNS[kind])
    (row,) = table.to_pylist()
    expected = flat(records[kind], document, "span")
    for name in ("date_start", "date_end"):
        if expected.get(name):
            expected[name] = date.fromisoformat(expected[name])
    assert row == expected


def test_an_empty_result_has_its_columns(tmp_path):
    import pyarrow.parquet as pq

    for layout in ("csv", "parquet"):
        with open_writer(layout, tmp_path / f"x.{layout}", "span"):
            pass
    assert (tmp_path / "x.csv").read_text().strip().split(",") == list(COLUMNS["mention"])
    assert pq.read_table(tmp_path / "x.parquet").num_rows == 0


def test_many_rows_go_out_in_groups(document, mention, tmp_path):
    import pyarrow.parquet as pq

    with open_writer("parquet", tmp_path / "x.parquet", "span") as writer:
        for _ in range(210):
            writer.write(document, [mention] * 100)
    assert pq.ParquetFile(tmp_path / "x.parquet").num_row_groups == 3


def test_what_was_corrected_by_hand_is_named_in_a_column(mention, statement, event, document):
    edits = [
        {"slot": slot, "was": "x", "by": "ann", "at": "2025-01-22T09:30:00Z", "why": None} for slot in ("type", "date")
    ]
    assert flat(mention | {"edits": edits}, document, "span")["edited"] == "type; date"
    assert flat(statement | {"edits": edits[:1]}, document, "none")["edited"] == "type"
    assert flat(event(edited=["type", "place"]), document, "span")["edited"] == "type; place"
    assert [flat(each, document, "span")["edited"] for each in (mention, statement, event())] == [None] * 3
