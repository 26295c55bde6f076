"""What a checker sees: passages, highlights, and which sentences hold nothing."""

from __future__ import annotations

from made_reports import RAIN, document, mention

from entente.evaluate.validation import highlights
from entente.evaluate.validation.passages import shown
from entente.evaluate.validation.uncoded import uncoded
from entente.records import Offsets

TEXT = f"A day began. Norway met Chad on Monday. {RAIN} Then it was over."


def passage():
    of = document(1, TEXT)
    told = mention(of, "CONSULT", 0.9).model_copy(update={"sentence": Offsets(start=13, end=39)})
    return shown(of, told.sentence, told, ["men-other"])


def test_a_sentence_stands_between_its_neighbours():
    item = passage()
    assert item.parts() == ("A day began. ", "Norway met Chad on Monday.", f" {RAIN}")
    assert (item.start, item.others) == (0, ["men-other"])


def test_the_only_sentence_stands_alone():
    of = document(1, "Norway met Chad.")
    assert shown(of, Offsets(start=0, end=16)).parts() == ("", "Norway met Chad.", "")


def test_what_stands_far_from_the_sentence_is_left_out():
    of = document(1, TEXT)
    item = shown(of, Offsets(start=40, end=71))
    assert (item.start, item.text) == (13, f"Norway met Chad on Monday. {RAIN} Then it was over.")
    assert item.text[item.sentence.start - item.start : item.sentence.end - item.start] == RAIN


def test_the_words_of_a_record_are_highlighted_by_their_roles():
    item = passage()
    found = [(item.text[mark.start : mark.end], mark.role) for mark in highlights(item)]
    assert found == [("Norway", "actor"), ("met", "trigger"), ("Chad", "recipient"), ("Monday", "date")]


def test_words_outside_the_passage_are_not_highlighted():
    of = document(1, f"Chad fell silent. {RAIN} {RAIN} Norway met its envoy. The end.")
    told = mention(of, "CONSULT", 0.9).model_copy(update={"sentence": Offsets(start=82, end=103)})
    item = shown(of, told.sentence, told)
    assert [item.text[mark.start : mark.end] for mark in highlights(item)] == ["Norway", "met"]


def test_a_sentence_without_a_record_has_nothing_to_highlight():
    assert highlights(shown(document(1, TEXT), Offsets(start=0, end=12))) == []


def test_sentences_that_hold_no_mention_are_found():
    found = [TEXT[each.start : each.end] for each in uncoded(TEXT, [(13, 39)])]
    assert found == ["A day began.", RAIN, "Then it was over."]
