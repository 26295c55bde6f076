"""Quotations are paired by mark, by place and by paragraph."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.coding.quotes import LONGEST, quoted_spans


def quotes(text: str) -> list[str]:
    return [text[start:end] for start, end in quoted_spans(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("No quotation here.", []),
        ('"We will sign," Berg said.', ['"We will sign,"']),
        ('He said "no" and "never".', ['"no"', '"never"']),
        ("“We will sign,” Berg said. “Soon.”", ["“We will sign,”", "“Soon.”"]),
        ("Er nannte es „Unsinn“ und ging.", ["„Unsinn“"]),
        ("Il a dit «non» hier.", ["«non»"]),
        ('("No," he said.)', ['"No,"']),
        ("“He told me ‘never’ and left,” Dahl said.", ["“He told me ‘never’ and left,”"]),
        ("Norway's envoys' letter isn't signed.", []),  # apostrophes
        ('A 6" gun and a 12" one', []),
        ('"', []),
        ("“”", ["“”"]),
    ],
)
def test_quotations_keep_their_marks(text, wanted):
    assert quotes(text) == wanted


@pytest.mark.parametrize("opening, closing", ['""', "“”"])
def test_a_quotation_may_run_over_paragraphs_that_each_open_anew(opening, closing):
    text = f"{opening}We waited.\n\n{opening}Then we left,{closing} she said."
    assert quotes(text) == [f"{opening}We waited.\n\n{opening}Then we left,{closing}"]


@pytest.mark.parametrize("opening", ['"', "“"])
def test_a_quotation_that_never_closes_ends_with_its_paragraph(opening):
    text = f"{opening}We waited for them.\n\nThe talks began on Monday."
    assert quotes(text) == [f"{opening}We waited for them."]


def test_a_quotation_that_never_closes_does_not_swallow_the_next_one():
    text = "“We waited.\n\nTalks began. “We are glad,” Berg said."
    assert quotes(text) == ["“We waited.", "“We are glad,”"]


@given(st.text(alphabet="ab \"“”«»„\n'.", max_size=80) | st.text(max_size=60))
def test_quotations_are_in_order_apart_and_begin_with_a_mark(text):
    spans = quoted_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[start] in '"“«„' for start, _ in spans)


@given(st.integers(1, 3), st.sampled_from(['"', "“"]))
def test_no_quotation_is_longer_than_the_limit(times, opening):
    text = opening + "word " * (LONGEST * times // 5 + 1)
    assert all(end - start <= LONGEST for start, end in quoted_spans(text))
