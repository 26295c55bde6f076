"""Whom and which place a person means who types a code, an id or a name."""

from __future__ import annotations

from datetime import date

import pytest

from entente.actors import shipped
from entente.actors.named import named, place_named

DAY = date(2023, 3, 11)


@pytest.mark.parametrize(
    ("words", "key", "country", "sectors"),
    [
        ("CHN", "state/CHN", "CHN", []),
        ("chn mil", "state/CHN", "CHN", ["MIL"]),
        ("IRN REL", None, "IRN", ["REL"]),  # the clergy is not the state
        ("UNK", None, None, ["UNK"]),
        ("IGO", None, "IGO", []),
        ("state/chn", "state/CHN", "CHN", []),
        ("China", "state/CHN", "CHN", []),
        ("the united  states", "state/USA", "USA", []),
        ("Beijing", "state/CHN", "CHN", ["GOV"]),
        ("org/nato", "org/nato", "IGO", []),
        ("hamas", "group/hamas", "PSE", ["REB"]),
        ("Person/Xi-Jinping", "person/xi-jinping", "CHN", ["GOV"]),
        ("qin gang", "person/qin-gang", "CHN", ["GOV"]),
        ("Margaret Thatcher", "person/margaret-thatcher", "GBR", ["ELI"]),
    ],
)
def test_codes_ids_and_names_are_resolved(words: str, key: str | None, country: str | None, sectors: list[str]) -> None:
    actor = named(words, DAY, shipped())
    assert actor is not None
    assert (actor.id, actor.country, actor.sectors) == (key, country, sectors)
    assert (actor.text, actor.start, actor.end) == (None, None, None)


@pytest.mark.parametrize("words", ["Nobody Atall", "state/XXX", "org/none-such", "CHN XYZ", "", "  "])
def test_who_is_in_no_table_is_nobody(words: str) -> None:
    assert named(words, DAY, shipped()) is None


def test_an_office_is_that_of_the_day() -> None:
    before, then, now = (named("Joe Biden", day, shipped()) for day in (date(2012, 5, 1), DAY, date(2026, 1, 1)))
    assert [each and each.office for each in (before, then, now)] == ["Vice President", "President", None]
    assert now is not None and now.sectors == ["ELI"]


def test_a_state_run_outlet_is_one() -> None:
    xinhua = named("Xinhua", DAY, shipped())
    assert xinhua is not None and xinhua.state_run and xinhua.id == "outlet/xinhua"


def test_sectors_alone_name_nobody_surely() -> None:
    unknown, china = named("UNK", DAY, shipped()), named("CHN", DAY, shipped())
    assert unknown is not None and china is not None
    assert unknown.confidence == 0.0 and 0.5 < china.confidence < 1.0


@pytest.mark.parametrize(
    ("words", "name", "country", "admin1", "precision"),
    [
        ("Tripoli", "Tripoli", "LBY", "Tripoli", "city"),
        ("Tripoli, LBN", "Tripoli", "LBN", "Liban-Nord", "city"),
        ("tripoli,  lebanon", "Tripoli", "LBN", "Liban-Nord", "city"),
        ("Springfield, Illinois", "Springfield", "USA", "Illinois", "city"),
        ("Lebanon", "Lebanon", "LBN", None, "country"),
        ("LBN", "Lebanon", "LBN", None, "country"),
        ("South China Sea", "South China Sea", None, None, "site"),
        ("Nowhereville, Iran", "Nowhereville", "IRN", None, "country"),  # of it no more is known than the country
    ],
)
def test_places_are_resolved(words: str, name: str, country: str | None, admin1: str | None, precision: str) -> None:
    place = place_named(words, shipped())
    assert place is not None
    assert (place.name, place.country, place.admin1, place.precision) == (name, country, admin1, precision)
    assert place.text is None and place.lat is not None


@pytest.mark.parametrize("words", ["Nowhereville", "Doha, Atlantis", "", ",", "Qatar, Iran, "])
def test_a_place_in_no_table_is_none(words: str) -> None:
    assert place_named(words, shipped()) is None
