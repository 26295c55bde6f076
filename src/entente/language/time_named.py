"""Rules for dates that have a name: days of a month, weekdays, months, seasons, years, decades.

A rule gives None where its words mean something else here ("led by May", "the 2000 protesters"), and
raises ValueError where they name a day that the calendar does not have.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from entente.language import calendar
from entente.language.calendar import Period
from entente.language.time_scene import Reading, Rule, Scene, is_ahead, reading_of
from entente.language.time_words import (
    ANCHORED_STEP,
    COUNTED,
    DAY,
    HOLIDAYS,
    IN_FRONT,
    KNOWN_DAYS,
    MONTH,
    MONTHS,
    OCCASION,
    OF_YEAR,
    RELATIVE,
    SEASON,
    SHORT_MONTHS,
    STEP,
    TIME_OF_DAY,
    TO_DAY,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    S,
)
from entente.records import DateBasis

ONE_DAY = timedelta(1)

# ---- days --------------------------------------------------------------------------------------------------

ISO = re.compile(r"(?P<year>[12]\d{3})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<mark>[/.])(?P<b>\d{1,2})(?P=mark)(?P<year>[12]\d{3})(?![\d/])")
NINE_ELEVEN = re.compile(r"9/11(?![\d/])(?! Commission| Memorial)")
MONTH_DAY = re.compile(
    rf"{IN_FRONT}(?P<month>{MONTH}){S}(?:the{S})?(?P<day>{DAY})(?:{TO_DAY}(?P<to>{DAY})(?!{S}{COUNTED}))?(?:{OF_YEAR})?"
)
DAY_MONTH = re.compile(
    rf"{IN_FRONT}(?P<day>{DAY})(?:{TO_DAY}(?P<to>{DAY}))?[\s\u00a0-]{{1,3}}(?:of{S})?(?P<month>{MONTH})(?:{OF_YEAR})?"
)
HOLIDAY = re.compile(
    r"(?P<name>Christmas (?:Day|Eve)|New Year['’]s (?:Day|Eve)|Boxing Day|May Day|Armistice Day|Bastille Day)\b"
    rf"(?:{OF_YEAR})?"
)
IS_KNOWN = re.compile(r"(?:,? 2001,?)? (?:\w+ )?(?:attacks?|assault|massacre|riot|insurrection|terror\w*|hijack\w*)\b")


def _iso(scene: Scene, found: re.Match[str]) -> Reading:
    when = date(int(found["year"]), int(found["month"]), int(found["day"]))
    return reading_of(found, calendar.day(when), "explicit", "day")


def _numeric(scene: Scene, found: re.Match[str]) -> Reading:
    """24/02/2022 and 2/24/2022; one that could be read both ways is left alone."""
    one, two, year = int(found["a"]), int(found["b"]), int(found["year"])
    if one <= 12 and two <= 12 and one != two:
        raise ValueError("day and month cannot be told apart")
    when = date(year, two, one) if one > 12 or one == two else date(year, one, two)
    return reading_of(found, calendar.day(when), "explicit", "day")


def _nine_eleven(scene: Scene, found: re.Match[str]) -> Reading | None:
    when = date(2001, 9, 11)
    return reading_of(found, calendar.day(when), "inferred", "day") if scene.published >= when else None


def _day_of_month(scene: Scene, found: re.Match[str]) -> Reading | None:
    month = _month_number(found)
    first, last = (int(re.sub(r"\D", "", found[name] or found["day"])) for name in ("day", "to"))
    if last < first:
        raise ValueError("the second day comes before the first")
    return _dated(scene, found, month, first, last)


def _holiday(scene: Scene, found: re.Match[str]) -> Reading | None:
    month, day = HOLIDAYS[found["name"].lower().replace("’", "'")]
    return _dated(scene, found, month, day, day)


def _dated(scene: Scene, found: re.Match[str], month: int, first: int, last: int) -> Reading | None:
    ahead = False
    year, basis = _year_named(scene, found)
    if basis == "inferred":
        # "in May 12 people": a day takes "on"
        if scene.word_before(found.start()) == "in" and found.re is MONTH_DAY:
            return None
        known = KNOWN_DAYS.get((month, first))
        if known and date(known, month, first) <= scene.published and scene.after(IS_KNOWN, found.end()):
            year = known
        else:
            ahead = is_ahead(scene, found.start(), found.end())
            year = calendar.recurring(month, first, scene.published, ahead).year
    elif year is None:
        return None
    assert year is not None
    period = Period(date(year, month, first), date(year, month, last), "day")
    return reading_of(found, period, basis, "day", ahead=ahead)


def _year_named(scene: Scene, found: re.Match[str]) -> tuple[int | None, DateBasis]:
    """The year that OF_YEAR caught: "2022", "last year", "of that year"; (None, inferred) without one."""
    if found["year"]:
        return int(found["year"]), "explicit"
    if not found["rel_year"]:
        return None, "inferred"
    word = found["rel_year"].lower().removeprefix("the").strip()
    if word in STEP and not (word == "next" and found["rel_year"].lower().startswith("the")):
        return scene.published.year + STEP[word], "relative"
    if scene.anchor is None:
        return None, "relative"
    return scene.anchor.period.first.year + ANCHORED_STEP.get(word, 1), "relative"


def _month_number(found: re.Match[str]) -> int:
    return MONTHS[found["month"].lower().rstrip(".")]


# ---- weekdays ----------------------------------------------------------------------------------------------

NAMED_DAY = re.compile(
    rf"(?i:(?P<rel>(?:the\s)?{RELATIVE}){S})?(?P<name>{WEEKDAY})(?:{S}(?:early\s|late\s)?{TIME_OF_DAY}\b)?"
    rf"(?:{S}(?:of{S})?(?P<week>last|this|next){S}week\b)?"
)
NOT_A_DAY_BEFORE = re.compile(
    r"(?:\b(?:[Ee]very|[Ee]ach|[Aa]ny|Mail on|Bloody|Black|Cyber|Super|Good|Ash|Palm|Easter|Maundy|Sheffield)\s|-)$"
)
NOT_A_DAY_AFTER = re.compile(
    r"\s(?:Times|Telegraph|Mirror|Express|Mail|Post|Herald|Tribune|World|People|Independent|Night Live|Club)\b"
)


def _weekday(scene: Scene, found: re.Match[str]) -> Reading | None:
    name = found["name"]
    if NOT_A_DAY_BEFORE.search(scene.before(found.start(), 12)) or scene.after(NOT_A_DAY_AFTER, found.end("name")):
        return None
    number, today = WEEKDAYS[name.lower()], scene.published
    latest, coming = calendar.weekday_until(today, number), calendar.weekday_from(today, number)
    ahead = False
    rel = _relation(found["rel"])
    if found["week"]:
        monday = calendar.week(today).first + timedelta(7 * STEP[found["week"]])
        when = monday + timedelta(number)
    elif rel in ("last", "past", "this past"):
        when = calendar.weekday_until(today - ONE_DAY, number)
    elif rel in ("next", "coming", "this coming"):
        when, ahead = calendar.weekday_from(today + ONE_DAY, number), True
    elif rel in ("following", "previous", "preceding"):
        anchor = scene.anchor_for("day") or scene.today
        forward = calendar.weekday_from(anchor.last + ONE_DAY, number)
        when = forward if rel == "following" else calendar.weekday_until(anchor.first - ONE_DAY, number)
    elif rel in ("", "this"):
        ahead = is_ahead(scene, found.start(), found.end())
        near = rel == "this" and coming - today < today - latest
        when = coming if ahead or near else latest
    else:  # "said that Friday"
        return None
    return reading_of(found, calendar.day(when), "relative", "weekday", ahead=ahead)


def _relation(words: str | None) -> str:
    """The word itself: "following" of "The  following", "" of None."""
    return " ".join((words or "").lower().split()).removeprefix("the ")


# ---- months, seasons, quarters -----------------------------------------------------------------------------

NAMED_MONTH = re.compile(rf"(?i:(?P<rel>(?:the\s)?{RELATIVE}){S})?(?P<month>{MONTH})(?:{OF_YEAR})?")
BEFORE_MONTH = frozenset(
    """
    in since until till early late earlier later mid from to through during throughout before after by between last next
    """.split()
)
BEFORE_PLAIN_MONTH = BEFORE_MONTH | frozenset("the a an this that each its his her their our and or of for".split())
ONLY_MONTHS = frozenset((1, 2, 7, 9, 10, 11, 12))  # their names are hardly anything else
END_OF = re.compile(r"(?i)\b(?:end|beginning|start|middle|close|month|weeks?|half|days?|\d|st|nd|rd|th) of $")
MARCHERS = re.compile(
    r"\s(?:on (?:Washington|Rome)|for (?:Our|Life|Jobs|Peace|Science)|of (?:the )?(?:Return|Living))\b"
)
PERSON_MAY = re.compile(
    r"\b(?:Theresa|Mrs\.?|Ms\.?|Mr\.?|Minister|PM|Premier)\s{1,3}May\b(?!\s\d)|\bMay(?:['’]s\b|\s(?:said|told|says|has|had|was|is|insisted))"
)
TRUST_IN = re.compile(r"(?i)\b(?:confidence|faith|trust|belief|hope) in $")
NAMES_BEFORE = frozenset("black red".split())
SEASON_OF = re.compile(rf"(?i:(?:the{S})?(?P<season>{SEASON}))(?:{OF_YEAR})?\b(?!{S}of\b)")
FALL_IN = re.compile(r"(?i),|\sin\s")
BEFORE_SEASON = frozenset(
    "in over during since until till by through throughout of early late earlier later mid before after".split()
)
QUARTER = re.compile(
    rf"(?i:(?:the{S})?(?P<nth>first|second|third|fourth|last|final){S}(?P<what>quarter|half){S}of{S}"
    rf"(?:(?P<year>{YEAR})|(?P<rel>last|this|next|the){S}year\b))"
)


def _month(scene: Scene, found: re.Match[str]) -> Reading | None:
    month, rel, today = _month_number(found), _relation(found["rel"]), scene.published
    year, basis = _year_named(scene, found)
    if basis != "inferred":
        if rel or year is None:
            return None
        return reading_of(found, calendar.months(year, month), basis, "month")
    this = calendar.months(today.year, month)
    if rel in ("last", "past", "this past", "next", "coming", "this coming"):
        step = STEP[rel]
        beyond = this.first > today if step > 0 else this.last < today
        return reading_of(found, calendar.months(today.year + (0 if beyond else step), month), "relative", "month")
    if rel in ("this", "current"):
        return reading_of(found, this, "relative", "month")
    if rel in ("following", "previous") and scene.anchor:
        period = scene.anchor.period
        edge, step = (period.last, 1) if rel == "following" else (period.first, -1)
        near = calendar.months(edge.year, month)
        beyond = near.first > edge if step > 0 else near.last < edge
        return reading_of(found, calendar.months(edge.year + (0 if beyond else step), month), "inferred", "month")
    if rel in ("that", "same") and scene.anchor and scene.anchor.period.precision in ("month", "year"):
        return reading_of(found, calendar.months(scene.anchor.period.first.year, month), "inferred", "month")
    if rel or not _is_month(scene, found, month):
        return None
    ahead = is_ahead(scene, found.start(), found.end())
    year = today.year + (1 if ahead and month < today.month else -1 if not ahead and month > today.month else 0)
    return reading_of(found, calendar.months(year, month), "inferred", "month", ahead=ahead)


def _is_month(scene: Scene, found: re.Match[str], month: int) -> bool:
    """Whether a month's name without a number is a month: not Theresa May, a march, or April the reporter."""
    word = scene.word_before(found.start())
    previous = scene.found[-1] if scene.found else None
    if (
        previous
        and previous.kind == "month"
        and scene.text[previous.end : found.start()].strip() in ("and", "to", "or")
    ):
        return True
    if word in ("and", "to"):
        return month in ONLY_MONTHS and word == "and"
    if found["month"].rstrip(".").title() in SHORT_MONTHS:
        return word in BEFORE_MONTH
    if month in ONLY_MONTHS:
        return word not in NAMES_BEFORE
    if month not in (3, 5):
        return word in BEFORE_PLAIN_MONTH or word.endswith(("'s", "’s"))
    left = scene.before(found.start(), 16)
    if word in ("the", "a") and scene.after(OCCASION_NEXT, found.end()):
        return True
    if word not in BEFORE_MONTH and not END_OF.search(left):
        return word == "of" and month == 5 and not _names_may(scene)
    if month == 3:
        return not scene.after(MARCHERS, found.end())
    if word in ("by", "from", "before", "after", "between"):
        return not _names_may(scene)
    return not (word == "in" and TRUST_IN.search(left))


def _names_may(scene: Scene) -> bool:
    """Whether the text also speaks of somebody called May."""
    if scene.person_may is None:
        scene.person_may = PERSON_MAY.search(scene.text, scene.start, scene.end) is not None
    return scene.person_may


def _season(scene: Scene, found: re.Match[str]) -> Reading | None:
    name = found["season"].lower()
    year, basis = _year_named(scene, found)
    if name == "fall" and (found["rel_year"] or found["year"] and FALL_IN.search(found.group())):
        return None  # "Saddam's fall in 2003"
    if basis != "inferred":
        return reading_of(found, calendar.season(name, year), basis, "unit") if year else None
    with_article = found.group()[:3].lower() == "the"
    if not with_article or found["season"][0].isupper() or scene.word_before(found.start()) not in BEFORE_SEASON:
        return None
    ahead = is_ahead(scene, found.start(), found.end())
    year = scene.published.year
    starts = calendar.season(name, year).first
    if ahead and calendar.season(name, year).last < scene.published:
        year += 1
    elif not ahead and starts > scene.published:
        year -= 1
    return reading_of(found, calendar.season(name, year), "inferred", "unit", ahead=ahead)


def _quarter(scene: Scene, found: re.Match[str]) -> Reading | None:
    parts = 4 if found["what"].lower() == "quarter" else 2
    nth = {"first": 1, "second": 2, "third": 3, "fourth": 4}.get(found["nth"].lower(), parts)
    year = int(found["year"] or scene.published.year + STEP.get((found["rel"] or "").lower(), 0))
    length = 12 // parts
    period = calendar.months(year, 1 + (nth - 1) * length, length)
    return reading_of(found, period, "explicit" if found["year"] else "relative", "unit") if nth <= parts else None


# ---- years -------------------------------------------------------------------------------------------------

DECADE = re.compile(r"(?P<year>[12]\d\d0)['’]?s\b")
YEARS = re.compile(
    rf"(?P<from>1[5-9]\d\d|20\d\d)(?P<link>\s?[-–/]\s?|{S}(?:to|and|until|till|through){S})(?P<to>(?:1[5-9]|20)\d\d|\d\d)(?!\w|[,.]\d|[-–/%])"
)
A_YEAR = re.compile(r"(?P<year>1[5-9]\d\d|20\d\d)(?!\w|[,.:]\d|%|[-–]?(?:year|strong|member)|[-–/]\w)")
SURE_BEFORE = frozenset(
    "in since during until till throughout early late mid circa earlier later year summer autumn spring winter".split()
)
LOOSE_BEFORE = frozenset("of from by before after the a an this that its their his her pre post".split())
ARTICLES = frozenset("the a an this that its their his her".split())
NOT_OF = re.compile(
    r"(?i)\b(?:(?:total|force|crowd|number|team|group|altitude|maximum|minimum|average|sum|fleet|distance|range|army|convoy|"
    r"capacity|crew|toll|population|height|length|cost|price|gathering|unit|contingent)\s(?:\w+\s)?of|(?:rose|fell|rise|"
    r"increased?|grew|grown|decreased?|dropped|cut|reduced?|down|up|expand\w*|outnumbered)\s(?:\w+\s)?(?:by|from))\s$"
)
COUNTED_NEXT = re.compile(
    rf"{S}(?:{COUNTED}\b|(?!{OCCASION}\b)(?:[a-z-]+{S})?(?!{OCCASION}\b)[a-z]{{2,}}(?<![uis])s\b(?<!\bwas)(?<!\bhas)(?<!\bdoes))"
)
COUNTED_UNIT = re.compile(rf"{S}{COUNTED}\b")
OCCASION_NEXT = re.compile(
    rf"{S}(?:(?!(?:in|of|the|and|at|on|for|to|by|with|from|a|an|after|before|during|{COUNTED})\b)[A-Za-z][\w'’-]{{0,30}}{S}){{0,3}}{OCCASION}\b"
)
NEXT_WORD = re.compile(rf"{S}[\"“‘]?[A-Za-z]")
LISTED = re.compile(r"\s{0,3}(?:,|and|or|, and|to)\s{1,3}")


def _decade(scene: Scene, found: re.Match[str]) -> Reading | None:
    first = int(found["year"])
    start = found.start() - 4 if scene.before(found.start(), 4).lower() == "the " else found.start()
    return Reading(start, found.end(), calendar.years(first, first + 9), "explicit", "decade")


def _years(scene: Scene, found: re.Match[str]) -> Reading | None:
    """1990-95, 2014-2016; with words between, "from" or "between" must come first."""
    first, last = int(found["from"]), int(found["to"])
    if last < 100:
        last += first // 100 * 100
        if (
            len(found["link"].strip()) > 1
            or "-" not in found["link"]
            and "–" not in found["link"]
            and "/" not in found["link"]
        ):
            return None
    link, word = found["link"].strip(), scene.word_before(found.start())
    worded = link.isalpha()
    if worded and not (word == "between" if link == "and" else word == "from"):
        return None
    if last <= first or scene.after(COUNTED_NEXT, found.end()) or scene.before(found.start(), 1) in ("-", "–"):
        raise ValueError("two numbers that are no years")
    start = found.start()
    if worded:
        start = scene.text.lower().rindex(word, max(0, start - 12), start)
    return Reading(start, found.end(), calendar.years(first, last), "explicit", "span")


def _year(scene: Scene, found: re.Match[str]) -> Reading | None:
    reading = reading_of(found, calendar.years(int(found["year"])), "explicit", "year")
    at, end = found.span()
    left, word = scene.before(at), scene.word_before(at)
    if left[-1:] in ("-", "–", "/", ".", ",", ":") and word not in ("mid", "early", "late"):
        return None
    previous = scene.found[-1] if scene.found else None
    if previous and previous.kind in ("year", "month") and LISTED.fullmatch(scene.text, previous.end, at):
        return reading if previous.kind == "year" and not scene.after(COUNTED_NEXT, end) else None
    if word in SURE_BEFORE:
        return None if scene.after(COUNTED_UNIT, end) and int(found["year"]) % 100 == 0 or word == "number" else reading
    if word in LOOSE_BEFORE or word.endswith(("'s", "’s")):
        if scene.after(COUNTED_NEXT, end) or NOT_OF.search(left):
            return None
        if word in ARTICLES or word.endswith(("'s", "’s")):
            return reading if scene.after(NEXT_WORD, end) else None
        return reading
    if int(found["year"]) % 100 and int(found["year"]) >= 1800 and scene.after(OCCASION_NEXT, end):
        return None if word in QUANTIFIERS else reading
    return None


QUANTIFIERS = frozenset(
    "some about nearly over around than least most almost roughly approximately killed resolution no number".split()
)


# By the kind of word a date starts with; the longest reading wins, of two as long the earlier one.
NAMED: dict[str, tuple[Rule, ...]] = {
    "weekday": ((MONTH_DAY, _day_of_month), (DAY_MONTH, _day_of_month), (NAMED_DAY, _weekday)),
    "month": ((MONTH_DAY, _day_of_month), (NAMED_MONTH, _month), (HOLIDAY, _holiday)),
    "digit": (
        (ISO, _iso),
        (NUMERIC, _numeric),
        (DAY_MONTH, _day_of_month),
        (DECADE, _decade),
        (YEARS, _years),
        (A_YEAR, _year),
        (NINE_ELEVEN, _nine_eleven),
    ),
    "holiday": ((HOLIDAY, _holiday),),
    "word": ((NAMED_DAY, _weekday), (NAMED_MONTH, _month), (SEASON_OF, _season), (QUARTER, _quarter)),
}
