"""`entente events` and `entente merge`, and the merging that `entente code --db` does by itself."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pyarrow.parquet as pq
import pytest

from entente.records import Episode, event_id
from entente.store import Query, open_store

# The fake coder gives its mentions no date: what is published on the same day may be one happening.
MET = "China met Russia in Moscow."
AGAIN = "China met Russia in Moscow on a cold day, and officials spoke of trade."
OTHER = "Qatar met Iran."
DB = ("--db", "news.duckdb")


@pytest.fixture
def stored(entente, table):
    """A store of three documents and two events: MET and AGAIN are one."""
    result = entente("code", table(MET, OTHER, AGAIN), *DB)
    assert result.exit_code == 0, result.output
    return entente


@pytest.fixture
def ids(stored, lines):
    """The events of that store: the meeting told twice, the other."""
    rows = lines(stored("events", *DB))
    by_size = {len(row["mentions"]): row for row in rows}
    assert sorted(by_size) == [1, 2]
    return by_size[2], by_size[1]


def mentions(entente, lines):
    return {row["id"]: row for row in lines(entente("mentions", *DB))}


def test_coding_into_a_store_merges_and_says_so(entente, table):
    result = entente("code", table(MET, OTHER, AGAIN), *DB)
    assert result.stderr.splitlines()[-1] == "merged 3 mentions into events: 2 new, 0 changed, 0 gone"
    again = entente("code", table(MET, OTHER, AGAIN), *DB)
    assert again.stderr.splitlines()[-1] == "merged: nothing has changed"
    assert "merged" not in entente("code", table(MET)).stderr


def test_one_mention_is_one_mention(entente, table):
    assert "merged 1 mention into events: 1 new" in entente("code", table(OTHER), *DB).stderr


def test_events_are_one_json_line_each(stored, ids):
    event, other = ids
    assert next(iter(event)) == "kind" and event["kind"] == "event" and event["source"] == "entente"
    assert (event["type"], event["documents"], event["reports"], event["outlets"]) == ("CONSULT", 2, 2, 1)
    assert (event["first_reported"], event["last_reported"]) == ("2023-03-11", "2023-03-11")
    assert [who["country"] for who in event["actors"]] == ["CHN"]
    assert event["id"] == event_id(event["mentions"][0])
    assert [tie["mention"] for tie in event["ties"]] == event["mentions"][1:]
    assert other["mentions"] == [other["evidence"]["mention"]]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ([], 2),
        (["--actor", "CHN"], 1),
        (["--recipient", "iran"], 1),
        (["--type", "consult", "--type", "aid"], 2),
        (["--type", "AID"], 0),
        (["--status", "actual"], 2),
        (["--status", "planned"], 0),
        (["--scope", "Interstate"], 2),
        (["--scope", "unknown"], 0),
        (["--outlet", "daily"], 2),
        (["--outlet", "Weekly"], 0),
        (["--since", "2023-03-12"], 0),
        (["--until", "March 11, 2023"], 2),
        (["--source", "icews"], 0),
        (["--part-of", "epi-none"], 0),
        (["--limit", "1"], 1),
    ],
)
def test_filters_choose_events(stored, lines, filters, count):
    result = stored("events", *DB, *filters)
    assert result.exit_code == 0, result.output
    assert len(lines(result)) == count


def test_a_table_shows_who_did_what_how_often_told_and_the_sentence(stored, ids):
    shown = stored("events", *DB, "--format", "table").stdout
    for words in ("recipients", "reports", "China", "CONSULT (visit)", "Russia", "Moscow", MET, ids[0]["id"][:12]):
        assert words in shown
    assert MET not in stored("events", *DB, "--format", "table", "--text", "none").stdout
    nothing = stored("events", *DB, "--type", "AID", "--format", "table")
    assert nothing.exit_code == 0 and "no event matches" in nothing.stderr


@pytest.mark.parametrize(
    ("level", "sentence", "span"), [("none", None, None), ("span", None, "met"), ("sentence", OTHER, "met")]
)
def test_text_goes_out_as_far_as_asked(stored, lines, level, sentence, span):
    (event,) = lines(stored("events", *DB, "--actor", "QAT", "--text", level))
    assert event["evidence"]["sentence"].get("text") == sentence
    assert event["evidence"]["trigger"]["text"] == span
    if level == "none":
        assert "met" not in json.dumps(event).replace("method", "")


def test_a_csv_file_has_one_row_an_event(stored, ids):
    result = stored("events", *DB, "--format", "csv", "--text", "sentence")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
    assert set(rows) == {event["id"] for event in ids}
    row = rows[ids[0]["id"]]
    assert (row["actor_ids"], row["recipient_ids"], row["type"]) == ("state/CHN", "state/RUS", "CONSULT")
    assert (row["documents"], row["reports"], row["first_reported"]) == ("2", "2", "2023-03-11")
    assert row["evidence"] == MET and row["evidence_mention"] in ids[0]["mentions"]


def test_a_parquet_file_has_typed_columns(stored, tmp_path):
    assert stored("events", *DB, "--output", "events.parquet").exit_code == 0
    table = pq.read_table(tmp_path / "events.parquet")
    assert table.num_rows == 2 and sorted(table["documents"].to_pylist()) == [1, 2]
    assert str(table.schema.field("first_reported").type) == "date32[day]"


@pytest.mark.parametrize("arguments", [["--format", "html"], ["--output", "out.html"]])
def test_a_page_of_events_is_a_misuse(stored, tmp_path, arguments):
    result = stored("events", *DB, *arguments)
    assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1
    assert "html is a page of statements" in result.stderr and not (tmp_path / "out.html").exists()


# What has changed.


@pytest.fixture
def emptied(stored, ids, entente, table, tmp_path):
    """The store after the other event's document was coded anew and tells nothing."""
    path = table(MET, "Qatar slept.", AGAIN)
    result = entente("code", path, *DB)
    assert result.exit_code == 0
    return entente


def test_ids_that_are_gone_are_printed_as_tombstones(emptied, ids, lines):
    rows = lines(emptied("events", *DB, "--changed-since", "2023-01-01"))
    assert [row for row in rows if row["kind"] == "event"] == [ids[0]]
    assert [row for row in rows if row["kind"] == "tombstone"] == [
        {"kind": "tombstone", "id": ids[1]["id"], "replaced_by": None}
    ]
    assert lines(emptied("events", *DB, "--changed-since", "2999-01-01")) == []
    assert [row["kind"] for row in lines(emptied("events", *DB))] == ["event"]


@pytest.mark.parametrize("arguments", [["--format", "csv"], ["--format", "table"], ["--output", "out.jsonl"]])
def test_other_layouts_count_what_is_gone(emptied, arguments):
    result = emptied("events", *DB, "--changed-since", "2023-01-01", *arguments)
    assert result.exit_code == 0
    assert "1 id is gone: --format jsonl without --output lists them" in result.stderr
    assert "tombstone" not in result.stdout


def test_events_that_do_not_meet_the_filters_any_more_are_named(stored, ids, lines):
    with open_store("news.duckdb") as store:
        (event,) = store.events(Query(actor="CHN"))
        denied = event.model_copy(update={"status": "denied"})
        with store.merge("1", {}) as merge:
            merge.retire_events([event.id])
            merge.write([denied], {key: event.evidence.document for key in event.mentions}, {})
    since = ("--changed-since", "2023-01-01")
    rows = lines(stored("events", *DB, *since, "--status", "actual"))
    assert [row for row in rows if row["kind"] == "left"] == [{"kind": "left", "id": event.id}]
    assert event.id not in [row["id"] for row in rows if row["kind"] == "event"]
    assert "left" not in [row["kind"] for row in lines(stored("events", *DB, *since))]


@pytest.fixture
def pair(entente, table, lines):
    """The ids of two events of a store, each told once."""
    assert entente("code", table(MET, OTHER), *DB).exit_code == 0
    return [row["id"] for row in lines(entente("events", *DB))]


def test_what_replaced_an_id_is_printed(entente, pair, lines):
    assert entente("merge", *DB, "--join", *pair).exit_code == 0
    event, tombstone = lines(entente("events", *DB, "--changed-since", "2023-01-01"))
    assert (event["kind"], tombstone["kind"]) == ("event", "tombstone")
    assert tombstone["replaced_by"] == event["id"] and {tombstone["id"], event["id"]} == set(pair)


def test_events_that_are_gone_are_said(stored, entente, table):
    result = entente("code", table(MET, "Qatar slept.", AGAIN), *DB)
    assert "0 new, 0 changed, 1 gone" in result.stderr


# Merging.


def test_merging_again_changes_nothing(stored, ids, lines):
    result = stored("merge", *DB)
    assert result.exit_code == 0 and result.stdout == ""
    assert result.stderr == "merged: nothing has changed\n"
    assert {row["id"] for row in lines(stored("events", *DB))} == {event["id"] for event in ids}


def test_two_events_are_joined_by_hand(entente, pair, lines):
    result = entente("merge", *DB, "--join", *pair)
    assert result.exit_code == 0, result.output
    assert result.stderr == "merged 2 mentions into events: 0 new, 1 changed, 1 gone\n"
    (event,) = lines(entente("events", *DB))
    assert event["id"] in pair and len(event["mentions"]) == 2
    assert [tie["because"] for tie in event["ties"]] == [["joined by hand"]]


def test_a_mention_is_split_off_by_hand(stored, ids, lines):
    first, second = ids[0]["mentions"]
    assert stored("merge", *DB, "--split", ids[0]["id"], second).exit_code == 0
    rows = lines(stored("events", *DB))
    assert sorted(row["mentions"] for row in rows) == sorted([[first], [second], ids[1]["mentions"]])


def test_the_beginning_of_an_id_is_enough(stored, ids, lines):
    assert stored("merge", *DB, "--split", ids[0]["id"][:14], ids[0]["mentions"][1][:14]).exit_code == 0
    assert len(lines(stored("events", *DB))) == 3


def test_decisions_are_kept_when_documents_are_coded_again(stored, ids, lines, entente, table):
    first, second = ids[0]["mentions"]
    assert stored("merge", *DB, "--split", ids[0]["id"], second).exit_code == 0
    told = sorted(row["mentions"] for row in lines(stored("events", *DB)))
    path = table(MET, OTHER, AGAIN)
    path.write_text(path.read_text("utf-8").replace("Story", "Report"), "utf-8")  # other titles: coded anew
    result = entente("code", path, *DB)
    assert result.exit_code == 0 and "unchanged" not in result.stderr
    assert sorted(row["mentions"] for row in lines(stored("events", *DB))) == told
    more = table(MET, OTHER, AGAIN, f"On a Saturday {MET[0].lower()}{MET[1:]}", name="news.jsonl")
    assert entente("code", more, *DB).exit_code == 0
    assert not any({first, second} <= set(row["mentions"]) for row in lines(stored("events", *DB)))


def test_all_mentions_of_two_joined_events_stay_together(entente, lines, table):
    other = "Qatar met Iran by the sea. They ate fish."
    more = "In the evening Qatar met Iran by the sea, it was told, and they ate fish."
    assert entente("code", table(MET, AGAIN, other, more), *DB).exit_code == 0
    one, two = lines(entente("events", *DB))
    assert len(one["mentions"]) == len(two["mentions"]) == 2
    assert entente("merge", *DB, "--join", one["id"], two["id"]).exit_code == 0
    assert [len(row["mentions"]) for row in lines(entente("events", *DB))] == [4]


def test_a_join_undoes_a_split(entente, lines, table):
    third = "China met Russia in Moscow, and the talks were long."
    assert entente("code", table(MET, AGAIN, third), *DB).exit_code == 0
    (whole,) = lines(entente("events", *DB))
    assert len(whole["mentions"]) == 3
    assert entente("merge", *DB, "--split", whole["id"], whole["mentions"][2]).exit_code == 0
    one, two = lines(entente("events", *DB))
    assert entente("merge", *DB, "--join", one["id"], two["id"]).exit_code == 0
    assert [row["mentions"] for row in lines(entente("events", *DB))] == [whole["mentions"]]


def test_an_event_that_is_gone_leads_to_its_successor(stored, ids, lines):
    stored("merge", *DB, "--join", ids[0]["id"], ids[1]["id"])
    rows = lines(stored("events", *DB, "--changed-since", "2023-01-01"))
    gone = next(row["id"] for row in rows if row["kind"] == "tombstone")
    current = next(row["id"] for row in rows if row["kind"] == "event")
    shown = stored("merge", *DB, "--explain", gone)
    assert shown.exit_code == 0 and shown.stdout.startswith(current)


# Explaining.


def test_an_event_is_explained_with_its_mentions_and_why_they_are_one(stored, ids):
    result = stored("merge", *DB, "--explain", ids[0]["id"][:14])
    assert result.exit_code == 0, result.output
    first, second = ids[0]["mentions"]
    for words in (
        ids[0]["id"], "China", "CONSULT (visit)", "Moscow", "told in 2 documents (2 reports) of 1 outlet, 2023-03-11",
        first, second, MET, AGAIN, "Daily, 2023-03-11", f"with {first[:12]}, probability 0.", "same actors",
    ):  # fmt: skip
        assert words in result.stdout
    assert "reports differ" not in result.stdout and "merged" not in result.stderr


def test_explaining_merges_nothing(entente, table):
    with open_store("news.duckdb"):
        pass
    assert entente("code", table(OTHER), *DB).exit_code == 0
    with open_store("news.duckdb", read_only=True) as store:
        before = store.arrow("runs").num_rows
        (event,) = store.events()
    assert entente("merge", *DB, "--explain", event.id).exit_code == 0
    with open_store("news.duckdb", read_only=True) as store:
        assert store.arrow("runs").num_rows == before


def test_a_text_cannot_steer_the_terminal(entente, table, lines):
    entente("code", table("China met Russia \x1b]0;owned\x07 and \u202eleft."), *DB)
    (event,) = lines(entente("events", *DB))
    shown = entente("merge", *DB, "--explain", event["id"]).stdout + entente("events", *DB, "--format", "table").stdout
    assert "met Russia" in shown and "\x1b" not in shown and "\u202e" not in shown


# Misuse.


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["events", "--db", "nowhere.duckdb"], "nowhere.duckdb does not exist: code documents into it first"),
        (["merge", "--db", "nowhere.duckdb"], "nowhere.duckdb does not exist: code documents into it first"),
        (["merge", "--db", "nowhere.duckdb", "--explain", "eve-1"], "nowhere.duckdb does not exist"),
        (["events", *DB, "--type", "MEET"], "unknown type 'MEET'"),
        (["events", *DB, "--status", "maybe"], "unknown status 'maybe'"),
        (["events", *DB, "--scope", "global"], "unknown scope 'global': want one of interstate"),
        (["events", *DB, "--since", "soon"], "--since 'soon' is not a date"),
        (["events", *DB, "--changed-since", "soon"], "--changed-since 'soon' is not a date"),
        (["events", *DB, "--since", "2023-02-01", "--until", "2023-01-01"], "is before since"),
        (["events", *DB, "--actor", " "], "actor is blank"),
        (["events", *DB, "--format", "parquet"], "give --output FILE"),
        (["events"], "give the store to ask: --db FILE"),
        (["merge"], "Missing option '--db'"),
        (
            ["merge", *DB, "--explain", "eve-zzz"],
            "no event, or more than one record, has an id that begins with 'eve-zzz'",
        ),
        (["merge", *DB, "--explain", "eve-"], "more than one record, has an id that begins with 'eve-'"),
        (["merge", *DB, "--explain", "men-"], "no event, or more than one record"),
        (["merge", *DB, "--join", "eve-zzz", "eve-yyy"], "begins with 'eve-zzz'"),
        (["merge", *DB, "--join", "eve-zzz"], "Option '--join' requires 2 arguments"),
        (["merge", *DB, "--explain", "eve-a", "--split", "eve-b", "men-c"], "give one at a time"),
    ],
)
def test_a_misuse_is_one_line_and_exit_code_2(stored, arguments, told):
    result = stored(*arguments)
    assert result.exit_code == 2, result.output
    assert told in result.stderr and len(result.stderr.splitlines()) == 1


def misused(result, told):
    assert result.exit_code == 2, result.output
    assert told in result.stderr and len(result.stderr.splitlines()) == 1


def test_decisions_that_cannot_be_meant_are_refused(stored, ids, lines):
    meeting, other = ids
    misused(stored("merge", *DB, "--join", meeting["id"], meeting["id"][:14]), "is one event already")
    misused(stored("merge", *DB, "--split", other["id"], other["mentions"][0]), "has no other mention")
    misused(stored("merge", *DB, "--split", other["id"], meeting["mentions"][0]), "is not told of")
    misused(stored("merge", *DB, "--split", other["id"], "men-"), "no mention, or more than one record")
    misused(stored("merge", *DB, "--split", other["mentions"][0], other["mentions"][0]), "no event, or more than one")
    misused(stored("merge", *DB, "--join", other["id"], meeting["mentions"][0]), "no event, or more than one record")
    with open_store("news.duckdb", read_only=True) as store:
        assert store.overrides() == []


def test_imported_events_are_not_joined(stored, ids):
    with open_store("news.duckdb") as store:
        (event,) = (each for each in store.events() if each.id == ids[1]["id"])
        foreign = event.model_copy(update={"id": "eve-imported", "source": "icews", "mentions": [], "evidence": None})
        with store.merge("1", {}) as merge:
            merge.write([foreign], {})
    misused(stored("merge", *DB, "--join", "eve-imported", ids[0]["id"]), "eve-imported was imported (icews)")
    misused(stored("merge", *DB, "--explain", "eve-imp"), "eve-imported was imported (icews)")
    assert len(stored("events", *DB).stdout.splitlines()) == 2
    assert len(stored("events", *DB, "--source", "icews").stdout.splitlines()) == 1


def test_a_file_that_is_no_store_is_one_line(stored, tmp_path):
    (tmp_path / "x.duckdb").write_text("hello")
    for command in ("events", "merge"):
        result = stored(command, "--db", "x.duckdb")
        assert result.exit_code == 1
        assert "is not a store" in result.stderr and len(result.stderr.splitlines()) == 1


# Copies.


def test_copies_are_counted_and_tell_nothing_themselves(entente, lines, table, tmp_path):
    long = f"{MET} " + " ".join(f"The {word} spoke of the {word}." for word in "miller baker farmer sailor".split())
    rows = [json.loads(line) for line in table(long, long, OTHER).read_text("utf-8").splitlines()]
    rows[1] |= {"outlet": "Weekly", "date": "2023-03-12"}
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows[::-1]), "utf-8")
    result = entente("code", "news.jsonl", *DB)
    assert result.exit_code == 0, result.output
    assert "(a copy of another)" in result.stderr
    (event,) = lines(entente("events", *DB, "--actor", "CHN"))
    assert (event["documents"], event["reports"], event["outlets"], len(event["mentions"])) == (2, 1, 2, 1)
    assert (event["first_reported"], event["last_reported"]) == ("2023-03-11", "2023-03-12")
    copies = [row["copy_of"] for row in lines(entente("documents", *DB)) if row["copy_of"]]
    assert copies == [event["evidence"]["document"]]


@pytest.fixture
def talks(stored, ids):
    """An episode of both events of that store."""
    held = sorted(event["id"] for event in ids)
    episode = Episode(
        id="epi-0123456789ab", name="talks CHN – RUS", type="CONSULT", parties=["CHN", "RUS"], start=date(2023, 3, 10),
        end=date(2023, 3, 11), events=held,
    )  # fmt: skip
    with open_store("news.duckdb") as store, store.merge("1", {}) as merge:
        merge.write_episodes([episode], {episode.id: "talks"})
    return held


def test_episodes_are_listed_and_lead_to_their_events(stored, lines, talks):
    (row,) = lines(stored("episodes", *DB))
    assert (row["kind"], row["parties"], row["events"]) == ("episode", ["CHN", "RUS"], talks)
    assert [event["id"] for event in lines(stored("events", *DB, "--part-of", row["id"][:8]))] == talks
    shown = stored("episodes", *DB, "--format", "table").stdout
    for words in ("2023-03-10", "2023-03-11", "CONSULT", "CHN – RUS", "2", row["id"][:12]):
        assert words in shown
    (cells,) = csv.DictReader(io.StringIO(stored("episodes", *DB, "--format", "csv").stdout))
    assert (cells["parties"], cells["events"], cells["start"]) == ("CHN; RUS", "2", "2023-03-10")


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (["--actor", "CHN"], 1),
        (["--actor", "BRA"], 0),
        (["--type", "consult"], 1),
        (["--type", "ASSAULT"], 0),
        (["--until", "2023-03-09"], 0),
    ],
)
def test_filters_choose_episodes(stored, lines, talks, filters, count):
    assert len(lines(stored("episodes", *DB, *filters))) == count
