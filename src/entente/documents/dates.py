"""A publication date as people and machines write it → a date, or a timestamp with its zone."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

MONTHS = """
    january february march april may june july august september october november december
""".split()

EARLIEST, LATEST = 1500, 2200  # years outside are typing errors or a table's "no date"

_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?$")
_ISO_TIME = re.compile(r"(?:\d{4}-\d{2}-\d{2}[T ]\d{2}:?\d{2}|\d{8}T\d{4})", re.IGNORECASE)
_RFC_822 = re.compile(r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}")
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})$")
_ZONE_WORD = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)
_ZONE_GAP = re.compile(r"\s+([+-]\d{2}:?\d{2})$")

EXPECTED = 'want a date such as "2023-03-11", "2023-03-11T09:30:00+08:00", "March 11, 2023" or "20230311"'


def month_number(word: str) -> int | None:
    """1 to 12 for the English name of a month or its abbreviation ("Sept", "mar."), else None."""
    name = word.lower().rstrip(".")
    if len(name) < 3:
        return None
    return next((number for number, month in enumerate(MONTHS, 1) if month.startswith(name)), None)


def parse_date(text: str) -> date:
    """The date that `text` writes: an aware datetime where it gives time and zone, else a date.

    A time without zone is dropped, since the day is all it tells for sure. Takes ISO 8601, RFC 822,
    "March 11, 2023", "11 March 2023", "20230311". Raises ValueError for anything else, for days that do
    not exist and for the ambiguous 03/11/2023.
    """
    given = text.strip()
    try:
        parsed = _parse(given)
    except (ValueError, OverflowError, TypeError) as error:
        raise ValueError(f"no such date: {EXPECTED}") from error
    if parsed is None:
        raise ValueError(f"not a date: {EXPECTED}")
    return as_published(parsed)


def as_published(value: date) -> date:
    """`value` as records hold it: a naive datetime as its day, other dates and subclasses as plain ones."""
    if not EARLIEST <= value.year <= LATEST:
        raise ValueError(f"the year {value.year} is out of range: {EXPECTED}")
    if not isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    if value.tzinfo is None or value.utcoffset() is None:
        return date(value.year, value.month, value.day)
    return datetime.combine(value.date(), value.time(), value.tzinfo)


def _parse(text: str) -> date | None:
    if match := _ISO_DAY.match(text) or _COMPACT.match(text):
        return date(*(int(part) for part in match.groups()[:3]))
    if _ISO_TIME.match(text):
        return _timestamp(text)
    if _RFC_822.match(text):
        return parsedate_to_datetime(text)
    text = _WEEKDAY.sub("", text, count=1) if _WEEKDAY.match(text) else text
    if match := _MONTH_FIRST.match(text):
        return _day(match[2], match[1], match[3])
    if match := _DAY_FIRST.match(text):
        return _day(match[1], match[2], match[3])
    return None


def _timestamp(text: str) -> datetime:
    text = _ZONE_GAP.sub(r"\1", _ZONE_WORD.sub("+00:00", text))
    parsed = datetime.fromisoformat(text)
    offset = parsed.utcoffset()
    if offset is not None and abs(offset) > timedelta(hours=15):
        raise ValueError("zone out of range")
    return parsed


def _day(day: str, month: str, year: str) -> date | None:
    number = month_number(month)
    return date(int(year), number, int(day)) if number else None
