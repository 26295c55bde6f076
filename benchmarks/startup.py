"""How soon entente is of use, and how much room it takes: cold starts in fresh processes, bytes on disk.

Usage: python benchmarks/startup.py [--smoke]   (--smoke: one start each, limits of time not enforced)
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

import entente

PACKAGE = Path(entente.__file__).parent
SENTENCE = "Chinese President Xi Jinping met Russian President Vladimir Putin in Moscow on Tuesday."
STARTS = {  # name: (Python to run, limit in seconds)
    "import entente": ("import entente", 0.5),
    "load the model": ("import entente; entente.load()", 5.0),
    "first record": (f"import entente; assert entente.code([{SENTENCE!r}], published='2023-03-22').mentions", 6.0),
}
SIZES = {"package on disk": (PACKAGE, 60.0), "model": (PACKAGE / "language" / "model", 40.0)}  # limits in MB


def seconds(program: str, times: int) -> float:
    """Median wall time of a fresh Python that runs `program`."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def megabytes(folder: Path) -> float:
    """Size of the files under `folder`, compiled Python aside."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sum(path.stat().st_size for path in files) / 1e6


def main() -> int:
    """Measure and print; 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="one start each, limits of time not enforced")
    options = parser.parse_args()
    broken = 0
    print(f"{'measure':<20} {'figure':>10} {'limit':>10}")
    for name, (program, limit) in STARTS.items():
        figure = seconds(program, 1 if options.smoke else 5)
        broken += figure > limit and not options.smoke
        print(f"{name:<20} {figure:>8.2f} s {limit:>8.2f} s{'' if figure <= limit else '  over'}", flush=True)
    for name, (folder, limit) in SIZES.items():
        figure = megabytes(folder)
        broken += figure > limit
        print(f"{name:<20} {figure:>7.1f} MB {limit:>7.1f} MB{'' if figure <= limit else '  over'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
