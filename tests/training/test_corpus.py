"""The corpus's own checks find what is wrong with a line, and two passes are compared slot by slot."""

from __future__ import annotations

import json
from collections import Counter

import agreement
import check
import pytest

EVENT = {
    "type": "ACCUSE",
    "mode": ["disapprove"],
    "context": ["diplomatic"],
    "trigger": "condemned",
    "actors": ["Iran"],
}
TEXT = "Iran condemned Israel and Iran's neighbour on Tuesday."


def line(**changes):
    return {"text": TEXT, "style": "lead", "region": "asia", "year": 1999, "events": [EVENT | changes]}


def test_a_right_line_has_no_faults():
    assert check.event_faults(line()) == []
    assert check.style_faults(line()) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"type": "DANCE"}, "unknown type 'DANCE'"),
        ({"mode": ["phone"]}, "ACCUSE has no mode 'phone'"),
        ({"context": ["weather"]}, "unknown context 'weather'"),
        ({"status": "done"}, "unknown status 'done'"),
        ({"trigger": "blamed"}, "'blamed' does not stand in the text"),
        ({"trigger": "condemned Israel"}, "more than one word"),
        ({"actors": ["Ira"]}, "'Ira' does not stand in the text"),  # not inside a word
        ({"recipients": ["Iran#3"]}, "'Iran#3' does not stand in the text"),
        ({"actors": []}, "has neither actor nor recipient"),
        ({"date": "Monday"}, "'Monday' does not stand in the text"),
    ],
)
def test_a_wrong_slot_is_named(changes, told):
    assert any(told in fault for fault in check.event_faults(line(**changes)))


def test_a_phrase_can_be_meant_where_it_stands_a_second_time():
    assert check.locate(TEXT, "Iran#2") == (26, 30)


def test_a_report_is_checked_sentence_by_sentence():
    report = {"title": "x", "published": "1999-02-30", "paragraphs": [[line(trigger="blamed")], []]}
    faults = check.report_faults(report)
    assert any("blamed" in fault for fault in faults)
    assert any("three paragraphs" in fault for fault in faults)
    assert any("day is out of range" in fault for fault in faults)


@pytest.mark.parametrize("given", [{"style": "poem"}, {"region": "moon"}, {"year": 1850}])
def test_where_and_how_a_text_pretends_to_be_written_is_checked(given):
    assert check.style_faults(line() | given)


def test_the_same_sentence_in_two_lines_is_a_fault_whatever_its_marks(tmp_path, capsys):
    first, second = line(), line(trigger="condemned") | {"text": TEXT.replace(".", " .").upper()}
    second["events"] = []
    for name, each in (("a.jsonl", first), ("b.jsonl", second)):
        (tmp_path / name).write_text(json.dumps(each), "utf-8")
    assert check.main([str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")]) == 1
    assert "same text as" in capsys.readouterr().out


def test_a_line_that_is_no_record_is_a_fault(tmp_path, capsys):
    (tmp_path / "a.jsonl").write_text("{", "utf-8")
    assert check.main([str(tmp_path / "a.jsonl")]) == 1
    assert "not a record" in capsys.readouterr().out


def test_passes_are_compared_by_trigger_and_then_by_slot():
    counts, types = Counter(), Counter()
    other = EVENT | {"actors": ["Iran"], "recipients": ["Israel"], "context": ["military", "diplomatic"], "mode": []}
    extra = {"type": "REQUEST", "trigger": "neighbour", "actors": ["Iran"]}
    agreement.compare(TEXT, [EVENT], [other, extra], counts, types)
    assert (counts["trigger"], counts["trigger left"], counts["trigger right"]) == (1, 1, 2)
    assert (counts["same type"], counts["status"], counts["mode"]) == (1, 1, 0)
    assert (counts["actors"], counts["recipients"], counts["recipients right"]) == (1, 0, 1)
    assert (counts["context"], counts["context left"], counts["context right"]) == (1, 1, 2)


def test_kappa_is_one_for_the_same_answers_and_nought_for_chance():
    assert agreement.kappa(Counter({("A", "A"): 5, ("B", "B"): 5})) == 1.0
    assert agreement.kappa(Counter({("A", "A"): 1, ("A", "B"): 1, ("B", "A"): 1, ("B", "B"): 1})) == 0.0
