"""What two do together stands twice in files of CAMEO, once from each side."""

from itertools import permutations

import pytest

from entente.formats import gdelt as gdelt_layout
from entente.formats import icews as icews_layout
from entente.formats.reading.mirrors import MIRROR, Mirrors
from entente.formats.separated import write_lines
from entente.records import imported_event_id


def icews_row(number, one, other, code, **cells):
    """A row of ICEWS in which one state acts on another."""
    return {
        "Event ID": str(number), "CAMEO Code": code, "Source Name": one, "Source Country": one, "Source Sectors": "",
        "Target Name": other, "Target Country": other, **cells,
    }  # fmt: skip


def gdelt_row(number, one, other, code, **cells):
    """A row of GDELT in which one state acts on another."""
    row = {"GLOBALEVENTID": str(number), "EventCode": code, "EventRootCode": code[:2], "Actor1Type1Code": ""}
    for side, state in (("Actor1", one), ("Actor2", other)):
        row |= {f"{side}Code": state, f"{side}Name": state, f"{side}CountryCode": state}
    return row | cells


@pytest.fixture
def taken(files, take):
    """The events of rows of a layout and how many rows were left out as mirrors."""

    def take_rows(layout, *rows):
        events, report = take(layout, getattr(files, layout)(*rows))
        assert not report.refused and report.rows == len(rows)
        return events, report.mended[MIRROR].count if MIRROR in report.mended else 0

    return take_rows


SIDES = {"icews": (icews_row, "Chile", "Peru"), "gdelt": (gdelt_row, "CHL", "PER")}


def ids(layout, *numbers):
    return [imported_event_id(layout, f"{each} 2021-03-05" if layout == "icews" else str(each)) for each in numbers]


@pytest.mark.parametrize("layout", SIDES)
@pytest.mark.parametrize("codes", [("042", "043"), ("043", "042")])
def test_a_visit_and_its_host_are_one_event_of_the_visitor(taken, layout, codes):
    row, one, other = SIDES[layout]
    guest_first = codes[0] == "042"
    sides = [(one, other), (other, one)] if guest_first else [(other, one), (one, other)]
    rows = [row(number, *pair, code) for number, pair, code in zip((1, 2), sides, codes, strict=True)]
    [event], mirrors = taken(layout, *rows)
    assert mirrors == 1 and [event.id] == ids(layout, 1)
    assert (event.actors[0].id, event.recipients[0].id, event.cameo) == ("state/CHL", "state/PER", "042")


@pytest.mark.parametrize("layout", SIDES)
@pytest.mark.parametrize("code", ["036", "040", "041", "045", "046", "057", "061"])
def test_what_two_do_together_is_one_event_the_first_of_the_file(taken, layout, code):
    row, one, other = SIDES[layout]
    events, mirrors = taken(layout, row(7, one, other, code), row(3, other, one, code))
    assert mirrors == 1 and [event.id for event in events] == ids(layout, 7)


@pytest.mark.parametrize("layout", SIDES)
def test_who_talk_are_all_actors_and_who_mediates_acts(taken, layout):
    row, one, other = SIDES[layout]
    (talks, mediation), _ = taken(layout, row(1, one, other, "040"), row(2, one, other, "045"))
    assert [actor.country for actor in talks.actors] == ["CHL", "PER"] and not talks.recipients
    assert (talks.scope, mediation.actors[0].country, mediation.recipients[0].country) == ("interstate", "CHL", "PER")


@pytest.mark.parametrize("layout", SIDES)
@pytest.mark.parametrize("code", ["190", "111", "051", "070", "026"])
def test_what_may_be_an_answer_stays(taken, layout, code):
    row, one, other = SIDES[layout]
    events, mirrors = taken(layout, row(1, one, other, code), row(2, other, one, code))
    assert len(events) == 2 and not mirrors


DIFFERENT = [
    ("icews", {"Event Date": "2021-03-06"}), ("icews", {"Story ID": "10"}),
    ("gdelt", {"SQLDATE": "20200309"}), ("gdelt", {"SOURCEURL": "https://news.example/2"}),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "cells"), DIFFERENT)
def test_another_day_or_another_story_is_another_meeting(taken, layout, cells):
    row, one, other = SIDES[layout]
    events, mirrors = taken(layout, row(1, one, other, "040"), row(2, other, one, "040", **cells))
    assert len(events) == 2 and not mirrors


@pytest.mark.parametrize("layout", SIDES)
def test_other_parties_another_code_and_the_same_side_again_are_no_mirror(taken, layout):
    row, one, other = SIDES[layout]
    third = "Bolivia" if layout == "icews" else "BOL"
    told = [(one, other, "040"), (one, other, "040"), (other, one, "041"), (third, one, "040"),
            (one, other, "042"), (other, one, "042"), (one, one, "040"), (one, one, "040")]  # fmt: skip
    rows = [row(number, *each) for number, each in enumerate(told)]
    events, mirrors = taken(layout, *rows)
    assert len(events) == 8 and not mirrors


@pytest.mark.parametrize("order", [*permutations([(1, "Chile", "Peru"), (2, "Chile", "Peru"), (3, "Peru", "Chile")])])
def test_a_row_mirrors_one_other_in_any_order(taken, order):
    events, mirrors = taken("icews", *(icews_row(*each, "040") for each in order))
    assert (len(events), mirrors) == (2, 1)


def test_two_meetings_told_from_both_sides_are_two(taken):
    rows = [icews_row(number, *pair, "040") for number, pair in enumerate([("Chile", "Peru"), ("Peru", "Chile")] * 2)]
    assert [event.id for event in taken("icews", *rows)[0]] == ids("icews", 0, 2)


def test_a_row_that_was_refused_as_repeated_waits_for_no_mirror(files, take):
    rows = [icews_row(1, "Chile", "Peru", "040"), icews_row(1, "Chile", "Peru", "040"),
            icews_row(2, "Peru", "Chile", "040"), icews_row(3, "Peru", "Chile", "040")]  # fmt: skip
    events, report = take("icews", files.icews(*rows))
    assert [event.id for event in events] == ids("icews", 1, 3) and len(report.refused) == 1


def test_without_a_story_day_and_parties_decide(taken):
    rows = [icews_row(1, "Chile", "Peru", "040", **{"Story ID": "NULL"}),
            icews_row(2, "Peru", "Chile", "040", **{"Story ID": ""})]  # fmt: skip
    assert len(taken("icews", *rows)[0]) == 1


def test_only_the_latest_rows_wait_for_their_mirror(taken):
    events, _ = taken("icews", *(icews_row(number, "Chile", "Peru", code) for number, code in ((1, "040"), (2, "041"))))
    mirrored, _ = taken("icews", icews_row(3, "Peru", "Chile", "040"), icews_row(4, "Peru", "Chile", "041"))
    mirrors = Mirrors(size=1)
    for event in events:
        assert not mirrors.completes(event, event.cameo, "9")
    assert [mirrors.completes(event, event.cameo, "9") for event in reversed(mirrored)] == [True, False]


@pytest.mark.parametrize(
    ("kind", "mode", "code", "back"),
    [("CONSULT", "phone", "041", "041"), ("CONSULT", "visit", "042", "040"), ("AGREE", None, "030", "030")],
)
def test_what_two_did_together_comes_back_as_one_event_from_our_own_export(
    files, take, event, document, party, kind, mode, code, back
):
    parties = [party("Aino Example", "FIN", ["GOV"], "person/aino-example"), party("Norway", "NOR", key="state/NOR")]
    told = event(type=kind, mode=[mode] if mode else [], cameo=code, actors=parties, recipients=[])
    for layout, path, columns, rows in (
        ("icews", files.folder / "a.tab", icews_layout.COLUMNS, icews_layout.event_rows(told, document, "span")),
        ("gdelt", files.folder / "a.CSV", None, gdelt_layout.event_rows(told, document, None, "span")),
    ):
        with path.open("wb") as out:
            assert write_lines(out, columns, rows) == 2
        [again], report = take(layout, path)
        assert report.mended[MIRROR].count == 1 and (again.type, again.cameo) == (kind, back)
        assert {actor.country for actor in (*again.actors, *again.recipients)} == {"FIN", "NOR"}
