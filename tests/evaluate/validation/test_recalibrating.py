"""Confidence fitted on answers: what is recovered from made-up ones, and what few of them change."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_reports import MODEL, document, mention

from entente.coding.confidence import BEFORE, log_odds
from entente.evaluate.validation import Round, SampleError, Wish, draw
from entente.evaluate.validation.consensus import judge
from entente.evaluate.validation.recalibrating import confidence, fit, recalibrate, recalibrate_store
from entente.evaluate.validation.reliability import calibration_error, reliability, thresholds
from entente.language.labels import TYPES
from entente.records import Edit, Why
from entente.store import Answer, SampleItem

ACCUSE, CONSULT = TYPES.index("ACCUSE"), TYPES.index("CONSULT")


def simulated(number, slope, biases, seed=5):
    """Log odds said, types and verdicts of mentions whose true confidence follows this map."""
    generator = np.random.default_rng(seed)
    odds, kinds = generator.normal(1.5, 1.0, number), generator.choice(list(biases), number)
    truth = 1 / (1 + np.exp(-(slope * odds + np.array([biases[kind] for kind in kinds]))))
    return odds, kinds, (generator.random(number) < truth).astype(float)


def test_the_map_that_made_the_answers_is_found():
    slope, biases = fit(*simulated(20_000, 0.6, {ACCUSE: -0.5, CONSULT: 0.8}))
    assert slope == pytest.approx(0.6, abs=0.05)
    assert biases[ACCUSE] == pytest.approx(-0.5, abs=0.1) and biases[CONSULT] == pytest.approx(0.8, abs=0.1)


def test_few_answers_change_little_and_unseen_types_go_with_the_others():
    odds, kinds, right = np.full(8, 1.4), np.full(8, ACCUSE), np.array([1.0, 1, 1, 0, 0, 0, 0, 0])  # 0.80 said
    slope, biases = fit(odds, kinds, right)
    now = confidence(np.array([1.4, 1.4]), np.array([ACCUSE, CONSULT]), slope, biases)
    assert 0.55 < now[0] < 0.75 < 0.80  # 3 of 8 were right
    assert now[0] < now[1] < 0.80


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 1000), st.integers(1, 60))
def test_the_map_always_rises(seed, number):
    generator = np.random.default_rng(seed)
    odds = generator.normal(0, 2, number)
    right = (odds < generator.normal(0, 1, number)).astype(float)  # the surer, the more often wrong
    slope, _ = fit(odds, generator.integers(0, len(TYPES), number), right)
    assert slope > 0


def checked(number, said, right, **slots):
    """A judged mention."""
    of = document(number, "Norway accused Chad.")
    record = mention(of, "ACCUSE", said, **slots)
    item = SampleItem(
        number, "mention", record.id, of.id, 0, 20, "ACCUSE", 1.0, {"record": record.model_dump(mode="json")}
    )
    answer = Answer(number, "ann", "right") if right else Answer(number, "ann", "wrong", {"type": None})
    return judge([item], [answer])[0]


def half_right(number=200, **slots):
    """Mentions said to be 0.9 sure of which half are right."""
    return [checked(index, 0.9, index % 2, **slots) for index in range(number)]


def test_a_model_that_is_too_sure_is_brought_down():
    made = recalibrate([("spring", True, half_right())])
    assert made.of("ACCUSE", 0.9) == pytest.approx(0.55, abs=0.05)
    assert made.error_before == pytest.approx(0.4, abs=0.01) and made.error_after < 0.1
    assert (made.answers, made.samples, made.model) == (200, ["spring"], MODEL)
    assert made.thresholds["ACCUSE"] > made.of("ACCUSE", 0.9)  # they are not right often enough to be shown
    assert sum(number for number, _, _ in made.reliability) == 200


def test_a_type_is_not_shown_from_where_nothing_was_checked():
    made = recalibrate([("spring", True, [checked(index, 0.8, True) for index in range(60)])])
    assert made.thresholds["ACCUSE"] == pytest.approx(made.of("ACCUSE", 0.8), abs=0.01)


def test_thresholds_come_from_random_samples_and_enough_answers():
    assert recalibrate([("spring", False, half_right())]).thresholds == {}
    assert recalibrate([("spring", False, half_right()), ("more", True, half_right(19))]).thresholds == {}


def test_a_wrong_date_is_no_wrong_event():
    judged = half_right(60)
    for each in judged:
        if each.right == 0:
            each.answers[0].wrong.clear()  # no such event
    assert recalibrate([("spring", True, judged)]).of("ACCUSE", 0.9) < 0.7
    dates = [checked(index, 0.9, False) for index in range(60)]
    dates = [judge([each.item], [Answer(each.item.position, "ann", "wrong", {"date": None})])[0] for each in dates]
    assert recalibrate([("spring", True, dates)]).of("ACCUSE", 0.9) > 0.9


def test_records_coded_with_a_calibration_count_by_what_the_model_said_itself():
    why = Why(decided_by="test", scores={BEFORE: 0.9})
    again = half_right(model=f"{MODEL} + calibration 1234abcd", why=why)
    plain, seen = recalibrate([("spring", True, half_right())]), recalibrate([("spring", True, again)])
    assert (seen.model, seen.slope, seen.biases) == (MODEL, plain.slope, plain.biases)


def test_a_type_that_a_person_corrected_says_nothing_of_the_model():
    edit = Edit(slot="type", was="AID", at=datetime(2024, 5, 1, tzinfo=UTC))
    with pytest.raises(SampleError, match="0 answered mentions"):
        recalibrate([("spring", True, half_right(edits=[edit]))])
    date = edit.model_copy(update={"slot": "date"})
    assert recalibrate([("spring", True, half_right(edits=[date]))]).answers == 200


def test_too_few_answers_are_counted():
    with pytest.raises(SampleError, match=r"31 answered mentions are too few .* answer 19 more"):
        recalibrate([("spring", True, half_right(31))])


def test_records_of_two_models_are_refused():
    with pytest.raises(SampleError, match=r"several models \(fake-en 0.0.1, other 1\)"):
        recalibrate([("spring", True, [*half_right(60), *half_right(2, model="other 1")])])


def test_the_answers_of_a_store_are_those_of_all_samples_or_of_some(store):
    for name, size in (("spring", 60), ("summer", 40)):
        draw(store, name, Wish(size=size), "0.0.1")
        round_ = Round(store, name, "ann")
        for position in range(1, size + 1):
            round_.answer(position, "right" if position % 4 else "wrong")
    assert recalibrate_store(store).answers == 100
    assert recalibrate_store(store, ["spring"]).answers == 60
    with pytest.raises(SampleError, match="no sample 'autumn'"):
        recalibrate_store(store, ["autumn"])


def test_reliability_is_by_tenths():
    said, right = np.array([0.05, 0.95, 0.97, 1.0]), np.array([0.0, 1.0, 1.0, 0.0])
    bins = reliability(said, right)
    assert bins == [(1, 0.05, 0.0), (3, pytest.approx(2.92 / 3), pytest.approx(2 / 3))]
    assert calibration_error(bins) == pytest.approx((0.05 + 2.92 - 2) / 4)


def test_a_threshold_is_the_lowest_confidence_at_which_enough_are_right():
    said = np.repeat([0.4, 0.8], 500)
    right = np.concatenate([np.tile([1.0, 0.0], 250), np.ones(500)])
    assert thresholds(said, np.zeros(1000, int), right, 0.85, ["AID"]) == {"AID": 0.41}
    assert thresholds(said, np.zeros(1000, int), right, 0.7, ["AID"]) == {"AID": 0.3}
    assert log_odds(0.5) == 0
