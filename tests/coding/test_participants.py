"""From the network's words to the phrases that take part in an event."""

from __future__ import annotations

import pytest

from entente.coding.participants import candidates, role_marks
from entente.language.pipeline import SENTENCES

STRIKE = """
Israeli  ADJ/JJ    2 amod B-NORP
strikes  NOUN/NNS  3 nsubj
hit      VERB/VBD  0 root
the      DET/DT    5 det
port     NOUN/NN   3 obj
of       ADP/IN    7 case
Latakia  PROPN/NNP 5 nmod B-PLACE
on       ADP/IN    9 case
Monday~  PROPN/NNP 3 obl
.        PUNCT/.   3 punct
"""


def found(doc):
    return [each for sentence in doc.user_data[SENTENCES] for each in candidates(doc, sentence)]


def phrases(participants):
    return [each.span.text for each in participants]


def test_every_word_that_carries_an_event_is_a_candidate_with_its_phrases(parse, seen):
    events = {
        "hit": (
            "ASSAULT",
            {"actor": ["Israeli strikes"], "recipient": ["the port"], "place": ["Latakia"], "date": ["Monday"]},
        )
    }
    (only,) = found(seen(parse(STRIKE), events))
    assert only.trigger.text == "hit"
    assert phrases(only.actors) == ["Israeli strikes"]
    assert phrases(only.recipients) == ["the port"]
    assert phrases(only.places) == ["Latakia"]
    assert [only.trigger.doc[index].text for index in only.dates] == ["Monday"]
    assert only.probability == pytest.approx(0.95)


def test_a_phrase_goes_over_a_word_of_which_the_network_is_less_sure(parse, seen):
    doc = seen(parse(STRIKE), {"hit": ("ASSAULT", {"recipient": ["the port", "Latakia"]})})
    assert phrases(found(doc)[0].recipients) == ["the port", "Latakia"]
    doc.user_data[SENTENCES][0].analysis.roles[1, 3, 6] = 0.4
    assert phrases(found(doc)[0].recipients) == ["the port of Latakia"]


def test_prepositions_and_marks_at_the_edges_are_left_out(parse, seen):
    (only,) = found(seen(parse(STRIKE), {"hit": ("ASSAULT", {"recipient": ["of Latakia on"]})}))
    assert phrases(only.recipients) == ["Latakia"]


@pytest.mark.parametrize(("tag", "dep", "parties"), [
    ("NN", "appos", ["the leader, Xi"]),  # the parser sees it
    ("NN", "obj", ["the leader, Xi"]),  # the parser does not
    ("NNS", "obj", ["the leader", "Xi"]),  # leaders are several
])  # fmt: skip
def test_who_is_named_again_behind_a_comma_is_no_second_party(parse, seen, tag, dep, parties):
    doc = parse(f"""
    Obama  PROPN/NNP 2 nsubj B-PERSON
    warned VERB/VBD  0 root
    the    DET/DT    4 det
    leader~ NOUN/{tag} 2 obj
    ,      PUNCT/,   6 punct
    Xi     PROPN/NNP {4 if dep == "appos" else 2} {dep} B-PERSON
    .      PUNCT/.   2 punct
    """)
    (only,) = found(seen(doc, {"warned": ("THREATEN", {"actor": ["Obama"], "recipient": ["the leader", "Xi"]})}))
    assert phrases(only.recipients) == parties


def test_a_phrase_has_the_modifiers_before_it_that_the_network_missed(parse, seen):
    (only,) = found(seen(parse(STRIKE), {"hit": ("ASSAULT", {"actor": ["strikes"], "recipient": ["port"]})}))
    assert (phrases(only.actors), phrases(only.recipients)) == (["Israeli strikes"], ["the port"])


def test_an_adjective_of_nationality_may_be_the_actor_of_its_noun(parse, seen):
    (only,) = found(seen(parse(STRIKE), {"strikes": ("ASSAULT", {"actor": ["Israeli"]})}))
    assert (only.trigger.text, phrases(only.actors)) == ("strikes", ["Israeli"])


def test_a_word_the_network_gives_two_parts_has_the_likelier_one(parse, seen):
    doc = seen(parse(STRIKE), {"hit": ("ASSAULT", {"actor": ["the port"], "recipient": ["Israeli strikes"]})})
    doc.user_data[SENTENCES][0].analysis.roles[1, 3, 5] = 0.5
    (only,) = found(doc)
    assert (phrases(only.actors), phrases(only.recipients)) == (["the port"], ["Israeli strikes"])


def test_the_trigger_is_no_participant_of_itself(parse, seen):
    (only,) = found(seen(parse(STRIKE), {"strikes": ("ASSAULT", {"actor": ["strikes", "Israeli"]})}))
    assert phrases(only.actors) == ["Israeli"]


def test_coordinated_parties_are_participants_of_their_own(parse, seen):
    doc = parse("""
    India    PROPN/NNP 4 nsubj B-PLACE
    and      CCONJ/CC  3 cc
    Pakistan PROPN/NNP 1 conj B-PLACE
    talked   VERB/VBD  0 root
    """)
    (only,) = found(seen(doc, {"talked": ("CONSULT", {"actor": ["India", "Pakistan"]})}))
    assert phrases(only.actors) == ["India", "Pakistan"]


def test_of_a_verb_and_the_noun_beside_it_the_surer_one_carries_the_event(parse, seen):
    doc = parse("They PRON/PRP 2 nsubj\nheld VERB/VBD 0 root\ntalks NOUN/NNS 2 obj")
    events = {"held": ("CONSULT", {"actor": ["They"]}), "talks": ("CONSULT", {"actor": ["They"]})}
    doc = seen(doc, events)
    doc.user_data[SENTENCES][0].analysis.triggers[3, -1] = 0.01
    assert [each.trigger.text for each in found(doc)] == ["talks"]


def test_a_word_that_can_carry_no_event_is_a_candidate_only_where_the_network_is_sure(parse, seen):
    doc = seen(parse(STRIKE), {"of": ("ASSAULT", {"actor": ["strikes"]})})
    assert [each.trigger.text for each in found(doc)] == ["of"]
    doc.user_data[SENTENCES][0].analysis.triggers[6, -1] = 0.5
    assert found(doc) == []
    assert found(seen(parse(STRIKE), {})) == []


def test_who_is_named_by_a_part_of_a_name_is_named_whole(parse, seen):
    doc = parse(
        STRIKE.replace(
            "Latakia  PROPN/NNP 5 nmod B-PLACE", "Latakia  PROPN/NNP 5 nmod B-PLACE\nHarbour PROPN/NNP 7 flat I-PLACE"
        ).replace(" 9 case", " 10 case")
    )
    (only,) = found(seen(doc, {"hit": ("ASSAULT", {"recipient": ["Harbour"]})}))
    assert phrases(only.recipients) == ["Latakia Harbour"]


def test_nothing_is_read_in_a_sentence_that_was_set_apart(parse):
    doc = parse(STRIKE, [None])
    assert found(doc) == []


def test_the_pair_head_is_told_who_is_who(parse, seen):
    events = {"hit": ("ASSAULT", {"actor": ["Israeli strikes"], "recipient": ["the port of Latakia"]})}
    (only,) = found(seen(parse(STRIKE), events))
    assert role_marks(only, only.actors[0], only.recipients[0]).tolist() == [0, 1, 1, 3, 2, 2, 2, 2, 0, 0, 0]
    assert role_marks(only, None, None).tolist() == [0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]


def test_white_space_has_no_place_on_the_networks_axis(parse, seen):
    doc = parse("""
    Israel PROPN/NNP 2 nsubj B-PLACE
    struck VERB/VBD  0 root
    _      SPACE/_SP 2 dep
    Yemen  PROPN/NNP 2 obj B-PLACE
    """)
    (sentence,) = doc.user_data[SENTENCES]
    doc.user_data[SENTENCES] = [type(sentence)(0, 4, (0, 1, 3), None)]
    seen(doc, {"struck": ("ASSAULT", {"actor": ["Israel"], "recipient": ["Yemen"]})})
    (only,) = found(doc)
    assert phrases(only.recipients) == ["Yemen"]
    assert role_marks(only, only.actors[0], only.recipients[0]).tolist() == [0, 1, 3, 2]
