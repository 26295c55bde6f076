from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.documents.markup import text_of_markup


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "<p>They met\n\n on <b>Mon</b>day,<br/>he said.</p><!-- x --> It rained.",
            "They met on Monday,\n\nhe said.\n\nIt rained.",
        ),
        ("Plain &amp; simple.", "Plain & simple."),
        ("<div><div>One.</div>Two.<ul><li>Three<li>Four</ul></div>", "One.\n\nTwo.\n\nThree\n\nFour"),
        (
            "<figure><img src=a><figcaption>Photo: me</figcaption></figure><p>Text.</p><script>alert(1)</script>.",
            "Text.\n\n.",
        ),
        ("<p>Text.</p><aside><p>Read <b>also</b></p></aside><p>End.</p>", "Text.\n\nEnd."),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ('<p>Text.</p><p>The post <a href="/">Talks</a> appeared first on <a>Fjord</a>.</p>', "Text."),
        ("", ""),
        ("<!-- -->", ""),
        ("a < b", "a < b"),
    ],
)
def test_markup_becomes_paragraphs(markup: str, text: str) -> None:
    assert text_of_markup(markup) == text


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<b>", "<script>", "</script>", "<!--", "-->", "<", "&#0;", "\x00", "a", "\n"])
    )
)
def test_any_markup_gives_a_text_without_blank_paragraphs(pieces: list[str]) -> None:
    text = text_of_markup("".join(pieces))
    assert text == "" or all(paragraph.strip() for paragraph in text.split("\n\n"))
