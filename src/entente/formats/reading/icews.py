"""Files of ICEWS coded event data (Harvard Dataverse, doi:10.7910/DVN/28075) → events.

A row is an event; its id is that of the row and its date together, for ids alone come twice. `goldstein` is ICEWS's
own intensity, `score` PLOVER's for the type that the crosswalk gives. Talks and visits stand there twice, once from
each side; the first row is the event (`mirrors`). Who talks are all actors, as in PLOVER; of a visit the visitor is,
also where only the host's row (CAMEO 043) is there. When a row was reported is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from entente.actors.tables import rows_of
from entente.coding.mentions import scope
from entente.formats.reading import slots
from entente.formats.reading.countries import body_of
from entente.formats.reading.crosswalk import act_of_code, code_of_name, with_zeros
from entente.formats.reading.faults import ImportReport, Note, Refused
from entente.formats.reading.mirrors import MIRROR, Mirrors
from entente.formats.reading.rows import Recent, below, fitted, header_of, tables
from entente.formats.words import printable
from entente.records import Actor, Event, Place, imported_event_id

NEEDED = frozenset({"event id", "event date", "source name"})
ACTS = frozenset({"cameo code", "event text"})
MISSING = frozenset({"", "NULL", "NA"})
# What a sector is that `icews_sectors.tsv` does not have, by the first of these words in its name.
WORDS = {"party": "PTY", "parties": "PTY", "ministry": "GOV", "intergovernmental": "IGO", "multinational": "MNC"}


def events(path: Path, report: ImportReport, source: str = "icews") -> Iterator[Event]:
    """The events of a file. Raises ImportFault for one that cannot be read."""
    known, mirrors = Recent(), Mirrors()
    for rows in tables(path, report):
        header = header_of(rows, _fits, "Event ID, Event Date, Source Name and CAMEO Code or Event Text", report)
        for row in below(rows, header, report) if header else ():
            note = report.noting(row.where)
            try:
                cells = fitted(row.cells, len(header or ()), note)
                values = dict(zip(header or (), cells, strict=True))
                key = _key(values, note)
                code = _code(values, note)
                event = _event(values, code, imported_event_id(source, key), source, note)
                known.check(key, cells)
            except Refused as fault:
                report.refuse(fault.reason, row.where, fault.example)
                continue
            if mirrors.completes(event, code, _value(values, "story id") or ""):
                note(MIRROR, f"{code} {key}")
            else:
                yield event


def _fits(names: Sequence[str]) -> bool:
    return NEEDED.issubset(names) and bool(ACTS.intersection(names))


def _key(row: Mapping[str, str], note: Note) -> str:
    """Event ID and day, the day written in one way however the file has it."""
    number = _value(row, "event id")
    if number is None:
        raise Refused("no Event ID")
    written = row.get("event date", "")
    if "/" in written:
        note("dates written month/day/year", "")
    return f"{number} {slots.event_day(written).isoformat()}"


def _event(row: Mapping[str, str], code: str, identity: str, source: str, note: Note) -> Event:
    act, day = act_of_code(code), slots.event_day(row["event date"])
    actors, recipients = act.parties(_actors(row, "source", day, note), _actors(row, "target", day, note))
    if not actors:
        raise Refused("no actor")
    intensity = _value(row, "intensity")
    goldstein = slots.number(intensity or "", -10, 10)
    if intensity is not None and goldstein is None:
        note("an intensity that is no number from -10 to 10 left out", intensity)
    return Event(
        id=identity, source=source, **act.scored(), cameo=act.code(code, recipients),
        goldstein=goldstein, scope=scope(actors, recipients), actors=actors, recipients=recipients,
        date=slots.on(day), place=_place(row, day, note),
        documents=1, reports=1, outlets=1, confidence=slots.NOT_KNOWN, model="ICEWS",
    )  # fmt: skip


def _value(row: Mapping[str, str], name: str) -> str | None:
    text = printable(row.get(name))
    return None if text in MISSING else text


def _code(row: Mapping[str, str], note: Note) -> str:
    """The CAMEO code; in files without that column (2017) the one whose label is the Event Text."""
    code, label = _value(row, "cameo code"), _value(row, "event text") or ""
    if code is not None:
        return with_zeros(code, label, note)
    if (found := code_of_name(label)) is None:
        raise Refused("no CAMEO Code, and no Event Text that tells it", label)
    note("no CAMEO Code: taken from Event Text", "")
    return found


def _actors(row: Mapping[str, str], side: str, day: date, note: Note) -> list[Actor]:
    """The one actor of a side ("source", "target"), if there is one."""
    name = _value(row, f"{side} name")
    if name is None:
        return []
    written = _value(row, f"{side} country")
    country = slots.country(written, day, note) if written else body_of(name)
    codes = [code for each in (_value(row, f"{side} sectors") or "").split(",") for code in _sector(each, note)]
    where, sectors = slots.sectors(codes, country)
    return [slots.actor(name, where, sectors, day)]


def _sector(name: str, note: Note) -> tuple[str, ...]:
    plain = name.strip(' "').casefold()
    if plain in _sectors():
        return _sectors()[plain]
    for word, code in WORDS.items():
        if word in plain:
            return (code,)
    if plain:
        note("a sector without one in PLOVER left out", name.strip())
    return ()


@lru_cache(maxsize=1)
def _sectors() -> dict[str, tuple[str, ...]]:
    table = Path(__file__).parent / "icews_sectors.tsv"
    return {row["sector"].casefold(): tuple(filter(None, row["codes"].split(";"))) for row in rows_of(table)}


def _place(row: Mapping[str, str], day: date, note: Note) -> Place | None:
    city, district, province = (_value(row, name) for name in ("city", "district", "province"))
    written = _value(row, "country")
    name = city or district or province or written
    if name is None:
        return None
    lat, lon = slots.point(_value(row, "latitude") or "", _value(row, "longitude") or "", note)
    return Place(
        text=None, start=None, end=None, name=name, country=slots.country(written, day, note), admin1=province,
        lat=lat, lon=lon,
        precision="city" if city else "district" if district else "province" if province else "country",
    )  # fmt: skip
