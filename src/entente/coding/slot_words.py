"""Slots of records in the words that a person types: "CONSULT", "2023-03", "CHN; person/xi-jinping", "none".

`meaning` reads them, for a record in its document, and `words_of` writes them: what one writes the other reads. Words
of an actor may be a country code with sectors (CHN MIL), an id or a name, resolved as of the document's date; where
they stand in the text differently from how they are meant, "the ministry = UKR GOV".
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, get_args

from entente.actors import shipped
from entente.actors.named import place_named
from entente.coding import ontology
from entente.coding.slot_actors import SIDES, WANTED, Told, actor_meant, key_of, stands, typed
from entente.records import (
    CONTEXTS,
    CorrectionError,
    DateSpan,
    Document,
    EventType,
    Form,
    Magnitude,
    Mention,
    Place,
    Stance,
    Statement,
    Status,
)

NONE = "none"
REMOVED = "record"  # the slot that says whether there is such a record at all
SLOTS: dict[str, tuple[str, ...]] = {
    "mention": (
        "type", "mode", "context", "status", "historical", "date", "place", "actors", "recipients", "reported_by",
        "magnitude", REMOVED,
    ),
    "statement": ("speakers", "about", "stance", "date", "form", "reported_by", REMOVED),
}  # fmt: skip
NEEDED = ("type", "status", "historical", "actors", "form")  # slots that no record is without
_DAY = r"\d{4}-\d{2}-\d{2}"
_DATE = re.compile(rf"(?P<first>{_DAY})(?:\s*(?:/|to|–)\s*(?P<last>{_DAY}))?|(?P<year>\d{{4}})(?:-(?P<month>\d{{2}}))?")
_NUMBER = re.compile(r"(?P<slot>dead|injured|size)\s*[:=]?\s*(?P<number>\d[\d,]*)")


def meaning(slot: str, words: str | None, record: Told, document: Document, must_stand: bool = True) -> Any:
    """What a slot of `record` holds when a person gives it these words, in JSON form; None or "none": nothing.

    must_stand: words that are said to name an actor ("the ministry = UKR GOV") have to stand in the text
    Raises CorrectionError for a slot that the record does not have and for words that mean nothing there.
    """
    if slot not in SLOTS[record.kind]:
        raise CorrectionError(f"a {record.kind} has no slot {slot!r} to correct: want {_any_of(SLOTS[record.kind])}")
    said = " ".join((words or NONE).split())
    nothing = said.lower() in (NONE, "-", "null")
    if slot == REMOVED:
        if not nothing:
            raise CorrectionError(f"{REMOVED} can only be none, which says that there is no such {record.kind}")
        return None
    if nothing and slot in NEEDED:
        raise CorrectionError(f"{slot} cannot be none: every {record.kind} has one; {_wanted(slot)}")
    if slot in SIDES[record.kind]:
        items = [] if nothing else [item for each in said.split(";") if (item := each.strip())]
        if slot in NEEDED and not items:
            raise CorrectionError(f"{slot} cannot be empty: {WANTED}")
        return [actor_meant(each, slot, record, document, must_stand).model_dump(mode="json") for each in items]
    return _READ[slot](None if nothing else said, record, document)


def words_of(record: Told, slot: str) -> str | None:
    """What a person would type for what a slot of `record` holds; None where it holds nothing, and for the record."""
    if slot == REMOVED:
        return None
    if slot in SIDES[record.kind]:
        return "; ".join(map(typed, getattr(record, slot))) or None
    if slot == "stance" and isinstance(record, Statement):
        stances = [each.stance or NONE for each in record.about]
        return "; ".join(stances) if set(stances) - {NONE} else None
    value = getattr(record, slot)
    if isinstance(value, DateSpan):
        return _date_words(value)
    if isinstance(value, Place):
        return value.name or value.text
    if isinstance(value, Magnitude):
        return "; ".join(f"{name} {number}" for name, number in value if number is not None) or None
    if isinstance(value, list):
        return "; ".join(value) or None
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _date_words(when: DateSpan) -> str | None:
    if when.basis == "document":
        return None
    first, last = when.start.isoformat(), when.end.isoformat()
    if first == last:
        return first
    for short in (first[:4], first[:7]):
        if _days(short) == (when.start, when.end):
            return short
    return f"{first}/{last}"


# What was said (None: nothing) → the value in JSON form


def _type(said: str | None, record: Told, _: Document) -> str:
    return _one("type", (said or "").upper(), get_args(EventType))


def _mode(said: str | None, record: Told, _: Document) -> list[str]:
    kind = record.type if isinstance(record, Mention) else ""
    known = tuple(mode for each, mode in ontology.measures() if each == kind and mode)
    if said and not known:
        raise CorrectionError(f"mode {said!r}: {kind} has no modes; only none is allowed")
    return list(dict.fromkeys(_one(f"mode of {kind}", each, known) for each in _items(said)))


def _context(said: str | None, record: Told, _: Document) -> list[str]:
    return list(dict.fromkeys(_one("context", each.replace(" ", "_"), sorted(CONTEXTS)) for each in _items(said)))


def _status(said: str | None, record: Told, _: Document) -> str:
    return _one("status", (said or "").lower(), get_args(Status))


def _historical(said: str | None, record: Told, _: Document) -> bool:
    return _one("historical", (said or "").lower(), ("yes", "no", "true", "false")) in ("yes", "true")


def _form(said: str | None, record: Told, _: Document) -> str:
    return _one("form", (said or "").lower(), get_args(Form))


def _date(said: str | None, record: Told, _: Document) -> dict[str, Any] | None:
    if said is None:
        return None
    try:
        first, last = _days(said)
    except ValueError as fault:
        raise CorrectionError(f"date {said!r} is {fault}: {_wanted('date')}") from fault
    if record.date and record.date.basis != "document" and (record.date.start, record.date.end) == (first, last):
        return record.date.model_dump(mode="json")
    days, most = (last - first).days, {"day": 0, "week": 6, "month": 30, "year": 365}
    precision = next((name for name, limit in most.items() if days <= limit), "unknown")
    made = DateSpan.model_validate({"start": first, "end": last, "precision": precision, "basis": "inferred"})
    return made.model_dump(mode="json")


def _place(said: str | None, record: Told, document: Document) -> dict[str, Any] | None:
    if said is None:
        return None
    own = record.place if isinstance(record, Mention) else None
    if own is not None and said.lower() == (own.name or "").lower():
        return own.model_dump(mode="json")
    span, place = stands(said.rpartition(",")[0].strip() or said, record, document.text), place_named(said, shipped())
    if place is None:
        if span is None:
            raise CorrectionError(f"place {said!r} is in no gazetteer nor in the sentence: {_wanted('place')}")
        return Place(**span.model_dump(), name=span.text).model_dump(mode="json")
    return place.model_copy(update=span.model_dump() if span else {}).model_dump(mode="json")


def _magnitude(said: str | None, record: Told, _: Document) -> dict[str, Any] | None:
    if said is None:
        return None
    counts = [(each, _NUMBER.fullmatch(each.strip().lower())) for each in said.split(";")]
    for each, count in counts:
        if count is None:
            raise CorrectionError(f"magnitude {each.strip()!r} is no number of people: {_wanted('magnitude')}")
    numbers = {count["slot"]: int(count["number"].replace(",", "")) for _, count in counts if count}
    return Magnitude.model_validate(numbers).model_dump(mode="json")


def _stance(said: str | None, record: Told, _: Document) -> dict[str, str | None]:
    """The stance towards each of those whom a statement is about, by what they are known by."""
    about = record.about if isinstance(record, Statement) else []
    given = [_one("stance", each, (*get_args(Stance), NONE)) for each in _items(said or NONE)]
    if not about:
        raise CorrectionError(f"{record.id} is about nobody: correct about before stance")
    if len(given) not in (1, len(about)):
        raise CorrectionError(f"stance has {len(given)} values, and about has {len(about)}: want one for all, or each")
    given = given * len(about) if len(given) == 1 else given
    return {key_of(actor): None if each == NONE else each for actor, each in zip(about, given, strict=True)}


_READ: dict[str, Callable[[str | None, Told, Document], Any]] = {
    "type": _type, "mode": _mode, "context": _context, "status": _status, "historical": _historical, "date": _date,
    "place": _place, "magnitude": _magnitude, "stance": _stance, "form": _form,
}  # fmt: skip


def _days(said: str) -> tuple[date, date]:
    """The first and the last day of a date in words. Raises ValueError."""
    found = _DATE.fullmatch(said)
    if found is None:
        raise ValueError("not a date")
    if found["first"]:
        try:
            first, last = date.fromisoformat(found["first"]), date.fromisoformat(found["last"] or found["first"])
        except ValueError as fault:
            raise ValueError("no such day") from fault
        if last < first:
            raise ValueError("a period that ends before it begins")
        return first, last
    year, month = int(found["year"]), found["month"]
    if year < 1 or month is not None and not 1 <= int(month) <= 12:
        raise ValueError("no such month" if month else "no such year")
    end = int(month or 12)
    return date(year, int(month or 1), 1), date(year, end, calendar.monthrange(year, end)[1])


def _items(said: str | None) -> list[str]:
    return [item for each in re.split("[;,]", said or "") if (item := each.strip().lower())]


def _one(what: str, said: str, known: Sequence[str]) -> str:
    if said not in known:
        raise CorrectionError(f"{what} {said!r} is unknown: want {_any_of(known)}")
    return said


def _any_of(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _wanted(slot: str) -> str:
    return {
        "type": f"want {_any_of(get_args(EventType))}",
        "status": f"want {_any_of(get_args(Status))}",
        "form": f"want {_any_of(get_args(Form))}",
        "historical": "want yes or no",
        "actors": WANTED,
        "date": "want 2023-03-10, 2023-03, 2023 or 2023-03-01/2023-03-05, or none",
        "place": "want a name (Tripoli), one with its country (Tripoli, LBN), a country code, or none",
        "magnitude": "want dead 12; injured 30; size 5000 (each may be left out), or none",
    }[slot]
