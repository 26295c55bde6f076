"""What a name may mean on a date, and what it is taken for."""

from __future__ import annotations

from datetime import date

from entente.actors import show

REUNITED = date(1990, 10, 3)


def test_a_body_is_chosen_before_people_and_says_as_what():
    (kremlin,) = show("the Kremlin", date(1985, 3, 11))
    assert (kremlin.id, kremlin.choice) == ("state/SUN", "as stand-in")


def test_of_people_with_one_surname_the_one_in_office_is_chosen():
    found = show("Bush", date(1990, 5, 1))
    chosen = [each for each in found if each.choice]
    said = [(each.name, each.office, each.choice) for each in chosen]
    assert said == [("George H. W. Bush", "President", "in office")]


def test_who_is_out_of_office_is_shown_with_every_office_and_said_to_be_out():
    found = show("Margaret Thatcher")
    assert {each.office for each in found} == {"Prime Minister"}
    assert [each.choice for each in found] == ["no longer or not yet in office"]


def test_what_does_not_hold_on_the_day_is_left_out():
    assert show("Margaret Thatcher", date(2000, 1, 1)) == []


def test_organisations_show_their_members_of_the_day():
    (nato,) = show("NATO", date(1949, 4, 4))
    assert len(nato.members) == 12 and "DEU" not in nato.members
    (now,) = show("NATO", date(2025, 1, 1))
    assert len(now.members) == 32 and "SWE" in now.members


def test_blocs_have_no_country_and_list_their_members_where_they_are_clear():
    (baltic,) = show("the Baltic states")
    assert (baltic.id, baltic.country, list(baltic.members)) == ("bloc/baltic-states", None, ["EST", "LTU", "LVA"])
    (west,) = show("the West")
    assert (west.id, west.country, list(west.members)) == ("bloc/west", None, [])
