"""Whom a statement is about: what it calls them, whom it names, and how the speaker stands to them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from entente.actors import Resolver, shipped
from entente.coding.about import Stances, characterisation, targets
from entente.coding.attribution import attributions
from entente.coding.voices import Voices
from entente.language.labels import STANCES
from entente.language.pipeline import SENTENCES

PUBLISHED = date(2018, 5, 3)

CALLED = """
Iran    PROPN/NNP 2 nsubj B-PLACE
{verb}  VERB/VBD  0 root
Israel  PROPN/NNP 2 obj B-PLACE
{words}
.       PUNCT/.   2 punct
"""
REFERRED = """
Iran     PROPN/NNP 2 nsubj B-PLACE
referred VERB/VBD  0 root
to       ADP/IN    4 case
Israel   PROPN/NNP 2 obl B-PLACE
{words}
.        PUNCT/.   2 punct
"""
PASSIVE = """
Israel PROPN/NNP 3 nsubj:pass B-PLACE
was    AUX/VBD   3 aux:pass
{verb} VERB/VBN  0 root
{words}
.      PUNCT/.   3 punct
"""
BEING = """
Iran   PROPN/NNP 2 nsubj B-PLACE
said   VERB/VBD  0 root
{who}  {tag}     7 nsubj {entity}
{is}   AUX/VBZ   7 cop
our    PRON/PRP$ 7 nmod:poss
best   ADJ/JJS   7 amod
friend {noun}    2 ccomp
.      PUNCT/.   2 punct
"""
SEVERAL = """
Iran     PROPN/NNP 2 nsubj B-PLACE
called   VERB/VBD  0 root
Israel   PROPN/NNP 2 obj B-PLACE
and      CCONJ/CC  5 cc
Egypt    PROPN/NNP 3 conj B-PLACE
“~       PUNCT/``  7 punct
threats~ NOUN/NNS  2 xcomp
”        PUNCT/''  7 punct
"""


def tokens(words):
    """Words and marks, each with whether a space follows."""
    return [(word.strip(), word[-1:].isspace()) for word in re.findall(r"[“”,;]\s*|[^\s“”,;]+\s*", words + " ")]


def rows(template, words, **given):
    """A template with the words of a characterisation put in, one a row."""
    made = [f"{word}{'' if space else '~'} X/XX 2 dep" for word, space in tokens(words)]
    return template.format(words="\n".join(made), **given)


def read(seen, doc, cue, content, source=("Iran",)):
    """The one attribution of a Doc with what it calls whom."""
    content = [" ".join(word for word, _ in tokens(each)) for each in content]
    (each,) = attributions(seen(doc, {}, {cue: {"source": source, "content": content}}))
    return each, characterisation(doc, each)


def called(seen, doc, cue, *content):
    """Whom and what, in words, and whether it is quoted."""
    _, found = read(seen, doc, cue, content)
    return found and (found.target.text, doc.text[slice(*found.words)].strip(), found.quoted)


CASES = [  # template, verb, words behind, quoted, what is called
    (CALLED, "called", "a threat", "a threat"),
    (CALLED, "called", "“a threat”", "a threat"),
    (CALLED, "called", "the “old threat”", "old threat"),
    (CALLED, "branded", "“a threat”", "a threat"),
    (CALLED, "considered", "a bad neighbour", "a bad neighbour"),
    (CALLED, "described", "as a threat", "a threat"),
    (CALLED, "described", "as “a threat”", "a threat"),
    (CALLED, "described", "as the “old threat”", "old threat"),
    (CALLED, "denounced", "as a threat", "a threat"),
    (CALLED, "praised", "as “a friend”", "a friend"),
    (CALLED, "likened", "to a wolf", "a wolf"),
    (CALLED, "compared", "to “a wolf”", "a wolf"),
    (CALLED, "described", "as a threat, not our friend", "a threat"),  # as far as the comma
    (CALLED, "described", "as a threat; our enemy", "a threat"),
    (REFERRED, "referred", "as a threat", "a threat"),
    (REFERRED, "referred", "as “a threat”", "a threat"),
    (PASSIVE, "described", "as a threat", "a threat"),
    (PASSIVE, "described", "as “a threat”", "a threat"),
    (PASSIVE, "called", "“a threat”", "a threat"),
    (PASSIVE, "likened", "to a wolf", "a wolf"),
]


@pytest.mark.parametrize(("template", "verb", "words", "wanted"), CASES)
@pytest.mark.parametrize("with_target", [True, False])
def test_a_verb_of_calling_says_what_somebody_is_called(parse, seen, template, verb, words, wanted, with_target):
    doc = parse(rows(template, words, verb=verb))
    content = [f"Israel {words}"] if with_target and template is not PASSIVE else [words]
    assert called(seen, doc, verb, *content) == ("Israel", wanted, "“" in words)


@pytest.mark.parametrize(("verb", "words"), [
    ("told", "a story"),
    ("urged", "as a friend"),
    ("described", "a threat"),  # without "as"
    ("described", "for an hour and with much anger “a threat”"),  # far behind
])  # fmt: skip
def test_other_words_call_nobody_anything(parse, seen, verb, words):
    assert called(seen, parse(rows(CALLED, words, verb=verb)), verb, words) is None


def test_whom_a_statement_only_names_it_calls_nothing(parse, seen):
    assert called(seen, parse(rows(CALLED, "“a threat”", verb="called")), "called", "Israel") is None


@pytest.mark.parametrize(("who", "tag", "entity", "verb", "noun", "wanted"), [
    ("China", "PROPN/NNP", "B-PLACE", "is", "NOUN/NN", ("China", "our best friend", False)),
    ("Macron", "PROPN/NNP", "B-PERSON", "became", "NOUN/NN", ("Macron", "our best friend", False)),
    ("they", "PRON/PRP", "", "were", "NOUN/NN", ("they", "our best friend", False)),
    ("peace", "NOUN/NN", "", "is", "NOUN/NN", None),  # nobody
    ("China", "PROPN/NNP", "B-PLACE", "is", "ADJ/JJ", None),  # no noun
    ("China", "PROPN/NNP", "B-PLACE", "has", "NOUN/NN", None),
])  # fmt: skip
def test_a_noun_says_what_somebody_is(parse, seen, who, tag, entity, verb, noun, wanted):
    doc = parse(BEING.format(who=who, tag=tag, entity=entity, noun=noun, **{"is": verb}))
    assert called(seen, doc, "said", f"{who} {verb} our best friend") == wanted


def test_what_somebody_is_is_read_with_the_older_tree_too(parse, seen):
    doc = parse("""
    Iran   PROPN/NNP 2 nsubj B-PLACE
    said   VERB/VBD  0 root
    China  PROPN/NNP 4 nsubj B-PLACE
    is     AUX/VBZ   2 ccomp
    a      DET/DT    6 det
    friend NOUN/NN   4 attr
    """)
    assert called(seen, doc, "said", "China is a friend") == ("China", "a friend", False)


def test_what_is_said_outside_the_content_calls_nobody_anything(parse, seen):
    doc = parse(BEING.format(who="China", tag="PROPN/NNP", entity="B-PLACE", noun="NOUN/NN", **{"is": "is"}))
    assert called(seen, doc, "said", "China is our best") is None


# Targets


def about(seen, doc, cue, content, source=("Iran",), published=PUBLISHED):
    each, found = read(seen, doc, cue, content, source)
    resolver = Resolver(shipped(), doc, published)
    own = {actor.id for actor in Voices(doc, [each], resolver).speakers(0)}
    return targets(doc, resolver, each, found, own)


def said_of(found):
    return [(target.actor.text, target.actor.id, target.called and target.called.text) for target in found]


ATTACKED = """
Iran     PROPN/NNP 2 nsubj B-PLACE
said     VERB/VBD  0 root
Israel   PROPN/NNP 5 nsubj B-PLACE
has      AUX/VBZ   5 aux
attacked VERB/VBN  2 ccomp
Syria    PROPN/NNP 5 obj B-PLACE
and      CCONJ/CC  9 cc
{whose}  PRON/PRP$ 9 nmod:poss
allies   NOUN/NNS  6 conj
of       ADP/IN    11 case
{again}  PROPN/NNP 9 nmod B-PLACE
"""
ALL = "Israel has attacked Syria and its allies of {again}"


def test_a_statement_is_about_those_it_names_each_once(parse, seen):
    doc = parse(ATTACKED.format(whose="old", again="Israel").replace("PRON/PRP$ 9", "ADJ/JJ 9"))
    found = about(seen, doc, "said", ["Syria and old allies of Israel"])
    assert said_of(found) == [("Syria", "state/SYR", None), ("Israel", "state/ISR", None)]


def test_a_name_outside_the_content_is_not_what_a_statement_is_about(parse, seen):
    doc = parse(ATTACKED.format(whose="its", again="Egypt"))
    assert said_of(about(seen, doc, "said", ["attacked Syria"])) == [("Syria", "state/SYR", None)]


def test_a_name_that_no_table_knows_is_not_what_a_statement_is_about(parse, seen):
    doc = parse(
        ATTACKED.format(whose="its", again="Egypt").replace(
            "Syria    PROPN/NNP 5 obj B-PLACE", "Qwertz PROPN/NNP 5 obj B-PERSON"
        )
    )
    assert said_of(about(seen, doc, "said", ["attacked Qwertz"])) == []


@pytest.mark.parametrize("again", ["Iran", "Tehran"])
def test_speakers_are_not_what_they_speak_about(parse, seen, again):
    doc = parse(ATTACKED.format(whose="its", again=again))
    assert [actor for _, actor, _ in said_of(about(seen, doc, "said", [ALL.format(again=again)]))] == [
        "state/ISR",
        "state/SYR",
    ]


def test_a_pronoun_is_another_place_where_somebody_is_spoken_of(parse, seen):
    doc = parse(ATTACKED.format(whose="its", again="Egypt"))
    israel, syria, egypt = about(seen, doc, "said", [ALL.format(again="Egypt")])
    assert [place.text for place in israel.places] == ["Israel", "its"]
    assert [place.text for place in syria.places] == ["Syria"]
    assert [place.text for place in egypt.places] == ["Egypt"]


@pytest.mark.parametrize("content", ["Israel “a threat”", "“a threat”"])
def test_who_is_called_something_is_what_a_statement_is_about(parse, seen, content):
    doc = parse(rows(CALLED, "“a threat”", verb="called"))
    (target,) = about(seen, doc, "called", [content])
    assert (target.actor.id, target.called.text) == ("state/ISR", "a threat")
    assert doc.text[target.called.start : target.called.end] == "a threat"


def test_several_are_called_the_same(parse, seen):
    found = about(seen, parse(SEVERAL), "called", ["Israel and Egypt “threats”"])
    assert said_of(found) == [("Israel", "state/ISR", "threats"), ("Egypt", "state/EGY", "threats")]


def test_somebody_without_a_name_is_a_target_only_when_called_something(parse, seen):
    template = CALLED.replace("Israel  PROPN/NNP 2 obj B-PLACE", "rebels NOUN/NNS 2 obj")
    doc = parse(rows(template, "“a threat”", verb="called"))
    (target,) = about(seen, doc, "called", ["rebels “a threat”"])
    assert (target.actor.text, target.actor.id, target.called.text) == ("rebels", None, "a threat")
    doc = parse(rows(template, "a story", verb="told"))
    assert about(seen, doc, "told", ["rebels a story"]) == []


def test_who_calls_himself_something_is_not_his_own_target(parse, seen):
    doc = parse(rows(CALLED.replace("Israel", "Tehran"), "“a threat”", verb="called"))
    assert about(seen, doc, "called", ["Tehran “a threat”"]) == []


def test_whom_a_statement_calls_something_comes_first(parse, seen):
    doc = parse("""
    Iran   PROPN/NNP 2 nsubj B-PLACE
    said   VERB/VBD  0 root
    Syria  PROPN/NNP 4 nsubj B-PLACE
    knows  VERB/VBZ  2 ccomp
    China  PROPN/NNP 8 nsubj B-PLACE
    is     AUX/VBZ   8 cop
    a      DET/DT    8 det
    friend NOUN/NN   4 ccomp
    """)
    found = about(seen, doc, "said", ["Syria knows China is a friend"])
    assert said_of(found) == [("China", "state/CHN", "a friend"), ("Syria", "state/SYR", None)]


# Stances


class Answers:
    """Gives the rows it is asked for these stances, one after the other, and keeps what it was asked."""

    def __init__(self, *stances):
        self.stances, self.asked = list(stances), []

    def pairs(self, states, marks):
        assert len(states) == len(marks) <= len(self.stances)
        self.asked += [each.tolist() for each in marks]
        given, self.stances = self.stances[: len(marks)], self.stances[len(marks) :]
        return SimpleNamespace(stances=np.array(given))


def judged(parse, seen, network, content, again="Egypt"):
    doc = parse(ATTACKED.format(whose="its", again=again))
    found = about(seen, doc, "said", [content])
    (each,) = attributions(doc)
    return Stances(doc.user_data[SENTENCES], network).judged([(each, target) for target in found])


@pytest.mark.parametrize("stance", STANCES)
def test_a_stance_is_the_networks_with_its_share(parse, seen, fake_network, stance):
    (found,) = judged(parse, seen, fake_network(stance=stance), "attacked Syria")
    assert (found.id, found.stance, found.stance_confidence) == ("state/SYR", stance, pytest.approx(0.8))
    assert (found.text, found.country, found.called) == ("Syria", "SYR", None)


def test_a_stance_is_the_mean_over_all_places_that_name_somebody(parse, seen):
    network = Answers([0.6, 0.3, 0.1], [0.0, 0.9, 0.1], [0.1, 0.1, 0.8])  # Israel, its; Syria
    israel, syria = judged(parse, seen, network, "Israel has attacked Syria and its")
    assert (israel.id, israel.stance, israel.stance_confidence) == ("state/ISR", STANCES[1], pytest.approx(0.6))
    assert (syria.id, syria.stance, syria.stance_confidence) == ("state/SYR", STANCES[2], pytest.approx(0.8))


def test_the_network_is_asked_with_speaker_cue_and_each_place_marked(parse, seen, fake_network):
    network = fake_network()
    judged(parse, seen, network, "Israel has attacked Syria and its")
    assert [each.tolist() for each in network.asked] == [
        [0, 1, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0],
        [0, 1, 3, 0, 0, 0, 0, 0, 2, 0, 0, 0],
        [0, 1, 3, 0, 0, 0, 2, 0, 0, 0, 0, 0],
    ]


def test_statements_of_several_speakers_are_judged_at_once(parse, seen, fake_network):
    doc = parse(ATTACKED.format(whose="its", again="Egypt"))
    found = about(seen, doc, "said", ["attacked Syria"])
    (each,) = attributions(doc)
    calls = []
    network = fake_network()
    counted = SimpleNamespace(pairs=lambda *given: calls.append(1) or network.pairs(*given))
    asked = [(each, target) for target in found * 3]
    assert len(Stances(doc.user_data[SENTENCES], counted).judged(asked)) == 3
    assert len(calls) == 1


def test_nobody_spoken_about_asks_the_network_nothing(parse, seen, fake_network):
    network = fake_network()
    assert judged(parse, seen, network, "has attacked") == []
    assert network.asked == []


def test_a_target_in_a_sentence_that_was_set_apart_has_no_stance(parse, seen, fake_network):
    doc = parse(ATTACKED.format(whose="its", again="Egypt"))
    found = about(seen, doc, "said", ["attacked Syria"])
    (each,) = attributions(doc)
    apart = [replace(sentence, analysis=None) for sentence in doc.user_data[SENTENCES]]
    (record,) = Stances(apart, fake_network()).judged([(each, target) for target in found])
    assert (record.id, record.stance, record.stance_confidence) == ("state/SYR", None, None)
