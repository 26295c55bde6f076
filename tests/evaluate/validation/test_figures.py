"""Figures that answers give, counted out by hand on small samples."""

from __future__ import annotations

import numpy as np
import pytest

from entente.evaluate.validation import Round, SampleError, Wish, draw, figures
from entente.evaluate.validation.intervals import Share, wilson
from entente.store import Query


def answered(store, wish, says, checkers=("ann",), name="spring"):
    """Draw a sample and answer each item as `says` (item, checker) has it: a verdict, or (verdict, slots or types)."""
    draw(store, name, wish, "0.0.1")
    for checker in checkers:
        ann = Round(store, name, checker)
        for position in range(1, ann.total + 1):
            item = ann.item(position)
            said = says(item, checker)
            if said is None:
                continue
            verdict, more = said if isinstance(said, tuple) else (said, None)
            slots = {"wrong": more} if item.kind == "mention" else {"missed": more or ()}
            ann.answer(position, verdict, **slots)
    return figures(store, name)


def kind(item):
    return item.shown.record.type


def test_precision_is_by_type_and_of_the_whole_by_weights(store):
    found = answered(store, Wish(size=33), lambda item, _: "right" if kind(item) == "ACCUSE" else "wrong")
    assert {name: (each.of, each.answered, each.right) for name, each in found.types.items()} == {
        "ACCUSE": (60, 15, 15), "AID": (3, 3, 0), "CONSULT": (30, 15, 0)
    }  # fmt: skip
    assert found.types["ACCUSE"].share == wilson(15, 15)
    assert found.whole.share.estimate == pytest.approx(60 / 93)
    assert (found.mentions, found.drawn, found.covered, found.caution) == (93, 33, 1.0, None)


def test_slots_are_judged_where_they_are_filled_or_marked(store):
    def says(item, _):
        return ("wrong", {"date": None}) if item.position <= 2 else ("wrong", {}) if item.position == 3 else "right"

    found = answered(store, Wish(Query(type="CONSULT"), size=10), says)
    # Two dates are wrong; the third mention tells no such event, so that no slot of it is right.
    assert found.slots["date"].right == 7 and found.slots["actor"].right == 9 and found.slots["type"].right == 9
    assert found.slots["place"].share == wilson(9, 10)
    assert found.whole.share == wilson(7, 10)


def test_empty_slots_count_only_where_a_checker_says_that_they_are_wrong(filled):
    from made_reports import document, mention, write

    store = filled()
    told = [document(number, f"Norway met Chad {number} times.") for number in range(4)]
    write(store, [(of, [mention(of, "CONSULT", 0.9, date=None, recipients=[])]) for of in told])
    found = answered(
        store, Wish(size=4), lambda item, _: ("wrong", {"recipient": None}) if item.position == 1 else "right"
    )
    assert "date" not in found.slots and "place" not in found.slots
    assert (found.slots["recipient"].answered, found.slots["recipient"].right) == (1, 0)


def test_skipped_and_open_items_are_counted_and_left_out(store):
    def says(item, _):
        return "skip" if item.position == 1 else "right" if item.position < 10 else None

    found = answered(store, Wish(Query(type="CONSULT"), size=12), says)
    assert (found.skipped, found.open, found.whole.answered) == (1, 3, 8)
    assert found.checkers == {"ann": 9}


def test_open_items_hand_their_weight_to_those_of_their_stratum(store):
    # Of each stratum half is answered, so that the estimate is that of all.
    def says(item, _):
        seen[kind(item)] = seen.get(kind(item), 0) + 1
        return ("right" if kind(item) == "ACCUSE" else "wrong") if seen[kind(item)] % 2 else None

    seen: dict[str, int] = {}
    found = answered(store, Wish(Query(type=("ACCUSE", "CONSULT")), size=40), says)
    assert found.whole.share.estimate == pytest.approx(60 / 90)


def test_strata_without_an_answer_are_not_spoken_for(store):
    found = answered(store, Wish(size=33), lambda item, _: "right" if kind(item) == "ACCUSE" else None)
    assert found.covered == pytest.approx(60 / 93)
    assert found.whole.share.estimate == 1.0 and set(found.types) == {"ACCUSE"}


def test_other_strata_have_figures_of_their_own(store):
    found = answered(store, Wish(size=30, by=("outlet",)), lambda item, _: "right")
    assert set(found.strata) == {"Daily", "Weekly", "no outlet"} and set(found.types) <= {"ACCUSE", "CONSULT", "AID"}
    assert sum(each.answered for each in found.types.values()) == 30


def test_checkers_who_differ_count_half_and_the_majority_wholly(store):
    two = answered(store, Wish(Query(type="CONSULT"), 10), lambda item, who: "right" if who == "ann" else "wrong", "ab")
    assert two.whole.right == 0

    def says(item, who):
        return "right" if item.position <= 6 or who != "c" else "wrong"

    three = answered(store, Wish(Query(type="CONSULT"), 10), says, "abc", "more")
    assert three.whole.right == 10 and three.disputed == 0
    half = answered(
        store, Wish(Query(type="CONSULT"), 10), lambda item, who: "right" if who == "a" else "wrong", "ab", "half"
    )
    assert (half.whole.right, half.disputed, half.whole.share.estimate) == (5.0, 10, 0.5)
    assert half.agreement["verdict"].alpha == pytest.approx(-0.9)
    assert half.agreement["date"].items == 10


@pytest.mark.parametrize(
    ("wish", "told"), [({"least_sure": True}, "were drawn"), ({"order": "uncertain"}, "came first")]
)
def test_answers_about_the_least_sure_do_not_speak_of_the_table(store, wish, told):
    found = answered(store, Wish(size=33, **wish), lambda item, _: "right" if item.position <= 20 else None)
    assert found.whole is None and found.recall is None and told in found.caution
    assert found.types["ACCUSE"].share == wilson(found.types["ACCUSE"].right, found.types["ACCUSE"].answered)


def test_least_sure_first_speaks_of_the_table_once_all_is_answered(store):
    found = answered(store, Wish(size=33, order="uncertain"), lambda item, _: "right")
    assert found.caution is None and found.whole.share.estimate == 1.0


def test_recall_is_from_precision_and_missed_sentences(store):
    def says(item, _):
        if item.kind == "mention":
            return "right" if item.position <= 27 else "wrong"
        return ("wrong", ["AID"]) if item.position <= 35 else "right"

    found = answered(
        store, Wish(Query(type=("ACCUSE", "CONSULT")), size=30, allocation="proportional", missed=31), says
    )
    recall = found.recall
    # 93 sentences without a mention, of which 5 of 31 tell an event; 90 mentions, of which 27 of 30 are right.
    assert (found.uncoded.of, found.uncoded.answered, found.uncoded.right) == (93, 31, 26)
    assert found.uncoded.share == wilson(26, 31)
    assert recall.missed == pytest.approx(15)
    right = found.whole.share.estimate * 90
    assert recall.share.estimate == pytest.approx(right / (right + 15))
    assert recall.share.low < recall.share.estimate < recall.share.high


def test_sentences_that_miss_several_events_weigh_more(store):
    def says(item, _):
        return "right" if item.kind == "mention" else ("wrong", ["AID", "CONSULT", "ACCUSE"])

    found = answered(store, Wish(size=33, missed=10), says)
    assert found.recall.missed == pytest.approx(3 * 93)


def test_sentences_alone_have_a_share_but_no_recall(store):
    found = answered(store, Wish(size=0, missed=10), lambda item, _: "right" if item.position > 2 else "wrong")
    assert (found.uncoded.right, found.recall, found.whole, found.types) == (8, None, None, {})


def test_recall_without_a_missed_event_is_1_with_room_for_doubt(store):
    found = answered(store, Wish(size=33, missed=31), lambda item, _: "right")
    assert found.recall.share.estimate == found.recall.share.high == 1.0
    assert 0.7 < found.recall.share.low < 1.0


def test_recall_holds_the_truth_95_times_of_100():
    # Of 900 coded mentions 765 are right (85 %); of 3000 other sentences 150 tell an event: recall is 765 / 915.
    from entente.evaluate.validation.figures import Precision, recall_of

    generator = np.random.default_rng(3)
    held, rounds = 0, 1000
    rights, wrongs = generator.binomial(200, 0.85, rounds), generator.binomial(200, 0.05, rounds)
    for right, wrong in zip(map(float, rights), map(float, wrongs), strict=True):
        share: Share = recall_of(Precision(900, 200, right, wilson(right, 200)), wilson(wrong, 200), 3000, 1.0)
        held += share.low <= 765 / 915 <= share.high
    assert held / rounds >= 0.93


def test_a_sample_without_answers_has_no_figures(store):
    draw(store, "spring", Wish(size=5), "0.0.1")
    with pytest.raises(SampleError, match="nobody has answered spring yet"):
        figures(store, "spring")


def test_figures_go_into_json(store):
    import json

    found = answered(store, Wish(size=33, missed=5), lambda item, _: "right", "ab")
    again = json.loads(json.dumps(found.as_json()))
    assert again["sample"]["name"] == "spring" and again["whole"]["share"]["estimate"] == 1.0
    assert again["checkers"] == {"a": 38, "b": 38} and again["agreement"]["verdict"]["alpha"] is None
