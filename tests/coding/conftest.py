"""What a network could have said of sentences that were parsed by hand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

import numpy as np
import pytest
from spacy.tokens import Doc

from entente.language.english import english
from entente.language.labels import CONTEXTS, MODES, NO_TYPE, ROLES, SAID, STANCES, STATUSES, TYPES
from entente.language.network import Analysis, PairScores
from entente.language.pipeline import SENTENCES, Sentence, lemma
from entente.records import Mention

Events = Mapping[str, tuple[str, Mapping[str, Sequence[str]]]]
Sayings = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass
class FakeNetwork:
    """Answers every pair with the same type, status, modes and contexts, and keeps what it was asked."""

    kind: str | None = None
    status: str = "actual"
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    historical: float = 0.0
    stance: str = "neutral"
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
        stances = np.full((rows, len(STANCES)), 0.1, np.float32)
        stances[:, STANCES.index(self.stance)] = 0.8  # type: ignore[arg-type]
        return PairScores(types, statuses, np.full(rows, self.historical, np.float32), modes, contexts, stances)


def _analysis(doc: Doc, words: Sequence[int], events: Events, sayings: Sayings, goes_on: str) -> Analysis:
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
    cues = np.zeros((size, 2), np.float32)
    said = np.zeros((len(SAID), size, size), np.float32)
    for cue, slots in sayings.items():
        if cue not in axis:
            continue
        cues[axis[cue], 0] = 0.9
        for slot, members in slots.items():
            for member in members:
                said[SAID.index(slot), axis[cue], [axis[word] for word in member.split() if word in axis]] = 0.9
    cues[[axis[word] for word in goes_on.split() if word in axis], 1] = 0.9
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
        cues,
        said,
    )


@pytest.fixture(scope="session")
def flat():
    """Makes a Doc of sentences in plain text, without a tree; a sentence may end in the white space behind it."""
    tokenizer = english().tokenizer

    def make(*sentences: str) -> Doc:
        parts = [each if each[-1:].isspace() else f"{each} " for each in sentences]
        read = tokenizer("".join(parts).rstrip(" "))
        starts = accumulate(map(len, parts[:-1]), initial=0)
        offsets = [token.idx for token in read]
        bounds = [*sorted({bisect_left(offsets, start) for start in starts} - {len(read)}), len(read)]
        first = [max(each for each in bounds[:-1] if each <= token.i) for token in read]
        doc = Doc(
            read.vocab,
            words=[token.text for token in read],
            spaces=[bool(token.whitespace_) for token in read],
            lemmas=[lemma(token.text) for token in read],
            heads=first,
            deps=["ROOT" if token.i == first[token.i] else "dep" for token in read],
        )
        doc.user_data[SENTENCES] = [
            Sentence(start, end, tuple(at for at in range(start, end) if not doc[at].is_space), None)
            for start, end in pairwise(bounds)
        ]
        return doc

    return make


@pytest.fixture(scope="session")
def mention():
    """Makes a mention of a Doc by the word that triggers it; other fields as given."""

    def make(doc: Doc, word: str, **fields: object) -> Mention:
        at = doc.text.index(word)
        made = {
            "id": f"men-{word}",
            "document": "doc-1",
            "sentence": {"start": 0, "end": len(doc.text)},
            "lead": True,
            "type": "ASSAULT",
            "quad": 4,
            "score": -9,
            "trigger": {"text": word, "start": at, "end": at + len(word)},
            "actors": [{"text": None, "start": None, "end": None}],
            "confidence": 0.5,
            "model": "hand 1",
        }
        return Mention(**{**made, **fields})

    return make


@pytest.fixture(scope="session")
def seen():
    """Puts into a Doc what a network saw.

    Events: trigger word → (type, role → phrases); sayings: first word of a cue → (source, cue, content → phrases);
    `goes_on`: words that go on with what was said in another sentence.
    """

    def put(doc: Doc, events: Events, sayings: Sayings | None = None, goes_on: str = "") -> Doc:
        doc.user_data[SENTENCES] = [
            replace(sentence, analysis=_analysis(doc, sentence.words, events, sayings or {}, goes_on))
            for sentence in doc.user_data[SENTENCES]
        ]
        return doc

    return put


@pytest.fixture(scope="session")
def fake_network():
    return FakeNetwork
