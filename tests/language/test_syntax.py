"""Rules read phrases, conjuncts and clauses alike from Universal Dependencies and from spaCy's own labels."""

from __future__ import annotations

import pytest

from entente.language.syntax import (
    clause_of,
    conjuncts,
    is_possessive,
    is_subject,
    noun_phrase,
    preposition,
)

LAVROV = """
Russian   ADJ/JJ    3 amod B-NORP
foreign   ADJ/JJ    3 amod
minister  NOUN/NN   4 nmod:desc
Lavrov    PROPN/NNP 5 nsubj B-PERSON
met       VERB/VBD  0 root
the       DET/DT    7 det
envoys    NOUN/NNS  5 obj
of        ADP/IN    9 case
Iran      PROPN/NNP 7 nmod B-PLACE
who       PRON/WP   11 nsubj
came      VERB/VBD  7 acl:relcl
in        ADP/IN    13 case
Geneva~   PROPN/NNP 5 obl B-PLACE
.         PUNCT/.   5 punct
"""
TRIO = """
Russia~  PROPN/NNP 7 nsubj B-PLACE
,        PUNCT/,   3 punct
China    PROPN/NNP 1 conj B-PLACE
and      CCONJ/CC  6 cc
the      DET/DT    6 det
bloc     NOUN/NN   1 conj
agreed   VERB/VBD  0 root
and      CCONJ/CC  9 cc
signed   VERB/VBD  7 conj
Norway   PROPN/NNP 12 nmod:poss B-PLACE
's       PART/POS  10 case
plan~    NOUN/NN   9 obj
.        PUNCT/.   7 punct
"""


def word(doc, text):
    return next(token for token in doc if token.text == text)


@pytest.mark.parametrize(
    ("head", "phrase"),
    [
        ("Lavrov", "Russian foreign minister Lavrov"),
        ("minister", "Russian foreign minister"),
        ("envoys", "the envoys of Iran"),
        ("Iran", "Iran"),
        ("Geneva", "Geneva"),
    ],
)
def test_a_phrase_has_title_and_complements_and_leaves_out_clauses_and_its_own_preposition(parse, head, phrase):
    assert noun_phrase(word(parse(LAVROV), head)).text == phrase


def test_a_phrase_can_be_had_without_its_prepositional_complement(parse):
    assert noun_phrase(word(parse(LAVROV), "envoys"), prepositions=False).text == "the envoys"


@pytest.mark.parametrize(
    ("head", "phrase"),
    [("Russia", "Russia"), ("China", "China"), ("bloc", "the bloc"), ("plan", "Norway 's plan"), ("Norway", "Norway")],
)
def test_coordinated_nouns_are_phrases_of_their_own(parse, head, phrase):
    assert noun_phrase(word(parse(TRIO), head)).text == phrase


def test_coordinated_adjectives_stay_in_one_phrase(parse):
    doc = parse("""
    The       DET/DT   5 det
    Russian   ADJ/JJ   5 amod B-NORP
    and       CCONJ/CC 4 cc
    Chinese   ADJ/JJ   2 conj B-NORP
    officials NOUN/NNS 6 nsubj
    left      VERB/VBD 0 root
    """)
    assert noun_phrase(word(doc, "officials")).text == "The Russian and Chinese officials"


def test_a_hyphen_inside_a_compound_does_not_cut_the_phrase(parse):
    doc = parse("""
    Saudi~  PROPN/NNP  3 compound B-PLACE
    -~      PUNCT/HYPH 3 punct
    led     VERB/VBN   4 amod
    forces  NOUN/NNS   5 nsubj
    fired   VERB/VBD   0 root
    """)
    assert noun_phrase(word(doc, "forces")).text == "Saudi-led forces"


def test_coordination_is_followed_over_any_number_of_nouns(parse):
    doc = parse(TRIO)
    assert [token.text for token in conjuncts(word(doc, "Russia"))] == ["Russia", "China", "bloc"]
    assert [token.text for token in conjuncts(word(doc, "China"))] == ["China"]
    assert [token.text for token in conjuncts(word(doc, "agreed"))] == ["agreed"]


def test_the_preposition_that_governs_a_noun(parse):
    doc = parse(LAVROV)
    assert {head: preposition(word(doc, head)) for head in ("Iran", "Geneva", "Lavrov")} == {
        "Iran": "of",
        "Geneva": "in",
        "Lavrov": "",
    }
    assert preposition(word(parse(TRIO), "Norway")) == ""  # 's is no preposition
    assert is_possessive(word(parse(TRIO), "Norway"))


def test_spacys_own_labels_say_the_same(parse):
    doc = parse("""
    Envoys NOUN/NNS  3 nsubjpass
    were   AUX/VBD   3 auxpass
    held   VERB/VBN  0 ROOT
    in     ADP/IN    3 prep
    the    DET/DT    6 det
    city   NOUN/NN   4 pobj
    of     ADP/IN    6 prep
    Basra  PROPN/NNP 7 pobj B-PLACE
    """)
    assert is_subject(word(doc, "Envoys"))
    assert preposition(word(doc, "Basra")) == "of"
    assert preposition(word(doc, "city")) == "in"
    assert noun_phrase(word(doc, "city")).text == "the city of Basra"
    assert noun_phrase(word(doc, "city"), prepositions=False).text == "the city"


def test_clauses_end_at_the_verb_that_heads_them(parse):
    doc = parse(LAVROV)
    assert clause_of(word(doc, "who")).text == "came"
    assert clause_of(word(doc, "Iran")).text == "met"
    assert clause_of(word(parse(TRIO), "plan")).text == "signed"
    assert clause_of(word(parse(TRIO), "China")).text == "agreed"
