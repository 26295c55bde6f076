"""According to whom: the sources that a sentence names for what it tells."""

from __future__ import annotations

import pytest

from entente.coding.sources import according_to, saying_verb, sources, speakers_of

SAID_THAT = """
Iran     PROPN/NNP 5 nsubj B-PLACE
and      CCONJ/CC  4 cc
the      DET/DT    4 det
ministry NOUN/NN   1 conj
said     VERB/VBD  0 root
that     SCONJ/IN  8 mark
troops   NOUN/NNS  8 nsubj
attacked VERB/VBD  5 ccomp
Basra    PROPN/NNP 8 obj B-PLACE
"""
SAID_AFTER = """
Troops   NOUN/NNS  2 nsubj
attacked VERB/VBD  0 root
Basra~   PROPN/NNP 2 obj B-PLACE
,        PUNCT/,   6 punct
Iran     PROPN/NNP 6 nsubj B-PLACE
said     VERB/VBD  2 parataxis
"""
ACCORDING = """
Troops    NOUN/NNS  2 nsubj
attacked  VERB/VBD  0 root
Basra~    PROPN/NNP 2 obj B-PLACE
,         PUNCT/,   8 punct
according VERB/VBG  8 case
to        ADP/IN    5 fixed
state     NOUN/NN   8 compound
media     NOUN/NNS  2 obl
and       CCONJ/CC  10 cc
aides     NOUN/NNS  8 conj
"""
TOLD = """
Troops   NOUN/NNS  2 nsubj
attacked VERB/VBD  0 root
Basra    PROPN/NNP 2 obj B-PLACE
"""


def trigger(doc):
    return next(token for token in doc if token.text == "attacked")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (SAID_THAT, ["Iran", "the ministry"]),
        (SAID_AFTER, ["Iran"]),
        (ACCORDING, ["state media", "aides"]),
        (TOLD, []),
    ],
)
def test_sources_of_an_event(parse, rows, wanted):
    assert [span.text for span in sources(trigger(parse(rows)))] == wanted


def test_the_verb_of_saying_governs_its_content_or_hangs_from_it(parse):
    assert saying_verb(trigger(parse(SAID_THAT))).text == "said"
    assert saying_verb(trigger(parse(SAID_AFTER))).text == "said"
    assert saying_verb(trigger(parse(TOLD))) is None


def test_according_to_is_read_with_the_older_tree_too(parse):
    doc = parse("""
    Troops    NOUN/NNS  2 nsubj
    attacked  VERB/VBD  0 root
    according VERB/VBG  2 prep
    to        ADP/IN    3 prep
    Tehran    PROPN/NNP 3 obl B-PLACE
    """)
    assert [token.text for token in according_to(doc[:])] == ["Tehran"]


def test_according_without_to_names_nobody(parse):
    doc = parse("""
    Troops    NOUN/NNS  2 nsubj
    moved     VERB/VBD  0 root
    according ADV/RB    2 advmod
    """)
    assert according_to(doc[:]) == []


def test_a_coordinated_verb_shares_its_subject(parse):
    doc = parse("""
    Oslo      PROPN/NNP 2 nsubj B-PLACE
    condemned VERB/VBD  0 root
    it        PRON/PRP  2 obj
    and       CCONJ/CC  5 cc
    said      VERB/VBD  2 conj
    so        ADV/RB    5 advmod
    """)
    assert [token.text for token in speakers_of(doc[4])] == ["Oslo"]
    assert [token.text for token in speakers_of(doc[1])] == ["Oslo"]


def test_who_reports_is_not_a_source_of_the_reporting_itself(parse):
    doc = parse(SAID_THAT)
    assert sources(next(token for token in doc if token.text == "said")) == []
