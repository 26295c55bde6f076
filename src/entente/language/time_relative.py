"""Rules for dates that are counted from another day.

That is the day of publication ("three days ago", "last week", "tonight") or the time named before it
("a day earlier", "the following year").
"""

from __future__ import annotations

import re
from datetime import timedelta

from entente.language import calendar
from entente.language.calendar import Period, Unit
from entente.language.time_scene import Reading, Rule, Scene, is_ahead, reading_of
from entente.language.time_words import (
    AMOUNT,
    ANCHORED_STEP,
    NUMBERS,
    RELATIVE,
    ROUND_AMOUNT,
    SEASON,
    STEP,
    TIME_OF_DAY,
    UNIT,
    WEEKDAY,
    S,
)
from entente.records import DateBasis

NOW = re.compile(
    rf"(?i:the{S}day{S}(?P<far>before{S}yesterday|after{S}tomorrow)|(?P<word>today|tonight|overnight|yesterday|tomorrow)"
    rf"(?:{S}{TIME_OF_DAY})?)\b"
)
TITLE_START = re.compile(r"(?:^|[.!?:\n][\"”’]?\s{1,3}|\n|[\"“‘(]|[-–—]\s?)$")
NOT_OVERNIGHT = re.compile(rf"{S}(?:(?:on|into|to|from){S})?(?:{WEEKDAY}|success|stays?|bags?)")
UNITS = re.compile(
    rf"(?i:(?P<article>the{S})?(?P<rel>{RELATIVE}){S}(?P<unit>week|month|year|decade|day|weekend|{SEASON}|{TIME_OF_DAY}))\b"
    rf"(?!-\w)(?!{S}of\b)"
)
THE_UNIT = re.compile(rf"(?i:the{S}(?P<unit>week|month|year|decade))\b")
IN_THE = re.compile(r"(?i)\b(?:end|close|beginning|start|middle|early|late|earlier|later)\s(?:of|in)\s$")
WEEKEND = re.compile(r"(?i:the\s)?weekend\b")
ROLLING = re.compile(
    rf"(?i:(?:the{S})?(?P<way>last|past|next|coming|recent|previous|preceding|following){S}"
    rf"(?:(?P<number>{ROUND_AMOUNT})(?P<half>[\s-]and[\s-]a[\s-]half)?[\s-])?(?P<unit>{UNIT})s)\b(?!{S}of\b)"
)
COUNTING = re.compile(
    rf"(?i:(?:{AMOUNT}|(?P<bare>{UNIT})s|the{S}(?P<the>day|week|month|year|night)){S}"
    rf"(?P<way>ago|earlier|previously|beforehand|before|later|afterwards?|after|from{S}(?:now|today)|hence))\b(?!-)(?!{S}than\b)"
)
WITHIN = re.compile(
    rf"(?i:(?P<word>within|in){S}(?:{AMOUNT}|(?P<bare>{UNIT})s)(?:['’]?s?['’]?{S}time)?)\b(?!{S}of\b|{S}(?:ago|later|earlier))"
)
BREAKS_OFF = re.compile(r"\s*(?:[,.;:!?)”\"—–]|$|(?:and|but|when|that|in|on|at|by)\b)")
ROLLS = frozenset("over in during within for throughout".split())


def _now(scene: Scene, found: re.Match[str]) -> Reading | None:
    word = (found["word"] or "").lower()
    if found.group()[0] == "T" and not TITLE_START.search(scene.before(found.start(), 6)):
        return None  # "Russia Today"
    if word == "overnight" and (
        scene.after(NOT_OVERNIGHT, found.end()) or scene.word_before(found.start()) in ("almost", "virtually")
    ):
        return None
    if found["far"]:
        step = -2 if found["far"].lower().startswith("before") else 2
    else:
        step = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    return reading_of(found, calendar.day(scene.published + timedelta(step)), "relative", "unit")


def _unit(scene: Scene, found: re.Match[str]) -> Reading | None:
    """Read "last week", "this year", "the following day", "next weekend"."""
    rel, name = " ".join(found["rel"].lower().split()), found["unit"].lower()
    today = scene.published
    if name == "weekend":
        return _weekend_reading(scene, found, rel)
    if name in calendar.SEASONS:
        return _relative_season(scene, found, rel, name)
    unit: Unit = name if name in ("week", "month", "year", "decade") else "day"  # type: ignore[assignment]
    the = found["article"] is not None
    anchor = scene.anchor_for(unit)
    if rel == "next" and (unit == "day" or the and scene.word_before(found.start()) not in ROLLS):
        rel = "following" if anchor or unit == "day" else rel
    if rel in ANCHORED_STEP:
        step = ANCHORED_STEP[rel]
        if anchor is None and (step == 0 or unit != "day"):
            return None
        origin = anchor or scene.today
        if step:
            period = calendar.moved(origin, step, unit)
        else:
            period = origin if unit == "day" else calendar.around(origin.first, unit)
        return reading_of(found, period, "inferred" if anchor else "relative", "unit")
    if name == "day":
        return _rolled(scene, found, "past", 1, "day") if rel in ("past", "last") and the else None
    if unit == "day":
        step = STEP[rel]
        if step > 0:
            return None
        return reading_of(found, calendar.day(today + timedelta(step)), "relative", "unit")
    if rel in ("past", "this past", "coming") or the and rel in ("last", "next"):
        return _rolled(scene, found, "past" if STEP[rel] < 0 else "next", 1, unit)
    if unit == "decade":
        decade = today.year // 10 * 10 + 10 * STEP[rel]
        return reading_of(found, calendar.years(decade, decade + 9), "relative", "unit")
    period = calendar.around(calendar.add(calendar.around(today, unit).first, STEP[rel], unit), unit)
    return reading_of(found, period, "relative", "unit")


def _the_unit(scene: Scene, found: re.Match[str]) -> Reading | None:
    """Read "the end of the year", "later in the week": the current one."""
    if not IN_THE.search(scene.before(found.start(), 16)):
        return None
    unit: Unit = found["unit"].lower()  # type: ignore[assignment]
    return reading_of(found, calendar.around(scene.published, unit), "relative", "unit")


def _relative_season(scene: Scene, found: re.Match[str], rel: str, name: str) -> Reading | None:
    origin = scene.today if rel in STEP else scene.anchor.period if scene.anchor else None
    if origin is None:
        return None
    step = STEP.get(rel, ANCHORED_STEP.get(rel, 0))
    year = origin.first.year
    if step == 0:
        winter_goes_on = name == "winter" and origin.first.month <= 2 and origin.precision != "year"
        return reading_of(
            found, calendar.season(name, year - winter_goes_on), "relative" if rel in STEP else "inferred", "unit"
        )
    while step > 0 and calendar.season(name, year).first <= origin.last:
        year += 1
    while step < 0 and calendar.season(name, year).last >= origin.first:
        year -= 1
    return reading_of(found, calendar.season(name, year), "relative" if rel in STEP else "inferred", "unit")


def _weekend(scene: Scene, found: re.Match[str]) -> Reading | None:
    if scene.word_before(found.start()) in ("every", "each", "a", "any", "long"):
        return None
    return _weekend_reading(scene, found, "")


def _weekend_reading(scene: Scene, found: re.Match[str], rel: str) -> Reading | None:
    today = scene.published
    latest, coming = calendar.weekday_until(today, 5), calendar.weekday_from(today, 5)
    on_it = today.weekday() >= 5
    ahead = rel in ("next", "coming", "this coming") or is_ahead(scene, found.start(), found.end())
    if rel in ("last", "past", "this past"):
        saturday = latest - timedelta(7 * on_it)
    elif rel in ("next", "coming", "this coming"):
        saturday = coming if today.weekday() != 5 else today + timedelta(7)
    elif rel in ("", "this", "current"):
        soon = rel != "" and today.weekday() >= 2  # from Wednesday on "this weekend" is the one to come
        saturday = latest if on_it or not (ahead or soon) else coming
    elif scene.anchor and rel in ("following", "that", "same"):
        saturday = calendar.weekday_from(scene.anchor.period.first, 5)
    else:
        return None
    return reading_of(found, calendar.weekend(saturday), "relative" if rel in STEP or not rel else "inferred", "unit")


def _rolling(scene: Scene, found: re.Match[str]) -> Reading | None:
    """Read "the past 24 hours", "recent weeks", "the next three years"."""
    way, amount = found["way"].lower(), _amount(found)
    if not found["number"] and way not in ("recent", "past", "coming"):
        return None
    if not found["number"] and scene.word_before(found.start()) in ("his", "her", "their", "most"):
        return None
    return _rolled(scene, found, way, amount, found["unit"].lower())  # type: ignore[arg-type]


def _rolled(scene: Scene, found: re.Match[str], way: str, amount: float | None, unit: Unit) -> Reading | None:
    anchored = way in ("previous", "preceding", "following")
    origin = scene.anchor_for(unit) if anchored else scene.today
    if origin is None:
        return None
    most, vague = calendar.VAGUE[unit]
    precision = calendar.UNIT_PRECISION[unit] if amount else vague
    reach = amount or most
    if way in ("next", "coming", "following"):
        period = Period(origin.last, calendar.add(origin.last, reach, unit), precision)
    else:
        period = Period(calendar.add(origin.first, -reach, unit), origin.last, precision)
    return reading_of(found, period, "inferred" if anchored else "relative", "span", point=False)


def _counting(scene: Scene, found: re.Match[str]) -> Reading | None:
    """Read "three days ago", "a day earlier", "two weeks later", "just weeks before …"."""
    way = found["way"].lower().split()[0]
    exact = _amount(found) is not None
    if way in ("ago", "from", "hence"):
        period = counted(scene.today, found, -1 if way == "ago" else 1)
        return reading_of(found, period, "relative", "unit", point=exact)
    if way in ("before", "after") and not scene.after(BREAKS_OFF, found.end()):
        scene.waiting = (found, len(scene.found))
        unit = counted_unit(found)
        if found["bare"] is None or unit in ("year", "decade") or scene.word_before(found.start()) == "for":
            return None
        most, precision = calendar.VAGUE[unit]
        period = Period(calendar.add(scene.published, -most, unit), scene.published, precision)
        return reading_of(found, period, "inferred", "span", point=False)
    sign = -1 if way in ("earlier", "previously", "beforehand", "before") else 1
    anchor = scene.anchor_for(counted_unit(found))
    basis: DateBasis = "inferred" if anchor else "relative"
    return reading_of(found, counted(anchor or scene.today, found, sign), basis, "unit", point=exact)


def _within(scene: Scene, found: re.Match[str]) -> Reading | None:
    """Read "within two months", "in three weeks": only of what is to come, else it says how long something took."""
    within = found["word"].lower() == "within"
    if not within and found["bare"] or not is_ahead(scene, found.end("word") + 1, found.end()):
        return None
    period, unit = counted(scene.today, found, 1), counted_unit(found)
    if within:
        reach = _amount(found) or calendar.VAGUE[unit][0]
        period = Period(scene.published, calendar.add(scene.published, reach, unit), period.precision)
        return reading_of(found, period, "relative", "span", point=False)
    start = found.start("number")
    return Reading(start, found.end(), period, "relative", "unit")


def counted(anchor: Period, found: re.Match[str], sign: int) -> Period:
    """The period that lies the caught number of units before (-1) or after (1) `anchor`."""
    amount, unit = _amount(found), counted_unit(found)
    return calendar.moved(anchor, sign * amount, unit) if amount else calendar.vaguely_moved(anchor, sign, unit)


def counted_unit(found: re.Match[str]) -> Unit:
    """The unit that is counted: "two weeks", "days", "the month before"."""
    groups = found.groupdict()
    word = (groups["unit"] or groups["bare"] or groups.get("the") or "day").lower()
    return "day" if word == "night" else word  # type: ignore[return-value]


def _amount(found: re.Match[str]) -> float | None:
    """The caught number; None where it is vague ("several", "a few", a bare plural)."""
    if found.groupdict().get("the"):
        return 1
    words = " ".join((found["number"] or "").lower().split())
    if words in ("", "several", "few", "a few"):
        return None
    half = 0.5 if found["half"] else 0.0
    if words.isdigit():
        return int(words) + half
    return NUMBERS[words] + half if words in NUMBERS else sum(NUMBERS[word] for word in words.split("-")) + half


# By the kind of word a date starts with; the longest reading wins, of two as long the earlier one.
RELATIVE_RULES: dict[str, tuple[Rule, ...]] = {
    "digit": ((COUNTING, _counting),),
    "word": (
        (NOW, _now),
        (UNITS, _unit),
        (ROLLING, _rolling),
        (COUNTING, _counting),
        (WEEKEND, _weekend),
        (THE_UNIT, _the_unit),
        (WITHIN, _within),
    ),
}
