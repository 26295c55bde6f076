"""Who said what: the network's scores of a sentence, and how far the quotation marks around it go."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.coding.attribution import (
    BRIDGE_THRESHOLD,
    CUE_THRESHOLD,
    GOES_ON_THRESHOLD,
    LINK_THRESHOLD,
    STRAY_THRESHOLD,
    attributions,
    words_of,
)
from entente.language.labels import SAID
from entente.language.pipeline import SENTENCES

BERG = {"said": {"source": ["Berg"]}}
WARNED = "Berg warned that ships of both fleets may leave Oslo soon ."


def phrases(doc, runs):
    return [doc[first:past].text for first, past in runs]


def said(doc):
    """Source, cue and content of every attribution, in words."""
    return [
        (phrases(doc, each.source), phrases(doc, each.cue), [doc.text[start:end] for start, end in each.content])
        for each in attributions(doc)
    ]


def contents(doc):
    return [content for _, _, content in said(doc)]


def axis(doc, word, sentence=0):
    """Where a word stands in the arrays of its sentence."""
    return [doc[at].text for at in doc.user_data[SENTENCES][sentence].words].index(word) + 1


def score(doc, slot, cue, words, probability, sentence=0):
    """Let the network link words to a cue."""
    analysis = doc.user_data[SENTENCES][sentence].analysis
    for word in words.split():
        analysis.said[SAID.index(slot), axis(doc, cue, sentence), axis(doc, word, sentence)] = probability
    return doc


def begins(doc, word, probability, sentence=0):
    """Let the network take a word for the first of a cue."""
    doc.user_data[SENTENCES][sentence].analysis.cues[axis(doc, word, sentence), 0] = probability
    return doc


def warned(seen, flat, content=""):
    """A sentence with a cue and one sure run of content."""
    slots = {"source": ["Berg"], "content": [content] if content else []}
    return seen(flat(WARNED), {}, {"warned": slots})


@pytest.mark.parametrize(("text", "saying", "wanted"), [
    (
        "Iran said that Israel attacked Syria.",
        {"said": {"source": ["Iran"], "content": ["that Israel attacked Syria"]}},
        (["Iran"], ["said"], ["that Israel attacked Syria"]),
    ),
    (
        "The talks, Berg said, had failed.",
        {"said": {"source": ["Berg"], "content": ["The talks", "had failed"]}},
        (["Berg"], ["said"], ["The talks", "had failed"]),
    ),
    (
        "Troops entered Basra, according to Xinhua.",
        {"according": {"source": ["Xinhua"], "cue": ["to"], "content": ["Troops entered Basra"]}},
        (["Xinhua"], ["according to"], ["Troops entered Basra"]),
    ),
    (
        "Berg did not , he added , rule out talks.",
        {"rule": {"source": ["Berg"], "cue": ["did not", "out"], "content": ["talks"]}},
        (["Berg"], ["did not", "rule out"], ["talks"]),
    ),
    (
        "It was feared that the dam would break.",
        {"feared": {"cue": ["was"], "content": ["that the dam would break"]}},
        ([], ["was feared"], ["that the dam would break"]),
    ),
])  # fmt: skip
def test_source_cue_and_content_are_read_off_one_sentence(seen, flat, text, saying, wanted):
    assert said(seen(flat(text), {}, saying)) == [wanted]


@pytest.mark.parametrize(("above", "count"), [(0.01, 1), (-0.01, 0)])
def test_a_word_begins_a_cue_from_a_probability_on(seen, flat, above, count):
    found = attributions(begins(warned(seen, flat, "that ships"), "warned", CUE_THRESHOLD + above))
    assert [each.probability for each in found] == pytest.approx([CUE_THRESHOLD + above] * count)


@pytest.mark.parametrize("slot", SAID)
@pytest.mark.parametrize(("above", "inside"), [(0.01, True), (-0.01, False)])
def test_a_word_belongs_to_a_statement_from_a_probability_on(seen, flat, slot, above, inside):
    doc = score(warned(seen, flat, "that ships"), slot, "warned", "soon", LINK_THRESHOLD + above)
    (found,) = said(doc)
    assert ("soon" in found[SAID.index(slot)]) is inside


@pytest.mark.parametrize(("between", "probability", "wanted"), [
    ("of", BRIDGE_THRESHOLD + 0.01, ["that ships of both fleets may leave Oslo soon"]),
    ("of both", BRIDGE_THRESHOLD + 0.01, ["that ships of both fleets may leave Oslo soon"]),
    ("of", BRIDGE_THRESHOLD - 0.01, ["that ships", "both fleets may leave Oslo soon"]),
    ("ships of both", BRIDGE_THRESHOLD + 0.01, ["that", "fleets may leave Oslo soon"]),
])  # fmt: skip
def test_a_gap_of_a_word_or_two_is_bridged_where_the_network_doubts(seen, flat, between, probability, wanted):
    doc = score(warned(seen, flat), "content", "warned", "that ships of both fleets may leave Oslo soon", 0.95)
    assert contents(score(doc, "content", "warned", between, probability)) == [wanted]


def test_a_gap_is_not_bridged_over_the_words_of_the_source(seen, flat):
    doc = score(warned(seen, flat), "content", "warned", "that ships of both fleets may", 0.95)
    assert contents(score(doc, "source", "warned", "of", 0.9)) == [["that ships", "both fleets may"]]


@pytest.mark.parametrize(("main", "apart", "probability", "kept"), [
    ("that ships of both", "soon", STRAY_THRESHOLD - 0.05, False),
    ("that ships of both", "Oslo soon", STRAY_THRESHOLD - 0.05, False),
    ("that ships of both", "soon", STRAY_THRESHOLD + 0.05, True),
    ("that ships of both", "leave Oslo soon", STRAY_THRESHOLD - 0.05, True),  # no stray word but a part of it
    ("that ships of", "soon", STRAY_THRESHOLD - 0.05, True),  # beside little, little is not astray
])  # fmt: skip
def test_stray_words_apart_from_the_rest_are_dropped_unless_sure(seen, flat, main, apart, probability, kept):
    doc = score(warned(seen, flat), "content", "warned", main, 0.95)
    score(doc, "content", "warned", apart, probability)
    assert contents(doc) == [[main, apart] if kept else [main]]


def test_a_word_is_of_the_cue_first_then_of_the_source_then_of_the_content(seen, flat):
    doc = warned(seen, flat, "that ships of both")
    for slot in SAID:
        score(doc, slot, "warned", "warned", 0.95)
    score(doc, "source", "warned", "that", 0.95)
    assert said(doc) == [(["Berg", "that"], ["warned"], ["ships of both"])]


def test_a_word_inside_the_cue_of_a_surer_one_begins_no_cue(seen, flat):
    text = "Berg made clear that ships may leave."
    saying = {"source": ["Berg"], "cue": ["made clear"], "content": ["that ships may leave"]}
    doc = begins(seen(flat(text), {}, {"made": saying, "clear": saying}), "clear", 0.8)
    assert said(doc) == [(["Berg"], ["made clear"], ["that ships may leave"])]
    (found,) = attributions(begins(doc, "clear", 0.95))
    assert (phrases(doc, found.cue), found.probability) == (["made clear"], pytest.approx(0.95))


def test_two_cues_of_one_sentence_are_two_statements(seen, flat):
    sayings = {
        "denied": {"source": ["Iran"], "content": ["the attack"]},
        "blamed": {"source": ["Iran"], "content": ["Israel"]},
    }
    assert contents(seen(flat("Iran denied the attack and blamed Israel."), {}, sayings)) == [
        ["the attack"],
        ["Israel"],
    ]


def test_a_cue_without_content_states_nothing(seen, flat):
    assert said(seen(flat("Berg said so."), {}, BERG)) == []


@pytest.mark.parametrize(("words", "count"), [
    ("not to be named", 0), ("not to be further identified", 0), ("to remain anonymous", 0),
    ("not to be quoted by name", 0), ("not to be named minister", 1), ("not to be bombed", 1),
])  # fmt: skip
def test_who_asks_not_to_be_named_states_nothing_by_it(seen, flat, words, count):
    doc = seen(flat(f"Berg asked {words}."), {}, {"asked": {"source": ["Berg"], "content": [words]}})
    assert len(attributions(doc)) == count


def test_nothing_is_read_in_a_sentence_that_was_set_apart(seen, flat):
    saying = {"said": {"source": ["Berg"], "content": ["it failed"]}}
    doc = seen(flat("Berg said it failed.", "“We will never wait again.”"), {}, saying, "We will never wait again")
    doc.user_data[SENTENCES] = [replace(each, analysis=None) for each in doc.user_data[SENTENCES]]
    assert said(doc) == []


def test_a_statement_inside_another_stands_beside_it(seen, flat):
    sayings = {
        "said": {"source": ["Iran"], "content": ["that Israel denied the raid"]},
        "denied": {"source": ["Israel"], "content": ["the raid"]},
    }
    doc = seen(flat("Iran said that Israel denied the raid."), {}, sayings)
    assert said(doc) == [
        (["Iran"], ["said"], ["that Israel denied the raid"]),
        (["Israel"], ["denied"], ["the raid"]),
    ]


def test_a_line_end_inside_a_sentence_does_not_part_what_was_said(seen, flat):
    doc = seen(flat("Berg said it\nfailed."), {}, {"said": {"source": ["Berg"], "content": ["it failed"]}})
    assert contents(doc) == [["it\nfailed"]]


def test_an_attribution_knows_which_characters_it_holds(seen, flat):
    doc = seen(flat("The talks, Berg said, had failed."), {}, {"said": {"content": ["The talks", "had failed"]}})
    (found,) = attributions(doc)
    held = [word for word in doc if found.holds(word.idx, word.idx + len(word))]
    assert held == list(words_of(doc, found.content))
    assert [word.text for word in held] == ["The", "talks", "had", "failed"]
    assert not found.holds(0, len(doc.text))


# Quotations


def test_content_that_is_mostly_quoted_is_the_whole_quotation(seen, flat):
    doc = seen(flat("Berg said: “We are waiting for them.”"), {}, {"said": {"content": ["are waiting for them"]}})
    assert contents(doc) == [["“We are waiting for them.”"]]


def test_words_before_a_quotation_stay_with_it(seen, flat):
    doc = seen(flat("Berg said it was “a crime”."), {}, {"said": {"content": ["it was “ a crime"]}})
    assert contents(doc) == [["it was “a crime”"]]


def test_a_quotation_of_which_little_was_read_is_not_taken_whole(seen, flat):
    doc = seen(flat("Berg said “we are waiting for all of them”."), {}, {"said": {"content": ["waiting"]}})
    assert contents(doc) == [["waiting"]]


@pytest.mark.parametrize(("sentences", "wanted"), [
    (("“We waited.", "They never came.", "It hurt,” Berg said."), ["“We waited. They never came. It hurt,”"]),
    (("Berg said: “We waited.", "They never came.", "It hurt.”"), ["“We waited. They never came. It hurt.”"]),
    (("“We waited.\n\n", "“They never came.\n\n", "“It hurt,” Berg said."),
     ["“We waited.\n\n“They never came.\n\n“It hurt,”"]),
    (("“We waited,” Berg said. “It", "hurt a lot.”"), ["“We waited,”", "“It hurt a lot.”"]),
])  # fmt: skip
def test_a_quotation_goes_over_sentences_and_paragraphs(seen, flat, sentences, wanted):
    doc = seen(flat(*sentences), {}, {"said": {"source": ["Berg"], "content": ["We waited", "It hurt"]}})
    assert said(doc) == [(["Berg"], ["said"], wanted)]


def test_what_is_told_inside_a_quotation_does_not_swallow_it(seen, flat):
    sayings = {
        "added": {"source": ["Berg"], "content": ["“ They told us that it was over"]},
        "told": {"source": ["They"], "cue": ["us"], "content": ["that it was over"]},
    }
    doc = seen(flat("“They told us that it was over,” Berg added."), {}, sayings)
    assert contents(doc) == [["“They told us that it was over,”"], ["that it was over"]]


def test_a_statement_told_inside_a_quotation_is_no_holder_of_it(seen, flat):
    sayings = {"told": {"source": ["They"], "cue": ["us"], "content": ["that it was over and done with"]}}
    doc = seen(flat("“They told us that it was over and done with.”"), {}, sayings)
    assert contents(doc) == [["that it was over and done with"]]


def test_of_two_statements_the_one_with_more_of_a_quotation_has_it(seen, flat):
    sayings = {
        "said": {"source": ["Berg"], "content": ["We left for good"]},
        "wrote": {"source": ["Dahl"], "content": ["left for good"]},
    }
    doc = seen(flat("Berg said and Dahl wrote: “We left for good.”"), {}, sayings)
    assert contents(doc) == [["“We left for good.”"], ["left for good"]]


FIRST = "“We left,” Berg said."
SECOND = "“They never came to the table.”"


@pytest.mark.parametrize(("sentences", "joined"), [
    ((FIRST, SECOND), True),
    ((FIRST, "He paused.", SECOND), True),
    ((FIRST, "He paused.", "It rained.", SECOND), False),  # too long ago
    ((FIRST + "\n\n", SECOND), True),
    ((FIRST + "\n\n", "He paused.\n\n", SECOND), False),
    (("“We left,” Berg said.", "The report “They never came to the table” sold well."), False),  # within a sentence
    (("“We left,” Berg said.", "“Never again”, he thought."), False),  # shorter than a sentence of speech
])  # fmt: skip
def test_a_quotation_after_its_speakers_sentence_is_the_same_speakers(seen, flat, sentences, joined):
    doc = seen(flat(*sentences), {}, {"said": {"source": ["Berg"], "content": ["We left"]}})
    assert said(doc) == [(["Berg"], ["said"], ["“We left,”", *([SECOND] if joined else [])])]


def test_a_quotation_goes_on_with_the_latest_speaker(seen, flat):
    sayings = {
        "said": {"source": ["Berg"], "content": ["We left"]},
        "replied": {"source": ["Dahl"], "content": ["Too late"]},
    }
    doc = seen(flat("“We left,” Berg said.", "“Too late,” Dahl replied.", SECOND), {}, sayings)
    assert contents(doc) == [["“We left,”"], ["“Too late,”", SECOND]]


def test_a_quotation_goes_on_with_the_latest_speaker_of_a_sentence(seen, flat):
    sayings = {
        "said": {"source": ["Berg"], "content": ["We left"]},
        "replied": {"source": ["Dahl"], "content": ["Too late"]},
    }
    doc = seen(flat("“We left,” Berg said; “Too late,” Dahl replied.", SECOND), {}, sayings)
    assert contents(doc) == [["“We left,”"], ["“Too late,”", SECOND]]


def test_a_quotation_does_not_go_on_with_who_speaks_after_it(seen, flat):
    doc = seen(flat(f"{SECOND} “Too late,” Dahl replied."), {}, {"replied": {"content": ["“ Too late"]}})
    assert contents(doc) == [["“Too late,”"]]


def test_a_quotation_goes_on_with_words_that_were_only_reported_before_it_in_its_paragraph(seen, flat):
    doc = seen(flat("Berg said that talks failed.", SECOND), {}, {"said": {"content": ["that talks failed"]}})
    assert contents(doc) == [["that talks failed", SECOND]]


def test_a_quotation_that_somebody_is_said_to_have_said_is_theirs(seen, flat):
    sayings = {
        "said": {"source": ["Berg"], "content": ["We left"]},
        "replied": {"source": ["Dahl"], "content": ["They never came to the table"]},
    }
    doc = seen(flat("“We left,” Berg said.", "“They never came to the table,” Dahl replied."), {}, sayings)
    assert contents(doc) == [["“We left,”"], ["“They never came to the table,”"]]


@pytest.mark.parametrize("sentences", [
    ("Berg said in Oslo:\n\n", SECOND),
    ("Berg said in Oslo.", SECOND),
    (f"Berg said in Oslo: {SECOND}",),
])  # fmt: skip
def test_a_quotation_fills_the_statement_that_announces_it(seen, flat, sentences):
    assert said(seen(flat(*sentences), {}, BERG)) == [(["Berg"], ["said"], [SECOND])]


@pytest.mark.parametrize("sentences", [
    ("Berg said so.\n\n", "It rained in Oslo.\n\n", SECOND),
    ("The guests “who never came to the table” left, Berg said.",),
])  # fmt: skip
def test_a_quotation_elsewhere_does_not_fill_a_statement(seen, flat, sentences):
    assert said(seen(flat(*sentences), {}, BERG)) == []


@pytest.mark.parametrize("text", [
    "The “so-called republic” fell.",
    "“Rising Lion” was in its sixth day.",
    "The novel “The Long Way Home Again” sold well.",
])  # fmt: skip
def test_scare_quotes_and_titles_are_nobodys_words(seen, flat, text):
    assert said(seen(flat(text), {})) == []


def test_a_scare_quote_inside_a_statement_stays_a_part_of_it(seen, flat):
    saying = {"said": {"content": ["that the “ fighters ” had left"]}}
    doc = seen(flat("Berg said that the “fighters” had left."), {}, saying)
    assert contents(doc) == [["that the “fighters” had left"]]


WHOLE = "“ They never came to the table . ”"


@pytest.mark.parametrize(("goes_on", "wanted"), [
    (WHOLE, [([], [], [SECOND])]),
    ("They never came", []),  # fewer than half of the words
])  # fmt: skip
def test_a_quotation_without_anyone_is_a_statement_where_the_network_says_so(seen, flat, goes_on, wanted):
    doc = seen(flat("It rained in Oslo.", SECOND), {}, goes_on=goes_on)
    assert said(doc) == wanted
    assert all(each.probability > GOES_ON_THRESHOLD for each in attributions(doc))


@pytest.mark.parametrize(("goes_on", "count"), [("“ We waited . They never came ”", 1), ("They never came . ”", 0)])
def test_a_quotation_without_anyone_has_to_go_on_in_all_its_sentences(seen, flat, goes_on, count):
    doc = seen(flat("“We waited.", "They never came.”"), {}, goes_on=goes_on)
    assert contents(doc) == [["“We waited. They never came.”"]] * count


def test_a_short_quotation_without_anyone_is_none(seen, flat):
    assert said(seen(flat("“Rising Lion.”"), {}, goes_on="“ Rising Lion . ”")) == []


def test_statements_come_in_the_order_of_their_words(seen, flat):
    sayings = {"said": {"content": ["it failed"]}, "thought": {"content": ["it worked"]}}
    doc = seen(flat("It failed, Berg said.", "Dahl thought it worked.", "it failed, Moe said"), {}, sayings)
    starts = [each.content[0][0] for each in attributions(doc)]
    assert starts == sorted(starts) and len(starts) == 3


def test_of_statements_that_begin_alike_the_longer_comes_first(seen, flat):
    sayings = {"thought": {"content": ["it failed"]}, "said": {"content": ["it failed in Oslo"]}}
    doc = seen(flat("Berg thought and Dahl said it failed in Oslo."), {}, sayings)
    assert contents(doc) == [["it failed in Oslo"], ["it failed"]]


PIECES = st.sampled_from(
    "We left . , “ ” \" ' ’ ‘ « » „ : said Berg it's workers’ talks\nfailed \n\n \n\n“ 🙂 U.S. '' ``".split(" ")
)


@settings(deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=5), st.integers(0, 999))
def test_all_spans_stand_in_the_text_in_order(seen, flat, sentences, seed):
    doc = seen(flat(*sentences), {})
    random = np.random.default_rng(seed)
    for sentence in doc.user_data[SENTENCES]:
        for scores in (sentence.analysis.cues, sentence.analysis.said):
            scores[:] = random.random(scores.shape)
    for each in attributions(doc):
        assert 0.0 <= each.probability <= 1.0
        assert each.content
        for runs, size in ((each.source, len(doc)), (each.cue, len(doc)), (each.content, len(doc.text))):
            assert all(0 <= first < past <= size for first, past in runs)
            assert all(one[1] <= other[0] for one, other in pairwise(runs))
