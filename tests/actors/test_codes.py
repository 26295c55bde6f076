"""Numbers of states in the lists of Correlates of War and Gleditsch-Ward."""

import pytest

from entente.actors import state_number


@pytest.mark.parametrize(
    ("country", "system", "year", "number"),
    [
        ("USA", "cow", 1990, 2),
        ("DEU", "cow", 1960, 260),
        ("DEU", "cow", 1995, 255),
        ("DEU", "gw", 1995, 260),
        ("DDR", "cow", 1960, 265),
        ("VDR", "cow", 1960, 816),
        ("VNM", "cow", 1960, 817),
        ("VNM", "gw", 2000, 816),
        ("SUN", "cow", 1970, 365),
        ("RUS", "gw", 2020, 365),
        ("YUG", "cow", 1980, 345),
        ("SCG", "gw", 2004, 345),
        ("SRB", "cow", 2010, 345),
        ("SRB", "gw", 2010, 340),
        ("XKX", "gw", 2015, 347),
        ("YEM", "cow", 1980, 678),
        ("YEM", "cow", 2000, 679),
        ("YMD", "gw", 1980, 680),
        ("SSD", "cow", 2005, None),
        ("NOR", "cow", 2024, 385),
        ("UNO", "cow", 2000, None),
    ],
)
def test_a_state_has_the_number_it_had_that_year(country, system, year, number):
    assert state_number(country, system, year) == number
