"""Coding a corpus of shards: how fast beside the bare encoder, whether workers, size and length of documents cost more.

Usage: python benchmarks/batch.py [--smoke] [--documents N] [--kills N] [--ray] [--only TABLE]

Documents of three sentences are made up from words of news, each another. Tables:
  workers   1 and 2 workers on processes (and Ray): documents a second, speed-up, and whether the same bytes come out;
            after workers were killed; and again when all is done
  growth    a sixteenth, a quarter and the whole: milliseconds of processor a document, memory of a worker
  lengths   documents of ten words to 1 MB: characters a second
"""

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

MOST_MEGABYTES, LEAST_SPEED_UP, MOST_GROWTH, MOST_AGAIN = 1_024, 1.8, 1.1, 10.0
SHARDS = 16
ARCHIVE, SENTENCES = 100_000_000, 30  # articles of an archive, sentences of one
COUNTRIES = (
    "Russia China France Germany Japan India Brazil Egypt Turkey Iran Israel Poland Kenya Chile Mexico Spain Italy "
    "Greece Norway Sweden Finland Ukraine Belarus Pakistan Vietnam Cuba Peru Angola Ghana Nigeria Jordan Qatar"
).split()
ROLES = "president,prime minister,foreign minister,defence minister,ambassador,parliament,army,government".split(",")
ACTS = (
    "met the {0} of {1} for talks on {2},condemned {1} over {2},signed an agreement with {1} on {2},"
    "threatened {1} with sanctions over {2},sent aid to {1} after {2},withdrew its envoy from {1} over {2},"
    "called on {1} to end {2},expelled diplomats of {1} over {2},shelled positions of {1} near {2},"
    "welcomed the offer of {1} on {2}"
).split(",")
MATTERS = (
    "the border dispute,the gas contract,the fishing rights,the floods,the air raid,the spying affair,the new tariffs,"
    "the grain deal,the missile test,the prisoners,the harbour,the election,the dam,the visas,the debt"
).split(",")
FILLERS = (
    "Officials gave no further details on {day}, and a spokesman declined to say when the next round would be held.",
    "The two sides have quarrelled for {number} years, and trade between them fell by {number} per cent last year.",
    "Analysts in {city} said that the move had been expected since {month}, when {number} lorries were held up.",
    "It was the {ordinal} time this year that the matter was raised, according to papers seen in {city}.",
)
CITIES = "Vienna Geneva Nairobi Lima Oslo Cairo Doha Hanoi Tokyo Accra Ankara Lisbon Riga Quito".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()


def documents(count, seed=7):
    """`count` documents as rows of a table: three sentences each, over four years."""
    rng = random.Random(seed)
    for number in range(count):
        one, other = rng.sample(COUNTRIES, 2)
        act = rng.choice(ACTS).format(rng.choice(ROLES), other, rng.choice(MATTERS))
        said = {"day": rng.choice(DAYS), "number": rng.randint(2, 900), "city": rng.choice(CITIES),
                "month": rng.choice(MONTHS), "ordinal": rng.choice(("second", "third", "fourth"))}  # fmt: skip
        first, second = (each.format(**said) for each in rng.sample(FILLERS, 2))
        year, month, day = 2015 + number % 4, rng.randint(1, 12), rng.randint(1, 28)
        lead = f"The {rng.choice(ROLES)} of {one} {act} in {said['city']} on {said['day']}, file {number} shows."
        yield {"id": f"{number}", "date": f"{year}-{month:02d}-{day:02d}", "outlet": f"Outlet {number % 40}",
               "text": f"{lead} {first} {second}"}  # fmt: skip


def write_corpus(folder, count):
    """The documents in shards of JSON lines."""
    folder.mkdir(parents=True)
    files = [(folder / f"shard-{number:03d}.jsonl").open("w", encoding="utf-8") for number in range(SHARDS)]
    for number, row in enumerate(documents(count)):
        files[number * SHARDS // count].write(json.dumps(row) + "\n")
    for file in files:
        file.close()


class Batch:
    """One run of `entente batch` in processes of its own."""

    def __init__(self, source, out, *options):
        self.command = [sys.executable, "-m", "entente.cli", "batch", str(source), str(out), *map(str, options)]
        self.out = out

    def run(self, meanwhile=None):
        """Seconds of wall time, of processor time, and the largest memory of a process in MB."""
        began, before = time.perf_counter(), os.times()
        process = subprocess.Popen(self.command, stderr=subprocess.PIPE, text=True)
        ended = threading.Event()
        if meanwhile:
            threading.Thread(target=meanwhile, args=(process.pid, ended), daemon=True).start()
        _, said = process.communicate()
        ended.set()
        if process.returncode:
            raise SystemExit(f"{' '.join(self.command)} failed: {said[-500:]}")
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        return time.perf_counter() - began, used, max(each["megabytes"] for each in self.manifests())

    def manifests(self):
        return [json.loads(path.read_text()) for path in sorted((self.out / "manifests").glob("*.json"))]

    def digest(self):
        """Of the bytes of all tables."""
        digest = hashlib.sha256()
        for path in sorted(self.out.rglob("*.parquet")):
            digest.update(f"{path.relative_to(self.out)}".encode() + path.read_bytes())
        return digest.hexdigest()


def children(pid):
    """The worker processes under a process: those that code."""
    found = []
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            status = path.read_text()
            command = (path.parent / "cmdline").read_bytes()
        except OSError:
            continue
        parent = int(re.search(r"PPid:\s+(\d+)", status)[1])
        if parent == pid and b"spawn_main" in command:
            found.append(int(path.parent.name))
    return found


def killing(times, pause):
    """Kill a random worker again and again."""
    rng, killed = random.Random(3), []

    def kill(pid, ended):
        while len(killed) < times and not ended.wait(rng.uniform(*pause)):
            if workers := children(pid):
                os.kill(rng.choice(workers), signal.SIGKILL)
                killed.append(1)

    return kill, killed


def table_of_workers(folder, count, options):
    """One worker and two, killed ones, Ray; then once more with nothing to do."""
    source = folder / "corpus"
    write_corpus(source, count)
    broken = False
    rows, digests = {}, {}
    for name, given in (
        ("1 process", ("--workers", 1)),
        ("2 processes", ("--workers", 2)),
        *((("2 on Ray", ("--workers", 2, "--engine", "ray")),) if options.ray else ()),
    ):
        batch = Batch(source, folder / name.replace(" ", "-"), *given, "--no-gate")
        rows[name], digests[name] = batch.run(), batch.digest()
        coded = sum(each["seconds"] for each in batch.manifests()) / (1 if name[0] == "1" else 2)
        print(
            f"{name:<24} {rows[name][0]:>8.1f} s {count / coded:>8.1f} documents/s  {rows[name][2]:>6.0f} MB a worker"
        )
        broken |= rows[name][2] > MOST_MEGABYTES
        rows[name] = (*rows[name], coded)
    kill, killed = killing(options.kills, (3.0, 12.0) if not options.smoke else (6.0, 8.0))
    batch = Batch(source, folder / "killed", "--workers", 2, "--no-gate")
    taken, _, memory = batch.run(kill)
    digests["killed"] = batch.digest()
    print(f"{f'{len(killed)} workers killed':<24} {taken:>8.1f} s {'':>20}  {memory:>6.0f} MB a worker")
    again = Batch(source, folder / "killed", "--workers", 2, "--no-gate").run()[0]
    same = len(set(digests.values())) == 1
    speed_up = rows["1 process"][3] / rows["2 processes"][3]
    print(f"{'again, all done':<24} {again:>8.1f} s (limit {MOST_AGAIN:.0f})")
    which = "the same bytes" if same else "OTHER BYTES"
    print(f"2 processes beside 1: {speed_up:.2f} times (limit {LEAST_SPEED_UP}); {which}")
    return broken or not same or speed_up < LEAST_SPEED_UP or again > MOST_AGAIN


def table_of_growth(folder, count, options):
    """Milliseconds of one worker's time a document, for a sixteenth, a quarter and all."""
    found = []
    for size in (count // 16, count // 4, count):
        source, out = folder / f"corpus-{size}", folder / f"out-{size}"
        write_corpus(source, size)
        batch = Batch(source, out, "--workers", 2, "--no-gate")
        _, _, memory = batch.run()
        each = 1000 * sum(manifest["seconds"] for manifest in batch.manifests()) / size
        together = json.loads((out / "merged.json").read_text())["seconds"]
        found.append((each, memory))
        print(f"{size:>9,} documents {each:>8.2f} ms each {memory:>6.0f} MB a worker; together: {together}")
        shutil.rmtree(out)
    growth = found[-1][0] / found[0][0]
    print(f"a document of the largest takes {growth:.2f} times one of the smallest (limit {MOST_GROWTH})")
    return growth > MOST_GROWTH or found[-1][1] > MOST_MEGABYTES


def table_of_lengths(folder, options):
    """Characters a second for documents of ten words to a megabyte."""
    texts, rates = [row["text"] for row in documents(6_000)], {}
    for length in (60, 6_000) if options.smoke else (60, 600, 6_000, 60_000, 1_000_000):
        count = max(1, min(200, 60_000 // length)) if options.smoke else max(1, min(2_000, 1_500_000 // length))
        source, out = folder / f"length-{length}", folder / f"length-{length}-out"
        source.mkdir()
        with (source / "shard.jsonl").open("w", encoding="utf-8") as file:
            for number in range(count):
                text = ""
                while len(text) < length:
                    text += texts[(number * 7 + len(text)) % len(texts)] + "\n\n"
                file.write(json.dumps({"id": str(number), "text": text[:length].rsplit(" ", 1)[0] + "."}) + "\n")
        batch = Batch(source, out, "--workers", 1, "--no-gate")
        batch.run()
        (kept,) = batch.manifests()
        rate = rates[length] = kept["counts"]["sentences"] / kept["seconds"]
        print(f"{length:>9,} characters {count:>6,} documents {rate:>8.1f} sentences/s {kept['megabytes']:>6.0f} MB")
    hours = ARCHIVE * SENTENCES / rates[6_000] / 3600
    print(
        f"{ARCHIVE:,} articles of {SENTENCES} sentences at {rates[6_000]:.0f} a second and core (articles of 6,000):"
        f" {ARCHIVE:,} x {SENTENCES} / {rates[6_000]:.0f} / 3,600 = {hours:,.0f} core-hours, fewer with the gate"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="few documents, limits of time not enforced")
    parser.add_argument("--documents", type=int, metavar="N", help="how many")
    parser.add_argument("--kills", type=int, metavar="N", help="workers to kill")
    parser.add_argument("--ray", action="store_true", help="on Ray too")
    parser.add_argument("--only", choices=("workers", "growth", "lengths"), help="one table")
    options = parser.parse_args()
    count = options.documents or (32 if options.smoke else 100_000)
    options.kills = options.kills if options.kills is not None else (1 if options.smoke else 50)
    broken = False
    with tempfile.TemporaryDirectory(prefix="entente-batch-") as folder:
        wanted = {options.only} if options.only else {"workers"} if options.smoke else {"workers", "growth", "lengths"}
        if "workers" in wanted:
            broken |= table_of_workers(Path(folder, "workers"), count, options)
        if "growth" in wanted:
            broken |= table_of_growth(Path(folder, "growth"), count, options)
        if "lengths" in wanted:
            Path(folder, "lengths").mkdir()
            table_of_lengths(Path(folder, "lengths"), options)
    return int(broken and not options.smoke)


if __name__ == "__main__":
    raise SystemExit(main())
