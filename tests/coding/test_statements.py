"""Statements: the attributions of a text as records: who said what about whom, in which form and when."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.actors import Resolver, shipped
from entente.coding.attribution import attributions
from entente.coding.statements import _tidy, code_statements
from entente.coding.voices import Voices
from entente.language.pipeline import SENTENCES
from entente.records import Document, check_spans, statement_id, text_hash

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
“~        PUNCT/``  8 punct
a         DET/DT    8 det
crime~    NOUN/NN   2 ccomp
”~        PUNCT/''  8 punct
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
“~        PUNCT/``  6 punct
a         DET/DT    6 det
threat~   NOUN/NN   2 xcomp
”~        PUNCT/''  6 punct
.         PUNCT/.   2 punct
"""
NESTED = """
Iran     PROPN/NNP 2 nsubj B-PLACE
said     VERB/VBD  0 root
that     SCONJ/IN  5 mark
Israel   PROPN/NNP 5 nsubj B-PLACE
denied   VERB/VBD  2 ccomp
the      DET/DT    7 det
raid~    NOUN/NN   5 obj
.        PUNCT/.   2 punct
"""
SAID = {"said": {"source": ["Iran"], "content": ["that Israel attacked Syria"]}}
FIGHT = {"said": {"source": ["Iran"], "content": ["We will fight ,"]}}
CRIME = {"said": {"source": ["Iran"], "content": ["the raid was “ a crime ”"]}}
ENTERED = {"according": {"source": ["Xinhua"], "cue": ["to"], "content": ["Troops entered Basra"]}}
THREAT = {"called": {"source": ["Iran"], "content": ["Israel “ a threat ”"]}}
TWO = {
    "said": {"source": ["Iran"], "content": ["that Israel denied the raid"]},
    "denied": {"source": ["Israel"], "content": ["the raid"]},
}


@pytest.fixture(scope="session")
def coded(seen, fake_network):
    def code(doc, sayings, mentions=(), published=PUBLISHED, goes_on="", stance="neutral"):
        seen(doc, {}, sayings, goes_on)
        document = Document(id="doc-1", text=doc.text, text_hash=text_hash(doc.text), published=published)
        voices = Voices(doc, attributions(doc), Resolver(shipped(), doc, published))
        found = code_statements(document, voices, list(mentions), fake_network(stance=stance))
        for each in found:
            check_spans(each, doc.text)
            assert (each.document, each.id) == ("doc-1", statement_id("doc-1", each.content))
        return found

    return code


def content(statement):
    return [span.text for span in statement.content]


def ids(actors):
    return [actor.id for actor in actors]


@pytest.mark.parametrize(("rows", "sayings", "form", "speaker", "cue", "words"), [
    (INDIRECT, SAID, "indirect", "state/IRN", "said", ["that Israel attacked Syria"]),
    (DIRECT, FIGHT, "direct", "state/IRN", "said", ["We will fight"]),
    (MIXED, CRIME, "mixed", "state/IRN", "said", ["the raid was “a crime”"]),
    (ACCORDING, ENTERED, "indirect", "outlet/xinhua", "according to", ["Troops entered Basra"]),
    (CALLED, THREAT, "direct", "state/IRN", "called", ["a threat"]),
])  # fmt: skip
def test_who_said_what(parse, coded, rows, sayings, form, speaker, cue, words):
    (found,) = coded(parse(rows), sayings)
    assert (found.form, ids(found.speakers), found.cue.text) == (form, [speaker], cue)
    assert content(found) == words
    assert found.text == " … ".join(words)
    assert found.confidence == pytest.approx(0.9)


def test_words_that_were_said_apart_are_one_statement(seen, flat, coded):
    doc = flat("The talks, Berg said, had failed.")
    (found,) = coded(doc, {"said": {"source": ["Berg"], "content": ["The talks ,", "had failed ."]}})
    assert (content(found), found.text) == (["The talks", "had failed"], "The talks … had failed")


def test_a_cue_in_pieces_is_given_by_its_first(flat, coded):
    doc = flat("Berg did not rule out talks.")
    (found,) = coded(doc, {"rule": {"source": ["Berg"], "cue": ["did", "out"], "content": ["talks"]}})
    assert found.cue.text == "did"


@pytest.mark.parametrize(("text", "words"), [
    ("“We left,” Berg said.", ["We left"]),
    ("'We left,' Berg said.", ["We left"]),
    ("«We left», Berg said.", ["We left"]),
    ("“We left!” Berg said.", ["We left!"]),
    ("“We left… and wept,” Berg said.", ["We left… and wept"]),
    ("Berg said: “We left.”", ["We left"]),
    ("Berg said they were “gone”.", ["they were “gone”"]),  # a mark whose fellow stands inside stays
    ("Berg said they were «gone».", ["they were «gone»"]),
    ("Berg said “gone” was the word.", ["“gone” was the word"]),
    ("Berg said — they left —.", ["they left"]),
])  # fmt: skip
def test_the_words_said_are_given_without_the_marks_around_them(flat, coded, text, words):
    doc = flat(text)
    spoken = [token.text for token in doc if token.text not in ("Berg", "said")]
    (found,) = coded(doc, {"said": {"source": ["Berg"], "content": [" ".join(spoken)]}})
    assert content(found) == words


@pytest.mark.parametrize(("text", "words", "form"), [
    ("“We left,” Berg said.", "“ We left , ”", "direct"),
    ("“We left,” Berg said, “and they wept.”", "“ We left and they wept", "direct"),
    ("Berg said they “left”.", "they “ left ”", "mixed"),
    ("“We left,” Berg said, and they wept.", "“ We left and they wept", "mixed"),
    ("Berg said they left and wept.", "they left and wept", "indirect"),
    ("“Berg” said they left.", "they left", "indirect"),
])  # fmt: skip
def test_words_are_direct_when_all_of_them_stand_in_marks_and_mixed_when_some_do(flat, coded, text, words, form):
    (found,) = coded(flat(text), {"said": {"source": ["Berg"], "content": [words]}})
    assert found.form == form


def test_a_quoted_characterisation_is_given_by_its_words_with_whom_it_is_said_of(parse, coded):
    (found,) = coded(parse(CALLED), THREAT, stance="critical")
    assert content(found) == ["a threat"]
    (about,) = found.about
    assert (about.id, about.called.text, about.stance) == ("state/ISR", "a threat", "critical")
    assert about.stance_confidence == pytest.approx(0.8)


def test_an_unquoted_characterisation_is_a_part_of_what_was_said(parse, coded):
    doc = parse(CALLED.replace("“~", "such").replace("”~", "then"))
    (found,) = coded(doc, {"called": {"source": ["Iran"], "content": ["Israel such a threat"]}})
    assert content(found) == ["Israel such a threat"]
    assert [(about.id, about.called.text) for about in found.about] == [("state/ISR", "such a threat")]


def test_a_statement_is_about_those_it_names(parse, coded):
    (found,) = coded(parse(INDIRECT), SAID, stance="supportive")
    assert [(about.id, about.called, about.stance) for about in found.about] == [
        ("state/ISR", None, "supportive"),
        ("state/SYR", None, "supportive"),
    ]


def test_speakers_are_not_what_their_statement_is_about(parse, coded):
    saying = {"said": {"source": ["Iran"], "content": ["that Tehran attacked Syria"]}}
    (found,) = coded(parse(INDIRECT.replace("Israel ", "Tehran ")), saying)
    assert ids(found.about) == ["state/SYR"]


def test_each_statement_is_about_its_own(parse, coded):
    outer, inner = coded(parse(NESTED), TWO)
    assert (ids(outer.about), ids(inner.about)) == (["state/ISR"], [])


def test_a_statement_holds_the_mentions_told_in_it(parse, coded, mention):
    doc = parse(INDIRECT)
    (found,) = coded(doc, SAID, [mention(doc, "attacked"), mention(doc, "said")])
    assert found.mentions == ["men-attacked"]


def test_a_mention_inside_a_statement_inside_another_is_told_in_both(parse, coded, mention):
    doc = parse(NESTED)
    outer, inner = coded(doc, TWO, [mention(doc, "raid"), mention(doc, "denied")])
    assert (outer.mentions, inner.mentions) == (["men-raid", "men-denied"], ["men-raid"])


def test_a_statement_inside_another_is_passed_on_by_its_speaker(parse, coded):
    outer, inner = coded(parse(NESTED), TWO)
    assert (ids(outer.speakers), ids(outer.reported_by)) == (["state/IRN"], [])
    assert (ids(inner.speakers), ids(inner.reported_by)) == (["state/ISR"], ["state/IRN"])


def test_a_denial_says_what_it_denies(parse, coded, mention):
    doc = parse(NESTED)
    outer, inner = coded(doc, TWO, [mention(doc, "raid")])
    assert (outer.denies, inner.denies) == ([], ["men-raid"])


def test_a_denial_takes_up_an_accusation_made_before(parse, coded):
    doc = parse(INDIRECT + NESTED.replace("said", "told").replace("the      DET/DT    7 det\nraid~", "this~"))
    sayings = {**SAID, "denied": {"source": ["Israel"], "content": ["this"]}}
    accusation, denial = coded(doc, sayings)
    assert denial.denies == [accusation.id]


@pytest.mark.parametrize(("rows", "sayings", "published", "wanted"), [
    (DIRECT, FIGHT, PUBLISHED, ("Tuesday", date(2018, 5, 1), "day", "relative")),
    (INDIRECT, SAID, PUBLISHED, (None, PUBLISHED, "unknown", "document")),
    # a time that was said is not when it was said
    (DIRECT, {"said": {"source": ["Iran"], "content": ["We will fight on Tuesday"]}}, PUBLISHED,
     (None, PUBLISHED, "unknown", "document")),
])  # fmt: skip
def test_a_statement_is_dated_by_words_beside_it_else_by_the_document(parse, coded, rows, sayings, published, wanted):
    when = coded(parse(rows), sayings, published=published)[0].date
    assert (when.text, when.start, when.precision, when.basis) == wanted
    assert when.end == when.start


def test_an_undated_document_has_undated_statements(parse, coded):
    assert coded(parse(INDIRECT), SAID, published=None)[0].date is None


def test_the_date_of_another_sentence_is_not_a_statements(parse, coded):
    found = coded(parse(DIRECT + INDIRECT.replace("said ", "added ")), {**FIGHT, "added": SAID["said"]})
    assert [each.date.basis for each in found] == ["relative", "document"]


def test_speakers_may_be_several(parse, coded):
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
    (found,) = coded(doc, {"said": {"source": ["Iran and Iraq"], "content": ["Israel attacked Syria"]}})
    assert ids(found.speakers) == ["state/IRN", "state/IRQ"]


def test_a_quotation_that_goes_on_after_its_speaker_is_the_same_statement(parse, coded):
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
    (found,) = coded(doc, FIGHT)
    assert (content(found), ids(found.speakers), found.form) == (
        ["We will fight", "We never stop for them"],
        ["state/IRN"],
        "direct",
    )


def test_a_quotation_without_anyone_has_neither_speaker_nor_cue(flat, coded):
    (found,) = coded(flat("It rained.", "“They never came to us.”"), {}, goes_on="“ They never came to us . ”")
    assert (found.speakers, found.cue, found.form) == ([], None, "direct")
    assert content(found) == ["They never came to us"]
    assert (found.date.basis, found.date.start) == ("document", PUBLISHED)


@pytest.mark.parametrize("words", ["”", ".", "— ”"])
def test_marks_alone_are_no_statement(flat, coded, words):
    doc = flat("Berg said so — ” .")
    assert coded(doc, {"said": {"source": ["Berg"], "content": [words]}}) == []


def test_a_text_without_attributions_has_no_statements(parse, coded):
    assert coded(parse(DIRECT), {}) == []


def test_nothing_is_said_in_a_sentence_that_was_set_apart(parse, coded):
    doc = parse(INDIRECT)
    document = Document(id="doc-1", text=doc.text, text_hash=text_hash(doc.text))
    doc.user_data[SENTENCES] = [type(each)(each.start, each.end, each.words, None) for each in doc.user_data[SENTENCES]]
    voices = Voices(doc, attributions(doc), Resolver(shipped(), doc, None))
    assert code_statements(document, voices, [], None) == []


def test_the_same_words_are_one_statement(parse, coded):
    content = ["the raid"]
    sayings = {"said": {"source": ["Iran"], "content": content}, "denied": {"source": ["Israel"], "content": content}}
    (found,) = coded(parse(NESTED), sayings)
    assert (found.text, ids(found.speakers)) == ("the raid", ["state/IRN"])


def test_statements_come_in_the_order_of_the_text_with_ids_of_their_own(parse, coded):
    doc = parse("\n".join([INDIRECT, ACCORDING, DIRECT, MIXED]))
    said = {"source": ["Iran"], "content": ["that Israel attacked Syria", "We will fight", "the raid was “ a crime ”"]}
    found = coded(doc, {**ENTERED, "said": said})
    starts = [each.content[0].start for each in found]
    assert starts == sorted(starts)
    assert len({each.id for each in found}) == len(found) == 4


WORDS = "We Iran Israel left called . , ; — “ ” \" ' ’ ‘ « » „ : said it's workers’ failed talks\ntoo \n\n Tuesday 🙂"
PIECES = st.sampled_from(WORDS.split(" "))


@settings(deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=4), st.integers(0, 999))
def test_statements_point_at_the_words_of_the_text_whatever_the_network_says(flat, seen, fake_network, sentences, seed):
    doc = seen(flat(*sentences), {})
    random = np.random.default_rng(seed)
    for sentence in doc.user_data[SENTENCES]:
        sentence.analysis.cues[:] = random.random(sentence.analysis.cues.shape)
        sentence.analysis.said[:] = random.random(sentence.analysis.said.shape)
    document = Document(id="doc-1", text=doc.text, text_hash=text_hash(doc.text), published=PUBLISHED)
    voices = Voices(doc, attributions(doc), Resolver(shipped(), doc, PUBLISHED))
    found = code_statements(document, voices, [], fake_network())
    assert len({each.id for each in found}) == len(found)
    for each in found:
        check_spans(each, doc.text)
        assert each.text == " … ".join(content(each))
        assert all(words == words.strip() for words in content(each))


def test_nothing_is_left_of_a_run_of_marks_alone():
    assert [_tidy(text, *run) for text, run in (("“”", (0, 2)), ("“ ,” ", (0, 5)), ("a", (1, 0)))] == [None] * 3
