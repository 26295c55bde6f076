"""Checked sentences as training lines: only those in which every event is known."""

from __future__ import annotations

from datetime import date
from itertools import count

import check
import pytest
from made_reports import RAIN, document, mention, write

from entente.evaluate.validation import Round, Wish, draw
from entente.evaluate.validation.consensus import judge
from entente.evaluate.validation.training_lines import phrase, training_lines
from entente.records import DateSpan, Offsets

NUMBERS = count()
TWO = f"Norway met Chad and Norway struck Chad. {RAIN}"


@pytest.fixture
def lines(filled):
    """The lines that answers to all mentions of one report give."""

    def made(text, *kinds, answers, missed=0, **slots):
        store = filled(f"{next(NUMBERS)}.duckdb")
        of = document(1, text)
        write(store, [(of, [mention(of, kind, 0.9, **slots) for kind in kinds])])
        draw(store, "spring", Wish(size=len(kinds), missed=missed), "0.0.1")
        for checker, said in answers.items():
            ann = Round(store, "spring", checker)
            for position in range(1, ann.total + 1):
                record = ann.item(position).shown.record
                answer = said.get(record.type if record else "sentence")
                if answer is not None:
                    ann.answer(position, *answer)
        found = list(training_lines(judge(store.sample_items("spring"), store.answers("spring"))))
        assert [check.event_faults(line) for line in found] == [[]] * len(found)
        return found

    return made


def test_a_right_mention_gives_a_line_with_its_words(lines):
    (line,) = lines("Norway met Chad on Monday.", "CONSULT", answers={"ann": {"CONSULT": ["right"]}})
    assert line == {
        "text": "Norway met Chad on Monday.",
        "year": 2023,
        "events": [
            {"type": "CONSULT", "trigger": "met", "actors": ["Norway"], "recipients": ["Chad"], "date": "Monday"}
        ],
    }


def test_a_corrected_type_and_status_are_taken(lines):
    said = {"CONSULT": ["wrong", {"type": "ACCUSE", "status": "denied"}]}
    (line,) = lines("Norway met Chad.", "CONSULT", answers={"ann": said}, mode=["visit"])
    (event,) = line["events"]
    assert (event["type"], event["status"], "mode" in event) == ("ACCUSE", "denied", False)


def test_modes_and_background_are_kept(lines):
    (line,) = lines(
        "Norway met Chad.", "CONSULT", answers={"ann": {"CONSULT": ["right"]}}, mode=["visit"], historical=True
    )
    assert line["events"][0]["mode"] == ["visit"] and line["events"][0]["historical"] is True


@pytest.mark.parametrize(
    "said",
    [
        ["wrong", {}],
        ["wrong", {"date": None}],
        ["wrong", {"type": None}],
        ["wrong", {"type": "ACCUSE", "actor": "the king"}],
        ["skip"],
        None,
    ],
)
def test_an_answer_that_does_not_say_what_is_right_gives_none(lines, said):
    assert lines("Norway met Chad.", "CONSULT", answers={"ann": {"CONSULT": said}}) == []


def test_every_mention_of_the_sentence_must_be_known(lines):
    assert lines(TWO, "CONSULT", "ASSAULT", answers={"ann": {"CONSULT": ["right"]}}) == []
    (line,) = lines(TWO, "CONSULT", "ASSAULT", answers={"ann": {"CONSULT": ["right"], "ASSAULT": ["right"]}})
    assert sorted(event["type"] for event in line["events"]) == ["ASSAULT", "CONSULT"]


def test_mentions_that_were_not_drawn_count_too(filled):
    store = filled()
    of = document(1, TWO)
    write(store, [(of, [mention(of, kind, 0.9) for kind in ("CONSULT", "ASSAULT")])])
    draw(store, "spring", Wish(size=1, by=("status",)), "0.0.1")
    Round(store, "spring", "ann").answer(1, "right")
    assert list(training_lines(judge(store.sample_items("spring"), store.answers("spring")))) == []


def test_a_sentence_in_which_nothing_is_told_is_a_line_without_events(lines):
    found = lines(f"Norway met Chad. {RAIN}", "CONSULT", answers={"ann": {"sentence": ["right"]}}, missed=1)
    assert found == [{"text": RAIN, "year": 2023, "events": []}]
    wrong = {"ann": {"sentence": ["wrong"]}}
    assert lines(f"Norway met Chad. {RAIN}", "CONSULT", answers=wrong, missed=1) == []


def test_checkers_must_agree(lines):
    answers = {"ann": {"CONSULT": ["right"]}, "bob": {"CONSULT": ["wrong", {"type": "AID"}]}}
    assert lines("Norway met Chad.", "CONSULT", answers=answers) == []
    answers["bob"] = {"CONSULT": ["skip"]}
    assert len(lines("Norway met Chad.", "CONSULT", answers=answers)) == 1


def test_a_date_that_stands_elsewhere_gives_none(lines):
    right = {"ann": {"CONSULT": ["right"]}}
    day = DateSpan(start=date(2023, 1, 2), end=date(2023, 1, 2), text="Monday", precision="day", basis="relative")
    assert lines("Norway met Chad.", "CONSULT", answers=right, date=day) == []


def test_words_outside_the_sentence_give_none(lines):
    # The recipient stands in the sentence before.
    found = lines(
        "Chad fell silent. Norway met its envoy.", "CONSULT", answers={"ann": {"CONSULT": ["right"]}},
        sentence=Offsets(start=18, end=39),
    )  # fmt: skip
    assert found == []


@pytest.mark.parametrize(
    ("start", "end", "named"), [(0, 4, "Iran"), (18, 22, "Iran#2"), (5, 8, "met"), (9, 17, "Iranians")]
)
def test_words_are_named_as_the_corpus_names_them(start, end, named):
    text = "Iran met Iranians Iran."
    assert phrase(text, start, end) == named
    assert check.locate(text, named) == (start, end)


@pytest.mark.parametrize(("start", "end"), [(1, 4), (-3, 2), (5, 99), (4, 4), (9, 13)])
def test_parts_of_words_and_places_outside_are_refused(start, end):
    with pytest.raises(ValueError, match="cannot be named"):
        phrase("Iran met Iranians Iran.", start, end)
