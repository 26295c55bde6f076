"""How other data sets spell countries, sectors and codes; the tables beside this file have one fact a row.

`source` of a row says where it was checked; what is unverified there was written from general knowledge.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

from entente.actors.tables import KNOWLEDGE, rows_of
from entente.coding import ontology
from entente.records import INTERNATIONAL

Layout: TypeAlias = Literal["polecat", "icews", "gdelt"]

HERE = Path(__file__).parent
CAMEO = Path(ontology.__file__).with_name("cameo.tsv")
GAZA = ("Gaza Strip", "GZ")  # FIPS 10-4 parts Gaza from the West Bank (WE), ISO 3166 does not


def country_name(layout: Layout, country: str | None) -> str:
    """The country's name in a layout; "" without one, and in ICEWS for international bodies."""
    if country is None or layout == "icews" and country in INTERNATIONAL:
        return ""
    plain = _plain_names().get(country) or _names().get(("icews", country), country)  # a territory has none of ours
    return _names().get((layout, country), plain)


def fips(country: str | None, admin1: str | None) -> str:
    """The code of FIPS 10-4 for the country of a place, or ""."""
    if country == "PSE" and admin1 == GAZA[0]:
        return GAZA[1]
    return _fips().get(country or "", "")


def sector_names(sectors: list[str]) -> list[str]:
    """ICEWS's names of sectors, in their order."""
    return [_sectors()["icews", sector] for sector in sectors if ("icews", sector) in _sectors()]


def cameo_roles(sectors: list[str]) -> list[str]:
    """CAMEO's codes of roles, each once; a party comes after the side that it is on (OPPPTY)."""
    roles = dict.fromkeys(_sectors()["cameo", sector] for sector in sectors if ("cameo", sector) in _sectors())
    return sorted(roles, key=lambda role: role == "PTY")


def cameo_country(country: str | None) -> str:
    """CAMEO's code of a state; "" for none and for international bodies, which are codes of their own there."""
    if country is None or country in INTERNATIONAL:
        return ""
    return _cameo_countries().get(country, country)


def cameo_body(country: str | None) -> tuple[str, str, str]:
    """Of what PLOVER has in the country slot without being a country: CAMEO's code, known group and role."""
    return _bodies().get(country or "", ("", "", ""))


def event_text(code: str) -> str:
    """ICEWS's label of a code of CAMEO; "" for a code that CAMEO does not have."""
    return _icews("label").get(code) or _cameo_names().get(code, "")


def intensity(code: str) -> float | None:
    """ICEWS's score of a code of CAMEO: Goldstein's, but for four codes."""
    changed = _icews("intensity").get(code)
    return float(changed) if changed else goldstein(code)


def goldstein(code: str) -> float | None:
    """GDELT's score of a code of CAMEO, or None."""
    return ontology.goldstein_scores().get(code)


@lru_cache(maxsize=1)
def _names() -> dict[tuple[str, str], str]:
    return {(row["layout"], row["iso3"]): row["name"] for row in rows_of(HERE / "country_names.tsv")}


@lru_cache(maxsize=1)
def _plain_names() -> dict[str, str]:
    """The first name of each country in the tables of actors."""
    rows = [row for row in rows_of(KNOWLEDGE / "countries.tsv") if row["kind"] == "name"]
    return {row["country"]: row["phrase"] for row in reversed(rows)}


@lru_cache(maxsize=1)
def _fips() -> dict[str, str]:
    return {row["iso3"]: row["fips"] for row in rows_of(HERE / "fips.tsv")}


@lru_cache(maxsize=1)
def _sectors() -> dict[tuple[str, str], str]:
    return {(row["layout"], row["sector"]): row["name"] for row in rows_of(HERE / "sectors.tsv")}


@lru_cache(maxsize=1)
def _cameo_countries() -> dict[str, str]:
    return {row["iso3"]: row["code"] for row in rows_of(HERE / "cameo_countries.tsv")}


@lru_cache(maxsize=1)
def _bodies() -> dict[str, tuple[str, str, str]]:
    rows = rows_of(HERE / "cameo_actors.tsv")
    return {row["country"]: (row["code"], row["group"], row["role"]) for row in rows}


@lru_cache(maxsize=2)
def _icews(slot: str) -> dict[str, str]:
    return {row["code"]: row["value"] for row in rows_of(HERE / "icews_codes.tsv") if row["slot"] == slot}


@lru_cache(maxsize=1)
def _cameo_names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows_of(CAMEO)}
