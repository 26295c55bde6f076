"""Malformed inputs through every reader: no exception but the reader's own, no hang, nothing that cannot be kept.

Usage: python benchmarks/malformed.py [--count 1000000] [--skip 0] [--smoke]
       python benchmarks/malformed.py --reader csv --only 12345     (one input again, with its traceback)

The readers are the table in `hostile/readers.py`, the inputs valid ones of each, spoiled by `hostile/mutations.py`: the
same number of the same reader is the same input everywhere.
"""

import argparse
import faulthandler
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # where a process of its own finds the folder `hostile`

from hostile.mutations import malformed
from hostile.readers import BY_NAME, READERS, Reader
from hostile.sanity import check, told

from entente.documents import Skipped

LONGEST = 10  # seconds of computing for one input, and of waiting six times as many
SMOKE = 1_000  # inputs
AT_ONCE = 500  # inputs a task
SHOWN = 5  # failures of a reader that are printed


@dataclass
class Tally:
    """What became of inputs of one reader."""

    inputs: int = 0
    records: int = 0
    skipped: int = 0
    refused: int = 0
    slowest: float = 0.0
    slowest_number: int = -1
    seconds: float = 0.0
    failures: list[tuple[int, str]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Those of another part of the inputs."""
        for name in ("inputs", "records", "skipped", "refused", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        if other.slowest > self.slowest:
            self.slowest, self.slowest_number = other.slowest, other.slowest_number
        self.kinds += other.kinds
        self.failures += other.failures


class Hang(Exception):
    """An input took longer than it may."""


@contextmanager
def limited() -> Iterator[None]:
    """Raises Hang after `LONGEST` seconds; what does not even notice that is killed, its stack printed."""
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    faulthandler.dump_traceback_later(6 * LONGEST, exit=True)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()


def prepare() -> None:
    """Set up a process."""

    def ring(*_: Any) -> None:
        raise Hang(f"more than {LONGEST} s")

    signal.signal(signal.SIGPROF, ring)


def read_one(reader: Reader, data: bytes, tally: Tally) -> None:
    """Read an input and check all that comes of it. Raises whatever goes wrong."""
    try:
        for item in reader.read(data):
            check(item)
            if isinstance(item, Skipped):
                tally.skipped += 1
            else:
                tally.records += 1
    except reader.refusals as fault:
        told(str(fault))
        tally.refused += 1


def read_some(name: str, numbers: range) -> Tally:
    """Read inputs of a reader by their numbers."""
    reader, tally = BY_NAME[name], Tally()
    seeds = reader.seeds()
    for number in numbers:
        data = malformed(seeds, name, number)
        started = time.process_time()  # whatever else the machine does
        try:
            with limited():
                read_one(reader, data, tally)
        except Exception as fault:  # whatever it is: that is what is looked for
            tally.kinds[_kind(fault)] += 1
            tally.failures.append((number, f"{fault!r}"[:300]))
        took = time.process_time() - started
        tally.inputs += 1
        tally.seconds += took
        if took > tally.slowest:
            tally.slowest, tally.slowest_number = took, number
    return tally


def _kind(fault: Exception) -> str:
    """An exception's name and the line of entente that it came through last: one fault, one kind."""
    frames = [
        frame for frame in traceback.extract_tb(fault.__traceback__) if f"{os.sep}entente{os.sep}" in frame.filename
    ]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "hostile"
    return f"{type(fault).__name__} at {where}"


def tasks(skip: int, count: int, readers: list[Reader]) -> list[tuple[str, range]]:
    """The numbers of each reader's share of the inputs from `skip` to `count`, in parts, all readers mixed."""
    shares = sum(reader.share for reader in readers)
    made = []
    for reader in readers:
        begin, end = (number * reader.share // shares for number in (skip, count))
        made += [(reader.name, range(at, min(end, at + AT_ONCE))) for at in range(begin, end, AT_ONCE)]
    random.Random(count).shuffle(made)
    return made


def run(skip: int, count: int, readers: list[Reader], processes: int) -> tuple[dict[str, Tally], list[str]]:
    """The tallies by reader, and which parts were being read when a process died."""
    found = {reader.name: Tally() for reader in readers}
    waiting, lost = tasks(skip, count, readers), list[str]()
    under_way: dict[Future[Tally], tuple[str, range]] = {}
    with ProcessPoolExecutor(processes, get_context("spawn"), prepare) as pool:
        while waiting or under_way:
            while waiting and len(under_way) < 2 * processes:
                task = waiting.pop()
                under_way[pool.submit(read_some, *task)] = task
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                name, numbers = under_way.pop(future)
                try:
                    found[name].add(future.result())
                except BrokenProcessPool:
                    lost.append(f"{name} {numbers.start} to {numbers.stop - 1}")
                    waiting = []
    return found, lost


def again(reader: Reader, number: int) -> int:
    """One input again: its bytes, what comes of it, and the whole traceback."""
    prepare()
    data = malformed(reader.seeds(), reader.name, number)
    print(f"{len(data)} bytes: {data[:2000]!r}")
    with limited():
        read_one(reader, data, Tally())
    print("well")
    return 0


def main() -> int:
    """Run, print, and say by the exit code whether all went well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--skip", type=int, default=0, metavar="N", help="leave out the first N of them: read before")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--reader", choices=list(BY_NAME), action="append", help="only this one (may be repeated)")
    parser.add_argument("--only", type=int, metavar="N", help="the input of this number of --reader, nothing else")
    parser.add_argument("--smoke", action="store_true", help=f"{SMOKE:,} inputs")
    options = parser.parse_args()
    readers = [BY_NAME[name] for name in options.reader] if options.reader else READERS
    if options.only is not None:
        return again(readers[0], options.only)
    started = time.perf_counter()
    count, processes = (SMOKE, 1) if options.smoke else (options.count, options.processes)
    found, lost = run(options.skip, count, readers, processes)
    return report(found, lost, time.perf_counter() - started)


def report(found: dict[str, Tally], lost: list[str], seconds: float) -> int:
    """Print the table and the failures; 1 if there is one."""
    columns = ("inputs", "records", "skipped", "refused", "mean ms", "slowest", "failures")
    print(f"{'reader':<16}", *(f"{name:>8}" for name in columns))
    for name, tally in found.items():
        mean = 1000 * tally.seconds / max(tally.inputs, 1)
        print(
            f"{name:<16} {tally.inputs:>8} {tally.records:>8} {tally.skipped:>8} {tally.refused:>8} {mean:>8.2f} "
            f"{1000 * tally.slowest:>8.0f} {len(tally.failures):>8}"
        )
    for name, tally in found.items():
        for kind, count in tally.kinds.most_common():
            print(f"{name}: {kind}: {count}")
        for number, fault in tally.failures[:SHOWN]:
            print(f"  --reader '{name}' --only {number}: {fault}")
    for part in lost:
        print(f"a process died while it read {part}")
    inputs = sum(tally.inputs for tally in found.values())
    failures = sum(len(tally.failures) for tally in found.values()) + len(lost)
    name, slow = max(found.items(), key=lambda item: item[1].slowest)
    print(f"slowest: --reader '{name}' --only {slow.slowest_number}: {slow.slowest:.1f} s")
    print(f"{inputs:,} inputs, {failures} failures, {seconds:.0f} s (limit: no failure)")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
