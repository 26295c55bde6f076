import pytest
from made_files import A_POLECAT_ROW, POLECAT, line

from entente.coding import ontology
from entente.formats.reading.happenings import Happening, happenings
from entente.records import imported_event_id

STORY = "20230103-{:04}-aaaaaaaaaaaa_CONSULT_visit"


def story(number: int, **slots: str) -> dict[str, str]:
    return {"Event ID": STORY.format(number), **slots}


def test_a_row_becomes_an_event_without_words(files, take):
    [event], report = take("polecat", files.polecat({}))
    assert (event.type, event.mode, event.quad, event.score) == ("CONSULT", ["visit"], 1, 4)
    assert event.id == imported_event_id("polecat", A_POLECAT_ROW["Event ID"]) and event.source == "polecat"
    [actor], [recipient] = event.actors, event.recipients
    assert (actor.name, actor.id, actor.country, actor.sectors) == (
        "Aino Example", "actor/aino-example", "FIN", ["GOV"],
    )  # fmt: skip
    assert (recipient.name, recipient.id) == ("Norway", "state/NOR")
    assert actor.text is None and event.evidence is None and event.mentions == []
    assert str(event.date.start) == "2023-01-02" and event.date.basis == "explicit"
    assert (event.place.name, event.place.country, event.place.precision) == ("Oslo", "NOR", "city")
    assert event.context == ["diplomatic", "economic"] and event.model == "POLECAT NGEC 1"
    assert str(event.first_reported) == "2023-01-03"
    assert not report.mended and not report.refused


def test_stories_of_one_happening_are_one_event_with_their_number(files, take):
    rows = [
        story(1),
        story(2, Source="Other Example", **{"Publication Date": "2023-01-05"}),
        story(2, **{"Event ID": "20230103-0002-aaaaaaaaaaaa_CONSULT_phone", "Event Mode": "phone"}),
        story(3, Placename="", Country="", Latitude="", Longitude="", **{"GeoNames ID": ""}),
    ]
    [event], report = take("polecat", files.polecat(*rows))
    assert (event.documents, event.reports, event.outlets) == (3, 3, 2)
    assert event.mode == ["visit", "phone"] and event.score == ontology.score("CONSULT", ["visit", "phone"])
    assert (str(event.first_reported), str(event.last_reported)) == ("2023-01-03", "2023-01-05")
    assert (report.rows, report.events) == (4, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"Event Date": "2023-01-03"},
        {"Event Type": "SUPPORT", "Event Mode": ""},
        {"Actor Name": "Someone Else"},
        {"Recipient Country": "Sweden", "Recipient Name Raw": "Sweden"},
        {"GeoNames ID": "1"},
    ],
)
def test_what_differs_in_party_type_day_or_place_is_another_event(files, take, other):
    events, _ = take("polecat", files.polecat(story(1), story(2, **other)))
    assert len(events) == 2


def test_unnamed_people_of_no_country_are_the_same_only_in_one_story(files, take):
    gunmen = {"Actor Name": "None", "Actor Country": "None", "Actor Name Raw": "gunmen"}
    events, _ = take("polecat", files.polecat(story(1, **gunmen), story(2, **gunmen)))
    assert [event.actors[0].id for event in events] == [None, None]


def test_memory_is_bounded_by_the_number_of_open_happenings(files, take):
    from entente.formats.reading.faults import ImportReport
    from entente.formats.reading.polecat import _tellings

    path = files.polecat(*(story(n, **{"Actor Name": f"Person {n % 3}"}) for n in range(9)))
    tellings = list(_tellings(path, ImportReport("x")))
    assert len(list(happenings(tellings))) == 3
    closed: list[Happening] = list(happenings(tellings, most=1))
    assert sum(len(each.stories) for each in closed) == 9


def test_both_names_of_column_five_are_read(files, take):
    columns = ["Intensity" if name == "Event Intensity" else name for name in POLECAT]
    assert take("polecat", files.polecat({}, columns=columns))[0] == take("polecat", files.polecat({}))[0]


def test_scores_are_of_the_codebook_and_not_of_the_file(files, take):
    [event], _ = take("polecat", files.polecat({"Event Intensity": "2.1"}))
    assert event.score == 4


@pytest.mark.parametrize("at", [40, 2])
@pytest.mark.parametrize("tabs", ["", "\t\t"])
def test_names_that_stand_in_the_header_only_are_passed_over(files, take, at, tabs):
    header = [*POLECAT[:at], "Headline", "Event Text", *POLECAT[at:]]
    path = files.write("\t".join(header) + "\n" + line(POLECAT, A_POLECAT_ROW) + tabs + "\n")
    [event], report = take("polecat", path)
    assert event.actors[0].name == "Aino Example"
    assert list(report.mended) == ["names in the header that have no column: the usual forty columns taken"]


def test_empty_columns_behind_the_last_are_dropped_and_full_ones_refused(files, take):
    good, bad = line(POLECAT, A_POLECAT_ROW), line(POLECAT, A_POLECAT_ROW | story(2))
    [_], report = take("polecat", files.write("\n".join(["\t".join(POLECAT), good + "\t\t", bad + "\tx\t", bad[:50]])))
    assert report.mended["empty columns behind the last one dropped"].first == "line 2"
    refused = report.refused["not as many values as columns"]
    assert (refused.count, refused.first, refused.example) == (2, "line 3", "42, not 40")


def test_quotes_inside_values_are_characters_and_around_them_are_taken_off(files, take):
    rows = [
        story(1, **{"Actor Name Raw": "Merkel's \"man", "Actor Name": "None"}),
        story(2, **{"Actor Name": '"Aino ""The"" Example"'}),
    ]
    events, report = take("polecat", files.polecat(*rows))
    assert [event.actors[0].name for event in events] == ["Merkel's \"man", 'Aino "The" Example']
    assert report.mended["quotation marks around values taken off"].first == "line 3"


def test_none_is_missing_alone_and_in_lists(files, take):
    row = {"Actor Name": "Aino Example; None", "Actor Country": "Finland; None", "Actor Name Raw": "Example; a crowd",
           "Primary Actor Sector": "GOV; CVL", "Actor Sectors": "LEG | PTY; None", "Event Mode": "None"}  # fmt: skip
    [event], _ = take("polecat", files.polecat(row))
    named, unnamed = event.actors
    assert (named.id, named.sectors) == ("actor/aino-example", ["GOV", "LEG", "PTY"])
    assert (unnamed.name, unnamed.id, unnamed.country, unnamed.sectors) == ("a crowd", None, None, ["CVL"])
    assert event.mode == []


def test_lists_of_unequal_length_are_not_put_together(files, take):
    row = {"Actor Name": "Aino Example; Liv Example", "Actor Country": "Finland", "Actor Name Raw": "they"}
    [event], report = take("polecat", files.polecat(row))
    assert [(actor.name, actor.country) for actor in event.actors] == [("Aino Example", None), ("Liv Example", None)]
    assert report.mended["lists of unequal length: what cannot be told to be whose left out"].count >= 1


@pytest.mark.parametrize(
    ("kind", "mode", "now", "modes"),
    [
        ("ASSAULT", "assassinate", "ASSAULT", ["targeted"]),
        ("ASSAULT", "cleansing", "ASSAULT", []),
        ("ASSAULT", "sideAB", "ASSAULT", []),
        ("COERCE", "withold", "COERCE", ["withhold"]),
        ("COERCE", "ban", "COERCE", ["restrict"]),
        ("RETREAT", "return", "RETREAT", []),
        ("INVESTIGATE", "None", "ACCUSE", ["investigate"]),
    ],
)
def test_retired_modes_and_types_are_mapped(files, take, kind, mode, now, modes):
    [event], report = take("polecat", files.polecat({"Event Type": kind, "Event Mode": mode}))
    assert (event.type, event.mode) == (now, modes)
    assert sum(noted.count for noted in report.mended.values()) == 1


def test_every_retired_value_leads_to_one_of_today():
    from entente.formats.reading.crosswalk import _retired

    assert all(pair in ontology.measures() for pair in _retired().values())
    assert not any(pair in ontology.measures() for pair in _retired())


def test_a_host_of_2018_is_the_recipient(files, take):
    [event], _ = take("polecat", files.polecat({"Event Mode": "host"}))
    assert event.mode == ["visit"] and event.actors[0].id == "state/NOR"


def test_the_first_of_two_rows_with_one_id_counts(files, take):
    [event], report = take("polecat", files.polecat({}, {"Placename": "Bergen"}, {}))
    assert event.reports == 1
    assert report.refused["the id is there twice, the first counts"].first == "line 3"
    assert report.refused["the row is there twice"].first == "line 4"


def test_nobody_meets_himself(files, take):
    pair = {"Actor Name": "Aino Example", "Recipient Name": "Aino Example", "Recipient Country": "Finland",
            "Primary Recipient Sector": "GOV", "Recipient Name Raw": "Example"}  # fmt: skip
    [event], report = take("polecat", files.polecat(pair))
    assert event.recipients == [] and report.mended["who meets himself left out of the recipients"].count == 1


def test_an_event_within_a_country_keeps_its_two_sides(files, take):
    row = {"Event Type": "ASSAULT", "Event Mode": "", "Actor Name": "None", "Recipient Name": "None",
           "Actor Name Raw": "Syria", "Recipient Name Raw": "Syria", "Actor Country": "Syria",
           "Recipient Country": "Syria", "Primary Actor Sector": "None"}  # fmt: skip
    [event], _ = take("polecat", files.polecat(row))
    assert event.actors[0].id == event.recipients[0].id == "state/SYR"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Palestinian Territories", "PSE"),
        ("Hong Kong SAR China", "HKG"),
        ("Vatican City", "VAT"),
        ("Turkey", "TUR"),
        ("Bosnia & Herzegovina", "BIH"),
        ("St. Lucia", "LCA"),
    ],
)
def test_countries_are_known_by_the_names_that_polecat_uses(files, take, name, code):
    row = {"Actor Name": "None", "Actor Name Raw": "None", "Actor Country": name, "Primary Actor Sector": "None"}
    [event], report = take("polecat", files.polecat(row))
    assert event.actors[0].id == f"state/{code}" and not report.mended


def test_numbers_of_the_correlates_of_war_help_where_the_name_does_not(files, take):
    row = {"Actor Country": "Freedonia", "Actor COW": "375"}
    [event], _ = take("polecat", files.polecat(row))
    assert event.actors[0].country == "FIN"
    [event], report = take("polecat", files.polecat({"Actor Country": "Freedonia"}))
    assert event.actors[0].country is None
    assert report.mended["a country that is not known left out"].example == "Freedonia"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"Event ID": "None"}, "no Event ID"),
        ({"Event Date": "soon"}, "the date of the event is none"),
        ({"Event Date": "2023-02-30"}, "the date of the event is none"),
        ({"Event Type": "CRIME"}, "a type that PLOVER does not have"),
        ({"Actor Name": "None", "Actor Name Raw": "", "Actor Country": "None"}, "no actor"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_by_reason_and_the_rest_is_read(files, take, row, reason):
    events, report = take("polecat", files.polecat(story(1) | row, story(2)))
    assert len(events) == 1 and list(report.refused) == [reason] and report.refused[reason].first == "line 2"


def test_older_and_unknown_contexts_and_sectors(files, take):
    row = {"Contexts": "humanitarian | sports", "Primary Actor Sector": "HRI", "Actor Sectors": "GOVMIL | RAD"}
    [event], report = take("polecat", files.polecat(row))
    assert event.context == ["human_security"] and event.actors[0].sectors == ["GOV", "MIL", "SOC"]
    assert {"a context that PLOVER does not have left out", "a sector that PLOVER does not have left out"} == set(
        report.mended
    )


def test_a_sector_of_a_hundred_thousand_letters_is_left_out_at_once(files, take):
    [event], report = take("polecat", files.polecat({"Primary Actor Sector": "ZZZ" * 33_000}))
    assert event.actors[0].sectors == []
    assert all(len(noted.example) <= 60 for noted in report.mended.values())
