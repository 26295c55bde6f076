"""Confidence fitted anew on answers: a monotone map of the confidence that the model says of itself.

Platt's (1999) logistic regression on its log odds, one slope and a bias for every type. The prior of all of them is the
map that changes nothing, so that few answers change little, and a type with few answers goes with the others. Right
means what it means in the model's own calibration: the sentence tells an event of that type there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from entente.coding.confidence import BEFORE, LARGEST, Recalibration
from entente.evaluate.validation.consensus import Judged, judge
from entente.evaluate.validation.errors import SampleError
from entente.evaluate.validation.naming import sample_of
from entente.evaluate.validation.reliability import Numbers, calibration_error, reliability, thresholds
from entente.language.labels import TYPES
from entente.records import EventType, Mention
from entente.store import Store

FEWEST = 50  # answers, all types together
FEWEST_OF_A_TYPE = 20  # for a threshold of its own
# How strongly each is held to its prior: a slope off by 0.2, a bias by 0.4 and one of a type by 0.35 are no surprise.
SLOPE_PRIOR, BIAS_PRIOR, TYPE_PRIOR = 25.0, 6.0, 8.0
FLATTEST = 0.1  # the map must rise
FOLDS = 5
PRECISION = 0.85


@dataclass(frozen=True)
class Observed:
    """Checked mentions as numbers: log odds said, type, share of checkers who say right, part for cross-validation.

    `random`: whether the mention was drawn at random, not for being unsure: thresholds need that.
    """

    odds: Numbers
    kinds: NDArray[np.int64]
    right: Numbers
    folds: NDArray[np.int64]
    random: NDArray[np.bool_]
    model: str


def recalibrate_store(store: Store, names: Sequence[str] | None = None) -> Recalibration:
    """The calibration that the answers to these samples of a store give, by default to all of them.

    Raises SampleError for an unknown sample, and as `recalibrate` does.
    """
    chosen = [sample_of(store, name) for name in names] if names else store.samples()
    return recalibrate(
        [
            (
                sample.name,
                not sample.options.get("least_sure"),
                judge(store.sample_items(sample.name), store.answers(sample.name)),
            )
            for sample in chosen
        ]
    )


def recalibrate(samples: Sequence[tuple[str, bool, Iterable[Judged]]]) -> Recalibration:
    """The calibration that the answers of (name, drawn at random, judged items) give.

    Raises SampleError when there are too few, or when they are of several models.
    """
    found = _observed(samples)
    slope, biases = fit(found.odds, found.kinds, found.right)
    said = confidence(found.odds, found.kinds, slope, biases)
    checked = _cross_validated(found)
    return Recalibration(
        model=found.model,
        slope=round(slope, 4),
        biases={kind: round(float(bias), 4) for kind, bias in zip(TYPES, biases, strict=True)},
        thresholds=_thresholds(found, said),
        answers=len(said),
        samples=[name for name, _, _ in samples],
        error_before=round(calibration_error(reliability(_probability(found.odds), found.right)), 4),
        error_after=round(calibration_error(reliability(checked, found.right)), 4),
        reliability=[(n, round(mean, 4), round(right, 4)) for n, mean, right in reliability(checked, found.right)],
    )


def _observed(samples: Sequence[tuple[str, bool, Iterable[Judged]]]) -> Observed:
    rows, models = [], Counter[str]()
    for _, random, judged in samples:
        for each in judged:
            right = each.slots.get("type")
            if right is None:
                continue
            record = Mention.model_validate(each.item.shown["record"])
            if any(edit.slot == "type" for edit in record.edits):  # its type is a person's, its confidence is not
                continue
            rows.append((_own_confidence(record), TYPES.index(record.type), right, _fold(record.document), random))
            models[_own_model(record)] += 1
    if len(rows) < FEWEST:
        raise SampleError(
            f"{len(rows)} answered mentions are too few to fit confidence on: answer {FEWEST - len(rows)} more"
        )
    if len(models) > 1:
        raise SampleError(
            f"the answers are about records of several models ({', '.join(sorted(models))}): name samples of one"
        )
    said, kinds, rights, folds, at_random = map(np.array, zip(*rows, strict=True))
    return Observed(_log_odds(said), kinds, rights.astype(float), folds, at_random, next(iter(models)))


def _own_confidence(record: Mention) -> float:
    """What the model says of itself, without a calibration of the user's that the record was coded with."""
    return record.why.scores.get(BEFORE, record.confidence) if record.why else record.confidence


def _own_model(record: Mention) -> str:
    return record.model.partition(" + calibration ")[0]


def _fold(document: str) -> int:
    return hashlib.blake2b(document.encode(), digest_size=2).digest()[0] % FOLDS


def _log_odds(said: Numbers) -> Numbers:
    with np.errstate(divide="ignore"):
        odds: Numbers = np.clip(np.log(said / (1 - said)), -LARGEST, LARGEST)
    return odds


def _probability(odds: Numbers) -> Numbers:
    said: Numbers = 1 / (1 + np.exp(-odds))
    return said


def confidence(odds: Numbers, kinds: NDArray[np.int64], slope: float, biases: Numbers) -> Numbers:
    """The confidence that the map gives for each mention."""
    return _probability(slope * odds + biases[kinds])


def fit(odds: Numbers, kinds: NDArray[np.int64], right: Numbers) -> tuple[float, Numbers]:
    """The slope and the bias of every type: the likeliest, by a normal prior around the map that changes nothing."""
    strength = np.array([SLOPE_PRIOR, BIAS_PRIOR, *[TYPE_PRIOR] * len(TYPES)])
    prior = np.array([1.0, 0.0, *[0.0] * len(TYPES)])

    def loss(values: Numbers) -> tuple[float, Numbers]:
        total = values[0] * odds + values[1] + values[2:][kinds]
        off = _probability(total) - right
        away = values - prior
        value = float((np.logaddexp(0, total) - right * total).sum() + (strength * away * away).sum() / 2)
        gradient = [off @ odds, off.sum(), *np.bincount(kinds, off, len(TYPES))]
        return value, np.array(gradient) + strength * away

    bounds = [(FLATTEST, None), *[(None, None)] * (len(TYPES) + 1)]
    values = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(values[0]), values[1] + values[2:]


def _cross_validated(found: Observed) -> Numbers:
    """The confidence of every mention by a map fitted on other documents."""
    said = np.zeros(len(found.odds))
    for fold in range(FOLDS):
        out = found.folds == fold
        slope, biases = fit(found.odds[~out], found.kinds[~out], found.right[~out])
        said[out] = confidence(found.odds[out], found.kinds[out], slope, biases)
    return said


def _thresholds(found: Observed, said: Numbers) -> dict[EventType, float]:
    """From where 85 % of a type are right, of types with enough answers, and never lower than what was checked."""
    at_random = found.random
    said, kinds, right = said[at_random], found.kinds[at_random], found.right[at_random]
    counts = np.bincount(kinds, minlength=len(TYPES))
    chosen = thresholds(said, kinds, right, PRECISION, TYPES)
    return {
        kind: max(chosen[kind], round(float(said[kinds == index].min()), 2))
        for index, kind in enumerate(TYPES)
        if counts[index] >= FEWEST_OF_A_TYPE
    }
