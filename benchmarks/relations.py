"""How fast relations are counted in a large store, each figure beside its limit.

Usage: python benchmarks/relations.py [--smoke] [--keep FILE]

The events are made up: 190 countries of very different weight, ten years, two parties each, one pair with a surge. A
store that `--keep` wrote is taken again, not made again. Beside the series of a pair stands one scan in SQL that counts
the pair's events and nothing else, which is what reading the columns costs at least.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import ruptures  # noqa: F401  (loaded here, so that no figure holds the loading)

from entente.actors.tables import KNOWLEDGE, rows_of
from entente.coding.ontology import measures
from entente.records import Actor, DateSpan, Document, Event, text_hash
from entente.relations import SeriesQuery, changes, dyad_series, panel
from entente.store import Store, open_store

FIRST = date(2015, 1, 1)
DAYS = 3652
COUNTRIES = 190
EVENTS, DOCUMENTS = 1_000_000, 24_000
SMOKE_EVENTS, SMOKE_DOCUMENTS = 5_000, 480
LIMITS = {"series of a pair, months": 0.3, "series of a pair, days": 0.3, "changes": 0.3}  # seconds
OUTLETS = [f"Outlet {number}" for number in range(40)]
SCAN = """
SELECT count(*) FROM events e WHERE e.retired_by IS NULL AND NOT e.historical AND e.status = 'actual'
AND e.id IN (SELECT event FROM event_actors WHERE country = 'A' AND retired_by IS NULL)
AND e.id IN (SELECT event FROM event_actors WHERE country = 'B' AND retired_by IS NULL)
"""


def countries() -> list[str]:
    """Codes of states that exist now, the large ones first."""
    large = "USA RUS CHN GBR DEU FRA ISR IRN UKR IND PAK TUR JPN KOR PRK SAU SYR EGY IRQ POL".split()
    listed = (row["country"] for row in rows_of(KNOWLEDGE / "states.tsv") if not row["until"])
    return list(dict.fromkeys([*large, *listed]))[:COUNTRIES]


def made_up(count: int, seed: int = 0) -> Iterator[Event]:
    """Events of two parties each, on heavy-tailed pairs; a fifth are reciprocal."""
    rng = np.random.default_rng(seed)
    codes = countries()
    weight = 1 / np.arange(1, len(codes) + 1)
    one = rng.choice(len(codes), count, p=weight / weight.sum())
    other = (one + 1 + rng.choice(len(codes) - 1, count, p=weight[1:] / weight[1:].sum())) % len(codes)
    kinds = [(kind, measure) for (kind, mode), measure in measures().items() if not mode]
    kind, day, together = rng.integers(0, len(kinds), count), rng.integers(0, DAYS, count), rng.random(count) < 0.2
    actors = [
        Actor(text=None, start=None, end=None, id=f"state/{code}", country=code, sectors=["GOV"]) for code in codes
    ]
    surge = (one + other == 1) & (rng.random(count) < 0.3)  # of the two largest, so that there are changes to find
    day[surge] = rng.integers(DAYS // 2, DAYS // 2 + 365, surge.sum())
    for number in range(count):
        name, measure = kinds[kind[number]]
        happened = FIRST + timedelta(days=int(day[number]))
        parties = [actors[one[number]], actors[other[number]]]
        yield Event(
            id=f"e{number:07d}", type=name, quad=measure.quad, score=measure.score, goldstein=measure.score / 2,
            actors=parties if together[number] else parties[:1], recipients=[] if together[number] else parties[1:],
            date=DateSpan(start=happened, end=happened, precision="day", basis="explicit"),
            first_reported=happened, last_reported=happened, confidence=0.9, model="made up",
        )  # fmt: skip


def fill(store: Store, events: int, documents: int) -> None:
    """Write events, a hundred thousand in a run, and documents spread over all days."""
    waiting = made_up(events)
    while batch := list(islice(waiting, 100_000)):
        with store.merge("0", {}) as merge:
            merge.write(batch, {})
    with store.begin_run("0", "made up", None, {}) as run:
        for number in range(documents):
            text, day = f"Text {number}.", FIRST + timedelta(days=number * DAYS // documents)
            outlet = OUTLETS[number % len(OUTLETS)]
            run.write(Document(id=f"d{number}", text=text, text_hash=text_hash(text), published=day, outlet=outlet))


def fastest(work: Callable[[], object], times: int) -> float:
    """Seconds of the fastest of several runs."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def measured(store: Store, times: int) -> Iterator[tuple[str, float]]:
    """(measure, seconds), one after the other."""
    scan = SCAN.replace("'A'", "'USA'").replace("'B'", "'RUS'")
    yield "one scan in SQL", fastest(lambda: store.ask(scan), times)
    monthly, daily = SeriesQuery("USA", "RUS"), SeriesQuery("USA", "RUS", period="day")
    yield "series of a pair, months", fastest(lambda: dyad_series(store, monthly), times)
    yield "series of a pair, days", fastest(lambda: dyad_series(store, daily), times)
    yield "series against everybody", fastest(lambda: dyad_series(store, SeriesQuery("USA")), times)
    series = dyad_series(store, monthly)
    yield "changes", fastest(lambda: changes(store, series, "verbal_conflict"), times)
    yield "panel of ten years", fastest(lambda: panel(store), 1)


def main() -> int:
    """Make the store, measure and print; 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="5,000 events, limits of time not enforced")
    parser.add_argument("--keep", type=Path, help="keep the store in this file, or measure the one that is there")
    options = parser.parse_args()
    events, documents = (SMOKE_EVENTS, SMOKE_DOCUMENTS) if options.smoke else (EVENTS, DOCUMENTS)
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder, "made-up.duckdb")
        made = path.exists()
        broken = 0
        with open_store(path) as store:
            began = time.perf_counter()
            if not made:
                fill(store, events, documents)
                print(f"made {events:,} events in {time.perf_counter() - began:.0f} s", flush=True)
            print(f"{'measure':<26} {'figure':>10} {'limit':>10}")
            for name, figure in measured(store, 1 if options.smoke else 3):
                limit = LIMITS.get(name)
                over = limit is not None and figure > limit
                broken += over and not options.smoke
                print(f"{name:<26} {figure:>8.3f} s {f'{limit:.2f} s' if limit else '':>10}{'  over' if over else ''}")
        print(f"{'file':<26} {path.stat().st_size / 1e6:>7.0f} MB")
        print(f"{'most memory':<26} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:>7.0f} MB")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
