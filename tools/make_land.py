"""Make the outlines of the map and the middles of countries from Natural Earth's data (public domain).

Usage: python tools/make_land.py FOLDER

FOLDER holds countries-110m.json and countries-50m.json of the npm package world-atlas 2.0.2, which are Natural Earth
4.1.0 (naturalearthdata.com) as TopoJSON. Outlines are those of 1:110m, borders as they are in fact; middles are the
centroids of the largest part of each country at 1:50m, which has the small states too.
"""

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pycountry

from entente.records import COUNTRY_CODES
from entente.web.pages.projection import HEIGHT, NORTH, SOUTH, WIDTH, on_sheet

ROOT = Path(__file__).parents[1]
LAND = ROOT / "src/entente/web/static/land.svg"
MIDDLES = ROOT / "src/entente/relations/middles.tsv"
UNNUMBERED = {"Kosovo": "XKX"}
# Parts of France and small islands that the outlines do not have by themselves, and states that are gone.
OTHERS = {
    "BES": (12.18, -68.25), "GIB": (36.14, -5.35), "GLP": (16.25, -61.55), "GUF": (3.95, -53.1), "MTQ": (14.65, -61.0),
    "MYT": (-12.83, 45.15), "REU": (-21.13, 55.53), "SJM": (78.7, 16.0), "TUV": (-7.48, 178.68),
}  # fmt: skip
FORMER = {"CSK": "CZE", "DDR": "DEU", "SCG": "SRB", "SUN": "RUS", "VDR": "VNM", "YMD": "YEM", "YUG": "SRB"}
STEPS = 40  # of the grid on which a point within a country is looked for
STYLE = (
    "path{fill:#e6e1d8;stroke:#fdfcfa;stroke-width:.6}"
    "@media(prefers-color-scheme:dark){path{fill:#34312b;stroke:#171614}}"
)
Ring = list[tuple[float, float]]


def countries(path: Path) -> Iterator[tuple[str | None, str, list[list[Ring]]]]:
    """(code, name, polygons) of each country; a polygon is its rings of longitude and latitude, the outer one first."""
    topology = json.loads(path.read_text())
    arcs = list(decoded(topology))
    for geometry in topology["objects"]["countries"]["geometries"]:
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        polygons = [[joined(arcs, ring) for ring in rings] for rings in parts]
        found = pycountry.countries.get(numeric=str(geometry.get("id", "")).zfill(3))
        name = geometry["properties"]["name"]
        yield (found.alpha_3 if found else UNNUMBERED.get(name)), name, polygons


def decoded(topology: dict) -> Iterator[Ring]:
    """The arcs in degrees: TopoJSON keeps steps of whole numbers."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * kx + dx, y * ky + dy))
        yield points


def joined(arcs: list[Ring], numbers: list[int]) -> Ring:
    """A ring of arcs, of which those with a negative number run backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def drawn(polygons: list[list[Ring]]) -> str:
    """The polygons as the data of a path."""
    parts = []
    for ring in (ring for rings in polygons for ring in rings):
        whole = unwrapped(ring)
        for shift in {round((x - (x + 180) % 360 + 180) / 360) * 360 for x, _ in whole}:  # the sheets that it is on
            inside = [(min(max(x - shift, -180), 180), min(max(y, SOUTH), NORTH)) for x, y in whole]
            points = list(dict.fromkeys(on_sheet(lat, lon) for lon, lat in inside))
            if len(points) > 2:
                parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
    return "".join(parts)


def middle(polygons: list[list[Ring]]) -> tuple[float, float]:
    """The latitude and longitude of the middle of the largest part: its centroid, or the point farthest from its edge
    where that lies outside, as it does of a country that is bent.
    """
    ring = max((unwrapped(rings[0]) for rings in polygons), key=lambda ring: centroid(ring)[0])
    _, x, y = centroid(ring)
    if not within(ring, x, y):
        x, y = max(filter(lambda point: within(ring, *point), grid(ring)), key=lambda point: margin(ring, *point))
    return round(y, 2), round((x + 180) % 360 - 180, 2)


def unwrapped(ring: Ring) -> Ring:
    """A ring without a jump where it crosses the line of date."""
    found, shift = [ring[0]], 0
    for (before, _), (x, y) in pairwise(ring):
        shift += 360 if x - before < -180 else -360 if x - before > 180 else 0
        found.append((x + shift, y))
    return found


def centroid(ring: Ring) -> tuple[float, float, float]:
    """(area, longitude, latitude) of a ring."""
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return (abs(area) / 2, x / (3 * area), y / (3 * area)) if area else (0.0, *ring[0])


def within(ring: Ring, x: float, y: float) -> bool:
    """Whether a point lies in a ring: a ray from it crosses the edge an odd number of times."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return (
        sum((y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0 for (x0, y0), (x1, y1) in pairs) % 2 == 1
    )


def grid(ring: Ring) -> list[tuple[float, float]]:
    """Points all over a ring."""
    (west, east), (south, north) = ((min(each), max(each)) for each in zip(*ring, strict=True))
    steps = [(place + 0.5) / STEPS for place in range(STEPS)]
    return [(west + (east - west) * i, south + (north - south) * j) for i in steps for j in steps]


def margin(ring: Ring, x: float, y: float) -> float:
    """How far a point is from the edge of a ring, roughly."""
    return min((x - px) ** 2 + (y - py) ** 2 for px, py in ring)


def main() -> None:
    """Write both files."""
    folder = Path(sys.argv[1])
    paths = [drawn(polygons) for _, name, polygons in countries(folder / "countries-110m.json") if name != "Antarctica"]
    LAND.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">\n'
        "<!-- Outlines: Natural Earth 4.1.0, 1:110m, public domain; borders as they are in fact. Equal Earth. "
        "Made by tools/make_land.py. -->\n"
        f"<style>{STYLE}</style>\n" + "\n".join(f'<path d="{path}"/>' for path in paths if path) + "\n</svg>\n"
    )
    found = {code: middle(polygons) for code, _, polygons in countries(folder / "countries-50m.json") if code}
    found |= OTHERS | {gone: found[now] for gone, now in FORMER.items()}
    known = sorted((code, *place) for code, place in found.items() if code in COUNTRY_CODES)
    rows = ["country\tlat\tlon", *(f"{code}\t{lat:g}\t{lon:g}" for code, lat, lon in known)]
    MIDDLES.write_text("\n".join(rows) + "\n")
    print(f"{LAND.stat().st_size:,} bytes of outlines, {len(known)} middles")


if __name__ == "__main__":
    main()
