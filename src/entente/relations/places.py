"""Where the events of a period happened, as precisely as is known: a place with its spot, or a country with its middle.

The middles of countries are in `middles.tsv`, made of Natural Earth's outlines (public domain) by tools/make_land.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from entente.actors.tables import rows_of
from entente.relations.coverage import OWN
from entente.relations.parties import country_name
from entente.store import Store

MIDDLES = Path(__file__).with_name("middles.tsv")
# The precision stands in the record alone, and is read of one event of each place: reading all takes a second.
_SQL = """
WITH spot AS (
    SELECT place_name, place_country, place_lat, place_lon, count(*) AS events, round(avg(score), 3) AS score,
           max_by((id, coalesce(date_start, first_reported)), coalesce(date_start, first_reported)) AS latest,
           min(rowid) AS row
    FROM events WHERE retired_by IS NULL AND source = $source AND status = 'actual' AND NOT historical
    AND coalesce(date_start, first_reported) BETWEEN $since AND $until
    AND (place_lat IS NOT NULL OR place_country IS NOT NULL) GROUP BY ALL
)
SELECT spot.place_name AS name, spot.place_country AS country, spot.place_lat AS lat, spot.place_lon AS lon,
       spot.events, spot.score, spot.latest, e.record->>'$.place.precision' AS precision
FROM spot JOIN events e ON e.rowid = spot.row ORDER BY spot.events DESC, 1, 2, 3, 4
"""
_WITHOUT = """
SELECT count(*) AS events FROM events WHERE retired_by IS NULL AND source = $source AND status = 'actual'
AND NOT historical AND coalesce(date_start, first_reported) BETWEEN $since AND $until
AND place_lat IS NULL AND place_country IS NULL
"""


@dataclass(frozen=True)
class Spot:
    """A place with its events: how many, the mean of their scores, and the latest by id and day.

    `exact`: the place itself is known; else no more than its country, of which `lat` and `lon` are the middle.
    """

    name: str
    country: str | None
    lat: float
    lon: float
    exact: bool
    precision: str
    events: int
    score: float
    latest: str
    day: date | None


@dataclass(frozen=True)
class Places:
    """The spots of a period, those with most events first, and how many events have no place at all."""

    spots: tuple[Spot, ...]
    without: int


def places(store: Store, since: date, until: date) -> Places:
    """Where the actual events between two days happened, both included."""
    values = {"source": OWN, "since": since, "until": until}
    (without,) = store.ask(_WITHOUT, values).to_pylist()
    spots: dict[tuple[str, str | None, bool], Spot] = {}
    lost = 0
    for row in store.ask(_SQL, values).to_pylist():
        spot = _spot(**row)
        if spot is None:
            lost += row["events"]
            continue
        key = (spot.name, spot.country, spot.exact)
        spots[key] = _together(spots[key], spot) if key in spots else spot
    ordered = sorted(spots.values(), key=lambda spot: (-spot.events, spot.name))
    return Places(tuple(ordered), without["events"] + lost)


def _spot(
    name: str | None, country: str | None, lat: float | None, lon: float | None, precision: str | None, events: int,
    score: float, latest: dict[str, object],
) -> Spot | None:  # fmt: skip
    """A spot of what is known; None for a country whose middle no table has."""
    key, day = latest.values()
    exact = lat is not None and lon is not None and precision != "country"
    if not exact:
        middle = middles().get(country or "")
        if middle is None:
            return None
        (lat, lon), name, precision = middle, country_name(country or ""), "country"
    assert lat is not None and lon is not None
    return Spot(
        name or country_name(country or ""), country, lat, lon, exact, precision or "unknown", events, score, str(key),
        day if isinstance(day, date) else None,
    )  # fmt: skip


def _together(one: Spot, other: Spot) -> Spot:
    """Two groups of events of one spot as one."""
    events = one.events + other.events
    score = round((one.score * one.events + other.score * other.events) / events, 3)
    later = other if (other.day or date.min) > (one.day or date.min) else one
    return Spot(
        one.name, one.country, one.lat, one.lon, one.exact, one.precision, events, score, later.latest, later.day
    )


@lru_cache(maxsize=1)
def middles() -> dict[str, tuple[float, float]]:
    """The latitude and longitude of the middle of each country, by its code."""
    return {row["country"]: (float(row["lat"]), float(row["lon"])) for row in rows_of(MIDDLES)}
