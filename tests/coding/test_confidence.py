"""Confidence is the calibrated share of right mentions; thresholds decide what is shown."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.coding.confidence import FEATURES, FILE, Calibration, Recalibration, log_odds
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


def user(**changes):
    given = {
        "model": "m 1", "slope": 0.5, "biases": {"AID": 1.0}, "thresholds": {"AID": 0.7}, "answers": 60,
        "samples": ["spring"], "error_before": 0.1, "error_after": 0.05, "reliability": [],
    }  # fmt: skip
    return Recalibration(**given | changes)


@given(st.sampled_from(TYPES), st.floats(-5, 5), st.floats(0.05, 3), st.floats(-2, 2))
def test_a_users_calibration_stands_behind_the_models_own(kind, share, slope, bias):
    own = Calibration({"share": 0.7}, {"AID": -0.4}, {"AID": 0.6})
    made = user(slope=slope, biases={kind: bias})
    given_ = NOTHING | {"share": share}
    both = own.then(made).confidence(kind, given_)
    assert both == pytest.approx(made.of(kind, own.confidence(kind, given_)), abs=1e-9)


def test_a_type_without_a_threshold_of_the_users_is_shown_from_where_it_was():
    own = Calibration({"share": 1.0}, {}, {"AID": 0.6, "REJECT": 0.8})
    both = own.then(user())
    assert both.threshold("AID") == 0.7
    assert both.threshold("REJECT") == pytest.approx(user().of("REJECT", 0.8))
    assert both.before is own


def test_calibrations_are_named_by_their_numbers():
    assert user().name == user().name != user(slope=0.6).name
