"""Fit the confidence of a model on the own corpus's dev lines, and write calibration.json into its folder.

Usage: python training/calibrate.py --model DIR [--data DIR] [--precision 0.85]

Logistic regression on the features of `entente.coding.confidence` with a bias for every type (ridge: the fewer dev
events a type has, the nearer its bias to none). A type is shown by default from the lowest confidence at which the
share right among its dev mentions, smoothed towards that of all types, reaches `--precision`. Prints the expected
calibration error by five-fold cross-validation and the reliability of each tenth. With `--data` the held-out sentences
of other data sets that carry labels of our own count as well: real prose beside written one.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from dev import GoldDocument, documents, others

from entente.actors import Resolver
from entente.coding import Coder, ModelSettings, Settings
from entente.coding.confidence import FEATURES, FILE, features
from entente.coding.parties import parties
from entente.documents import from_text
from entente.evaluate.validation.reliability import calibration_error, reliability, thresholds
from entente.language.labels import TYPES

RIDGE, TYPE_RIDGE, FOLDS = 0.5, 2.0, 5


def observations(
    coder: Coder, labelled: Iterable[GoldDocument]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of each reading of labelled texts: features (n, features), type index (n,), whether right (n,), document (n,)."""
    rows, kinds, right, groups = [], [], [], []
    for number, gold in enumerate(labelled):
        document = from_text(gold.text, published=gold.published)
        doc = coder.annotate(document)
        resolver = Resolver(coder.tables, doc, document.day)
        told = {event.trigger[0]: event.kind for event in gold.events}
        for reading in coder.reader.read(doc, document):
            actors, recipients = parties(reading, resolver, [])
            if actors:
                given = features(reading, actors, recipients)
                rows.append([given[name] for name in FEATURES])
                kinds.append(TYPES.index(reading.decision.kind))
                right.append(told.get(reading.candidate.trigger.idx) == reading.decision.kind)
                groups.append(number)
    return np.array(rows), np.array(kinds), np.array(right, float), np.array(groups)


def design(rows: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Features, one, and one column a type."""
    return np.hstack([rows, np.ones((len(rows), 1)), np.eye(len(TYPES))[kinds]])


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Ridge logistic regression by Newton's method; the common bias goes free."""
    penalty = np.full(x.shape[1], RIDGE)
    penalty[len(FEATURES)], penalty[len(FEATURES) + 1 :] = 1e-6, TYPE_RIDGE
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = probabilities(x, weights)
        gradient = x.T @ (p - y) + penalty * weights
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty), gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def probabilities(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Confidence of every row."""
    return 1 / (1 + np.exp(-x @ weights))


def cross_validated(x: np.ndarray, y: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Confidence of every row by weights fitted on other documents."""
    said = np.zeros(len(y))
    for fold in range(FOLDS):
        out = groups % FOLDS == fold
        said[out] = probabilities(x[out], fit(x[~out], y[~out]))
    return said


def main() -> None:
    """Parse the options, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder with the exported model")
    parser.add_argument("--data", type=Path, help="folder with the data sets of docs/training.md")
    parser.add_argument("--precision", type=float, default=0.85, help="share right wanted from each type")
    options = parser.parse_args()
    coder = Coder(Settings(model=ModelSettings(folder=options.model)))
    labelled = [*documents(), *(others(options.data) if options.data else ())]
    rows, kinds, y, groups = observations(coder, labelled)
    x = design(rows, kinds)
    said = cross_validated(x, y, groups)
    bins = reliability(said, y)
    weights = fit(x, y)
    bias, by_type = weights[len(FEATURES)], weights[len(FEATURES) + 1 :]
    made = {
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=False)},
        "biases": {kind: round(float(bias + weight), 4) for kind, weight in zip(TYPES, by_type, strict=True)},
        "thresholds": thresholds(said, kinds, y, options.precision, TYPES),
        "reliability": [[number, round(mean, 4), round(right, 4)] for number, mean, right in bins],
        "mentions": len(y),
    }
    (options.model / FILE).write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    print(f"{len(y)} readings, {y.mean():.3f} right; calibration error {calibration_error(bins):.3f} (cross-validated)")
    for number, confidence, right in bins:
        print(f"{number:>5} said {confidence:.2f} right {right:.2f}")
    print(made["weights"], made["thresholds"])


if __name__ == "__main__":
    main()
