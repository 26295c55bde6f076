"""How long it takes to merge a million mentions into events, in how much memory, and whether time grows with them.

Usage: python benchmarks/merging.py [--smoke]

The mentions are made up: happenings on heavy-tailed pairs of 190 countries over ten years, each told in one to six
reports that differ in words, outlets and numbers, some without a date, a place or a recipient. Each size is measured
in a process of its own. Beside it stands the time in which the same mentions are merely read from the store as JSON.

The longer the years, the more mentions; and the closer they lie, the more must be compared with each other. So the
largest is held against a tenth of it in a tenth of the time (as close), and in the same time (a tenth as close).
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from entente.actors.tables import KNOWLEDGE, rows_of
from entente.coding.ontology import measures
from entente.events import merge
from entente.records import Actor, DateSpan, Document, Magnitude, Mention, Offsets, Place, Span, mention_id, text_hash
from entente.store import open_store

FIRST, DAYS, COUNTRIES, PLACES, WORDS = date(2015, 1, 1), 3652, 190, 3_000, 8_000
# Mentions and the days over which they lie; the last is the largest.
SIZES = ((100_000, DAYS), (100_000, DAYS // 10), (1_000_000, DAYS))
SMOKE_SIZES = ((500, DAYS), (500, DAYS // 10), (2_000, DAYS))
# Of the largest; growth: time a mention, against the smaller one that is as close.
MOST_SECONDS, MOST_MEGABYTES, MOST_GROWTH = 600.0, 4_096.0, 1.3


def codes() -> list[str]:
    listed = (row["country"] for row in rows_of(KNOWLEDGE / "states.tsv") if not row["until"])
    return list(dict.fromkeys([*"USA RUS CHN GBR DEU FRA ISR IRN UKR IND".split(), *listed]))[:COUNTRIES]


def told(count: int, days: int) -> Iterator[tuple[Document, list[Mention]]]:
    """Documents of one mention each, `count` together, over some days."""
    rng = Random(count)
    names = codes()
    weights = list(accumulate(1 / rank for rank in range(1, len(names) + 1)))
    kinds = [(kind, measure) for (kind, mode), measure in measures().items() if not mode]
    made = 0
    while made < count:
        one = other = rng.choices(names, cum_weights=weights)[0]
        while other == one:
            other = rng.choices(names, cum_weights=weights)[0]
        kind, measure = rng.choice(kinds)
        day, place, topic = rng.randrange(days), rng.randrange(PLACES), rng.choices(range(WORDS), k=6)
        dead = rng.randrange(2, 90)
        for report in range(min(reports(rng), count - made)):
            drawn = [*topic[:4], *rng.choices(range(WORDS), k=3)]
            rng.shuffle(drawn)
            words = " ".join(f"word{number}" for number in drawn)
            published = FIRST + timedelta(days=day + rng.randrange(3))
            yield one_report(made, one, other, kind, measure, FIRST + timedelta(days=day), published,
                             place if rng.random() < 0.6 else None, dead + report if rng.random() < 0.3 else None,
                             rng.random() < 0.7, rng.random() < 0.85, words)  # fmt: skip
            made += 1


def reports(rng: Random) -> int:
    """In how many reports a happening is told: after each there is another with a chance of 0.55, up to six."""
    return next((number for number in range(1, 6) if rng.random() < 0.45), 6)


def place_of(number, start, country):
    name = f"Place{number}"
    return Place(
        text=name, start=start, end=start + len(name), name=name, country=country, lat=number % 120 - 60,
        lon=number % 300 - 150, precision="city",
    )  # fmt: skip


def one_report(number, one, other, kind, measure, day, published, place, dead, dated, named, words):
    text = f"{one} acted on {other} in Place{place} as {words} was said."
    key = f"doc-{number:020d}"
    at = text.index("acted")
    trigger = Span(text="acted", start=at, end=at + 5)
    parties = [
        Actor(
            text=code,
            start=start,
            end=start + 3,
            name=code,
            id=f"state/{code}",
            country=code,
            sectors=["GOV"],
            confidence=0.9,
        )
        for code, start in ((one, 0), (other, at + 9))
    ]
    where = text.index("Place")
    mention = Mention(
        id=mention_id(key, trigger, kind), document=key, sentence=Offsets(start=0, end=len(text)), lead=True, type=kind,
        quad=measure.quad, score=measure.score, cameo=measure.cameo, scope="interstate", trigger=trigger,
        actors=parties[:1], recipients=parties[1:] if named else [], confidence=0.9, model="made up",
        date=DateSpan(start=day, end=day, text="Monday", precision="day", basis="relative") if dated else None,
        place=place_of(place, where, other) if place is not None else None,
        magnitude=Magnitude(dead=dead) if dead is not None else None,
    )  # fmt: skip
    return Document(
        id=key, text=text, text_hash=text_hash(text), published=published, outlet=f"Outlet {number % 50}"
    ), [mention]


def measure(path: Path) -> dict[str, float]:
    """Merge the store at `path`: seconds, megabytes at most, events, and the seconds of reading alone."""
    with open_store(path) as store:
        began = time.perf_counter()
        read = sum(len(json.loads(record.model_dump_json())) > 0 for record in store.mentions())
        reading = time.perf_counter() - began
        began = time.perf_counter()
        merged = merge(store, "benchmark")
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"mentions": read, "events": merged.new, "seconds": seconds, "megabytes": peak, "reading": reading}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="few mentions, limits of time not enforced")
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.store:
        print(json.dumps(measure(options.store)))
        return 0
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for size, days in SMOKE_SIZES if options.smoke else SIZES:
            path = Path(folder, f"{size}.duckdb")
            with open_store(path) as store, store.begin_run("0", "made up", None, {}) as run:
                for document, mentions in told(size, days):
                    run.write(document, mentions)
            answer = subprocess.run(
                [sys.executable, __file__, "--store", str(path)], stdout=subprocess.PIPE, check=True
            )
            found.append(json.loads(answer.stdout) | {"file": path.stat().st_size / 1e6, "days": days})
            path.unlink()
    print(
        f"{'mentions':>10} {'days':>6} {'events':>9} {'seconds':>8} {'a second':>9} {'reading alone':>14}"
        f" {'memory MB':>10} {'store MB':>9}"
    )
    for row in found:
        rate = row["mentions"] / row["seconds"]
        print(f"{row['mentions']:>10,.0f} {row['days']:>6,} {row['events']:>9,.0f} {row['seconds']:>8.1f} {rate:>9,.0f}"
              f" {row['reading']:>12.1f} s {row['megabytes']:>10,.0f} {row['file']:>9,.0f}")  # fmt: skip
    sparse, small, large = (row["seconds"] / row["mentions"] for row in found)
    print(f"limits: {MOST_SECONDS:.0f} s and {MOST_MEGABYTES:,.0f} MB for the largest; a mention of it takes"
          f" {large / small:.2f} times that of the smaller that is as close (limit {MOST_GROWTH}),"
          f" {large / sparse:.2f} times that of the one a tenth as close")  # fmt: skip
    broken = (
        found[-1]["seconds"] > MOST_SECONDS or found[-1]["megabytes"] > MOST_MEGABYTES or large / small > MOST_GROWTH
    )
    return int(broken and not options.smoke)


if __name__ == "__main__":
    raise SystemExit(main())
