"""Texts as merging compares them: stems, names and figures, and how much each says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.events.words import NO_WORDS, RARE, everything, ordinals, stem, vocabulary, weight

texts = st.text(alphabet="abc XYZ'’-é1 2.\n", max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [("strike", "strikes"), ("meets", "meeting"), ("signed", "signing"), ("deploy", "deploys"), ("parties", "partied")],
)
def test_forms_of_one_word_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["his", "need", "ring", "yes"])
def test_a_short_word_keeps_what_looks_like_an_ending(word: str) -> None:
    assert stem(word) == word


def test_a_text_has_content_words_names_and_figures() -> None:
    words, names, figures = vocabulary(
        "The Serbian president's envoy met twelve of 40 ministers in Belgrade yesterday."
    )
    assert {"serbian", "president", "envoy", "met", "minister", "belgrad"} == words
    assert names == {"serbian", "belgrad"}
    assert figures == {"12", "40"}


def test_words_that_every_text_uses_and_days_say_nothing() -> None:
    assert vocabulary("It was said that they would on Monday, after this week") == (frozenset(),) * 3


def test_possessives_are_the_word_itself() -> None:
    assert vocabulary("Beijing’s")[0] == vocabulary("Beijing's")[0] == vocabulary("Beijing")[0]


def test_ordinals_say_which_of_several() -> None:
    assert ordinals("A second strike, and another") == ordinals("second") == {"second"}
    assert ordinals("the latest round") == ordinals("The LAST round") != ordinals("the first round")
    assert ordinals("a round") == frozenset()


def test_a_rare_word_says_more_than_one_that_all_news_use() -> None:
    assert weight(frozenset({stem("moyale")})) == RARE > weight(frozenset({stem("president")})) >= 1
    assert weight(frozenset()) == 0


def test_what_two_texts_share_grows_with_what_is_in_both() -> None:
    text = everything("The Moyale line brings 400 megawatts of hydropower to Kenya")
    assert text.shared(everything("Rebels shelled Goma")) == 0
    some = text.shared(everything("Power comes over the Moyale line, officials said"))
    assert 0 < some < text.shared(text) < 1
    assert NO_WORDS.shared(text) == text.shared(NO_WORDS) == NO_WORDS.found_in(text) == 0


def test_a_short_text_is_found_in_a_long_one_but_not_the_other_way_round() -> None:
    short, long = everything("Moyale line"), everything("The Moyale line brings hydropower to Kenya, Nairobi said")
    assert short.found_in(long) == short.found_in(short) > long.found_in(short) > 0


def test_figures_and_words_are_all_of_a_text() -> None:
    assert everything("Twelve fell near Goma").items == {"12", "fell", "near", "goma"}


@given(texts, texts)
def test_likeness_is_the_same_from_either_side_and_below_one(one: str, other: str) -> None:
    first, second = everything(one), everything(other)
    assert first.shared(second) == second.shared(first)
    assert 0 <= first.shared(second) < 1
    assert 0 <= first.found_in(second) < 1
    assert first.weight == weight(first.items)


@given(texts)
def test_a_text_in_any_case_has_the_same_words(text: str) -> None:
    assert vocabulary(text)[0] == vocabulary(text.lower())[0] and vocabulary(text.lower())[1] == frozenset()
