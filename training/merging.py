"""Fit the weights by which two mentions are held to be of one happening (src/entente/events/weights.tsv).

    python training/merging.py benchmarks/gold/happenings_dev.jsonl training/happenings.jsonl

Logistic regression on all pairs that can be of one happening: of the gold mentions, with their slots as labelled,
and of the mentions that the coder finds in the same texts, which count half. Prints cross-validated figures, by story.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from entente.coding import Coder
from entente.evaluate.events import Case, cases, figures
from entente.events.candidates import pairs
from entente.events.clustering import APART, clusters
from entente.events.comparing import FEATURES, compare
from entente.events.deciding import WEIGHTS, contradict
from entente.events.telling import Telling

RIDGE = 1.0
FOLDS = 8
CODED_WEIGHT = 0.5
PRECISION = 0.935  # of merged mentions (B-cubed), cross-validated, in every gold file: the threshold is set for it


@dataclass
class Data:
    tellings: list[Telling]
    labels: list[str]
    pairs: list[tuple[int, int]]
    values: np.ndarray
    same: np.ndarray
    count: float  # what a pair of this set counts

    @classmethod
    def of(cls, found: list[Case], count: float) -> Data:
        ordered = sorted(found, key=lambda case: case.telling.order)
        tellings, labels = [case.telling for case in ordered], [case.event for case in ordered]
        chosen = list(pairs(tellings))
        values = np.array([compare(tellings[one], tellings[other]) for one, other in chosen])
        return cls(
            tellings, labels, chosen, values, np.array([labels[i] == labels[j] for i, j in chosen], float), count
        )

    def fold(self, number: int) -> np.ndarray:
        stories = {
            story: place % FOLDS for place, story in enumerate(sorted({each.split("/")[0] for each in self.labels}))
        }
        own = [stories[label.split("/")[0]] for label in self.labels]
        return np.array([[own[i] == number, own[j] == number] for i, j in self.pairs])

    def clusters(self, odds: np.ndarray, threshold: float) -> list[list[str]]:
        """The labels of what these odds merge."""
        settled = {
            (one, other): APART if contradict(self.tellings[one], self.tellings[other], value) else value
            for (one, other), value in zip(self.pairs, (odds - threshold).tolist(), strict=True)
        }
        found = clusters(
            len(self.tellings), settled, lambda one, other: contradict(self.tellings[one], self.tellings[other], 0.0)
        )
        return [[self.labels[index] for index in cluster] for cluster in found]


def fit(values: np.ndarray, same: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Ridge logistic regression by Newton's method."""
    weights = np.zeros(values.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (counts * (sure - same)) + RIDGE * weights
        bend = (values.T * (counts * sure * (1 - sure))) @ values + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def together(sets: list[Data], keep: list[np.ndarray]) -> np.ndarray:
    """The weights for the pairs of all sets that are kept."""
    counts = [np.full(kept.sum(), data.count) for data, kept in zip(sets, keep, strict=True)]
    return fit(
        np.vstack([data.values[kept] for data, kept in zip(sets, keep, strict=True)]),
        np.concatenate([data.same[kept] for data, kept in zip(sets, keep, strict=True)]),
        np.concatenate(counts),
    )


def cross_validated(sets: list[Data]) -> list[np.ndarray]:
    """The odds of every pair by weights that have not seen its stories; of pairs of two folds 0."""
    odds = [np.zeros(len(data.pairs)) for data in sets]
    for number in range(FOLDS):
        masks = [data.fold(number) for data in sets]
        weights = together(sets, [~mask.any(axis=1) for mask in masks])
        for data, mask, values in zip(sets, masks, odds, strict=True):
            values[mask[:, 0]] = data.values[mask[:, 0]] @ weights
    return odds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    coder = Coder()
    sets = [
        Data.of(cases(path, coder, coded=count < 1), count) for count in (1.0, CODED_WEIGHT) for path in options.gold
    ]
    odds = cross_validated(sets)

    def score(index: int, threshold: float) -> dict[str, float]:
        return figures(sets[index].clusters(odds[index], threshold))

    gold = range(len(options.gold))
    tried = {step / 20: min(score(index, step / 20)["b3_precision"] for index in gold) for step in range(-20, 31)}
    threshold = min(value for value, precision in tried.items() if precision >= PRECISION)
    for index, data in enumerate(sets):
        name = f"{options.gold[index % len(gold)]}, {'gold' if data.count == 1 else 'coded'} mentions:"
        print(name, len(data.tellings), "threshold", threshold, json.dumps(score(index, threshold)))
    weights = together(sets, [np.ones(len(data.pairs), bool) for data in sets])
    lines = [f"{name}\t{weight:.4f}" for name, weight in zip(FEATURES, weights, strict=True)]
    options.output.write_text("\n".join(["feature\tweight", *lines, f"threshold\t{threshold}", ""]), "utf-8")


if __name__ == "__main__":
    main()
