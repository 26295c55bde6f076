"""The earth on a sheet: the Equal Earth projection (Šavrič, Patterson and Jenny 2018), in which areas are true."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

WIDTH, HEIGHT = 960, 420
SOUTH, NORTH = -57.0, 83.5  # latitudes shown: nobody acts in Antarctica
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_HALF = 2.70663  # of the equator


def on_sheet(lat: float, lon: float) -> tuple[float, float]:
    """The place of a point in pixels from the upper left corner of a sheet of WIDTH by HEIGHT."""
    x, y = _equal_earth(lat, lon)
    scale = WIDTH / (2 * _HALF)
    top = _equal_earth(NORTH, 0)[1]
    return round((x + _HALF) * scale, 1), round((top - y) * scale, 1)


def _equal_earth(lat: float, lon: float) -> tuple[float, float]:
    t = asin(sqrt(3) / 2 * sin(radians(lat)))
    t2 = t * t
    t6 = t2**3
    x = 2 * sqrt(3) * radians(lon) * cos(t) / (3 * (9 * _A4 * t6 * t2 + 7 * _A3 * t6 + 3 * _A2 * t2 + _A1))
    return x, t * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))
