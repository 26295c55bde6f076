"""Which place a name means: the phrase, the sentence and the document decide among those that bear it."""

from __future__ import annotations

from datetime import date

import pytest

from entente.actors import PhraseMissing, shipped, where
from entente.actors.gazetteer import shipped_places
from entente.actors.spelling import folded

TODAY = date(2019, 5, 3)


@pytest.fixture
def place(coder):
    def ask(text, phrase, start=None):
        return where(coder.annotator.annotate(text), phrase, TODAY, shipped(), start)

    return ask


@pytest.mark.parametrize(
    ("text", "phrase", "country", "admin1"),
    [
        ("Fans rioted in Paris, Texas, on Friday.", "Paris, Texas", "USA", "Texas"),
        ("Fans rioted in Paris, Texas, on Friday.", "Paris", "USA", "Texas"),
        ("Ministers met in Paris on Friday.", "Paris", "FRA", "Ile-de-France"),
        ("Dockers in Long Beach, California, went on strike.", "Long Beach", "USA", "California"),
        ("Lawmakers in Albany, New York, voted on Monday.", "Albany", "USA", "New York"),
        ("Police in Hyderabad, Pakistan, fired tear gas.", "Hyderabad", "PAK", "Sindh"),
        ("Police in the Indian city of Hyderabad fired tear gas.", "the Indian city of Hyderabad", "IND", None),
        ("Shelling hit Syria's Idlib province.", "Syria's Idlib province", "SYR", "Idlib"),
        ("Egyptian officials opened a port in Alexandria.", "Alexandria", "EGY", None),
        ("American envoys and US generals flew with the US secretary of state to Paris.", "Paris", "FRA", None),
        ("Lebanese soldiers were shot at in Tripoli. Lebanon's cabinet met in Beirut.", "Tripoli", "LBN", None),
        ("The governor of Georgia called on the US Senate to help American farmers.", "Georgia", "USA", "Georgia"),
        ("Rebels took towns in Raqqa province.", "Raqqa province", "SYR", "Raqqa"),
    ],
)
def test_context_decides_between_places_of_one_name(place, text, phrase, country, admin1):
    found = place(text, phrase)
    assert found.country == country
    assert admin1 is None or found.admin1 == admin1
    assert found.lat is not None and found.text == phrase


def test_levels_of_precision_are_told_apart(place):
    assert place("Talks were held in Norway.", "Norway").precision == "country"
    assert place("Talks were held in Bergen, Norway.", "Bergen").precision == "city"
    assert place("Troops entered Helmand province.", "Helmand province").precision == "province"
    assert place("Troops entered Aleppo province.", "Aleppo province").precision == "province"
    assert place("Troops entered Basra on Friday.", "Basra").precision == "city"


def test_a_town_carries_its_geonames_id(place):
    assert place("Talks were held in Bergen, Norway.", "Bergen").geonames == 3161732


def test_a_place_no_table_has_still_gets_the_country_beside_it(place):
    found = place("Rebels burned huts in Kukumbawa, Nigeria, on Friday.", "Kukumbawa, Nigeria")
    assert (found.country, found.precision) == ("NGA", "country")


def test_what_is_no_place_leaves_the_words_alone(place):
    found = place("They met behind closed doors.", "closed doors")
    assert (found.text, found.name, found.country, found.precision) == ("closed doors", None, None, "unknown")


def test_a_phrase_that_does_not_stand_there_is_refused(place):
    with pytest.raises(PhraseMissing, match="Oslo"):
        place("Talks were held in Bergen.", "Oslo")
    with pytest.raises(PhraseMissing):
        place("Talks were held in Bergen.", "Bergen", start=3)


def test_spellings_are_compared_without_case_marks_and_article():
    assert folded("São Tomé") == folded("SAO TOME") == "sao tome"
    assert folded("The Hague") == "hague"
    assert folded("Deir ez-Zor") == "deir ez zor"


def test_every_name_of_the_gazetteer_is_found_by_binary_search():
    gazetteer = shipped_places()
    assert {site.country for site in gazetteer.named("reykjavik")} == {"ISL"}
    assert not gazetteer.named("") and not gazetteer.named("no such place anywhere")
    keys = gazetteer._keys
    assert all(keys[row] <= keys[row + 1] for row in range(0, len(keys) - 1, 997))
