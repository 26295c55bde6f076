"""Users' own actors: a CSV table, offices as Wikidata gives them, or a PETRARCH dictionary → rows of one shape.

A file is read as a whole or not at all: the first broken row is named by file, line and column. What was read is kept
as a table of its own in the user's folder (`folder()`), and goes before the package's tables where both know a name.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from entente.actors.spelling import slug
from entente.documents.errors import one_line
from entente.documents.jsonl import parsed
from entente.records import COUNTRY_CODES, SECTORS

COLUMNS = ("phrase", "name", "id", "country", "sectors", "office", "from", "until")
ENTITY = re.compile(r"Q\d+")
# Wikidata's queries answer with these names for a column (the label service adds "Label").
WIKIDATA = {
    "name": ("personLabel", "itemLabel", "holderLabel", "nameLabel", "name"),
    "office": ("positionLabel", "officeLabel", "position", "office"),
    "country": ("countryCode", "iso3", "countryLabel", "country"),
    "from": ("start", "startTime", "from"),
    "until": ("end", "endTime", "until"),
    "aliases": ("aliases", "altLabel", "personAltLabel", "itemAltLabel"),
}


class TableFault(ValueError):
    """A row of a user's table is broken; the message names file, line and column and says what to do."""


@dataclass(frozen=True, slots=True)
class OwnActor:
    """One meaning of one phrase, with the days on which it holds (inclusive, None where open)."""

    phrase: str
    name: str
    id: str
    country: str | None
    sectors: tuple[str, ...]
    office: str | None
    since: date | None
    until: date | None


def folder() -> Path:
    """Where users' tables are kept: ENTENTE_ACTORS, else entente/actors in the user's data folder."""
    if named := os.environ.get("ENTENTE_ACTORS"):
        return Path(named)
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "entente" / "actors"


class _Row:
    """The cells of one row, with where it stands, for messages."""

    def __init__(self, path: Path, line: int, cells: Mapping[str, str | None]):
        self.path, self.line = path, line
        self.cells = {key: one_line(value or "") for key, value in cells.items()}

    def fault(self, column: str, what: str) -> TableFault:
        return TableFault(f"{self.path}: line {self.line}, column {column}: {what}")

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def day(self, column: str, last: bool = False) -> date | None:
        """A date; of a year or a month alone its first day, or its last."""
        value = self.text(column)
        if not value:
            return None
        found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?$", value)
        try:
            if not found:
                raise ValueError
            year, month, day = found.groups()
            if day:
                return date(int(year), int(month), int(day))
            if month:
                return _month_end(int(year), int(month)) if last else date(int(year), int(month), 1)
            return date(int(year), 12, 31) if last else date(int(year), 1, 1)
        except ValueError:
            raise self.fault(column, f"{value!r} is no date; write YYYY-MM-DD, or leave it empty") from None

    def country(self, names: Mapping[str, str]) -> str | None:
        value = self.text("country")
        code = value.upper() if value.upper() in COUNTRY_CODES else names.get(value.casefold())
        if value and code is None:
            raise self.fault("country", f"{value!r} is no country; write an ISO 3166 alpha-3 code such as NOR")
        return code

    def sectors(self) -> tuple[str, ...]:
        codes = tuple(code for code in re.split(r"[;, ]+", self.text("sectors").upper()) if code)
        for code in codes:
            if code not in SECTORS:
                raise self.fault("sectors", f"{code!r} is no PLOVER sector; the codes are {' '.join(sorted(SECTORS))}")
        return codes


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _made(row: _Row, phrase: str, key: str, names: Mapping[str, str], sectors: tuple[str, ...]) -> OwnActor:
    since, until = row.day("from"), row.day("until", last=True)
    if since and until and until < since:
        raise row.fault("until", f"{until} is before {since}; change one of them")
    name = row.text("name") or phrase
    return OwnActor(phrase, name, key, row.country(names), sectors, row.text("office") or None, since, until)


def read_csv(path: Path, names: Mapping[str, str]) -> list[OwnActor]:
    """The actors of a CSV or TSV table with the columns COLUMNS; only phrase is needed, the others may be absent.

    names: country name in lower case → code. Raises TableFault for the first broken row, OSError.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            return list(_csv_rows(path, _reader(path, file), names))
        except UnicodeDecodeError as fault:
            raise TableFault(f"{path}: is no UTF-8 text ({fault.reason}); save the table as UTF-8") from None
        except csv.Error as fault:
            raise TableFault(f"{path}: is no table that can be read ({fault}); save it again as CSV") from None


def _reader(path: Path, file: IO[str]) -> csv.DictReader[str]:
    """The rows of a table whose columns are known."""
    head = file.readline()
    mark = "\t" if "\t" in head else ";" if head.count(";") > head.count(",") else ","
    file.seek(0)
    reader = csv.DictReader(file, delimiter=mark)
    columns = [one_line(column).lower() for column in reader.fieldnames or []]
    if "phrase" not in columns:
        raise TableFault(f"{path}: line 1: no column phrase; the columns are {', '.join(COLUMNS)}")
    for column in columns:
        if column not in COLUMNS:
            raise TableFault(f"{path}: line 1, column {column}: unknown; the columns are {', '.join(COLUMNS)}")
    reader.fieldnames = columns
    return reader


def _csv_rows(path: Path, reader: csv.DictReader[str], names: Mapping[str, str]) -> Iterator[OwnActor]:
    for cells in reader:
        if None in cells:
            raise TableFault(f"{path}: line {reader.line_num}: more cells than columns; quote a cell that has commas")
        row = _Row(path, reader.line_num, cells)
        phrase = row.text("phrase")
        if not phrase:
            raise row.fault("phrase", "empty; write the name as texts have it")
        key = row.text("id") or f"own/{slug(row.text('name') or phrase)}"
        if not re.fullmatch(r"[a-z]+/[\w-]+", key):
            raise row.fault("id", f"{key!r} is no id; write kind/name, such as person/jane-roe, or leave it empty")
        yield _made(row, phrase, key, names, row.sectors())


def read_wikidata(path: Path, names: Mapping[str, str]) -> list[OwnActor]:
    """Offices out of JSON as the Wikidata query service gives it: SPARQL results, or a list of objects.

    Columns: person(Label) or item(Label), position(Label), country(Label or code), start, end. Raises TableFault,
    OSError.
    """
    try:
        given = parsed(path.read_text("utf-8"))
    except ValueError as fault:
        raise TableFault(f"{path}: is no JSON ({fault}); export the query's result as JSON") from None
    results = given.get("results") if isinstance(given, dict) else None
    rows = results.get("bindings") if isinstance(results, dict) else given
    if not isinstance(rows, list):
        raise TableFault(f"{path}: neither a list nor SPARQL results; export the query's result as JSON")
    return [actor for number, row in enumerate(rows, 1) for actor in _wikidata_row(path, number, row, names)]


def _wikidata_row(path: Path, number: int, given: Any, names: Mapping[str, str]) -> Iterator[OwnActor]:
    if not isinstance(given, dict):
        raise TableFault(f"{path}: record {number}: is no object")
    plain = {key: str(value.get("value", "") if isinstance(value, dict) else value) for key, value in given.items()}
    cells = {ours: next((plain[key] for key in theirs if plain.get(key)), "") for ours, theirs in WIKIDATA.items()}
    row = _Row(path, number, cells)
    name = row.text("name")
    if not name or ENTITY.fullmatch(name):
        raise TableFault(f"{path}: record {number}, column name: no label; add the label service to the query")
    for phrase in dict.fromkeys([name, *filter(None, map(str.strip, row.text("aliases").split(",")))]):
        yield _made(row, phrase, f"person/{slug(name)}", names, ("GOV",))


def write(actors: Iterable[OwnActor], target: Path) -> None:
    """Keep actors as a table at `target`, whole or not at all. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".part")
    with half.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for actor in actors:
            dates = (str(day) if day else "" for day in (actor.since, actor.until))
            about = (actor.country or "", ";".join(actor.sectors), actor.office or "")
            table.writerow([actor.phrase, actor.name, actor.id, *about, *dates])
    half.replace(target)
