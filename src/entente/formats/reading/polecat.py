"""Files of POLECAT (Harvard Dataverse, doi:10.7910/DVN/AJGVIT) → events.

A row is a story's telling of a type and a mode; `happenings` says which rows are one event. Scores are PLOVER 2.0's,
not the file's: the scale of the files changed in January 2023. No public description of the columns exists; what is
read here is what users of the files report.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from entente.formats.reading import slots
from entente.formats.reading.countries import country_of, country_of_number, name_of
from entente.formats.reading.crosswalk import TYPES, act_of_plover
from entente.formats.reading.faults import ImportReport, Note, Refused
from entente.formats.reading.happenings import Telling, happenings
from entente.formats.reading.rows import Recent, Row, below, column_name, fitted, header_of, tables
from entente.formats.words import printable
from entente.records import CONTEXTS, COUNTRY_CODES, INTERNATIONAL, SECTORS, Actor, Event, Place

COLUMNS = tuple(
    column_name(name)
    for name in (
        "Event ID,Event Date,Event Type,Event Mode,Event Intensity,Quad Code,Contexts,"
        "Actor Name,Actor Country,Actor COW,Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,"
        "Wikipedia Actor ID,Recipient Name,Recipient Country,Recipient COW,Primary Recipient Sector,Recipient Sectors,"
        "Recipient Title,Recipient Name Raw,Wikipedia Recipient ID,Placename,City,District,Province,Country,Latitude,"
        "Longitude,GeoNames ID,Raw Placename,Feature Type,Source,Publication Date,Story People,Story Organizations,"
        "Story Locations,Language,Version"
    ).split(",")
)
TYPE_AT = COLUMNS.index("event type")
NEEDED = frozenset({"event id", "event date", "event type"})
NAMES = frozenset({"actor name", "actor country", "actor name raw"})
MISSING = frozenset({"", "None"})
OLD_CONTEXTS = {
    "humanitarian": "human_security", "democracy": "pro_democracy", "elections": "election", "disaster": "disasters",
}  # fmt: skip
OLD_SECTORS = {"ENV": "SOC", "HRI": "SOC", "INS": "REB", "SEP": "REB"}  # of CAMEO, left in NGEC's table


def events(path: Path, report: ImportReport, source: str = "polecat") -> Iterator[Event]:
    """The events of a file. Raises ImportFault for one that cannot be read."""
    for happening in happenings(_tellings(path, report)):
        yield happening.event(source)


def _tellings(path: Path, report: ImportReport) -> Iterator[Telling]:
    known = Recent()
    for rows in tables(path, report):
        header = header_of(rows, _fits, "Event ID, Event Date, Event Type and an actor", report)
        for row in below(rows, header, report) if header else ():
            note = report.noting(row.where)
            try:
                telling = _telling(_by_name(row, header or (), note), note)
                known.check(telling.key, row.cells)
            except Refused as fault:
                report.refuse(fault.reason, row.where, fault.example)
            else:
                yield telling


def _fits(names: Sequence[str]) -> bool:
    return NEEDED.issubset(names) and bool(NAMES.intersection(names))


def _by_name(row: Row, header: Sequence[str], note: Note) -> Mapping[str, str]:
    """The values by the names of their columns.

    Some headers have more names than their rows have values ("Headline", "Feed"): the values are then those of the
    forty columns.
    """
    width = len(COLUMNS)
    more = len(header) > width and not any(cell.strip() for cell in row.cells[width:])
    if more and len(row.cells) >= width and row.cells[TYPE_AT].strip().upper() in TYPES:
        note("names in the header that have no column: the usual forty columns taken", "")
        return dict(zip(COLUMNS, row.cells, strict=False))
    return dict(zip(header, fitted(row.cells, len(header), note), strict=True))


def _telling(row: Mapping[str, str], note: Note) -> Telling:
    key = _value(row.get("event id"))
    if key is None:
        raise Refused("no Event ID")
    act = act_of_plover(
        (_value(row.get("event type")) or "").upper(), (_value(row.get("event mode")) or "").lower(), note
    )
    when = slots.event_day(row.get("event date", ""))
    actors, recipients = act.parties(_actors(row, "actor", when, note), _actors(row, "recipient", when, note))
    if not actors:
        raise Refused("no actor")
    if act.kind == "CONSULT" and any(each in actors for each in recipients):
        note("who meets himself left out of the recipients", "")
        recipients = [each for each in recipients if each not in actors]
    return Telling(
        key=key, story=key.partition("_")[0], act=act, day=when, actors=actors, recipients=recipients,
        place=_place(row, when, note), contexts=_contexts(row.get("contexts", ""), note),
        outlet=_value(row.get("source")), published=slots.day(row.get("publication date", "")),
        version=_value(row.get("version")),
    )  # fmt: skip


def _value(cell: str | None) -> str | None:
    text = printable(cell)
    return None if text in MISSING else text


def _list(row: Mapping[str, str], name: str) -> list[str | None]:
    """The members of a list, those that are missing as None; [] where nothing is known of any."""
    members = [_value(each) for each in row.get(name, "").split(";")]
    return members if any(members) else []


def _actors(row: Mapping[str, str], side: str, day: date, note: Note) -> list[Actor]:
    """The parties of one side ("actor", "recipient"), by their names, else by the words of the story, else by country.

    The lists are meant to be parallel. One that is longer or shorter than the first of those three says of nobody what
    he is, and is left out.
    """
    names, raw, countries = (_list(row, f"{side} {what}") for what in ("name", "name raw", "country"))
    codes = _countries(countries, _list(row, f"{side} cow"), day, note)
    count = len(names or raw or codes)

    def aligned(members: list[str | None]) -> list[str | None]:
        if members and len(members) != count:
            note("lists of unequal length: what cannot be told to be whose left out", "")
        return members if len(members) == count else [None] * count

    sectors = (_list(row, f"primary {side} sector"), _list(row, f"{side} sectors"))
    columns = [aligned(each) for each in (names, raw, codes, *sectors, _list(row, f"{side} title"))]
    found: dict[Hashable, Actor] = {}
    for name, words, code, primary, further, office in zip(*columns, strict=True):
        where, its_sectors = slots.sectors(_sectors(f"{primary or ''}|{further or ''}", note), code)
        # Nothing but a country is the country itself.
        called = name or words or (name_of(where) if where and not its_sectors else None)
        if called or where:
            made = slots.actor(called, where, its_sectors, day, office, name is not None)
            found.setdefault((made.id, made.name, made.country), made)
    return list(found.values())


def _countries(names: list[str | None], numbers: list[str | None], day: date, note: Note) -> list[str | None]:
    """Codes of countries by their names; by their numbers where there is no name, or none that is known."""
    if len(numbers) != len(names):
        numbers = numbers if not names else [None] * len(names)
    found: list[str | None] = []
    for name, cow in zip(names or [None] * len(numbers), numbers, strict=True):
        number = slots.number(cow or "", 1, 999)
        code = country_of(name, day) if name else None
        by_number = country_of_number(int(number), day.year) if number and not code else None
        found.append(code or by_number or slots.country(name, day, note))
    return found


def _sectors(text: str, note: Note) -> list[str]:
    """Codes of sectors: several are parted by "|", or joined (GOVMIL)."""
    found = []
    for word in text.replace("|", " ").split():
        for at in range(0, len(word), 3):
            code = OLD_SECTORS.get(word[at : at + 3], word[at : at + 3])
            if code in SECTORS or code in INTERNATIONAL:
                found.append(code)
            elif word not in MISSING:
                note("a sector that PLOVER does not have left out", printable(word[:60]))  # of a long one it is slow
    return found


def _contexts(cell: str, note: Note) -> list[str]:
    found: dict[str, None] = {}
    for name in filter(None, (_value(each) for each in cell.split("|"))):
        context = OLD_CONTEXTS.get(name, name)
        if context in CONTEXTS:
            found[context] = None
        else:
            note("a context that PLOVER does not have left out", name)
    return list(found)


def _place(row: Mapping[str, str], day: date, note: Note) -> Place | None:
    name = _value(row.get("placename")) or _value(row.get("raw placename"))
    code = _value(row.get("country"))
    if code is not None and code not in COUNTRY_CODES:
        code = slots.country(code, day, note)
    if name is None and code is None:
        return None
    lat, lon = slots.point(_value(row.get("latitude")) or "", _value(row.get("longitude")) or "", note)
    geonames = slots.number(row.get("geonames id", ""), 1, slots.MOST)
    feature = _value(row.get("feature type")) or ""
    return Place(
        text=None, start=None, end=None, name=name, country=code, admin1=_value(row.get("province")),
        lat=lat, lon=lon, geonames=int(geonames) if geonames is not None else None,
        precision="country" if feature.startswith("PCL") else "province" if feature == "ADM1"
        else "district" if feature.startswith("ADM") else "city" if feature.startswith("PPL") else "unknown",
    )  # fmt: skip
