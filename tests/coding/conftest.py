"""What a network could have said of sentences that were parsed by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from spacy.tokens import Doc

from entente.language.labels import CONTEXTS, MODES, NO_TYPE, ROLES, STATUSES, TYPES
from entente.language.network import Analysis, PairScores
from entente.language.pipeline import SENTENCES

Events = Mapping[str, tuple[str, Mapping[str, Sequence[str]]]]


@dataclass
class FakeNetwork:
    """Answers every pair with the same type, status, modes and contexts, and keeps what it was asked."""

    kind: str | None = None
    status: str = "actual"
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    historical: float = 0.0
    name: str = "fake 0"
    asked: list[np.ndarray] = field(default_factory=list)

    def pairs(self, states: Sequence[np.ndarray], roles: Sequence[np.ndarray]) -> PairScores:
        self.asked += roles
        rows = len(roles)
        types = np.full((rows, NO_TYPE + 1), 0.5 if self.kind is None else 0.01, np.float32)
        if self.kind is not None:
            types[:, TYPES.index(self.kind) if self.kind != "none" else NO_TYPE] = 0.84  # type: ignore[arg-type]
        statuses = np.zeros((rows, len(STATUSES)), np.float32)
        statuses[:, STATUSES.index(self.status)] = 1.0  # type: ignore[arg-type]
        modes = np.zeros((rows, len(MODES)), np.float32)
        for mode in self.modes:
            modes[:, MODES.index(mode)] = 0.9
        contexts = np.zeros((rows, len(CONTEXTS)), np.float32)
        for context in self.contexts:
            contexts[:, CONTEXTS.index(context)] = 0.9
        return PairScores(types, statuses, np.full(rows, self.historical, np.float32), modes, contexts)


def _analysis(doc: Doc, words: Sequence[int], events: Events) -> Analysis:
    size = len(words) + 1
    triggers = np.full((size, NO_TYPE + 1), 0.001, np.float32)
    triggers[:, NO_TYPE] = 0.99
    roles = np.zeros((len(ROLES), size, size), np.float32)
    axis = {doc[token].text: index for index, token in enumerate(words, 1)}
    for trigger, (kind, slots) in events.items():
        if trigger not in axis:
            continue
        triggers[axis[trigger], NO_TYPE] = 0.05
        triggers[axis[trigger], TYPES.index(kind)] = 0.9  # type: ignore[arg-type]
        for role, members in slots.items():
            for member in members:
                roles[ROLES.index(role), axis[trigger], [axis[word] for word in member.split()]] = 0.9
    nothing = np.zeros(size, np.int64)
    return Analysis(
        np.zeros((size, 8), np.float32),
        nothing,
        nothing,
        np.zeros((size, size), np.float32),
        nothing,
        np.zeros((size, 13), np.float32),
        triggers,
        roles,
    )


@pytest.fixture
def seen():
    """Puts into a Doc what a network saw: trigger word → (type, role → phrases)."""

    def put(doc: Doc, events: Events) -> Doc:
        doc.user_data[SENTENCES] = [
            replace(sentence, analysis=_analysis(doc, sentence.words, events)) for sentence in doc.user_data[SENTENCES]
        ]
        return doc

    return put


@pytest.fixture
def fake_network():
    return FakeNetwork
