"""An event → one flat row: the slots of its best telling, the counts over all tellings, and where reports differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from entente.formats.cells import (
    DATE,
    PLACE,
    Cell,
    CellType,
    evidence,
    joined,
    name_at,
    party,
    people,
    when,
    where,
    words,
)
from entente.formats.levels import TextLevel

EVENTS_VERSION = 1  # of the columns below; one more whenever a column is renamed, dropped or means something else

EVENT: dict[str, CellType] = {
    "id": "text", "source": "text", "type": "text", "mode": "text", "context": "text", "quad": "int",
    "score": "float", "cameo": "text", "goldstein": "float", "scope": "text",
    **party("actors", "actor"), **party("recipients", "recipient"),
    "status": "text", "historical": "bool", **DATE, **PLACE,
    "reported_by": "text", "reported_by_state_run": "text",
    "dead_low": "int", "dead_high": "int", "injured_low": "int", "injured_high": "int",
    "size_low": "int", "size_high": "int",
    "documents": "int", "reports": "int", "outlets": "int", "state_run_outlets": "text",
    "first_reported": "date", "last_reported": "date", "accounts": "text", "part_of": "text",
    "evidence_document": "text", "evidence_mention": "text", "trigger": "text", "evidence": "text",
    "confidence": "float", "model": "text", "edited": "text",
}  # fmt: skip
_AS_IT_IS = (
    "id source type quad score cameo goldstein scope status historical documents reports outlets "
    "first_reported last_reported part_of confidence model"
).split()


def event_row(record: Mapping[str, Any], document: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    """The cells of EVENT; `document` is that of the event's evidence, with its text where the level asks for it."""
    told = record.get("evidence") or {}
    return {
        **{name: record.get(name) for name in _AS_IT_IS},
        "mode": joined(record["mode"]),
        "context": joined(record["context"]),
        **people(record["actors"], "actors", "actor", level),
        **people(record["recipients"], "recipients", "recipient", level),
        **when(record.get("date")),
        **where(record.get("place"), level),
        "reported_by": joined(map(name_at(level), record["reported_by"])),
        "reported_by_state_run": joined("yes" if each.get("state_run") else "" for each in record["reported_by"]),
        **_ranges(record.get("magnitude") or {}),
        "state_run_outlets": joined(f"{country} {count}" for country, count in sorted(record["state_run"].items())),
        "accounts": _accounts(record["accounts"]),
        "evidence_document": told.get("document"),
        "evidence_mention": told.get("mention"),
        "trigger": words(told.get("trigger"), level),
        "evidence": evidence({**record, **told}, document, level) if told else None,
        "edited": joined(record["edited"]),
    }


def _ranges(magnitude: Mapping[str, Any]) -> dict[str, Cell]:
    return {
        f"{name}_{end}": (magnitude.get(name) or {}).get(end)
        for name in ("dead", "injured", "size")
        for end in ("low", "high")
    }


def _accounts(accounts: Iterable[Mapping[str, Any]]) -> str | None:
    """Every version with who has it: "dead 12: Reuters; dead 14: Xinhua, CCTV"."""
    said = (
        f"{account['slot']} {account['value']}: {', '.join(account['sources'])}"
        if account["sources"]
        else f"{account['slot']} {account['value']}"
        for account in accounts
    )
    return joined(said)
