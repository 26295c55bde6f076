"""Statements for training: each sentence gets the statements whose cue stands in it, and what goes on from others."""

from __future__ import annotations

import gzip
import json
from collections import Counter

import pytest
import saying

from entente.language.labels import STANCES

TEXT = (
    "Oslo said the talks were over. They had failed, it added.\n\n“We never met them,” Ada Berg wrote. “Nor shall we.”"
)


def statement(cue=(), speaker=(), content=(), about=()):
    about = [{"words": words, "stance": stance} for words, stance in about]
    return {"speaker": list(speaker), "cue": list(cue), "content": list(content), "about": about}


OVER = statement(["said"], ["Oslo"], ["the talks were over", "They had failed"])
MET = statement(["wrote"], ["Ada Berg"], ["“We never met them,”", "“Nor shall we.”"], [("them", "critical")])


def examples(*statements, text=TEXT):
    return list(saying.cut(text, saying.located({"text": text, "statements": statements})))


def words(example, indices):
    return " ".join(example.words[index] for index in indices)


def said(example):
    """What is said in a sentence: cue, source, content."""
    return [tuple(words(example, slot) for slot in (each.cue, each.source, each.content)) for each in example.said]


def going_on(example):
    return words(example, [index for index, on in enumerate(example.goes_on) if on])


def stances(example):
    return [
        (*(words(example, slot) for slot in (each.speaker, each.target, each.cue)), STANCES[each.stance])
        for each in example.stances
    ]


def test_a_text_is_cut_into_sentences_that_are_all_annotated():
    cut = examples()
    assert [example.words[0] for example in cut] == ["Oslo", "They", "“", "“"]
    assert all(example.said == [] and set(example.goes_on) == {0} and example.stances == [] for example in cut)
    assert all(len(example.goes_on) == len(example.words) for example in cut)


def test_a_statement_links_the_words_of_the_sentence_of_its_cue():
    first, second, third, fourth = examples(OVER, MET)
    assert said(first) == [("said", "Oslo", "the talks were over")]
    assert said(third) == [("wrote", "Ada Berg", "“ We never met them , ”")]
    assert said(second) == said(fourth) == []


def test_what_is_said_in_other_sentences_goes_on_there():
    first, second, third, fourth = examples(OVER, MET)
    assert going_on(second) == "They had failed"
    assert going_on(fourth) == "“ Nor shall we . ”"
    assert going_on(first) == going_on(third) == ""


def test_a_cue_in_another_sentence_leaves_its_source_unlinked():
    first, second, *_ = examples(statement(["added"], ["Oslo"], ["the talks were over", "They had failed"]))
    assert said(first) == [] and going_on(first) == "the talks were over"
    assert said(second) == [("added", "", "They had failed")]


def test_a_statement_without_a_cue_begins_at_its_source_and_without_both_nowhere():
    first, second, *_ = examples(statement([], ["Oslo"], ["the talks were over", "They had failed"]))
    assert said(first) == [("Oslo", "Oslo", "the talks were over")]
    assert going_on(second) == "They had failed"
    (*_, fourth) = examples(statement(content=["“Nor shall we.”"]))
    assert said(fourth) == [] and going_on(fourth) == "“ Nor shall we . ”"


def test_statements_stand_inside_one_another():
    text = "Ada Berg said that Oslo had denied that talks were held."
    outer = statement(["said"], ["Ada Berg"], ["that Oslo had denied that talks were held"])
    inner = statement(["denied"], ["Oslo"], ["that talks were held"])
    (example,) = examples(outer, inner, text=text)
    assert said(example) == [
        ("said", "Ada Berg", "that Oslo had denied that talks were held"),
        ("denied", "Oslo", "that talks were held"),
    ]


def test_a_word_that_a_span_touches_belongs_to_it():
    text = "Oslo  said:  “No.”"
    (example,) = saying.cut(text, [{"source": [[1, 2]], "cue": [[6, 9]], "content": [[13, 15]]}])
    assert example.words == ["Oslo", "said", ":", "“", "No", ".", "”"]  # spaces are no words
    assert said(example) == [("said", "Oslo", "“ No")]


def test_a_stance_is_the_speakers_towards_words_of_what_is_said():
    *_, third, fourth = examples(MET)
    assert stances(third) == [("Ada Berg", "them", "wrote", "critical")]
    assert stances(fourth) == []


def test_a_stance_in_a_sentence_without_the_cue_has_neither_speaker_nor_cue():
    both = statement(
        ["wrote"], ["Ada Berg"], ["“We never met them,”", "“Nor shall we.”"], [("them", "critical"), ("we", "neutral")]
    )
    *_, third, fourth = examples(both)
    assert stances(third) == [("Ada Berg", "them", "wrote", "critical")]
    assert stances(fourth) == [("", "we", "", "neutral")]


def test_a_stance_without_a_cue_has_a_speaker_still():
    first, *_ = examples(statement([], ["Oslo"], ["the talks were over"], [("the talks", "supportive")]))
    assert stances(first) == [("Oslo", "the talks", "", "supportive")]


def test_boilerplate_is_no_sentence():
    text = "By Ada Berg\n\nOslo said no.\n\nCopyright 2020 Reuters. All rights reserved."
    (example,) = examples(statement(["said"], ["Oslo"], ["no"]), text=text)
    assert said(example) == [("said", "Oslo", "no")]


def test_a_sentence_longer_than_the_network_reads_is_cut(monkeypatch):
    monkeypatch.setattr(saying, "LONGEST", 4)
    parts = examples(OVER, text="Oslo said the talks were over. They had failed.")
    assert [example.words for example in parts[:2]] == [["Oslo", "said", "the", "talks"], ["were", "over", "."]]
    assert said(parts[0]) == [("said", "Oslo", "the talks")]
    assert said(parts[1]) == [] and going_on(parts[1]) == "were over"


def test_words_are_located_where_they_stand_and_missing_slots_are_empty():
    text = "Oslo said Oslo was glad."
    given = {"cue": ["said"], "content": ["Oslo#2", "glad"], "about": [{"words": "Oslo#2", "stance": "supportive"}]}
    assert saying.located({"text": text, "statements": [given]}) == [
        {
            "source": [],
            "cue": [(5, 9)],
            "content": [(10, 14), (19, 23)],
            "about": [((10, 14), STANCES.index("supportive"))],
        }
    ]
    assert saying.located({"text": text, "statements": [{"cue": ["said"]}]})[0]["about"] == []
    with pytest.raises(ValueError, match="'Oslo#3' does not stand in the text"):
        saying.located({"text": text, "statements": [{"cue": ["said"], "content": ["Oslo#3"]}]})


def test_every_tenth_line_of_a_file_is_for_dev(tmp_path, monkeypatch):
    lines = [json.dumps({"text": f"Oslo said {number}.", "statements": []}) for number in range(21)]
    (tmp_path / "b.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "a.jsonl").write_text(lines[0] + "\n", "utf-8")
    monkeypatch.setattr(saying, "FOLDER", tmp_path)
    assert [example.words[2] for example in saying.own_statements(dev=True)] == ["9", "19"]
    assert [example.words[2] for example in saying.own_statements(dev=False)] == [
        "0",
        *(str(number) for number in range(21) if number not in (9, 19)),
    ]


def test_attributions_of_articles_get_the_stances_that_are_labelled(tmp_path, monkeypatch):
    text = "Oslo praised Bern. Rome said so."
    spans = [
        {"id": "E1", "source": [[0, 4]], "cue": [[5, 12]], "content": [[13, 17]]},
        {"id": "E2", "source": [[19, 23]], "cue": [[24, 28]], "content": [[29, 31]]},
    ]
    with gzip.open(tmp_path / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "x:y", "text": text, "attributions": spans}) + "\n")
    labels = tmp_path / "stances.jsonl"
    labels.write_text(json.dumps({"id": "x:y:E1", "about": [{"span": [13, 17], "stance": "supportive"}]}), "utf-8")
    monkeypatch.setattr(saying, "STANCES_OF", labels)
    first, second = saying.polnear(tmp_path / "articles.jsonl.gz")
    assert said(first) == [("praised", "Oslo", "Bern")]
    assert stances(first) == [("Oslo", "Bern", "praised", "supportive")]
    assert said(second) == [("said", "Rome", "so")] and stances(second) == []


def test_the_projects_own_texts_have_something_to_learn_for_every_head():
    counts = Counter()
    for example in saying.own_statements(dev=True):
        counts["sentences"] += 1
        counts["said"] += len(example.said)
        counts["goes on"] += any(example.goes_on)
        counts.update(STANCES[stance.stance] for stance in example.stances)
        assert all(0 <= index < len(example.words) for each in example.said for index in each.content)
        assert all(each.cue for each in example.said)
    assert min(counts[name] for name in ("sentences", "said", "goes on", *STANCES)) > 20
