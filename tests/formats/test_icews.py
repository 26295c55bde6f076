import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.coding.ontology import measures
from entente.formats.codes import country_name, event_text, intensity, sector_names
from entente.formats.icews import COLUMNS as OURS
from entente.formats.icews import event_rows
from entente.formats.separated import write_lines
from entente.records import COUNTRY_CODES, SECTORS

# As the data set publishes them (reference/formats.md, 2.1).
COLUMNS = [
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
]  # fmt: skip


def load(event, document=None, level="span"):
    out = io.BytesIO()
    written = write_lines(out, OURS, event_rows(event, document, level))
    table = pd.read_csv(
        io.BytesIO(out.getvalue()), sep="\t", quoting=csv.QUOTE_NONE, dtype=str, keep_default_na=False, encoding="utf-8"
    )
    assert list(table.columns) == COLUMNS and len(table) == written
    return table.to_dict("records")


def test_a_visit_is_written_as_the_guest_and_as_the_host_see_it(event, document, mention):
    visit = event(actors=mention["actors"][:1])
    guest, host = load(visit, document)
    assert int(guest["Event ID"]) > 0 and 0 < int(guest["Story ID"]) < 2**53 and guest["Event ID"] != host["Event ID"]
    assert {name: value for name, value in guest.items() if name not in ("Event ID", "Story ID")} == {
        "Event Date": "2023-03-10",
        "Source Name": "Xi Jinping", "Source Sectors": "Government,Police", "Source Country": "China",
        "Event Text": "Make a visit", "CAMEO Code": "042", "Intensity": "1.9",
        "Target Name": "Government (Iran)", "Target Sectors": "Government", "Target Country": "Iran",
        "Sentence Number": "2", "Publisher": "Daily",
        "City": "Beijing", "District": "", "Province": "", "Country": "China", "Latitude": "39.9",
        "Longitude": "116.4",
    }  # fmt: skip
    assert host["Event Text"] == "Host a visit" and host["CAMEO Code"] == "043" and host["Intensity"] == "2.8"
    assert (host["Source Name"], host["Target Name"]) == ("Government (Iran)", "Xi Jinping")
    assert [row["Event ID"] for row in load(visit, document)] == [guest["Event ID"], host["Event ID"]]


def test_every_actor_is_paired_with_every_recipient(event, party):
    names = {"CHN": "China", "RUS": "Russia", "USA": "United States"}
    state = {code: party(name, code, key=f"state/{code}") for code, name in names.items()}
    blamed = event(
        type="ACCUSE", cameo="111", actors=[state["CHN"], state["RUS"]],
        recipients=[state["USA"], party("NATO", "IGO", key="org/nato")],
    )  # fmt: skip
    rows = load(blamed)
    assert [(row["Source Name"], row["Target Name"]) for row in rows] == [
        ("China", "United States"), ("China", "NATO"),
        ("Russian Federation", "United States"), ("Russian Federation", "NATO"),
    ]  # fmt: skip
    assert rows[1]["Target Country"] == "" and rows[0]["Event Text"] == "Criticize or denounce"
    assert rows[0]["Story ID"] and rows[0]["Sentence Number"] == "" and rows[0]["Publisher"] == ""
    assert len({row["Event ID"] for row in rows}) == 4


def test_what_several_do_together_is_mirrored(event, party):
    talks = event(type="CONSULT", mode=[], cameo="046", recipients=[], actors=[party("A"), party("B"), party("C")])
    rows = [(row["Source Name"], row["Target Name"], row["CAMEO Code"]) for row in load(talks)]
    assert rows == [(one, other, "046") for one in "ABC" for other in "ABC" if one != other]


def test_a_visit_of_which_nobody_is_the_host_is_written_as_talks_of_each_pair(event, party):
    rows = load(event(recipients=[], actors=[party("A"), party("B")]))
    assert [(row["Source Name"], row["Target Name"]) for row in rows] == [("A", "B"), ("B", "A")]
    assert {(row["CAMEO Code"], row["Event Text"], row["Intensity"]) for row in rows} == {("040", "Consult", "1.0")}


def test_who_acts_alone_has_no_target(event, party):
    protest = event(type="PROTEST", mode=["demo"], cameo="141", actors=[party(None, "RUS", ["CVL"])], recipients=[])
    (row,) = load(protest)
    assert row["Source Name"] == "General Population / Civilian / Social (Russian Federation)"
    assert row["Target Name"] == row["Target Sectors"] == row["Target Country"] == ""
    unknown = event(type="ASSAULT", cameo="180", actors=[party(None)], recipients=[])
    assert load(unknown)[0]["Source Name"] == "Unspecified Actor"


def test_the_same_party_twice_is_one_and_no_code_is_no_row(event, party):
    china = party("China", "CHN", ["GOV"], "state/CHN")
    assert len(load(event(cameo="051", actors=[china, dict(china)], recipients=[party("Iran", "IRN")]))) == 1
    assert load(event(cameo=None)) == []


def test_an_event_without_a_date_is_of_its_first_report(event):
    assert {row["Event Date"] for row in load(event(date=None))} == {"2023-03-11"}
    assert {row["Event Date"] for row in load(event(date=None, first_reported=None))} == {""}


@pytest.mark.parametrize(
    ("code", "value"),
    [("016", -5.0), ("022", 3.4), ("164", -6.5), ("165", -7.0), ("042", 1.9), ("1952", -10.0), ("130", -4.4)],
)
def test_intensity_is_goldsteins_but_for_four_codes(code, value):
    assert intensity(code) == value


@pytest.mark.parametrize(
    ("code", "label"),
    [("116", "find guilty or liable (legally)"), ("193", "fight with small arms and light weapons"),
     ("194", "fight with artillery and tanks"), ("1832", "Carry out car bombing"), ("010", "Make statement")],
)  # fmt: skip
def test_labels_are_those_of_icews(code, label):
    assert event_text(code) == label


def test_every_code_that_events_may_have_is_known():
    for measure in measures().values():
        if measure.cameo:
            assert event_text(measure.cameo) and intensity(measure.cameo) is not None


def test_every_sector_and_country_has_a_name():
    assert [sector for sector in sorted(SECTORS) if not sector_names([sector])] == ["PRE"]  # always beside another
    for layout in ("polecat", "icews", "gdelt"):
        unnamed = {code for code in COUNTRY_CODES if country_name(layout, code) == code}
        assert unnamed <= ({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"} if layout == "gdelt" else set())


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.text())
def test_no_value_breaks_the_table(event, party, telling, name, city, outlet):
    document, _ = telling({"outlet": outlet or None})
    place = event()["place"] | {"name": city or None}
    happening = event(actors=[party(name or None, key="person/x")], recipients=[], place=place)
    (row,) = load(happening, document)
    plain = _plain(name)
    assert row["Source Name"] == plain if name else row["Source Name"] == "Unspecified Actor"
    assert row["City"] == _plain(city) and row["Publisher"] == _plain(outlet) and row["Longitude"] == "116.4"


def _plain(text):
    text = text.replace("\r\n", "\n")
    return "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029" else c for c in text)
