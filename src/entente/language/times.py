"""Dates in words: finds them in English news prose and resolves them against the publication date.

Own rules over characters, without dateparser: nearly all of what news says of time is idiom (a bare
weekday, "a day earlier", "since 2014") that a general parser misreads, and the rest is the standard library.

How it goes: START finds the words a date can begin with, the RULES of that class of word try to read on
from there and the longest reading wins; then the words before it narrow it ("late February"), bound it
("since Monday") or make it a range ("from Monday to Wednesday"). Spans leave out "in", "on" and "at",
and keep the words that change the meaning. A date the calendar does not have is passed over whole.
Every look ahead or back is bounded, so the work grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

from entente.language import calendar
from entente.language.calendar import Part, Period, Unit
from entente.records import DateBasis, DatePrecision

Kind: TypeAlias = Literal["weekday", "day", "month", "year", "unit", "span"]


@dataclass(frozen=True, slots=True)
class Time:
    """Words of a text that say when: `text[start:end]`, first and last possible day."""

    start: int
    end: int
    first: date
    last: date
    precision: DatePrecision
    basis: DateBasis


# ---- words -------------------------------------------------------------------------------------------------

FULL_MONTHS = "January February March April May June July August September October November December".split()
SHORT_MONTHS = {"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8, "Sep": 9, "Sept": 9, "Oct": 10,
                "Nov": 11, "Dec": 12}  # fmt: skip
MONTHS = {name.lower(): number for number, name in enumerate(FULL_MONTHS, 1)}
MONTHS |= {name.lower(): number for name, number in SHORT_MONTHS.items()}
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
WEEKDAYS = {name.lower(): number for number, name in enumerate(DAYS)}
SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
NUMBERS: dict[str, int] = {name: number for number, name in enumerate(SMALL)}
NUMBERS |= {"seventeen": 17, "eighteen": 18, "nineteen": 19, "a": 1, "an": 1, "dozen": 12}
NUMBERS |= {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBERS |= {"a couple of": 2, "couple of": 2, "a dozen": 12}
HOLIDAYS = {"christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26), "new year's day": (1, 1),
            "new year's eve": (12, 31), "may day": (5, 1), "armistice day": (11, 11), "bastille day": (7, 14)}  # fmt: skip
# Days that are named without their year when what happened on them is meant.
KNOWN_DAYS = {(9, 11): 2001, (1, 6): 2021, (10, 7): 2023}


def _cased(names: list[str]) -> str:
    """Alternatives as written in a sentence and in capitals, longest first."""
    forms = {name for name in names} | {name.upper() for name in names}
    return "|".join(sorted(forms, key=lambda name: (-len(name), name)))


S = r"[\s\u00a0]{1,3}"  # bounded, so that no run of spaces makes a rule slow
MONTH = rf"(?:(?:{_cased(FULL_MONTHS)})\b|(?:{_cased(list(SHORT_MONTHS))})\b\.?)"
WEEKDAY = rf"(?:{_cased(DAYS)}|{'|'.join(DAYS).lower()})\b"
SHORT_DAYS = _cased("Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun".split())
UNIT = r"(?:hour|day|week|month|year|decade)"
SEASON = r"(?:spring|summer|autumn|fall|winter)"
PEOPLE = (
    r"(?:people|men|women|children|others|persons|police|troops|soldiers|civilians|fighters|militants|dead|killed|"
    r"wounded|injured|strong|or so|more|percent|per cent|dollars|euros|pounds|rubles|yuan|hours|local time|GMT|UTC|EST|km|"
    r"kilomet\w+|miles|met(?:er|re)s|feet|tons|tonnes|barrels|words|votes|to \d)"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\w|[,.:]\d|%|[-–]?(?:year|month|week|day|hour|member|nation|strong)\b)"
YEAR = r"[12]\d{3}(?!\w|[,.]\d|%|[-–]?(?:year|strong)|[-–/]\d)"
TO_DAY = rf"(?:\s?[-–—]\s?|{S}(?:to|and|through|until|or){S})"
OF_YEAR = (
    rf"(?:(?:,|{S}of|,?{S}in)?{S}(?P<year>{YEAR})"
    rf"|,?{S}(?:(?:of|in){S})?(?P<rel_year>(?:the{S})?(?:last|this|next|that|same|following|previous)){S}year\b)"
)
IN_FRONT = rf"(?:(?:{WEEKDAY}|(?:{SHORT_DAYS})\b\.?),?{S}(?:the{S})?)?"
NUMBER = (
    r"(?:\d{1,3}|a few|a couple of|couple of|several|few|a dozen|dozen|an?|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|"
    + "|".join(sorted((name for name in NUMBERS if len(name) > 2 and " " not in name), key=len, reverse=True))
    + r")\b"
)
AMOUNT = rf"(?P<number>{NUMBER})(?P<half>[\s-]and[\s-]a[\s-]half)?[\s-](?P<unit>{UNIT})s?\b"
OCCASION = (
    r"(?:wars?|elections?|invasions?|deals?|accords?|revolutions?|coups?|cris[ie]s|agreements?|treat(?:y|ies)|attacks?|"
    r"uprisings?|protests?|massacres?|genocide|referendums?|summits?|talks|ceasefire|truce|pact|annexation|earthquakes?|"
    r"bombings?|conflicts?|campaigns?|Olympics|Games|World Cup|constitution|law|reports?|resolutions?|declaration|"
    r"memorandum|protocol|conventions?|intervention|occupation|partition|raids?|assassinations?|siege|offensive|sanctions|"
    r"vote|budget|census|visit|riots|unrest|rebellion|insurgency|withdrawal|independence|pandemic|outbreak|floods|"
    r"tsunami|hostilities|negotiations|clashes|killings?|strikes?|hearings|tariffs|bans?|crackdown|famine|collapse|"
    r"borders|lines|rules|guidelines|arms|armistice)"
)
TIME_OF_DAY = r"(?:morning|afternoon|evening|night|dawn|midday|noon)"
RELATIVE = r"(?:last|past|this past|this coming|coming|this|next|current|following|previous|preceding|same|that)"
STEP = {"last": -1, "past": -1, "this past": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "this coming": 1}
ANCHORED_STEP = {"previous": -1, "preceding": -1, "same": 0, "that": 0, "following": 1}

# Cheap test whether a text can hold a date at all.
HINT = re.compile(
    r"\d{4}|\d[/.-]\d|[Dd][Aa][Yy]|DAY|[Ww]eek|[Mm]onth|[Yy]ear|[Dd]ecade|[Hh]our|[Nn]ight|[Mm]orrow|[Mm]orning|[Ee]vening|"
    rf"[Aa]fternoon|[Ss]pring|[Ss]ummer|[Aa]utumn|\bfall\b|[Ww]inter|[Cc]hristmas|New Year|\b{MONTH}"
)
START = re.compile(
    rf"(?<![\w$€£#])(?:(?P<weekday>{WEEKDAY}|(?:{SHORT_DAYS})\b)|(?P<month>{MONTH})|(?P<digit>\d+)"
    r"|(?P<word>(?i:today|yesterday|tomorrow|tonight|overnight|hours|days|weeks|months|years|decades|christmas|new year|"
    r"boxing day|may day|armistice day|bastille day|recent|weekend|spring|summer|autumn|fall|winter|in|within|"
    rf"{RELATIVE}|the|{NUMBER})\b))"
)


# ---- reading -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule made of some words. `point` says that later words ("a day earlier") may count from it."""

    start: int
    end: int
    period: Period
    basis: DateBasis
    kind: Kind
    point: bool = True
    ahead: bool = False


@dataclass(slots=True)
class Scene:
    """The text being read, its publication day and what was found so far."""

    text: str
    published: date
    start: int
    end: int
    found: list[Reading] = field(default_factory=list)
    anchor: Period | None = None
    waiting: tuple[re.Match[str], int] | None = None  # "two days before …", and where it belongs in `found`
    minister_may: bool | None = None

    def before(self, at: int, length: int = 40) -> str:
        return self.text[max(self.start, at - length) : at]

    def word_before(self, at: int) -> str:
        found = WORD_BEFORE.search(self.before(at, 30))
        return found[1].lower() if found else ""


Rule: TypeAlias = tuple[re.Pattern[str], Callable[[Scene, re.Match[str]], Reading | None]]


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
    while first := START.search(text, at, end):
        reading, at = _longest(scene, first)
        if reading:
            _take(scene, reading, bounded=published is not None)
    return [
        Time(found.start, found.end, *found.period, found.basis)
        for found in scene.found
        if published is not None or found.basis == "explicit"
    ]


def _longest(scene: Scene, first: re.Match[str]) -> tuple[Reading | None, int]:
    """The longest reading from a start word on, and where to look next."""
    best, end, after = None, -1, first.end()
    for pattern, read in RULES[first.lastgroup or "word"]:
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
        scene.anchor = reading.period


def _settle_waiting(scene: Scene, reading: Reading) -> None:
    """Count "just weeks before the February 2022 invasion" from the date it leads to."""
    if scene.waiting is None:
        return
    found, index = scene.waiting
    scene.waiting = None
    gap = scene.text[found.end() : reading.start][:80]
    if reading.point and len(gap.split()) <= 7 and not re.search(r"[.,;:!?\n]", gap) and len(gap) < 80:
        try:
            period = _counted(reading.period, found, -1 if found["way"].lower() == "before" else 1)
        except (ValueError, OverflowError):
            return
        if index == len(scene.found):
            scene.found.append(Reading(found.start(), found.end(), period, "inferred", "span", point=False))
        else:
            scene.found[index] = replace(scene.found[index], period=period)


# ---- what stands before a date -----------------------------------------------------------------------------

WORD_BEFORE = re.compile(r"([^\W_][\w.'’-]*)[\"“”‘’(]?[\s-]{1,3}$")
PART = re.compile(
    r"(?i)\b(?P<part>early|earlier|mid|middle|late|later|(?:the )?(?:very )?(?:end|close|beginning|start|middle) of)"
    r"(?P<link>[\s-]{1,3}(?:(?:in|on|the)\s)?)$"
)
SINCE = re.compile(r"(?i)\bsince\s{1,3}(?:at least\s|about\s|around\s)?(?:the\s)?$")
BY = re.compile(r"(?i)\b(?:by|until|till)\s{1,3}(?:at least\s)?$")
FROM = re.compile(r"(?i)\b(?P<word>from|between)\s{1,3}$")
BETWEEN_DATES = re.compile(r"(?i)\s{0,3}(?P<link>to|and|until|till|through|[-–—])\s{0,3}")
PARTS: dict[str, Part] = {
    "early": "early", "earlier": "early", "beginning": "early", "start": "early",
    "mid": "mid", "middle": "mid",
    "late": "late", "later": "late", "end": "late", "close": "late",
}  # fmt: skip


def _narrowed(scene: Scene, reading: Reading) -> Reading:
    """ "Late February", "earlier this week", "the end of 2018"; of a weekday only the span grows."""
    found = PART.search(scene.before(reading.start)) if reading.kind != "span" else None
    if found is None:
        return reading
    start = reading.start - len(found.group())
    word = found["part"].lower().removeprefix("the ").removeprefix("very ").removesuffix(" of")
    if reading.kind in ("weekday", "day"):
        return replace(reading, start=start) if word in ("early", "late") else reading
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
    """ "From Monday to Wednesday", "between 14 May and 2 June", "March-May 2022" as one reading, or None."""
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
        last = calendar.add(last, step, "week" if unit == "day" else "year") if unit == "year" else last + timedelta(step)
    elif last < first:
        first = calendar.add(first, -step, "day" if unit == "day" else "year")
    if last < first:
        return None
    start = one.start - len(opening.group()) if opening else one.start
    if len(scene.found) > 1 and start < scene.found[-2].end:
        start = one.start
    return replace(reading, start=start, period=Period(first, last, reading.period.precision))


def _bounded(scene: Scene, reading: Reading) -> Reading:
    """ "Since 2014" lasts until publication; "by 2030" lies between publication and the end of 2030."""
    left = scene.before(reading.start)
    first, last, precision = reading.period
    if (found := SINCE.search(left)) and first <= scene.published:
        period = Period(first, max(scene.published, first), precision)
        return replace(reading, start=reading.start - len(found.group()), period=period, kind="span", point=False)
    if (found := BY.search(left)) and last > scene.published and scene.text[reading.end : reading.end + 2] not in OF_IT:
        period = Period(min(scene.published, first), last, precision)
        return replace(reading, start=reading.start - len(found.group()), period=period, kind="span", point=False)
    return reading


OF_IT = ("'s", "’s")


# ---- whether a date lies ahead -----------------------------------------------------------------------------

WORDS_BACK = 10
CLAUSE_START = re.compile(r"[;!?\n]|(?<![A-Z]\.[A-Z])(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})\.[\"”’)]?\s|[,.?!][\"”’]\s")
MARKER = re.compile(
    r"\b(?:(?<!the )(?<!free )(?<!political )(?:will|would|shall|may|might|could|should|must|won't|won’t)"
    r"(?!-)(?!\s(?:not\s)?have\b)|(?:is|are|was|were)\s(?:also |now |still )?(?:due|set|to)\b|due(?!\sto)|"
    r"scheduled|expected|slated|planned|poised|going to|to be held|to take place|ahead of|as (?:early|soon|late) as|upcoming|"
    r"deadline|ultimatum|next|(?:plans?|planning|intends?|hopes?|aims?|agreed?|pledged?|promised?|vowed?|prepar\w+|"
    r"decided|invited|wants?|ready)\s(?:\w+\s)?to|set for|(?:gave|give|given|giving)\b(?=.*\buntil))\b|[’']ll\b"
)
DEADLINE_MARKER = re.compile(r"\bto\s[a-z]{2,}|\b(?:demand|order|urge|deadline)\w*")
CLOSING = re.compile(
    r"\b(?:said|told|says|announced|reported|added|wrote|tweeted|confirmed|warned|declared|insisted|stated|according|since|"
    r"killed|visited|attacked|struck|arrested|(?:after|when|which|who|following|because|that)\s.*\b\w{2,}ed)\b|,\s.*\b\w{3,}ed\b"
)
OPENING = re.compile(r"(?:^|[.!?:][\"”’]?\s{1,3}|\n|[\"“])(?:On|In|From|By)\s{1,3}$")
MARKER_AFTER = re.compile(rf",?{S}(?:[\w’'.-]+{S}){{0,6}}?(?P<marker>will\b(?!\shave)|(?:is|are)\s(?:due|set|scheduled|expected|to)\b)")


def _is_ahead(scene: Scene, start: int, end: int) -> bool:
    """Whether the clause around a date speaks of what is to come: "is due in Nuuk on Monday"."""
    left = scene.before(start, 110)
    for cut in CLAUSE_START.finditer(left):
        left = left[cut.end() :] if cut.end() <= len(left) else left
        break
    cuts = [cut.end() for cut in CLAUSE_START.finditer(left)]
    left = left[cuts[-1] :] if cuts else left
    words = left.split()
    left = " ".join(words[-WORDS_BACK:]) + " "
    for marker in reversed(list(MARKER.finditer(left))):
        return CLOSING.search(left, marker.end()) is None
    if BY.search(left) and DEADLINE_MARKER.search(left):
        return True
    if OPENING.search(scene.before(start, 12)) or (start - scene.start < 12 and not words[1:]):
        after = MARKER_AFTER.match(scene.text, end, min(scene.end, end + 90))
        return after is not None and CLOSING.search(after.group()) is None
    return False
