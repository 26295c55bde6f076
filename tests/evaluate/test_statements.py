"""Who said what against gold attributions: links, tokens, whole relations and quotations."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
import spacy

from entente.coding.attribution import Attribution
from entente.evaluate import GoldError, run
from entente.evaluate.statements import Relation, linked

NLP = spacy.blank("en")
TEXT = "Oslo said the talks were over, and Ada Berg denied that. “We never met them,” she added."
OVER = {"source": ["Oslo"], "cue": ["said"], "content": ["the talks were over"]}
DENIED = {"source": ["Ada Berg"], "cue": ["denied"], "content": ["that"]}
QUOTED = {"source": ["she"], "cue": ["added"], "content": ["“We never met them,”"]}


def spans(relation, text=TEXT):
    """Words of each role → their [start, end]."""
    return {
        role: [[text.index(words), text.index(words) + len(words)] for words in relation.get(role, ())]
        for role in ("source", "cue", "content")
    }


def relation(given, text=TEXT):
    return Relation.of(text, spans(given, text))


def attribution(given, text=TEXT):
    """What the coder finds: source and cue as tokens, content as characters."""
    doc, where = NLP(text), spans(given, text)

    def tokens(role):
        found = [doc.char_span(start, end) for start, end in where[role]]
        return tuple((span.start, span.end) for span in found)

    content = tuple((start, end) for start, end in where["content"])
    return Attribution(tokens("source"), tokens("cue"), content, 0.9)


@pytest.fixture
def finding(monkeypatch):
    """A coder that finds these attributions, whatever the text."""

    def make(*answers):
        monkeypatch.setattr("entente.evaluate.statements.attributions", lambda doc: list(answers))
        return SimpleNamespace(annotator=SimpleNamespace(annotate=lambda text, _apart: NLP(text)))

    return make


@pytest.fixture
def scored(finding, tmp_path):
    """The report on one text where the coder finds `found`."""

    def score(found, gold, text=TEXT):
        path = tmp_path / "gold.jsonl"
        record = {"id": "a", "text": text, "attributions": [spans(each, text) for each in gold]}
        path.write_text(json.dumps(record), "utf-8")
        return run("statements", path, finding(*(attribution(each, text) for each in found)))

    return score


def test_what_is_all_right_counts_in_all(scored):
    report = scored([OVER, DENIED, QUOTED], [OVER, DENIED, QUOTED])
    counts = {"articles": 1, "gold": 3, "predicted": 3, "direct": 1}
    assert {name: report.figures[name] for name in counts} == counts
    assert all(value == 1.0 for name, value in report.figures.items() if name not in counts)
    (answer,) = report.predictions
    assert answer["id"] == "a" and answer["gold"] == answer["predicted"]


def test_tokens_of_each_role_are_counted(scored):
    near = {"source": ["Oslo"], "cue": ["said"], "content": ["talks were over,"]}
    figures = scored([near], [OVER, DENIED]).figures
    assert (figures["content_precision"], figures["content_recall"]) == (3 / 4, 3 / 5)  # the comma is a token
    assert figures["content_f1"] == pytest.approx(6 / 9)
    assert (figures["source_precision"], figures["source_recall"]) == (1.0, 1 / 3)
    assert (figures["cue_precision"], figures["cue_recall"]) == (1.0, 1 / 2)


def test_tokens_of_a_relation_that_is_linked_to_none_are_wrong(scored):
    elsewhere = {"source": ["Oslo"], "cue": ["said"], "content": ["We never met them"]}
    figures = scored([elsewhere], [OVER]).figures
    assert figures["source_precision"] == figures["cue_recall"] == figures["relation_f1"] == 0.0
    assert (figures["gold"], figures["predicted"]) == (1, 1)


def test_a_relation_counts_where_each_role_shares_a_token_and_exactly_where_all_do(scored):
    near = {"source": ["Berg"], "cue": ["denied"], "content": ["denied that"]}
    figures = scored([OVER, near], [OVER, DENIED]).figures
    assert (figures["relation_f1"], figures["exact_f1"]) == (1.0, 0.5)
    figures = scored([{**OVER, "source": ["Ada"]}], [OVER]).figures
    assert (figures["content_f1"], figures["relation_f1"], figures["exact_f1"]) == (1.0, 0.0, 0.0)


@pytest.mark.parametrize(("found", "right"), [([], 1.0), (["Oslo"], 0.0)])
def test_a_role_that_both_leave_empty_agrees(scored, found, right):
    figures = scored([{**OVER, "source": found}], [{**OVER, "source": []}]).figures
    assert figures["relation_f1"] == figures["exact_f1"] == right


def test_a_relation_too_many_costs_precision(scored):
    figures = scored([OVER, DENIED], [OVER]).figures
    assert figures["relation_f1"] == pytest.approx(2 / 3)
    assert (figures["content_precision"], figures["content_recall"]) == (4 / 5, 1.0)


def test_links_are_one_to_one_and_the_largest_shared_part_comes_first():
    whole, part = relation(OVER), relation({**OVER, "content": ["over"]})
    more = relation({**OVER, "content": ["the talks were over, and Ada Berg denied that"]})
    assert linked([more, whole, part], [whole]) == [(whole, whole)]
    assert linked([more, whole], [whole, part]) == [(more, part), (whole, whole)]
    assert linked([part], [whole, more]) == [(part, whole)]


def test_of_two_with_the_same_content_the_same_cue_decides():
    content = ["We never met them"]
    said, added = relation({"cue": ["said"], "content": content}), relation({"cue": ["added"], "content": content})
    assert linked([said, added], [added]) == [(added, added)]
    assert linked([said, added], [added, said]) == [(said, said), (added, added)]


def test_contents_without_a_common_token_are_not_linked():
    assert linked([relation(OVER)], [relation(DENIED)]) == []
    assert linked([relation({"cue": ["said"]})], [relation({"cue": ["said"]})]) == []
    assert linked([], [relation(OVER)]) == linked([relation(OVER)], []) == []


def test_words_and_marks_are_tokens_wherever_a_span_parts_them():
    one = Relation.of("U.S.-led forces", {"source": [], "cue": [], "content": [[0, 8]]})
    two = Relation.of("U.S.-led forces", {"source": [], "cue": [], "content": [[0, 4], [4, 8]]})
    assert one.tokens["content"] == frozenset({0, 1, 2, 3, 4, 5})
    assert one.exact(two) and one.spans != two.spans


@pytest.mark.parametrize(
    ("content", "source", "exact", "speaker"),
    [
        ("“We never met them,”", "she", 1.0, 1.0),
        ("We never met them", "she", 1.0, 1.0),  # marks and commas at the edges are no words
        ("“We never met them,”", "Oslo", 1.0, 0.0),
        ("never met them", "she", 0.0, 0.0),
        ("“We never met them,” she", "she", 0.0, 0.0),
    ],
)
def test_a_quotation_is_right_by_its_words_and_its_speaker(scored, content, source, exact, speaker):
    figures = scored([OVER, {**QUOTED, "source": [source], "content": [content]}], [OVER, QUOTED]).figures
    assert (figures["direct"], figures["direct_exact"], figures["direct_speaker"]) == (1, exact, speaker)


def test_a_quotation_of_nobody_is_right_where_nobody_is_found(scored):
    nobody = {"content": QUOTED["content"]}
    assert scored([nobody], [nobody]).figures["direct_speaker"] == 1.0
    assert scored([QUOTED], [nobody]).figures["direct_speaker"] == 0.0


def test_only_contents_whose_every_piece_opens_with_a_mark_are_quotations(scored):
    text = "“We waited,” Oslo said. “Nobody came.” It was over, he said."
    whole = {"source": ["Oslo"], "cue": ["said"], "content": ["“We waited,”", "“Nobody came.”"]}
    figures = scored([whole], [whole], text).figures
    assert (figures["direct"], figures["direct_exact"]) == (1, 1.0)
    figures = scored([{**whole, "content": ["“We waited,”"]}], [whole], text).figures
    assert (figures["direct_exact"], figures["relation_f1"], figures["exact_f1"]) == (0.0, 1.0, 0.0)
    mixed = {**whole, "content": ["“We waited,”", "It was over"]}
    assert "direct" not in scored([mixed], [mixed], text).figures


GOOD = json.dumps({"text": "x", "attributions": []})


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "",
        "null",
        "[]",
        '{"text": "x"}',
        '{"attributions": []}',
        '{"text": "x", "attributions": null}',
        '{"text": "x", "attributions": ["said"]}',
        '{"text": "x", "attributions": [{"cue": 1}]}',
        '{"text": "x", "attributions": [{"cue": [1]}]}',
        '{"text": "x", "attributions": [{"source": [[0]]}]}',
        '{"text": "x", "attributions": [{"source": [[0, 1, 2]]}]}',
        '{"text": "x", "attributions": [{"content": [["a", "b"]]}]}',
        '{"text": "x", "attributions": [{"content": [[0.5, 1]]}]}',
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(finding, tmp_path, line):
    path = tmp_path / "bad.jsonl"
    path.write_text(f"{GOOD}\n{line}\n{GOOD}\n", "utf-8")
    with pytest.raises(GoldError, match=r"bad\.jsonl line 2: not an article with text and attributions") as raised:
        run("statements", path, finding())
    assert "\n" not in str(raised.value)


def test_a_role_that_gold_leaves_out_is_empty_and_an_article_without_id_is_known_by_its_line(finding, tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"text": "x", "attributions": [{"content": [[0, 1]], "cue": None}]}), "utf-8")
    (answer,) = run("statements", path, finding()).predictions
    assert answer["id"].endswith("gold.jsonl line 1")
    assert answer["gold"] == [{"source": (), "cue": (), "content": ((0, 1),)}]
