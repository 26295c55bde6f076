"""Mentions are filled by PLOVER's rules, whatever the network says of type and status."""

from __future__ import annotations

from datetime import date

import pytest

from entente.actors import Resolver, shipped
from entente.coding.attribution import attributions
from entente.coding.confidence import Calibration
from entente.coding.heads import Heads
from entente.coding.mentions import Filler, scope
from entente.coding.voices import Voices
from entente.language.pipeline import SENTENCES
from entente.records import Actor, Document, check_spans, mention_id, text_hash

PUBLISHED = date(2018, 5, 3)

MET = """
Xi       PROPN/NNP 3 nsubj B-PERSON
Jinping  PROPN/NNP 1 flat I-PERSON
met      VERB/VBD  0 root
Emmanuel PROPN/NNP 3 obj B-PERSON
Macron   PROPN/NNP 4 flat I-PERSON
in       ADP/IN    7 case
Paris    PROPN/NNP 3 obl B-PLACE
on       ADP/IN    9 case
Tuesday~ PROPN/NNP 3 obl
.        PUNCT/.   3 punct
"""
MET_SEEN = {"met": ("CONSULT", {"actor": ["Xi", "Jinping"], "recipient": ["Emmanuel", "Macron"]})}
SIGNED = """
Norway   PROPN/NNP 2 nsubj B-PLACE
signed   VERB/VBD  0 root
an       DET/DT    4 det
accord   NOUN/NN   2 obj
{word}   ADP/IN    6 case
Sweden~  PROPN/NNP 2 obl B-PLACE
.        PUNCT/.   2 punct
"""
SIGNED_SEEN = {"signed": ("SUPPORT", {"actor": ["Norway"], "recipient": ["Sweden"]})}
KILLED = """
Three   NUM/CD    3 nummod
Turkish ADJ/JJ    3 amod B-NORP
guards  NOUN/NNS  5 nsubj:pass
were    AUX/VBD   5 aux:pass
killed~ VERB/VBN  0 root
.       PUNCT/.   5 punct
"""
KILLED_SEEN = {"killed": ("ASSAULT", {"recipient": ["Three Turkish guards"]})}


ARRESTED = """
Turkish   ADJ/JJ    2 amod B-NORP
{who}     NOUN/NNS  3 nsubj
arrested  VERB/VBD  0 root
organisers NOUN/NNS 3 obj
near      ADP/IN    6 case
{where}~  PROPN/NNP 3 obl B-PLACE
.         PUNCT/.   3 punct
"""


def document(doc, published=PUBLISHED):
    return Document(id="doc-1", text=doc.text, text_hash=text_hash(doc.text), published=published)


def coded(doc, network, published=PUBLISHED, shown=0.5):
    doc_record = document(doc, published)
    reader = Heads(network)
    resolver = Resolver(shipped(), doc, published)
    voices = Voices(doc, attributions(doc), resolver)
    filler = Filler(doc, doc_record, resolver, voices, Calibration.none(), lambda kind: shown)
    mentions = filler.mentions(reader.read(doc, doc_record), network.name, reader.name)
    for each in mentions:
        check_spans(each, doc.text)
    return mentions


def ids(actors):
    return [actor.id for actor in actors]


def test_a_mention_has_all_that_the_sentence_tells(parse, seen, fake_network):
    (found,) = coded(seen(parse(MET), MET_SEEN), fake_network("CONSULT", modes=("CONSULT/visit",)))
    assert (found.type, found.mode, found.quad, found.score, found.cameo, found.goldstein) == (
        "CONSULT",
        ["visit"],
        1,
        4,
        "042",
        1.9,
    )
    assert (found.trigger.text, ids(found.actors), ids(found.recipients)) == (
        "met",
        ["person/xi-jinping"],
        ["person/emmanuel-macron"],
    )
    assert (found.date.text, found.date.start, found.date.basis) == ("Tuesday", date(2018, 5, 1), "relative")
    assert (found.place.text, found.place.country) == ("Paris", "FRA")
    assert (found.status, found.historical, found.scope, found.lead) == ("actual", False, "interstate", True)
    assert (found.model, found.why.decided_by) == ("fake 0", "pair head and trigger head")
    assert found.id == mention_id("doc-1", found.trigger, "CONSULT")


def test_all_parties_of_a_meeting_are_actors(parse, seen, fake_network):
    (found,) = coded(seen(parse(MET), MET_SEEN), fake_network("CONSULT"))
    assert (ids(found.actors), found.recipients) == (["person/xi-jinping", "person/emmanuel-macron"], [])
    assert any("7.6" in rule for rule in found.why.rules)


@pytest.mark.parametrize("word, together", [("with", True), ("for", False)])
def test_who_signs_with_somebody_shares_the_event(parse, seen, fake_network, word, together):
    (found,) = coded(seen(parse(SIGNED.format(word=word)), SIGNED_SEEN), fake_network("SUPPORT"))
    assert ids(found.actors) == (["state/NOR", "state/SWE"] if together else ["state/NOR"])
    assert ids(found.recipients) == ([] if together else ["state/SWE"])


def test_violence_by_nobody_named_has_an_unknown_actor(parse, seen, fake_network):
    (found,) = coded(seen(parse(KILLED), KILLED_SEEN), fake_network("ASSAULT"))
    (actor,) = found.actors
    assert (actor.text, actor.start, actor.end, actor.sectors) == (None, None, None, ["UNK"])
    assert found.recipients[0].country == "TUR"
    assert found.magnitude.dead == 3
    assert any("7.5" in rule for rule in found.why.rules)


def test_nothing_is_coded_without_any_party(parse, seen, fake_network):
    assert coded(seen(parse(KILLED), {"killed": ("ASSAULT", {})}), fake_network("ASSAULT")) == []


def test_no_event_where_the_pair_head_sees_none(parse, seen, fake_network):
    assert coded(seen(parse(MET), MET_SEEN), fake_network("none")) == []


def test_nobody_is_counted_among_the_dead_of_words(parse, seen, fake_network):
    events = {"killed": ("SANCTION", {"recipient": ["Three Turkish guards"]})}
    (found,) = coded(seen(parse(KILLED), events), fake_network("SANCTION"))
    assert found.magnitude is None


@pytest.mark.parametrize("status", ["actual", "planned", "demanded", "hypothetical", "denied"])
def test_the_status_is_the_networks(parse, seen, fake_network, status):
    (found,) = coded(seen(parse(MET), MET_SEEN), fake_network("CONSULT", status=status))
    assert found.status == status


@pytest.mark.parametrize("probability, historical", [(0.2, False), (0.9, True)])
def test_background_is_what_the_network_takes_for_it(parse, seen, fake_network, probability, historical):
    (found,) = coded(seen(parse(MET), MET_SEEN), fake_network("CONSULT", historical=probability))
    assert found.historical is historical


def test_background_is_also_what_the_text_dates_long_before(parse, seen, fake_network):
    doc = seen(parse(MET.replace("on       ADP/IN", "in       ADP/IN").replace("Tuesday~", "2014~")), MET_SEEN)
    (found,) = coded(doc, fake_network("CONSULT"))
    assert (found.date.start.year, found.historical) == (2014, True)


def test_contexts_are_the_networks(parse, seen, fake_network):
    (found,) = coded(seen(parse(MET), MET_SEEN), fake_network("CONSULT", contexts=("military", "diplomatic")))
    assert found.context == ["diplomatic", "military"]


def test_what_is_less_sure_than_asked_is_left_out(parse, seen, fake_network):
    doc = seen(parse(MET), MET_SEEN)
    (found,) = coded(doc, fake_network("CONSULT"), shown=0.5)
    assert coded(doc, fake_network("CONSULT"), shown=found.confidence + 0.001) == []


def test_one_act_that_two_words_of_a_sentence_tell_is_one_mention(parse, seen, fake_network):
    parties = {"actor": ["Xi", "Jinping"], "recipient": ["Emmanuel", "Macron"]}
    doc = seen(parse(MET), {"met": ("CONSULT", parties), "Paris": ("CONSULT", parties)})
    assert len(coded(doc, fake_network("CONSULT"))) == 1


def test_two_acts_of_one_type_against_different_parties_stay_two(parse, seen, fake_network):
    doc = seen(
        parse(MET),
        {
            "met": ("ACCUSE", {"actor": ["Xi", "Jinping"], "recipient": ["Emmanuel", "Macron"]}),
            "Tuesday": ("ACCUSE", {"actor": ["Emmanuel", "Macron"], "recipient": ["Xi", "Jinping"]}),
        },
    )
    assert len(coded(doc, fake_network("ACCUSE"))) == 2


def test_a_mode_of_another_type_is_left_out(parse, seen, fake_network):
    (found,) = coded(seen(parse(MET), MET_SEEN), fake_network("CONSULT", modes=("ASSAULT/beat", "CONSULT/phone")))
    assert found.mode == ["phone"]


def test_an_undated_document_gives_undated_events(parse, seen, fake_network):
    (found,) = coded(seen(parse(SIGNED.format(word="for")), SIGNED_SEEN), fake_network("SUPPORT"), None)
    assert found.date is None


@pytest.mark.parametrize(("content", "wanted"), [
    ("that Israel attacked Syria", ["state/IRN"]),
    ("Israel", []),  # the act stands outside what Iran said
])  # fmt: skip
def test_the_source_of_a_report_stands_beside_the_mention(parse, seen, fake_network, content, wanted):
    doc = parse("""
    Iran     PROPN/NNP 2 nsubj B-PLACE
    said     VERB/VBD  0 root
    that     SCONJ/IN  5 mark
    Israel   PROPN/NNP 5 nsubj B-PLACE
    attacked VERB/VBD  2 ccomp
    Syria~   PROPN/NNP 5 obj B-PLACE
    .        PUNCT/.   2 punct
    """)
    events = {"attacked": ("ASSAULT", {"actor": ["Israel"], "recipient": ["Syria"]})}
    doc = seen(doc, events, {"said": {"source": ["Iran"], "content": [content]}})
    (found,) = coded(doc, fake_network("ASSAULT"))
    assert ids(found.reported_by) == wanted


def test_the_first_sentences_are_the_lead(parse, seen, fake_network):
    doc = seen(parse("\n".join([MET] * 5)), MET_SEEN)
    assert [each.lead for each in coded(doc, fake_network("CONSULT"))] == [True, True, True, False, False]


def test_boilerplate_is_neither_coded_nor_counted_as_lead(parse, seen, fake_network):
    doc = seen(parse("\n".join([MET] * 5)), MET_SEEN)
    first, *others = doc.user_data[SENTENCES]
    doc.user_data[SENTENCES] = [type(first)(first.start, first.end, first.words, None), *others]
    found = coded(doc, fake_network("CONSULT"))
    assert [each.lead for each in found] == [True, True, True, False]
    assert all(each.trigger.start > doc[first.end - 1].idx for each in found)


def test_mentions_come_in_the_order_of_their_triggers_and_differ_in_id(parse, seen, fake_network):
    doc = seen(parse("\n".join([MET, SIGNED.format(word="for"), MET])), {**MET_SEEN, **SIGNED_SEEN})
    found = coded(doc, fake_network("CONSULT"))
    starts = [each.trigger.start for each in found]
    assert starts == sorted(starts) and len({each.id for each in found}) == len(found)


def test_a_sentence_is_given_without_the_space_behind_it(parse, seen, fake_network):
    doc = seen(parse(MET + "\n" + MET), MET_SEEN)
    for each in coded(doc, fake_network("CONSULT")):
        words = doc.text[each.sentence.start : each.sentence.end]
        assert words == "Xi Jinping met Emmanuel Macron in Paris on Tuesday."


def test_the_pair_head_judges_the_surest_actor_and_recipient(parse, seen, fake_network):
    network = fake_network("CONSULT")
    coded(seen(parse(MET), MET_SEEN), network)
    assert [marks.tolist() for marks in network.asked] == [[0, 1, 1, 3, 2, 2, 0, 0, 0, 0, 0]]


def test_a_document_without_events_asks_nothing(parse, seen, fake_network):
    network = fake_network("CONSULT")
    assert coded(seen(parse(MET), {}), network) == []
    assert network.asked == []


def actor(country=None, *sectors):
    return Actor(text="x", start=0, end=1, country=country, sectors=list(sectors))


@pytest.mark.parametrize(
    ("actors", "recipients", "wanted"),
    [
        ([actor("NOR")], [actor("SWE")], "interstate"),
        ([actor("NOR", "GOV")], [actor("NOR", "CVL")], "intrastate"),
        ([actor("NOR", "GOV")], [], "intrastate"),
        ([actor("NOR")], [], "unknown"),
        ([actor("NOR")], [actor("UNO")], "international-organisation"),
        ([actor("EUR")], [], "international-organisation"),
        ([actor("NOR")], [actor("IMG")], "non-state"),
        ([actor()], [actor()], "unknown"),
    ],
)
def test_scope_is_read_off_the_countries(actors, recipients, wanted):
    assert scope(actors, recipients) == wanted


@pytest.mark.parametrize(("who", "where", "country"), [
    ("police", "Izmir", "TUR"),
    ("police", "Damascus", None),  # the sentence names another country
    ("soldiers", "Izmir", None),  # armies act abroad too
])  # fmt: skip
def test_whom_the_police_arrest_at_home_is_of_that_country(parse, seen, fake_network, who, where, country):
    events = {"arrested": ("COERCE", {"actor": [f"Turkish {who}"], "recipient": ["organisers"]})}
    (found,) = coded(seen(parse(ARRESTED.format(who=who, where=where)), events), fake_network("COERCE"))
    assert found.actors[0].country == "TUR"
    assert found.recipients[0].country == country


@pytest.mark.parametrize(("who", "country"), [("doctors", "TUR"), ("soldiers", None)])
def test_people_address_the_officials_of_their_own_country(parse, seen, fake_network, who, country):
    text = f"""
    Turkish  ADJ/JJ   2 amod B-NORP
    {who}    NOUN/NNS 3 nsubj
    accused  VERB/VBD 0 root
    the      DET/DT   5 det
    ministry NOUN/NN  3 obj
    """
    events = {"accused": ("ACCUSE", {"actor": [f"Turkish {who}"], "recipient": ["the ministry"]})}
    (found,) = coded(seen(parse(text), events), fake_network("ACCUSE"))
    assert found.recipients[0].country == country
