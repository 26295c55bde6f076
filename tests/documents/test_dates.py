from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from entente.documents import parse_date

DAY = date(2023, 3, 11)


@pytest.mark.parametrize(
    "text",
    """2023-03-11
2023/3/11
20230311
20230311093000
2023-03-11T09:30:00
2023-03-11 09:30
March 11, 2023
Mar. 11 2023
Saturday, March 11, 2023
11 March 2023
11th of March, 2023""".split("\n"),
)
def test_a_date_or_a_time_without_zone_is_a_day(text: str) -> None:
    assert parse_date(text) == DAY
    assert type(parse_date(text)) is date


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2023-03-11T09:30:00+08:00", 8),
        ("2023-03-11 09:30:00 +0800", 8),
        ("2023-03-11T09:30:00Z", 0),
        ("2023-03-11 09:30:00 UTC", 0),
        ("Sat, 11 Mar 2023 09:30:00 GMT", 0),
        ("11 Mar 2023 09:30:00 -0500", -5),
    ],
)
def test_a_time_with_zone_keeps_both(text: str, hours: int) -> None:
    assert parse_date(text) == datetime(2023, 3, 11, 9, 30, tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-31",
        "February 31, 2023",
        "soon",
        "",
        "2023",
        "2023-03",
        "03/11/2023",
        "1678500000",
        "0001-01-01",
        "²023-03-11",
    ],
)
def test_nonsense_and_days_that_do_not_exist_are_errors(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|year"):
        parse_date(text)
