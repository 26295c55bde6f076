from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.documents import boilerplate_spans


def taken(text: str) -> list[str]:
    return [text[start:end] for start, end in boilerplate_spans(text)]


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("PARIS (Reuters) -", "The minister said on Monday"),
        ("LONDON, 4 May —", "The two sides met."),
        ("Sept 3 (UPI) --", "The two sides met."),
        ("WASHINGTON, Sept. 18, 1978 -", "President Carter met them."),
        ("BEIJING, March 11 (Xinhua) --", "China said"),
        ("New Delhi, Mar 3 (PTI)", "The prime minister met them."),
        ("MOSCOW, March 3. /TASS/.", "Russia said"),
        ("KABUL, Afghanistan (AP) —", "The Taliban said"),
        ("PORT-AU-PRINCE, Haiti —", "The council met."),
        ("ST. PETERSBURG, Russia, June 4 (Reuters) -", "Putin said"),
        ("Ankara (AFP) –", "Turkey said"),
        ("(Reuters) -", "Turkey said"),
    ],
)
def test_a_dateline_is_not_coded_and_the_sentence_after_it_is(dateline: str, rest: str) -> None:
    assert taken(f"{dateline} {rest}") == [dateline]


@pytest.mark.parametrize(
    "line",
    """By Jane Doe
By Jane Doe and X in Cairo | Published 3 May 2024
BY JANE DOE AND JOHN SMITH
By Our Staff Reporter
(Additional reporting by Jane Doe and Ali al-Masri in Cairo)
Reporting by Jane Doe; Editing by John Smith.
Photo: AFP
Photograph: Jane Doe/The Guardian
(AP Photo/Jane Doe)
Getty Images
Image credit: Getty
Read more: Oslo and Stockholm sign
ALSO READ | Oslo and Stockholm sign
Sign up for our newsletter
All rights reserved
© 2024 The Daily Fjord. All rights reserved.
Follow us on Facebook
This article was amended on 3 May to correct a name.
Advertisement
Share this
Updated: May 3, 2024, 10:20 a.m. EDT
2024-05-03 10:20""".split("\n"),
)
def test_a_line_that_is_no_report_is_not_coded(line: str) -> None:
    assert taken(f"The ministers met.\n\n{line}\n\nThey agreed.") == [line]


@pytest.mark.parametrize(
    "sentence",
    """NATO — founded in 1949 — condemned the attack.
CHINA — which borders Russia — said it would answer.
By Monday the troops had left.
Reporting by state media suggests the plant was closed.
Reporting by Reuters showed that the plant was closed.
Follow the money, the minister told Iran.
Read the treaty first, China told Japan.
Share this burden, he told allies.
Sign up for the pact, China urged its neighbours.
All rights reserved to the parliament were suspended by decree.
Photo opportunities were cancelled by the two leaders.
Video shows troops entering the city.
May said she would meet Merkel.
Iran (IRNA) said the ship was seized.
The Foreign Minister (Wang Yi) — who had met — said so.
Moscow — The Kremlin said it would.
WASHINGTON warned Iran on Monday.
This report was updated by the ministry.
The photo, by Getty Images, shows soldiers firing at a crowd.
In Washington, Sept. 18, 1978 - the accord's signing - was a turning point.
10 May 2024: Russia attacked Ukraine.
On August 11,
Getty Images sued a firm.""".split("\n"),
)
def test_a_sentence_is_never_eaten(sentence: str) -> None:
    assert taken(sentence) == []


def test_credits_at_the_end_of_a_paragraph_leave_its_sentences() -> None:
    text = "They agreed. (Reporting by Jane Doe\nin Oslo; Editing by John Smith)"
    assert taken(text) == ["(Reporting by Jane Doe\nin Oslo; Editing by John Smith)"]
    assert taken("They agreed. Sign up for our newsletter. Then they left.") == ["Sign up for our newsletter."]


def test_a_hard_broken_line_is_no_time_stamp_and_no_byline() -> None:
    assert taken("The presidents of the two countries will meet\n3 May 2024\n") == []


def test_a_notice_amid_a_long_line_does_not_take_the_report_after_it() -> None:
    text = "They met. © 2024 The Fjord. " + "The ministers agreed to it. " * 40
    assert taken(text) == ["© 2024 The Fjord."]


_PIECES = [
    "PARIS (AP) — ",
    "By Jane Doe",
    "They met. ",
    "Photo: AFP",
    "\n",
    "\n\n",
    " ",
    "(Reporting by A B)",
    "© ",
    "é",
]


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=8), max_size=20).map("".join))
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    position = -1
    for start, end in boilerplate_spans(text):
        assert position < start < end <= len(text)
        assert text[start:end].strip()
        position = end


@pytest.mark.parametrize("piece", ["WASHINGTON, ", "(AP Photo ", "Reporting by A. ", "By X, \n", "A", "© X. "])
def test_time_grows_with_the_length_of_the_text_and_no_faster(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        best = 9.0
        for _ in range(3):
            started = time.process_time()  # of this process alone, whatever else the machine does
            boilerplate_spans(text)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(400_000) < 30 * seconds(50_000) + 0.05  # a quadratic rule would take 64 times as long
