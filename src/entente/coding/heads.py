"""The shipped reader: candidates by the trigger and role heads, judged by the pair head."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc

from entente.coding.participants import candidates, role_marks
from entente.coding.readings import Candidate, Decision, Participant, Reading
from entente.language import SENTENCES, Sentence
from entente.language.labels import CONTEXTS, MODES, NO_TYPE, STATUSES, TYPES
from entente.language.network import Network, PairScores
from entente.records import Document

MODE_THRESHOLD = 0.3  # of a type's likeliest mode
OTHER_MODE_THRESHOLD = 0.7  # of any other beside it: most events have one
CONTEXT_THRESHOLD = 0.4
HISTORY_THRESHOLD = 0.5
MODES_OF: dict[str, list[tuple[str, int]]] = {}  # type → its modes and where the head has them
for _at, _name in enumerate(MODES):
    MODES_OF.setdefault(_name.partition("/")[0], []).append((_name.partition("/")[2], _at))


class Heads:
    """Reads events with the trigger, role and pair heads of a network."""

    def __init__(self, network: Network):
        """Read with `network`, which also annotated the Docs to be read."""
        self.network = network

    @property
    def name(self) -> str:
        """How its records say who decided."""
        return "pair head and trigger head"

    def read(self, doc: Doc, document: Document) -> list[Reading]:
        """All candidates of the Doc with what the heads decide; likely and unlikely ones (see `Decision.share`)."""
        sentences: list[Sentence] = doc.user_data[SENTENCES]
        found = [candidate for sentence in sentences for candidate in candidates(doc, sentence)]
        found = [candidate for candidate in found if candidate.actors or candidate.recipients]
        if not found:
            return []
        states, marks = [], []
        for candidate in found:
            assert candidate.sentence.analysis is not None
            states.append(candidate.sentence.analysis.states)
            marks.append(role_marks(candidate, *pair_of(candidate)))
        scores = self.network.pairs(states, marks)
        return [Reading(candidate, _decision(candidate, scores, row)) for row, candidate in enumerate(found)]


def pair_of(candidate: Candidate) -> tuple[Participant | None, Participant | None]:
    """The ordered pair by which a candidate is judged: its surest actor and recipient; of joint parties, two."""
    actors = sorted(candidate.actors, key=lambda each: -each.probability)
    recipients = sorted(candidate.recipients, key=lambda each: -each.probability)
    if not recipients and len(actors) > 1:
        return candidate.actors[0], candidate.actors[1]
    return (actors[0] if actors else None), (recipients[0] if recipients else None)


def _decision(candidate: Candidate, scores: PairScores, row: int) -> Decision:
    """The likeliest type by the pair head and the trigger head together."""
    assert candidate.sentence.analysis is not None
    by_trigger = candidate.sentence.analysis.triggers[candidate.sentence.words.index(candidate.trigger.i) + 1]
    by_pair = scores.types[row]
    joint = np.sqrt(by_pair * by_trigger)
    best = int(joint[:NO_TYPE].argmax())
    kind = TYPES[best]
    return Decision(
        kind,
        STATUSES[int(scores.statuses[row].argmax())],
        bool(scores.historical[row] > HISTORY_THRESHOLD),
        _modes(kind, scores.modes[row]),
        tuple(_above(CONTEXTS, scores.contexts[row], CONTEXT_THRESHOLD)),
        float(joint[best] / joint.sum()),
        {
            "trigger": round(candidate.probability, 4),
            "type_by_pair": round(float(by_pair[best]), 4),
            "type_by_trigger": round(float(by_trigger[best]), 4),
            "status": round(float(scores.statuses[row].max()), 4),
            "historical": round(float(scores.historical[row]), 4),
        },
    )


def _modes(kind: str, probabilities: np.ndarray) -> tuple[str, ...]:
    """The modes of a type: the likeliest, and those of which the head is sure."""
    own = {name: probabilities[at] for name, at in MODES_OF.get(kind, ())}
    best = max(own, key=lambda name: own[name], default="")
    return tuple(name for name, p in own.items() if p > (MODE_THRESHOLD if name == best else OTHER_MODE_THRESHOLD))


def _above(names: Sequence[str], probabilities: np.ndarray, threshold: float) -> list[str]:
    return [names[int(at)] for at in np.flatnonzero(probabilities > threshold)]
