"""Voices: who speaks, who passes words on, and according to whom something happened."""

from __future__ import annotations

from datetime import date

import pytest

from entente.actors import Resolver, shipped
from entente.coding.attribution import attributions
from entente.coding.voices import Voices

PUBLISHED = date(2018, 5, 3)

SAID = """
Iran     PROPN/NNP 4 nsubj B-PLACE
and      CCONJ/CC  3 cc
Iraq     PROPN/NNP 1 conj B-PLACE
{cue}    VERB/VBD  0 root
that     SCONJ/IN  7 mark
Israel   PROPN/NNP 7 nsubj B-PLACE
attacked VERB/VBD  4 ccomp
Syria~   PROPN/NNP 7 obj B-PLACE
.        PUNCT/.   4 punct
"""
RELATIVE = """
Macron~  PROPN/NNP 8 nsubj B-PERSON
,        PUNCT/,   4 punct
who      PRON/WP   4 nsubj
said     VERB/VBD  1 acl:relcl
it       PRON/PRP  6 nsubj
failed~  VERB/VBD  4 ccomp
,        PUNCT/,   4 punct
left~    VERB/VBD  0 root
.        PUNCT/.   8 punct
"""
ASKED = """
Reporters NOUN/NNS  2 nsubj
asked     VERB/VBD  0 root
who       PRON/WP   4 nsubj
said      VERB/VBD  2 ccomp
it        PRON/PRP  6 nsubj
failed    VERB/VBD  4 ccomp
"""
TOLD_US = """
“~       PUNCT/``  3 punct
We       PRON/PRP  3 nsubj
told     VERB/VBD  0 root
Israel   PROPN/NNP 3 obj B-PLACE
that     SCONJ/IN  7 mark
talks    NOUN/NNS  7 nsubj
failed~  VERB/VBD  3 ccomp
,~       PUNCT/,   3 punct
”        PUNCT/''  3 punct
Iran     PROPN/NNP 11 nsubj B-PLACE
said~    VERB/VBD  3 parataxis
.        PUNCT/.   3 punct
"""
CLAIM = """
Iran~   PROPN/NNP 3 nmod:poss B-PLACE
's      PART/POS  1 case
claim   NOUN/NN   7 nsubj
that    SCONJ/IN  6 mark
it      PRON/PRP  6 nsubj
won     VERB/VBD  3 acl
failed  VERB/VBD  0 root
"""
NESTED = """
Xinhua   PROPN/NNP 2 nsubj B-ORG
reported VERB/VBD  0 root
that     SCONJ/IN  5 mark
Iran     PROPN/NNP 5 nsubj B-PLACE
{cue}    VERB/VBD  2 ccomp
that     SCONJ/IN  8 mark
Israel   PROPN/NNP 8 nsubj B-PLACE
denied   VERB/VBD  5 ccomp
attacks~ NOUN/NNS  8 obj
.        PUNCT/.   2 punct
"""


def voices(doc):
    return Voices(doc, attributions(doc), Resolver(shipped(), doc, PUBLISHED))


def named(actors):
    return [(actor.text, actor.id) for actor in actors]


def ids(actors):
    return [actor.id for actor in actors]


SILENT = """
Officials NOUN/NNS 6 nsubj
,         PUNCT/,  4 punct
not       PART/RB  4 advmod
named     VERB/VBN 1 acl
anonymous~ ADJ/JJ  4 xcomp
said      VERB/VBD 0 root
Israel    PROPN/NNP 8 nsubj B-PLACE
attacked~ VERB/VBD 6 ccomp
.         PUNCT/.  6 punct
"""


@pytest.mark.parametrize(("rows", "cue", "source", "wanted"), [
    (SILENT, "said", ["Officials", "not named", "anonymous"], [("Officials", None)]),  # what is astray names nobody
    (SILENT, "said", ["not named"], []),
    (SAID.format(cue="said"), "said", ["Iran"], [("Iran", "state/IRN")]),
    (SAID.format(cue="said"), "said", ["Iran", "Iraq"], [("Iran", "state/IRN"), ("Iraq", "state/IRQ")]),
    (SAID.format(cue="said"), "said", ["Iran and Iraq"], [("Iran", "state/IRN"), ("Iraq", "state/IRQ")]),
    (SAID.format(cue="said"), "said", ["and Iraq"], [("Iraq", "state/IRQ")]),  # without what is no part of a name
    (RELATIVE, "said", ["who"], [("Macron", "person/emmanuel-macron")]),
    (RELATIVE, "said", ["Macron ,"], [("Macron", "person/emmanuel-macron")]),
    (ASKED, "said", ["who"], [("who", None)]),  # stands for nobody
    (CLAIM, "claim", ["Iran 's"], [("Iran", "state/IRN")]),
    (CLAIM, "claim", ["'s"], []),
    (CLAIM, "claim", [], []),
])  # fmt: skip
def test_speakers_are_the_actors_of_the_source(parse, seen, rows, cue, source, wanted):
    doc = seen(parse(rows), {}, {cue: {"source": source, "content": ["it", "failed", "Israel attacked"]}})
    assert named(voices(doc).speakers(0)) == wanted


def told_us(parse, seen, outer=("Iran",), inner="We"):
    sayings = {
        "told": {"source": [inner], "content": ["that talks failed"]},
        "said": {"source": outer, "content": ["“ We told Israel that talks failed"]},
    }
    return voices(seen(parse(TOLD_US.replace("We  ", f"{inner}  ")), {}, sayings))


@pytest.mark.parametrize("word", ["We", "I", "we"])
def test_the_first_person_inside_a_quotation_is_whoever_is_quoted(parse, seen, word):
    found = told_us(parse, seen, inner=word)
    (speaker,) = found.speakers(1)
    assert (speaker.text, speaker.id, speaker.country) == (word, "state/IRN", "IRN")
    assert found.doc.text[speaker.start : speaker.end] == word


def test_the_first_person_is_nobody_where_it_is_not_said_who_is_quoted(parse, seen):
    assert told_us(parse, seen, outer=()).speakers(1) == []


def test_the_first_person_outside_any_quotation_is_unknown(parse, seen):
    doc = seen(parse(TOLD_US), {}, {"told": {"source": ["We"], "content": ["that talks failed"]}})
    assert named(voices(doc).speakers(0)) == [("We", None)]


def test_two_statements_that_hold_each_other_do_not_go_round_forever(parse, seen):
    sayings = {
        "told": {"source": ["We"], "content": ["that talks failed", "We", "said"]},
        "said": {"source": ["We"], "content": ["told Israel that talks failed"]},
    }
    found = voices(seen(parse(TOLD_US.replace("“~", "-~").replace("”  ", "-  ")), {}, sayings))
    assert [found.speakers(index) for index in range(2)] == [[], []]


def nested(parse, seen, cue="said"):
    sayings = {
        "reported": {"source": ["Xinhua"], "content": [f"that Iran {cue} Israel denied attacks"]},
        cue: {"source": ["Iran"], "content": ["Israel denied attacks"]},
        "denied": {"source": ["Israel"], "content": ["attacks"]},
    }
    return voices(seen(parse(NESTED.format(cue=cue)), {}, sayings))


def test_those_who_pass_words_on_are_given_the_nearest_first(parse, seen):
    found = nested(parse, seen)
    assert [ids(found.speakers(index)) for index in range(3)] == [["outlet/xinhua"], ["state/IRN"], ["state/ISR"]]
    assert [ids(found.above(index)) for index in range(3)] == [
        [],
        ["outlet/xinhua"],
        ["state/IRN", "outlet/xinhua"],
    ]


def test_nobody_passes_on_what_stands_beside_a_statement(parse, seen):
    sayings = {
        "attacked": {"source": ["Israel"], "content": ["Syria"]},
        "said": {"source": ["Iran"], "content": ["that Israel"]},
    }
    found = voices(seen(parse(SAID.format(cue="said")), {}, sayings))
    assert [found.above(index) for index in range(2)] == [[], []]


def test_a_quotation_without_anyone_passes_on_nothing_and_is_passed_on_by_nobody(seen, flat):
    doc = seen(flat("It rained.", "“They never came to us.”"), {}, goes_on="“ They never came to us . ”")
    found = voices(doc)
    assert (found.speakers(0), found.above(0)) == ([], [])
    at = doc.text.index("came")
    assert found.telling(at, at + 4) == []


@pytest.mark.parametrize(("cue", "tells"), [
    ("said", True),
    ("reported", True),
    ("denied", True),
    ("claimed", True),
    ("warned", True),
    ("believed", True),
    ("demanded", False),
    ("wanted", False),
    ("urged", False),
    ("ordered", False),
    ("hoped", False),
    ("promised", False),
])  # fmt: skip
def test_something_happened_according_to_those_who_tell_it_not_to_those_who_want_it(parse, seen, cue, tells):
    saying = {"source": ["Iran", "Iraq"], "content": ["that Israel attacked Syria"]}
    found = voices(seen(parse(SAID.format(cue=cue)), {}, {cue: saying}))
    at = found.doc.text.index("attacked")
    assert ids(found.telling(at, at + len("attacked"))) == (["state/IRN", "state/IRQ"] if tells else [])


def test_a_cue_of_several_words_tells_where_one_of_them_does(parse, seen):
    saying = {"source": ["Iran"], "cue": ["said"], "content": ["that Israel attacked Syria"]}
    rows = SAID.format(cue="wanted").replace("and      CCONJ/CC", "said     CCONJ/CC")
    found = voices(seen(parse(rows), {}, {"wanted": saying}))
    at = found.doc.text.index("attacked")
    assert ids(found.telling(at, at + len("attacked"))) == ["state/IRN"]


def test_the_nearest_teller_comes_first_and_who_wants_it_is_passed_over(parse, seen):
    def telling(cue):
        found = nested(parse, seen, cue)
        at = found.doc.text.index("attacks")
        return ids(found.telling(at, at + len("attacks")))

    assert telling("said") == ["state/ISR", "state/IRN", "outlet/xinhua"]
    assert telling("demanded") == ["state/ISR", "outlet/xinhua"]


@pytest.mark.parametrize("word", ["Iran", "said", "."])
def test_what_stands_outside_all_statements_is_told_by_nobody_but_the_report(parse, seen, word):
    saying = {"source": ["Iran"], "content": ["that Israel attacked Syria"]}
    found = voices(seen(parse(SAID.format(cue="said")), {}, {"said": saying}))
    at = found.doc.text.index(word)
    assert found.telling(at, at + len(word)) == []
    assert found.telling(at, len(found.doc.text)) == []


def test_who_is_named_twice_speaks_once(parse, seen):
    sayings = {
        "reported": {"source": ["Iran"], "content": ["that Iran said Israel denied attacks"]},
        "said": {"source": ["Iran"], "content": ["Israel denied attacks"]},
    }
    found = voices(seen(parse(NESTED.format(cue="said")), {}, sayings))
    at = found.doc.text.index("attacks")
    assert ids(found.telling(at, at + len("attacks"))) == ["state/IRN"]
