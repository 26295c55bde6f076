"""Quotations are paired by mark, by place and by paragraph."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.coding.quotes import CLOSING, LONGEST, quoted_spans


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


@pytest.mark.parametrize(("text", "wanted"), [
    ("'We will sign,' Berg said.", ["'We will sign,'"]),
    ("‘We will sign,’ Berg said.", ["‘We will sign,’"]),
    ("''We will sign,'' Berg said.", ["''We will sign,''"]),
    ("``We will sign,'' Berg said.", ["``We will sign,''"]),
    ("„We will sign“, Berg said.", ["„We will sign“"]),
    ("„We will sign”, Berg said.", ["„We will sign”"]),
    ("‚We will sign‘, Berg said.", ["‚We will sign‘"]),
    ("»We will sign«, Berg said. »Soon.«", ["»We will sign«", "»Soon.«"]),
    ("«We will sign», Berg said. «Soon.»", ["«We will sign»", "«Soon.»"]),
    ("« We will sign », Berg said. « Soon. »", ["« We will sign »", "« Soon. »"]),
    ("«\u00a0We will sign\u00a0», Berg said.", ["«\u00a0We will sign\u00a0»"]),
    ("‹We will sign›, Berg said.", ["‹We will sign›"]),
    ("'$5m is enough,' Berg said.", ["'$5m is enough,'"]),
    ("Berg said, '…never again'.", ["'…never again'"]),
    ("It ended—“at last”—in May.", ["“at last”"]),
])  # fmt: skip
def test_quotations_in_every_kind_of_mark(text, wanted):
    assert quotes(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("'We don't agree,' Berg said.", ["'We don't agree,'"]),
    ("'Oslo's fleet isn't theirs,' Berg said.", ["'Oslo's fleet isn't theirs,'"]),
    ("'The workers' pay is ours to set,' Berg said.", ["'The workers' pay is ours to set,'"]),
    ("'It is the states' and the towns' money.'", ["'It is the states' and the towns' money.'"]),
    ("The workers' pay and the states' rights.", []),
    ("James' 'great' idea isn't Oslo's.", ["'great'"]),
    ("'The '90s are over,' Berg said.", ["'The '90s are over,'"]),
    ("Berg wrote in the '90s and the '80s.", []),
    ("Berg’s friends’ letters.", []),
    ("He called the 'rebels' what they are.", ["'rebels'"]),  # no possession of many after all
    ("He called them 'rebels' and 'traitors' too.", ["'rebels'", "'traitors'"]),
    ("He called them 'rebels' and left.\n\nThe states' rights.", ["'rebels'"]),
    ("He called them 'rebels' and left the states' talks.", ["'rebels'"]),
])  # fmt: skip
def test_an_apostrophe_is_no_mark_of_quotation(text, wanted):
    def curly(words: str) -> str:
        return re.sub(r"(?<!\S)'(?!\d)", "‘", words).replace("'", "’")

    assert quotes(text) == wanted
    assert quotes(curly(text)) == [curly(each) for each in wanted]


@pytest.mark.parametrize(
    "text", ["Berg wrote in the ‘90s.", "At 5' 4\" he was small.", "It was '68.", "Berg said ' and left."]
)
def test_marks_that_open_nothing(text):
    assert quotes(text) == []


@pytest.mark.parametrize("text", [
    "“He said ‘never’ to us.”",
    "‘He said “never” to us.’",
    "'He said \"never\" to us.'",
    "\"He said 'never' to us.\"",
    "„He said ‚never‘ to us.“",
    "«He said “never” to us.»",
    "''He said \"never\" to us.''",
])  # fmt: skip
def test_a_quotation_inside_another_is_a_part_of_it(text):
    assert quotes(f"Berg wrote: {text} Then he left.") == [text]


@pytest.mark.parametrize("gap", ["\n\n", "\n \n", "\n\n\n\n", "\r\n\r\n", "  \n\t\n  "])
def test_an_empty_line_parts_paragraphs_whatever_its_white_space(gap):
    assert quotes(f"“We waited.{gap}“Then we left,” she said.") == [f"“We waited.{gap}“Then we left,”"]
    assert quotes(f"“We waited.{gap}Then they left.") == ["“We waited."]


def test_a_line_end_is_no_paragraph():
    assert quotes("“We waited\nfor them,” she said.") == ["“We waited\nfor them,”"]


@pytest.mark.parametrize(("opening", "closing"), ['""', "“”", "''", "‘’", "«»", "»«", "„“", ("''", "''"), ("``", "''")])
def test_a_quotation_may_run_over_paragraphs_that_each_open_anew(opening, closing):
    text = f"{opening}We waited.\n\n{opening}Then we left,{closing} she said."
    assert quotes(text) == [f"{opening}We waited.\n\n{opening}Then we left,{closing}"]


@pytest.mark.parametrize("opening", ['"', "“", "'", "‘", "''", "``", "«", "»", "„", "‚"])
def test_a_quotation_that_never_closes_ends_with_its_paragraph(opening):
    text = f"{opening}We waited for them.\n\nThe talks began on Monday."
    assert quotes(text) == [f"{opening}We waited for them."]


@pytest.mark.parametrize("between", ["\n\nTalks began. ", " Talks began. ", " "])
@pytest.mark.parametrize(("opening", "closing"), ['""', "“”", "''", "‘’", "«»", "„“", ("''", "''")])
def test_a_quotation_that_never_closes_does_not_swallow_the_next_one(opening, closing, between):
    text = f"{opening}We waited.{between}{opening}We are glad,{closing} Berg said."
    first = f"{opening}We waited.{between}".split("\n\n")[0].rstrip()
    assert quotes(text) == [first, f"{opening}We are glad,{closing}"]


def test_a_quotation_at_the_end_of_the_text_ends_with_its_last_word():
    assert quotes("Berg said: “We waited. \n") == ["“We waited."]


@given(st.text(alphabet="abs \"“”«»„‘’'`\n.", max_size=80) | st.text(max_size=60))
def test_quotations_are_in_order_apart_and_begin_with_a_mark(text):
    spans = quoted_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text.startswith(tuple(CLOSING), start) for start, _ in spans)


@given(st.integers(1, 3), st.sampled_from(sorted(CLOSING)))
def test_no_quotation_is_longer_than_the_limit(times, opening):
    text = opening + "word " * (LONGEST * times // 5 + 1)
    assert all(end - start <= LONGEST for start, end in quoted_spans(text))


@pytest.mark.parametrize("opening", sorted(CLOSING))
def test_what_closes_nowhere_near_ends_with_the_last_paragraph_that_opened_anew(opening):
    far = opening + "word " * (LONGEST // 5 + 1)
    assert quotes(far) == []
    assert quotes(f"{opening}We waited.\n\n{far}") == [f"{opening}We waited."]
