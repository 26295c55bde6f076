"""The tables of facts answer as of a day."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from entente.actors import KnowledgeMissing, Tables, shipped
from entente.actors.tables import KNOWLEDGE, Office, Period, Person

TODAY = date(2024, 5, 3)


@pytest.mark.parametrize(
    ("since", "until", "day", "holds"),
    [
        (date(2000, 1, 1), date(2001, 1, 1), date(2000, 1, 1), True),
        (date(2000, 1, 1), date(2001, 1, 1), date(2001, 1, 1), True),
        (date(2000, 1, 1), date(2001, 1, 1), date(2001, 1, 2), False),
        (date(2000, 1, 1), date(2001, 1, 1), date(1999, 12, 31), False),
        (date(2000, 1, 1), None, date(2500, 1, 1), True),
        (None, date(2001, 1, 1), date(1800, 1, 1), True),
        (None, None, TODAY, True),
        (date(2000, 1, 1), None, None, True),
        (date(2000, 1, 1), date(2001, 1, 1), None, False),
    ],
)
def test_first_and_last_day_belong_to_a_period_and_an_unknown_day_is_now(since, until, day, holds):
    assert Period(since, until).covers(day) is holds


def office(title: str, rank: str, since: str, until: str | None = None) -> Office:
    period = Period(date.fromisoformat(since), date.fromisoformat(until) if until else None)
    return Office(title, "NOR", None, rank, ("GOV",), period, "test")


def test_of_several_offices_the_highest_one_counts():
    offices = (
        office("Defence Minister", "minister", "2001-01-01", "2009-12-31"),
        office("General Secretary", "de-facto", "2003-01-01"),
        office("Prime Minister", "head-of-government", "2005-01-01", "2010-12-31"),
        office("President", "head-of-state", "2011-01-01", "2012-12-31"),
    )
    person = Person("person/a", "A", (), "A", False, offices)
    years = {
        2000: None,
        2002: "Defence Minister",
        2004: "General Secretary",
        2006: "Prime Minister",
        2011: "President",
        2020: "General Secretary",
    }
    for year, title in years.items():
        held = person.office_on(date(year, 6, 1))
        assert (held.title if held else None) == title, year
    assert person.office_on(None).title == "General Secretary"


def test_a_leader_out_of_office_does_not_speak_for_the_country():
    clinton = shipped().people["person/bill-clinton"]
    assert clinton.office_on(date(1998, 8, 20)).title == "President"
    assert clinton.office_on(date(2024, 5, 3)) is None
    assert clinton.office_on(None) is None


@pytest.mark.parametrize(
    ("phrase", "day", "country"),
    [
        ("Kremlin", "1985-03-11", "SUN"),
        ("Kremlin", "2022-02-24", "RUS"),
        ("Prague", "1989-11-17", "CSK"),
        ("Prague", "2024-05-03", "CZE"),
        ("Belgrade", "2004-03-17", "SCG"),
        ("Bonn", "1975-01-01", "DEU"),
        ("East German", "1989-10-07", "DDR"),
        ("East German", "2019-11-09", "DDR"),  # a text that looks back
        ("Czechoslovakia", None, "CSK"),
        ("Prague", None, "CZE"),
    ],
)
def test_a_phrase_names_the_state_of_its_day(phrase, day, country):
    assert shipped().bearer(phrase, date.fromisoformat(day) if day else None).country == country


def test_a_seat_of_government_that_moved_is_a_city_afterwards():
    assert shipped().bearer("Bonn", date(1975, 1, 1)).kind == "capital"
    assert shipped().bearer("Bonn", TODAY).kind == "city"


@pytest.mark.parametrize(
    ("day", "sectors"),
    [
        ("1995-05-01", ("REB",)),
        ("1999-05-01", ("GOV",)),
        ("2010-05-01", ("REB",)),
        ("2023-05-01", ("GOV",)),
        (None, ("GOV",)),
    ],
)
def test_a_movement_is_in_government_or_not_on_a_day(day, sectors):
    assert shipped().bearer("Taliban", date.fromisoformat(day) if day else None).sectors == sectors


def test_an_unknown_phrase_names_nothing():
    assert shipped().bearer("Ruritania", TODAY) is None
    assert shipped().bearer("", TODAY) is None
    assert shipped().bearer("norway", TODAY) is None  # phrases are matched with their case


def test_only_the_kinds_asked_for_are_looked_at():
    assert shipped().bearer("Beijing", TODAY, kinds=("name", "city")) is None
    assert shipped().bearer("Beijing", TODAY).kind == "capital"


def test_organisations_are_known_by_their_own_id_never_as_the_bare_igo():
    nato = shipped().bearer("NATO", TODAY)
    assert (nato.id, nato.country) == ("org/nato", "IGO")


def test_outlets_are_media_and_know_whether_a_state_runs_them():
    xinhua = shipped().bearer("Xinhua", TODAY)
    assert (xinhua.id, xinhua.sectors, xinhua.state_run) == ("outlet/xinhua", ("JRN",), True)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Xinhua", ("outlet/xinhua", "CHN", True)),
        ("XINHUA", ("outlet/xinhua", "CHN", True)),
        ("xinhua news agency", ("outlet/xinhua", "CHN", True)),
        ("Tass", ("outlet/tass", "RUS", True)),
        ("reuters", ("outlet/reuters", "GBR", False)),
        ("The new york times", ("outlet/new-york-times", "USA", False)),
    ],
)
@pytest.mark.parametrize("day", [TODAY, None])
def test_an_outlet_is_found_by_its_name_in_whatever_capitals(name, wanted, day):
    found = shipped().outlet(name, day)
    assert (found.id, found.country, found.state_run) == wanted


@pytest.mark.parametrize("name", ["Ruritania Daily", "Xinhuanet Weekly", "", "Beijing", "NATO", "norway"])
def test_an_outlet_that_the_table_does_not_know_is_none(name):
    assert shipped().outlet(name, TODAY) is None


def test_names_and_aliases_find_the_person_whatever_their_case():
    tables = shipped()
    assert {person.id for person in tables.by_name["sergey lavrov"]} == {"person/sergei-lavrov"}
    assert "person/hillary-clinton" in {person.id for person in tables.by_surname["clinton"]}


def test_holders_of_a_title_are_found_by_country():
    people = {person.id for person, _ in shipped().holders["DEU", "chancellor"]}
    assert "person/angela-merkel" in people


def test_the_tables_are_read_once_a_process():
    assert shipped() is shipped()
    assert sum(shipped().counts.values()) > 5000


ELSEWHERE = {"sites.tsv", "states.tsv"}  # read by gazetteer and codes


@pytest.mark.parametrize("file", sorted({path.name for path in KNOWLEDGE.glob("*.tsv")} - ELSEWHERE))
def test_a_missing_table_is_named(tmp_path: Path, file: str):
    for path in KNOWLEDGE.glob("*.tsv"):
        if path.name != file:
            shutil.copy(path, tmp_path)
    with pytest.raises(KnowledgeMissing, match=rf"cannot read the table {file}: .*install entente again"):
        Tables(tmp_path)
