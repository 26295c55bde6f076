from datetime import date

import pytest

from entente.actors.tables import KNOWLEDGE, rows_of
from entente.formats.codes import Layout, country_name
from entente.formats.reading import LAYOUTS
from entente.formats.reading.countries import country_of, state_of

STATES = sorted({row["country"] for row in rows_of(KNOWLEDGE / "states.tsv") if not row["until"]})


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_state_of_today_is_found_by_its_name_in_each_layout(layout: Layout):
    assert len(STATES) > 190
    assert {code: country_of(country_name(layout, code)) for code in STATES} == {code: code for code in STATES}


@pytest.mark.parametrize(
    ("day", "code"),
    [(None, "SRB"), (date(2021, 3, 5), "SRB"), (date(2004, 1, 1), "SCG"), (date(1999, 3, 24), "YUG")],
)
def test_a_name_that_several_bore_is_the_one_of_the_day(day, code):
    assert country_of("Serbia", day) == state_of("Serbia", day) == code


def test_a_former_state_is_found_outside_its_years():
    assert country_of("Yugoslavia") == country_of("Yugoslavia", date(2021, 1, 1)) == "YUG"


def test_a_name_is_of_the_state_that_the_file_says():
    assert state_of("Serbia", date(1999, 3, 24), "SRB") == "SRB"
    assert state_of("Serbia", date(2021, 3, 5), "FRA") is None


@pytest.mark.parametrize("day", ["2021-03-05", "2004-03-05", "1999-03-05"])
def test_serbia_in_icews_is_the_state_of_the_rows_day(files, take, day):
    row = {"Event Date": day, "Source Name": "Serbia", "Source Country": "Serbia", "Source Sectors": ""}
    [event], _ = take("icews", files.icews(row | {"Country": "Serbia"}))
    code = {"2021": "SRB", "2004": "SCG", "1999": "YUG"}[day[:4]]
    assert (event.actors[0].id, event.actors[0].country, event.place.country) == (f"state/{code}", code, code)


def test_serbia_in_polecat_and_gdelt_is_the_state_of_today(files, take):
    polecat = {"Actor Name": "Serbia", "Actor Country": "Serbia", "Primary Actor Sector": "None"}
    gdelt = {"Actor2Code": "SRB", "Actor2Name": "SERBIA", "Actor2CountryCode": "SRB"}
    [told], [listed] = take("polecat", files.polecat(polecat))[0], take("gdelt", files.gdelt(gdelt))[0]
    assert told.actors[0].id == listed.recipients[0].id == "state/SRB"
