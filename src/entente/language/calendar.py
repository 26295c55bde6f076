"""Stretches of the calendar and how to move about in them: arithmetic on dates, no words of a text.

Weeks run from Monday to Sunday, seasons are those of the northern hemisphere. Every function raises
ValueError or OverflowError where the calendar has no such day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from entente.records import DatePrecision

Unit: TypeAlias = Literal["hour", "day", "week", "month", "year", "decade"]
Part: TypeAlias = Literal["early", "mid", "late"]

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # the month a season starts in
FINE: tuple[DatePrecision, ...] = ("day", "week", "month", "year")
UNIT_PRECISION: dict[Unit, DatePrecision] = {
    "hour": "day", "day": "day", "week": "week", "month": "month", "year": "year", "decade": "year",
}  # fmt: skip
# "Several", "a few" or a bare plural: how many at most, and how exact the result is.
VAGUE: dict[Unit, tuple[int, DatePrecision]] = {
    "hour": (24, "day"), "day": (7, "week"), "week": (6, "month"), "month": (8, "month"), "year": (8, "year"),
    "decade": (5, "year"),
}  # fmt: skip


class Period(NamedTuple):
    """First and last day, and how exact they are."""

    first: date
    last: date
    precision: DatePrecision


def day(when: date) -> Period:
    """That day alone."""
    return Period(when, when, "day")


def week(when: date) -> Period:
    """The week that holds `when`."""
    monday = when - timedelta(when.weekday())
    return Period(monday, monday + timedelta(6), "week")


def months(year: int, month: int, count: int = 1) -> Period:
    """`count` whole months; `month` may lie outside 1 to 12 and is carried into the years."""
    first = month_start(year, month)
    return Period(first, month_start(year, month + count) - timedelta(1), "month")


def month_start(year: int, month: int) -> date:
    """The first of the month; `month` may lie outside 1 to 12."""
    carried, index = divmod(month - 1, 12)
    return date(year + carried, index + 1, 1)


def years(first: int, last: int | None = None) -> Period:
    """Whole years, the last one included."""
    return Period(date(first, 1, 1), date(last or first, 12, 31), "year")


def season(name: str, year: int) -> Period:
    """The season that starts in `year`: the winter of 2019 ends in February 2020."""
    return months(year, SEASONS[name], 3)


def add(when: date, amount: float, unit: Unit) -> date:
    """`when` moved by `amount` units; 31 January and a month is the last day of February."""
    if unit in ("hour", "day", "week"):
        days = {"hour": 1 / 24, "day": 1, "week": 7}[unit] * amount
        return when + timedelta(int(days + (0.5 if days > 0 else -0.5)))
    count = round(amount * {"month": 1, "year": 12, "decade": 120}.get(unit, 1))
    whole = months(when.year, when.month + count)
    return min(whole.first + timedelta(when.day - 1), whole.last)


def around(when: date, unit: Unit) -> Period:
    """The whole unit that holds `when`: its week, its month, its year."""
    if unit == "week":
        return week(when)
    if unit == "month":
        return months(when.year, when.month)
    return years(when.year) if unit in ("year", "decade") else day(when)


def moved(anchor: Period, amount: float, unit: Unit) -> Period:
    """`amount` units after `anchor` (before it when negative).

    A day after something that happened "in January 2016" is still known only as January 2016.
    """
    if FINE.index(UNIT_PRECISION[unit]) < FINE.index(anchor.precision):
        return anchor
    return around(add(anchor.last if amount > 0 else anchor.first, amount, unit), unit)


def vaguely_moved(anchor: Period, sign: int, unit: Unit) -> Period:
    """Some units before (-1) or after (1) `anchor`: "weeks later", "several years ago"."""
    most, precision = VAGUE[unit]
    exact = max(precision, anchor.precision, key=FINE.index)
    least = 0 if unit == "hour" else 1
    near, far = (anchor.first, anchor.last) if sign > 0 else (anchor.last, anchor.first)
    first, last = sorted((add(near, sign * least, unit), add(far, sign * most, unit)))
    return Period(first, last, exact)


def part_of(period: Period, part: Part) -> Period:
    """The early, middle or late third: whole years of a decade, whole months of a year or season."""
    first, last, precision = period
    index = {"early": 0, "mid": 1, "late": 2}[part]
    if precision == "day":
        return period
    if precision == "year" and first.year != last.year:  # a decade: four, three and three years
        starts, ends = (0, 4, 7), (3, 6, 9)
        return years(first.year + starts[index], first.year + ends[index])
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if precision in ("month", "year") and count >= 3:
        third = months(first.year, first.month + index * (count // 3), count // 3)
        return third._replace(precision=precision)
    if precision == "week":
        start, end = ((0, 2), (2, 4), (3, 6))[index]
        return Period(first + timedelta(start), first + timedelta(end), precision)
    start = index * 10
    return Period(first + timedelta(start), last if index == 2 else first + timedelta(start + 9), precision)


def weekday_until(when: date, weekday: int) -> date:
    """The latest such weekday up to and including `when`."""
    return when - timedelta((when.weekday() - weekday) % 7)


def weekday_from(when: date, weekday: int) -> date:
    """The first such weekday from `when` on."""
    return when + timedelta((weekday - when.weekday()) % 7)


def weekend(saturday: date) -> Period:
    """Saturday and Sunday."""
    return Period(saturday, saturday + timedelta(1), "day")


def recurring(month: int, day_of_month: int, published: date, ahead: bool) -> date:
    """A day without its year: the last one within eleven months, or the next one when it lies ahead."""
    date(2000, month, day_of_month)  # a leap year: days that no year has end here
    past = _valid(month, day_of_month, [published.year - back for back in range(9)], published, -1)
    coming = _valid(month, day_of_month, [published.year + on for on in range(9)], published, 1)
    if coming and (ahead or past is None) and (coming - published).days <= 335:
        return coming
    if past and (published - past).days <= 335:
        return past
    if coming and (coming - published).days <= 31:
        return coming
    return past or coming or date(published.year, month, day_of_month)


def _valid(month: int, day_of_month: int, candidates: list[int], published: date, sign: int) -> date | None:
    for year in candidates:
        try:
            found = date(year, month, day_of_month)
        except ValueError:  # 29 February, or a year outside the calendar
            continue
        if (found - published).days * sign >= 0:
            return found
    return None
