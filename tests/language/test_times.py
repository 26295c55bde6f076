"""What a reader of the news takes a date in words to mean."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from dates import WEDNESDAY, check
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.language.times import Time, find_times


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
