"""`actors resolve`, `places resolve`, `actors add` and `actors import` through the command line."""

from __future__ import annotations

import json

import pytest

LINES = [
    {"id": "1", "text": "Moscow rejected the offer.", "phrase": "Moscow", "published": "2020-05-01"},
    {"id": "2", "text": "Crowds marched in Moscow.", "phrase": "Moscow", "published": "2020-05-01"},
]


@pytest.fixture
def asked(tmp_path):
    def write(*lines):
        path = tmp_path / "phrases.jsonl"
        path.write_text(
            "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in lines), "utf-8"
        )
        return path

    return write


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    from entente.actors import shipped

    monkeypatch.setenv("ENTENTE_ACTORS", str(tmp_path / "own"))
    shipped.cache_clear()
    yield tmp_path / "own"
    shipped.cache_clear()


def test_phrases_are_answered_in_order_with_reasons(entente, asked):
    result = entente("actors", "resolve", asked(*LINES))
    assert result.exit_code == 0
    first, second = map(json.loads, result.stdout.splitlines())
    (actor,) = first["actors"]
    assert (first["id"], actor["country"], actor["sectors"]) == ("1", "RUS", ["GOV"]) and actor["reason"]
    assert second == {"id": "2", "actors": []}


def test_places_are_answered(entente, asked, tmp_path):
    result = entente("places", "resolve", asked(LINES[1]), "--output", tmp_path / "out.jsonl")
    assert result.exit_code == 0
    (line,) = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    place = json.loads(line)["place"]
    assert (place["country"], place["precision"], place["geonames"]) == ("RUS", "city", 524901)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "no JSON"),
        ("[1]", "no object"),
        ({"id": "x", "text": "A."}, "no phrase"),
        (LINES[0] | {"phrase": "Oslo"}, "'Oslo' does not stand in the text"),
        (LINES[0] | {"published": "2020-02-31"}, "published '2020-02-31' is"),
        (LINES[0] | {"published": 5}, "published 5 is no date"),
        (LINES[0] | {"start": "a"}, "start 'a' is no number"),
    ],
)
def test_a_broken_line_is_named_and_the_rest_answered(entente, asked, line, said):
    result = entente("actors", "resolve", asked(line, LINES[0]))
    assert result.exit_code == 1
    assert "phrases.jsonl: line 1: " in result.stderr and said in result.stderr
    assert json.loads(result.stdout)["id"] == "1"


def test_a_missing_file_is_misuse(entente):
    for command in (("actors", "resolve"), ("places", "resolve"), ("actors", "add"), ("actors", "import")):
        result = entente(*command, "nowhere.jsonl")
        assert result.exit_code == 2 and "nowhere.jsonl: no such file" in result.stderr


def test_added_actors_are_known_from_then_on(entente, asked, tmp_path, own_folder):
    (tmp_path / "envoys.csv").write_text("phrase,country,sectors\nBlue Ribbon League,NOR,SOC\n", "utf-8")
    result = entente("actors", "add", tmp_path / "envoys.csv")
    assert result.exit_code == 0 and "1 phrases of 1 actors" in result.stdout
    assert (own_folder / "envoys.csv").is_file()
    from entente.actors import shipped

    shipped.cache_clear()
    line = {"id": "1", "text": "The Blue Ribbon League condemned the raid.", "phrase": "The Blue Ribbon League"}
    found = json.loads(entente("actors", "resolve", asked(line)).stdout)["actors"]
    assert [(actor["country"], actor["sectors"]) for actor in found] == [("NOR", ["SOC"])]


def test_a_broken_table_adds_nothing(entente, tmp_path, own_folder):
    (tmp_path / "envoys.csv").write_text("phrase,country\nA,NOR\nB,Narnia\n", "utf-8")
    result = entente("actors", "add", tmp_path / "envoys.csv")
    assert result.exit_code == 2 and "line 3, column country" in result.stderr and "nothing was added" in result.stderr
    assert not own_folder.exists()


def test_a_dictionary_is_imported_and_its_broken_entries_named(entente, tmp_path, own_folder):
    (tmp_path / "made.actors.txt").write_text("OLA_LIE_ [NORGOV]\nBAD_ [NORGOV 999999]\nNONE_ [QQQ]\n", "utf-8")
    result = entente("actors", "import", tmp_path / "made.actors.txt")
    assert result.exit_code == 0 and "1 phrases of 1 actors" in result.stdout
    assert "line 2, column code" in result.stderr and "1 entries have no code" in result.stderr
    result = entente("actors", "show", "Ola Lie")
    assert json.loads(result.stdout)["country"] == "NOR"
