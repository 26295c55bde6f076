"""Countries as other data sets write them → codes: names, numbers of the Correlates of War, FIPS 10-4, CAMEO."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from entente.actors.petrarch import COUNTRIES
from entente.actors.spelling import folded
from entente.actors.tables import KNOWLEDGE, Period, rows_of, shipped
from entente.records import COUNTRY_CODES, INTERNATIONAL

FIPS = Path(__file__).parent.parent / "codes" / "fips.tsv"
ALIASES = Path(__file__).parent / "country_names.tsv"
# Codes that GDELT has beside FIPS 10-4's own: Gaza apart from the West Bank, Serbia of 2006 to 2008.
MORE_FIPS = {"GZ": "PSE", "RB": "SRB"}
# CAMEO's regions (manual 1.1b3). EUR is Europe there and the European Union in PLOVER.
REGIONS = frozenset(
    "AFR ASA BLK CRB CAU CFR CAS CEU EIN EAF EEU EUR LAM MEA MDT NAF NMR PGS SCN SAM SAS SEA SAF WAF WST".split()
)
MORE_CAMEO = {"BAG": "IRQ", "KOS": "XKX", "MTN": "MNE"}
Named: TypeAlias = Sequence[tuple[Period, str]]  # the countries that bear a name, each with when it did
_SAINT = re.compile(r"^st\b\.?", re.IGNORECASE)


def country_of(name: str, day: date | None = None) -> str | None:
    """The code of a country by its name or its code; a territory is its state's, as PLOVER has it (7.2).

    Of several that bore the name ("Serbia") it is the one of `day`; on an unknown day the one of today.
    """
    if name in COUNTRY_CODES:
        return name
    return _on(_found(name, ("name", "region", "body")), day)


def state_of(name: str, day: date | None = None, where: str | None = None) -> str | None:
    """The code of the state that `name` names as a whole on a day; None where it names none, or not the state `where`.

    A part of a state is none.
    """
    named = _found(name, ("name",))
    if where is not None:
        return where if any(country == where for _, country in named) else None
    return _on(named, day)


def name_of(country: str) -> str | None:
    """The name of a country in the tables of entente."""
    return shipped().country_names.get(country)


@lru_cache(maxsize=4096)
def body_of(name: str) -> str | None:
    """The code in the country slot of an organisation that the tables know by name: UNO, EUR, IGO."""
    found = shipped().bearer(name, None, ("organisation",))
    return found.country if found else None


@lru_cache(maxsize=4096)
def country_of_number(number: int, year: int) -> str | None:
    """The state that the Correlates of War list under a number in a year."""
    for since, until, country in _numbers().get(number, ()):
        if since <= year <= until:
            return country
    return None


def country_of_fips(code: str) -> str | None:
    """The country of a two-letter code of FIPS 10-4, which is not ISO's: AU is Austria, AS Australia."""
    return _fips().get(code)


def country_of_cameo(code: str) -> str | None:
    """The country of a three-letter code of CAMEO; None for its regions, which PLOVER does not know as actors."""
    found = MORE_CAMEO.get(code) or COUNTRIES.get(code, code)
    return found if found in COUNTRY_CODES - INTERNATIONAL else None


def _spellings(name: str) -> tuple[str, ...]:
    """A name as it is looked up, and in the order of speech: "Iran, Islamic Republic of"."""
    plain = _SAINT.sub("Saint", name.replace("&", " and "))
    first, comma, rest = plain.partition(",")
    return (folded(plain), folded(f"{rest} {first}")) if comma else (folded(plain),)


@lru_cache(maxsize=65536)
def _found(name: str, kinds: tuple[str, ...]) -> Named:
    for spelling in _spellings(name):
        for kind in kinds:
            if spelling in _names(kind):
                return _names(kind)[spelling]
    return ()


def _on(named: Named, day: date | None) -> str | None:
    """The country of a name on a day; outside the years of all, as a text that looks back has it, the last one."""
    here = next((country for period, country in named if period.covers(day)), None)
    return here or (named[-1][1] if named else None)


@lru_cache(maxsize=3)
def _names(kind: str) -> dict[str, list[tuple[Period, str]]]:
    """The names of a kind that entente knows, and those that only these data sets use."""
    found: dict[str, list[tuple[Period, str]]] = {}
    for phrase, bearers in shipped().bearers.items():
        for bearer in bearers:
            if bearer.kind == kind and bearer.country:
                found.setdefault(folded(phrase), []).append((bearer.period, bearer.country))
    for row in rows_of(ALIASES):
        if row["kind"] == kind:
            found.setdefault(folded(row["name"]), [(Period(), row["country"])])
    return found


@lru_cache(maxsize=1)
def _fips() -> dict[str, str]:
    return MORE_FIPS | {row["fips"]: row["iso3"] for row in rows_of(FIPS)}


@lru_cache(maxsize=1)
def _numbers() -> dict[int, list[tuple[int, int, str]]]:
    found: dict[int, list[tuple[int, int, str]]] = {}
    for row in rows_of(KNOWLEDGE / "states.tsv"):
        if row["system"] == "cow":
            years = (int(row["from"] or 0), int(row["until"] or 9999))
            found.setdefault(int(row["code"]), []).append((*years, row["country"]))
    return found
