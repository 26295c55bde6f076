"""What the tables of actors say of whom a record names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from entente.actors import ShownActor, show


def reasons(record: Mapping[str, Any], day: date | None) -> dict[str, list[str]]:
    """What the tables say on `day` of each resolved actor of a record, line by line, by the actor's id."""
    told: dict[str, list[str]] = {}
    for actor in _actors(record):
        key = actor.get("id")
        if key and key not in told:
            names = dict.fromkeys(name for name in (actor.get("name"), actor.get("text")) if name)
            lines = [_line(one) for name in names for one in show(name, day) if one.id == key]
            told[key] = list(dict.fromkeys(lines))
    return told


def _actors(record: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for slot in ("actors", "recipients", "speakers", "about", "reported_by"):
        yield from record.get(slot) or ()


def _line(actor: ShownActor) -> str:
    period = f"{actor.from_ or ''} to {actor.until or 'now'}".strip() if actor.from_ or actor.until else ""
    parts = (actor.name, actor.office, actor.country, period, f"source: {actor.source}" if actor.source else "")
    return ", ".join(str(part) for part in parts if part)
