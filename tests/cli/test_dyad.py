import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from entente.store import open_store

sys.path.insert(0, str(Path(__file__).parents[1] / "relations" / "fakes"))

from pair_store import fill


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("dyad") / "news.duckdb"
    with open_store(path) as store:
        fill(store)
    return path


@pytest.fixture
def dyad(entente, made):
    def run(*arguments):
        return entente("dyad", *arguments, "--db", made)

    return run


def words(result):
    return " ".join(result.stdout.split())


def test_the_dossier_is_printed_and_its_warnings_go_to_standard_error(dyad):
    result = dyad("CHN", "RUS")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("China and Russia\n")
    assert "worse than before: 9 events against 5.2 a month" in words(result)
    assert "entente: 2023-06 to 2023-07: no documents" in result.stderr
    assert "no documents, so not covered" not in result.stdout


@pytest.mark.parametrize("pair", [("china", "Russia"), ("state/CHN", "state/RUS"), ("RUS", "CHN")])
def test_parties_go_by_code_name_or_id_in_any_order(dyad, pair):
    assert "181 events" in words(dyad(*pair))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["Atlantis", "RUS"], "no actor is called 'Atlantis'"),
        (["CHN", "china"], "a and b are both CHN"),
        (["CHN", "RUS", "--type", "HUG"], "unknown type 'HUG'"),
        (["CHN", "RUS", "--since", "2024-02-02", "--until", "2024-01-01"], "is before since"),
        (["CHN", "RUS", "--compare", "USA"], "want two parties"),
        (["CHN", "RUS", "--compare", "USA Atlantis"], "no actor is called 'Atlantis'"),
        (["CHN", "RUS", "--compare", '"North Korea CHN'], "want two parties"),
        (["CHN", "RUS", "--compare", "USA CHN\\"], "no actor is called"),
        (["CHN", "RUS", "--against", "2023-01-01"], "want two days in order"),
        (["CHN", "RUS", "--against", "2024-06-01..2025-06-01"], "say with since and until"),
        (["CHN", "RUS", "--against", "2024-01-01..2024-06-10", "--since", "2024-06-20"], "share a month"),
    ],
)
def test_a_misuse_is_one_line_and_code_2(dyad, arguments, why):
    result = dyad(*arguments)
    assert result.exit_code == 2
    assert why in result.stderr
    assert result.stdout == "" and len(result.stderr.splitlines()) == 1


def test_a_store_that_is_not_there_is_not_made(entente, tmp_path):
    result = entente("dyad", "CHN", "RUS", "--db", "none.duckdb")
    assert (result.exit_code, "does not exist" in result.stderr) == (2, True)
    assert not (tmp_path / "none.duckdb").exists()


def test_a_store_without_events_says_what_to_run(entente):
    open_store("news.duckdb").close()
    result = entente("dyad", "CHN", "RUS", "--db", "news.duckdb")
    assert result.exit_code == 1
    assert "no events yet" in result.stderr and "entente merge --db news.duckdb" in result.stderr


def test_a_pair_without_events_is_said_plainly(dyad):
    result = dyad("FRA", "PER")
    assert result.exit_code == 0
    assert "There are no events of France and Peru" in result.stdout


def test_rows_of_the_series_as_json_lines_and_csv_are_the_same(dyad, lines):
    rows = lines(dyad("CHN", "RUS", "--format", "jsonl"))
    assert len(rows) == 36
    assert (rows[0]["period"], rows[0]["events"], rows[0]["covered"]) == ("2022-01-01", 4, True)
    assert (rows[17]["period"], rows[17]["events"], rows[17]["covered"]) == ("2023-06-01", None, False)
    table = list(csv.DictReader(io.StringIO(dyad("CHN", "RUS", "--format", "csv").stdout)))
    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows] == table


def test_filters_choose_what_is_counted(dyad, lines):
    def counted(*options):
        return sum(row["events"] or 0 for row in lines(dyad("CHN", "RUS", "--format", "jsonl", *options)))

    everything = counted()
    assert counted("--type", "aid", "--type", "ASSAULT") < everything
    assert counted("--directed") < everything
    assert counted("--status", "Denied") == 1
    assert counted("--scope", "intrastate") == counted("--source", "polecat") == 0
    assert len(lines(dyad("CHN", "RUS", "--format", "jsonl", "--period", "year", "--since", "2023-05-01"))) == 2


def test_files_are_written_beside_what_is_printed(dyad, tmp_path):
    names = {"--html": "d.html", "--markdown": "d.md", "--svg": "d.svg", "--png": "d.png"}
    result = dyad("CHN", "RUS", "--format", "csv", *(part for option in names.items() for part in option))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("period,events")
    starts = {"d.html": b"<!DOCTYPE html>", "d.md": b"# China and Russia", "d.svg": b"<svg", "d.png": b"\x89PNG"}
    for name, start in starts.items():
        assert (tmp_path / name).read_bytes().startswith(start)


def test_a_file_that_cannot_be_written_is_one_line(dyad):
    result = dyad("CHN", "RUS", "--html", "nowhere/d.html")
    assert result.exit_code == 1
    assert "nowhere/d.html: No such file or directory" in result.stderr


def test_another_pair_and_another_time_are_compared(dyad):
    result = dyad("CHN", "RUS", "--compare", "United States, Russia", "--against", "2022-01-01..2024-02-29")
    assert result.exit_code == 0, result.output
    assert "CHN and RUS against USA and RUS" in result.stdout
    assert "CHN and RUS, 2022-01-01 to 2024-02-29 against CHN and RUS, 2024-03-01 to 2024-12-20" in words(result)


def test_another_time_of_an_imported_source_is_held_against_what_that_source_has(entente, made):
    name = "imported.duckdb"
    Path(name).write_bytes(made.read_bytes())
    with open_store(name) as store, store.merge("0", {}) as merge:
        theirs = [each for each in store.events() if each.date.start.year == 2023]
        imported = {"source": "gdelt", "evidence": None, "mentions": []}
        merge.write([each.model_copy(update=imported | {"id": f"{each.id}x"}) for each in theirs], {})
        last = max(each.first_reported for each in theirs)
    result = entente("dyad", "CHN", "RUS", "--db", name, "--source", "gdelt", "--against", "2023-01-01..2023-05-31")
    assert result.exit_code == 0, result.output
    assert f"against CHN and RUS, 2023-06-01 to {last}" in words(result)


def test_the_text_level_leaves_words_out(dyad):
    assert "killing dozens" in words(dyad("CHN", "RUS"))
    assert "killing dozens" not in words(dyad("CHN", "RUS", "--text", "span"))
    assert "friendship" not in words(dyad("CHN", "RUS", "--text", "none"))


def test_the_ids_of_the_rows_lead_to_records(dyad, lines, made):
    (shown,) = [line for line in dyad("CHN", "RUS", "--type", "ASSAULT").stdout.splitlines() if "eve-" in line][:1]
    key = shown[shown.index("eve-") :].split("]")[0].strip()
    with open_store(made, read_only=True) as store:
        assert store.get(key).type == "ASSAULT"


def test_charts_are_not_loaded_by_those_who_only_read(made):
    program = (
        "import sys; from entente.cli import app\n"
        f"code = app(['dyad', 'CHN', 'RUS', '--db', {str(made)!r}], standalone_mode=False)\n"
        "print({'altair', 'vl_convert'} & set(sys.modules), code, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert done.stderr.splitlines()[-1] == "set() 0"


def test_json_lines_have_no_nan(dyad):
    for line in dyad("CHN", "RUS", "--format", "jsonl").stdout.splitlines():
        json.loads(line, parse_constant=lambda name: pytest.fail(name))
