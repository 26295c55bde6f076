"""Values of a row → slots of an event: numbers, days, points, sectors, actors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from entente.actors.spelling import slug
from entente.formats.reading.countries import country_of, name_of, state_of
from entente.formats.reading.faults import Note, Refused
from entente.formats.words import printable
from entente.records import INTERNATIONAL, SECTORS, Actor, DateSpan

NOT_KNOWN = 0.5  # these data sets do not say how sure they are
STATES_OWN = frozenset({"GOV"})
MOST = 1_000_000_000
_NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{0,18})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
# The sector that says most of somebody first: NGEC's order, but OPP and PRE, which PLOVER has as second ones (7.4).
_ORDER = ("REB SPY JUD GOV LEG MIL COP PRM ELI PTY BUS UAF CRM LAB MED SOC EDU JRN UNK REF AGR CVL REL OPP PRE").split()


def number(cell: str, low: float, high: float) -> float | None:
    """The number that a value is, or None where it is none or not between `low` and `high`."""
    text = cell.strip()
    found = float(text) if _NUMBER.fullmatch(text) else None
    return found if found is not None and low <= found <= high else None


def day(cell: str) -> date | None:
    """The day that "2021-03-05", "3/5/2021" (month first) or "20210305" names, or None."""
    text = cell.strip()
    if match := _ISO.match(text) or _COMPACT.match(text):
        year, month, number_ = match.groups()
    elif match := _AMERICAN.match(text):
        month, number_, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(number_))
    except ValueError:
        return None


def on(when: date) -> DateSpan:
    """The span of an event's day, which all three data sets give without words and as if it were sure."""
    return DateSpan(start=when, end=when, precision="day", basis="explicit")


def event_day(cell: str) -> date:
    """The day of an event. Raises Refused where there is none."""
    if (found := day(cell)) is None:
        raise Refused("the date of the event is none", printable(cell))
    return found


def point(lat: str, lon: str, note: Note) -> tuple[float | None, float | None]:
    """Latitude and longitude, both or neither; 0, 0 in the Gulf of Guinea stands for "not known"."""
    if not lat.strip() and not lon.strip():
        return None, None
    north, east = number(lat, -90, 90), number(lon, -180, 180)
    if north is None or east is None:
        note("coordinates that are none left out", printable(f"{lat}, {lon}"))
        return None, None
    if north == east == 0:
        note("coordinates 0, 0 left out", "")
        return None, None
    return north, east


def country(name: str | None, on_day: date, note: Note) -> str | None:
    """The code of a country by its name on a day, noted where no table knows it."""
    if name is None:
        return None
    if (found := country_of(name, on_day)) is None:
        note("a country that is not known left out", name)
    return found


def sectors(codes: Iterable[str], where: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Codes parted into what PLOVER has in the country slot and its sectors; `where` is the country, if one is known.

    Each sector stands once and in one order, for the order of lists in these files means nothing.
    """
    given = list(codes)
    found = where or next((code for code in given if code in INTERNATIONAL), None)
    return found, tuple(sorted(SECTORS.intersection(given), key=_ORDER.index))


def actor(
    name: str | None,
    where: str | None,
    sector_codes: tuple[str, ...],
    on_day: date | None,
    office: str | None = None,
    known: bool = True,
) -> Actor:
    """An actor without words of a text, as of a day; one object for all rows that name him.

    A state has its own id and name, but not its army under the same name; whoever else is `known` by name has
    `actor/…`; words for somebody unnamed are no id.
    """
    state = None
    if name is not None and STATES_OWN.issuperset(sector_codes):
        state = state_of(name, on_day, where)
    return _actor(name, state, where, sector_codes, office, known)


@lru_cache(maxsize=65536)
def _actor(
    name: str | None,
    state: str | None,
    where: str | None,
    sector_codes: tuple[str, ...],
    office: str | None,
    known: bool,
) -> Actor:
    identity = None
    if state is not None:
        identity, name, where = f"state/{state}", name_of(state) or name, state
    elif name is not None and known and (readable := slug(name)) != slug(""):
        identity = f"actor/{readable}"
    return Actor(
        text=None, start=None, end=None, name=name, id=identity, country=where, sectors=list(sector_codes),
        office=office, confidence=NOT_KNOWN,
    )  # fmt: skip
