"""How well actors and places are resolved, each figure beside its aim, and what resolution costs.

Usage: python benchmarks/actors.py --data DIR      (REIGN's leaders and Phoenix's country dictionary, and the below)
       python benchmarks/actors.py [--smoke]       (the labelled phrases of tests/actors/gold alone)

DIR holds reign_leaderlist_2021-03.csv (github.com/OEFDataScience/REIGN.github.io), states_cow_gw.tsv and
Phoenix.Countries.actors.txt.gz (github.com/openeventdata/Dictionaries). Of Phoenix only entries count that pycountry or
babel know as a country's name, or our table as adjective, demonym or capital: its file has misspellings on purpose.
"""

import argparse
import csv
import gzip
import json
import math
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from entente.actors import Tables, read_petrarch, show, where, who
from entente.actors.gazetteer import Gazetteer
from entente.language import Annotator
from entente.records import Actor, Place

GOLD = Path(__file__).parents[1] / "tests/actors/gold"
AIMS = {
    "Phoenix: country": 0.97,
    "REIGN: office on a day in office": 0.98,
    "REIGN: no office a year later": 0.98,
    "phrases: country": 0.95,
    "phrases: first sector": 0.90,
    "phrases: stand-in or place": 0.95,
    "places: country": 0.97,
    "places: within 161 km": 0.85,
}
NEAR = 161  # km; a hundred miles, the measure of geoparsing (DeLozier et al. 2015)
EARTH = 6371.0  # km


def lines(path: Path, smoke: bool) -> list[dict[str, Any]]:
    """The labelled lines of a file; every twentieth for a smoke run."""
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return found[::20] if smoke else found


def country_right(actors: Iterable[Actor], gold: list[dict[str, Any]]) -> bool:
    """Whether the same countries act, however often."""
    return {actor.country for actor in actors} == {each["country"] for each in gold}


def sector_right(actors: Iterable[Actor], gold: list[dict[str, Any]]) -> bool:
    """Whether the first sectors are the same."""
    found = {actor.sectors[0] if actor.sectors else None for actor in actors}
    return found == {each["sectors"][0] if each["sectors"] else None for each in gold}


def phrases(annotator: Annotator, tables: Tables, smoke: bool, wrong: list[str]) -> Iterator[tuple[str, bool]]:
    """(measure, right) of every labelled phrase."""
    for line in lines(GOLD / "phrases.jsonl", smoke):
        day = date.fromisoformat(line["published"])
        actors = who(annotator.annotate(line["text"]), line["phrase"], day, tables, line.get("start")).actors
        given = [(actor.country, list(actor.sectors), actor.name) for actor in actors]
        if line["kind"] in ("place", "stand-in"):
            yield "phrases: stand-in or place", bool(actors) == bool(line["gold"])
            if bool(actors) != bool(line["gold"]):
                wrong.append(f"{line['id']} {line['kind']} ACTS {line['phrase']!r} in {line['text']!r}: {given}")
        if line["gold"]:
            country, sector = country_right(actors, line["gold"]), sector_right(actors, line["gold"])
            yield "phrases: country", country
            yield "phrases: first sector", sector
            yield f"  {line['kind']}: country", country
            yield f"  {line['kind']}: first sector", sector
            if not (country and sector):
                gold = [(each["country"], each["sectors"]) for each in line["gold"]]
                wrong.append(
                    f"{line['id']} {line['kind']} {line['published']} {line['phrase']!r} in {line['text']!r}: "
                    f"{gold}, not {given}"
                )


def distance(place: Place, line: dict[str, Any]) -> float:
    """Kilometres between a place and its label on a great circle; infinite without coordinates."""
    if place.lat is None or place.lon is None:
        return math.inf
    a, b = math.radians(place.lat), math.radians(line["lat"])
    turn = math.radians(place.lon - line["lon"])
    half = math.sin((a - b) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


def placed(annotator: Annotator, tables: Tables, smoke: bool, wrong: list[str]) -> Iterator[tuple[str, bool]]:
    """(measure, right) of every labelled place."""
    for line in lines(GOLD / "places.jsonl", smoke):
        doc = annotator.annotate(line["text"])
        place = where(doc, line["phrase"], date.fromisoformat(line["published"]), tables, line.get("start"))
        far = distance(place, line)
        yield "places: country", place.country == line["country"]
        yield "places: within 161 km", far <= NEAR
        if place.country != line["country"] or far > NEAR:
            found = (place.name, place.country, place.admin1, place.lat, place.lon)
            wrong.append(
                f"{line['id']} {line['phrase']!r} in {line['text']!r}: {found}, {far:.0f} km, {line['country']}"
            )


def plain(name: str) -> str:
    """A name in lower-case ASCII."""
    return "".join(each for each in unicodedata.normalize("NFKD", name) if each.isascii()).lower().strip()


def reign(data: Path, tables: Tables, wrong: list[str]) -> Iterator[tuple[str, bool]]:
    """(measure, right): every leader of REIGN on the middle day of each spell, and a year after its end."""
    with (data / "states_cow_gw.tsv").open(encoding="utf-8") as file:
        listed = [row for row in csv.DictReader(file, delimiter="\t") if row["system"] == "cow"]
    known = {row["code"]: row["iso3_today"] for row in listed if row["iso3_today"]}
    with (data / "reign_leaderlist_2021-03.csv").open(encoding="utf-8", errors="replace") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        try:
            start = date(int(row["syear"]), int(row["smonth"]), int(row["sdate"] or 1))
            end = date(int(row["eyear"]), int(row["emonth"]), 15)
        except ValueError:
            continue
        if end <= start or row["ccode"] not in known:
            continue
        country, name = known[row["ccode"]], row["leader"].strip()
        in_office = [each for each in show(name, start + (end - start) / 2, tables) if each.office]
        right = any(each.country == country for each in in_office)
        yield "REIGN: office on a day in office", right
        if not right:
            wrong.append(f"REIGN {country} {name} {start}–{end}: {[(each.name, each.country) for each in in_office]}")
        later = end + timedelta(days=380)
        again = any(each["leader"] == row["leader"] and each is not row for each in rows)
        if right and not again and later < date(2021, 3, 1):
            heads = [each for each in show(name, later, tables) if each.office and each.country == country]
            person = {each.id for each in in_office if each.country == country}
            still = [each for each in heads if each.id in person and "inister" not in (each.office or "")]
            yield "REIGN: no office a year later", not still
            if still:
                wrong.append(f"REIGN {country} {name} still in office on {later}: {[each.office for each in still]}")


def phoenix(data: Path, tables: Tables, wrong: list[str]) -> Iterator[tuple[str, bool]]:
    """(measure, right): names, adjectives, demonyms and capitals of Phoenix → the same country."""
    import pycountry

    names = {plain(getattr(each, field, "")) for each in pycountry.countries for field in ("name", "common_name")}
    ours = {
        plain(phrase)
        for phrase, bearers in tables.bearers.items()
        if any(bearer.kind in ("name", "adjective", "demonym", "capital") for bearer in bearers)
    }
    with gzip.open(data / "Phoenix.Countries.actors.txt.gz", "rt", encoding="utf-8", errors="replace") as packed:
        text = packed.read()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "phoenix.txt"
        path.write_text(text, "utf-8")
        found = read_petrarch(path)
    for actor in found.actors:
        if plain(actor.phrase) not in names | ours or actor.sectors or actor.since or actor.until:
            continue
        countries = {each.country for form in (actor.phrase, actor.phrase.title()) for each in show(form, None, tables)}
        yield "Phoenix: country", actor.country in countries
        if actor.country not in countries:
            wrong.append(f"Phoenix {actor.phrase}: {actor.country}, not {countries}")


def report(results: Iterable[tuple[str, bool]]) -> bool:
    """Print the share right of every measure beside its aim; whether all aims are met."""
    counts: dict[str, Counter[bool]] = {}
    for measure, right in results:
        counts.setdefault(measure, Counter())[right] += 1
    met = True
    for measure, found in counts.items():
        share, aim = found[True] / found.total(), AIMS.get(measure)
        print(f"{measure:<36}{share:7.3f}  of {found.total():>5}" + (f"   aim {aim:.2f}" if aim else ""))
        met &= aim is None or share >= aim
    return met


def main() -> None:
    """Parse the options, measure, print; exit code 1 where an aim is missed (not in a smoke run)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with REIGN's and Phoenix's files")
    parser.add_argument("--smoke", action="store_true", help="every twentieth phrase, no aims")
    parser.add_argument("--errors", type=Path, help="write every error to this file")
    options = parser.parse_args()
    started = time.perf_counter()
    tables = Tables()
    print(f"tables loaded in {time.perf_counter() - started:.2f} s (limit 0.5)")
    started = time.perf_counter()
    Gazetteer()
    print(f"gazetteer loaded in {time.perf_counter() - started:.2f} s")
    annotator, wrong = Annotator(), list[str]()
    results = [*phrases(annotator, tables, options.smoke, wrong), *placed(annotator, tables, options.smoke, wrong)]
    if options.data:
        results += [*reign(options.data, tables, wrong), *phoenix(options.data, tables, wrong)]
    met = report(results)
    if options.errors:
        options.errors.write_text("\n".join(wrong) + "\n", "utf-8")
    sys.exit(0 if met or options.smoke else 1)


if __name__ == "__main__":
    main()
