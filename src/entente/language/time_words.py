"""The words that name times: tables of names and numbers, and the pieces that the rules are made of.

Names of months and days are told from words by their case ("May", never "may"); spaces are bounded, so
that no run of them makes a rule slow.
"""

from __future__ import annotations

import re

FULL_MONTHS = "January February March April May June July August September October November December".split()
SHORT_MONTHS = {"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8, "Sep": 9, "Sept": 9, "Oct": 10,
                "Nov": 11, "Dec": 12}  # fmt: skip
MONTHS = {name.lower(): number for number, name in enumerate(FULL_MONTHS, 1)}
MONTHS |= {name.lower(): number for name, number in SHORT_MONTHS.items()}
SHORT_DAYS_OF_WEEK = "Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
WEEKDAYS = {name.lower(): number for number, name in enumerate(DAYS)}
SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
NUMBERS: dict[str, int] = {name: number for number, name in enumerate(SMALL)}
NUMBERS |= {"seventeen": 17, "eighteen": 18, "nineteen": 19, "a": 1, "an": 1, "dozen": 12}
NUMBERS |= {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
NUMBERS |= {"a couple of": 2, "couple of": 2, "a dozen": 12}
HOLIDAYS = {"christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26),
            "new year's day": (1, 1), "new year's eve": (12, 31), "may day": (5, 1),
            "armistice day": (11, 11), "bastille day": (7, 14)}  # fmt: skip
# Days that are named without their year when what happened on them is meant.
KNOWN_DAYS = {(9, 11): 2001, (1, 6): 2021, (10, 7): 2023}


def _cased(names: list[str]) -> str:
    """Alternatives as written in a sentence and in capitals, longest first."""
    forms = {name for name in names} | {name.upper() for name in names}
    return "|".join(sorted(forms, key=lambda name: (-len(name), name)))


S = r"[\s\u00a0]{1,3}"  # bounded, so that no run of spaces makes a rule slow
MONTH = rf"(?:(?:{_cased(FULL_MONTHS)})\b|(?:{_cased(list(SHORT_MONTHS))})\b\.?)"
WEEKDAY = rf"(?:{_cased(DAYS)}|{'|'.join(DAYS).lower()})\b"
SHORT_DAYS = _cased(SHORT_DAYS_OF_WEEK)
UNIT = r"(?:hour|day|week|month|year|decade)"
SEASON = r"(?:spring|summer|autumn|fall|winter)"
COUNTED = (
    r"(?:people|men|women|children|others|persons|police|troops|soldiers|civilians|fighters|militants|dead|killed|"
    r"wounded|injured|strong|or so|more|percent|per cent|dollars|euros|pounds|rubles|yuan|hours|local time|GMT|UTC|EST|"
    r"km|kilomet\w+|miles|met(?:er|re)s|feet|tons|tonnes|barrels|words|votes|to \d)"
)
DAY = (
    r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\w|[,.:]\d|%|[-–]?(?:year|month|week|day|hour|member|nation|strong)\b)"
)
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
ROUND_AMOUNT = NUMBER
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
# The words a date can begin with, and the kind of date it is then; a number is a "digit".
WORD = re.compile(r"(?<![\w$€£#])(?:[0-9]+|[A-Za-z]+)")
STARTS = dict.fromkeys([form for name in DAYS for form in (name, name.upper(), name.lower())], "weekday")
STARTS |= dict.fromkeys([form for name in SHORT_DAYS_OF_WEEK for form in (name, name.upper())], "weekday")
STARTS |= dict.fromkeys([form for name in (*FULL_MONTHS, *SHORT_MONTHS) for form in (name, name.upper())], "month")
STARTS |= dict.fromkeys("Christmas New Boxing Armistice Bastille".split(), "holiday")
STARTS |= dict.fromkeys(
    [
        form
        for name in [
            *"today yesterday tomorrow tonight overnight hours days weeks months years decades recent weekend".split(),
            *"spring summer autumn fall winter within in first second third fourth last past this coming next".split(),
            *"current following previous preceding same that the few several couple".split(),
            *(name for name in NUMBERS if " " not in name),
        ]
        for form in (name, name.title(), name.upper())
    ],
    "word",
)
