"""entente in somebody's own spaCy pipeline."""

from __future__ import annotations

from datetime import date

import pytest
import spacy
from spacy.tokens import Doc

import entente
from entente.records import check_spans

TEXT = "Xi Jinping met Vladimir Putin in Moscow on Tuesday.  “It went well,” Putin said."


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("en")
    nlp.add_pipe("entente")
    return nlp


def test_a_doc_carries_its_mentions_and_statements(nlp):
    doc = nlp(TEXT)
    assert doc._.mentions and doc._.statements
    for record in (*doc._.mentions, *doc._.statements):
        check_spans(record, doc.text)


def test_the_doc_keeps_its_own_tokens_and_annotation(nlp):
    plain, coded = spacy.blank("en")(TEXT), nlp(TEXT)
    assert [token.text for token in coded] == [token.text for token in plain]
    assert not coded.has_annotation("DEP") and not coded.ents


def test_the_component_says_what_the_coder_says(nlp):
    wanted = entente.code(TEXT).mentions
    assert [(mention.trigger, mention.type) for mention in nlp(TEXT)._.mentions] == [
        (mention.trigger, mention.type) for mention in wanted
    ]


def test_a_doc_with_a_date_has_dated_events(nlp):
    doc = nlp.make_doc(TEXT)
    doc._.published = date(2023, 3, 22)
    nlp(doc)
    assert doc._.mentions and all(mention.date is not None for mention in doc._.mentions)
    assert {statement.date.end for statement in doc._.statements} <= {date(2023, 3, 21), date(2023, 3, 22)}
    assert all(mention.date is None for mention in nlp(TEXT)._.mentions)


def test_pipes_give_what_single_docs_give(nlp):
    texts = [TEXT, "", "Iran said that Israel attacked Syria.", "  \n "]
    assert [doc._.mentions for doc in nlp.pipe(texts)] == [nlp(text)._.mentions for text in texts]


def test_a_doc_without_words_has_no_records(nlp):
    doc = nlp(Doc(nlp.vocab))
    assert (doc._.mentions, doc._.statements) == ([], [])


def test_two_pipelines_can_both_hold_it():
    for _ in range(2):
        spacy.blank("en").add_pipe("entente")
    assert Doc.has_extension("mentions") and Doc.has_extension("statements")
