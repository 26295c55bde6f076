"""`--explain ID`: the one record that an id, or its beginning, names, and what the tables say of its actors."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from entente.cli.errors import misuse

if TYPE_CHECKING:
    from entente.records import AnyRecord, Document

Found: TypeAlias = "tuple[AnyRecord, Document | None]"
_WHOLE_ID = 24  # characters: "men-" and 20 digits
_NAMED = 5  # records that an ambiguous beginning names in the message


def is_whole(prefix: str) -> bool:
    """Whether `prefix` is a whole id, so that no other record can have it."""
    return len(prefix) >= _WHOLE_ID


def explain_one(prefix: str, found: Sequence[Found]) -> None:
    """Print the explanation of the only record in `found`; none or several are a misuse."""
    if not found:
        misuse(f"no record has an id that begins with {prefix!r}: find ids with --format jsonl")
    if len(found) > 1:
        ids = ", ".join(record.id for record, _ in found[:_NAMED])
        misuse(f"{len(found)} records have an id that begins with {prefix!r}: give more of it ({ids})")
    from rich.console import Console

    from entente.formats.explain import explain

    record, document = found[0]
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    row = record.model_dump(mode="json")
    about = document.model_dump(mode="json") if document is not None else None
    explain(console, row, about, reasons(row, document.day if document is not None else None))


def reasons(record: dict[str, Any], day: date | None) -> dict[str, list[str]]:
    """What the tables say on `day` of each resolved actor of a record, by the actor's id."""
    from entente.cli.actors import shown

    told: dict[str, list[str]] = {}
    for actor in _actors(record):
        key = actor.get("id")
        if key and key not in told:
            names = dict.fromkeys(name for name in (actor.get("name"), actor.get("text")) if name)
            lines = [_line(one) for name in names for one in shown(name, day) if one.id == key]
            told[key] = list(dict.fromkeys(lines))
    return told


def _actors(record: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for slot in ("actors", "recipients", "speakers", "about", "reported_by"):
        yield from record.get(slot) or ()


def _line(actor: Any) -> str:
    period = f"{actor.from_ or ''} to {actor.until or 'now'}".strip() if actor.from_ or actor.until else ""
    parts = (actor.name, actor.office, actor.country, period, f"source: {actor.source}" if actor.source else "")
    return ", ".join(str(part) for part in parts if part)
