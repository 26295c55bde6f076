from __future__ import annotations

from datetime import date

from entente.records import COUNTRY_CODES, INTERNATIONAL, Place
from entente.relations.places import middles, places

SINCE, UNTIL = date(2024, 3, 1), date(2024, 3, 31)


def at(name, country, lat=None, lon=None, precision="city"):
    return Place(text=None, start=None, end=None, name=name, country=country, lat=lat, lon=lon, precision=precision)


def told(made, *given):
    for place in given:
        made.event("RUS", "UKR", "2024-03-05", place=place)
    return places(made.store, SINCE, UNTIL)


def test_a_place_that_is_known_is_where_it_is(made):
    (spot,) = told(made, at("Odesa", "UKR", 46.5, 30.7), at("Odesa", "UKR", 46.5, 30.7)).spots
    assert (spot.name, spot.exact, spot.lat, spot.lon, spot.events, spot.score) == ("Odesa", True, 46.5, 30.7, 2, -3.0)
    assert spot.day == date(2024, 3, 5)


def test_of_which_no_more_than_the_country_is_known_is_in_its_middle(made):
    named, located = at("the palace", "HTI", precision="country"), at("Haiti", "HTI", 18.5, -72.3, "country")
    (spot,) = told(made, named, located).spots
    assert (spot.name, spot.exact, spot.events) == ("Haiti", False, 2)
    assert (spot.lat, spot.lon) == middles()["HTI"]


def test_without_a_place_it_is_counted_and_nowhere(made):
    found = told(made, None, at("the border", None, precision="unknown"))
    assert (found.spots, found.without) == ((), 2)


def test_only_what_happened_in_the_days_asked_for(made):
    made.event("RUS", "UKR", "2024-04-01", place=at("Odesa", "UKR", 46.5, 30.7))
    made.event("RUS", "UKR", "2024-03-01", place=at("Odesa", "UKR", 46.5, 30.7), status="denied")
    assert told(made).spots == ()


def test_nearly_every_country_has_a_middle_on_the_globe():
    assert not (COUNTRY_CODES - INTERNATIONAL) - middles().keys() - {"BVT", "CCK", "CXR", "TKL", "UMI"}
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in middles().values())
    lat, lon = middles()["RUS"]
    assert 50 < lat < 70 and 60 < lon < 140
