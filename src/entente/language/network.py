"""The shipped network at run time: sentences as words → what the heads say of them. onnxruntime, int8, no torch.

Batches hold sentences of one document only: int8 activations are scaled by the whole tensor, so what shares a
batch shares rounding; a document's records must not depend on its neighbours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from entente.language.features import batch, features

SHIPPED = Path(__file__).parent / "model"
FILES = ("analysis.onnx", "pairs.onnx", "tokenizer.json")
PIECES_A_BATCH = 512
PAIRS_AT_ONCE = 64

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class ModelMissing(RuntimeError):
    """The model's files are not where they should be, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the heads say of one sentence of n words; index 0 of every words axis is the root.

    states (n + 1, 384) word vectors; pos, tags, relations (n + 1,) label indices; arcs (n + 1, n + 1) scores
    of [word, head]; entities (n + 1, tags), triggers (n + 1, types + 1), roles (4, n + 1, n + 1), [role,
    trigger, participant], cues (n + 1, 2), whether a word begins a cue and whether it goes on with what was said
    before, and said (3, n + 1, n + 1), [source, cue or content; cue; word], are probabilities.
    """

    states: Floats
    pos: Ints
    tags: Ints
    arcs: Floats
    relations: Ints
    entities: Floats
    triggers: Floats
    roles: Floats
    cues: Floats
    said: Floats


class PairScores(NamedTuple):
    """What the pair head says of p pairs, as probabilities.

    types (p, types + 1), the last none; statuses (p, statuses); historical (p,); modes (p, modes); contexts
    (p, contexts); stances (p, stances), of the actor as speaker towards the recipient.
    """

    types: Floats
    statuses: Floats
    historical: Floats
    modes: Floats
    contexts: Floats
    stances: Floats


class Network:
    """The two graphs and the tokenizer of one model folder.

    `threads` is the number of cores one call may use; runs with different numbers agree in every label but
    not in every last bit, so the coder always uses one. `hash` is the SHA-256 over the model's files, as 64
    hexadecimal digits.
    """

    def __init__(self, folder: Path = SHIPPED, threads: int = 1):
        """Load the model in `folder`.

        Raises ModelMissing when a file is absent or damaged, or is another than model.json states.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self.about: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
            self.hash = _checked_hash(folder, self.about.get("sha256", {}))
            self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            # Released tokenizer files pad and cut every sentence to one length; here every piece counts.
            self.tokenizer.no_padding()
            self.tokenizer.no_truncation()
            self._analysis, self._pairs = (
                onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
                for name in ("analysis.onnx", "pairs.onnx")
            )
        except ModelMissing:
            raise
        except Exception as fault:  # onnxruntime and tokenizers raise bare exceptions of their own
            raise ModelMissing(f"no usable model in {folder}: {fault}; install entente again") from fault
        if len(self._analysis.get_outputs()) != len(fields(Analysis)) or len(self._pairs.get_outputs()) != len(
            PairScores._fields
        ):
            raise ModelMissing(f"the model in {folder} was made for another version of entente: export it again")
        self.folder = folder

    @property
    def name(self) -> str:
        """Name and version of the model, as records carry it."""
        return f"{self.about['name']} {self.about['version']}"

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """Analyses of the sentences (lists of words) of one document, in their order."""
        given = features(sentences, self.tokenizer)
        order = sorted(range(len(given)), key=lambda index: len(given[index].pieces))
        made: dict[int, Analysis] = {}
        while order:
            # Like lengths together; about PIECES_A_BATCH pieces fill the caches without leaving them.
            longest = len(given[order[min(len(order) - 1, 15)]].pieces)
            chosen, order = _split(order, max(1, PIECES_A_BATCH // longest))
            made |= zip(chosen, self._run([given[index] for index in chosen]), strict=True)
        return [made[index] for index in range(len(given))]

    def _run(self, sentences: Sequence[Any]) -> list[Analysis]:
        given = batch(sentences)
        feed = {
            "pieces": given.pieces,
            "mask": given.mask,
            "starts": given.starts,
            "shapes": given.shapes,
            "words": given.words,
        }
        states, pos, tags, arcs, relations, entities, triggers, roles, cues, said = self._analysis.run(None, feed)
        made = []
        for row, sentence in enumerate(sentences):
            n = len(sentence.starts)
            made.append(
                Analysis(
                    states[row, :n],
                    pos[row, :n],
                    tags[row, :n],
                    arcs[row, :n, :n],
                    relations[row, :n],
                    entities[row, :n],
                    triggers[row, :n],
                    roles[row, :, :n, :n],
                    cues[row, :n],
                    said[row, :, :n, :n],
                )
            )
        return made

    def pairs(self, states: Sequence[Floats], roles: Sequence[Ints]) -> PairScores:
        """The pair head on p pairs of one document: states (n + 1, 384) and roles (n + 1,) of each.

        A role is 0 neither, 1 actor, 2 recipient, 3 trigger; for stances the speaker, who is spoken of, and the cue.
        """
        parts = [
            self._judged(states[first : first + PAIRS_AT_ONCE], roles[first : first + PAIRS_AT_ONCE])
            for first in range(0, len(roles), PAIRS_AT_ONCE)
        ]
        return PairScores(*map(np.concatenate, zip(*parts, strict=True)))

    def _judged(self, states: Sequence[Floats], roles: Sequence[Ints]) -> PairScores:
        width = max(map(len, roles))
        words = np.zeros((len(states), width, states[0].shape[1]), np.float32)
        marks = np.zeros((len(states), width), np.int64)
        mask = np.zeros((len(states), width), np.bool_)
        for row, (state, role) in enumerate(zip(states, roles, strict=True)):
            words[row, : len(role)], marks[row, : len(role)], mask[row, : len(role)] = state, role, True
        return PairScores(*self._pairs.run(None, {"words": words, "roles": marks, "mask": mask}))


def _checked_hash(folder: Path, stated: Mapping[str, str]) -> str:
    """The hash over the model's files. Raises ModelMissing for one that has another than `stated` for it, if any is."""
    whole = hashlib.sha256()
    for name in FILES:
        data = (folder / name).read_bytes()
        if name in stated and hashlib.sha256(data).hexdigest() != stated[name]:
            raise ModelMissing(
                f"{folder / name} is damaged or was changed: its SHA-256 is not that in model.json; "
                "install entente again, or export your own model again"
            )
        whole.update(data)
    return whole.hexdigest()


def _split(order: list[int], size: int) -> tuple[list[int], list[int]]:
    return order[:size], order[size:]
