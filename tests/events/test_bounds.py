"""What is ruled out at once would not have fitted, whatever the weights."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.events.bounds import Bounds, Shared
from entente.events.candidates import Index
from entente.events.comparing import FEATURES
from entente.events.deciding import Decider, shipped
from entente.events.words import Words

TEXTS = [
    "It was told that they met.",
    "They met again in Belgrade, 4 killed.",
    "For the second time Xi met Vucic.",
]
DATES = [None, "2024-05-08", "2024-05-10", "2024-05-06/2024-05-12", "2023-11-01/2024-05-08", "2021-01-01/2024-05-08"]
STORIES = st.lists(
    st.tuples(
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from(TEXTS),
        st.sampled_from(["CONSULT", "AGREE", "ASSAULT"]),
        st.sampled_from(["China", "Xi", "China+Serbia", "a crowd"]),
        st.sampled_from(["Serbia", "Iran", ""]),
        st.sampled_from(DATES),
        st.sampled_from(["actual", "planned"]),
        st.booleans(),
        st.sampled_from([None, "Belgrade", "Kharkiv", "Chuhuiv"]),
    ),
    max_size=10,
)
DECIDERS = st.one_of(
    st.just(shipped()),
    st.builds(
        lambda weights, threshold: Decider(tuple(weights), threshold),
        st.lists(st.floats(-3, 3), min_size=len(FEATURES), max_size=len(FEATURES)),
        st.floats(-2, 2),
    ),
)
PUBLISHED = {"one": "2024-05-08", "two": "2024-05-11", "three": None}


@settings(max_examples=150, deadline=None)
@given(STORIES, DECIDERS)
def test_no_pair_that_fits_is_ruled_out(
    make: SimpleNamespace, stories: list[tuple[str, ...]], decider: Decider
) -> None:
    told = [
        make.report(
            name, PUBLISHED[name], text,
            make.tell(kind, "met", actors, recipients, date=date, status=status, historical=old, place_name=place),
        ).telling
        for name, text, kind, actors, recipients, date, status, old, place in stories
    ]  # fmt: skip
    low, high = Index(told).pairs(range(len(told)))
    possible = Bounds(told, decider).possible(low, high)
    fits = [decider.odds(told[one], told[other]) > 0 for one, other in zip(low.tolist(), high.tolist(), strict=True)]
    assert not np.any(np.array(fits, dtype=bool) & ~possible)


WORDS = st.frozensets(st.sampled_from("china serbia belgrade say talk agreement zebra".split()))


@given(st.lists(st.tuples(WORDS, WORDS), max_size=8))
def test_shared_words_of_many_pairs_are_those_of_each(sets: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    words = [Words.of(each) for pair in sets for each in pair]
    one, other = np.arange(0, len(words), 2), np.arange(1, len(words), 2)
    assert Shared(words).of(one, other) == pytest.approx(
        [ours.shared(theirs) for ours, theirs in zip(words[::2], words[1::2], strict=True)]
    )
