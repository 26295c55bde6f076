"""Dates that a text names by day, month or year, whole or in part."""

from __future__ import annotations

from datetime import date

import pytest
from dates import check, read
from hypothesis import given
from hypothesis import strategies as st

from entente.language.times import find_times


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo cut ties in February.", "February | 2023-02-01..2023-02-28 | month inferred"),
        ("Oslo cut ties in March.", "March | 2023-03-01..2023-03-31 | month inferred"),
        ("Oslo cut ties in May.", "May | 2022-05-01..2022-05-31 | month inferred"),
        ("Oslo cut ties last February.", "last February | 2023-02-01..2023-02-28 | month relative"),
        ("Oslo votes next February.", "next February | 2024-02-01..2024-02-29 | month relative"),
        ("Oslo will host the talks in May.", "May | 2023-05-01..2023-05-31 | month inferred"),
        ("The July vote was rigged.", "July | 2022-07-01..2022-07-31 | month inferred"),
        ("The truce followed the March earthquake.", "March | 2023-03-01..2023-03-31 | month inferred"),
        ("Oslo cut ties in late February.", "late February | 2023-02-21..2023-02-28 | month inferred"),
        ("Oslo cut ties in mid-March.", "mid-March | 2023-03-11..2023-03-20 | month inferred"),
        ("Oslo cut ties in late March.", "late March | 2022-03-21..2022-03-31 | month inferred"),
        ("Oslo cut ties at the end of June.", "the end of June | 2022-06-21..2022-06-30 | month inferred"),
        ("Oslo cut ties in June of last year.", "June of last year | 2022-06-01..2022-06-30 | month relative"),
        ("Oslo cut ties on February 24.", "February 24 | 2023-02-24 | day inferred"),
        ("Oslo cut ties on 24 Feb.", "24 Feb. | 2023-02-24 | day inferred"),
        ("Oslo cut ties on the 24th of May.", "24th of May | 2022-05-24 | day inferred"),
        ("Oslo cut ties on 24 February last year.", "24 February last year | 2022-02-24 | day relative"),
        ("Oslo will cut ties on April 2.", "April 2 | 2023-04-02 | day inferred"),
        ("Oslo cut ties on Thursday, 9 March.", "Thursday, 9 March | 2023-03-09 | day inferred"),
        ("Oslo cut ties on February 29.", "February 29 | 2020-02-29 | day inferred"),
        ("Oslo cut ties on Christmas Day.", "Christmas Day | 2022-12-25 | day inferred"),
        ("Oslo cut ties in the spring.", "the spring | 2023-03-01..2023-05-31 | month inferred"),
        ("Oslo cut ties last summer.", "last summer | 2022-06-01..2022-08-31 | month relative"),
        ("Oslo cut ties this winter.", "this winter | 2023-12-01..2024-02-29 | month relative"),
    ],
)
def test_a_date_without_its_year_gets_the_year_that_news_means(text: str, expected: str) -> None:
    check(text, expected)


EXPLICIT = [
    ("Russia invaded on Feb. 24, 2022.", "Feb. 24, 2022 | 2022-02-24 | day explicit"),
    ("Russia invaded on 24 February 2022.", "24 February 2022 | 2022-02-24 | day explicit"),
    ("Russia invaded on February 24th, 2022.", "February 24th, 2022 | 2022-02-24 | day explicit"),
    ("Russia invaded on Thursday, February 24, 2022.", "Thursday, February 24, 2022 | 2022-02-24 | day explicit"),
    ("Posted Thu, 24 Feb 2022.", "Thu, 24 Feb 2022 | 2022-02-24 | day explicit"),
    ("Logged 2022-02-24T05:00.", "2022-02-24 | 2022-02-24 | day explicit"),
    ("Logged 24/02/2022.", "24/02/2022 | 2022-02-24 | day explicit"),
    ("Logged 2/24/2022.", "2/24/2022 | 2022-02-24 | day explicit"),
    ("Russia invaded in February 2022.", "February 2022 | 2022-02-01..2022-02-28 | month explicit"),
    ("Talks ran May 4-6, 2019.", "May 4-6, 2019 | 2019-05-04..2019-05-06 | day explicit"),
    ("Talks ran on 4-6 May 2019.", "4-6 May 2019 | 2019-05-04..2019-05-06 | day explicit"),
    (
        "Talks ran from 28 February to 3 March 2019.",
        "from 28 February to 3 March 2019 | 2019-02-28..2019-03-03 | day explicit",
    ),
    ("Riots shook it in July and August 2024.", "July and August 2024 | 2024-07-01..2024-08-31 | month explicit"),
    ("Crimea was annexed in 2014.", "2014 | 2014-01-01..2014-12-31 | year explicit"),
    ("Israel took it in the war of 1967.", "1967 | 1967-01-01..1967-12-31 | year explicit"),
    ("The 1967 war redrew the map.", "1967 | 1967-01-01..1967-12-31 | year explicit"),
    ("He quit Obama-era 2015 nuclear deal.", "2015 | 2015-01-01..2015-12-31 | year explicit"),
    ("The 2011 protests toppled him.", "2011 | 2011-01-01..2011-12-31 | year explicit"),
    ("War lasted between 2014 and 2016.", "between 2014 and 2016 | 2014-01-01..2016-12-31 | year explicit"),
    ("He ruled from 1990 to 1995.", "from 1990 to 1995 | 1990-01-01..1995-12-31 | year explicit"),
    ("The 2014-2016 war ended.", "2014-2016 | 2014-01-01..2016-12-31 | year explicit"),
    ("The Gulf crisis (1990-91) ended.", "1990-91 | 1990-01-01..1991-12-31 | year explicit"),
    ("It armed rebels in the 1990s.", "the 1990s | 1990-01-01..1999-12-31 | year explicit"),
    ("It armed rebels in the early 1990s.", "the early 1990s | 1990-01-01..1993-12-31 | year explicit"),
    ("It armed rebels in the mid-1980s.", "the mid-1980s | 1984-01-01..1986-12-31 | year explicit"),
    ("It armed rebels in early 2020.", "early 2020 | 2020-01-01..2020-04-30 | year explicit"),
    ("It armed rebels in the summer of 2019.", "the summer of 2019 | 2019-06-01..2019-08-31 | month explicit"),
    ("It armed rebels in late summer 2019.", "late summer 2019 | 2019-08-01..2019-08-31 | month explicit"),
    ("It armed rebels late in 2014-2016.", "2014-2016 | 2014-01-01..2016-12-31 | year explicit"),
    ("It grew in the first quarter of 2020.", "the first quarter of 2020 | 2020-01-01..2020-03-31 | month explicit"),
    ("It grew in the second half of 2021.", "the second half of 2021 | 2021-07-01..2021-12-31 | month explicit"),
    ("He fled on New Year's Eve 2019.", "New Year's Eve 2019 | 2019-12-31 | day explicit"),
]


@pytest.mark.parametrize(("text", "expected"), EXPLICIT)
def test_a_date_that_is_complete_in_words_needs_no_guess(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(("text", "expected"), EXPLICIT)
def test_a_complete_date_needs_no_publication_date_either(text: str, expected: str) -> None:
    check(text, expected, published=None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It has held Crimea since 2014.", "since 2014 | 2014-01-01..2023-03-15 | year explicit"),
        ("It has held Bakhmut since February.", "since February | 2023-02-01..2023-03-15 | month inferred"),
        ("It has shelled Kherson since Monday.", "since Monday | 2023-03-13..2023-03-15 | day relative"),
        ("It has held it since early 2014.", "since early 2014 | 2014-01-01..2023-03-15 | year explicit"),
        ("It will leave by 2030.", "by 2030 | 2023-03-15..2030-12-31 | year explicit"),
        ("The truce will last until April.", "until April | 2023-03-15..2023-04-30 | month inferred"),
        ("Talks ran from Monday to Wednesday.", "from Monday to Wednesday | 2023-03-13..2023-03-15 | day relative"),
        ("Talks ran from Friday to Sunday.", "from Friday to Sunday | 2023-03-10..2023-03-12 | day relative"),
        ("Talks ran from Thursday to Tuesday.", "from Thursday to Tuesday | 2023-03-09..2023-03-14 | day relative"),
        ("Talks ran on March 11 and 12.", "March 11 and 12 | 2023-03-11..2023-03-12 | day inferred"),
        ("Talks ran on 14-15 September.", "14-15 September | 2022-09-14..2022-09-15 | day inferred"),
    ],
)
def test_a_range_runs_from_its_first_to_its_last_day(text: str, expected: str) -> None:
    check(text, expected)


def test_the_dates_of_two_wars_are_two_dates() -> None:
    check(
        "It lost land in 1967 and 1973.",
        "1967 | 1967-01-01..1967-12-31 | year explicit",
        "1973 | 1973-01-01..1973-12-31 | year explicit",
    )


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("The Oct. 7 attack shocked Israel.", date(2025, 11, 3), "Oct. 7 | 2023-10-07 | day inferred"),
        ("The Sept. 11 attacks changed it.", date(2019, 10, 1), "Sept. 11 | 2001-09-11 | day inferred"),
        ("Much changed after 9/11.", date(2019, 10, 1), "9/11 | 2001-09-11 | day inferred"),
        ("An October 7 attack killed two.", date(2020, 10, 9), "October 7 | 2020-10-07 | day inferred"),
    ],
)
def test_days_that_are_known_without_their_year(text: str, published: date, expected: str) -> None:
    check(text, expected, published=published)


@pytest.mark.parametrize(
    "text",
    [
        "May said she may march on regardless.",
        "Theresa May was urged to go, and the deal reached by May fell apart.",
        "The crowd joined the March on Washington.",
        "April said she was fine, and June agreed.",
        "The Sun newspaper sat on the story; Mon cher, he wrote.",
        "He reads The Sunday Times and the Mail on Sunday.",
        "They pray every Friday and each Sunday.",
        "Families mourned on Bloody Sunday.",
        "Some 2,000 people fled.",
        "It cost 1990 dollars.",
        "A force of 2000 held the town.",
        "The 2000 protesters dispersed.",
        "Between 1500 and 2000 people were held.",
        "Exports rose from 1500 to 2000 tonnes.",
        "Resolution 2231 endorsed it.",
        "The raid began at 1945 GMT.",
        "Call 555-2014-2016 now.",
        "It happened on 31 February 2023.",
        "It happened on February 30.",
        "It happened on 2022-02-30.",
        "It happened on 5/6/2022.",
        "The fall of Kabul shocked Delhi.",
        "The court watched Russia Today and BBC's Today programme.",
        "It changed almost overnight.",
        "A two-year siege and a six-month-old truce ended.",
        "He spent four months in jail.",
        "They took the city in two weeks.",
        "Her 19-year-old son served for years.",
        "The minister of state summoned the envoy and rejected the note.",
        "",
    ],
)
def test_words_that_only_look_like_dates(text: str) -> None:
    assert read(text) == []


def test_a_number_of_people_is_no_day_of_the_month() -> None:
    check("In May 12 people died.", "May | 2022-05-01..2022-05-31 | month inferred")


def test_theresa_may_does_not_hide_the_month() -> None:
    check("Theresa May resigned in May 2019.", "May 2019 | 2019-05-01..2019-05-31 | month explicit")


@given(st.dates(date(1800, 1, 1), date(2100, 1, 1)))
def test_every_day_of_the_calendar_reads_back_in_four_layouts(when: date) -> None:
    for words in (
        f"{when:%B} {when.day}, {when.year}",
        f"{when.day} {when:%B} {when.year}",
        when.isoformat(),
        f"{when:%d %b %Y}",
    ):
        assert [(item.first, item.last) for item in find_times(f"It rained on {words}, they say.", None)] == [
            (when, when)
        ]
