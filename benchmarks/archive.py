"""What all shards of a large archive make together: copies, events and dyad series, in how much time and memory.

Usage: python benchmarks/archive.py [--smoke] [--mentions N] [--workers N] [--keep FOLDER]

The tables of a batch are made up, without coding: happenings on heavy-tailed pairs of countries over forty years, each
told in one to six reports that differ in words, outlets and numbers; three mentions a document. Then they are put
together as `entente batch` does it. Beside it, the relevance gate is asked about some of their texts.
"""

import argparse
import json
import os
import re
import shutil
import tempfile
import threading
import time
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from entente.actors.tables import KNOWLEDGE, rows_of
from entente.batch.engines import Processes, Task
from entente.batch.manifests import Manifest, write
from entente.batch.running import put_together
from entente.batch.tables import ShardWriter
from entente.coding.gate import may_tell
from entente.coding.ontology import measures
from entente.documents.copies import signature
from entente.records import (
    Actor,
    DateSpan,
    Document,
    Magnitude,
    Mention,
    Offsets,
    Place,
    Span,
    mention_id,
    text_hash,
)
from entente.store.rows import rows_of as rows_of_document

FIRST, DAYS, COUNTRIES, PLACES, WORDS, A_SHARD = date(1985, 1, 1), 14_610, 190, 3_000, 8_000, 100_000
MOST_MEGABYTES = 4_096.0


@cache
def codes():
    listed = (row["country"] for row in rows_of(KNOWLEDGE / "states.tsv") if not row["until"])
    return list(dict.fromkeys([*"USA RUS CHN GBR DEU FRA ISR IRN UKR IND".split(), *listed]))[:COUNTRIES]


def make_shard(given, deaths=0):
    """The tables and the manifest of one shard: `count` mentions of happenings on its own stretch of days."""
    out, number, count, days = given
    rng = np.random.default_rng(number)
    names = codes()
    weight = 1 / np.arange(1, len(names) + 1)
    kinds = [(kind, measure) for (kind, mode), measure in measures().items() if not mode]
    pairs = rng.choice(len(names), (count, 2), p=weight / weight.sum())
    told = np.minimum(rng.geometric(0.45, count), 6)
    writer, made = ShardWriter(Path(out), f"made-{number:05d}"), 0
    waiting = []
    for happening in range(count):
        if made >= count:
            break
        one, other = pairs[happening]
        if one == other:
            continue
        kind, measure = kinds[int(rng.integers(len(kinds)))]
        day, topic = int(rng.integers(*days)), rng.integers(WORDS, size=6)
        place = int(rng.integers(PLACES)) if rng.random() < 0.6 else None
        for report in range(min(int(told[happening]), count - made)):
            words = " ".join(f"word{each}" for each in (*topic[:4], *rng.integers(WORDS, size=3)))
            dead = 3 + report if rng.random() < 0.3 else None
            waiting.append((names[one], names[other], kind, measure, day, place, dead, rng.random() < 0.7, words))
            made += 1
    # Three mentions of the same days stand in one document.
    waiting.sort(key=lambda each: (each[4], each[8]))
    for first in range(0, len(waiting), 3):
        write_document(writer, number, first, waiting[first : first + 3], rng)
    files = writer.publish()
    manifest = Manifest(f"made-{number:05d}", "made up", None, "0:0", f"{number}", {}, {"mentions": made}, files=files)
    write(Path(out), manifest)
    return made


def write_document(writer, shard, number, told, rng):
    key = f"doc-{shard:08d}{number:012d}"
    sentences = [
        f"{one} acted on {other} in Place{place} as {words} was said." for one, other, *_, place, _, _, words in told
    ]
    text = " ".join(sentences)
    published = FIRST + timedelta(days=told[0][4] + int(rng.integers(3)))
    document = Document(
        id=key, text=text, text_hash=text_hash(text), published=published, outlet=f"Outlet {number % 50}", sentences=3
    )
    start, mentions = 0, []
    for sentence, each in zip(sentences, told, strict=True):
        mentions.append(mention_of(key, start, sentence, *each))
        start += len(sentence) + 1
    writer.write(document.day, rows_of_document(document, "", mentions, [], signature(text)))


def mention_of(key, start, sentence, one, other, kind, measure, day, place, dead, dated, words):
    at = start + sentence.index("acted")
    trigger = Span(text="acted", start=at, end=at + 5)
    parties = [
        Actor(text=code, start=begin, end=begin + 3, name=code, id=f"state/{code}", country=code, sectors=["GOV"],
              confidence=0.9)
        for code, begin in ((one, start), (other, at + 9))
    ]  # fmt: skip
    name, where = f"Place{place}", start + sentence.index("Place")
    on = FIRST + timedelta(days=day)
    return Mention(
        id=mention_id(key, trigger, kind), document=key, sentence=Offsets(start=start, end=start + len(sentence)),
        lead=True, type=kind, quad=measure.quad, score=measure.score, cameo=measure.cameo, scope="interstate",
        trigger=trigger, actors=parties[:1], recipients=parties[1:], confidence=0.9, model="made up",
        date=DateSpan(start=on, end=on, text="Monday", precision="day", basis="relative") if dated else None,
        place=None if place is None else Place(
            text=name, start=where, end=where + len(name), name=name, country=other, lat=place % 120 - 60,
            lon=place % 300 - 150, precision="city"),
        magnitude=None if dead is None else Magnitude(dead=dead),
    )  # fmt: skip


class Memory:
    """The most memory that this process and its children have had together, in MB, and the most of one child."""

    def __init__(self):
        self.together = self.worker = 0.0
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self):
        while not self._ended.wait(0.5):
            sizes = [size for size, _ in resident()]
            self.together = max(self.together, sum(sizes))
            self.worker = max([self.worker, *(size for size, own in resident() if not own)])

    def close(self):
        self._ended.set()


def resident():
    """The memory in MB of this process and its children, and whether it is this one."""
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            status = path.read_text()
        except OSError:
            continue
        own = int(path.parent.name) == os.getpid()
        size = re.search(r"VmRSS:\s+(\d+)", status)
        if size and (own or int(re.search(r"PPid:\s+(\d+)", status)[1]) == os.getpid()):
            yield int(size[1]) / 1024, own


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="few mentions, limits not enforced")
    parser.add_argument("--mentions", type=int, metavar="N", help="how many")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="make the tables here, or take those that are")
    options = parser.parse_args()
    count = options.mentions or (3_000 if options.smoke else 10_000_000)
    shards = max(2, count // A_SHARD)
    engine = Processes(options.workers)
    with tempfile.TemporaryDirectory(prefix="entente-archive-") as folder:
        out = options.keep or Path(folder)
        (out / "manifests").mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        if not any((out / "manifests").glob("*.json")):
            stretch = DAYS // shards or 1
            tasks = [
                Task(f"{at}", make_shard, (str(out), at, count // shards, (at * stretch, (at + 1) * stretch)))
                for at in range(shards)
            ]
            for done in engine.run(tasks):
                if done.fault:
                    raise SystemExit(done.fault)
            print(f"made {count:,} mentions in {shards} shards: {time.perf_counter() - began:.0f} s", flush=True)
        keys = [path.stem for path in (out / "manifests").glob("*.json")]
        memory = Memory()
        found = put_together(out, keys, engine, lambda line: print(f"  {line}", flush=True))
        memory.close()
        engine.close()
        size = sum(path.stat().st_size for path in out.rglob("*.parquet")) / 1e6
        asked, seconds = gate_speed(5_000)
        print(json.dumps(found, indent=1))
        print(f"{found['mentions']:,} mentions, {found['events']:,} events; seconds by step: {found['seconds']}")
        print(f"gate: {asked / seconds:,.0f} documents/s on one core; tables {size:,.0f} MB")
        limit = f"limit {MOST_MEGABYTES:,.0f}"
        print(f"memory: {memory.together:,.0f} MB together ({limit}), {memory.worker:,.0f} MB a worker")
        if not options.keep:
            shutil.rmtree(out, ignore_errors=True)
    return int(memory.together > MOST_MEGABYTES and not options.smoke)


def gate_speed(count):
    """How long the gate takes for some documents of three sentences."""
    texts = [f"The council met on Monday. It rained for {hours} hours. Ministers left." for hours in range(count)]
    began = time.perf_counter()
    for text in texts:
        may_tell(text)
    return count, time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
