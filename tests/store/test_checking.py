"""Samples and answers in the store, and what samples are drawn from."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from entente.store import Answer, Query, Sample, SampleItem, StoreError, open_store

SAMPLE = Sample("spring", datetime(2024, 5, 1, 12, tzinfo=UTC), 7, {"size": 2, "by": ["type"]}, "0.6.0", ["m 1", "m 2"])
ITEMS = [
    SampleItem(1, "mention", "men-1", "doc-1", 3, 9, "AID", 2.5, {"text": "a\u2028b", "record": {"type": "AID"}}),
    SampleItem(2, "sentence", None, "doc-2", 0, 5, "nothing coded", 40.0, {"text": "c"}),
]


@pytest.fixture
def sampled(store):
    store.add_sample(SAMPLE, ITEMS)
    return store


def test_a_sample_is_read_as_it_was_kept(sampled):
    path = sampled.path
    sampled.close()
    with open_store(path, read_only=True) as again:
        assert again.samples() == [SAMPLE]
        assert again.sample_items("spring") == ITEMS
        assert again.sample_items("autumn") == again.answers("autumn") == []


def test_a_name_is_taken_once(sampled):
    with pytest.raises(StoreError, match="has a sample spring already"):
        sampled.add_sample(SAMPLE, ITEMS)
    assert len(sampled.sample_items("spring")) == 2


def test_an_answer_takes_the_place_of_the_same_checkers(sampled):
    at = datetime(2024, 5, 2, 8, 30, tzinfo=UTC)
    first = Answer(1, "ann", "wrong", {"type": "REJECT", "date": None}, (), "odd", at)
    missed = Answer(2, "ann", "wrong", {}, ["AID", "CONSULT"], None, at)
    bob = Answer(1, "bob", "right", answered=at)
    sampled.answer("spring", [first, missed, bob])
    kept = sampled.answers("spring")
    assert all(each.says_the_same(found) for each, found in zip([first, bob, missed], kept, strict=True))
    assert kept[0] == Answer(1, "ann", "wrong", {"type": "REJECT", "date": None}, [], "odd", at)
    again = Answer(1, "ann", "skip", answered=at)
    sampled.answer("spring", [again])
    assert [(each.checker, each.verdict) for each in sampled.answers("spring")] == [
        ("ann", "skip"), ("bob", "right"), ("ann", "wrong")
    ]  # fmt: skip
    assert not again.says_the_same(first)


def test_samples_are_drawn_from_current_mentions_with_their_outlets(store, make):
    one, other = make.document("one"), make.document("two", outlet=None, published=date(2024, 2, 3))
    with store.begin_run("0.0.1", "m", None, {}) as run:
        run.write(one, [make.mention(one)], [])
        run.write(other, [make.mention(other, date=None, type="REJECT", confidence=0.5)], [])
    with store.begin_run("0.0.1", "m", None, {}) as run:
        run.write(make.document("one", title="Anew"), [make.mention(one, status="denied")], [])
    rows = {row.document: row for row in store.frame(Query())}
    assert len(rows) == 2
    assert (rows["doc-one"].status, rows["doc-one"].outlet, rows["doc-one"].day) == (
        "denied",
        "Xinhua",
        date(2025, 1, 21),
    )
    assert (rows["doc-two"].type, rows["doc-two"].confidence, rows["doc-two"].day) == ("REJECT", 0.5, date(2024, 2, 3))
    assert [row.document for row in store.frame(Query(outlet="xinhua"))] == ["doc-one"]


def test_texts_come_with_the_sentences_that_hold_a_mention(store, make):
    one, quiet = make.document("one"), make.document("two", published=date(2024, 2, 3))
    copied = make.document("three", text="Other words.", copy_of="doc-one")
    with store.begin_run("0.0.1", "m", None, {}) as run:
        run.write(one, [make.mention(one), make.mention(one, type="REJECT")], [])
        run.write(quiet, [], [])
        run.write(copied, [], [])
    found = {key: (text, coded) for key, text, coded in store.texts(Query())}
    assert found == {
        "doc-one": (one.text, [[0, len(one.text)], [0, len(one.text)]]),
        "doc-two": (quiet.text, []),
    }
    assert [key for key, _, _ in store.texts(Query(until=date(2024, 12, 31)))] == ["doc-two"]
