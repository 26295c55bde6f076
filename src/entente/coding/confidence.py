"""How sure a mention is: the heads' scores turned into the share of such mentions that were right on dev data.

Logistic calibration (Platt 1999) with an intercept of its own for every type, fitted by `training/calibrate.py` on
lines of the own corpus that the model has not seen. Right means: that word tells an event of that type there. Whoever
has checked records by hand may put a `Recalibration` behind it, fitted on the answers by `entente calibrate`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from entente.coding.readings import Reading
from entente.language.labels import TYPES
from entente.records import Actor, EventType, Probability

FILE = "calibration.json"
BEFORE = "before calibration"  # among the scores of a mention: its confidence without the user's calibration
FEATURES = ("share", "trigger", "actor", "recipient", "known", "both_known")
LARGEST = 6.0  # log odds: no head is surer than this


class Recalibration(BaseModel):
    """A user's calibration: `slope` times the log odds of a confidence of `model`, plus the bias of its type.

    `thresholds`: the confidence from which a type is shown, as far as the answers say; `answers` and `samples` are what
    it was fitted on. `reliability` has (number, mean confidence, share right) of each tenth, cross-validated.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    slope: Annotated[float, Field(gt=0)]
    biases: dict[EventType, float]
    thresholds: dict[EventType, Probability]
    answers: int
    samples: list[str]
    error_before: float
    error_after: float
    reliability: list[tuple[int, float, float]]

    @property
    def name(self) -> str:
        """How records that it was used on name it: the same for the same numbers."""
        return f"calibration {hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]}"

    def of(self, kind: EventType, confidence: float) -> float:
        """The confidence that takes the place of another one."""
        return probability(self.slope * log_odds(confidence) + self.biases.get(kind, 0.0))


@dataclass(frozen=True)
class Calibration:
    """Weights of the features, a bias for every type, and the confidence from which a type is shown by default.

    `before` is the model's own calibration, where a user's stands behind it.
    """

    weights: Mapping[str, float]
    biases: Mapping[str, float]
    thresholds: Mapping[str, float]
    before: Calibration | None = None

    @classmethod
    def of(cls, folder: Path) -> Calibration:
        """The calibration of the model in `folder`; of a model without one, the heads' own shares from one half up."""
        path = folder / FILE
        if not path.is_file():
            return cls.none()
        given = json.loads(path.read_text("utf-8"))
        return cls(given["weights"], given["biases"], given["thresholds"])

    @classmethod
    def none(cls) -> Calibration:
        """The reader's own shares as they are."""
        return cls({"share": 1.0}, {}, {})

    def confidence(self, kind: EventType, features: Mapping[str, float]) -> float:
        """The calibrated probability of a mention of type `kind` with these features."""
        total = self.biases.get(kind, 0.0) + sum(weight * features[name] for name, weight in self.weights.items())
        return probability(total)

    def then(self, user: Recalibration) -> Calibration:
        """This calibration with a user's behind it; a type without a threshold there is shown from where it was."""
        return Calibration(
            {name: user.slope * weight for name, weight in self.weights.items()},
            {kind: user.slope * self.biases.get(kind, 0.0) + user.biases.get(kind, 0.0) for kind in TYPES},
            {kind: user.thresholds.get(kind, user.of(kind, self.threshold(kind))) for kind in TYPES},
            before=self,
        )

    def threshold(self, kind: EventType) -> float:
        """The confidence from which mentions of a type are shown by default."""
        return self.thresholds.get(kind, 0.5)


def features(reading: Reading, actors: Sequence[Actor], recipients: Sequence[Actor]) -> dict[str, float]:
    """What confidence is computed from: log odds of the heads, and whether it is known who the parties are (0 or 1)."""
    candidate = reading.candidate
    known = [any(_known(actor) for actor in parties) for parties in (actors, recipients)]
    return {
        "share": log_odds(reading.decision.share),
        "trigger": log_odds(candidate.probability),
        "actor": log_odds(max((each.probability for each in candidate.actors), default=0.5)),
        "recipient": log_odds(max((each.probability for each in candidate.recipients), default=0.5)),
        "known": float(any(known)),
        "both_known": float(all(known)),
    }


def _known(actor: Actor) -> bool:
    return actor.country is not None or actor.id is not None


def probability(log_odds: float) -> float:
    """The probability with these log odds."""
    return 1.0 / (1.0 + math.exp(-log_odds))


def log_odds(probability: float) -> float:
    """log(p / (1 − p)), kept within ±6."""
    if probability in (0.0, 1.0):
        return LARGEST if probability else -LARGEST
    return max(-LARGEST, min(LARGEST, math.log(probability / (1.0 - probability))))
