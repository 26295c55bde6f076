"""Malformed inputs by coverage: atheris changes the seeds of one reader wherever that reaches code not reached before.

Usage: python tools/fuzz.py --reader rss [--seconds 120] [--corpus FOLDER]
       python tools/fuzz.py --reader rss --input crash-…      (one input again, with its traceback)

The readers, their seeds and what must hold are those of benchmarks/malformed.py. What was found is kept in --corpus,
where the next run goes on; an input that fails is written there as crash-…, and the exit code is not 0.
"""

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
INSTRUMENTED = ["entente.documents", "entente.formats.reading", "entente.actors.own", "entente.actors.petrarch"]
INSTRUMENTED += ["entente.evaluate", "entente.watch", "entente.coding.settings", "feedparser", "tomllib", "warcio"]
LONGEST, MEMORY = 10, 4_000  # seconds for one input, MB


def main() -> int:
    """Fuzz a reader, or read one input again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", required=True)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--corpus", type=Path, help="by default a temporary folder")
    parser.add_argument("--input", type=Path)
    options = parser.parse_args()
    try:
        import atheris
    except ImportError:
        print("fuzz: atheris is not here; install it with: pip install -e '.[fuzz]' (Linux and macOS)", file=sys.stderr)
        return 2
    with atheris.instrument_imports(include=INSTRUMENTED):
        from hostile.readers import BY_NAME
        from malformed import Tally, read_one
    if options.reader not in BY_NAME:
        print(f"fuzz: no reader {options.reader!r}: want one of {', '.join(BY_NAME)}", file=sys.stderr)
        return 2
    reader = BY_NAME[options.reader]
    if options.input:
        read_one(reader, options.input.read_bytes(), Tally())
        return 0
    corpus = options.corpus or Path(tempfile.mkdtemp(prefix="entente-fuzz-"))
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(reader.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    limits = [f"-max_total_time={options.seconds}", f"-timeout={LONGEST}", f"-rss_limit_mb={MEMORY}", "-max_len=16384"]
    arguments = [sys.argv[0], *limits, f"-artifact_prefix={corpus}/", "-print_final_stats=1", str(corpus)]
    atheris.Setup(arguments, lambda data: read_one(reader, data, Tally()))
    atheris.Fuzz()  # ends the process
    return 0


if __name__ == "__main__":
    sys.exit(main())
