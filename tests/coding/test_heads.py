"""What the pair head's probabilities are taken to say."""

from __future__ import annotations

import numpy as np
import pytest

from entente.coding.heads import _modes
from entente.language.labels import MODES


def probabilities(**given: float) -> np.ndarray:
    made = np.zeros(len(MODES))
    for name, probability in given.items():
        made[MODES.index(name.replace("_", "/"))] = probability
    return made


@pytest.mark.parametrize(("given", "modes"), [
    ({"ASSAULT_beat": 0.2}, ()),
    ({"ASSAULT_beat": 0.4}, ("beat",)),
    ({"ASSAULT_beat": 0.6, "ASSAULT_primitive": 0.5}, ("beat",)),  # a second one has to be sure
    ({"ASSAULT_beat": 0.9, "ASSAULT_primitive": 0.8}, ("beat", "primitive")),
    ({"PROTEST_riot": 0.9}, ()),  # another type's
])  # fmt: skip
def test_a_mention_has_its_likeliest_mode_and_others_that_are_sure(given, modes):
    assert _modes("ASSAULT", probabilities(**given)) == modes


def test_a_type_without_modes_has_none():
    assert _modes("AGREE", probabilities(ASSAULT_beat=0.9)) == ()
