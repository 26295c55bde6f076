import gzip

import pytest

COLUMNS = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
    "Target Name\tTarget Sectors\tTarget Country"
)
ROW = "{}\t2021-03-05\tChile\t\tChile\tCriticize or denounce\t{}\t-2.0\tPeru\t\tPeru"


@pytest.fixture
def write(tmp_path):
    def written(*rows, name="events.tab"):
        path = tmp_path / name
        path.write_text("\n".join([COLUMNS, *rows]) + "\n", "utf-8")
        return path

    return written


def test_a_file_is_taken_into_a_store_and_reported(entente, write):
    path = write(ROW.format(1, "111"), ROW.format(2, "9999"), ROW.format(3, "012"), ROW.format(4, "012"))
    result = entente("import", "icews", path, "--db", "news.duckdb")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    first, *rest = result.stderr.splitlines()
    assert first == f"{path}: 4 rows read, 1 event taken"
    assert rest == [
        f"{path}: refused: a statement (CAMEO root 01), for which PLOVER has no type: 2, first in line 4 (012)",
        f"{path}: refused: a code that CAMEO does not have: 1, first in line 3 (9999)",
    ]


def test_the_other_side_of_a_meeting_is_reported_and_not_counted_twice(entente, write):
    other = "2\t2021-03-05\tPeru\t\tPeru\tConsult\t040\t1.0\tChile\t\tChile"
    path = write(ROW.format(1, "040"), other)
    result = entente("import", "icews", path, "--db", "news.duckdb")
    assert result.exit_code == 0 and result.stderr.splitlines() == [
        f"{path}: 2 rows read, 1 event taken",
        f"{path}: mended: mirror of another row: the same meeting told from the other side: 1, first in line 3"
        " (040 2 2021-03-05)",
    ]


def test_the_same_file_again_changes_nothing(entente, write):
    path = write(ROW.format(1, "111"))
    assert entente("import", "icews", path, "--db", "news.duckdb").exit_code == 0
    again = entente("import", "icews", path, "--db", "news.duckdb")
    assert again.exit_code == 0 and "1 event taken, 1 of them in the store already" in again.stderr


def test_several_files_and_a_name_for_the_data_set(entente, write, tmp_path):
    from entente.store import Query, open_store

    one, two = write(ROW.format(1, "111"), name="a.tab"), write(ROW.format(2, "112"), name="b.tab")
    packed = tmp_path / "b.tab.gz"
    packed.write_bytes(gzip.compress(two.read_bytes(), mtime=0))
    assert entente("import", "icews", one, packed, "--db", "news.duckdb", "--source", "icews-2021").exit_code == 0
    with open_store(tmp_path / "news.duckdb", read_only=True) as store:
        assert len(list(store.events(Query(source="icews-2021", actor="CHL", recipient="PER")))) == 2


def test_a_file_of_no_use_fails_and_the_others_are_taken(entente, write, tmp_path):
    from entente.store import open_store

    (tmp_path / "bad.tab").write_bytes(b"PK\x03\x04")
    result = entente("import", "icews", "bad.tab", write(ROW.format(1, "111")), "--db", "news.duckdb")
    assert result.exit_code == 1 and "bad.tab: cannot be read" in result.stderr
    with open_store(tmp_path / "news.duckdb", read_only=True) as store:
        assert len(list(store.events())) == 1


def test_nothing_that_can_be_taken_is_a_failure(entente, write):
    assert entente("import", "icews", write(ROW.format(1, "012")), "--db", "news.duckdb").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["icews", "none.tab", "--db", "news.duckdb"],
        ["icews", ".", "--db", "news.duckdb"],
        ["acled", "events.tab", "--db", "news.duckdb"],
        ["icews", "events.tab"],
        ["icews", "--db", "news.duckdb"],
        ["icews", "events.tab", "--db", "news.duckdb", "--source", "entente"],
        ["icews", "events.tab", "--db", "news.duckdb", "--source", " "],
    ],
)
def test_misuse(entente, write, arguments, tmp_path):
    write(ROW.format(1, "111"))
    result = entente("import", *arguments)
    assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "news.duckdb").exists()


def test_a_store_that_cannot_be_opened(entente, write, tmp_path):
    (tmp_path / "news.duckdb").write_text("no store at all")
    assert entente("import", "icews", write(ROW.format(1, "111")), "--db", "news.duckdb").exit_code == 1


def test_a_dictionary_of_actors_is_still_another_command(entente):
    assert "PETRARCH" in entente("actors", "import", "--help").stdout
    assert "entente import icews" in entente("import", "--help").stdout
