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


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("“No,”", "“No,”"),
        ("“No more.”", "“No more.”"),
        ("No", "No"),
        ("the U.S.", "the U.S."),
        ("$5", "$5"),
        ("(AP)", "(AP)"),
        ("said.", "said."),
        ("Iran", "Iran"),
    ],
)
def test_marks_at_the_edges_of_a_phrase_stand_beside_any_character(phrase, found):
    text = "Iran's “No,” the U.S.-led “No more.” cost US$5(AP)said."
    start, end = check.locate(text, phrase)
    assert text[start:end] == found
    assert check.locate("a“b”a “b”", "“b”#2") == (6, 9)


@pytest.mark.parametrize("phrase", ["ran", "mor", "o more.”", "“No mor", "5#2"])
def test_words_at_the_edges_of_a_phrase_are_whole(phrase):
    with pytest.raises(ValueError, match="does not stand in the text"):
        check.locate("Iran's “No more.” cost US$55 or 5.", phrase)


SAYING = {
    "speaker": ["Iran"],
    "cue": ["condemned"],
    "content": ["Israel and Iran's neighbour"],
    "about": [{"words": "Israel", "stance": "critical", "called": "neighbour"}],
}


def saying(**changes):
    return {"text": TEXT, "statements": [SAYING | changes]}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"speaker": []},
        {"cue": [], "about": []},
        {"content": ["Iran", "Israel"]},
        {"about": [{"words": "Iran#2", "stance": "neutral"}]},
        {"about": [{"words": "Israel", "stance": "supportive", "called": None}]},
    ],
)
def test_a_right_statement_has_no_faults(changes):
    assert check.statement_faults(saying(**changes)) == []
    assert check.statement_faults({"text": TEXT, "statements": [{"content": ["Israel"]}]}) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"speaker": ["Iraq"]}, "'Iraq' does not stand in the text"),
        ({"cue": ["condemn"]}, "'condemn' does not stand in the text"),
        ({"content": ["Israel", "on Monday"]}, "'on Monday' does not stand in the text"),
        ({"content": []}, "a statement by ['Iran'] without content"),
        ({"about": [{"words": "Israel#2", "stance": "critical"}]}, "'Israel#2' does not stand in the text"),
        ({"about": [{"words": "Israel", "stance": "hostile"}]}, "unknown stance 'hostile'"),
        ({"about": [{"words": "Israel", "stance": "critical", "called": "foe"}]}, "'foe' does not stand in the text"),
        ({"about": [{"words": "Iran", "stance": "neutral"}]}, "'Iran' stands outside what is said of it"),
        ({"about": [{"words": "neighbour on", "stance": "neutral"}]}, "'neighbour on' stands outside what is said"),
    ],
)
def test_a_wrong_slot_of_a_statement_is_named(changes, told):
    (fault,) = check.statement_faults(saying(**changes))
    assert told in fault


def test_every_statement_of_a_text_is_checked():
    record = {"text": TEXT, "statements": [SAYING, SAYING | {"cue": ["said"]}, SAYING | {"content": []}]}
    assert len(check.statement_faults(record)) == 2


@pytest.mark.parametrize(
    ("about", "faults"),
    [
        ([], []),
        ([{"span": [3, 9], "stance": "neutral"}], []),
        ([{"span": [3, 9], "stance": "critical", "called": [0, 2]}], []),
        ([{"span": [3, 9], "stance": "warm"}], ["unknown stance 'warm'"]),
        ([{"span": [9, 3], "stance": "neutral"}], ["[9, 3] is no [start, end]"]),
        ([{"span": [3, 9], "stance": "neutral", "called": [1]}], ["[1] is no [start, end]"]),
    ],
)
def test_stances_by_offsets_are_checked(about, faults):
    assert check.stance_faults({"id": "a:E1", "about": about}) == faults


def test_lines_of_statements_and_stances_are_known_by_what_they_hold(tmp_path, capsys):
    (tmp_path / "standoff").mkdir()
    good, bad = {"span": [0, 2], "stance": "neutral"}, {"span": [0, 2], "stance": "warm"}
    paths = [tmp_path / "said.jsonl", tmp_path / "standoff/stances.jsonl"]
    paths[0].write_text(json.dumps(saying()) + "\n" + json.dumps(saying(cue=["said"])), "utf-8")
    paths[1].write_text("\n".join(json.dumps({"id": "a", "about": [each]}) for each in (good, good, bad)), "utf-8")
    assert check.main([str(path) for path in paths]) == 1
    *faults, total = capsys.readouterr().out.splitlines()
    assert [fault.removeprefix(f"{tmp_path}/") for fault in faults] == [
        "said.jsonl:2: 'said' does not stand in the text",
        f"said.jsonl:2: same text as {paths[0]}:1",
        "standoff/stances.jsonl:3: unknown stance 'warm'",
    ]
    assert total == "5 lines, 3 faults {}"


def test_a_statement_without_a_stance_where_one_is_due_is_a_fault(tmp_path, capsys):
    (tmp_path / "a.jsonl").write_text(json.dumps(saying(about=[{"words": "Israel"}])), "utf-8")
    assert check.main([str(tmp_path / "a.jsonl")]) == 1
    assert "not a record: KeyError('stance')" in capsys.readouterr().out


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
