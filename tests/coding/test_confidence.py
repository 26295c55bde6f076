"""Confidence is the calibrated share of right mentions; thresholds decide what is shown."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.coding.confidence import FEATURES, FILE, Calibration, log_odds
from entente.language import SHIPPED
from entente.language.labels import TYPES

NOTHING = dict.fromkeys(FEATURES, 0.0)


def test_a_model_without_calibration_says_its_own_share(tmp_path):
    calibration = Calibration.of(tmp_path)
    assert calibration.confidence("AID", NOTHING | {"share": log_odds(0.8)}) == pytest.approx(0.8)
    assert calibration.threshold("AID") == 0.5


def test_weights_biases_and_thresholds_are_those_of_the_models_folder(tmp_path):
    made = {"weights": {"share": 2.0}, "biases": {"AID": -1.0}, "thresholds": {"AID": 0.7}}
    (tmp_path / FILE).write_text(json.dumps(made), "utf-8")
    calibration = Calibration.of(tmp_path)
    assert calibration.confidence("AID", NOTHING | {"share": 0.5}) == pytest.approx(0.5)
    assert calibration.confidence("REQUEST", NOTHING | {"share": 0.5}) == pytest.approx(1 / (1 + math.exp(-1)))
    assert (calibration.threshold("AID"), calibration.threshold("REQUEST")) == (0.7, 0.5)


def test_the_shipped_model_is_calibrated_for_every_type():
    calibration = Calibration.of(SHIPPED)
    assert set(calibration.weights) == set(FEATURES)
    assert set(calibration.biases) == set(calibration.thresholds) == set(TYPES)


@given(st.floats(0, 1))
def test_log_odds_are_finite_and_grow_with_the_probability(probability):
    assert -6 <= log_odds(probability) <= 6
    assert (log_odds(probability) > 0) == (probability > 0.5) or probability == 0.5
