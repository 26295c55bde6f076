from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from entente.documents import DocumentError, ReadOptions, Skipped, from_text
from entente.documents.text import document_of, plain_text, title_of
from entente.records import Document, document_id


def test_a_short_first_line_with_a_blank_line_after_it_is_the_title_and_stays_in_the_text(english: str) -> None:
    text = f"Border to open\n\n{english}\n\n"
    document = document_of(plain_text(text, "a.txt"), ReadOptions())
    assert isinstance(document, Document)
    assert document.title == "Border to open"
    assert document.text == text.rstrip()


@pytest.mark.parametrize(
    "text",
    [
        "They met.\n\nThey left.",
        "Border to open\nThey met.",
        "Border to open",
        "By Jane Doe\n\nThey met.",
        "x" * 300 + "\n\nThey met.",
    ],
)
def test_other_first_lines_are_no_title(text: str) -> None:
    assert title_of(text) is None


def test_a_title_may_end_in_an_abbreviation() -> None:
    assert title_of("Xi to visit the U.S.\n\nHe will go.") == "Xi to visit the U.S."


def test_a_text_in_hand_becomes_a_document(english: str) -> None:
    document = from_text(english, title=" A\ntitle ", published="2023-03-11T09:30:00Z", outlet="", key="7", source="t")
    assert document.id == document_id(english, key="7", source="t")
    assert (document.title, document.outlet, document.language) == ("A title", None, "en")
    assert document.published == datetime(2023, 3, 11, 9, 30, tzinfo=UTC)


def test_the_dateline_dates_a_text_that_has_no_other_date(english: str) -> None:
    text = f"OSLO, May 3, 1978 (AP) — {english}"
    assert from_text(text).published == date(1978, 5, 3)
    assert from_text(text, published=date(2020, 1, 1)).published == date(2020, 1, 1)


def test_an_explicit_date_wins_over_the_dateline_of_plain_text(english: str) -> None:
    options = ReadOptions(published=date(1979, 1, 1), outlet="The Fjord")
    document = document_of(plain_text(f"OSLO, May 3, 1978 (AP) — {english}", "a.txt"), options)
    assert isinstance(document, Document)
    assert (document.published, document.outlet) == (date(1979, 1, 1), "The Fjord")


def test_a_bad_date_is_an_error_in_one_line(english: str) -> None:
    with pytest.raises(DocumentError, match="2023-02-31") as caught:
        from_text(english, published="2023-02-31")
    assert "\n" not in str(caught.value)


def test_a_text_without_words_is_skipped_as_empty() -> None:
    skipped = document_of(plain_text("\n 12 …\n", "a.txt"), ReadOptions())
    assert isinstance(skipped, Skipped)
    assert (skipped.kind, skipped.where) == ("empty", "a.txt")
