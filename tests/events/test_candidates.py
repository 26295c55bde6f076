"""All pairs that may be of one happening are found, and no others."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.events.candidates import Index, pairs
from entente.events.comparing import barred

TEXT = "It was told that they met."
PARTIES = ["China", "Xi", "Serbia", "Iran", "Hamas", "Fatah", "NATO", "a crowd", "China+Serbia", "Iran+a crowd", ""]
DATES = [None, "2024-05-08", "2024-05-10", "2024-05-13", "2024-05-06/2024-05-12", "2023-11-01/2024-05-08",
         "2024-02-01/2024-02-29", "2021-01-01/2024-05-08"]  # fmt: skip
STORIES = st.lists(
    st.tuples(
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from(["CONSULT", "AGREE", "ASSAULT", "COERCE"]),
        st.sampled_from([each for each in PARTIES if each]),
        st.sampled_from(PARTIES),
        st.sampled_from(DATES),
        st.sampled_from(["actual", "planned"]),
        st.booleans(),
        st.sampled_from([None, "Belgrade"]),
    ),
    max_size=12,
)
PUBLISHED = {"one": "2024-05-08", "two": "2024-05-11", "three": None}


def tellings(make: SimpleNamespace, stories: list[tuple[object, ...]]) -> list[object]:
    return [
        make.report(
            name, PUBLISHED[name], TEXT,
            make.tell(
                kind, "met", actors, recipients, date=date, status=status, historical=old, place_name=place
            ),
        ).telling
        for name, kind, actors, recipients, date, status, old, place in stories
    ]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(STORIES)
def test_the_blocks_hold_every_pair_that_is_not_barred(
    make: SimpleNamespace, stories: list[tuple[object, ...]]
) -> None:
    found = tellings(make, stories)
    every = [(i, j) for i, j in combinations(range(len(found)), 2) if not barred(found[i], found[j])]  # type: ignore[arg-type]
    assert list(pairs(found)) == every  # type: ignore[arg-type]


@settings(max_examples=50, deadline=None)
@given(STORIES)
def test_who_is_near_is_so_from_either_side(make: SimpleNamespace, stories: list[tuple[object, ...]]) -> None:
    index = Index(tellings(make, stories))  # type: ignore[arg-type]
    near = {one: index.near(one) for one in range(len(stories))}
    assert all(one in near[other] for one, others in near.items() for other in others)
    assert all(one not in others and others == sorted(set(others)) for one, others in near.items())


@pytest.mark.parametrize(("gap", "near"), [(0, True), (2, True), (3, False)])
@pytest.mark.parametrize("span", [0, 3, 20, 200])
def test_long_and_short_ones_meet_where_their_days_touch(
    make: SimpleNamespace, span: int, gap: int, near: bool
) -> None:
    from datetime import date, timedelta

    first = date(2024, 5, 8)
    long = f"{first - timedelta(span)}/{first}"
    short = str(first + timedelta(gap))
    stories = [("one", "CONSULT", "China", "Serbia", each, "actual", False, None) for each in (long, short)]
    assert Index(tellings(make, [*stories])).near(0) == ([1] if near else [])  # type: ignore[arg-type]
