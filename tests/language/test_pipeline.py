"""The network's answers become spaCy annotation: entities, lemmas, gold tokens, stretches set apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.language.english import english
from entente.language.labels import ENTITIES, ENTITY_TAGS, MODES, RELATIONS, ROLES, TAGS, TYPES, UPOS
from entente.language.pipeline import LONGEST, SENTENCES, decode_entities, lemma

TAG = {name: index for index, name in enumerate(ENTITY_TAGS)}


def decoded(*names: str) -> list[str]:
    probabilities = np.zeros((len(names), len(ENTITY_TAGS)))
    for row, name in enumerate(names):
        probabilities[row, TAG[name]] = 1.0
    return [ENTITY_TAGS[tag] for tag in decode_entities(probabilities)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("O B-ORG I-ORG O", "O B-ORG I-ORG O"),
        ("I-ORG I-ORG", "B-ORG I-ORG"),
        ("B-PERSON I-ORG", "B-PERSON B-ORG"),
        ("O I-PLACE O I-PLACE", "O B-PLACE O B-PLACE"),
        ("B-NORP B-NORP", "B-NORP B-NORP"),
    ],
)
def test_a_name_begins_before_it_goes_on(said, meant):
    assert decoded(*said.split()) == meant.split()


@given(st.lists(st.sampled_from(ENTITY_TAGS), max_size=12))
def test_no_name_goes_on_that_has_not_begun(tags):
    before = "O"
    for tag in decoded(*tags) if tags else []:
        if tag.startswith("I-"):
            assert before[2:] == tag[2:]
        before = tag


def test_label_sets_have_no_label_twice():
    for labels in (UPOS, TAGS, RELATIONS, ENTITIES, ENTITY_TAGS, TYPES, ROLES, MODES):
        assert len(labels) == len(set(labels))
    assert len(ENTITY_TAGS) == 2 * len(ENTITIES) + 1
    assert {mode.partition("/")[0] for mode in MODES} <= set(TYPES)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("attacked", "attack"),
        ("Attacked", "Attack"),
        ("ministers", "minister"),
        ("said", "say"),
        ("U.S.", "U.S."),
        ("10", "10"),
        ("-", "-"),
        ("NATO", "NATO"),
    ],
)
def test_lemmas(word, wanted):
    assert lemma(word) == wanted


def test_white_space_is_its_own_lemma():
    assert lemma("\n", True) == "\n"


@given(st.text(min_size=1))
def test_every_word_has_a_lemma(word):
    assert lemma(word)


@pytest.mark.parametrize("text", ["a U.S.-led raid", "the U.N.–backed plan", "Saudi-led forces"])
def test_hyphens_part_words_also_after_a_stop(text):
    words = [token.text for token in english()(text)]
    assert any(word in "-–" for word in words) and "".join(words) == text.replace(" ", "")


@given(st.text(max_size=80))
def test_tokens_keep_every_character(text):
    assert english_().tokenizer(text).text == text


_MADE = []


def english_():
    if not _MADE:
        _MADE.append(english())
    return _MADE[0]


def test_gold_words_keep_their_number_and_sentences(coder):
    sentences = [["Iran", "rejected", "it", "."], ["Yes", "."]]
    doc = coder.annotator.annotate_words(sentences)
    assert [[token.text for token in sentence] for sentence in doc.sents] == sentences
    assert [(each.start, each.end) for each in doc.user_data[SENTENCES]] == [(0, 4), (4, 6)]
    assert [token.dep_ for token in doc].count("ROOT") == 2


def test_a_stretch_set_apart_is_a_sentence_of_its_own_that_is_not_read(coder):
    text = "OSLO (NTB) - Norway expelled two envoys."
    doc = coder.annotator.annotate(text, [(0, 12)])
    first, second = doc.user_data[SENTENCES]
    assert first.analysis is None and second.analysis is not None
    assert doc[second.start].text == "Norway"
    assert not doc[first.start : first.end].ents


def test_a_long_sentence_is_read_in_parts_of_what_the_network_takes(coder):
    doc = coder.annotator.annotate("word " * (2 * LONGEST + 5))
    assert all(each.end - each.start <= LONGEST for each in doc.user_data[SENTENCES])
    assert all(each.analysis is not None for each in doc.user_data[SENTENCES])


def test_sentences_of_a_text_do_not_change_with_its_neighbours(coder):
    """Of one document they may share a batch; labels are promised, not the last bits of scores."""
    text = "Iran rejected the demand."
    alone, doubled = coder.annotator.annotate(text), coder.annotator.annotate(f"{text} {text}")
    half = len(alone)
    for token, again, other in zip(alone, doubled[:half], doubled[half:], strict=True):
        assert token.pos_ == again.pos_ == other.pos_


def test_names_lie_within_sentences(coder):
    doc = coder.annotator.annotate("He met Xi Jinping\n\nVladimir Putin stayed away")
    for entity in doc.ents:
        assert entity[0].sent == entity[-1].sent
