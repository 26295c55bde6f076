import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.formats.codes import cameo_roles, fips
from entente.formats.gdelt import event_rows, listed, mention_rows, quad_class
from entente.formats.separated import write_lines

# As the codebook of GDELT 2.0 has them (reference/formats.md, 3 and 4).
_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
EVENTS = [
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *(f"Actor{number}{name}" for number in "12" for name in _ACTOR.split()),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
    *"NumMentions NumSources NumArticles AvgTone".split(),
    *(f"{whose}Geo_{name}" for whose in ("Actor1", "Actor2", "Action") for name in _GEO.split()),
    *"DATEADDED SOURCEURL".split(),
]
MENTIONS = (
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID "
    "Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone "
    "MentionDocTranslationInfo Extras"
).split()


def load(names, rows):
    out = io.BytesIO()
    written = write_lines(out, None, rows)
    lines = out.getvalue().decode("utf-8").split("\n")
    assert lines.pop() == "" and len(lines) == written and {line.count("\t") for line in lines} <= {len(names) - 1}
    if not lines:
        return []
    table = pd.read_csv(
        io.BytesIO(out.getvalue()), sep="\t", header=None, names=names, quoting=csv.QUOTE_NONE, dtype=str,
        keep_default_na=False, skip_blank_lines=False, encoding="utf-8",
    )  # fmt: skip
    assert len(table) == written
    return table.to_dict("records")


def load_events(event, document=None, lead=None, level="span"):
    return load(EVENTS, event_rows(event, document, lead, level))


def known(row):
    return {name: value for name, value in row.items() if value}


def test_there_are_61_and_16_fields():
    assert len(EVENTS) == 61 and len(MENTIONS) == 16


def test_an_event_has_what_its_record_knows_and_nothing_else(event, document, mention):
    document["url"] = "https://www.daily.example/a?b=1"
    guest, host = load_events(event(actors=mention["actors"][:1]), document, lead=True)
    number = int(guest["GLOBALEVENTID"])
    assert 0 < number < 2**63 and host["GLOBALEVENTID"] != guest["GLOBALEVENTID"]
    assert known(guest) == {
        "GLOBALEVENTID": str(number), "SQLDATE": "20230310", "MonthYear": "202303", "Year": "2023",
        "FractionDate": "2023.1918",
        "Actor1Code": "CHNGOVCOP", "Actor1Name": "XI JINPING", "Actor1CountryCode": "CHN", "Actor1Type1Code": "GOV",
        "Actor1Type2Code": "COP",
        "Actor2Code": "IRNGOV", "Actor2Name": "IRAN; THE STATE", "Actor2CountryCode": "IRN", "Actor2Type1Code": "GOV",
        "IsRootEvent": "1", "EventCode": "042", "EventBaseCode": "042", "EventRootCode": "04", "QuadClass": "1",
        "GoldsteinScale": "1.9", "NumMentions": "1", "NumSources": "1", "NumArticles": "1",
        "ActionGeo_Type": "4", "ActionGeo_FullName": "Beijing, China", "ActionGeo_CountryCode": "CH",
        "ActionGeo_Lat": "39.9", "ActionGeo_Long": "116.4",
        "DATEADDED": "20230311000000", "SOURCEURL": "https://www.daily.example/a?b=1",
    }  # fmt: skip
    assert (host["EventCode"], host["Actor1Name"], host["GoldsteinScale"]) == ("043", "IRAN; THE STATE", "2.8")


def test_codes_are_text_and_have_their_parents(event, party):
    (row,) = load_events(event(type="ASSAULT", cameo="1831", actors=[party("Hamas")], recipients=[]))
    assert (row["EventCode"], row["EventBaseCode"], row["EventRootCode"]) == ("1831", "183", "18")
    assert row["Actor2Code"] == row["Actor2Name"] == row["IsRootEvent"] == row["SOURCEURL"] == ""
    assert load_events(event(cameo=None)) == []


def test_talks_are_mirrored(event, party):
    talks = event(cameo="040", mode=[], recipients=[], actors=[party("A", "CHN"), party("B", "RUS")])
    rows = load_events(talks)
    assert [(row["Actor1CountryCode"], row["Actor2CountryCode"]) for row in rows] == [("CHN", "RUS"), ("RUS", "CHN")]


def test_a_visit_of_which_nobody_is_the_host_is_written_as_talks_of_each_pair(event, party):
    rows = load_events(event(recipients=[], actors=[party("A", "CHN"), party("B", "RUS")]))
    assert [(row["Actor1CountryCode"], row["Actor2CountryCode"]) for row in rows] == [("CHN", "RUS"), ("RUS", "CHN")]
    assert {(row["EventCode"], row["EventRootCode"], row["GoldsteinScale"]) for row in rows} == {("040", "04", "1.0")}


@pytest.mark.parametrize(
    ("country", "sectors", "fields"),
    [
        ("UNO", [], ("IGOUNO", "", "UNO", "IGO", "", "")),
        ("EUR", ["GOV"], ("IGOEECGOV", "", "EEC", "IGO", "GOV", "")),
        ("ISM", ["SOC"], ("NGMCVL", "", "", "NGM", "CVL", "")),
        ("XKX", ["MIL"], ("KSVMIL", "KSV", "", "MIL", "", "")),
        ("TLS", [], ("TMP", "TMP", "", "", "", "")),
        ("ISR", ["PTY", "OPP"], ("ISROPPPTY", "ISR", "", "OPP", "PTY", "")),
        ("SYR", ["MED", "JRN"], ("SYRHLHMED", "SYR", "", "HLH", "MED", "")),
        (None, ["UAF"], ("UAF", "", "", "UAF", "", "")),
        (None, ["UNK"], ("", "", "", "", "", "")),
    ],
)
def test_actors_have_the_codes_of_cameo(event, party, country, sectors, fields):
    (row,) = load_events(event(cameo="112", actors=[party("Somebody", country, sectors)], recipients=[]))
    names = ("Code", "CountryCode", "KnownGroupCode", "Type1Code", "Type2Code", "Type3Code")
    assert tuple(row[f"Actor1{name}"] for name in names) == fields


def test_an_actor_has_three_types_at_most():
    assert cameo_roles(["REL", "PRE"]) == []
    assert cameo_roles(["SOC", "CVL", "GOV"]) == ["CVL", "GOV"]


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ({"name": "Russia", "country": "RUS", "precision": "country"}, ("1", "Russia", "RS", "RS", "RS")),
        ({"name": "Texas", "country": "USA", "precision": "province"}, ("2", "Texas, United States", "US", "", "")),
        ({"name": "Paris", "admin1": "Texas", "country": "USA", "precision": "city"},
         ("3", "Paris, Texas, United States", "US", "", "")),
        ({"name": "Bavaria", "country": "DEU", "precision": "province"}, ("5", "Bavaria, Germany", "GM", "", "")),
        ({"name": "Rafah", "admin1": "Gaza Strip", "country": "PSE", "precision": "city"},
         ("4", "Rafah, Gaza Strip, Palestine", "GZ", "", "")),
        ({"name": "Somewhere", "country": None, "precision": "unknown"}, ("", "Somewhere", "", "", "")),
    ],
)  # fmt: skip
def test_places_have_the_codes_of_fips(event, place, fields):
    nowhere = {"text": None, "start": None, "end": None, "admin1": None, "lat": None, "lon": None, "geonames": None}
    row = load_events(event(place=nowhere | place))[0]
    names = ("Type", "FullName", "CountryCode", "ADM1Code", "FeatureID")
    assert tuple(row[f"ActionGeo_{name}"] for name in names) == fields
    assert not any(row[name] for name in EVENTS if name.startswith(("Actor1Geo", "Actor2Geo")))


@pytest.mark.parametrize(
    ("country", "code"),
    [("AUT", "AU"), ("AUS", "AS"), ("CHN", "CH"), ("CHE", "SZ"), ("DEU", "GM"), ("GBR", "UK"), ("RUS", "RS"),
     ("ISR", "IS"), ("IRQ", "IZ"), ("TUR", "TU"), ("UKR", "UP"), ("GEO", "GG"), (None, "")],
)  # fmt: skip
def test_fips_is_not_iso(country, code):
    assert fips(country, None) == code


@pytest.mark.parametrize(
    ("codes", "quad"), [("01 02 03 04 05", 1), ("06 07 08 09", 2), ("10 11 12 13 14", 3), ("15 16 17 18 19 20", 4)]
)
def test_quad_classes_are_those_of_the_data(codes, quad):
    assert {quad_class(f"{root}0") for root in codes.split()} == {quad}


def test_the_first_day_of_a_year_is_as_in_the_data(event):
    day = {"start": "1979-01-01", "end": "1979-01-01", "text": None, "precision": "day", "basis": "explicit"}
    assert load_events(event(date=day))[0]["FractionDate"] == "1979.0027"
    undated = load_events(event(date=None, first_reported=None))[0]
    assert [undated[name] for name in ("SQLDATE", "MonthYear", "Year", "FractionDate", "DATEADDED")] == [""] * 5


def test_mentions_point_to_events_and_into_the_text(event, telling):
    document, mention = telling({"url": "https://www.daily.example/a", "published": "2023-03-11T08:30:00+08:00"})
    happening = event(actors=mention["actors"][:1])
    guest, host = load(MENTIONS, mention_rows(listed(happening), mention, document))
    numbers = [row["GLOBALEVENTID"] for row in load_events(happening)]
    assert [guest["GLOBALEVENTID"], host["GLOBALEVENTID"]] == numbers
    text = document["text"]
    assert guest == {
        "GLOBALEVENTID": numbers[0], "EventTimeDate": "20230311000000", "MentionTimeDate": "20230311003000",
        "MentionType": "1", "MentionSourceName": "daily.example", "MentionIdentifier": "https://www.daily.example/a",
        "SentenceID": "2", "Actor1CharOffset": str(text.index("Xi Jinping")),
        "Actor2CharOffset": str(text.index("Iran")),
        "ActionCharOffset": str(text.index("met")), "InRawText": "1", "Confidence": "90",
        "MentionDocLen": str(len(text)), "MentionDocTone": "", "MentionDocTranslationInfo": "", "Extras": "",
    }  # fmt: skip
    assert (host["Actor1CharOffset"], host["Actor2CharOffset"]) == (
        guest["Actor2CharOffset"],
        guest["Actor1CharOffset"],
    )


def test_a_document_without_an_address_is_cited_by_its_id(event, telling, party):
    document, mention = telling()
    lone = event(actors=[party("Qatar", key="state/QAT")], recipients=[], cameo="051")
    (row,) = load(MENTIONS, mention_rows(listed(lone), mention | {"confidence": 0.01}, document))
    assert (row["MentionType"], row["MentionSourceName"], row["MentionIdentifier"]) == ("2", "Daily", "doc-1")
    assert (row["Actor1CharOffset"], row["Actor2CharOffset"], row["Confidence"]) == ("-1", "-1", "10")
    assert {each["SOURCEURL"] for each in load_events(event(), document)} == {"doc-1"}


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.text())
def test_no_value_breaks_the_table(event, party, telling, name, place, url):
    document, mention = telling({"url": url or None, "outlet": name or None})
    happening = event(
        actors=[party(name or None, key="person/x")], recipients=[], place=event()["place"] | {"name": place or None}
    )
    (row,) = load_events(happening, document)
    assert row["Actor1Name"] == _plain(name.upper()) and row["SOURCEURL"] == (_plain(url) or "doc-1")
    (told,) = load(MENTIONS, mention_rows(listed(happening), mention, document))
    assert told["MentionIdentifier"] == row["SOURCEURL"] and told["InRawText"] == "1"


def _plain(text):
    text = text.replace("\r\n", "\n")
    return "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029" else c for c in text)
