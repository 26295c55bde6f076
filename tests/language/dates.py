"""Dates found in a text, written short."""

from __future__ import annotations

from datetime import date

from entente.language.times import find_times

WEDNESDAY = date(2023, 3, 15)  # the day the sentences below were published, unless they say otherwise


def read(text: str, published: date | None = WEDNESDAY) -> list[tuple[str, str, str, str, str]]:
    return [
        (text[t.start : t.end], t.first.isoformat(), t.last.isoformat(), t.precision, t.basis)
        for t in find_times(text, published)
    ]


def check(text: str, *expected: str, published: date | None = WEDNESDAY) -> None:
    """Each expected line: the words | first..last or one day | precision basis."""
    wanted = []
    for line in expected:
        words, days, kind = (part.strip() for part in line.split("|"))
        first, _, last = days.partition("..")
        precision, basis = kind.split()
        wanted.append((words, first, last or first, precision, basis))
    assert read(text, published) == wanted
