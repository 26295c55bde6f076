"""Users' own tables: read whole or not at all, every fault named by file, line and column."""

from __future__ import annotations

import csv
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.actors import TableFault, Tables, read_csv, read_wikidata, write
from entente.actors.own import OwnActor
from entente.actors.spelling import slug
from entente.actors.tables import KNOWLEDGE

NAMES = {"norway": "NOR", "chile": "CHL"}


def table(tmp_path, text, name="envoys.csv"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_only_the_phrase_is_needed(tmp_path):
    (actor,) = read_csv(table(tmp_path, "phrase\nBlue Helmets Watch\n"), NAMES)
    assert actor == OwnActor(
        "Blue Helmets Watch", "Blue Helmets Watch", "own/blue-helmets-watch", None, (), None, None, None
    )


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_may_stand_in_any_order_and_be_parted_by_commas_semicolons_or_tabs(tmp_path, mark):
    head = mark.join(["until", "phrase", "country", "from", "office", "id"])
    row = mark.join(["2021-03", "Kari Lie", "Norway", "2019", "Special envoy", "person/kari-lie"])
    (actor,) = read_csv(table(tmp_path, f"{head}\n{row}\n"), NAMES)
    assert (actor.since, actor.until) == (date(2019, 1, 1), date(2021, 3, 31))
    assert (actor.country, actor.office, actor.id) == ("NOR", "Special envoy", "person/kari-lie")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("phrase,from\nA,2020-02-31\n", "line 2, column from: '2020-02-31' is no date"),
        ("phrase,country\nA,NOR\nB,Narnia\n", "line 3, column country: 'Narnia' is no country"),
        ("phrase,sectors\nA,GOV;XYZ\n", "line 2, column sectors: 'XYZ' is no PLOVER sector"),
        ("phrase,from,until\nA,2020-01-02,2020-01-01\n", "line 2, column until: 2020-01-01 is before 2020-01-02"),
        ("phrase,name\n,A\n", "line 2, column phrase: empty"),
        ("phrase,colour\nA,red\n", "line 1, column colour: unknown"),
        ("name\nA\n", "line 1: no column phrase"),
        ("phrase,id\nA,jane\n", "line 2, column id: 'jane' is no id"),
        ("phrase\nA,B\n", "line 2: more cells than columns"),
    ],
)
def test_a_broken_row_is_named_by_file_line_and_column(tmp_path, text, said):
    with pytest.raises(TableFault, match=r"envoys\.csv") as fault:
        read_csv(table(tmp_path, text), NAMES)
    assert said in str(fault.value) and "\n" not in str(fault.value)


def test_text_that_is_no_utf_8_is_said_so(tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes("phrase\nKöln\n".encode("latin-1") * 3)
    with pytest.raises((TableFault, UnicodeDecodeError)):
        read_csv(path, NAMES)


ROWS = [
    {
        "person": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"},
        "personLabel": {"value": "Jane Roe"},
        "positionLabel": {"value": "Minister of Rivers"},
        "countryLabel": {"value": "Chile"},
        "start": {"value": "2010-03-11T00:00:00Z"},
    }
]


@pytest.mark.parametrize(
    "given",
    [
        {"head": {}, "results": {"bindings": ROWS}},
        [{key: value["value"] for key, value in ROWS[0].items()}],
    ],
)
def test_offices_come_out_of_wikidatas_json_in_both_layouts(tmp_path, given):
    (actor,) = read_wikidata(table(tmp_path, json.dumps(given), "offices.json"), NAMES)
    assert (actor.id, actor.office, actor.country) == ("person/jane-roe", "Minister of Rivers", "CHL")
    assert (actor.since, actor.until) == (date(2010, 3, 11), None)


@pytest.mark.parametrize("text", ["{", '{"a": 1}', "[1]", '[{"personLabel": "Q12"}]'])
def test_other_json_is_refused_with_what_to_do(tmp_path, text):
    with pytest.raises(TableFault, match=r"x\.json"):
        read_wikidata(table(tmp_path, text, "x.json"), NAMES)


texts = st.text(st.characters(whitelist_categories=["L", "Nd"]), min_size=1, max_size=12)


@given(
    actors=st.lists(
        st.builds(
            OwnActor,
            texts,
            texts,
            st.builds("own/{}".format, texts.map(slug)),
            st.sampled_from([None, "NOR", "CHL"]),
            st.sampled_from([(), ("GOV",), ("GOV", "MIL")]),
            st.none() | texts,
            st.none() | st.dates(date(1900, 1, 1), date(1999, 12, 31)),
            st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)),
        ),
        max_size=5,
    )
)
def test_what_was_written_is_read_again(tmp_path_factory, actors):
    path = tmp_path_factory.mktemp("own") / "a.csv"
    write(actors, path)
    assert read_csv(path, NAMES) == actors


def test_own_actors_go_before_the_packages_and_people_join_theirs(tmp_path):
    table(tmp_path, "phrase,id,country,sectors,office,from\nEU,own/eu-club,NOR,SOC,,\n")
    table(
        tmp_path,
        "phrase,name,id,country,office,from\n"
        "Jens the Tall,Jens Stoltenberg,person/jens-stoltenberg,NOR,Envoy,2030-01-01\n",
        "people.csv",
    )
    tables = Tables(KNOWLEDGE, tmp_path)
    assert tables.bearer("EU", date(2020, 1, 1)).id == "own/eu-club"
    person = tables.people["person/jens-stoltenberg"]
    assert person.office_on(date(2031, 1, 1)).title == "Envoy"
    assert len(person.offices) > 1 and tables.by_name["jens the tall"] == [person]


@pytest.fixture
def fields_of_usual_length():
    """Reading a table of long articles raises the limit for the whole process."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"phrase\n" + b"a\n" * 9_000 + b"\xff\n", "is no UTF-8 text"),
        (b'phrase\n"' + b"a" * 200_000, "is no table that can be read"),
        (b"phrase,fr\x1bom\x0b\n", "column from"),
    ],
)
def test_a_broken_table_is_told_in_one_line_wherever_it_breaks(tmp_path, content, said, fields_of_usual_length):
    path = tmp_path / "envoys.csv"
    path.write_bytes(content)
    if said == "column from":  # no escape for the terminal stays in a name
        assert read_csv(path, NAMES) == []
        return
    with pytest.raises(TableFault, match=said) as raised:
        read_csv(path, NAMES)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("text", ["[" * 100_000, f"[{'9' * 5_000}]", '{"results": [1]}'])
def test_json_that_cannot_be_read_is_refused(tmp_path, text):
    with pytest.raises(TableFault, match=r"export the query's result as JSON"):
        read_wikidata(table(tmp_path, text, "offices.json"), NAMES)


def test_half_a_character_in_a_name_is_left_out(tmp_path):
    (actor,) = read_wikidata(table(tmp_path, r'[{"personLabel": "Jane\ud800 Roe"}]', "offices.json"), NAMES)
    assert actor.phrase == "Jane Roe"
