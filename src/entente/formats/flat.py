"""A record → one flat row for CSV and Parquet: names in snake case, lists joined by "; ".

Lists of one party are parallel: the third of `actor_countries` belongs to the third of `actors`, and an item
that is not known is empty ("state/CHN; "). Several sectors of one actor are joined by " | ".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from entente.formats.flat_events import EVENT, event_row
from entente.formats.levels import TextLevel

__all__ = ["COLUMNS", "Cell", "CellType", "flat"]

_ABOUT_DOCUMENT: dict[str, CellType] = {
    "id": "text", "document": "text", "published": "text", "outlet": "text", "outlet_country": "text",
    "outlet_state_run": "bool", "title": "text", "url": "text",
}  # fmt: skip

COLUMNS: dict[str, dict[str, CellType]] = {
    "mention": {
        **_ABOUT_DOCUMENT,
        "type": "text", "mode": "text", "context": "text", "quad": "int", "score": "float", "cameo": "text",
        "goldstein": "float", "scope": "text",
        **party("actors", "actor"), **party("recipients", "recipient"),
        "status": "text", "historical": "bool", **DATE, **PLACE,
        "reported_by": "text", "reported_by_state_run": "text", "caveats": "text",
        "dead": "int", "injured": "int", "size": "int", "lead": "bool", "trigger": "text",
        "sentence_start": "int", "sentence_end": "int", "evidence": "text", "confidence": "float", "model": "text",
        "edited": "text",
    },
    "statement": {
        **_ABOUT_DOCUMENT,
        "form": "text", **party("speakers", "speaker"), "cue": "text", "text": "text",
        **party("about", "about"), "about_called": "text", "about_stances": "text",
        "about_stance_confidences": "text", "mentions": "text", "denies": "text",
        **DATE, "reported_by": "text", "reported_by_state_run": "text",
        "content_start": "int", "content_end": "int", "confidence": "float", "edited": "text",
    },
    "event": EVENT,
    "episode": {
        "id": "text", "name": "text", "type": "text", "parties": "text", "start": "date", "end": "date",
        "events": "int", "event_ids": "text",
    },
    "correction": {
        "id": "int", "act": "int", "made": "text", "by": "text", "of": "text", "record": "text", "holds_for": "text",
        "document": "text", "words": "text", "slot": "text", "value": "text", "was": "text", "why": "text",
        "undone": "text",
    },
    "document": {
        "id": "text", "published": "text", "outlet": "text", "outlet_id": "text", "outlet_country": "text",
        "state_run": "bool", "title": "text", "url": "text", "language": "text",
        "text": "text", "text_hash": "text", "copy_of": "text", "sentences": "int",
    },
}  # fmt: skip


def flat(record: Mapping[str, Any], document: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    """The row of a record (see COLUMNS for its kind's columns) with as much text as `level` allows.

    `document` is the record's own, of an event that of its evidence. `evidence` of a mention or event: the words of
    its spans in the order of the text, joined by " … "; from level "sentence" on, its sentence.
    """
    row = _ROWS[record["kind"]](record, document, level)
    if record["kind"] in ("mention", "statement"):
        about = {name: (document or {}).get(name) for name in ("published", "outlet", "outlet_country", "title", "url")}
        about["outlet_state_run"] = (document or {}).get("state_run")
        row |= {"id": record["id"], "document": record["document"], "confidence": record["confidence"], **about}
        row["reported_by"] = joined(map(name_at(level), record["reported_by"]))
        row["edited"] = joined(edit["slot"] for edit in record["edits"])
        row["reported_by_state_run"] = joined("yes" if each.get("state_run") else "" for each in record["reported_by"])
        row |= when(record.get("date"))
    return {name: row.get(name) for name in COLUMNS[record["kind"]]}


def _document(record: Mapping[str, Any], _: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    return {**record, "text": record["text"] if level == "document" else None}


def _mention(record: Mapping[str, Any], document: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    magnitude = record.get("magnitude") or {}
    simple = ("type", "quad", "score", "cameo", "goldstein", "scope", "status", "historical", "lead", "model")
    return {
        **{name: record.get(name) for name in simple},
        "mode": joined(record["mode"]),
        "context": joined(record["context"]),
        **people(record["actors"], "actors", "actor", level),
        **people(record["recipients"], "recipients", "recipient", level),
        **where(record.get("place"), level),
        **{name: magnitude.get(name) for name in ("dead", "injured", "size")},
        "trigger": words(record["trigger"], level),
        "sentence_start": record["sentence"]["start"],
        "sentence_end": record["sentence"]["end"],
        "caveats": joined(words(caveat, level) for caveat in record["caveats"]),
        "evidence": evidence(record, document, level),
    }


def _statement(record: Mapping[str, Any], _: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    about, content = record["about"], record["content"]
    return {
        "form": record["form"],
        **people(record["speakers"], "speakers", "speaker", level),
        "cue": words(record.get("cue"), level),
        "text": words(record, level),
        **people(about, "about", "about", level),
        "about_called": joined(words(one.get("called"), level) for one in about),
        "about_stances": joined(one.get("stance") for one in about),
        "about_stance_confidences": joined(
            f"{sure:.4f}" if (sure := one.get("stance_confidence")) is not None else "" for one in about
        ),
        "mentions": joined(record["mentions"]),
        "denies": joined(record.get("denies", ())),
        "content_start": content[0]["start"],
        "content_end": content[-1]["end"],
    }


def _episode(record: Mapping[str, Any], _: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    held = {"events": len(record["events"]), "event_ids": joined(record["events"])}
    return {**record, "parties": joined(record["parties"]), **held}


def _correction(record: Mapping[str, Any], _: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    return {**record, "words": words(record["words"], level)}


_ROWS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any] | None, TextLevel], dict[str, Cell]]] = {
    "correction": _correction,
    "document": _document,
    "episode": _episode,
    "event": event_row,
    "mention": _mention,
    "statement": _statement,
}
