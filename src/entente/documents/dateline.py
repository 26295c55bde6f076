"""Datelines: the place, day and agency before a report's first words ("PARIS, May 4 (Reuters) -").

A dateline tells where and when a report was filed. It is no part of the first sentence, and its year,
where it has one, dates the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from entente.documents.dates import EARLIEST, LATEST, month_number
from entente.documents.lines import Line, lines_of

FIRST_LINES = 6  # how far down a dateline may stand that dates the document
_LONGEST = 120  # characters of a line that a dateline may take


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline, [start, end) in its text: from the place to the dash; `day` where it gives a full date."""

    start: int
    end: int
    place: str | None
    agency: str | None
    day: date | None


_UPPER = r"[A-ZÀ-ÖØ-Þ]"
_CAPITALS = (
    rf"(?:(?:Mc|Mac|al-|Al-|d')?{_UPPER}(?:{_UPPER}|[.'’\-]){{2,}}|ST\.|{_UPPER}\.{_UPPER}\."
    r"|DE|LA|EL|DA|AL|OF|LE|US|UN)"
)
_CITY = rf"(?:{_CAPITALS})(?: (?:{_CAPITALS})){{0,3}}"
_NAME = rf"(?:{_UPPER}[\w.'’\-]*)(?: (?:of |de |la |el |al-)?{_UPPER}[\w.'’\-]*){{0,3}}"
_MONTH = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day),? "
_YEAR = r"(?:,? (?P<{0}>\d{{4}}))?"
_DATE = (
    rf"(?:{_WEEKDAY})?(?:(?P<m1>{_MONTH}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR.format('y1')}"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?P<m2>{_MONTH}){_YEAR.format('y2')})(?![\w])"
)
_AGENCY = r"(?:\((?P<a1>[^()\n]{2,40})\)|/(?P<a2>[A-Z][\w .\-]{1,30})/|\[(?P<a3>[A-Z][\w .\-]{1,30})\])"
_DASH = r"(?:\s?(?:--+|—|–)|\s[-_](?=\s))"
_REGION = rf"(?:, {_NAME}){{0,2}}?"

# Place in capitals; region, date and agency as they come; a dash.
_FULL = re.compile(
    rf"(?P<place>{_CITY}(?:(?:/| and | AND ){_CITY}){{0,2}}{_REGION})(?:(?:, ?| ){_DATE})?,?(?: ?{_AGENCY})?{_DASH}"
)
# Place in small letters: only with an agency in brackets.
_SMALL = re.compile(rf"(?P<place>{_NAME}{_REGION})(?:, ?{_DATE})?,? ?{_AGENCY}{_DASH}")
# No dash, as Indian and Russian agencies write: place, date, agency.
_NO_DASH = re.compile(rf"(?P<place>{_NAME}(?:/{_NAME})?{_REGION}), ?{_DATE}[.,]? ?{_AGENCY}[.:]?(?=\s)")
# No place: date and agency, or the agency alone.
_NO_PLACE = re.compile(rf"(?P<place>)(?:{_DATE},? )?{_AGENCY}{_DASH}")

_AGENCIES = re.compile(
    r"(?i)\b(?:AP|AFP|UPI|PTI|ANI|IANS|CNN|BBC|Reuters|Thomson|Xinhua|Yonhap|Kyodo|Jiji|TASS|ITAR|Interfax|RIA|dpa|EFE"
    r"|ANSA|Bloomberg|Anadolu|AA|IRNA|MNA|Fars|ISNA|Tasnim|KCNA|SANA|WAFA|SPA|KUNA|QNA|WAM|BNA|MENA|APS|MAP|TAP|NAN"
    r"|PANA|APP|Antara|Bernama|VNA|CNA|RFE/RL|VOA|UN News|IPS|Ukrinform|PRNewswire|Newswire|Press|News|Agency|Agencies"
    r"|Times|Post|Journal)\b"
)
_AGENCY_SHAPE = re.compile(r"[A-Z]{2,8}(?:/[A-Z]{2,8})?$")
# Words in capitals that stand before a dash without being a place.
_NOT_PLACES = frozenset(
    """
    NATO ASEAN OPEC OPEC+ UNESCO UNICEF UNHCR UNRWA AUKUS BRICS IAEA OSCE ECOWAS MERCOSUR SAARC NAFTA USMCA NORAD
    CENTCOM AFRICOM ISIS ISIL HAMAS HEZBOLLAH TASS REUTERS FIFA UEFA NASA INTERPOL EUROPOL FRONTEX COVID COVID-19 AIDS
    """.split()
)


def dateline_at(text: str, line: Line) -> Dateline | None:
    """The dateline at the beginning of a line that begins a paragraph, or None."""
    if not line.begins:
        return None
    head = text[line.start : min(line.end, line.start + _LONGEST)]
    for pattern in (_FULL, _NO_PLACE, _SMALL, _NO_DASH):
        match = pattern.match(head)
        if match and _plausible(match, head):
            agency = match["a1"] or match["a2"] or match["a3"]
            end = line.start + match.end()
            return Dateline(line.start, end, match["place"] or None, agency, _day(match))
    return None


def first_dateline(text: str) -> Dateline | None:
    """The dateline in the first paragraphs of a text, or None."""
    for number, line in enumerate(lines_of(text[:5_000])):
        if number >= FIRST_LINES:
            return None
        if found := dateline_at(text, line):
            return found
    return None


def published_by(text: str) -> date | None:
    """The day that the dateline in the first paragraphs gives with its year, or None."""
    found = first_dateline(text)
    return found.day if found else None


def _plausible(match: re.Match[str], head: str) -> bool:
    # Not greedy: a dash after capitals may also open an aside ("NATO — founded in 1949 — …").
    rest = head[match.end() :].lstrip()
    agency = match["a1"] or match["a2"] or match["a3"]
    if agency is not None and not (_AGENCIES.search(agency) or _AGENCY_SHAPE.match(agency)):
        return False
    dated = match["m1"] or match["m2"]
    place = match["place"]
    if place and place.split()[0].rstrip(",") in _NOT_PLACES:
        return False
    if dated:
        return bool(place or agency)
    if agency:
        # "Kim Jong Un (KCNA) — the leader" is no dateline, but "Ankara (AFP) – The" is.
        return not rest[:1].islower()
    letters = [character for character in place.split(",")[0] if character.isalpha()]
    return len(letters) >= 4 and not rest[:1].islower() and rest[:1] not in ("-", "—", "–", "")


def _day(match: re.Match[str]) -> date | None:
    year, month, day = match["y1"] or match["y2"], match["m1"] or match["m2"], match["d1"] or match["d2"]
    if not year or not EARLIEST <= int(year) <= LATEST:
        return None
    try:
        return date(int(year), month_number(month) or 0, int(day))
    except ValueError:
        return None
