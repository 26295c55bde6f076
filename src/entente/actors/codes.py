"""Numeric codes of states, as of a year: Correlates of War and Gleditsch-Ward.

Sources: Correlates of War Project, State System Membership v2016; Gleditsch and Ward (1999), "A revised list of
independent states since 1816", list of 2017. Both lists end there and are taken to hold since. Germany is COW 255 until
1945 and since 1990 and 260 between; GW 260 throughout. North Vietnam (VDR) and today's Vietnam are 816, South Vietnam,
which has no code of its own in ISO 3166, 817 under VNM until 1975.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from entente.actors.tables import KNOWLEDGE, rows_of

System = Literal["cow", "gw"]


@lru_cache(maxsize=2)
def _listed(folder: Path) -> dict[tuple[str, str], list[tuple[int, int, int]]]:
    found: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for row in rows_of(folder / "states.tsv"):
        years = (int(row["from"] or 0), int(row["until"] or 9999))
        found.setdefault((row["country"], row["system"]), []).append((*years, int(row["code"])))
    return found


def state_number(country: str, system: System, year: int) -> int | None:
    """The state's number in a list in a year, or None where the list has no such member then.

    country: ISO 3166-1 alpha-3, ISO 3166-3 for a former state, or XKX.
    """
    for since, until, code in _listed(KNOWLEDGE).get((country, system), ()):
        if since <= year <= until:
            return code
    return None
