"""A record → one flat row for CSV and Parquet: names in snake case, lists joined by "; ".

Lists of one party are parallel: the third of `actor_countries` belongs to the third of `actors`, and an item
that is not known is empty ("state/CHN; "). Several sectors of one actor are joined by " | ".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeAlias

from entente.formats.levels import TextLevel, sentence_of
from entente.formats.words import actor_name, printable

Cell: TypeAlias = str | int | float | bool | None
CellType: TypeAlias = Literal["text", "int", "float", "bool", "date"]

_ABOUT_DOCUMENT: dict[str, CellType] = {
    "id": "text", "document": "text", "published": "text", "outlet": "text", "outlet_country": "text",
    "outlet_state_run": "bool", "title": "text", "url": "text",
}  # fmt: skip
_DATE: dict[str, CellType] = {
    "date_start": "date", "date_end": "date", "date_precision": "text", "date_basis": "text",
}  # fmt: skip


def _party(many: str, one: str) -> dict[str, CellType]:
    return {many: "text", f"{one}_ids": "text", f"{one}_countries": "text", f"{one}_sectors": "text"}


COLUMNS: dict[str, dict[str, CellType]] = {
    "mention": {
        **_ABOUT_DOCUMENT,
        "type": "text", "mode": "text", "context": "text", "quad": "int", "score": "float", "cameo": "text",
        "goldstein": "float", "scope": "text",
        **_party("actors", "actor"), **_party("recipients", "recipient"),
        "status": "text", "historical": "bool", **_DATE,
        "place": "text", "place_country": "text", "place_admin1": "text", "place_lat": "float", "place_lon": "float",
        "place_geonames": "int", "place_precision": "text", "reported_by": "text", "reported_by_state_run": "text",
        "caveats": "text",
        "dead": "int", "injured": "int", "size": "int", "lead": "bool", "trigger": "text",
        "sentence_start": "int", "sentence_end": "int", "evidence": "text", "confidence": "float", "model": "text",
    },
    "statement": {
        **_ABOUT_DOCUMENT,
        "form": "text", **_party("speakers", "speaker"), "cue": "text", "text": "text",
        **_party("about", "about"), "about_called": "text", "about_stances": "text",
        "about_stance_confidences": "text", "mentions": "text", "denies": "text",
        **_DATE, "reported_by": "text", "reported_by_state_run": "text",
        "content_start": "int", "content_end": "int", "confidence": "float",
    },
    "document": {
        "id": "text", "published": "text", "outlet": "text", "outlet_id": "text", "outlet_country": "text",
        "state_run": "bool", "title": "text", "url": "text", "language": "text",
        "text": "text", "text_hash": "text", "copy_of": "text", "sentences": "int",
    },
}  # fmt: skip


def flat(record: Mapping[str, Any], document: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    """The row of a record (see COLUMNS for its kind's columns) with as much text as `level` allows.

    `evidence` of a mention: the words of its spans in the order of the text, joined by " … "; from level
    "sentence" on, its sentence.
    """
    row = _ROWS[record["kind"]](record, document, level)
    if record["kind"] != "document":
        about = {name: (document or {}).get(name) for name in ("published", "outlet", "outlet_country", "title", "url")}
        about["outlet_state_run"] = (document or {}).get("state_run")
        row |= {"id": record["id"], "document": record["document"], "confidence": record["confidence"], **about}
        row["reported_by"] = _joined(map(_name(level), record["reported_by"]))
        row["reported_by_state_run"] = _joined("yes" if each.get("state_run") else "" for each in record["reported_by"])
        row |= _when(record.get("date"))
    return {name: row.get(name) for name in COLUMNS[record["kind"]]}


def _document(record: Mapping[str, Any], _: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    return {**record, "text": record["text"] if level == "document" else None}


def _mention(record: Mapping[str, Any], document: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    place, magnitude = record.get("place") or {}, record.get("magnitude") or {}
    simple = ("type", "quad", "score", "cameo", "goldstein", "scope", "status", "historical", "lead", "model")
    return {
        **{name: record.get(name) for name in simple},
        "mode": _joined(record["mode"]),
        "context": _joined(record["context"]),
        **_people(record["actors"], "actors", "actor", level),
        **_people(record["recipients"], "recipients", "recipient", level),
        "place": place.get("name") or _words(place, level),
        **{f"place_{name}": place.get(name) for name in ("country", "admin1", "lat", "lon", "geonames", "precision")},
        **{name: magnitude.get(name) for name in ("dead", "injured", "size")},
        "trigger": _words(record["trigger"], level),
        "sentence_start": record["sentence"]["start"],
        "sentence_end": record["sentence"]["end"],
        "caveats": _joined(_words(caveat, level) for caveat in record["caveats"]),
        "evidence": _evidence(record, document, level),
    }


def _statement(record: Mapping[str, Any], _: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    about, content = record["about"], record["content"]
    return {
        "form": record["form"],
        **_people(record["speakers"], "speakers", "speaker", level),
        "cue": _words(record.get("cue"), level),
        "text": _words(record, level),
        **_people(about, "about", "about", level),
        "about_called": _joined(_words(one.get("called"), level) for one in about),
        "about_stances": _joined(one.get("stance") for one in about),
        "about_stance_confidences": _joined(
            f"{sure:.4f}" if (sure := one.get("stance_confidence")) is not None else "" for one in about
        ),
        "mentions": _joined(record["mentions"]),
        "denies": _joined(record.get("denies", ())),
        "content_start": content[0]["start"],
        "content_end": content[-1]["end"],
    }


_ROWS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any] | None, TextLevel], dict[str, Cell]]] = {
    "document": _document,
    "mention": _mention,
    "statement": _statement,
}


def _people(actors: Iterable[Mapping[str, Any]], many: str, one: str, level: TextLevel) -> dict[str, Cell]:
    actors = list(actors)
    return {
        many: _joined(map(_name(level), actors)),
        f"{one}_ids": _joined(actor.get("id") for actor in actors),
        f"{one}_countries": _joined(actor.get("country") for actor in actors),
        f"{one}_sectors": _joined(" | ".join(actor["sectors"]) for actor in actors),
    }


def _name(level: TextLevel) -> Callable[[Mapping[str, Any]], str]:
    return lambda actor: actor_name(actor if level != "none" else {**actor, "text": None})


def _when(date: Mapping[str, Any] | None) -> dict[str, Cell]:
    date = date or {}
    return {f"date_{name}": date.get(name) for name in ("start", "end", "precision", "basis")}


def _words(span: Mapping[str, Any] | None, level: TextLevel) -> str | None:
    return printable(span.get("text")) or None if span and level != "none" else None


def _joined(items: Iterable[str | None]) -> str | None:
    """The items joined by "; ", a semicolon inside one turned into a comma; None when no item says anything."""
    cells = [printable(item).replace(";", ",") for item in items]
    return "; ".join(cells) if any(cells) else None


def _evidence(record: Mapping[str, Any], document: Mapping[str, Any] | None, level: TextLevel) -> str | None:
    if level == "none":
        return None
    if level != "span" and (sentence := sentence_of(record, document)):
        return printable(sentence)
    spans = [record["trigger"], *record["actors"], *record["recipients"], record.get("place")]
    placed = sorted({(span["start"], -span["end"], span["text"]) for span in spans if span and span.get("text")})
    parts, covered = [], -1
    for _, negative_end, words in placed:
        if -negative_end > covered:
            parts.append(printable(words))
            covered = max(covered, -negative_end)
    return " … ".join(parts) or None
