import csv
import io

import pytest

TEXTS = ("China met Russia in Moscow. Iran said talks went well.", "Qatar met Iran.", "Russia met China.")


@pytest.fixture
def stored(entente, table):
    assert entente("code", table(*TEXTS), "--db", "news.duckdb").exit_code == 0
    return entente


def test_a_store_gives_back_what_was_coded(stored, lines, table):
    coded = lines(stored("code", table(*TEXTS)))
    for kind, command in (("document", "documents"), ("mention", "mentions"), ("statement", "statements")):
        rows = lines(stored(command, "--db", "news.duckdb"))
        assert sorted(map(str, rows)) == sorted(str(row) for row in coded if row["kind"] == kind)


def test_coding_again_shows_the_same_and_stores_nothing_twice(stored, table):
    first = stored("code", table(*TEXTS))
    again = stored("code", table(*TEXTS), "--db", "news.duckdb")
    assert again.stdout == first.stdout
    assert "coded 3 documents (3 unchanged since they were stored)" in again.stderr
    assert len(stored("mentions", "--db", "news.duckdb").stdout.splitlines()) == 3


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (["--actor", "CHN"], 1),
        (["--recipient", "china"], 1),
        (["--type", "consult", "--type", "AID"], 3),
        (["--type", "AID"], 0),
        (["--status", "actual"], 3),
        (["--since", "2023-03-12"], 0),
        (["--until", "March 11, 2023"], 3),
        (["--outlet", "daily", "--limit", "2"], 2),
    ],
)
def test_filters_choose_mentions(stored, lines, filters, count):
    result = stored("mentions", "--db", "news.duckdb", *filters)
    assert result.exit_code == 0, result.output
    assert len(lines(result)) == count


def test_statements_by_speaker(stored, lines):
    assert len(lines(stored("statements", "--db", "news.duckdb", "--speaker", "IRN"))) == 1
    assert lines(stored("statements", "--db", "news.duckdb", "--speaker", "USA")) == []


@pytest.mark.parametrize(
    ("filters", "speakers"),
    [
        (["--stance", "critical"], ["Iran", "Qatar"]),
        (["--stance", " Supportive "], ["Iran"]),
        (["--stance", "critical", "--about", "china"], ["Qatar"]),
        (["--stance", "critical", "--speaker", "IRN"], ["Iran"]),
        (["--stance", "neutral", "--about", "CHN"], []),
        (["--about", "CHN"], ["Iran", "Qatar"]),
    ],
)
def test_statements_by_stance(entente, lines, table, filters, speakers):
    path = table(
        "Iran said Russia lied and China helped.", "Qatar said China lied about Russia.", "Iran said rain fell."
    )
    assert entente("code", path, "--db", "views.duckdb").exit_code == 0
    result = entente("statements", "--db", "views.duckdb", *filters)
    assert result.exit_code == 0, result.output
    assert sorted(row["speakers"][0]["name"] for row in lines(result)) == speakers


def test_statements_as_a_page(stored, tmp_path):
    shown = stored("statements", "--db", "news.duckdb", "--speaker", "IRN", "--format", "html")
    assert shown.exit_code == 0 and shown.stdout.startswith("<!DOCTYPE html>")
    for words in ("talks went well", "<title>Statements: speaker IRN</title>", "1 statement.", "Story 1", "Daily"):
        assert words in shown.stdout
    arguments = ["--outlet", "Daily", "--limit", "5", "--output", "said.html"]
    assert stored("statements", "--db", "news.duckdb", *arguments).exit_code == 0
    page = (tmp_path / "said.html").read_text("utf-8")
    assert "talks went well" in page and "<title>Statements: outlet Daily, limit 5</title>" in page


def test_a_page_of_nothing_is_a_page(stored):
    result = stored("statements", "--db", "news.duckdb", "--speaker", "USA", "--format", "html")
    assert result.exit_code == 0 and "No statement matches." in result.stdout


def test_a_page_without_text_has_no_words_of_the_documents(stored):
    result = stored("statements", "--db", "news.duckdb", "--format", "html", "--text", "none")
    assert "talks" not in result.stdout and "Iran (IRN)" in result.stdout


@pytest.mark.parametrize("command", ["mentions", "documents"])
@pytest.mark.parametrize("arguments", [["--format", "html"], ["--output", "out.html"]])
def test_a_page_of_anything_but_statements_is_a_misuse(stored, tmp_path, command, arguments):
    result = stored(command, "--db", "news.duckdb", *arguments)
    assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1
    assert "html is a page of statements: use entente statements" in result.stderr
    assert not (tmp_path / "out.html").exists()


def test_flat_files_carry_the_document(stored):
    result = stored("mentions", "--db", "news.duckdb", "--actor", "CHN", "--format", "csv", "--text", "sentence")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["title"], row["outlet"], row["published"]) == ("Story 1", "Daily", "2023-03-11")
    assert row["evidence"] == "China met Russia in Moscow."


def test_tables_for_people(stored):
    assert "Qatar met Iran." in stored("mentions", "--db", "news.duckdb", "--format", "table").stdout
    assert "talks went well" in stored("statements", "--db", "news.duckdb", "--format", "table").stdout
    assert "Story 2" in stored("documents", "--db", "news.duckdb", "--format", "table").stdout
    nothing = stored("mentions", "--db", "news.duckdb", "--type", "AID", "--format", "table")
    assert nothing.exit_code == 0 and "no mention matches" in nothing.stderr


def test_a_record_of_a_store_is_explained(stored, lines, monkeypatch):
    monkeypatch.setattr("entente.cli.actors.shown", lambda name, day: [])
    mention = lines(stored("mentions", "--db", "news.duckdb", "--actor", "CHN"))[0]
    result = stored("mentions", "--db", "news.duckdb", "--explain", mention["id"][:14])
    assert "[actor: China] [trigger: met]" in result.stdout and "pair head" in result.stdout
    assert stored("mentions", "--db", "news.duckdb", "--explain", "men-").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--db", "nowhere.duckdb"], "nowhere.duckdb does not exist"),
        (["--db", "news.duckdb", "--type", "MEET"], "unknown type 'MEET'"),
        (["--db", "news.duckdb", "--status", "maybe"], "unknown status 'maybe'"),
        (["--db", "news.duckdb", "--stance", "hostile"], "unknown stance 'hostile': want one of supportive, critical"),
        (["--db", "news.duckdb", "--stance", " "], "unknown stance"),
        (["--db", "news.duckdb", "--since", "soon"], "--since 'soon' is not a date"),
        (["--db", "news.duckdb", "--since", "2023-02-01", "--until", "2023-01-01"], "is before since"),
        (["--db", "news.duckdb", "--actor", " "], "actor is blank"),
        ([], "give the store to ask: --db FILE"),
    ],
)
def test_a_misuse_of_a_query_is_one_line_and_exit_code_2(stored, arguments, told):
    result = stored("mentions", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr and len(result.stderr.splitlines()) == 1


def test_a_file_that_is_no_store_is_one_line(stored, tmp_path):
    (tmp_path / "x.duckdb").write_text("hello")
    result = stored("mentions", "--db", "x.duckdb")
    assert result.exit_code == 1
    assert "is not a store" in result.stderr and len(result.stderr.splitlines()) == 1
    assert stored("code", "news.jsonl", "--db", "x.duckdb").exit_code == 1
