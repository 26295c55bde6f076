"""How templates put single values: the words of `formats.words`, and what only pages need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from entente.formats.words import actor_name, many, names, people, printable, status, type_and_mode, when, where
from entente.relations.parties import country_name

QUADS = {1: "cooperation in words", 2: "cooperation in deeds", 3: "conflict in words", 4: "conflict in deeds"}
HALF = 12  # pixels of a small chart on either side of its line
LEAST = 1.5  # pixels of a bar that is not nothing


def once(actors: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The actors, each name once."""
    return list({actor_name(actor): actor for actor in reversed(list(actors))}.values())[::-1]


def day_shown(event: Mapping[str, Any]) -> str:
    """When an event happened; where that is not known, "~" and the day of its first report."""
    reported = event.get("first_reported")
    return when(event.get("date")) or (f"~{reported}" if reported else "undated")


def unbroken(days: str) -> Markup:
    """One day or two, with no line ending within a day."""
    return Markup(" to ").join(Markup('<span class="unbroken">{}</span>').format(day) for day in days.split(" to "))


def status_of(record: Mapping[str, Any]) -> str:
    """The status where it says more than that something happened."""
    shown = status(record)
    return "" if shown == "actual" else shown


def signed(number: float | None) -> str:
    """A number with its sign, "–" where it is not known."""
    return "–" if number is None else f"{number:+,.1f}".replace("-", "−")


def spoken(statement: Mapping[str, Any]) -> str:
    """The words of a statement, in quotation marks where they are the speaker's own."""
    said = printable(statement["text"])
    return f"“{said}”" if statement["form"] == "direct" else said


def spark_bars(values: Sequence[float | None]) -> list[dict[str, float] | None]:
    """The bars of a small chart; None for what is nothing or not known."""
    most = max((abs(value) for value in values if value is not None), default=0.0)
    return [_bar(value, most) if value and most else None for value in values]


def _bar(value: float, most: float) -> dict[str, float]:
    height = round(max(LEAST, (HALF - 1) * abs(value) / most), 1)
    return {"value": value, "height": height, "y": HALF - height if value > 0 else HALF}


FILTERS = {
    "actor_name": actor_name, "many": many, "names": names, "numbers": people, "printable": printable,
    "type_and_mode": type_and_mode, "when": when, "where": where, "once": once, "day_shown": day_shown,
    "status_of": status_of, "unbroken": unbroken, "signed": signed, "spoken": spoken, "spark_bars": spark_bars,
    "quad_name": QUADS.get, "country_name": country_name,
}  # fmt: skip
