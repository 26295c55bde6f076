import pytest
from made_files import A_GDELT_ROW

from entente.formats.reading.gdelt import GDELT_1, GDELT_2
from entente.records import imported_event_id


def test_a_row_becomes_an_event(files, take):
    [event], report = take("gdelt", files.gdelt({}))
    assert event.id == imported_event_id("gdelt", "900000001") and event.model == "GDELT 2.0"
    assert (event.type, event.cameo, event.goldstein, event.score) == ("ASSAULT", "190", -10, -9)
    [actor], [recipient] = event.actors, event.recipients
    assert (actor.name, actor.id, actor.country, actor.sectors) == ("ARMY", None, "TUR", ["MIL"])
    assert (recipient.name, recipient.id) == ("Syria", "state/SYR")
    assert (event.place.name, event.place.admin1, event.place.country) == ("Idlib", "Idlib", "SYR")
    assert (event.documents, event.reports, event.outlets) == (3, 3, 2)
    assert str(event.first_reported) == str(event.last_reported) == "2020-03-10"
    assert not report.mended and not report.refused


@pytest.mark.parametrize(("columns", "model"), [(GDELT_2, "2.0"), (GDELT_1, "1.0"), (GDELT_1[:57], "1.0")])
def test_the_number_of_columns_tells_the_version(files, take, columns, model):
    [event], _ = take("gdelt", files.gdelt({}, columns=columns))
    assert event.model == f"GDELT {model}" and (event.place.lat, event.place.lon) == (35.93, 36.63)
    assert len(columns) in (57, 58, 61) and str(event.first_reported) == "2020-03-10"


def test_other_numbers_of_columns_are_refused_and_named_for_what_they_are(files, take):
    text = "a\tb\n" + "\t".join(["x"] * 16) + "\n" + "\t".join(["x"] * 27) + "\n"
    events, report = take("gdelt", files.write(text + files.gdelt({}).read_text()))
    assert len(events) == 1
    assert set(report.refused) == {
        "not as many values as GDELT has columns (57, 58 or 61)",
        "rows of GDELT Mentions, not Events",
        "rows of the GDELT GKG, not Events",
    }


@pytest.mark.parametrize(
    ("fips", "code"),
    [
        ("AU", "AUT"),
        ("AS", "AUS"),
        ("CH", "CHN"),
        ("SZ", "CHE"),
        ("GM", "DEU"),
        ("UP", "UKR"),
        ("IZ", "IRQ"),
        ("GZ", "PSE"),
    ],
)
def test_places_are_in_fips_which_is_not_iso(files, take, fips, code):
    [event], _ = take("gdelt", files.gdelt({"ActionGeo_CountryCode": fips}))
    assert event.place.country == code


def test_a_place_that_no_table_knows_and_coordinates_of_nowhere(files, take):
    [event], report = take(
        "gdelt", files.gdelt({"ActionGeo_CountryCode": "QQ", "ActionGeo_Lat": "0", "ActionGeo_Long": "0"})
    )
    assert event.place.country is None and event.place.lat is None
    assert set(report.mended) == {"a FIPS code of a country that is not known left out", "coordinates 0, 0 left out"}


@pytest.mark.parametrize(
    ("kind", "name", "precision", "admin1"),
    [("1", "Syria", "country", None), ("5", "Idlib, Syria", "province", "Idlib"),
     ("3", "Dallas, Texas, United States", "city", "Texas"), ("2", "Texas, United States", "province", "Texas")],
)  # fmt: skip
def test_the_precision_tells_what_looks_like_a_point(files, take, kind, name, precision, admin1):
    [event], _ = take("gdelt", files.gdelt({"ActionGeo_Type": kind, "ActionGeo_FullName": name}))
    assert (event.place.precision, event.place.admin1) == (precision, admin1)


@pytest.mark.parametrize("kind", ["0", ""])
def test_no_place(files, take, kind):
    assert take("gdelt", files.gdelt({"ActionGeo_Type": kind}))[0][0].place is None


@pytest.mark.parametrize("when", ["20210101", "19200310", "soon", "20201340"])
def test_a_date_that_cannot_be_is_replaced_by_that_of_the_report(files, take, when):
    [event], report = take("gdelt", files.gdelt({"SQLDATE": when}))
    assert (str(event.date.start), event.date.basis, event.date.precision) == ("2020-03-10", "document", "unknown")
    assert next(iter(report.mended.values())).example == when


def test_a_date_that_can_be_stays(files, take):
    for when in ("20100310", "20200311"):  # ten years earlier; tomorrow, east of Greenwich
        [event], report = take("gdelt", files.gdelt({"SQLDATE": when}))
        assert event.date.basis == "explicit" and not report.mended


def test_without_any_date_a_row_is_refused(files, take):
    _, report = take("gdelt", files.gdelt({"SQLDATE": "19200310", "DATEADDED": ""}))
    assert list(report.refused) == ["a date that cannot be, and no DATEADDED"]


def test_codes_are_text(files, take):
    rows = [
        {"EventCode": "042", "EventRootCode": "04"},
        {"GLOBALEVENTID": "2", "EventCode": "42", "EventRootCode": "4"},
        {"GLOBALEVENTID": "3", "EventCode": "10", "EventRootCode": "10"},
        {"GLOBALEVENTID": "4", "EventCode": "10", "EventRootCode": "1"},
        {"GLOBALEVENTID": "5", "EventCode": "0357", "EventRootCode": "03"},
    ]
    events, report = take("gdelt", files.gdelt(*rows))
    assert [event.type for event in events] == ["CONSULT", "CONSULT", "REQUEST"]
    assert report.mended["the leading zero of a CAMEO code restored"].count == 2
    assert report.refused["a statement (CAMEO root 01), for which PLOVER has no type"].count == 1
    assert report.refused["a code that CAMEO does not have"].example == "0357"


EMPTY = dict.fromkeys((name for name in A_GDELT_ROW if name.startswith("Actor1")), "")


def test_rows_without_an_actor_are_refused_and_counted(files, take):
    events, report = take("gdelt", files.gdelt(EMPTY, {"GLOBALEVENTID": "2"} | EMPTY, {"GLOBALEVENTID": "3"}))
    assert len(events) == 1 and report.refused["no actor"].count == 2


def test_a_missing_recipient_is_none(files, take):
    nobody = dict.fromkeys((name for name in A_GDELT_ROW if name.startswith("Actor2")), "")
    assert take("gdelt", files.gdelt(nobody))[0][0].recipients == []


@pytest.mark.parametrize(
    ("actor", "country", "sectors"),
    [
        ({"Code": "USAMED", "CountryCode": "USA", "Type1Code": "MED"}, "USA", ["JRN"]),
        ({"Code": "USAHLH", "CountryCode": "USA", "Type1Code": "HLH"}, "USA", ["MED"]),
        ({"Code": "IGOUNO", "KnownGroupCode": "UNO", "Type1Code": "IGO"}, "UNO", []),
        ({"Code": "IGOEEC", "KnownGroupCode": "EEC", "Type1Code": "IGO"}, "EUR", []),
        ({"Code": "NGM", "Type1Code": "NGM"}, "ISM", []),
        ({"Code": "ROM", "CountryCode": "ROM"}, "ROU", []),
        ({"Code": "INSREB", "Type1Code": "INS", "Type2Code": "REB"}, None, ["REB"]),
    ],
)
def test_cameos_codes_of_actors(files, take, actor, country, sectors):
    row = EMPTY | {"Actor1Name": "SOMEONE"} | {f"Actor1{slot}": value for slot, value in actor.items()}
    [event], _ = take("gdelt", files.gdelt(row))
    assert (event.actors[0].country, event.actors[0].sectors) == (country, sectors)


def test_europe_is_not_the_european_union(files, take):
    europe = {"Actor1Code": "EUR", "Actor1Name": "EUROPE", "Actor1CountryCode": "EUR"}
    events, report = take("gdelt", files.gdelt(EMPTY | europe))
    assert events == [] and "a region as an actor, which PLOVER does not know, left out" in report.mended


def test_duplicates_and_a_header_are_left_out(files, take):
    header = "\t".join(["GLOBALEVENTID", *("x" for _ in range(60))]) + "\n"
    events, report = take("gdelt", files.write(header + files.gdelt({}, {}, {"GoldsteinScale": "-9"}).read_text()))
    assert len(events) == 1 and report.rows == 3
    assert {"the row is there twice", "the id is there twice, the first counts"} == set(report.refused)


def test_investigations_are_no_cooperation_and_protests_no_words(files, take):
    rows = [{"EventCode": "090", "EventRootCode": "09", "QuadClass": "2"},
            {"GLOBALEVENTID": "2", "EventCode": "141", "EventRootCode": "14", "QuadClass": "3"}]  # fmt: skip
    assert [event.quad for event in take("gdelt", files.gdelt(*rows))[0]] == [3, 4]


def test_the_army_of_a_country_is_not_the_state(files, take):
    [event], _ = take("gdelt", files.gdelt({"Actor1Name": "TURKEY"}))
    assert (event.actors[0].id, event.actors[0].country, event.actors[0].sectors) == (None, "TUR", ["MIL"])


def test_the_last_day_of_all_is_no_date_of_an_event(files, take):
    [event], _ = take("gdelt", files.gdelt({"DATEADDED": "99991231000000"}))
    assert str(event.date.start) == "2020-03-10"
