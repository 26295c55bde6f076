import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.formats.codes import country_name
from entente.formats.polecat import COLUMNS as OURS
from entente.formats.polecat import story_rows
from entente.formats.separated import write_lines

# As the data set publishes them (reference/formats.md, 1.1).
COLUMNS = """Event ID,Event Date,Event Type,Event Mode,Event Intensity,Quad Code,Contexts,Actor Name,Actor Country,
Actor COW,Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,
Recipient Country,Recipient COW,Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,
Wikipedia Recipient ID,Placename,City,District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,
Feature Type,Source,Publication Date,Story People,Story Organizations,Story Locations,Language,Version"""
COLUMNS = [name.strip() for name in COLUMNS.replace("\n", "").split(",")]

AWKWARD = st.text(st.one_of(st.sampled_from("\t\n\r\"';|\x00\x85\u2028 "), st.characters(exclude_categories=["Cs"])))


def load(document, mentions, level="span"):
    out = io.BytesIO()
    written = write_lines(out, OURS, story_rows(document, mentions, level))
    table = pd.read_csv(
        io.BytesIO(out.getvalue()), sep="\t", quoting=csv.QUOTE_NONE, dtype=str, keep_default_na=False, encoding="utf-8"
    )
    assert list(table.columns) == COLUMNS and len(table) == written
    return table.to_dict("records")


def test_a_mention_has_a_row_for_each_of_its_modes(document, mention):
    visit, phone = load(document, [mention])
    story = visit["Event ID"].split("_")[0]
    assert story.startswith("20230311-") and [len(part) for part in story.split("-")] == [8, 4, 12]
    assert (visit["Event ID"], phone["Event ID"]) == (f"{story}_CONSULT_visit", f"{story}_CONSULT_phone")
    assert (visit["Event Mode"], visit["Event Intensity"]) == ("visit", "4.0")
    assert (phone["Event Mode"], phone["Event Intensity"]) == ("phone", "1.5")
    same = {name: value for name, value in visit.items() if name not in ("Event ID", "Event Mode", "Event Intensity")}
    assert same == {name: phone[name] for name in same} == {
        "Event Date": "2023-03-10", "Event Type": "CONSULT", "Quad Code": "VERBAL COOPERATION",
        "Contexts": "diplomatic",
        "Actor Name": "Xi Jinping; None", "Actor Country": "China; None", "Actor COW": "710; None",
        "Primary Actor Sector": "GOV; None", "Actor Sectors": "COP; None", "Actor Title": "None; None",
        "Actor Name Raw": "Xi Jinping; leaders", "Wikipedia Actor ID": "None; None",
        "Recipient Name": "Iran, the state", "Recipient Country": "Iran", "Recipient COW": "630",
        "Primary Recipient Sector": "GOV", "Recipient Sectors": "None", "Recipient Title": "None",
        "Recipient Name Raw": "Iran", "Wikipedia Recipient ID": "None",
        "Placename": "Beijing", "City": "Beijing", "District": "", "Province": "", "Country": "CHN",
        "Latitude": "39.9", "Longitude": "116.4", "GeoNames ID": "1816670", "Raw Placename": "Beijing",
        "Feature Type": "PPL", "Source": "Daily", "Publication Date": "2023-03-11",
        "Story People": "Xi Jinping", "Story Organizations": "", "Story Locations": "Beijing",
        "Language": "en", "Version": "entente-en 0.1.0",
    }  # fmt: skip


def test_a_story_tells_a_happening_once(document, mention, party):
    again = mention | {"id": "men-2", "mode": ["visit"], "confidence": 0.99, "place": None}
    rows = load(document, [mention, again])
    assert [row["Event Mode"] for row in rows] == ["visit", "phone"]
    assert [row["Placename"] for row in rows] == ["", "Beijing"]  # the surest telling of each


def test_other_happenings_of_one_type_and_mode_keep_their_parties_and_get_ids_of_their_own(document, mention, party):
    mention |= {"type": "ACCUSE", "mode": [], "score": -3.0, "quad": 3}
    other = mention | {"id": "men-2", "actors": [party("Qatar", "QAT")], "recipients": []}
    first, second = load(document, [mention, other])
    assert first["Event ID"].endswith("_ACCUSE") and second["Event ID"] == first["Event ID"] + "__2"
    assert (second["Actor Name"], second["Recipient Name"]) == ("Qatar", "")
    assert (first["Event Intensity"], first["Quad Code"]) == ("-3.0", "VERBAL CONFLICT")


def test_numbers_of_states_are_those_of_the_year(document, mention, party):
    mention |= {"mode": [], "actors": [party("Germany", "DEU"), party("United Nations", "UNO")], "recipients": []}
    mention["date"] |= {"start": "1985-05-01", "end": "1985-05-01"}
    (row,) = load(document, [mention])
    assert row["Actor COW"] == "260; None" and row["Actor Country"] == "Germany; United Nations"


@pytest.mark.parametrize(
    ("country", "name"),
    [("PSE", "Palestinian Territories"), ("HKG", "Hong Kong SAR China"), ("VAT", "Vatican City"), ("TUR", "Turkey"),
     ("RUS", "Russia"), ("CIV", "Côte d’Ivoire"), ("GRL", "Greenland"), ("SUN", "Soviet Union"), (None, "")],
)  # fmt: skip
def test_countries_have_the_names_of_polecat(country, name):
    assert country_name("polecat", country) == name


def test_without_text_no_words_of_the_story_leave(document, mention):
    row = load(document, [mention], "none")[0]
    assert row["Actor Name"] == "Xi Jinping; None" and row["Actor Name Raw"] == "None; None"
    assert row["Raw Placename"] == "" and row["Placename"] == "Beijing"


def test_an_undated_mention_is_of_the_day_of_its_story(document, mention):
    mention |= {"mode": [], "date": None}
    assert load(document, [mention])[0]["Event Date"] == "2023-03-11"
    document["published"] = None
    (row,) = load(document, [mention])
    assert (row["Event Date"], row["Publication Date"], row["Actor COW"]) == ("", "", "None; None")
    assert row["Event ID"].startswith("00000000-0000-")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(AWKWARD, AWKWARD), min_size=1, max_size=3), AWKWARD, AWKWARD)
def test_no_value_breaks_the_table(telling, party, names, outlet, place):
    document, mention = telling({"outlet": outlet or None}, {"mode": []})
    mention["actors"] = [party(name or None, text=text or None, start=0, end=1) for name, text in names]
    mention["place"]["name"] = place or None
    (row,) = load(document, [mention])
    for column, at in (("Actor Name", 0), ("Actor Name Raw", 1)):
        values = row[column].split("; ")
        assert [value.split() for value in values] == [
            _plain(name[at]).replace(";", ",").split() or ["None"] for name in names
        ]
    assert row["Source"] == _plain(outlet) and row["City"] == _plain(place)
    assert row["Recipient Name"] == "Iran, the state" and row["Version"] == "entente-en 0.1.0"


def _plain(text):
    """What a value may look like: every control character and line break a space."""
    text = text.replace("\r\n", "\n")
    return "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029" else c for c in text)
