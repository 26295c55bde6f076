"""The series as a chart of characters: cooperation above the line, conflict below it, one column a period."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

HEIGHT = 4  # lines on either side
WIDEST = 3  # characters of a column
UP, DOWN, FULL = "▄", "▀", "█"
LINE, UNCOVERED, CHANGED = "─", "░", "▲"


@dataclass(frozen=True)
class Strip:
    """One line of the chart: its label, its characters, and which side it is on ("" for neither)."""

    label: str
    text: str
    side: str = ""


def strips(rows: pd.DataFrame, changed: Collection[date], period: str, width: int) -> list[Strip]:
    """The chart in `width` columns beside its labels; of more periods than fit the last ones. Empty without periods.

    Half a character is the smallest step, so a bar is never lower than half a line where there is an event.
    """
    if rows.empty:
        return []
    counts = rows[["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]].fillna(0)
    above = [int(count) for count in counts.iloc[:, :2].sum(axis=1)]
    below = [int(count) for count in counts.iloc[:, 2:].sum(axis=1)]
    known, days = list(rows["covered"] & rows["exists"])[-width:], [day.date() for day in rows["period"]][-width:]
    above, below = above[-width:], below[-width:]
    most = max(*above, *below, 1)
    wide = min(WIDEST, width // len(days))
    axis = "".join((LINE if there else UNCOVERED) * wide for there in known)
    marks = "".join(f"{CHANGED if day in changed else '':<{wide}}" for day in days)
    return [
        *_side(above, most, "cooperation", wide),
        Strip("0", axis),
        *_side(below, most, "conflict", wide),
        *([Strip("", marks)] if marks.strip() else []),
        Strip("", _days(days, period, wide)),
    ]


def legend(rows: pd.DataFrame, changed: Collection[date], period: str, width: int) -> str:
    """What the chart shows and its signs."""
    shown = min(len(rows), width)
    part = f", the last {shown:,} of {len(rows):,} {period}s" if shown < len(rows) else ""
    parts = [f"events a {period}{part}: cooperation above, conflict below"]
    if not (rows["covered"] & rows["exists"]).all():
        parts.append(f"{UNCOVERED} not covered")
    if changed:
        parts.append(f"{CHANGED} change of level")
    return "; ".join(parts)


def _side(counts: list[int], most: int, side: str, wide: int) -> Iterator[Strip]:
    """The lines of one side, from top to bottom."""
    steps = [max(1, round(2 * HEIGHT * count / most)) if count else 0 for count in counts]
    half, levels = (UP, range(HEIGHT, 0, -1)) if side == "cooperation" else (DOWN, range(1, HEIGHT + 1))
    for level in levels:
        text = "".join(_part(step, level, half) * wide for step in steps)
        yield Strip(str(most) if level == HEIGHT else "", text, side)


def _part(step: int, level: int, half: str) -> str:
    return FULL if step >= 2 * level else half if step == 2 * level - 1 else " "


def _days(days: list[date], period: str, wide: int) -> str:
    """Years, or months where a column is a day or a week, each under its first column, as many as have room."""
    names = [f"{day:%Y-%m}" if period in ("day", "week") else str(day.year) for day in days]
    text = ""
    for place, name in enumerate(names):
        new = place == 0 or names[place - 1] != name
        fits = len(text) < place * wide <= len(days) * wide - len(name)
        if new and (fits or not text):
            text = f"{text:<{place * wide}}{name}"
    return text
