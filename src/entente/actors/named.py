"""Whom, or which place, a person means who types a code, an id or a name, without a text around it.

"CHN MIL" is the Chinese military, "Qin Gang" he with the office that he held on the day, "Tripoli, LBN" not the Tripoli
in Libya.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from entente.actors import people
from entente.actors.derived import own_sectors
from entente.actors.gazetteer import Site, shipped_places
from entente.actors.places import OTHER_SPELLING, WHOLE_COUNTRY, prior
from entente.actors.resolve import STATE_SECTORS, SURE
from entente.actors.spelling import folded
from entente.actors.tables import Bearer, Person, Tables
from entente.records import COUNTRY_CODES, SECTORS, Actor, Place

OF_STATES = "state/"


def named(words: str, day: date | None, tables: Tables) -> Actor | None:
    """Whom `words` name on `day` (None: now), without words of a text; None where the tables know nobody of the name.

    words: a country code (CHN), sectors (UNK), both (CHN MIL), an id (org/nato) or a name in any case
    """
    wanted = " ".join(words.split())
    return _by_codes(wanted.upper().split(), tables) or _by_id(wanted, day, tables) or _by_name(wanted, day, tables)


def place_named(words: str, tables: Tables) -> Place | None:
    """The place that `words` name, without words of a text; None where neither table nor gazetteer has it.

    words: a name, one with its country or division behind a comma, or a country code
    """
    name, _, within = (part.strip() for part in " ".join(words.split()).rpartition(","))
    name, within = (name, within) if name else (within, "")
    if code := _country(name, tables):
        return _centre(code, tables) if not within else None
    sites = list(shipped_places().named(folded(name)))
    where = _country(within, tables) if within else None
    if within:
        sites = [site for site in sites if site.country == where or folded(site.admin1 or "") == folded(within)]
    if not sites:
        return _centre(where, tables).model_copy(update={"name": name}) if where else None
    return _place(max(sites, key=lambda site: (prior(site) + (0.0 if site.usual else OTHER_SPELLING), site.name)))


def _by_codes(codes: list[str], tables: Tables) -> Actor | None:
    """A country with the sectors behind it, or sectors alone."""
    country = codes[0] if codes and codes[0] in COUNTRY_CODES else None
    sectors = codes[1:] if country else codes
    if not codes or not set(sectors) <= SECTORS:
        return None
    # Chinese students are not China (as in `resolve`): only those who act for the state have its id.
    state = country in tables.country_names and (not sectors or sectors[0] in STATE_SECTORS)
    return _actor(
        SURE["name"] if country else 0.0,
        id=f"{OF_STATES}{country}" if state else None,
        name=tables.country_names[country or ""] if state else None,
        country=country,
        sectors=sectors,
    )


def _by_id(key: str, day: date | None, tables: Tables) -> Actor | None:
    lower = key.lower()
    if "/" not in lower:
        return None
    if lower.startswith(OF_STATES):
        code = lower.removeprefix(OF_STATES).upper()
        return _by_codes([code], tables) if code in tables.country_names else None
    if person := tables.people.get(lower):
        return _officer(person, day)
    borne = [each for bearers in tables.bearers.values() for each in bearers if each.id == lower]
    return _bearer(next((each for each in borne if each.period.covers(day)), borne[0])) if borne else None


def _by_name(name: str, day: date | None, tables: Tables) -> Actor | None:
    bare = name[4:] if name.lower().startswith("the ") else name
    found = (tables.bearer(phrase, day) for phrase in _spellings(name, bare, tables))
    if bearer := next((each for each in found if each is not None), None):
        return _bearer(bearer)
    person = people.who(tables, bare, None, day)
    return _officer(person, day) if person else None


def _spellings(name: str, bare: str, tables: Tables) -> Iterator[str]:
    yield from (name, bare)
    yield from tables.spelled(bare)


def _bearer(bearer: Bearer) -> Actor:
    return _actor(
        SURE.get(bearer.kind, 0.9),
        id=bearer.id,
        name=bearer.name,
        country=bearer.country,
        sectors=own_sectors(bearer),
        state_run=bearer.state_run,
    )


def _officer(person: Person, day: date | None) -> Actor:
    """A known person with the office held on the day, else as a former official (PLOVER 7.3)."""
    office = person.office_on(day)
    return _actor(
        SURE["name"],
        id=person.id,
        name=person.name,
        country=(office or people.last_office(person)).country,
        sectors=list(office.sectors) if office else ["ELI"],
        office=office and office.title,
    )


def _actor(sure: float, **slots: object) -> Actor:
    return Actor.model_validate({"text": None, "start": None, "end": None, "confidence": sure, **slots})


def _country(words: str, tables: Tables) -> str | None:
    """The code of a country by its code or name."""
    if words.upper() in tables.country_names:
        return words.upper()
    phrases = (words, *tables.spelled(words))
    found = (tables.bearer(phrase, None, WHOLE_COUNTRY[:1]) for phrase in phrases)
    return next((each.country for each in found if each is not None), None)


def _centre(code: str, tables: Tables) -> Place:
    centre = shipped_places().countries.get(code)
    where = {"lat": centre.lat, "lon": centre.lon} if centre else {}
    return _no_words(name=tables.country_names[code], country=code, precision="country", **where)


def _place(site: Site) -> Place:
    slots = ("name", "country", "admin1", "lat", "lon", "geonames", "precision")
    return _no_words(**{slot: getattr(site, slot) for slot in slots})


def _no_words(**slots: object) -> Place:
    return Place.model_validate({"text": None, "start": None, "end": None, **slots})
