"""Files of GDELT Events, 2.0 (61 columns) and 1.0 (58, before April 2013 57) → events.

A row is an event as GDELT has it: a claim of one kind between two parties, merged only where reports match in all. What
two do together is there twice, once from each side; the first row is the event (`mirrors`), and who talk are all
actors. Counts are of the first quarter of an hour: `documents` and `reports` are NumArticles (copies too), `outlets`
is NumSources. `goldstein` is the file's; `score` and `quad` are PLOVER's for the type that the crosswalk gives, for
GDELT's QuadClass counts investigations as cooperation and protests as words. Actors are classes ("POLICE"), so only
states have an id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from entente.coding.mentions import scope
from entente.formats.reading import slots
from entente.formats.reading.countries import REGIONS, country_of_cameo, country_of_fips, name_of
from entente.formats.reading.crosswalk import act_of_code, with_zeros
from entente.formats.reading.faults import ImportReport, Note, Refused
from entente.formats.reading.mirrors import MIRROR, Mirrors
from entente.formats.reading.rows import Recent, Row, column_name, tables
from entente.formats.words import printable
from entente.records import Actor, DateSpan, Event, Place, imported_event_id
from entente.records.values import PlacePrecision

_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_EVENT = (
    "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles "
    "AvgTone"
)
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"


def _columns(geo: Sequence[str]) -> tuple[str, ...]:
    actors = [f"Actor{number}{slot}" for number in (1, 2) for slot in _ACTOR.split()]
    places = [f"{whose}Geo_{slot}" for whose in ("Actor1", "Actor2", "Action") for slot in geo]
    about = ["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"]
    return (*about, *actors, *_EVENT.split(), *places, "DATEADDED", "SOURCEURL")


GDELT_2 = _columns(_GEO.split())
GDELT_1 = _columns([slot for slot in _GEO.split() if slot != "ADM2Code"])
# There is no header to ask: the number of columns tells the version.
VERSIONS = {61: (GDELT_2, "GDELT 2.0"), 58: (GDELT_1, "GDELT 1.0"), 57: (GDELT_1[:-1], "GDELT 1.0")}
OTHERS = {16: "rows of GDELT Mentions, not Events", 27: "rows of the GDELT GKG, not Events"}

FIRST = date(1979, 1, 1)  # GDELT begins here: an earlier date is a misreading of a number
SLACK = timedelta(days=1)  # DATEADDED is in UTC: in Auckland it is tomorrow already
BODIES = {"UNO": "UNO", "EEC": "EUR"}
# CAMEO's roles → PLOVER's sectors and, of international actors, its codes for the country slot. MED is media in one
# and medicine in the other.
ROLES = {
    "COP": "COP", "GOV": "GOV", "INS": "REB", "JUD": "JUD", "MIL": "MIL", "OPP": "OPP", "REB": "REB", "SEP": "REB",
    "SPY": "SPY", "UAF": "UAF", "AGR": "AGR", "BUS": "BUS", "CRM": "CRM", "CVL": "CVL", "DEV": "SOC", "EDU": "EDU",
    "ELI": "ELI", "ENV": "SOC", "HLH": "MED", "HRI": "SOC", "LAB": "LAB", "LEG": "LEG", "MED": "JRN", "REF": "REF",
    "PTY": "PTY", "SET": "CVL", "IGO": "IGO", "IMG": "IMG", "MNC": "MNC", "NGM": "ISM", "NGO": "NGO",
}  # fmt: skip
NO_ROLES = frozenset({"MOD", "RAD", "INT", "UIS"})  # moderate, radical; international or of a state, but unidentified
PRECISIONS: dict[str, PlacePrecision] = {
    "1": "country", "2": "province", "3": "city", "4": "city", "5": "province",
}  # fmt: skip


def events(path: Path, report: ImportReport, source: str = "gdelt") -> Iterator[Event]:
    """The events of a file. Raises ImportFault for one that cannot be read."""
    known, mirrors = Recent(), Mirrors()
    for rows in tables(path, report):
        for row in rows:
            if column_name(row.cells[0]) == "globaleventid":
                report.mend("a header, which these files do not have, passed over", row.where)
                continue
            report.rows += 1
            note = report.noting(row.where)
            try:
                values, model = _by_name(row)
                number, code = _number(values), _code(values, note)
                event = _event(values, code, model, imported_event_id(source, number), source, note)
                known.check(number, row.cells)
            except Refused as fault:
                report.refuse(fault.reason, row.where, fault.example)
                continue
            if mirrors.completes(event, code, values.get("SOURCEURL", "").strip()):
                note(MIRROR, f"{code} {number}")
            else:
                yield event


def _by_name(row: Row) -> tuple[Mapping[str, str], str]:
    """The values by the names of their columns, and the version of GDELT."""
    count = len(row.cells)
    if count not in VERSIONS:
        raise Refused(OTHERS.get(count, "not as many values as GDELT has columns (57, 58 or 61)"), str(count))
    columns, model = VERSIONS[count]
    return dict(zip(columns, row.cells, strict=True)), model


def _number(row: Mapping[str, str]) -> str:
    number = row["GLOBALEVENTID"].strip()
    if not (number.isascii() and number.isdigit()):
        raise Refused("no GLOBALEVENTID", printable(number))
    return number


def _event(values: Mapping[str, str], code: str, model: str, identity: str, source: str, note: Note) -> Event:
    act, added = act_of_code(code), slots.day(values["DATEADDED"])
    when = _date(values["SQLDATE"], added, note)
    actors, recipients = act.parties(*(_actors(values, side, when.start, note) for side in ("Actor1", "Actor2")))
    if not actors:
        raise Refused("no actor")
    goldstein = slots.number(values["GoldsteinScale"], -10, 10)
    if goldstein is None and values["GoldsteinScale"].strip():
        note("a GoldsteinScale that is no number from -10 to 10 left out", printable(values["GoldsteinScale"]))
    articles, outlets = (int(slots.number(values[each], 1, slots.MOST) or 1) for each in ("NumArticles", "NumSources"))
    return Event(
        id=identity, source=source, **act.scored(), cameo=act.code(code, recipients),
        goldstein=goldstein, scope=scope(actors, recipients), actors=actors, recipients=recipients,
        date=when, place=_place(values, note),
        documents=articles, reports=articles, outlets=outlets, first_reported=added, last_reported=added,
        confidence=slots.NOT_KNOWN, model=model,
    )  # fmt: skip


def _code(row: Mapping[str, str], note: Note) -> str:
    """EventCode, which is text: 10 is a demand, unless its root is 1, which says that it was 010."""
    code, root = row["EventCode"].strip(), row["EventRootCode"].strip()
    if len(root) == 1 and code.startswith(root):
        note("the leading zero of a CAMEO code restored", printable(code))
        return f"0{code}"
    return with_zeros(code, "", note)


def _date(cell: str, added: date | None, note: Note) -> DateSpan:
    """The day of the event; where it cannot be, the day on which GDELT found it, which then only says when."""
    found = slots.day(cell)
    if found is not None and found >= FIRST and (added is None or found - SLACK <= added):
        return slots.on(found)
    if added is None:
        raise Refused("a date that cannot be, and no DATEADDED", printable(cell))
    note("a date in the future, before 1979 or none: DATEADDED taken, as the day of the report", printable(cell))
    return DateSpan(start=added, end=added, precision="unknown", basis="document")


def _actors(row: Mapping[str, str], side: str, day: date | None, note: Note) -> list[Actor]:
    """The one actor of a side ("Actor1", "Actor2"), if there is one that PLOVER knows."""
    name, code, place, group, *types = (
        printable(row[f"{side}{slot}"])
        for slot in ("Name", "Code", "CountryCode", "KnownGroupCode", "Type1Code", "Type2Code", "Type3Code")
    )
    if not name and not code:
        return []
    written = place or (code[:3] if not group and not types[0] else "")
    country = country_of_cameo(written) or BODIES.get(group)
    where, sectors = slots.sectors(filter(None, (_role(each, note) for each in types)), country)
    if where is None and not sectors and written in REGIONS:
        note("a region as an actor, which PLOVER does not know, left out", name or code)
        return []
    if where is not None and code == place == written:
        return [slots.actor(name_of(where) or name or None, where, (), day)]
    return [slots.actor(name or None, where, sectors, day, known=False)]


def _role(code: str, note: Note) -> str | None:
    if code and code not in ROLES and code not in NO_ROLES:
        note("a role without a sector in PLOVER left out", code)
    return ROLES.get(code)


def _place(row: Mapping[str, str], note: Note) -> Place | None:
    """Where it happened. What looks like a point is the middle of a whole country or state by `precision`."""
    kind, name = row["ActionGeo_Type"].strip(), printable(row["ActionGeo_FullName"])
    fips = row["ActionGeo_CountryCode"].strip()
    precision = PRECISIONS.get(kind)
    if precision is None or not (name or fips):
        return None
    country = country_of_fips(fips)
    if fips and country is None:
        note("a FIPS code of a country that is not known left out", printable(fips))
    parts = [part.strip() for part in name.split(",")]  # "Nanjing, Jiangsu, China"
    admin1 = parts[0] if precision == "province" else parts[-2] if precision == "city" and len(parts) > 2 else None
    lat, lon = slots.point(row["ActionGeo_Lat"], row["ActionGeo_Long"], note)
    return Place(
        text=None, start=None, end=None, name=parts[0] or None, country=country, admin1=admin1 or None,
        lat=lat, lon=lon, precision=precision,
    )  # fmt: skip
