"""The tables of facts about actors are sound: known codes, real dates, no phrase that means two things."""

import csv
from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from entente import records
from entente.actors import shipped
from entente.records import COUNTRY_CODES, FORMER_STATES, ISO_3166_1, SECTORS

KNOWLEDGE = Path(records.__file__).parent.parent / "actors" / "knowledge"
COLUMNS = {
    "countries.tsv": ["country", "kind", "phrase", "sectors", "from", "until", "source"],
    "organisations.tsv": ["id", "name", "phrase", "country", "sectors", "from", "until", "source"],
    "groups.tsv": ["id", "name", "phrase", "country", "sectors", "from", "until", "source"],
    "blocs.tsv": ["id", "name", "phrase", "members", "from", "until", "source"],
    "members.tsv": ["body", "country", "from", "until", "source"],
    "outlets.tsv": ["id", "name", "phrase", "country", "state_run", "source"],
    "roles.tsv": ["noun", "sectors", "rank", "number", "source"],
}
KINDS = {"name", "adjective", "demonym", "capital", "stand-in", "region", "city"}
SOURCES = {"ISO 3166 (pycountry)", "Phoenix dictionaries", "COW/GW lists", "unverified"}
NAMESPACES = {"organisations.tsv": "org/", "groups.tsv": "group/", "outlets.tsv": "outlet/"}

# Territories that are not states of their own; every other ISO 3166-1 code is treated as sovereign here.
TERRITORIES = set(
    """
    ABW AIA ALA ASM ATA ATF BES BLM BMU BVT CCK COK CUW CXR CYM ESH FLK FRO GGY GIB GLP GRL GUF GUM HKG HMD
    IMN IOT JEY MAC MAF MNP MSR MTQ MYT NCL NFK NIU PCN PRI PYF REU SGS SHN SJM SPM SXM TCA TKL UMI VGB VIR WLF
    """.split()
)
SOVEREIGN = (ISO_3166_1 - TERRITORIES) | {"XKX"}
# "Dominican" is the Dominican Republic's and "Congolese" DR Congo's, as in the news.
ADJECTIVE_BELONGS_TO_A_NEIGHBOUR = {"DMA", "COG"}
# PLOVER 2.0 §7.2 folds territories into the state that controls them (Western Sahara into Morocco, with sector PRE);
# they are regions there. Hong Kong and Antarctica are its exceptions.
FOLDED_INTO_ANOTHER_STATE = TERRITORIES - {"HKG", "ATA"}


def read(table):
    with (KNOWLEDGE / table).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def period(row):
    return (
        date.fromisoformat(row["from"]) if row["from"] else date.min,
        date.fromisoformat(row["until"]) if row["until"] else date.max,
    )


def overlaps(table, key):
    """Pairs of rows that share `key` on some day."""
    seen = defaultdict(list)
    for row in read(table):
        start, end = period(row)
        for other in seen[key(row)]:
            other_start, other_end = period(other)
            if start <= other_end and other_start <= end:
                yield other, row
        seen[key(row)].append(row)


@pytest.mark.parametrize("table", COLUMNS)
def test_every_row_has_the_documented_columns_and_a_named_source(table):
    rows = read(table)
    assert rows
    for row in rows:
        assert list(row) == COLUMNS[table], row
        assert None not in row.values(), row
        assert row["source"] in SOURCES, row
        assert all(value == value.strip() for value in row.values()), row


@pytest.mark.parametrize("table", ["countries.tsv", "organisations.tsv", "groups.tsv", "outlets.tsv"])
def test_every_country_is_one_the_records_accept(table):
    assert [row for row in read(table) if row["country"] not in COUNTRY_CODES] == []


@pytest.mark.parametrize("table", ["countries.tsv", "organisations.tsv", "groups.tsv", "roles.tsv"])
def test_every_sector_is_plovers(table):
    for row in read(table):
        sectors = row["sectors"].split(";") if row["sectors"] else []
        assert set(sectors) <= SECTORS and len(set(sectors)) == len(sectors), row


@pytest.mark.parametrize("table", ["countries.tsv", "organisations.tsv", "groups.tsv"])
def test_dates_are_iso_dates_in_order(table):
    for row in read(table):
        start, end = period(row)
        assert start <= end, row


def test_a_phrase_of_one_kind_names_one_country_on_any_day():
    assert list(overlaps("countries.tsv", lambda row: (row["phrase"], row["kind"]))) == []


@pytest.mark.parametrize("table", ["organisations.tsv", "groups.tsv"])
def test_a_phrase_names_one_body_on_any_day(table):
    assert list(overlaps(table, lambda row: row["phrase"])) == []


def test_an_outlets_phrase_names_one_outlet():
    phrases = [row["phrase"] for row in read("outlets.tsv")]
    assert len(phrases) == len(set(phrases))


def test_a_body_keeps_one_name_under_one_id():
    for table, namespace in NAMESPACES.items():
        names = defaultdict(set)
        for row in read(table):
            assert row["id"].startswith(namespace), row
            slug = row["id"].removeprefix(namespace)
            assert slug and slug == slug.lower() and slug.replace("-", "").isalnum(), row
            names[row["id"]].add(row["name"])
        assert {key: value for key, value in names.items() if len(value) > 1} == {}


def test_kinds_of_country_phrases_are_the_documented_ones():
    assert {row["kind"] for row in read("countries.tsv")} == KINDS


def test_every_country_has_a_name_and_territories_are_folded_into_theirs():
    named = {row["country"] for row in read("countries.tsv") if row["kind"] == "name"}
    assert (ISO_3166_1 | FORMER_STATES | {"XKX"}) - named == FOLDED_INTO_ANOTHER_STATE


def test_every_sovereign_state_has_an_adjective_and_a_capital():
    kinds = defaultdict(set)
    for row in read("countries.tsv"):
        kinds[row["country"]].add(row["kind"])
    assert {state for state in SOVEREIGN if "adjective" not in kinds[state]} == ADJECTIVE_BELONGS_TO_A_NEIGHBOUR
    assert {state for state in SOVEREIGN if "capital" not in kinds[state]} == set()


def test_partially_recognised_entities_carry_the_claiming_state_and_pre():
    rows = {(row["phrase"], row["country"]): row["sectors"] for row in read("countries.tsv") if row["kind"] == "region"}
    for entity in [
        ("Abkhazia", "GEO"),
        ("South Ossetia", "GEO"),
        ("Donetsk People's Republic", "UKR"),
        ("Luhansk People's Republic", "UKR"),
        ("Nagorno-Karabakh", "AZE"),
        ("Northern Cyprus", "CYP"),
        ("Transnistria", "MDA"),
        ("Somaliland", "SOM"),
        ("Western Sahara", "MAR"),
    ]:
        assert entity in rows, entity
    assert rows["Abkhazia", "GEO"] == rows["Western Sahara", "MAR"] == "PRE"


@pytest.mark.parametrize(
    ("phrase", "day", "country"),
    [
        ("Moscow", date(1985, 3, 11), "SUN"),
        ("Moscow", date(2022, 2, 24), "RUS"),
        ("Prague", date(1968, 8, 21), "CSK"),
        ("Prague", date(1993, 1, 1), "CZE"),
        ("Belgrade", date(1999, 3, 24), "YUG"),
        ("Belgrade", date(2004, 1, 1), "SCG"),
        ("Belgrade", date(2024, 1, 1), "SRB"),
    ],
)
def test_a_capital_stands_for_the_state_that_held_it_that_day(phrase, day, country):
    found = set()
    for row in read("countries.tsv"):
        start, end = period(row)
        if row["phrase"] == phrase and row["kind"] == "capital" and start <= day <= end:
            found.add(row["country"])
    assert found == {country}


def test_an_outlet_is_state_run_or_not():
    runs = defaultdict(set)
    for row in read("outlets.tsv"):
        assert row["state_run"] in {"yes", "no"}, row
        runs[row["id"]].add((row["state_run"], row["country"]))
    assert {key for key, value in runs.items() if len(value) > 1} == set()


def test_a_role_is_listed_once_with_a_sector_rank_and_number():
    rows = read("roles.tsv")
    nouns = [row["noun"] for row in rows]
    assert len(nouns) == len(set(nouns))
    for row in rows:
        assert row["sectors"], row
        assert row["rank"] in {"", "head-of-state", "head-of-government", "minister"}, row
        assert row["number"] in {"singular", "plural", "any"}, row


def test_former_officials_are_elites_not_government():
    for row in read("roles.tsv"):
        if row["noun"].startswith(("former ", "ex-", "ousted ", "deposed ")):
            assert row["sectors"].split(";")[0] == "ELI" and not row["rank"], row


def test_sites_lie_on_the_globe_in_known_countries_and_are_listed_once():
    seen = set()
    for row in read("sites.tsv"):
        assert row["kind"] in {"country", "region", "site"}, row
        assert -90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180, row
        assert not row["country"] or row["country"] in COUNTRY_CODES, row
        assert (row["phrase"], row["country"], row["kind"]) not in seen, row
        seen.add((row["phrase"], row["country"], row["kind"]))


def test_numbers_of_states_do_not_overlap():
    spells = defaultdict(list)
    for row in read("states.tsv"):
        assert row["system"] in {"cow", "gw"} and row["code"].isdigit(), row
        assert row["country"] in COUNTRY_CODES, row
        spells[row["country"], row["system"]].append((int(row["from"]), int(row["until"] or 9999)))
    for years in spells.values():
        years.sort()
        assert all(start <= end for start, end in years), years
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(years)), years


def test_members_are_states_of_known_bodies_in_spells_that_do_not_overlap():
    bodies = {row["id"] for row in read("organisations.tsv")}
    for row in read("members.tsv"):
        assert row["body"] in bodies and row["country"] in ISO_3166_1 | set(FORMER_STATES) | {"XKX"}, row
        start, end = period(row)
        assert start <= end, row
    assert list(overlaps("members.tsv", lambda row: (row["body"], row["country"]))) == []


def test_blocs_are_of_known_states():
    for row in read("blocs.tsv"):
        assert row["id"].startswith("bloc/"), row
        assert set(filter(None, row["members"].split(";"))) <= ISO_3166_1 | set(FORMER_STATES) | {"XKX"}, row


@pytest.mark.parametrize(
    ("body", "day", "number"),
    [
        ("org/un", "1945-12-31", 51), ("org/un", "2012-01-01", 193),
        ("org/nato", "1949-08-24", 12), ("org/nato", "1990-01-01", 16), ("org/nato", "2025-01-01", 32),
        ("org/eu", "1995-01-01", 15), ("org/eu", "2013-07-01", 28), ("org/eu", "2021-01-01", 27),
        ("org/asean", "1967-08-08", 5), ("org/asean", "2000-01-01", 10),
        ("org/warsaw-pact", "1956-01-01", 8), ("org/gcc", "2000-01-01", 6), ("org/g7", "2000-01-01", 7),
    ],
)  # fmt: skip
def test_bodies_have_as_many_members_as_everybody_knows(body, day, number):
    assert len(shipped().members(body, date.fromisoformat(day))) == number
