"""The table of dated offices is sound: known codes, ordered dates, one name an id, one holder a post at a time."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from entente import records
from entente.records import COUNTRY_CODES, INTERNATIONAL, SECTORS

TABLE = Path(records.__file__).parent.parent / "actors" / "knowledge" / "offices.tsv"
COLUMNS = [
    "id", "name", "aliases", "surname", "gender", "country", "organisation",
    "office", "rank", "sectors", "from", "until", "source",
]  # fmt: skip
RANKS = {"head-of-state", "head-of-government", "minister", "organisation-head", "de-facto"}
SOURCES = {"REIGN 2021-03", "world-leaders-current 2026-08", "Phoenix dictionaries", "unverified"}
# Somebody leaves and the successor arrives: rows may share these days.
HANDOVER = timedelta(days=3)
# Two people held one post at once: (country, organisation, office, first name in time, second).
COLLEGIAL = {"Captain Regent", "Co-Prince"}  # San Marino and Andorra have two at a time
RIVALS = {
    # The Shah's last prime minister, and Khomeini's from 4 February 1979.
    ("IRN", "", "Prime Minister", "Shapour Bakhtiar", "Mehdi Bazargan"),
}


def read():
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = read()


def day(text):
    return date.fromisoformat(text)


def last_day(row):
    return day(row["until"]) if row["until"] else date.max


def label(row):
    return f"{row['country']} {row['organisation']} {row['office']}: {row['name']} {row['from']}..{row['until']}"


def held(country, office, on, organisation=""):
    return {
        row["name"]
        for row in ROWS
        if (row["country"], row["organisation"], row["office"]) == (country, organisation, office)
        and day(row["from"]) <= day(on) <= last_day(row)
    }


def test_offices_has_its_columns_and_no_stray_space():
    with TABLE.open(encoding="utf-8", newline="") as lines:
        assert next(lines).rstrip("\n").split("\t") == COLUMNS
        for number, line in enumerate(lines, 2):
            cells = line.rstrip("\n").split("\t")
            assert len(cells) == len(COLUMNS), f"line {number}"
            assert all(cell == cell.strip() for cell in cells), f"line {number}"


def test_offices_fills_every_cell_that_is_not_optional():
    optional = {"aliases", "organisation", "until"}
    empty = [(row, column) for row in ROWS for column in COLUMNS if column not in optional and not row[column]]
    # The country slot says what a head of the UN, the EU or another organisation is (PLOVER 7.4).
    assert {(row["country"] in INTERNATIONAL, column) for row, column in empty} <= {(True, "sectors")}


def test_offices_uses_known_codes():
    unknown = [
        label(row)
        for row in ROWS
        if row["country"] not in COUNTRY_CODES
        or not set(filter(None, row["sectors"].split(";"))) <= SECTORS
        or row["gender"] not in {"m", "f"}
        or row["rank"] not in RANKS
        or row["source"] not in SOURCES
    ]
    assert unknown == []


def test_only_an_international_code_has_an_organisation():
    assert [label(row) for row in ROWS if bool(row["organisation"]) != (row["country"] in INTERNATIONAL)] == []
    assert [label(row) for row in ROWS if bool(row["organisation"]) != (row["rank"] == "organisation-head")] == []


def test_organisations_of_offices_are_known_under_the_same_country():
    with (TABLE.parent / "organisations.tsv").open(encoding="utf-8", newline="") as lines:
        known = {
            (row["phrase"], row["country"]) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
    assert {(row["organisation"], row["country"]) for row in ROWS if row["organisation"]} - known == set()


def test_offices_begin_before_they_end():
    iso = re.compile(r"\d{4}-\d\d-\d\d")
    for row in ROWS:
        assert iso.fullmatch(row["from"]), label(row)
        assert not row["until"] or iso.fullmatch(row["until"]), label(row)
        assert day(row["from"]) <= last_day(row), label(row)


def test_an_id_is_readable_and_belongs_to_one_person():
    people = defaultdict(set)
    for row in ROWS:
        assert re.fullmatch(r"person/[a-z0-9]+(-[a-z0-9]+)*", row["id"]), label(row)
        people[row["id"]].add((row["name"], row["surname"], row["aliases"], row["gender"]))
    assert {identity: facts for identity, facts in people.items() if len(facts) > 1} == {}


def test_people_who_share_a_name_do_not_hold_office_at_once_in_one_country():
    spells = defaultdict(list)
    for row in ROWS:
        for name in {row["name"], *filter(None, row["aliases"].split(";"))}:
            spells[row["country"], name].append(row)
    confused = [
        f"{label(a)} / {label(b)}"
        for rows in spells.values()
        for a in rows
        for b in rows
        if a["id"] < b["id"] and day(a["from"]) <= last_day(b) and day(b["from"]) <= last_day(a)
    ]
    assert confused == []


def test_surname_stands_in_the_name_or_an_alias():
    assert [
        label(row)
        for row in ROWS
        if not any(row["surname"] in name for name in (row["name"], *row["aliases"].split(";")))
    ] == []


def test_aliases_add_something():
    for row in ROWS:
        aliases = row["aliases"].split(";") if row["aliases"] else []
        assert len(set(aliases)) == len(aliases) and row["name"] not in aliases, label(row)
        assert all(alias and alias == alias.strip() for alias in aliases), label(row)


def test_one_holder_of_an_office_at_a_time():
    posts = defaultdict(list)
    for row in ROWS:
        if row["office"] not in COLLEGIAL:
            posts[row["country"], row["organisation"], row["office"]].append(row)
    clashes = set()
    for post, rows in posts.items():
        rows.sort(key=lambda row: row["from"])
        for index, earlier in enumerate(rows):
            for later in rows[index + 1 :]:
                end = min(last_day(earlier), last_day(later))
                if end - day(later["from"]) > HANDOVER:
                    clashes.add((*post, earlier["name"], later["name"]))
    assert clashes == RIVALS


def test_no_row_twice():
    counted = Counter((row["id"], row["country"], row["organisation"], row["office"], row["from"]) for row in ROWS)
    assert [key for key, times in counted.items() if times > 1] == []


def test_facts_from_the_file_of_current_leaders_are_still_open():
    assert [label(row) for row in ROWS if row["source"].startswith("world-leaders-current") and row["until"]] == []


def test_facts_from_reign_end_before_the_file_does():
    late = [label(row) for row in ROWS if row["source"] == "REIGN 2021-03" and last_day(row) > date(2021, 3, 31)]
    assert late == []


def test_the_great_powers_always_have_a_leader():
    posts = [("USA", "President"), ("GBR", "Prime Minister"), ("DEU", "Chancellor"), ("CHN", "President")]
    for country, office in posts:
        for year in range(1990, 2027):
            assert len(held(country, office, f"{year}-07-25")) == 1, f"{country} {office} {year}"


@pytest.mark.parametrize(
    ("country", "organisation", "office", "on", "name"),
    [
        ("RUS", "", "President", "2010-04-08", "Dmitry Medvedev"),
        ("RUS", "", "President", "2022-02-24", "Vladimir Putin"),
        ("SUN", "", "General Secretary", "1987-12-08", "Mikhail Gorbachev"),
        ("ISR", "", "Prime Minister", "1995-06-01", "Yitzhak Rabin"),
        ("USA", "", "Secretary of State", "2003-02-05", "Colin Powell"),
        ("IRN", "", "Foreign Minister", "2015-07-14", "Mohammad Javad Zarif"),
        ("SAU", "", "King", "2018-10-02", "Salman bin Abdulaziz"),
        ("YUG", "", "President", "1999-03-24", "Slobodan Milošević"),
        ("UNO", "UN", "Secretary-General", "2003-03-20", "Kofi Annan"),
        ("IGO", "NATO", "Secretary-General", "2022-02-24", "Jens Stoltenberg"),
        ("EUR", "European Commission", "President", "2019-12-02", "Ursula von der Leyen"),
    ],
)
def test_the_holder_of_an_office_on_a_day(country, organisation, office, on, name):
    assert held(country, office, on, organisation) == {name}


def test_a_person_keeps_one_id_from_office_to_office():
    posts = {(row["country"], row["organisation"]) for row in ROWS if row["id"] == "person/ursula-von-der-leyen"}
    assert posts == {("DEU", ""), ("EUR", "European Commission")}


def test_surnames_that_do_not_come_last_are_given():
    surnames = {row["name"]: row["surname"] for row in ROWS}
    expected = {
        "Xi Jinping": "Xi",
        "Kim Jong Un": "Kim",
        "Shinzo Abe": "Abe",
        "Mohammed bin Salman": "bin Salman",
        "Luiz Inácio Lula da Silva": "Lula",
        "Ursula von der Leyen": "von der Leyen",
    }
    assert {name: surnames[name] for name in expected} == expected
