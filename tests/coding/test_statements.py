"""Statements: who said what, from verbs of saying, quotation marks and "according to"."""

from __future__ import annotations

from datetime import date

import pytest

from entente.actors import Resolver, shipped
from entente.coding.statements import code_statements
from entente.language.pipeline import SENTENCES
from entente.records import Document, Mention, check_spans, text_hash

PUBLISHED = date(2018, 5, 3)
INDIRECT = """
Iran     PROPN/NNP 2 nsubj B-PLACE
said     VERB/VBD  0 root
that     SCONJ/IN  5 mark
Israel   PROPN/NNP 5 nsubj B-PLACE
attacked VERB/VBD  2 ccomp
Syria~   PROPN/NNP 5 obj B-PLACE
.        PUNCT/.   2 punct
"""
DIRECT = """
"~        PUNCT/``  4 punct
We        PRON/PRP  4 nsubj
will      AUX/MD    4 aux
fight~    VERB/VB   0 root
,~        PUNCT/,   4 punct
"         PUNCT/''  4 punct
Iran      PROPN/NNP 8 nsubj B-PLACE
said      VERB/VBD  4 parataxis
on        ADP/IN    10 case
Tuesday~  PROPN/NNP 8 obl
.         PUNCT/.   4 punct
"""
MIXED = """
Iran      PROPN/NNP 2 nsubj B-PLACE
said      VERB/VBD  0 root
the       DET/DT    4 det
raid      NOUN/NN   8 nsubj
was       AUX/VBD   8 cop
"~        PUNCT/``  8 punct
a         DET/DT    8 det
crime~    NOUN/NN   2 ccomp
"~        PUNCT/''  8 punct
.         PUNCT/.   2 punct
"""
ACCORDING = """
Troops    NOUN/NNS  2 nsubj
entered   VERB/VBD  0 root
Basra~    PROPN/NNP 2 obj B-PLACE
,         PUNCT/,   7 punct
according VERB/VBG  7 case
to        ADP/IN    5 fixed
Xinhua~   PROPN/NNP 2 obl B-ORG
.         PUNCT/.   2 punct
"""
CALLED = """
Iran      PROPN/NNP 2 nsubj B-PLACE
called    VERB/VBD  0 root
Israel    PROPN/NNP 2 obj B-PLACE
"~        PUNCT/``  6 punct
a         DET/DT    6 det
threat~   NOUN/NN   2 xcomp
"~        PUNCT/''  6 punct
.         PUNCT/.   2 punct
"""


def coded(doc, mentions=(), published=PUBLISHED):
    document = Document(id="doc-1", text=doc.text, text_hash=text_hash(doc.text), published=published)
    found = code_statements(doc, document, Resolver(shipped(), doc, published), list(mentions))
    for each in found:
        check_spans(each, doc.text)
    return found


def content(statement):
    return [span.text for span in statement.content]


@pytest.mark.parametrize(
    ("rows", "form", "speaker", "cue", "words"),
    [
        (INDIRECT, "indirect", "state/IRN", "said", ["that Israel attacked Syria"]),
        (DIRECT, "direct", "state/IRN", "said", ["We will fight"]),
        (MIXED, "mixed", "state/IRN", "said", ['the raid was "a crime"']),
        (ACCORDING, "indirect", "outlet/xinhua", None, ["Troops entered Basra"]),
        (CALLED, "direct", "state/IRN", "called", ["a threat"]),
    ],
)
def test_who_said_what(parse, rows, form, speaker, cue, words):
    (found,) = coded(parse(rows))
    assert (found.form, [actor.id for actor in found.speakers], found.cue and found.cue.text) == (form, [speaker], cue)
    assert content(found) == words
    assert found.text == " … ".join(words)


def test_what_a_speaker_calls_somebody_is_kept_with_whom_it_is_said_of(parse):
    (found,) = coded(parse(CALLED))
    (about,) = found.about
    assert (about.id, about.called.text) == ("state/ISR", "a threat")


def test_a_statement_is_about_those_it_names(parse):
    (found,) = coded(parse(INDIRECT))
    assert [(about.id, about.called) for about in found.about] == [("state/ISR", None), ("state/SYR", None)]


def test_a_statement_holds_the_mentions_told_in_it(parse):
    doc = parse(INDIRECT)

    def mention(number, word):
        at = next(token for token in doc if token.text == word)
        return Mention(
            id=f"men-{number}",
            document="doc-1",
            sentence={"start": 0, "end": len(doc.text)},
            lead=True,
            type="ASSAULT",
            quad=4,
            score=-9,
            trigger={"text": word, "start": at.idx, "end": at.idx + len(word)},
            actors=[{"text": None, "start": None, "end": None}],
            confidence=0.5,
            model="hand 1",
        )

    (found,) = coded(doc, [mention(1, "attacked"), mention(2, "said")])
    assert found.mentions == ["men-1"]


def test_a_statement_is_dated_by_words_outside_it_else_by_the_document(parse):
    (dated,), (undated,) = coded(parse(DIRECT)), coded(parse(INDIRECT))
    assert (dated.date.text, dated.date.start, dated.date.basis) == ("Tuesday", date(2018, 5, 1), "relative")
    assert (undated.date.start, undated.date.precision, undated.date.basis) == (PUBLISHED, "unknown", "document")
    assert coded(parse(INDIRECT), published=None)[0].date is None


def test_speakers_may_be_several(parse):
    doc = parse("""
    Iran     PROPN/NNP 4 nsubj B-PLACE
    and      CCONJ/CC  3 cc
    Iraq     PROPN/NNP 1 conj B-PLACE
    said     VERB/VBD  0 root
    Israel   PROPN/NNP 6 nsubj B-PLACE
    attacked VERB/VBD  4 ccomp
    Syria~   PROPN/NNP 6 obj B-PLACE
    .        PUNCT/.   4 punct
    """)
    (found,) = coded(doc)
    assert [actor.id for actor in found.speakers] == ["state/IRN", "state/IRQ"]


def test_a_quotation_that_goes_on_after_its_speaker_is_the_same_speakers(parse):
    doc = parse(
        DIRECT
        + """
    "~       PUNCT/``  4 punct
    We       PRON/PRP  4 nsubj
    never    ADV/RB    4 advmod
    stop     VERB/VBP  0 root
    for      ADP/IN    6 case
    them~    PRON/PRP  4 obl
    .~       PUNCT/.   4 punct
    "        PUNCT/''  4 punct
    """
    )
    found = coded(doc)
    assert [content(each) for each in found] == [["We will fight"], ["We never stop for them"]]
    assert [[actor.id for actor in each.speakers] for each in found] == [["state/IRN"], ["state/IRN"]]


def test_verbs_without_a_speaker_or_without_words_say_nothing(parse):
    assert (
        coded(parse("Iran PROPN/NNP 2 nsubj B-PLACE\nsaid VERB/VBD 0 root\nso~ ADV/RB 2 advmod\n. PUNCT/. 2 punct"))
        == []
    )
    assert coded(parse("Iran PROPN/NNP 2 nsubj B-PLACE\nattacked VERB/VBD 0 root\nSyria PROPN/NNP 2 obj B-PLACE")) == []


def test_a_scare_quote_is_no_statement(parse):
    doc = parse("""
    The       DET/DT    5 det
    "~        PUNCT/``  3 punct
    republic~ NOUN/NN   5 nsubj
    "         PUNCT/''  3 punct
    fell~     VERB/VBD  0 root
    .         PUNCT/.   5 punct
    """)
    assert coded(doc) == []


def test_nothing_is_said_in_a_sentence_that_was_set_apart(parse):
    assert coded(parse(INDIRECT, [None])) == []


def test_statements_come_in_the_order_of_the_text_with_ids_of_their_own(parse):
    doc = parse("\n".join([INDIRECT, ACCORDING, DIRECT, MIXED]))
    found = coded(doc)
    starts = [each.content[0].start for each in found]
    assert starts == sorted(starts)
    assert len({each.id for each in found}) == len(found) == 4
    assert len(doc.user_data[SENTENCES]) == 4
