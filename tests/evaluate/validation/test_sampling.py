"""Samples drawn from a store: strata, weights, order, sentences without a mention, the same again by the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_reports import MODEL, RAIN, document, mention, stories, write

from entente.evaluate.validation import SampleError, Shown, Wish, draw
from entente.evaluate.validation.sampling import key
from entente.store import Query, StoreError

NUMBERS = iter(range(10_000))


def drawn(store, wish=None, **slots):
    name = f"s{next(NUMBERS)}"
    draw(store, name, wish or Wish(**slots), "0.0.1")
    return store.sample_items(name)


def test_a_sample_has_some_of_every_type_and_weights_that_add_up(store):
    items = drawn(store, size=33)
    assert Counter(item.stratum for item in items) == {"ACCUSE": 15, "CONSULT": 15, "AID": 3}
    assert {item.stratum: item.weight for item in items} == {"ACCUSE": 4.0, "CONSULT": 2.0, "AID": 1.0}
    assert [item.position for item in items] == list(range(1, 34))
    assert len({item.record for item in items}) == 33


def test_an_item_holds_the_record_and_its_sentence_with_the_neighbours(store):
    for item in drawn(store, size=5):
        shown = Shown.model_validate(item.shown)
        assert shown.record == next(store.mentions(Query(id=item.record)))
        before, sentence, after = shown.parts()
        assert before == "" and sentence.startswith("Norway ") and after.strip() == RAIN
        assert (shown.title, shown.published[:5]) == (f"Story {int(item.document[4:])}", "2023-")


def test_the_sample_says_what_was_drawn_and_how(store):
    draw(
        store, "spring", Wish(Query(type=("AID", "CONSULT"), since=date(2023, 1, 5)), 12, ("outlet",), seed=9), "1.2.3"
    )
    (sample,) = store.samples()
    assert (sample.name, sample.seed, sample.version, list(sample.models)) == ("spring", 9, "1.2.3", [MODEL])
    assert sample.options["query"] == {"type": ["AID", "CONSULT"], "since": "2023-01-05"}
    assert (sample.options["by"], sample.options["size"], sample.options["allocation"]) == (["outlet"], 12, "equal")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(6, 100),
    st.sampled_from([("type",), ("outlet",), ("status",), ("type", "status")]),
    st.sampled_from(["equal", "proportional"]),
    st.integers(0, 99),
)
def test_weights_sum_to_the_mentions_in_the_frame_and_drawing_is_a_function_of_the_seed(store, size, by, how, seed):
    wish = Wish(size=size, by=by, allocation=how, seed=seed)
    first, again = drawn(store, wish), drawn(store, wish)
    assert first == again
    assert sum(item.weight for item in first) == pytest.approx(93)


def test_another_seed_draws_others(store):
    first, other = ({item.record for item in drawn(store, size=20, seed=seed)} for seed in (1, 2))
    assert first != other


def test_the_order_in_which_documents_came_does_not_matter(filled):
    one, other = filled("one.duckdb"), filled("other.duckdb")
    told = stories(["ACCUSE"] * 30 + ["AID"] * 30)
    write(one, told)
    write(other, told[::-1])
    assert drawn(one, size=10) == drawn(other, size=10)


def test_every_mention_is_drawn_equally_often(store):
    times = Counter()
    for seed in range(40):
        times.update(item.record for item in drawn(store, Wish(Query(type="CONSULT"), 10, seed=seed)))
    # 13.3 expected of 40, with a standard deviation of 3.
    assert len(times) == 30 and min(times.values()) >= 4 and max(times.values()) <= 24


def test_the_part_that_is_shown_first_is_a_random_part(store):
    items = drawn(store, size=60)
    first = Counter(item.stratum for item in items[:30])
    assert first["ACCUSE"] >= 8 and first["CONSULT"] >= 8  # not one stratum after the other


def test_least_sure_first_orders_a_random_sample(store):
    sure = [item.shown["record"]["confidence"] for item in drawn(store, size=30, order="uncertain")]
    assert sure == sorted(sure)
    random = {item.record for item in drawn(store, size=30)}
    assert {item.record for item in drawn(store, size=30, order="uncertain")} == random


def test_the_least_sure_can_be_drawn_in_place_of_random_ones(store):
    wish = Wish(Query(type="ACCUSE"), 10, least_sure=True)
    found = sorted(item.shown["record"]["confidence"] for item in drawn(store, wish))
    every = sorted(each.confidence for each in store.mentions(Query(type="ACCUSE")))
    assert found == every[:10]
    assert wish.options["least_sure"] is True


def test_sentences_without_a_mention_are_drawn_for_recall(store):
    items = [item for item in drawn(store, size=3, missed=31) if item.kind == "sentence"]
    assert len(items) == 31 and sum(item.weight for item in items) == pytest.approx(93)
    assert {item.record for item in items} == {None} and len({item.document for item in items}) == 31
    shown = Shown.model_validate(items[0].shown)
    assert shown.parts()[1] == RAIN and shown.parts()[0].startswith("Norway ") and shown.record is None


def test_boilerplate_and_copies_are_no_sentences(filled):
    store = filled()
    of = document(1, f"By Ann Smith\n\nNorway met Chad in Oslo on Monday. {RAIN}\n\n* * *")
    copied = document(2, of.text).model_copy(update={"copy_of": of.id})
    write(store, [(of, [mention(of, "CONSULT", 0.9)]), (copied, [])])
    items = drawn(store, size=0, missed=9)
    assert [Shown.model_validate(item.shown).parts()[1] for item in items] == [RAIN]


def test_sentences_can_be_those_of_an_outlet_and_a_time(store):
    items = drawn(store, Wish(Query(outlet="daily", until=date(2023, 2, 1)), size=0, missed=50))
    assert (
        len(items) == 12
    )  # of 93, those with a number that 3 divides, up to 1 February; 90 days on it is January again
    assert {item.shown["outlet"] for item in items} == {"Daily"}


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (Wish(size=2), "cannot have one of each of 3 strata"),
        (Wish(Query(type="REJECT")), "no mention of the store meets the filters"),
        (Wish(size=0), "nothing is to be drawn"),
        (Wish(Query(actor="NOR"), missed=5), "sentences without a mention have no actor"),
        (Wish(Query(since=date(2030, 1, 1)), size=0, missed=5), "every sentence of these documents holds a mention"),
    ],
)
def test_a_wish_that_cannot_be_met_is_said(store, wish, told):
    with pytest.raises(SampleError, match=told):
        draw(store, "spring", wish, "0.0.1")
    assert store.samples() == []


@pytest.mark.parametrize("name", ["", "../x", "a b", "x" * 65, "-x", "ä"])
def test_a_name_must_do_for_files_and_addresses(store, name):
    with pytest.raises(SampleError, match="a sample cannot be called"):
        draw(store, name, Wish(), "0.0.1")


def test_a_name_is_given_once(store):
    draw(store, "spring", Wish(size=5), "0.0.1")
    with pytest.raises(StoreError, match="has a sample spring already"):
        draw(store, "spring", Wish(size=5), "0.0.1")


def test_a_sample_stays_as_it_was_drawn_when_documents_are_coded_again(store):
    before = drawn(store, size=10)
    (of, [told]) = stories(["ACCUSE"])[0]
    write(store, [(of.model_copy(update={"title": "Anew"}), [told.model_copy(update={"confidence": 0.1})])])
    assert store.sample_items(store.samples()[-1].name) == before


def test_keys_are_the_same_on_every_machine():
    assert key(1, "draw", "men-1").hex() == "5e717ea802c194aa3525ff3e05f7949b"
