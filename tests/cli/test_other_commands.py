import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
COMMANDS = (
    ["code"], ["documents"], ["mentions"], ["statements"], ["actors", "show"], ["actors", "add"], ["actors", "import"],
    ["actors", "resolve"], ["places", "resolve"], ["eval"], ["doctor"],
)  # fmt: skip

HEAVY = ("spacy", "duckdb", "pandas", "rich", "pyarrow", "pydantic", "numpy")


@dataclass
class Shown:
    id: str
    name: str
    country: str
    sectors: list
    office: str
    from_: date
    until: date | None
    source: str
    members: tuple = ()
    choice: str | None = None


QIN = Shown("person/qin-gang", "Qin Gang", "CHN", ["GOV"], "foreign minister", date(2022, 12, 30), None, "unverified")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_has_an_example(entente, command):
    result = entente(*command, "--help")
    assert result.exit_code == 0
    assert f"entente {' '.join(command)}" in result.stdout.split("Example:")[1]


def test_help_and_version_load_no_heavy_part():
    for option in ("--version", "--help"):
        code = (
            f"import sys\nfrom entente.cli import main\ntry: main([{option!r}])\nexcept SystemExit: pass\n"
            f"print([name for name in {HEAVY} if name in sys.modules])"
        )
        shown = subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True
        )
        assert shown.stdout.splitlines()[-1] == "[]", shown


def test_version_is_the_one_of_the_package(entente):
    from entente import __version__

    assert entente("--version").stdout == f"entente {__version__}\n"


def test_who_a_name_is_on_a_date(entente, lines, monkeypatch):
    asked = []
    monkeypatch.setattr("entente.cli.actors.shown", lambda name, day: asked.append((name, day)) or [QIN])
    result = entente("actors", "show", "Qin Gang", "--on", "2023-03-11")
    assert asked == [("Qin Gang", date(2023, 3, 11))]
    assert lines(result) == [
        {
            "id": "person/qin-gang", "name": "Qin Gang", "country": "CHN", "sectors": ["GOV"],
            "office": "foreign minister", "from": "2022-12-30", "until": None, "source": "unverified",
            "members": [], "choice": None,
        }
    ]  # fmt: skip
    assert entente("actors", "show", "Qin Gang", "--on", "some day").exit_code == 2


def test_a_name_that_nobody_bears_is_said(entente, monkeypatch):
    monkeypatch.setattr("entente.cli.actors.shown", lambda name, day: [])
    result = entente("actors", "show", "Nemo")
    assert result.exit_code == 1 and "'Nemo' is not in the tables\n" in result.stderr
    result = entente("actors", "show", "Nemo", "--on", "1990-01-01")
    assert "'Nemo' is not in the tables on 1990-01-01; without --on" in result.stderr


@pytest.fixture
def scored(monkeypatch):
    from entente import evaluate

    report = evaluate.Report(
        "relations", {"records": 2, "root_macro_f1": 0.5}, (), ({"id": 1, "gold": "AID", "predicted": "AGREE"},)
    )
    asked = []
    monkeypatch.setattr(evaluate, "run", lambda task, gold, whole: asked.append((task, whole)) or report)
    return asked


def test_a_score_is_read_or_parsed(entente, scored, tmp_path):
    (tmp_path / "gold.jsonl").write_text("{}")
    assert "root_macro_f1  0.5000" in entente("eval", "relations", "gold.jsonl").stdout
    result = entente("eval", "relations", "gold.jsonl", "--json", "--predictions", "answers.jsonl")
    assert json.loads(result.stdout) == {"records": 2, "root_macro_f1": 0.5}
    assert json.loads((tmp_path / "answers.jsonl").read_text()) == {"id": 1, "gold": "AID", "predicted": "AGREE"}


def test_relations_alone_are_scored_end_to_end(entente, scored, tmp_path):
    (tmp_path / "gold.jsonl").write_text("{}")
    assert entente("eval", "relations", "gold.jsonl", "--end-to-end").exit_code == 0
    assert entente("eval", "relations", "gold.jsonl").exit_code == 0
    assert scored == [("relations", True), ("relations", False)]
    result = entente("eval", "syntax", "gold.jsonl", "--end-to-end")
    assert result.exit_code == 2 and "--end-to-end is for the tasks relations and events" in result.stderr


def test_an_unknown_task_or_gold_file_is_a_misuse(entente, scored, tmp_path):
    (tmp_path / "gold.jsonl").write_text("{}")
    assert "unknown task 'chess': want one of" in entente("eval", "chess", "gold.jsonl").stderr
    result = entente("eval", "relations", "nowhere.jsonl")
    assert result.exit_code == 2 and "nowhere.jsonl: no such file" in result.stderr


def test_doctor_says_what_is_there_and_that_it_works(entente, monkeypatch):
    monkeypatch.setattr("entente.cli.doctor.SENTENCE", "China met Russia.")
    result = entente("doctor")
    assert result.exit_code == 0, result.output
    for shown in ("python", "spacy 3", "fake-en 0.0.1", "countries.tsv: ", "China: CONSULT (visit) → Russia"):
        assert shown in result.stdout


def test_doctor_names_what_is_missing(entente, monkeypatch):
    monkeypatch.setenv("FAKE_CODER_FAULT", "1")
    result = entente("doctor")
    assert result.exit_code == 1
    assert "model      FAILED: no model here" in result.stdout
    assert "countries.tsv" in result.stdout
