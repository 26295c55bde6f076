from __future__ import annotations

from datetime import date, timedelta

from entente.relations.moves import DAYS, moves

LAST = date(2024, 12, 31)


def day(spans_ago: int) -> str:
    return str(LAST - timedelta(DAYS * spans_ago + 3))


def read(made, spans=range(13)):
    made.document(str(LAST))
    for span in spans:
        made.document(day(span))


def test_nothing_read_is_no_move(made):
    assert moves(made.store) is None


def test_a_pair_that_turns_moves_more_than_one_that_stays(made):
    read(made)
    for span in range(1, 13):
        made.events([("RUS", "UKR", day(span), 1), ("CHN", "USA", day(span), 4)])
    made.events([("UKR", "RUS", day(0), 4), ("USA", "CHN", day(0), 4)])
    found = moves(made.store)
    first, second = found.pairs
    assert (first.a, first.b, first.direction) == ("RUS", "UKR", "worse")
    assert (first.score, first.score_before, first.events[-1], first.events_before) == (-9.0, 3.0, 1, 1.0)
    assert (second.a, second.b, second.direction) == ("CHN", "USA", "as before")
    assert (found.first, found.last, found.before, found.known) == (LAST - timedelta(27), LAST, 12, True)


def test_spans_in_which_nothing_was_read_are_not_held_against_the_newest(made):
    read(made, (0, 1, 2, 5))
    made.events([("RUS", "UKR", day(1), 2), ("RUS", "UKR", day(0), 2)])
    (pair,) = moves(made.store).pairs
    assert pair.scores[-6:] == (0.0, None, None, 0.0, 6.0, 6.0)
    assert pair.score_before == 2.0 and pair.direction == "better"


def test_with_too_little_read_before_the_most_told_lead(made):
    read(made, (0, 1))
    made.events([("RUS", "UKR", day(0), 4), ("CHN", "USA", day(0), 1), ("USA", "CHN", day(0), 1)])
    found = moves(made.store)
    assert not found.known
    assert [(pair.a, pair.b) for pair in found.pairs] == [("CHN", "USA"), ("RUS", "UKR")]


def test_who_acts_together_is_a_pair_and_codes_of_many_are_none(made):
    read(made)
    made.events([("RUS+CHN", "", day(0), 1), ("RUS+CHN", "USA", day(0), 3), ("RUS", "?@IGO", day(0), 3)])
    pairs = {(pair.a, pair.b): pair.events[-1] for pair in moves(made.store).pairs}
    assert pairs == {("CHN", "RUS"): 1, ("CHN", "USA"): 1, ("RUS", "USA"): 1}


def test_only_what_happened_counts(made):
    read(made)
    made.event("RUS", "UKR", day(0), status="planned")
    made.event("RUS", "UKR", day(0), historical=True)
    made.event("RUS", "UKR", day(0), source="polecat")
    assert moves(made.store).pairs == ()
