"""`entente correct` and `entente corrections`."""

from __future__ import annotations

import csv
import getpass
import io
import json
import zipfile

import pytest

MET = "China met Russia in Moscow. Wang said the talks were good."
OTHER = "Qatar met Iran."
DB = ("--db", "news.duckdb")


@pytest.fixture
def stored(entente, table):
    result = entente("code", table(MET, OTHER), *DB)
    assert result.exit_code == 0, result.output
    return entente


@pytest.fixture
def ids(stored, lines):
    """The event of China and Russia, its mention, and the statement."""
    events = {row["actors"][0]["country"]: row for row in lines(stored("events", *DB))}
    (statement,) = lines(stored("statements", *DB))
    return events["CHN"]["id"], events["CHN"]["mentions"][0], statement["id"]


def test_a_correction_is_kept_and_events_follow_at_once(stored, ids, lines):
    event, mention, _ = ids
    result = stored("correct", mention, "type", "agree", *DB, "--by", "ann", "--why", "they signed")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"correction 1: type of mention {mention} is AGREE, was CONSULT",
        "merged 1 mention into events: 0 new, 1 changed, 0 gone",
    ]
    rows = {row["id"]: row for row in lines(stored("events", *DB))}
    assert (rows[event]["type"], rows[event]["edited"], rows[event]["mode"]) == ("AGREE", ["type"], [])
    (told,) = (row for row in lines(stored("mentions", *DB)) if row["id"] == mention)
    (edit,) = told["edits"]
    assert (edit["slot"], edit["was"], edit["by"], edit["why"]) == ("type", "CONSULT", "ann", "they signed")


def test_who_corrects_is_the_one_logged_in(stored, ids, lines, monkeypatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "bo")
    stored("correct", ids[1], "status", "denied", *DB)

    def nobody():
        raise OSError("no name")

    monkeypatch.setattr(getpass, "getuser", nobody)
    stored("correct", ids[1], "historical", "yes", *DB)
    assert [row["by"] for row in lines(stored("corrections", *DB))] == ["bo", None]


def test_a_record_is_removed_and_brought_back(stored, ids, lines):
    event, mention, _ = ids
    result = stored("correct", mention[:10], "remove", *DB)
    assert f"correction 1: mention {mention} left out" in result.stderr and "1 gone" in result.stderr
    assert [row["actors"][0]["country"] for row in lines(stored("events", *DB))] == ["QAT"]
    undone = stored("corrections", *DB, "--undo", 1)
    assert undone.exit_code == 0
    assert undone.stderr.splitlines()[0] == f"undone: correction 1: mention {mention} left out"
    assert event in {row["id"] for row in lines(stored("events", *DB))}
    assert all(row["edits"] == [] for row in lines(stored("mentions", *DB)))


def test_an_event_is_corrected_in_all_its_mentions(entente, table, lines):
    again = "China met Russia in Moscow on a cold day, and officials spoke of trade."
    entente("code", table("China met Russia in Moscow.", again), *DB)
    (event,) = lines(entente("events", *DB))
    assert len(event["mentions"]) == 2
    result = entente("correct", event["id"], "actors", "IRN", *DB)
    assert "correction 1: actors of 2 mentions is IRN, was CHN GOV" in result.stderr
    (after,) = lines(entente("events", *DB))
    assert [each["country"] for each in after["actors"]] == ["IRN"] and after["edited"] == ["actors"]
    entente("corrections", *DB, "--undo", 2)
    assert lines(entente("events", *DB)) == [event]


def test_a_statement_is_corrected(stored, ids, lines):
    assert stored("correct", ids[2], "speakers", "CHN", *DB).exit_code == 0
    (row,) = lines(stored("statements", *DB))
    assert row["speakers"][0]["id"] == "state/CHN" and row["edits"][0]["slot"] == "speakers"


def test_corrections_are_shown_as_lines_table_and_csv(stored, ids, lines, tmp_path):
    stored("correct", ids[1], "date", "2023-03", *DB, "--by", "ann", "--why", "of March")
    (row,) = lines(stored("corrections", *DB))
    assert (row["kind"], row["slot"], row["value"], row["was"], row["why"]) == (
        "correction", "date", "2023-03", None, "of March",
    )  # fmt: skip
    assert row["holds_for"] == ids[1] and row["words"]["text"] == "met"
    (cells,) = csv.DictReader(io.StringIO(stored("corrections", *DB, "--format", "csv").stdout))
    assert (cells["by"], cells["record"], cells["words"]) == ("ann", ids[1], "met")
    shown = stored("corrections", *DB, "--format", "table").stdout
    assert "date: 2023-03" in shown and ids[1][:12] in shown and "of March" in shown
    assert stored("corrections", *DB, "--output", tmp_path / "made.csv").exit_code == 0
    assert (tmp_path / "made.csv").read_text().count("\n") == 2


def test_without_corrections_that_is_said(stored):
    result = stored("corrections", *DB, "--format", "table")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing was corrected\n")


def test_coding_again_keeps_corrections_and_shows_them(stored, ids, table, lines, monkeypatch):
    stored("correct", ids[1], "type", "AGREE", *DB)
    stored("correct", ids[2], "remove", *DB)
    shown = lines(stored("code", table(MET, OTHER), *DB, "--format", "jsonl"))  # unchanged: from the store
    assert sorted(row["type"] for row in shown if row["kind"] == "mention") == ["AGREE", "CONSULT"]
    from fake_coder import FakeCoder

    monkeypatch.setattr(FakeCoder, "model_hash", "1" * 64)
    again = lines(stored("code", table(MET, OTHER), *DB, "--format", "jsonl"))  # coded anew
    assert [(row["kind"], row.get("type")) for row in again] == [(row["kind"], row.get("type")) for row in shown]
    assert sorted(row["type"] for row in lines(stored("mentions", *DB))) == ["AGREE", "CONSULT"]
    assert lines(stored("statements", *DB)) == []
    assert all(row["holds_for"] for row in lines(stored("corrections", *DB)))


def test_explanations_and_exports_show_what_was_edited(stored, ids, tmp_path):
    stored("correct", ids[1], "place", "Doha", *DB, "--by", "ann", "--why", "not Moscow")
    shown = stored("mentions", *DB, "--explain", ids[1]).stdout
    assert "place was Moscow, by ann on " in shown and ": not Moscow" in shown
    assert "edited: place was Moscow, by ann on " in stored("merge", *DB, "--explain", ids[0]).stdout
    cells = csv.DictReader(io.StringIO(stored("events", *DB, "--format", "csv").stdout))
    assert {row["id"]: row["edited"] for row in cells}[ids[0]] == "place"
    assert stored("export", "bundle", tmp_path / "out.zip", *DB).exit_code == 0
    with zipfile.ZipFile(tmp_path / "out.zip") as bundle:
        (line,) = bundle.read("corrections.jsonl").splitlines()
        table = list(csv.DictReader(io.StringIO(bundle.read("events.csv").decode())))
    assert json.loads(line)["value"] == "Doha"
    assert sorted(row["edited"] for row in table) == ["", "place"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("men-none", "type", "AGREE"), "no record, or more than one, has an id that begins with 'men-none'"),
        (("men-", "type", "AGREE"), "no record, or more than one"),
        (("MENTION", "type", "TALK"), "type 'TALK' is unknown: want AGREE, CONSULT"),
        (("MENTION", "type"), "give the value that type should have, or none"),
        (("MENTION", "remove", "it"), "remove takes no value: leave 'it' out"),
        (("MENTION", "colour", "red"), "a mention has no slot 'colour' to correct"),
        (("MENTION", "type", "CONSULT"), "is CONSULT already: there is nothing to correct"),
    ],
)
def test_what_cannot_be_corrected_is_one_line(stored, ids, arguments, said, lines):
    given = [ids[1] if each == "MENTION" else each for each in arguments]
    result = stored("correct", *given, *DB)
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr.startswith("entente: ") and said in result.stderr and result.stderr.count("\n") == 1
    assert lines(stored("corrections", *DB)) == []


def test_what_cannot_be_undone_is_one_line(stored):
    result = stored("corrections", *DB, "--undo", 7)
    assert (result.exit_code, result.stderr) == (
        2, "entente: there is no correction 7: list them to see which there are\n",
    )  # fmt: skip


def test_a_store_that_is_none_and_a_layout_that_cannot_be_are_misuse(entente, stored):
    assert entente("correct", "men-1", "type", "AGREE", "--db", "none.duckdb").exit_code == 2
    assert entente("corrections", "--db", "none.duckdb").exit_code == 2
    assert "page of statements" in stored("corrections", *DB, "--format", "html").stderr
