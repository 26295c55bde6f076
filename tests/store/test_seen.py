"""Ids that a store may hold: none that it holds is denied, and it is read once, when it is worth it."""

from __future__ import annotations

from entente.store import seen
from entente.store.seen import Seen


def test_what_was_read_or_added_is_never_denied_and_most_else_is() -> None:
    stored, added, others = ([f"doc-{kind}{number}" for number in range(2000)] for kind in "abc")
    ids = Seen(lambda: stored)
    for key in added:
        ids.add(key)
    assert all(key in ids for key in [*stored, *added])
    assert sum(key in ids for key in others) < 20


def test_the_store_is_not_read_for_a_few_questions_and_once_for_many() -> None:
    times = []
    ids = Seen(lambda: times.append(1) or ())
    assert all(f"doc-{number}" in ids for number in range(seen.FEW))
    assert not times
    assert "doc-1" not in ids and "doc-2" not in ids
    assert times == [1]
