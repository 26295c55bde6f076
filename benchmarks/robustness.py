"""Broken texts through the whole coder: no exception, and every span reproduces its text.

Usage: python benchmarks/robustness.py [--texts 10000] [--smoke]

Texts are those of examples/ and benchmarks/gold, cut, shuffled and strewn with quotation marks that open, close, nest
or never do, and noise; the last ones are a megabyte without a full stop. By seed, so that a failure can be seen again.
"""

import argparse
import random
import sys
import time
from pathlib import Path

from entente.coding import Coder
from entente.documents import DocumentError, from_text
from entente.records import check_spans

HERE = Path(__file__).parent
MARKS = [*"“”\"'‘’`«»„‚‹›()[—:\n ", "''", "``", "\n\n"]
NOISE = ["\u00a0", "\u200b", "\ufeff", "\u202e", "é", "😀", "\t", "\u2028", "0", "%", "#", "\x00", "ﬁ", "İ", "e\u0301"]
SEED = 20261129


def texts() -> list[str]:
    """The texts to break."""
    found = [path.read_text("utf-8") for path in sorted((HERE.parent / "examples").glob("*.txt"))]
    lines = (HERE / "gold/quotes.jsonl").read_text("utf-8").splitlines()
    return found + [line.split('"text": "')[1].split('", "attributions"')[0].replace("\\n", "\n") for line in lines]


def broken(text: str, chance: random.Random) -> str:
    """A text cut to a few hundred characters, with changes in random places."""
    start = chance.randrange(max(1, len(text) - 50))
    characters = list(text[start : start + chance.randrange(5, 400)])
    for _ in range(chance.randrange(1, 25)):
        at = chance.randrange(len(characters) + 1)
        kind = chance.random()
        if kind < 0.6:
            characters.insert(at, chance.choice(MARKS))
        elif kind < 0.75:
            characters.insert(at, chance.choice(NOISE))
        elif kind < 0.9:
            del characters[at : at + chance.randrange(1, 8)]
        else:
            characters[at:at] = characters[max(0, at - chance.randrange(40)) : at]
    return "".join(characters)


def noise(chance: random.Random) -> str:
    """Characters without sense."""
    words = [*MARKS, *NOISE, "said", "Iran", "he", "a", "China ", "told "]
    return "".join(chance.choices(words, k=chance.randrange(1, 120)))


def long_ones() -> list[str]:
    """A megabyte each, without a full stop."""
    return [
        "China said that Russia would “talk to Iran and ” " * 20_000,
        "«Nous» 'we “go' " * 62_500,
        "a" * 1_000_000,
    ]


def coded(coder: Coder, text: str) -> int:
    """Code a text and check all its spans; the number of records. ValueError where a span is wrong."""
    try:
        document = from_text(text, published="2024-05-06")
    except DocumentError:  # empty, or in no language: said in one line to whoever asked
        return 0
    found = coder.code(document)
    for record in (*found.mentions, *found.statements):
        check_spans(record, document.text)
    return len(found.mentions) + len(found.statements)


def main() -> int:
    """Run, print, and say by the exit code whether all went well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--smoke", action="store_true", help="200 texts and no long ones")
    options = parser.parse_args()
    chance, whole, coder = random.Random(SEED), texts(), Coder()
    count = 200 if options.smoke else options.texts
    started, records, failed = time.perf_counter(), 0, 0
    given = [noise(chance) if n % 5 == 4 else broken(chance.choice(whole), chance) for n in range(count)]
    for number, text in enumerate([*given, *([] if options.smoke else long_ones())]):
        try:
            records += coded(coder, text)
        except Exception as fault:  # whatever it is: that is what is looked for
            failed += 1
            print(f"text {number}: {fault!r}: {text[:200]!r}")
    seconds = time.perf_counter() - started
    print(f"{count} texts, {records} records, {failed} failed, {seconds:.0f} s (limit: none may fail)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
