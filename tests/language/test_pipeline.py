"""The network's answers become spaCy annotation: entities, lemmas, gold tokens, stretches set apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.language import pipeline
from entente.language.english import english
from entente.language.labels import ENTITIES, ENTITY_TAGS, MODES, RELATIONS, ROLES, TAGS, TYPES, UPOS
from entente.language.network import Analysis
from entente.language.pipeline import LONGEST, SENTENCES, Annotator, decode_entities, lemma

TAG = {name: index for index, name in enumerate(ENTITY_TAGS)}


def decoded(*names: str) -> list[str]:
    """The tags decoded where the network says `names`, and next to that that a name of the kind begins."""
    probabilities = np.full((len(names), len(ENTITY_TAGS)), 0.001)
    for row, name in enumerate(names):
        probabilities[row, TAG[name.replace("I-", "B-")]] = 0.2
        probabilities[row, TAG[name]] = 0.7
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
    assert lemma("\n") == "\n"


@given(st.text(min_size=1))
def test_every_word_has_a_lemma(word):
    assert lemma(word)


@pytest.mark.parametrize("text", ["a U.S.-led raid", "the U.N.–backed plan", "Saudi-led forces"])
def test_hyphens_part_words_also_after_a_stop(text):
    words = [token.text for token in english()(text)]
    assert any(word in "-–" for word in words) and "".join(words) == text.replace(" ", "")


@settings(deadline=None)  # the first text waits for the tokenizer to be made
@given(st.text(max_size=80))
def test_tokens_keep_every_character(text):
    assert english_().tokenizer(text).text == text


_MADE = []


def english_():
    if not _MADE:
        _MADE.append(english())
    return _MADE[0]


class FirstWordRules:
    """A network that hangs every word from the first one of its sentence and knows the names in `tags`."""

    def __init__(self, folder=None, threads=1):
        self.tags, self.read = {}, []

    def analyse(self, sentences):
        self.read += sentences
        return [self.analysis(words) for words in sentences]

    def analysis(self, words):
        size = len(words) + 1
        arcs = np.zeros((size, size), np.float32)
        arcs[1, 0], arcs[2:, 1] = 5.0, 5.0
        entities = np.zeros((size, len(ENTITY_TAGS)), np.float32)
        for row, word in enumerate(words, 1):
            entities[row, TAG[self.tags.get(word, "O")]] = 1.0
        nouns = np.full(size, UPOS.index("NOUN"))
        plural, case = np.full(size, TAGS.index("NNS")), np.full(size, RELATIONS.index("case"))
        nothing = np.zeros((size, len(TYPES) + 1), np.float32)
        square = np.zeros((4, size, size), np.float32)
        cues = np.zeros((size, 2), np.float32)
        return Analysis(nothing, nouns, plural, arcs, case, entities, nothing, square, cues, square[:3])


@pytest.fixture
def annotator(monkeypatch):
    monkeypatch.setattr(pipeline, "Network", FirstWordRules)
    return Annotator()


def test_what_the_network_says_stands_on_the_words(annotator):
    annotator.network.tags = {"Ada": "B-PERSON", "Berg": "I-PERSON", "Oslo": "B-PLACE"}
    doc = annotator.annotate("Ada Berg praised Oslo. Oslo slept.")
    assert [(entity.text, entity.label_) for entity in doc.ents] == [
        ("Ada Berg", "PERSON"),
        ("Oslo", "PLACE"),
        ("Oslo", "PLACE"),
    ]
    assert [sentence.root.text for sentence in doc.sents] == ["Ada", "Oslo"]
    assert [token.dep_ for token in doc[:3]] == ["ROOT", "case", "case"]
    assert (doc[2].head.text, doc[2].pos_, doc[2].tag_, doc[2].lemma_) == ("Ada", "NOUN", "NNS", "praise")


def test_white_space_is_no_word_of_the_network_and_keeps_the_tree_whole(annotator):
    text = "Envoys  left\u00a0 Oslo\n\n\n They slept. \n"
    doc = annotator.annotate(text)
    assert annotator.network.read == [["Envoys", "left", "Oslo"], ["They", "slept", "."]]
    assert doc.text == text
    assert [token.text for token in doc if token.head == token] == ["Envoys", "They"]
    assert all(token.pos_ == "SPACE" for token in doc if token.is_space)


def test_what_is_set_apart_never_reaches_the_network(annotator):
    text = "Share this!\nEnvoys left Oslo.\nAll rights reserved"
    doc = annotator.annotate(text, [(0, 11), (text.index("All"), len(text))])
    assert annotator.network.read == [["Envoys", "left", "Oslo", "."]]
    assert [each.analysis is None for each in doc.user_data[SENTENCES]] == [True, False, True]
    assert len(list(doc.sents)) == 3


def test_a_text_without_words_asks_the_network_nothing(annotator):
    for text in ("", "  ", "\n\n"):
        assert annotator.annotate(text).text == text
    assert annotator.network.read == []


def test_a_network_is_read_at_most_so_many_words_at_once(annotator):
    doc = annotator.annotate("ballot " * (3 * LONGEST + 1))
    assert [len(words) for words in annotator.network.read] == [LONGEST, LONGEST, LONGEST, 1]
    assert len(list(doc.sents)) == 4


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
