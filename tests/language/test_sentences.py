"""Sentences end where a reader of the news says they end."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.language.sentences import LONGEST, sentence_spans


def sentences(text: str, apart: list[tuple[int, int]] | None = None) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, apart or [])]


@pytest.mark.parametrize(
    "text",
    [
        "U.S. President Joe Biden flew to Hanoi.",
        "The U.S. Navy and the U.K. Treasury declined to comment.",
        "He met Gen. Smith, Lt. Col. Okafor and Maj. Gen. Petrov at the base.",
        "Mr. Kim and Mrs. Ito were joined by Dr. Alvarez and Prof. Wen.",
        "Sen. Murkowski and Rep. Castro wrote to Gov. Abbott.",
        "Downing Street said No. 10 would not comment.",
        "The group claimed attacks No. 3 and Nos. 4 to 6.",
        "George W. Bush spoke to Mohammed V. University students.",
        "The novelist J. R. R. Marlow was deported.",
        "Troops reached St. Petersburg and Mt. Elbrus.",
        "The truce of Jan. 26 lapsed on Feb. 3 at noon.",
        "Art. 5 of the treaty was invoked.",
        "The envoy landed at 5 p.m. Tuesday in Doha.",
        "Exxon Mobil Corp. Chairman Ida Roe left Moscow.",
        "The bank lent $3.5 billion at 4.25 percent.",
        "The spokesman hesitated... and hung up.",
        "The ship was, er… late.",
        "Rubin v. Iran was argued in March.",
        "Mullah M. Omar was buried there.",
        '"Will they sign?" Berg asked.',
        '"Never!" the general told reporters.',
        "“Is this war?” asked the senator from Ohio.",
        "Visit www.example.org/news.html for more.",
        "The books of J. K. Rowling were banned.",
        "The envoy Anthony W. So was recalled.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]
    assert sentences(f"Talks went on. {text} The session closed.") == ["Talks went on.", text, "The session closed."]


@pytest.mark.parametrize(
    "expected",
    [
        ["He lives in the U.S.", "The president disagreed."],
        ["They met at 5 p.m.", "The talks were short."],
        ["The firm is called Volga Inc.", "It denied the charge."],
        ["Beans, rice, oil, etc.", "The convoy carried it all."],
        ["Will Oslo sign?", "Nobody knows!", "The deadline is Friday."],
        ["It was over.", "Then came the answer…", "Silence."],
        ["The answer was no.", "That ended the talks."],
        ["In 2014 they left.", "30 soldiers stayed."],
        ["(Tehran denied it.)", "Riyadh did not."],
        ["It was No. 1.", "Nobody cheered."],
        ["The raid was on March 3.", "Fourteen died."],
        ["The case was Roe v. Wade.", "He lost."],
        ["He stopped...", "Then he went on."],
        ["They went to war.", "“We had no choice,” Dahl said."],
        ["It was Plan B.", "The army moved."],
        ["It was Plan B.", "He moved at once."],
        ["The council took option A.", "Then the envoys left."],
        ["He fought in World War I.", "Even his sons did."],
        ["So died Malcolm X.", "It’s not forgotten."],
        ["It began in the U.S.", "Despite this, Oslo signed."],
        ["The talks ended at 5 p.m.", "According to Berg, they failed."],
    ],
)
def test_a_stop_before_a_new_sentence_ends_the_old_one(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize("opening, closing", ['""', "“”"])
def test_a_quotation_of_several_sentences_is_parted_and_keeps_its_marks(opening: str, closing: str) -> None:
    text = f"{opening}We will not yield. We will fight on. They know it,{closing} the minister said. Talks ended."
    assert sentences(text) == [
        f"{opening}We will not yield.",
        "We will fight on.",
        f"They know it,{closing} the minister said.",
        "Talks ended.",
    ]


def test_a_closing_mark_stays_with_its_sentence() -> None:
    text = '"We will sign." That was all he said. "They lost." He left.'
    assert sentences(text) == ['"We will sign."', "That was all he said.", '"They lost."', "He left."]


def test_a_line_break_ends_a_headline_without_a_stop() -> None:
    text = "Oslo expels envoys\nBergen in uproar\n\nNorway expelled two envoys on Monday. Russia protested."
    assert sentences(text) == [
        "Oslo expels envoys",
        "Bergen in uproar",
        "Norway expelled two envoys on Monday.",
        "Russia protested.",
    ]


WRAPPED = """The foreign minister of Norway met her Swedish colleague in
the border town of Storlien on Monday and both agreed that
the crossing would stay open for the rest of the year. The
army was not consulted."""


def test_text_wrapped_at_a_column_is_read_across_the_breaks() -> None:
    assert sentences(WRAPPED) == [WRAPPED[: WRAPPED.index(" The\n")], "The\narmy was not consulted."]


def test_a_blank_line_ends_a_sentence_even_in_wrapped_text() -> None:
    text = f"{WRAPPED}\n\nBorder to stay open\n\n{WRAPPED}"
    assert sentences(text).count("Border to stay open") == 1


def test_paragraphs_of_one_line_each_stay_apart() -> None:
    lines = ["Talks fail", "The two sides left Geneva without a word to the press.", "A new date is not set."]
    assert sentences("\n".join(lines)) == lines


def test_short_lines_of_like_length_are_not_wrapped_text() -> None:
    lines = ["Talks fail", "Envoys leave", "Border shut"]
    assert sentences("\n".join(lines)) == lines


def test_what_is_set_apart_shares_no_sentence_with_its_neighbours() -> None:
    text = "OSLO (NTB) - Norway expelled two envoys."
    assert sentences(text, [(0, 13)]) == ["OSLO (NTB) -", "Norway expelled two envoys."]
    assert sentences(text) == [text]


def test_a_stretch_without_stops_is_cut_at_a_space() -> None:
    text = "ballot " * 3000
    spans = sentence_spans(text)
    assert all(end - start <= LONGEST for start, end in spans)
    assert all(text[start:end].strip() == text[start:end] for start, end in spans)
    assert "".join(text[start:end] for start, end in spans).count("ballot") == 3000


def test_a_word_longer_than_any_sentence_is_cut_and_kept_whole() -> None:
    text = "a" * (3 * LONGEST + 1)
    assert "".join(sentences(text)) == text


@pytest.mark.parametrize("run", [".", "?!", "….", "…", ". ", ".'", " ", "\t", "\n", " \n", "A. ", "x."])
@pytest.mark.parametrize("end", ["", "x", " The end"])
def test_a_long_run_of_marks_or_spaces_takes_no_longer_than_other_text(run: str, end: str) -> None:
    text = "The list" + run * (100_000 // len(run)) + end
    began = time.process_time()
    sentence_spans(text)
    assert time.process_time() - began < 2  # it takes a quarter of a second; growing with the square, minutes


@pytest.mark.parametrize("text", ["", " ", "\n\n \t", "\u00a0"])
def test_no_words_no_sentence(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize("text", ["Oslo", ".", "...", "?!", "a.", "“", '"', "U.S.", "…\n…"])
def test_scraps_are_covered(text: str) -> None:
    assert "".join(sentences(text)) == "".join(text.split())


WORDS = 'The Oslo U.S. Gen. No. 10 etc. p.m. W. … ... ? ! " “ ” ’ ( ) — - said left He J. U.N. 3.5 Inc. co'.split()
SPACES = [" ", "  ", "\n", "\n\n", " \n \n ", "\t", "\u00a0", "\u2028", "\u200b", "\r\n", "\x0c"]
BITS = st.sampled_from([*WORDS, *SPACES, "é", "中文。", "🙂"])
TEXTS = st.one_of(
    st.lists(BITS, max_size=40).map("".join),
    st.lists(BITS, max_size=40).map(" ".join),
    st.text(max_size=120),
)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3))
def test_sentences_are_in_order_apart_and_cover_every_word(text: str, edges: list[tuple[int, int]]) -> None:
    apart = [(left, right) for left, right in edges if left < right <= len(text)]
    spans = sentence_spans(text, apart)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[start:end].strip() == text[start:end] for start, end in spans)
    covered = {index for start, end in spans for index in range(start, end)}
    assert all(index in covered for index, character in enumerate(text) if not character.isspace())
    for edge in (position for pair in apart for position in pair):
        assert not any(start < edge < end for start, end in spans)


@given(TEXTS)
def test_the_same_text_is_always_parted_alike(text: str) -> None:
    assert sentence_spans(text) == sentence_spans(text)
