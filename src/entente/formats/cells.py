"""Slots of records → cells of a flat row: lists joined by "; ", several sectors of one actor by " | "."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeAlias

from entente.formats.levels import TextLevel, sentence_of
from entente.formats.words import actor_name, printable

Cell: TypeAlias = str | int | float | bool | None
CellType: TypeAlias = Literal["text", "int", "float", "bool", "date"]

DATE: dict[str, CellType] = {
    "date_start": "date", "date_end": "date", "date_precision": "text", "date_basis": "text",
}  # fmt: skip
PLACE: dict[str, CellType] = {
    "place": "text", "place_country": "text", "place_admin1": "text", "place_lat": "float", "place_lon": "float",
    "place_geonames": "int", "place_precision": "text",
}  # fmt: skip


def party(many: str, one: str) -> dict[str, CellType]:
    """The columns of a list of actors."""
    return {many: "text", f"{one}_ids": "text", f"{one}_countries": "text", f"{one}_sectors": "text"}


def people(actors: Iterable[Mapping[str, Any]], many: str, one: str, level: TextLevel) -> dict[str, Cell]:
    """The cells of `party`."""
    actors = list(actors)
    return {
        many: joined(map(name_at(level), actors)),
        f"{one}_ids": joined(actor.get("id") for actor in actors),
        f"{one}_countries": joined(actor.get("country") for actor in actors),
        f"{one}_sectors": joined(" | ".join(actor["sectors"]) for actor in actors),
    }


def name_at(level: TextLevel) -> Callable[[Mapping[str, Any]], str]:
    """How an actor is named where as much text may leave as `level` allows."""
    return lambda actor: actor_name(actor if level != "none" else {**actor, "text": None})


def when(date: Mapping[str, Any] | None) -> dict[str, Cell]:
    """The cells of DATE."""
    date = date or {}
    return {f"date_{name}": date.get(name) for name in ("start", "end", "precision", "basis")}


def where(place: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Cell]:
    """The cells of PLACE."""
    place = place or {}
    slots = ("country", "admin1", "lat", "lon", "geonames", "precision")
    return {
        "place": place.get("name") or words(place, level),
        **{f"place_{name}": place.get(name) for name in slots},
    }


def words(span: Mapping[str, Any] | None, level: TextLevel) -> str | None:
    """The words of a span, where they may leave."""
    return printable(span.get("text")) or None if span and level != "none" else None


def joined(items: Iterable[str | None]) -> str | None:
    """The items joined by "; ", a semicolon inside one turned into a comma; None when no item says anything."""
    cells = [printable(item).replace(";", ",") for item in items]
    return "; ".join(cells) if any(cells) else None


def evidence(record: Mapping[str, Any], document: Mapping[str, Any] | None, level: TextLevel) -> str | None:
    """The words of the spans of what was told in `record["sentence"]`, by `level` the sentence instead."""
    if level == "none":
        return None
    if level != "span" and (sentence := sentence_of(record, document)):
        return printable(sentence)
    spans = [record["trigger"], *record["actors"], *record["recipients"], record.get("place")]
    placed = sorted({(span["start"], -span["end"], span["text"]) for span in spans if span and span.get("text")})
    parts, covered = [], -1
    for _, negative_end, text in placed:
        if -negative_end > covered:
            parts.append(printable(text))
            covered = max(covered, -negative_end)
    return " … ".join(parts) or None
