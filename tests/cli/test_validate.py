"""`entente validate`: a sample drawn, answered key by key, reported, carried elsewhere; `entente calibrate`."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
import time

import pytest
from shell import command, environment

from entente.store import open_store

DB = ("--db", "news.duckdb")
MET = [f"{who} met {whom} in Oslo. It rained all day." for who in ("China", "Russia") for whom in ("Iran", "Qatar")]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where the store is kept between tests."""
    return tmp_path_factory.mktemp("validate") / "news.duckdb"


@pytest.fixture
def drawn(entente, table, kept):
    """A store with a sample `spring` of four mentions and two sentences."""
    if kept.exists():
        shutil.copy(kept, "news.duckdb")
        return entente
    assert entente("code", table(*MET), *DB).exit_code == 0
    result = entente("validate", "draw", "spring", *DB, "--missed", 2)
    assert result.exit_code == 0, result.output
    assert result.stderr.splitlines() == [
        "spring: 4 of 4 mentions in 1 stratum (seed 1)",
        "spring: 2 of 4 sentences in which nothing was coded",
    ]
    shutil.copy("news.duckdb", kept)
    return entente


def answer(entente, *lines, checker="ann"):
    keys = "".join(f"{line}\n" for line in lines)
    return entente("validate", "answer", "spring", *DB, "--checker", checker, stdin=keys)


def answers(checker="ann"):
    with open_store("news.duckdb", read_only=True) as store:
        return {each.position: each for each in store.answers("spring") if each.checker == checker}


def test_ten_answers_by_keys(drawn):
    keys = ["r", "w", "td", "i", "s", "b", "b", "b", "w", "", "w", "dp", "c", "so it is", "r", "w", "ab"]
    result = answer(drawn, *keys)
    assert result.exit_code == 0, result.output
    given = answers()
    assert given[1].verdict == "wrong" and not given[1].wrong  # went back three times, and said: no such event
    assert given[2].verdict == "wrong" and dict(given[2].wrong) == {"type": "ACCUSE", "date": None}
    assert given[3].verdict == "skip"
    assert given[4].verdict == "wrong" and dict(given[4].wrong) == {"date": None, "place": None}
    assert (given[5].verdict, given[5].comment) == ("right", "so it is")
    assert given[6].verdict == "wrong" and list(given[6].missed) == ["AGREE", "CONSULT"]
    assert result.stderr.splitlines()[-1] == "spring: 6 of 6 answered by ann"


def test_the_form_shows_what_is_asked(drawn):
    result = answer(drawn, "w", "t", "i", "q")
    first = result.stdout
    assert "spring 1 of 6, 0 answered" in first and "Daily · 2023-03-11 · Story" in first
    assert re.search(r"\[actor: \w+\] \[trigger: met\] \[recipient: \w+\] in \[place: Oslo\]\. It rained", first)
    for line in ("type       CONSULT (visit)", "status     actual", "place      Oslo", "confidence 0.91"):
        assert line in first
    assert "r right  w wrong  s skip  c comment  b back  q quit" in first
    assert "Which type is right, not CONSULT?" in first and "→ type" in first and "→ ACCUSE" in first
    assert dict(answers()[1].wrong) == {"type": "ACCUSE"}


def test_an_answer_given_before_is_shown_when_one_goes_back(drawn):
    result = answer(drawn, "c", "hm", "w", "ts", "", "b", "b", "q")
    assert "answered   wrong type, status → planned (hm)" in result.stdout


def test_it_goes_on_where_it_was_left_for_each_checker(drawn):
    assert answer(drawn, "r", "r", "q").stderr.splitlines()[-1] == "spring: 2 of 6 answered by ann"
    later = answer(drawn, "s")  # input ends: what was answered is kept
    assert later.stdout.lstrip("─ ").startswith("spring 3 of 6, 2 answered") and len(answers()) == 3
    other = answer(drawn, checker="bob")
    assert "spring 1 of 6, 0 answered" in other.stdout
    listed = drawn("validate", "list", *DB)
    assert re.fullmatch(r"spring  \d{4}-\d\d-\d\d  6 items  ann 3\n", listed.stdout)


def test_other_keys_are_no_answers(drawn):
    result = answer(drawn, "x", "", "r", "q")
    assert "no answer: 'x'" in result.stdout and len(answers()) == 1


@pytest.mark.parametrize("lines", [["w"], ["w", "t"], ["w", "ts", "a"]])
def test_an_answer_that_is_cut_short_is_not_kept(drawn, lines):
    assert answer(drawn, *lines).exit_code == 0
    assert answers() == {}


def test_all_done_is_said_and_nothing_asked(drawn):
    answer(drawn, *"rrrrrr")
    result = answer(drawn, "w")
    assert result.stdout == "" and result.stderr.splitlines() == ["spring: 6 of 6 answered by ann"]


def test_a_report_in_four_layouts(drawn):
    answer(drawn, *"rrrr", "r", "w", "")
    plain = drawn("validate", "report", "spring", *DB)
    assert re.search(r"CONSULT +4 +4 +4 +1\.00 +0\.51–1\.00", plain.stdout)
    assert "Precision of the table is 1.00" in plain.stdout.replace("\n", " ")
    figures = json.loads(drawn("validate", "report", "spring", *DB, "--json").stdout)
    assert figures["types"]["CONSULT"]["answered"] == 4 and figures["uncoded"]["right"] == 1
    assert drawn("validate", "report", "spring", *DB, "--markdown").stdout.count("| CONSULT |") == 1
    assert r"\toprule" in drawn("validate", "report", "spring", *DB, "--latex").stdout
    both = drawn("validate", "report", "spring", *DB, "--latex", "--json")
    assert both.exit_code == 2 and "give one" in both.stderr


def test_answers_go_out_and_come_in_again(drawn, tmp_path):
    answer(drawn, "r", "w", "d", "q")
    out = drawn("validate", "export", "spring", "answers.jsonl", *DB)
    assert out.stderr == "2 answers in answers.jsonl\n"
    lines = (tmp_path / "answers.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "bob.jsonl").write_text("\n".join([lines[0].replace('"ann"', '"bob"'), "{", lines[1]]), "utf-8")
    taken = drawn("validate", "import", "spring", "bob.jsonl", *DB)
    assert taken.exit_code == 1
    assert taken.stderr.splitlines()[0].startswith("entente: bob.jsonl: line 2: no JSON")
    assert taken.stderr.splitlines()[1] == "1 new, 0 changed, 1 known already, 1 bad"
    again = drawn("validate", "import", "spring", "answers.jsonl", *DB)
    assert (again.exit_code, again.stderr) == (0, "0 new, 0 changed, 2 known already, 0 bad\n")


def test_tasks_for_label_studio_and_training_lines(drawn, tmp_path):
    answer(drawn, *"rrrr", *"rr")
    result = drawn("validate", "export", "spring", "tasks.json", *DB, "--format", "label-studio")
    assert result.stderr == "6 tasks in tasks.json, the labelling configuration in tasks.xml\n"
    assert len(json.loads((tmp_path / "tasks.json").read_text("utf-8"))) == 6
    assert (tmp_path / "tasks.xml").read_text("utf-8").startswith("<View>")
    result = drawn("validate", "export", "spring", "lines.jsonl", *DB, "--format", "training")
    lines = [json.loads(line) for line in (tmp_path / "lines.jsonl").read_text("utf-8").splitlines()]
    assert result.stderr == "6 lines in lines.jsonl\n" and sum(len(line["events"]) for line in lines) == 4


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["draw", "spring", *DB], "has a sample spring already"),
        (["draw", "x y", *DB], "a sample cannot be called 'x y'"),
        (["draw", "more", *DB, "--by", "mood"], "--by 'mood' is unknown: want one of type, status"),
        (["draw", "more", *DB, "--type", "AID"], "no mention of the store meets the filters"),
        (["draw", "more", *DB, "--type", "DANCE"], "unknown type 'DANCE'"),
        (["draw", "more", *DB, "--size", "0"], "nothing is to be drawn"),
        (["draw", "more", "--db", "none.duckdb"], "none.duckdb does not exist"),
        (["answer", "autumn", *DB, "--checker", "ann"], "no sample 'autumn': there are spring"),
        (["answer", "spring", *DB, "--checker", " "], "who checks?"),
        (["report", "autumn", *DB], "no sample 'autumn'"),
        (["report", "spring", *DB], "nobody has answered spring yet"),
        (["export", "autumn", "out.jsonl", *DB], "no sample 'autumn'"),
        (["export", "spring", "out.xml", *DB, "--format", "label-studio"], "name the tasks .json"),
        (["import", "spring", "none.jsonl", *DB], "none.jsonl: no such file"),
        (["import", "autumn", "empty.jsonl", *DB], "no sample 'autumn'"),
        (["import", "spring", "broken.json", *DB], "broken.json: no JSON"),
    ],
)
def test_misuse_is_one_line(drawn, tmp_path, arguments, told):
    (tmp_path / "broken.json").write_text("[{", "utf-8")
    (tmp_path / "empty.jsonl").touch()
    result = drawn("validate", *arguments)
    assert result.exit_code in (1, 2) and told in result.stderr and len(result.stderr.splitlines()) == 1


def test_confidence_is_fitted_on_answers(entente, table, tmp_path):
    texts = [f"China met Iran in Oslo for the {number}th time. Number {number}." for number in range(60)]
    assert entente("code", table(*texts), *DB, "--workers", 1).exit_code == 0
    assert entente("validate", "draw", "spring", *DB, "--size", 60).exit_code == 0
    few = entente("calibrate", *DB, "--output", "calibration.json")
    assert few.exit_code == 2 and few.stderr.startswith("entente: 0 answered mentions are too few")
    said = [{"position": n, "checker": "ann", "verdict": "right" if n % 2 else "wrong"} for n in range(1, 61)]
    (tmp_path / "answers.jsonl").write_text("\n".join(map(json.dumps, said)), "utf-8")
    assert entente("validate", "import", "spring", "answers.jsonl", *DB).exit_code == 0
    result = entente("calibrate", *DB, "--sample", "spring", "--output", "calibration.json")
    assert result.exit_code == 0, result.output
    assert re.search(r"calibration error +0\.4\d\d before, 0\.\d+ after", result.stdout)
    made = json.loads((tmp_path / "calibration.json").read_text("utf-8"))
    assert made["model"] == "fake-en 0.0.1" and made["answers"] == 60 and made["samples"] == ["spring"]


def test_single_keys_are_read_from_a_terminal(drawn, tmp_path):
    """In a process of its own, on a terminal: no enter key is pressed, and the terminal is itself again afterwards."""
    ours, theirs = pty.openpty()
    form = subprocess.Popen(
        command("validate", "answer", "spring", *DB, "--checker", "ann"),
        env=environment(TERM="xterm", COLUMNS="100"), cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    seen = b""

    def until(words: bytes):
        nonlocal seen
        deadline = time.monotonic() + 60
        while words not in seen and time.monotonic() < deadline:
            if select.select([ours], [], [], 0.2)[0]:
                seen += os.read(ours, 65536)
        assert words in seen, seen[-2000:]
        seen = b""

    until(b"spring 1 of 6")
    os.write(ours, b"r")
    until(b"spring 2 of 6")
    os.write(ours, b"wdp")
    until(b"date, place")
    os.write(ours, b"d\n")
    until(b"spring 3 of 6")
    os.write(ours, b"cod\x7fh\n")
    until(b"kept with the answer")
    os.write(ours, b"s")
    until(b"spring 4 of 6")
    os.write(ours, b"q")
    assert form.wait(timeout=60) == 0
    os.close(theirs)
    os.close(ours)
    given = answers()
    assert [given[n].verdict for n in (1, 2, 3)] == ["right", "wrong", "skip"]
    assert dict(given[2].wrong) == {"place": None} and given[3].comment == "oh"
