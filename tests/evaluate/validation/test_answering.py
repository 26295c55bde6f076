"""A round: answers are kept at once, may be given again, and must fit their items."""

from __future__ import annotations

import pytest

from entente.evaluate.validation import AnswerError, Round, SampleError, Wish, draw
from entente.store import open_store


@pytest.fixture
def sampled(store):
    """A store with a sample of four mentions and two sentences."""
    draw(store, "spring", Wish(size=4, missed=2), "0.0.1")
    return store


def test_a_round_goes_through_the_sample_and_ends(sampled):
    ann = Round(sampled, "spring", "ann")
    assert (ann.total, ann.answered) == (6, 0)
    seen, position = [], ann.next()
    while position is not None:
        seen.append(position)
        ann.answer(position, "skip")
        position = ann.next(after=position)
    assert seen == [1, 2, 3, 4, 5, 6] and ann.answered == 6


def test_it_goes_on_where_it_was_left(sampled):
    first = Round(sampled, "spring", "ann")
    first.answer(1, "right")
    first.answer(3, "wrong", {"date": None, "type": "REJECT"}, comment="of last year")
    sampled.close()
    with open_store(sampled.path) as again:
        later = Round(again, "spring", " ann ")
        assert (later.answered, later.next(), later.next(after=2), later.next(after=6)) == (2, 2, 4, 2)
        given = later.item(3).answer
        assert (given.verdict, dict(given.wrong), given.comment) == (
            "wrong", {"date": None, "type": "REJECT"}, "of last year"
        )  # fmt: skip


def test_an_answer_given_again_takes_the_place_of_the_first(sampled):
    ann = Round(sampled, "spring", "ann")
    ann.answer(2, "wrong", {"place": None})
    ann.answer(2, "right")
    (kept,) = sampled.answers("spring")
    assert (kept.position, kept.verdict, dict(kept.wrong)) == (2, "right", {})
    assert ann.answered == 1


def test_each_checker_has_answers_of_their_own(sampled):
    Round(sampled, "spring", "ann").answer(1, "right")
    bob = Round(sampled, "spring", "bob")
    assert bob.answered == 0 and bob.item(1).answer is None
    bob.answer(1, "wrong")
    assert [(each.checker, each.verdict) for each in sampled.answers("spring")] == [("ann", "right"), ("bob", "wrong")]


def test_a_sentence_can_have_missed_events(sampled):
    Round(sampled, "spring", "ann").answer(5, "wrong", missed=["AID", "CONSULT"])
    (kept,) = sampled.answers("spring")
    assert list(kept.missed) == ["AID", "CONSULT"]


@pytest.mark.parametrize(
    ("position", "given", "told"),
    [
        (7, {"verdict": "right"}, "has no item 7"),
        (1, {"verdict": "maybe"}, "unknown verdict 'maybe'"),
        (1, {"verdict": "right", "wrong": {"date": None}}, "says right has no slots that are wrong"),
        (1, {"verdict": "wrong", "wrong": {"mood": None}}, "unknown slot 'mood'"),
        (1, {"verdict": "wrong", "wrong": {"type": "DANCE"}}, "unknown type 'DANCE'"),
        (1, {"verdict": "wrong", "wrong": {"status": "done"}}, "unknown status 'done'"),
        (1, {"verdict": "wrong", "missed": ["AID"]}, "missed events are those of sentences"),
        (5, {"verdict": "wrong", "wrong": {"date": None}}, "nothing was coded in this sentence"),
        (5, {"verdict": "wrong", "missed": ["DANCE"]}, "unknown type 'DANCE'"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_not_kept(sampled, position, given, told):
    with pytest.raises(AnswerError, match=told):
        Round(sampled, "spring", "ann").answer(position, **given)
    assert sampled.answers("spring") == []


def test_who_checks_has_a_name(sampled):
    with pytest.raises(AnswerError, match="who checks"):
        Round(sampled, "spring", "  ")


def test_unknown_samples_and_items_are_named(sampled):
    with pytest.raises(SampleError, match="no sample 'summer': there are spring"):
        Round(sampled, "summer", "ann")
    with pytest.raises(SampleError, match="spring has 6 items: there is none at 0"):
        Round(sampled, "spring", "ann").item(0)
