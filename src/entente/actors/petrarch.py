"""Actor dictionaries of TABARI and PETRARCH, read as users' own actors.

An entry is a phrase with underscores for spaces, its synonyms on lines that begin with "+", and codes in brackets with
dates of office: `[AFGGOV >020613]`, `[RUSELI <19991231]`, `[KORGOV 040117-061201]`. CAMEO codes become PLOVER's:
the first three letters are the country, each three that follow a sector. Format: PETRARCH documentation, "Actor
dictionaries".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from entente.actors.own import OwnActor, TableFault
from entente.actors.spelling import slug
from entente.records import COUNTRY_CODES, SECTORS

CODE = re.compile(r"\[([^\]]*)\]?")
DATED = re.compile(r"^\s*([A-Z~-]+)\s*(?:([<>])\s*(\d{6}|\d{8})|(\d{6}|\d{8})\s*-\s*(\d{6}|\d{8}))?\s*$")
SMALL = frozenset("of and the for in to de la al el".split())
COUNTRIES = {"ROM": "ROU", "TMP": "TLS", "ZAR": "COD", "KSV": "XKX", "BYS": "BLR", "WSB": "PSE", "GZS": "PSE"}
INTERNATIONAL = {"IGOUNO": "UNO", "IGOEUR": "EUR", "IGOEEC": "EUR", "UNO": "UNO", "EEC": "EUR"}
SECTOR_CODES = {"MED": "JRN", "HLH": "MED", "INS": "REB", "SEP": "REB", "SPY": "SPY", "ACT": "CVL", "PTY": "PTY"}


@dataclass(slots=True)
class _Entry:
    """A phrase with its synonyms, and the codes met so far."""

    phrases: list[str]
    codes: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What a dictionary gave: its actors, one line a broken entry, and how many entries PLOVER has no code for."""

    actors: list[OwnActor]
    faults: list[str]
    uncoded: int


def read_petrarch(path: Path) -> Dictionary:
    """The actors of a dictionary. A broken entry is left out whole and named by file, line and column.

    Published dictionaries have some, and PETRARCH passes over them too. Raises TableFault for a file without any entry,
    OSError.
    """
    actors: list[OwnActor] = []
    faults: list[str] = []
    uncoded = 0
    for entry in _entries(path):
        try:
            made = [actor for line, code in entry.codes for actor in _actors(path, line, entry.phrases, code)]
        except TableFault as fault:
            faults.append(str(fault))
            continue
        uncoded += not made
        actors += made
    if not actors:
        raise TableFault(f"{path}: no entry with a code in brackets; is this a PETRARCH actor dictionary?")
    return Dictionary(actors, faults, uncoded)


def _entries(path: Path) -> Iterator[_Entry]:
    entry: _Entry | None = None
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            text = re.split(r"[#;]", line, maxsplit=1)[0].strip()
            phrase = text.partition("[")[0].strip()
            if not text:
                continue
            if phrase.startswith("+") and entry is not None:
                entry.phrases.append(phrase[1:])
            elif phrase:
                if entry is not None:
                    yield entry
                entry = _Entry([phrase])
            if entry is not None:
                entry.codes += [(number, code) for code in CODE.findall(text)]
    if entry is not None:
        yield entry


def _actors(path: Path, line: int, phrases: list[str], code: str) -> Iterator[OwnActor]:
    dated = DATED.match(code)
    if dated is None:
        raise TableFault(f"{path}: line {line}, column code: {code!r} is no code with dates; see the module's examples")
    letters, side, one, first, last = dated.groups()
    translated = _translated(letters)
    if translated is None:
        return
    country, sectors = translated
    days = [_day(path, line, each) for each in (one, first, last)]
    since = days[0] if side == ">" else days[1]
    until = days[0] if side == "<" else days[2]
    if since and until and until < since and first and len(first) == 6:  # 331108-730717: of last century
        since = since.replace(year=since.year - 100)
    if since and until and until < since:
        raise TableFault(f"{path}: line {line}, column code: {until} is before {since}")
    for phrase in phrases:
        name = _name(phrase)
        if name:
            yield OwnActor(name, name, f"own/{slug(_name(phrases[0]))}", country, sectors, None, since, until)


def _name(phrase: str) -> str:
    words = phrase.strip().strip("_ ").replace("_", " ").split()
    return " ".join(_cased(word) for word in words)


def _cased(word: str) -> str:
    if word.lower() in SMALL:
        return word.lower()
    return word.capitalize() if word.isupper() and len(word) > 2 and "." not in word else word


def _translated(code: str) -> tuple[str | None, tuple[str, ...]] | None:
    """PLOVER country and sectors of a CAMEO code; None where it has neither."""
    rest = code.strip("~-")
    if rest[:6] in INTERNATIONAL:
        country: str | None = INTERNATIONAL[rest[:6]]
        rest = rest[6:]
    else:
        head = COUNTRIES.get(rest[:3], INTERNATIONAL.get(rest[:3], rest[:3]))
        country = head if head in COUNTRY_CODES else None
        rest = rest[3:] if country else rest
    parts = [rest[at : at + 3] for at in range(0, len(rest), 3)]
    sectors = tuple(dict.fromkeys(each for part in parts if (each := SECTOR_CODES.get(part, part)) in SECTORS))
    return (country, sectors) if country or sectors else None


def _day(path: Path, line: int, text: str | None) -> date | None:
    if text is None:
        return None
    if len(text) == 6:
        text = ("19" if int(text[:2]) > 45 else "20") + text
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise TableFault(f"{path}: line {line}, column code: {text} is no date (YYMMDD or YYYYMMDD)") from None
