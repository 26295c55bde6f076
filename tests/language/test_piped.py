"""A spaCy pipeline of the user's in place of our syntax and entities."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from entente.coding import Coder, Settings
from entente.coding.settings import SyntaxSettings
from entente.documents import from_text
from entente.language import SENTENCES, PipedAnnotator, PipelineMissing

TEXT = "Turkey expelled Syrian diplomats. Snow fell."
PARSED = {  # ClearNLP labels and OntoNotes entities, as spaCy's English pipelines write them
    "Turkey": (1, "nsubj", "PROPN", "NNP", "GPE"),
    "expelled": (1, "ROOT", "VERB", "VBD", ""),
    "Syrian": (3, "amod", "ADJ", "JJ", "NORP"),
    "diplomats": (1, "dobj", "NOUN", "NNS", ""),
    "Snow": (6, "nsubj", "NOUN", "NN", ""),
    "fell": (6, "ROOT", "VERB", "VBD", "DATE"),
}


@Language.component("parsed_by_hand")
def parsed_by_hand(doc):
    """Sets what PARSED has of each word."""
    entities = []
    for token in doc:
        head, dep, pos, tag, label = PARSED.get(token.text, (1 if token.i < 5 else 6, "punct", "PUNCT", ".", ""))
        token.head, token.dep_, token.pos_, token.tag_, token.lemma_ = doc[head], dep, pos, tag, token.lower_
        if label:
            entities.append(spacy.tokens.Span(doc, token.i, token.i + 1, label=label))
    doc.ents = entities
    return doc


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    nlp = spacy.blank("en")
    nlp.add_pipe("parsed_by_hand")
    folder = tmp_path_factory.mktemp("pipeline")
    nlp.to_disk(folder)
    return str(folder)


def test_tree_and_names_are_the_pipelines_and_events_are_the_networks(pipeline):
    doc = PipedAnnotator(pipeline).annotate(TEXT)
    assert [token.dep_ for token in doc][:4] == ["nsubj", "ROOT", "amod", "dobj"]
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("Turkey", "PLACE"), ("Syrian", "NORP")]
    first, second = doc.user_data[SENTENCES]
    assert doc[first.start : first.end].text == "Turkey expelled Syrian diplomats."
    assert first.analysis is not None and second.analysis is not None


def test_what_is_set_apart_is_not_read(pipeline):
    doc = PipedAnnotator(pipeline).annotate(TEXT, [(35, 44)])
    assert [sentence.analysis is None for sentence in doc.user_data[SENTENCES]] == [False, True]


def test_a_coder_with_a_pipeline_makes_the_same_kind_of_records(pipeline):
    coder = Coder(Settings(syntax=SyntaxSettings(pipeline=pipeline), min_confidence=0.2))
    (found,) = coder.code(from_text(TEXT, published="2012-05-30")).mentions
    assert (found.type, found.actors[0].country, found.recipients[0].country) == ("SANCTION", "TUR", "SYR")


def test_a_pipeline_that_is_not_installed_is_named():
    with pytest.raises(PipelineMissing, match="no spaCy pipeline 'en_gone'"):
        PipedAnnotator("en_gone")


def test_a_pipeline_that_does_not_parse_is_told_what_is_lacking(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(PipelineMissing, match="gives no a dependency tree, no tags"):
        PipedAnnotator(str(tmp_path / "blank")).annotate("Snow fell.")
