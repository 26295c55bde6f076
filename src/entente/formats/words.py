"""How single values are put in words: actors, dates and types on one line, safe to print on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

# Texts come from anywhere: control characters steer a terminal (ESC), marks of direction reorder what one reads.
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_SPACES = re.compile(r"\s+")


def printable(text: str | None) -> str:
    """`text` on one line, without the characters that steer a terminal."""
    return _SPACES.sub(" ", _STEERING.sub(" ", text or "")).strip()


def actor_name(actor: Mapping[str, Any]) -> str:
    """Whom an actor names: the resolved name, else the words that stand there, else its sectors, else "?"."""
    name = actor.get("name") or actor.get("text") or actor.get("id")
    return printable(name) or " ".join(actor.get("sectors") or ()) or "?"


def names(actors: Iterable[Mapping[str, Any]]) -> str:
    """The names of several actors, each once, joined by "; "."""
    return "; ".join(dict.fromkeys(actor_name(actor) for actor in actors))


def type_and_mode(mention: Mapping[str, Any]) -> str:
    """The event type with its modes: "CONSULT (phone)"."""
    modes = ", ".join(mention.get("mode") or ())
    return f"{mention['type']} ({modes})" if modes else str(mention["type"])


def status(mention: Mapping[str, Any]) -> str:
    """The status, with "historical" where it is: "actual, historical"."""
    return f"{mention['status']}, historical" if mention.get("historical") else str(mention["status"])


def when(date: Mapping[str, Any] | None) -> str:
    """A date as precise as it is known: "2023-03-10", "2023-03", "2023", "2023-03-06 to 2023-03-12"; "" if unknown.

    A date that only says when the document was published has a "~" before it.
    """
    if not date:
        return ""
    start, end, precision = str(date["start"]), str(date["end"]), date.get("precision")
    if date.get("basis") == "document":
        return f"~{start}"
    if precision == "year" and start[:4] == end[:4]:
        return start[:4]
    if precision == "month" and start[:7] == end[:7]:
        return start[:7]
    return start if start == end else f"{start} to {end}"


def where(place: Mapping[str, Any] | None) -> str:
    """The name of a place, else the words that stand there."""
    return printable(place.get("name") or place.get("text")) if place else ""


def many(count: int, noun: str) -> str:
    """A number with its noun: "1 event", "1,200 events"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def edited(record: Mapping[str, Any]) -> str:
    """What a person corrected in a record: "edited: type, date"; "" if nothing."""
    slots = record["edited"] if record["kind"] == "event" else [edit["slot"] for edit in record["edits"]]
    return f"edited: {', '.join(map(printable, slots))}" if slots else ""


def people(magnitude: Mapping[str, Any] | None) -> str:
    """Numbers of people as reports give them together: "12–14 dead, 30 injured"."""
    said = []
    for slot in ("dead", "injured", "size"):
        if numbers := (magnitude or {}).get(slot):
            low, high = numbers["low"], numbers["high"]
            said.append(f"{low:,}" + (f"–{high:,}" if high != low else "") + ("" if slot == "size" else f" {slot}"))
    return ", ".join(said)
