"""How many of each stratum are drawn."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.evaluate.validation.errors import SampleError
from entente.evaluate.validation.strata import allocate, stratum
from entente.store import FrameRow

SIZES = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 300), min_size=1, max_size=20)


@given(SIZES, st.integers(0, 500), st.sampled_from(["equal", "proportional"]))
def test_every_stratum_has_some_and_none_has_more_than_there_are(sizes, more, allocation):
    wanted = len(sizes) + more
    given_ = allocate(sizes, wanted, allocation)
    assert sum(given_.values()) == min(wanted, sum(sizes.values()))
    least = 2 if wanted >= 2 * len(sizes) else 1
    assert all(min(least, size) <= given_[name] <= size for name, size in sizes.items())


def test_equal_gives_as_many_of_each_while_they_last():
    assert allocate({"a": 1000, "b": 100, "c": 5}, 65, "equal") == {"a": 30, "b": 30, "c": 5}


def test_proportional_goes_by_size_but_leaves_nobody_out():
    assert allocate({"a": 800, "b": 200}, 50, "proportional") == {"a": 40, "b": 10}
    assert allocate({"a": 10_000, "b": 10, "c": 1}, 20, "proportional") == {"a": 17, "b": 2, "c": 1}


def test_more_strata_than_items_is_said():
    with pytest.raises(SampleError, match="a sample of 2 cannot have one of each of 3 strata"):
        allocate({"a": 9, "b": 9, "c": 9}, 2, "equal")


def test_a_stratum_is_named_by_its_values():
    row = FrameRow("men-1", "doc-1", "AID", "planned", 0.97, "m", None, date(2024, 3, 9))
    assert stratum(row, ("type", "status", "outlet")) == "AID / planned / no outlet"
    assert stratum(row, ("year", "month", "confidence")) == "2024 / 2024-03 / confidence 0.9"
    undated = FrameRow("men-1", "doc-1", "AID", "planned", 1.0, "m", "Daily", None)
    assert stratum(undated, ("outlet", "year", "confidence")) == "Daily / no date / confidence 0.9"
