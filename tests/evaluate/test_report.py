"""Figures are computed as the field computes them and printed one a line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.evaluate import Report
from entente.evaluate.report import f1, macro_f1
from entente.evaluate.tasks import predictions_file

LABELS = st.sampled_from(["AID", "AGREE", "REJECT"])


@pytest.mark.parametrize(
    ("right", "predicted", "gold", "wanted"),
    [(0, 0, 0, 0.0), (0, 4, 0, 0.0), (0, 0, 4, 0.0), (4, 4, 4, 1.0), (2, 4, 2, 2 / 3), (1, 2, 4, 1 / 3)],
)
def test_f1_is_the_harmonic_mean_of_precision_and_recall(right, predicted, gold, wanted):
    assert f1(right, predicted, gold) == pytest.approx(wanted)


def test_macro_f1_weighs_classes_alike_and_counts_only_those_of_the_gold_file():
    gold = ["AID", "AID", "AID", "REJECT"]
    mean, by_class = macro_f1(gold, ["AID", "AID", "AGREE", "REJECT"])
    assert by_class == pytest.approx({"AID": 0.8, "REJECT": 1.0})
    assert mean == pytest.approx(0.9)


def test_macro_f1_of_nothing_is_nothing():
    assert macro_f1([], []) == (0.0, {})


def test_gold_and_answers_must_be_as_many():
    with pytest.raises(ValueError):
        macro_f1(["AID"], [])


@given(st.lists(st.tuples(LABELS, LABELS), min_size=1))
def test_macro_f1_is_a_share_and_1_only_when_all_is_right(pairs):
    gold, predicted = zip(*pairs, strict=True)
    mean, by_class = macro_f1(gold, predicted)
    assert 0 <= mean <= 1
    assert (mean == 1) == (gold == predicted)
    assert set(by_class) == set(gold)


def test_a_report_prints_its_task_every_figure_and_its_notes():
    report = Report("syntax", {"words": 1200, "las": 0.88304}, ["Gold tokens."])
    assert report.lines() == ["task: syntax", "words  1200", "las    0.8830", "Gold tokens."]
    assert Report("syntax", {}).lines() == ["task: syntax"]


def test_every_answer_is_one_line_of_json(tmp_path):
    answers = [{"id": 1, "gold": "AID", "predicted": "AGREE"}, {"id": "é", "gold": "AID", "predicted": "AID"}]
    predictions_file(Report("relations", {}, (), answers), tmp_path / "answers.jsonl")
    lines = (tmp_path / "answers.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == answers
    assert "é" in lines[1]
