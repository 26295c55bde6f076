"""Dictionaries of TABARI and PETRARCH, read as users' own actors."""

from __future__ import annotations

from datetime import date

import pytest

from entente.actors import TableFault, read_petrarch

DICTIONARY = """# made up
NORTH_FREEDONIA_ [NOR] ; a comment
+FREEDONIA_N._
\t[NORELI <19991231]
OLA_NORMANN_  ; head
+O_NORMANN_
\t[NORGOV 040117-061201]
\t[NORELI >20061202]
PENSIONERS_OF_ROMANIA_ [ROMMED]
THE_BLUE_HELMETS_ [IGOUNOMIL]
OLD_KING_
\t[NORGOV 331108-730717]
NOBODY_ [ZZZQQQ]
"""


def dictionary(tmp_path, text=DICTIONARY):
    path = tmp_path / "made.actors.txt"
    path.write_text(text, "utf-8")
    return path


def test_phrases_synonyms_codes_and_dates_are_read(tmp_path):
    found = read_petrarch(dictionary(tmp_path))
    rows = {(actor.phrase, actor.since): actor for actor in found.actors}
    assert rows["North Freedonia", None].country == "NOR"
    assert {actor.id for actor in found.actors if "Freedonia" in actor.phrase} == {"own/north-freedonia"}
    held = rows["Ola Normann", date(2004, 1, 17)]
    assert (held.country, held.sectors, held.until) == ("NOR", ("GOV",), date(2006, 12, 1))
    assert rows["Ola Normann", date(2006, 12, 2)].sectors == ("ELI",)
    assert found.faults == [] and found.uncoded == 1


def test_cameo_codes_become_plovers(tmp_path):
    rows = {actor.phrase: actor for actor in read_petrarch(dictionary(tmp_path)).actors}
    assert (rows["Pensioners of Romania"].country, rows["Pensioners of Romania"].sectors) == ("ROU", ("JRN",))
    assert (rows["the Blue Helmets"].country, rows["the Blue Helmets"].sectors) == ("UNO", ("MIL",))


def test_two_digits_of_a_year_are_of_the_century_that_puts_the_dates_in_order(tmp_path):
    (king,) = (actor for actor in read_petrarch(dictionary(tmp_path)).actors if actor.phrase == "Old King")
    assert (king.since, king.until) == (date(1933, 11, 8), date(1973, 7, 17))


def test_a_broken_entry_is_left_out_whole_and_named(tmp_path):
    found = read_petrarch(dictionary(tmp_path, DICTIONARY + "BAD_ONE_\n\t[NORGOV]\n\t[NORGOV 990231-991231]\n"))
    assert not any("Bad" in actor.phrase for actor in found.actors)
    (fault,) = found.faults
    assert "made.actors.txt: line 16, column code" in fault


def test_a_file_without_entries_is_refused(tmp_path):
    with pytest.raises(TableFault, match="no entry"):
        read_petrarch(dictionary(tmp_path, "hello\nworld\n"))
