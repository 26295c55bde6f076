import csv
import json
import os

import pytest

from entente.store import open_store

CHINA = "China met Russia in Moscow. Iran said talks went well."
ARABIC = "التقى الرئيس الصيني نظيره الروسي في موسكو يوم الثلاثاء لبحث العلاقات بين البلدين."


def test_a_pipe_gets_json_lines_documents_first(entente, lines, tmp_path):
    (tmp_path / "story.txt").write_text(CHINA)
    result = entente("code", "story.txt", "--published", "2023-03-11", "--outlet", "Daily")
    assert result.exit_code == 0, result.output
    document, mention, statement = lines(result)
    assert [row["kind"] for row in (document, mention, statement)] == ["document", "mention", "statement"]
    assert next(iter(mention)) == "kind"
    assert document["text"] is None and document["outlet"] == "Daily" and document["sentences"] == 2
    assert mention["trigger"] == {"text": "met", "start": 6, "end": 9}
    assert statement["text"] == "talks went well"
    assert "coded 1 document: 1 mention, 1 statement" in result.stderr


def test_standard_input_is_a_path(entente, lines):
    result = entente("code", "-", stdin=CHINA)
    assert result.exit_code == 0
    assert len(lines(result)) == 3


@pytest.mark.parametrize(
    ("level", "whole", "sentence", "span"),
    [
        ("none", None, None, None),
        ("span", None, None, "met"),
        ("sentence", None, "China met Russia in Moscow.", "met"),
        ("document", CHINA, "China met Russia in Moscow.", "met"),
    ],
)
def test_text_goes_out_as_far_as_asked(entente, lines, tmp_path, level, whole, sentence, span):
    (tmp_path / "story.txt").write_text(CHINA)
    document, mention, statement = lines(entente("code", "story.txt", "--text", level))
    assert document["text"] == whole
    assert mention["sentence"].get("text") == sentence
    assert mention["trigger"]["text"] == span == (span and mention["trigger"]["text"])
    assert (statement["text"] is None) == (level == "none")
    if level == "none":
        assert "Moscow" not in json.dumps([document, mention, statement])


def test_kind_chooses_the_records(entente, lines, tmp_path):
    (tmp_path / "story.txt").write_text(CHINA)
    assert [row["kind"] for row in lines(entente("code", "story.txt", "--kind", "mention"))] == ["mention"]
    assert [row["kind"] for row in lines(entente("code", "story.txt", "--kind", "statement"))] == ["statement"]


def test_the_suffix_of_the_output_decides_the_format(entente, table, tmp_path):
    path = table(CHINA, "Qatar met Iran.")
    assert entente("code", path, "--output", "out.csv").exit_code == 0
    with open(tmp_path / "out.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["actor_ids"] for row in rows] == ["state/CHN", "state/QAT"]
    assert entente("code", path, "--output", "out.parquet").exit_code == 0
    import pyarrow.parquet as pq

    assert [row["actor_ids"] for row in pq.read_table(tmp_path / "out.parquet").to_pylist()] == [
        "state/CHN",
        "state/QAT",
    ]
    assert entente("code", path, "--output", "out.jsonl").exit_code == 0
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 5
    assert sorted(os.listdir(tmp_path)) == ["news.jsonl", "out.csv", "out.jsonl", "out.parquet"]


def test_a_page_shows_the_statements_alone(entente, table, tmp_path):
    path = table(CHINA, "Qatar said rain fell.")
    assert entente("code", path, "--kind", "statement", "--output", "said.html").exit_code == 0
    page = (tmp_path / "said.html").read_text("utf-8")
    assert "2 statements." in page and "talks went well" in page and "rain fell" in page
    assert "China" not in page


def test_a_table_shows_who_did_what_and_the_sentence(entente, tmp_path):
    (tmp_path / "story.txt").write_text(CHINA)
    result = entente("code", "story.txt", "--published", "2023-03-11", "--format", "table")
    assert result.exit_code == 0
    for shown in (
        "recipients",
        "China",
        "CONSULT (visit)",
        "Russia",
        "0.91",
        "~2023-03-11",
        "China met Russia in Moscow.",
        "indirect",
    ):
        assert shown in result.stdout


def test_every_skipped_record_has_a_line_and_the_rest_is_coded(entente, lines, table):
    path = table(CHINA, ARABIC)
    with open(path, "a") as file:
        file.write("{not json\n")
    result = entente("code", path)
    assert result.exit_code == 1
    assert len(lines(result)) == 3
    assert f"skipped {path}, line 3: not JSON" in result.stderr
    assert f"skipped {path}, line 2: the text is not in English (language: ar)" in result.stderr
    assert "skipped 2: 1 in other languages (ar 1), 1 with errors" in result.stderr


def test_other_languages_alone_are_no_failure(entente, table):
    assert entente("code", table(CHINA, ARABIC)).exit_code == 0


def test_after_twenty_lines_skipped_records_are_only_counted(entente, table):
    result = entente("code", table(*[f"{ARABIC} {number}" for number in range(30)]))
    assert len([line for line in result.stderr.splitlines() if line.startswith("skipped")]) == 20
    assert "… and 10 more skipped" in result.stderr


def test_a_document_that_breaks_the_coder_costs_only_itself(entente, lines, table):
    result = entente("code", table("An ACCIDENT.", CHINA), "--workers", "1")
    assert result.exit_code == 1
    assert len(lines(result)) == 3
    assert "skipped Story 1: it could not be coded (ValueError: an accident)" in result.stderr


def copies(path, *days):
    """A table of one report as printed on these days."""
    text = (
        CHINA + " The ministers spoke of gas, of grain and of ships in the northern seas, and will see each other soon."
    )
    rows = [{"id": str(day), "text": text, "date": f"2023-03-{day}", "outlet": f"Daily {day}"} for day in days]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def written_and_kept(folder):
    """The ids of the file's lines and the store's records, each with whose copy it is; each line counts."""
    written = [json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines()]
    with open_store(folder / "news.duckdb") as store:
        kept = [*store.documents(), *store.mentions(), *store.statements()]
    return (
        sorted((row["id"], row.get("copy_of") or "") for row in written),
        sorted((record.id, getattr(record, "copy_of", None) or "") for record in kept),
    )


@pytest.mark.parametrize("days", [(11, 12, 13), (13, 12, 11), (12, 13, 11)])
def test_a_file_holds_what_the_store_holds_in_whatever_order_copies_come(entente, tmp_path, days):
    path = copies(tmp_path / "news.jsonl", *days)
    assert entente("code", path, "--db", "news.duckdb", "-o", "out.jsonl").exit_code == 0
    written, kept = written_and_kept(tmp_path)
    assert written == kept and len(kept) == 5  # three documents; a mention and a statement of their original


def test_a_file_holds_what_the_store_holds_when_processes_code_copies(process, tmp_path):
    path = copies(tmp_path / "news.jsonl", *range(28, 10, -1))
    assert process("code", path, "--db", "news.duckdb", "-o", "out.jsonl", "--workers", "2").returncode == 0
    written, kept = written_and_kept(tmp_path)
    assert written == kept and len(kept) == 18 + 2


def test_a_file_of_mentions_holds_none_of_a_copy(entente, tmp_path):
    path = copies(tmp_path / "news.jsonl", 12, 11)
    assert entente("code", path, "--db", "news.duckdb", "--output", "out.csv").exit_code == 0
    with open(tmp_path / "out.csv", newline="") as file:
        assert [row["date_start"] for row in csv.DictReader(file)] == ["2023-03-11"]
    assert sorted(os.listdir(tmp_path)) == ["news.duckdb", "news.jsonl", "out.csv"]


def test_coding_a_file_again_counts_each_document_once(entente, tmp_path):
    path = copies(tmp_path / "news.jsonl", 11, 12)
    entente("code", path, "--db", "news.duckdb")
    again = entente("code", path, "--db", "news.duckdb")
    assert "coded 2 documents (2 unchanged since they were stored, a copy of another)" in again.stderr


def test_pictures_in_a_folder_are_no_failure_but_a_named_one_is(entente, tmp_path):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(CHINA)
    (tmp_path / "news" / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00" * 20)
    assert entente("code", "news").exit_code == 0
    assert entente("code", "news/b.png").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["code", "nowhere.txt"], "nowhere.txt: no such file or folder"),
        (["code", ".", "--published", "11/03/2023"], "--published '11/03/2023' is not a date"),
        (["code", ".", "--column", "body"], "'body' is not understood"),
        (["code", ".", "--format", "xml"], "'xml' is not one of"),
        (["code", ".", "--format", "parquet"], "give --output FILE"),
        (["code", ".", "--output", "out.doc"], "end it in one of .jsonl"),
        (["code", ".", "--format", "csv", "--kind", "all"], "give --kind mention or --kind statement"),
        (["code", ".", "--format", "html"], "use entente statements, or --kind statement"),
        (["code", ".", "--format", "html", "--kind", "mention"], "html is a page of statements"),
        (["code", ".", "--output", "out.html", "--kind", "all"], "html is a page of statements"),
        (["code", ".", "--workers", "0"], "'--workers'"),
        (["code", ".", "--explain", "men-1", "--db", "x.duckdb"], "leave out --db"),
        (["code"], "Missing argument 'PATH...'"),
        (["frobnicate"], "No such command 'frobnicate'"),
        (["code", ".", "--frobnicate"], "--frobnicate"),
    ],
)
def test_a_misuse_is_one_line_and_exit_code_2(entente, arguments, told):
    result = entente(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1 and "Traceback" not in result.output


def test_output_that_cannot_be_written_is_one_line(entente, tmp_path):
    (tmp_path / "story.txt").write_text(CHINA)
    result = entente("code", "story.txt", "--output", "no/such/folder/out.csv")
    assert result.exit_code == 1
    assert result.stderr == "entente: no/such/folder/out.csv: No such file or directory\n"


def test_what_was_in_the_output_stays_when_coding_fails(entente, tmp_path, monkeypatch):
    (tmp_path / "story.txt").write_text(CHINA)
    (tmp_path / "out.csv").write_text("precious")
    monkeypatch.setenv("FAKE_CODER_FAULT", "1")
    result = entente("code", "story.txt", "--output", "out.csv")
    assert result.exit_code == 1
    assert (tmp_path / "out.csv").read_text() == "precious"
    assert sorted(os.listdir(tmp_path)) == ["out.csv", "story.txt"]


def test_a_missing_model_is_one_line(entente, tmp_path, monkeypatch):
    import entente.coding
    from entente.language import ModelMissing

    def missing(model=None):
        raise ModelMissing("no usable model in x: install entente again")

    monkeypatch.setattr(entente.coding, "Coder", missing)
    (tmp_path / "story.txt").write_text(CHINA)
    result = entente_app("code", str(tmp_path / "story.txt"))
    assert result.exit_code == 1
    assert result.stderr == "entente: no usable model in x: install entente again\n"


def entente_app(*arguments):
    from typer.testing import CliRunner

    from entente.cli import app

    return CliRunner().invoke(app, list(arguments))


def test_columns_of_a_table_have_the_names_given(entente, lines, tmp_path):
    (tmp_path / "t.csv").write_text(f'body,when\n"{CHINA}",2023-03-11\n')
    rows = lines(entente("code", "t.csv", "--column", "text=body", "--column", "date=when"))
    assert rows[0]["published"] == "2023-03-11"


def test_explain_shows_the_sentence_the_scores_and_who_was_meant(entente, lines, tmp_path, monkeypatch):
    monkeypatch.setattr("entente.cli.actors.shown", lambda name, day: [])
    (tmp_path / "story.txt").write_text(CHINA)
    mention = lines(entente("code", "story.txt", "--kind", "mention"))[0]
    result = entente("code", "story.txt", "--explain", mention["id"][:10])
    assert result.exit_code == 0, result.output
    for shown in (
        "[actor: China] [trigger: met] [recipient: Russia] in [place: Moscow].",
        "pair head",
        "0.910",
        "plover 3.2",
        "state/CHN",
    ):
        assert shown in result.stdout
    statement = lines(entente("code", "story.txt", "--kind", "statement"))[0]
    shown = entente("code", "story.txt", "--explain", statement["id"]).stdout
    assert "[speaker: Iran] [cue: said] [content: talks went well]" in shown


def test_an_id_that_is_not_there_or_not_the_only_one_says_so(entente, tmp_path):
    (tmp_path / "story.txt").write_text("China met Russia. Iran met Qatar.")
    assert "begins with 'men-zzz'" in entente("code", "story.txt", "--explain", "men-zzz").stderr
    result = entente("code", "story.txt", "--explain", "men-")
    assert result.exit_code == 2 and "2 records" in result.stderr


def test_a_text_cannot_steer_the_terminal(entente, tmp_path):
    (tmp_path / "story.txt").write_text("China met Russia \x1b]0;owned\x07 and \u202eleft.")
    shown = entente("code", "story.txt", "--format", "table").stdout
    assert "\x1b" not in shown and "\u202e" not in shown
