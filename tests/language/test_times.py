"""What a reader of the news takes a date in words to mean."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.language.times import Time, find_times

WEDNESDAY = date(2023, 3, 15)  # the day the sentences below were published, unless they say otherwise


def read(text: str, published: date | None = WEDNESDAY) -> list[tuple[str, str, str, str, str]]:
    return [
        (text[t.start : t.end], t.first.isoformat(), t.last.isoformat(), t.precision, t.basis)
        for t in find_times(text, published)
    ]


def check(text: str, *expected: str, published: date | None = WEDNESDAY) -> None:
    """Each expected line: the words | first..last or one day | precision basis."""
    wanted = []
    for line in expected:
        words, days, kind = (part.strip() for part in line.split("|"))
        first, _, last = days.partition("..")
        precision, basis = kind.split()
        wanted.append((words, first, last or first, precision, basis))
    assert read(text, published) == wanted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wang spoke on Wednesday.", "Wednesday | 2023-03-15 | day relative"),
        ("Wang left Tehran on Tuesday.", "Tuesday | 2023-03-14 | day relative"),
        ("Protests broke out on Thursday.", "Thursday | 2023-03-09 | day relative"),
        ("WARSAW, TUESDAY - Tanks rolled.", "TUESDAY | 2023-03-14 | day relative"),
        ("Tuesday's raid killed nine.", "Tuesday | 2023-03-14 | day relative"),
        ("The envoy flew in last Wednesday.", "last Wednesday | 2023-03-08 | day relative"),
        ("The envoy flew in last Tuesday.", "last Tuesday | 2023-03-14 | day relative"),
        ("The court ruled this past Friday.", "this past Friday | 2023-03-10 | day relative"),
        ("Rockets fell on Tuesday night.", "Tuesday night | 2023-03-14 | day relative"),
        ("Rockets fell early on Wednesday.", "early on Wednesday | 2023-03-15 | day relative"),
        ("Rockets fell late Sunday.", "late Sunday | 2023-03-12 | day relative"),
        ("Rockets fell late on Sunday evening.", "late on Sunday evening | 2023-03-12 | day relative"),
        ("The siege was lifted on Tuesday last week.", "Tuesday last week | 2023-03-07 | day relative"),
        ("Dozens were freed after Friday prayers.", "Friday | 2023-03-10 | day relative"),
        ("He resigned on monday.", "monday | 2023-03-13 | day relative"),
    ],
)
def test_a_weekday_is_the_latest_one_up_to_the_day_of_publication(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pair meet next Wednesday.", "next Wednesday | 2023-03-22 | day relative"),
        ("The pair meet this coming Monday.", "this coming Monday | 2023-03-20 | day relative"),
        ("The pair meet this Friday.", "this Friday | 2023-03-17 | day relative"),
        ("Blinken will meet Wang on Monday.", "Monday | 2023-03-20 | day relative"),
        ("Talks are due to resume in Nuuk on Wednesday.", "Wednesday | 2023-03-15 | day relative"),
        ("A vote is scheduled for Friday.", "Friday | 2023-03-17 | day relative"),
        ("Putin is expected in Hanoi on Thursday.", "Thursday | 2023-03-16 | day relative"),
        ("Seoul plans to expel him on Sunday.", "Sunday | 2023-03-19 | day relative"),
        ("A summit to be held in Doha on Tuesday worries Cairo.", "Tuesday | 2023-03-21 | day relative"),
        ("The two will meet U.S. President Joe Biden on Monday.", "Monday | 2023-03-20 | day relative"),
        ("On Monday, Blinken will travel to Kyiv.", "Monday | 2023-03-20 | day relative"),
        ("The army must withdraw by Saturday.", "by Saturday | 2023-03-15..2023-03-18 | day relative"),
        ("Ministers will return on Monday next week.", "Monday next week | 2023-03-20 | day relative"),
    ],
)
def test_a_weekday_lies_ahead_where_the_clause_speaks_of_what_is_to_come(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xi will visit Moscow, the Kremlin said on Tuesday.", "Tuesday | 2023-03-14 | day relative"),
        ("“We will answer,” Zelensky wrote on Monday.", "Monday | 2023-03-13 | day relative"),
        ("They will talk. Shelling resumed on Monday.", "Monday | 2023-03-13 | day relative"),
        ("It defied the will of the council on Tuesday.", "Tuesday | 2023-03-14 | day relative"),
        ("He may have been killed on Sunday.", "Sunday | 2023-03-12 | day relative"),
        ("Officials said on Monday they will appeal.", "Monday | 2023-03-13 | day relative"),
        ("A would-be bomber was held on Sunday.", "Sunday | 2023-03-12 | day relative"),
    ],
)
def test_a_speech_about_the_future_was_held_in_the_past(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops arrived today.", "today | 2023-03-15 | day relative"),
        ("Troops arrived yesterday.", "yesterday | 2023-03-14 | day relative"),
        ("Troops arrive tomorrow.", "tomorrow | 2023-03-16 | day relative"),
        ("He speaks tonight.", "tonight | 2023-03-15 | day relative"),
        ("He spoke last night.", "last night | 2023-03-14 | day relative"),
        ("He spoke this morning.", "this morning | 2023-03-15 | day relative"),
        ("Drones struck Odesa overnight.", "overnight | 2023-03-15 | day relative"),
        ("He died the day before yesterday.", "the day before yesterday | 2023-03-13 | day relative"),
        ("It opens the day after tomorrow.", "the day after tomorrow | 2023-03-17 | day relative"),
        ("He fled three days ago.", "three days ago | 2023-03-12 | day relative"),
        ("He fled two weeks ago.", "two weeks ago | 2023-02-27..2023-03-05 | week relative"),
        ("He fled a month ago.", "a month ago | 2023-02-01..2023-02-28 | month relative"),
        ("He fled twenty-five years ago.", "twenty-five years ago | 1998-01-01..1998-12-31 | year relative"),
        ("He fled two and a half years ago.", "two and a half years ago | 2020-01-01..2020-12-31 | year relative"),
        ("He fled several days ago.", "several days ago | 2023-03-08..2023-03-14 | week relative"),
        ("It fell last week.", "last week | 2023-03-06..2023-03-12 | week relative"),
        ("It fell last month.", "last month | 2023-02-01..2023-02-28 | month relative"),
        ("It fell last year.", "last year | 2022-01-01..2022-12-31 | year relative"),
        ("It fell this week.", "this week | 2023-03-13..2023-03-19 | week relative"),
        ("It votes next month.", "next month | 2023-04-01..2023-04-30 | month relative"),
        ("It fell earlier this week.", "earlier this week | 2023-03-13..2023-03-15 | week relative"),
        ("It fell earlier this month.", "earlier this month | 2023-03-01..2023-03-15 | month relative"),
        ("It fell earlier this year.", "earlier this year | 2023-01-01..2023-03-15 | year relative"),
        ("It votes later this month.", "later this month | 2023-03-15..2023-03-31 | month relative"),
        ("It fell late last year.", "late last year | 2022-09-01..2022-12-31 | year relative"),
        ("It votes early next week.", "early next week | 2023-03-20..2023-03-22 | week relative"),
        ("It is due at the end of the year.", "the end of the year | 2023-09-01..2023-12-31 | year relative"),
    ],
)
def test_words_that_count_from_the_day_of_publication(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clashes spread in recent days.", "recent days | 2023-03-08..2023-03-15 | week relative"),
        ("Clashes spread in recent weeks.", "recent weeks | 2023-02-01..2023-03-15 | month relative"),
        ("Clashes spread in recent months.", "recent months | 2022-07-15..2023-03-15 | month relative"),
        ("Ten died in the past 24 hours.", "the past 24 hours | 2023-03-14..2023-03-15 | day relative"),
        ("It ruled for the past three years.", "the past three years | 2020-03-15..2023-03-15 | year relative"),
        ("It shrank over the last two weeks.", "the last two weeks | 2023-03-01..2023-03-15 | week relative"),
        ("It will grow in the coming weeks.", "the coming weeks | 2023-03-15..2023-04-26 | month relative"),
        (
            "They agreed to reopen embassies within two months.",
            "within two months | 2023-03-15..2023-05-15 | month relative",
        ),
        ("Shells fell over the weekend.", "the weekend | 2023-03-11..2023-03-12 | day relative"),
        ("He spoke at the weekend.", "the weekend | 2023-03-11..2023-03-12 | day relative"),
        ("He spoke last weekend.", "last weekend | 2023-03-11..2023-03-12 | day relative"),
        ("He will speak this weekend.", "this weekend | 2023-03-18..2023-03-19 | day relative"),
    ],
)
def test_stretches_of_time_up_to_or_from_publication(text: str, expected: str) -> None:
    check(text, expected)


def test_a_weekend_reported_on_its_sunday_is_still_going_on() -> None:
    check(
        "Shells fell over the weekend.",
        "the weekend | 2023-03-18..2023-03-19 | day relative",
        published=date(2023, 3, 19),
    )
    check(
        "Shells fell last weekend.", "last weekend | 2023-03-11..2023-03-12 | day relative", published=date(2023, 3, 19)
    )


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
    "text",
    [
        "He left on Monday.",
        "He left last week.",
        "He left on 24 February.",
        "A day earlier he left.",
        "He left in May.",
    ],
)
def test_without_a_publication_date_other_dates_are_left_alone(text: str) -> None:
    assert find_times(text, None) == []


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


def test_since_an_attack_last_week_the_date_is_that_of_the_attack() -> None:
    check("Much changed since last week's raid.", "last week | 2023-03-06..2023-03-12 | week relative")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("A day earlier he spoke.", "A day earlier | 2022-02-23 | day inferred"),
        ("The previous day he spoke.", "The previous day | 2022-02-23 | day inferred"),
        ("He had spoken the day before.", "the day before | 2022-02-23 | day inferred"),
        ("The next day he spoke.", "The next day | 2022-02-25 | day inferred"),
        ("Two days later he spoke.", "Two days later | 2022-02-26 | day inferred"),
        ("Hours later he spoke.", "Hours later | 2022-02-24..2022-02-25 | day inferred"),
        ("He spoke the same day.", "the same day | 2022-02-24 | day inferred"),
        ("He spoke the following month.", "the following month | 2022-03-01..2022-03-31 | month inferred"),
        ("He spoke the following March.", "the following March | 2022-03-01..2022-03-31 | month inferred"),
        ("He spoke later that year.", "later that year | 2022-09-01..2022-12-31 | year inferred"),
        ("He spoke three years earlier.", "three years earlier | 2019-01-01..2019-12-31 | year inferred"),
    ],
)
def test_earlier_and_later_count_from_the_time_named_before(words: str, expected: str) -> None:
    check("Troops crossed on Feb. 24, 2022. " + words, "Feb. 24, 2022 | 2022-02-24 | day explicit", expected)


def test_a_day_before_something_in_january_was_in_january_too() -> None:
    check(
        "Riyadh cut ties in January 2016. The cleric was executed a day earlier.",
        "January 2016 | 2016-01-01..2016-01-31 | month explicit",
        "a day earlier | 2016-01-01..2016-01-31 | month inferred",
    )


def test_with_no_time_before_it_a_day_earlier_counts_from_publication() -> None:
    check("A day earlier he spoke.", "A day earlier | 2023-03-14 | day relative")


def test_weeks_before_an_invasion_count_from_the_invasion() -> None:
    check(
        "They met just weeks before the February 2022 invasion.",
        "weeks before | 2021-12-21..2022-02-21 | month inferred",
        "February 2022 | 2022-02-01..2022-02-28 | month explicit",
    )
    check(
        "He was held two days before the May 9 parade.",
        "two days before | 2022-05-07 | day inferred",
        "May 9 | 2022-05-09 | day inferred",
    )


def test_weeks_before_something_without_a_date_are_weeks_before_publication() -> None:
    check("They met just weeks before the summit.", "weeks before | 2023-02-01..2023-03-15 | month inferred")
    check("He fled days after the coup.", "days after | 2023-03-08..2023-03-15 | week inferred")


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


def test_a_dateline_a_weekday_and_a_relative_day_in_one_report() -> None:
    text = "WASHINGTON, Sept. 18, 1978 - Sadat and Begin signed two accords on Sunday night, ending 13 days of talks."
    check(
        text,
        "Sept. 18, 1978 | 1978-09-18 | day explicit",
        "Sunday night | 1978-09-17 | day relative",
        published=date(1978, 9, 18),
    )


def test_only_the_stretch_asked_for_is_read() -> None:
    text = "He left on Monday. She came on Tuesday."
    start = text.index("She")
    assert [text[t.start : t.end] for t in find_times(text, WEDNESDAY, start)] == ["Tuesday"]
    assert [text[t.start : t.end] for t in find_times(text, WEDNESDAY, 0, start)] == ["Monday"]


def test_the_ends_of_the_calendar_raise_nothing() -> None:
    words = "last week, two years ago, next Friday, by 9999, in May, next year, three days later, 24 May, next spring"
    for published in (date.min, date.max):
        for found in find_times(words, published):
            assert found.first <= found.last


VOCABULARY = """
    " since until by from to between and the a early late mid- end of last next this that following previous
    two three few days weeks months years ago earlier later before after within in on May March Feb. February
    24 30 31 2022 1990s 2014-2016 Monday Tuesday night weekend spring fall today overnight will said . , -
    ’s 24/02/2022 2022-02-24 9/11 year month
""".split()


def is_sound(text: str, found: list[Time]) -> None:
    for one, two in pairwise(found):
        assert one.end <= two.start
    for item in found:
        assert 0 <= item.start < item.end <= len(text)
        assert text[item.start : item.end].strip() == text[item.start : item.end]
        assert item.first <= item.last


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(VOCABULARY), max_size=14).map(" ".join), st.none() | st.dates())
def test_dates_in_any_order_of_words_are_sound(text: str, published: date | None) -> None:
    is_sound(text, find_times(text, published))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.dates(), st.integers(0, 50), st.none() | st.integers(0, 250))
def test_no_text_makes_it_fail(text: str, published: date, start: int, end: int | None) -> None:
    is_sound(text, find_times(text, published, start, end))


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_a_past_weekday_is_never_more_than_six_days_old(published: date, back: int) -> None:
    when = published - timedelta(back)
    found = find_times(f"Both sides met on {when:%A}.", published)
    assert [(item.first, item.last) for item in found] == [(when, when)]


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


@pytest.mark.parametrize(
    "piece", ["the ", "in ", "2014 ", "2014-", "May ", "two days before ", "a ", " ", "since the end of ", "1"]
)
def test_time_grows_with_the_length_of_the_text_and_no_faster(piece: str) -> None:
    def seconds(count: int) -> float:
        text = "In 2014 " + piece * count
        best = 9.0
        for _ in range(3):
            started = time.process_time()  # of this process alone, whatever else the machine does
            find_times(text, WEDNESDAY)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(8000) < 30 * seconds(1000) + 0.05  # a quadratic rule would take 64 times as long
