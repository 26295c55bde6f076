"""Answers out as JSON lines and in again."""

from __future__ import annotations

import json

import pytest

from entente.evaluate.validation import AnswerError, Round, SampleError, Wish, draw, exchange


@pytest.fixture
def answered(store):
    """A store with a sample of four mentions and a sentence, the first three and the sentence answered."""
    draw(store, "spring", Wish(size=4, missed=1), "0.0.1")
    ann = Round(store, "spring", "ann")
    ann.answer(1, "right")
    ann.answer(2, "wrong", {"date": None, "type": "REJECT"}, comment='of "last" year\u2028')
    ann.answer(3, "skip")
    ann.answer(5, "wrong", missed=["AID"])
    return store


@pytest.fixture
def written(answered, tmp_path):
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in exchange.lines_of(answered, "spring")), "utf-8")
    return path


def take(store, path):
    return exchange.take(store, "spring", exchange.read(path))


def counts(taken):
    return taken.new, taken.changed, taken.unchanged, len(taken.faults)


def without_answers(store):
    with store._transaction() as connection:
        connection.execute("DELETE FROM answers")


def test_answers_come_back_as_they_were(answered, written):
    before = answered.answers("spring")
    without_answers(answered)
    assert counts(take(answered, written)) == (4, 0, 0, 0)
    assert answered.answers("spring") == before


def test_the_same_file_twice_changes_nothing(answered, written):
    before = answered.answers("spring")
    assert counts(take(answered, written)) == (0, 0, 4, 0)
    assert answered.answers("spring") == before


def test_a_line_names_its_item_and_carries_no_text(answered):
    first = next(exchange.lines_of(answered, "spring"))
    assert first["record"].startswith("men-") and first["document"].startswith("doc-") and first["weight"] > 1
    assert "Norway" not in json.dumps(list(exchange.lines_of(answered, "spring")))


def test_the_later_of_two_answers_stands(answered, written):
    lines = [json.loads(line) for line in written.read_text("utf-8").splitlines()]
    later = lines[0] | {"verdict": "wrong", "answered": "2199-01-01T00:00:00+00:00"}
    earlier = lines[1] | {"verdict": "right", "wrong": {}, "answered": "1999-01-01T00:00:00+00:00"}
    written.write_text(json.dumps(later) + "\n" + json.dumps(earlier) + "\n", "utf-8")
    assert counts(take(answered, written)) == (0, 1, 1, 0)
    assert [each.verdict for each in answered.answers("spring")] == ["wrong", "wrong", "skip", "wrong"]


def test_a_line_may_have_no_more_than_who_said_what_of_which(answered, tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text('\ufeff{"position": 1, "checker": " bob ", "verdict": "right"}\n\n', "utf-8")
    assert counts(take(answered, path)) == (1, 0, 0, 0)
    assert counts(take(answered, path)) == (0, 0, 1, 0)
    assert [each.checker for each in answered.answers("spring")][:2] == ["ann", "bob"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "no JSON (Expecting property name"),
        pytest.param('{"a":' * 100_000, "no JSON that can be read (nested too deeply)", id="nested"),
        (r'{"position": 1, "checker": "b\ud800", "verdict": "right"}', "half of a character, which no text can hold"),
        (r'{"position": 1, "checker": "b", "verdict": "wrong", "wrong": {"\ud800": null}}', "half of a character"),
        pytest.param("9" * 5_000, "no JSON that can be read", id="a long number"),
        ('"a"', "Input should be a valid dictionary"),
        ('{"position": 1, "verdict": "right"}', "checker: Field required"),
        ('{"position": 1, "checker": "b", "verdict": "maybe"}', "verdict: Input should be 'right', 'wrong' or 'skip'"),
        ('{"position": 99, "checker": "b", "verdict": "right"}', "the sample has no item 99"),
        ('{"position": 1, "checker": "b", "verdict": "right", "sample": "autumn"}', "to the sample autumn, not spring"),
        ('{"position": 1, "checker": "b", "verdict": "right", "record": "men-0"}', "item 1 is another record here"),
        ('{"position": 1, "checker": " ", "verdict": "right"}', "who checks?"),
        ('{"position": 1, "checker": "b", "verdict": "wrong", "wrong": {"mood": null}}', "unknown slot 'mood'"),
        ('{"position": 1, "checker": "b", "verdict": "right", "answered": "2024-01-01T00:00:00"}', "answered: "),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_taken(answered, tmp_path, line, told):
    path = tmp_path / "mine.jsonl"
    path.write_text(line + '\n{"position": 4, "checker": "bob", "verdict": "right"}\n', "utf-8")
    taken = take(answered, path)
    assert counts(taken) == (1, 0, 0, 1)
    assert taken.faults[0].startswith("line 1: ") and told in taken.faults[0]


def test_a_file_that_is_no_text_is_said(answered, tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AnswerError, match="no text in UTF-8"):
        take(answered, path)


def test_an_unknown_sample_is_named(answered):
    with pytest.raises(SampleError, match="no sample 'autumn'"):
        next(exchange.lines_of(answered, "autumn"))
