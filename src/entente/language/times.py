"""Dates in words: finds them in English news prose and resolves them against the publication date.

Own rules over characters, without dateparser: nearly all of what news says of time is idiom (a bare
weekday, "a day earlier", "since 2014") that a general parser misreads, and the rest is the standard library.

How it goes: at every word a date can begin with the RULES for that kind of word try to read on
from there and the longest reading wins; then the words before it narrow it ("late February"), bound it
("since Monday") or make it a range ("from Monday to Wednesday"). Spans leave out "in", "on" and "at",
and keep the words that change the meaning. A date the calendar does not have is passed over whole.
Every look ahead or back is bounded, so the work grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from entente.language import calendar
from entente.language.calendar import Part, Period
from entente.language.time_named import NAMED
from entente.language.time_relative import RELATIVE_RULES, counted
from entente.language.time_scene import Reading, Rule, Scene
from entente.language.time_words import HINT, STARTS, WORD
from entente.records import DateBasis, DatePrecision

RULES: dict[str, tuple[Rule, ...]] = {
    start: NAMED.get(start, ()) + RELATIVE_RULES.get(start, ()) for start in (*NAMED, *RELATIVE_RULES)
}


@dataclass(frozen=True, slots=True)
class Time:
    """Words of a text that say when: `text[start:end]`, first and last possible day."""

    start: int
    end: int
    first: date
    last: date
    precision: DatePrecision
    basis: DateBasis


def find_times(text: str, published: date | None, start: int = 0, end: int | None = None) -> list[Time]:
    """The dates named in `text[start:end]`, in order and without overlap; offsets count from the start of `text`.

    Without `published` only dates that are complete in words are found. Read a document in one call:
    "a day earlier" counts from the time named last before it.
    """
    end = len(text) if end is None else min(end, len(text))
    if not HINT.search(text, start, end):
        return []
    scene = Scene(text, published or date(2000, 1, 1), start, end)
    at = start
    for word in WORD.finditer(text, start, end):
        kind = "digit" if word.group()[0].isdigit() else STARTS.get(word.group())
        if kind is None or word.start() < at:
            continue
        reading, at = _longest(scene, word, RULES[kind])
        if reading:
            _take(scene, reading, bounded=published is not None)
    return [
        Time(found.start, found.end, *found.period, found.basis)
        for found in scene.found
        if published is not None or found.basis == "explicit"
    ]


def _longest(scene: Scene, first: re.Match[str], rules: tuple[Rule, ...]) -> tuple[Reading | None, int]:
    """The longest reading from a start word on, and where to look next."""
    best, end, after = None, -1, first.end()
    for pattern, read in rules:
        found = pattern.match(scene.text, first.start(), scene.end)
        if found is None or found.end() <= end:
            continue
        try:
            reading = read(scene, found)
        except (ValueError, OverflowError):  # the calendar has no such day: the words mean no other one either
            best, end, after = None, found.end(), found.end()
            continue
        if reading:
            best, end, after = reading, found.end(), max(reading.end, first.end())
        elif scene.waiting and scene.waiting[0] is found:
            best, end, after = None, found.end(), found.end()
    return best, after


def _take(scene: Scene, reading: Reading, bounded: bool) -> None:
    """Add a reading, after what stands before it has narrowed, joined or bounded it."""
    try:
        reading = _narrowed(scene, reading)
        joined = _joined(scene, reading)
    except (ValueError, OverflowError):
        return
    if joined:
        reading = joined
        scene.found.pop()
    elif bounded:
        reading = _bounded(scene, reading)
    if scene.found and reading.start < scene.found[-1].end:
        return
    _settle_waiting(scene, reading)
    scene.found.append(reading)
    if reading.point:
        scene.anchor = reading


def _settle_waiting(scene: Scene, reading: Reading) -> None:
    """Count "just weeks before the February 2022 invasion" from the date it leads to."""
    if scene.waiting is None:
        return
    found, index = scene.waiting
    if found.start() == reading.start:
        return
    scene.waiting = None
    gap = scene.text[found.end() : reading.start][:80]
    if reading.point and len(gap.split()) <= 7 and not re.search(r"[.,;:!?\n]", gap) and len(gap) < 80:
        try:
            period = counted(reading.period, found, -1 if found["way"].lower() == "before" else 1)
        except (ValueError, OverflowError):
            return
        if index == len(scene.found):
            scene.found.append(Reading(found.start(), found.end(), period, "inferred", "span", point=False))
        else:
            scene.found[index] = replace(scene.found[index], period=period)


# ---- what stands before a date -----------------------------------------------------------------------------

PART = re.compile(
    r"(?i)\b(?P<part>early|earlier|mid|middle|late|later|(?:the )?(?:very )?(?:end|close|beginning|start|middle) of)"
    r"(?P<link>[\s-]{1,3}(?:(?:in|on|the)\s)?)$"
)
SINCE = re.compile(r"(?i)\bsince\s{1,3}(?:at least\s|about\s|around\s)?$")
BY = re.compile(r"(?i)\b(?:by|until|till)\s{1,3}(?:at least\s)?$")
FROM = re.compile(r"(?i)\b(?P<word>from|between)\s{1,3}$")
BETWEEN_DATES = re.compile(r"(?i)\s{0,3}(?P<link>to|and|until|till|through|[-–—])\s{0,3}")
PARTS: dict[str, Part] = {
    "early": "early", "earlier": "early", "beginning": "early", "start": "early",
    "mid": "mid", "middle": "mid",
    "late": "late", "later": "late", "end": "late", "close": "late",
}  # fmt: skip


def _narrowed(scene: Scene, reading: Reading) -> Reading:
    """Narrow it: "late February", "earlier this week", "the end of 2018"; of a weekday only the span grows."""
    found = PART.search(scene.before(reading.start)) if reading.kind != "span" else None
    if found is None:
        return reading
    start = reading.start - len(found.group())
    if scene.found and start < scene.found[-1].end:  # "two days later in 2014"
        return reading
    word = found["part"].lower().removeprefix("the ").removeprefix("very ").removesuffix(" of")
    if reading.kind in ("weekday", "day"):
        return replace(reading, start=start) if word in ("early", "late") else reading
    if reading.kind == "decade" and scene.before(start, 4).lower() == "the ":
        start -= 4
    first, last, precision = reading.period
    period = calendar.part_of(reading.period, PARTS[word])
    if first <= scene.published <= last and reading.basis == "relative":
        if word == "earlier":
            period = Period(first, scene.published, precision)
        elif word == "later":
            period = Period(scene.published, last, precision)
    if reading.kind == "month" and reading.basis == "inferred" and not reading.ahead and period.first > scene.published:
        period = Period(calendar.add(period.first, -1, "year"), calendar.add(period.last, -1, "year"), precision)
    return replace(reading, start=start, period=period)


def _joined(scene: Scene, reading: Reading) -> Reading | None:
    """The reading before and this one as a range ("from Monday to Wednesday", "March-May 2022"), or None."""
    if not scene.found:
        return None
    one = scene.found[-1]
    link = BETWEEN_DATES.fullmatch(scene.text, one.end, reading.start) if reading.start - one.end < 12 else None
    if link is None or reading.kind != one.kind or one.kind not in ("weekday", "day", "month", "year"):
        return None
    opening = FROM.search(scene.before(one.start, 12))
    word = opening["word"].lower() if opening else ""
    both_months = one.kind == "month" and reading.basis == "explicit" and one.basis == "inferred"
    if link["link"].lower() == "and" and word != "between" and not both_months:
        return None
    first, last = one.period.first, reading.period.last
    if one.basis == "inferred" and reading.basis == "explicit":
        first = calendar.add(first, reading.period.first.year - first.year, "year")
    unit, step = ("day", 7) if one.kind == "weekday" else ("year", 1)
    if last < first and reading.ahead and reading.basis != "explicit":
        last = (
            calendar.add(last, step, "week" if unit == "day" else "year") if unit == "year" else last + timedelta(step)
        )
    elif last < first:
        first = calendar.add(first, -step, "day" if unit == "day" else "year")
    if last < first:
        return None
    start = one.start - len(opening.group()) if opening else one.start
    if len(scene.found) > 1 and start < scene.found[-2].end:
        start = one.start
    return replace(reading, start=start, period=Period(first, last, reading.period.precision))


def _bounded(scene: Scene, reading: Reading) -> Reading:
    """Bound it: "since 2014" lasts until publication; "by 2030" lies between publication and the end of 2030."""
    if scene.text.startswith(OF_IT, reading.end):  # "since last week's attack" names the attack's day
        return reading
    left = scene.before(reading.start)
    first, last, precision = reading.period
    if (found := SINCE.search(left)) and first <= scene.published:
        period = Period(first, max(scene.published, first), precision)
        return replace(reading, start=reading.start - len(found.group()), period=period, kind="span", point=False)
    if (found := BY.search(left)) and last > scene.published:
        period = Period(min(scene.published, first), last, precision)
        return replace(reading, start=reading.start - len(found.group()), period=period, kind="span", point=False)
    return reading


OF_IT = ("'s", "’s")
