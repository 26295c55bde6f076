import csv
from pathlib import Path

import pytest
from made_files import AN_ICEWS_ROW, ICEWS, line

from entente.coding import ontology
from entente.formats.reading.crosswalk import _acts, act_of_code
from entente.records import imported_event_id


def test_a_row_becomes_an_event(files, take):
    [event], report = take("icews", files.icews({}))
    assert event.id == imported_event_id("icews", "101 2021-03-05")
    assert (event.type, event.mode, event.cameo, event.quad, event.score) == ("ACCUSE", ["disapprove"], "111", 3, -2)
    [actor], [recipient] = event.actors, event.recipients
    assert (actor.name, actor.id) == ("Foreign Affairs (Chile)", "actor/foreign-affairs-chile")
    assert (actor.country, actor.sectors) == ("CHL", ["GOV"])
    assert (recipient.name, recipient.id, recipient.sectors) == ("Peru", "state/PER", [])
    assert (event.place.name, event.place.admin1, event.place.country) == ("Santiago", "Santiago Metropolitan", "CHL")
    assert (event.documents, event.reports, event.outlets, event.first_reported) == (1, 1, 1, None)
    assert event.status == "actual" and not event.historical and event.confidence == 0.5
    assert not report.mended and not report.refused


def test_the_intensity_is_icews_own(files, take):
    row = {"CAMEO Code": "016", "Event Text": "Deny responsibility"}
    events, report = take("icews", files.icews({"CAMEO Code": "164", "Intensity": "-6.5"}, row, {"Event ID": "3"}))
    assert events[0].goldstein == -6.5 and ontology.goldstein_scores()["164"] == -7
    assert report.refused["a statement (CAMEO root 01), for which PLOVER has no type"].example == "016"


@pytest.mark.parametrize("missing", ["NULL", "NA", ""])
def test_null_na_and_empty_are_missing(files, take, missing):
    slots = ("Target Name", "Target Country", "Intensity", "City", "Latitude", "Longitude", "Source Sectors")
    [event], report = take("icews", files.icews(dict.fromkeys(slots, missing)))
    assert event.recipients == [] and event.goldstein is None and event.actors[0].sectors == []
    assert event.place.name == "Santiago Metropolitan" and event.place.precision == "province"
    assert not report.mended


def test_nobody_who_acts_is_refused(files, take):
    events, report = take("icews", files.icews({"Source Name": "NULL"}, {"Event ID": "2"}))
    assert len(events) == 1 and report.refused["no actor"].first == "line 2"


def test_the_file_of_2017_has_american_dates_and_no_codes(files, take):
    columns = [name for name in ICEWS if name != "CAMEO Code"]
    rows = [
        {"Event Date": "3/5/2021"},
        {
            "Event ID": "2",
            "Event Date": "3/5/2021",
            "Event Text": '"Conduct suicide, car, or other non-military bombing"',
        },
        {"Event ID": "3", "Event Text": "carry out CAR bombing"},
        {"Event ID": "4", "Event Text": "Consult"},
        {"Event ID": "5", "Event Text": "Tell a joke"},
    ]
    events, report = take("icews", files.icews(*rows, columns=columns, name="Events.2017.tab"))
    assert [event.cameo for event in events] == ["111", "183", "1832", "040"]
    assert events[0].id == imported_event_id("icews", "101 2021-03-05")
    assert report.mended["dates written month/day/year"].count == 2
    assert report.mended["no CAMEO Code: taken from Event Text"].count == 4
    assert report.mended["quotation marks around values taken off"].first == "line 3"
    assert report.refused["no CAMEO Code, and no Event Text that tells it"].example == "Tell a joke"


def test_a_header_in_the_middle_is_passed_over(files, take):
    header, first, second = "\t".join(ICEWS), line(ICEWS, AN_ICEWS_ROW), line(ICEWS, AN_ICEWS_ROW | {"Event ID": "2"})
    events, report = take("icews", files.write("\n".join([header, first, header, "", second])))
    assert len(events) == report.rows == 2
    assert report.mended["the header again in the middle, passed over"].first == "line 3"


def test_columns_are_known_by_name_in_any_order(files, take):
    columns = ["Event Sentence", *reversed(ICEWS), "Headline"]
    assert take("icews", files.icews({}, columns=columns))[0] == take("icews", files.icews({}))[0]


def test_repeated_rows_and_repeated_ids_of_one_day_are_refused_and_of_two_days_kept(files, take):
    rows = [{}, {}, {"CAMEO Code": "112"}, {"Event Date": "2021-03-06"}]
    events, report = take("icews", files.icews(*rows))
    assert [str(event.date.start) for event in events] == ["2021-03-05", "2021-03-06"]
    assert report.refused["the row is there twice"].first == "line 3"
    assert report.refused["the id is there twice, the first counts"].first == "line 4"


def test_the_order_of_sectors_means_nothing(files, take):
    rows = [
        {"Source Sectors": "Parties,Government,Legislative / Parliamentary"},
        {"Event ID": "2", "Source Sectors": '"Legislative / Parliamentary,Parties,Government"'},
    ]
    one, two = take("icews", files.icews(*rows))[0]
    assert one.actors == two.actors and one.actors[0].sectors == ["GOV", "LEG", "PTY"]


def test_sectors_that_no_table_has(files, take):
    row = {"Source Sectors": "Finance / Economy / Commerce / Trade Ministry,Astrologers"}
    [event], report = take("icews", files.icews(row))
    assert event.actors[0].sectors == ["GOV"]
    assert report.mended["a sector without one in PLOVER left out"].example == "Astrologers"


def test_organisations_have_plovers_code_in_the_country_slot(files, take):
    rows = [{"Source Name": "United Nations", "Source Country": "NULL", "Source Sectors": "NULL"},
            {"Event ID": "2", "Source Name": "Shelter Without Frontiers", "Source Country": "",
             "Source Sectors": "Regional Intergovernmental Organizations"}]  # fmt: skip
    one, two = take("icews", files.icews(*rows))[0]
    assert one.actors[0].country == "UNO" and two.actors[0].country == "IGO"


def test_latin_1_among_utf_8(files, take):
    text = files.icews({"City": "Concepción"}, {"Event ID": "2", "City": "CITY"}).read_bytes()
    events, report = take("icews", files.write(text.replace(b"CITY", "Concepción".encode("latin-1"))))
    assert [event.place.name for event in events] == ["Concepción"] * 2
    assert report.mended["bytes that are not UTF-8 read as Windows-1252"].first == "line 3"


def test_the_visitor_is_the_actor_from_both_sides(files, take):
    host = {"Source Name": "Peru", "Source Country": "Peru", "Source Sectors": ""}
    guest = {"Target Name": "Chile", "Target Country": "Chile"}
    rows = [{"CAMEO Code": "042"}, {"Event ID": "2", "CAMEO Code": "043"} | host | guest]
    visit, hosted = take("icews", files.icews(*rows))[0]
    assert (hosted.actors[0].id, hosted.recipients[0].id, hosted.cameo) == ("state/CHL", "state/PER", "042")
    assert hosted.mode == visit.mode == ["visit"] and hosted.recipients == visit.recipients


def test_leading_zeros_that_a_table_program_took_come_back(files, take):
    rows = [{"CAMEO Code": "42", "Event Text": "Make a visit"}, {"Event ID": "2", "CAMEO Code": "100"}]
    events, report = take("icews", files.icews(*rows, {"Event ID": "3", "CAMEO Code": "10", "Event Text": "Demand"}))
    assert [event.cameo for event in events] == ["042", "100", "10"]
    assert report.mended["the leading zero of a CAMEO code restored"].count == 1


def test_former_names_of_countries_and_coordinates_that_are_none(files, take):
    rows = [
        {"Source Country": "the former Yugoslav Republic of Macedonia", "Latitude": "0", "Longitude": "0.0"},
        {"Event ID": "2", "Source Country": "Occupied Palestinian Territory", "Latitude": "95", "Longitude": "nan"},
    ]
    one, two = take("icews", files.icews(*rows))[0]
    assert (one.actors[0].country, two.actors[0].country) == ("MKD", "PSE")
    assert one.place.lat is two.place.lat is None


def test_expressed_intent_is_an_agreement_that_was_made(files, take):
    [event], _ = take("icews", files.icews({"CAMEO Code": "0312"}))
    assert (event.type, event.status) == ("AGREE", "actual")


def test_the_crosswalk_has_every_code_and_gives_types_and_modes_of_plover():
    with (Path(ontology.__file__).parent / "cameo.tsv").open(encoding="utf-8") as file:
        codes = {row["code"] for row in csv.DictReader(file, delimiter="\t")}
    assert {code for code in codes if not code.startswith("01")} == set(_acts())
    for code in _acts():
        act = act_of_code(code)
        assert (act.kind, act.modes[0] if act.modes else "") in ontology.measures()


@pytest.mark.parametrize(
    ("code", "kind"),
    [("0211", "REQUEST"), ("055", "CONCEDE"), ("116", "SANCTION"), ("1712", "ASSAULT"), ("090", "ACCUSE")],
)
def test_types_of_the_crosswalk(code, kind):
    assert act_of_code(code).kind == kind
