"""Near-duplicate detection: recall and precision on edited copies of gold/copies.jsonl, and speed.

Usage: python benchmarks/copies.py [--copies 3] [--documents 20000] [--smoke]

Each gold text is edited by seed in the ways of KINDS; all are as if published on one day, so that days never help.
A gold text and a copy of it should be found, two gold texts or a copy and another gold text should not: among them are
reports of one happening by several hands, follow-ups with the same background, and reports of one mould. Pairs of two
copies of one text are left out: two halves of it may have nothing in common. Pairs of two copies of different texts are
counted apart, with their number by group: cuts can take all that told two reports of one mould apart.
The thresholds were chosen on the first half.
"""

import argparse
import json
import random
import re
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from datasketch import MinHash

from entente.documents.copies import CopyIndex, is_copy, originals, signature

GOLD = Path(__file__).parent / "gold/copies.jsonl"
SEED = 20261203
RECALL, PRECISION = 0.95, 0.98
DAY = date(2024, 1, 15)

HEADLINES = [
    "What we know so far",
    "Officials react as tensions grow",
    "A turning point, observers say",
    "Leaders weigh their next step after a week of talks",
]
BYLINES = ["By Anna Keller in Vienna", "By our foreign staff", "By MARK ODUYA and Lin Tao", "Staff and agencies"]
DATELINES = ["GENEVA (AFP) — ", "LONDON (Reuters) - ", "NEW YORK, May 3 (AP) -- ", ""]
DATELINE = re.compile(r"[A-Z][A-Z/ \-]{3,}[^\n]{0,40}?(?:—|--| -) ")
TAILS = [
    "(Reporting by Jane Holt; editing by Paul Mertens)",
    "Copyright 2024 The Associated Press. All rights reserved. This material may not be published, broadcast, "
    "rewritten or redistributed without permission.",
    "Sign up for our newsletter and get the best of our journalism in your inbox every morning.",
    "This story has not been edited by our staff and comes straight from a syndicated feed.",
    "Read more: Five things to know before the summit opens",
    "For all the latest world news visit our home page, join our channel and turn on notifications so that you never "
    "miss an update.",
]

Edit = Callable[[str, random.Random, list[str]], str]


def headline(text: str, chance: random.Random, _: list[str]) -> str:
    """Under another headline, byline and dateline."""
    lines = [
        chance.choice(HEADLINES),
        chance.choice(BYLINES),
        chance.choice(DATELINES) + DATELINE.sub("", text, count=1),
    ]
    return "\n\n".join(lines)


def paragraphs(text: str, chance: random.Random, _: list[str]) -> str:
    """20 to 50 % of the paragraphs cut, at least one."""
    return "\n\n".join(_some(text.split("\n\n"), chance))


def sentences(text: str, chance: random.Random, _: list[str]) -> str:
    """20 to 50 % of the sentences cut."""
    return " ".join(_some(re.split(r"(?<=[.!?”\"]) +|\n\n", text), chance))


def words(text: str, chance: random.Random, vocabulary: list[str]) -> str:
    """20 % of the words replaced by others, deleted, or followed by others."""
    edited: list[str] = []
    for word in re.findall(r"\S+\s*", text):
        kind = chance.choice(["replaced", "deleted", "inserted"]) if chance.random() < 0.2 else "kept"
        edited += [word] * (kind in ("kept", "inserted"))
        edited += [chance.choice(vocabulary) + " "] * (kind in ("replaced", "inserted"))
    return "".join(edited)


def boilerplate(text: str, chance: random.Random, _: list[str]) -> str:
    """Credits, notices and calls added below, and sometimes above."""
    added = chance.sample(TAILS, chance.randint(1, 3))
    return "\n\n".join([*added[2:], text, *added[:2]])


KINDS: dict[str, tuple[Edit, ...]] = {
    "headline and byline": (headline,),
    "paragraphs cut": (paragraphs,),
    "sentences cut": (sentences,),
    "words changed": (words,),
    "boilerplate": (boilerplate,),
    "headline, cut, boilerplate": (paragraphs, headline, boilerplate),
    "headline, words, boilerplate": (words, headline, boilerplate),
    "cut, words": (paragraphs, words),
    "sentences cut and all else": (sentences, words, headline, boilerplate),
}


@dataclass(frozen=True)
class Text:
    """A gold text, `kind` None, or a copy of it; `origin` is the gold text's id."""

    id: str
    text: str
    origin: str
    group: str
    kind: str | None = None


def _some(parts: list[str], chance: random.Random) -> list[str]:
    cut = set(chance.sample(range(len(parts)), max(1, int(len(parts) * chance.uniform(0.2, 0.5)))))
    return [part for number, part in enumerate(parts) if number not in cut]


def halves() -> tuple[list[Text], list[Text]]:
    """The gold texts in two halves, groups kept together."""
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    texts = [Text(row["id"], row["text"], row["id"], row["group"]) for row in rows]
    first = set(list(dict.fromkeys(text.group for text in texts))[::2])
    return [text for text in texts if text.group in first], [text for text in texts if text.group not in first]


def edited(text: Text, count: int, vocabulary: list[str]) -> Iterator[Text]:
    """Copies of a text: `count` of each kind."""
    for kind, edits in KINDS.items():
        for number in range(count):
            chance, copy = random.Random(f"{SEED} {text.id} {kind} {number}"), text.text
            for edit in edits:
                copy = edit(copy, chance, vocabulary)
            yield Text(f"{text.id} {kind} {number}", copy, text.id, text.group, kind)


def found_pairs(texts: list[Text]) -> Iterator[tuple[Text, Text]]:
    """The pairs that index and comparison take for copies; pairs of two copies of one text are not looked at."""
    index, by_id = CopyIndex(), {text.id: text for text in texts}
    for text in texts:
        sketch = signature(text.text)
        for other in map(by_id.__getitem__, index.candidates(sketch, DAY)):
            if not siblings(text, other) and is_copy(text.text, other.text):
                yield text, other
        index.add(text.id, DAY, sketch)


def siblings(one: Text, other: Text) -> bool:
    """Whether both are copies of one text."""
    return one.origin == other.origin and bool(one.kind and other.kind)


def settled(texts: list[Text]) -> float:
    """The share of texts, by group, that `originals` gives to the right original."""
    right = 0
    for group in {text.group for text in texts}:
        members = [text for text in texts if text.group == group]
        found = originals({text.id: (DAY + timedelta(days=bool(text.kind)), text.text) for text in members})
        right += sum(found[text.id] == (text.origin if text.kind else None) for text in members)
    return right / len(texts)


def measure(name: str, gold: list[Text], copies: int) -> bool:
    """Print recall and precision over one half's pairs; whether both keep the limits."""
    vocabulary = [word for text in gold for word in text.text.split()]
    texts = [*gold, *(copy for text in gold for copy in edited(text, copies, vocabulary))]
    made = Counter(text.kind for text in texts if text.kind)
    right: Counter[str | None] = Counter()
    wrong: Counter[str | None] = Counter()
    apart: Counter[str] = Counter()
    for one, other in found_pairs(texts):
        if one.origin == other.origin:
            right[one.kind or other.kind] += 1
        elif one.kind and other.kind:
            apart[one.group] += 1
        else:
            wrong[one.kind or other.kind] += 1
    print(f"{name}: {len(gold)} texts, {made.total()} copies")
    for kind in KINDS:
        print(f"  {kind:30} recall {right[kind] / made[kind]:.3f}  precision {_share(right[kind], wrong[kind]):.3f}")
    recall, precision = right.total() / made.total(), _share(right.total(), wrong.total())
    print(f"  {'together':30} recall {recall:.3f}  precision {precision:.3f}  (limits: {RECALL}, {PRECISION})")
    with_copies = _share(right.total(), wrong.total() + apart.total())
    print(f"  with pairs of copies of different texts: precision {with_copies:.3f}; {dict(apart)}")
    print(f"  settled by group: {settled(texts):.3f} of the texts got the right original")
    return recall >= RECALL and precision >= PRECISION


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


def speed(count: int, vocabulary: list[str]) -> None:
    """Print documents a second: made-up texts of 300 words over 60 days, one in twenty a copy; and MinHash alone."""
    chance = random.Random(SEED)
    texts: list[str] = []
    for number in range(count):
        copied = number % 20 == 19
        texts.append(words(chance.choice(texts), chance, vocabulary) if copied else _made_up(chance, vocabulary))
    started, index, compared, before = time.perf_counter(), CopyIndex(), 0, _memory()
    for number, text in enumerate(texts):
        day, sketch = DAY + timedelta(days=number * 60 // count), signature(text)
        for other in index.candidates(sketch, day):
            is_copy(text, texts[int(other)])
            compared += 1
        index.add(str(number), day, sketch)
    whole, grown = count / (time.perf_counter() - started), (_memory() - before) / count
    some = texts[: min(count, 2_000)]
    runs = [[" ".join(run).encode() for run in zip(w, w[1:], w[2:], strict=False)] for w in map(str.split, some)]
    started, permutations = time.perf_counter(), MinHash(128, scheme="affine32").permutations
    for text_runs in runs:
        MinHash(128, hashfunc=zlib.crc32, permutations=permutations, scheme="affine32").update_batch(text_runs)
    bare = len(some) / (time.perf_counter() - started)
    print(f"speed: {count} documents, {whole:,.0f} a second end to end, {compared} pairs compared, {grown:.0f} kB each")
    print(f"  bare MinHash, the limit of it: {bare:,.0f} a second ({whole / bare:.0%})")


def _made_up(chance: random.Random, vocabulary: list[str]) -> str:
    return " ".join(chance.choices(vocabulary, k=300))


def _memory() -> float:
    """Kilobytes of this process in memory; 0 where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4 if status.exists() else 0


def main() -> int:
    """Run, print, and say by the exit code whether the limits were kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=3, help="of each kind and text")
    parser.add_argument("--documents", type=int, default=20_000, help="to measure speed on")
    parser.add_argument("--smoke", action="store_true", help="one copy of each kind and 300 documents")
    options = parser.parse_args()
    first, second = halves()
    copies, documents = (1, 300) if options.smoke else (options.copies, options.documents)
    kept = [
        measure("tuned on", first, copies),
        measure("held out", second, copies),
    ]
    speed(documents, [word for text in (*first, *second) for word in text.text.split()])
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
