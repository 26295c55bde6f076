"""Which documents are copies of which: syndicated, cut, lightly edited or under another headline.

Two steps. A text's signature (MinHash of its runs of three words) finds the few documents that may be its copies
among very many; then the words of each pair decide. A copy shares most of the shorter text's runs of three words and
does not contradict the other on numbers, days and names. The first tells copies from two reports of one happening by
different hands; the second from reports of one mould ("the ministry detected 12 aircraft"), which share nearly all
their words.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from entente.documents.boilerplate import boilerplate_spans
from entente.documents.dates import MONTHS

if TYPE_CHECKING:
    from datasketch import MinHash

DAYS_APART = 30  # documents published further apart are no copies
SIGNATURE_BYTES = 512
BANDS = 128  # of a signature: one begins with each of its hash values

_PERMUTATIONS = BANDS
_SCHEME = "affine32"  # datasketch's name for 32-bit hash values; with the seed it fixes what signatures are stored
_PLACES = np.arange(_PERMUTATIONS, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)  # spread over 64 bits
_RUN = 3  # words

# Chosen on one half of benchmarks/gold/copies.jsonl.
_LEAST_SHARED = 0.5  # of the shorter text's words
_MOST_DIFFERING = 1 / 3  # of the facts compared: an editor changes a few, and reports of one mould share a few
_LEAST_LENGTH = 0.25  # of the longer text's words; what is shorter is an excerpt
_SHORT = 20  # words; a text below is a copy only of the same words

# A number with its points and commas; a letter of a script that is written without spaces; a word.
_WORD = re.compile(
    r"\d+(?:[.,:/]\d+)*|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
)
_SENTENCE_GAP = re.compile(r"[.!?:\"“”„»\n]")
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
# Outlets write them in words or figures. "One" is left out: it is more often a pronoun.
_FIGURES = {
    word: str(n) for n, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)
}
_DATES = frozenset((*_WEEKDAYS, *MONTHS))
_NUMBER, _NAME = "#", "@"
_AROUND = ((3, 0), (0, 3), (2, 1), (1, 2))  # words before and after a fact that make its places in a text


@dataclass(frozen=True, slots=True)
class _Fact:
    """A number, a day or a name in a text: its words, and the places where it stands, known by the words around."""

    kind: str
    values: frozenset[str]
    places: tuple[tuple[str, ...], ...]


class _Reading:
    """What is compared of a text: its words, their runs of three in order, and, only once asked for, its facts."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.words = [word for word, _ in tokens]
        self.runs = _runs(self.words)
        self._tokens = tokens

    @cached_property
    def facts(self) -> list[_Fact]:
        return list(_facts(self._tokens))


def signature(text: str) -> bytes:
    """The 512 bytes by which `CopyIndex` finds a text's copies: the same on every machine."""
    text = unicodedata.normalize("NFKC", text)
    words = _WORD.findall(_report(text).casefold()) or _WORD.findall(text.casefold())
    sketch = _empty_sketch().copy()
    sketch.update_batch([run.encode() for run in _runs(words)])
    values: bytes = sketch.hashvalues.astype("<u4").tobytes()
    return values


def is_copy(one: str, other: str) -> bool:
    """Whether one of two texts is a copy of the other, whichever came first."""
    return _copies(_read(one), _read(other))


def originals(documents: Mapping[str, tuple[date | None, str]]) -> dict[str, str | None]:
    """Of each document, (published, text) by id, the id of the original it is a copy of; None if it is an original.

    Documents are taken in the order of publication, undated ones last, equal ones by id; each is a copy of the
    earliest original that it copies. Every pair is compared: meant for a few hundred that may be copies.
    """
    found: dict[str, str | None] = {}
    earlier: dict[str, tuple[int | None, _Reading]] = {}  # the originals so far
    for key in sorted(documents, key=lambda key: rank(documents[key][0], key)):
        day, reading = _day(documents[key][0]), _read(documents[key][1])
        copied = (id for id, (its_day, its) in earlier.items() if _near(day, its_day) and _copies(reading, its))
        found[key] = next(copied, None)
        if found[key] is None:
            earlier[key] = day, reading
    return found


def rank(published: date | None, id: str) -> tuple[bool, int, str, str]:
    """Where a document stands among others: what sorts before it may be its original, what sorts after may not."""
    # A day without time comes before the times of that day.
    time = published.astimezone(UTC).isoformat() if isinstance(published, datetime) else ""
    return published is None, _day(published) or 0, time, id


class CopyIndex:
    """Signatures in memory, some 11 KB a document; gives the ids of those that may be a text's copies.

    Locality-sensitive hashing: two documents meet where two neighbouring hash values of their signatures agree.
    """

    def __init__(self) -> None:
        self._held: dict[str, tuple[int | None, bytes]] = {}
        # Nearly all bands hold one id: a set for each, as in datasketch's MinHashLSH, takes four times the memory.
        self._bands: dict[int, str | set[str]] = {}

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, id: str) -> bool:
        return id in self._held

    def add(self, id: str, day: date | None, sketch: bytes) -> None:
        """Hold a document: when it was published, and the signature of its text. Replaces what was held of the id."""
        bands = _bands(sketch)
        if id in self._held:
            self.remove(id)
        for band in bands:
            held = self._bands.setdefault(band, id)
            if isinstance(held, set):
                held.add(id)
            elif held != id:
                self._bands[band] = {held, id}
        self._held[id] = _day(day), sketch

    def remove(self, id: str) -> None:
        """Hold a document no longer. Raises KeyError if it is not held."""
        _, sketch = self._held.pop(id)
        for band in _bands(sketch):
            held = self._bands[band]
            if isinstance(held, set) and len(held) > 1:
                held.remove(id)
            else:
                del self._bands[band]

    def candidates(self, sketch: bytes, day: date | None) -> list[str]:
        """The ids, sorted, of the documents that may be copies of a text with this signature and day of publication.

        Some are not: `is_copy` tells. A document published, or asked for, without a day is near to all others.
        """
        found: set[str] = set()
        for band in _bands(sketch):
            held = self._bands.get(band)
            if held is not None:
                found |= held if isinstance(held, set) else {held}
        asked = _day(day)
        return sorted(id for id in found if _near(asked, self._held[id][0]))

    def far_from(self, day: date) -> list[str]:
        """The ids of the documents published too long before or after a day to be copies of one of that day."""
        asked = _day(day)
        return [id for id, (its_day, _) in self._held.items() if not _near(asked, its_day)]


@cache
def _empty_sketch() -> MinHash:
    from datasketch import MinHash  # brings SciPy: 0.4 s that no other command should wait for

    return MinHash(_PERMUTATIONS, hashfunc=zlib.crc32, scheme=_SCHEME)


def bands(signatures: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """The bands (…, 128) of signatures (…, 128): each hash value with the next, and with its place, in 64 bits."""
    values = signatures.astype(np.uint64)
    return (values << np.uint64(32) | np.roll(values, -1, axis=-1)) ^ _PLACES


def _bands(sketch: bytes) -> set[int]:
    if len(sketch) != SIGNATURE_BYTES:
        raise ValueError(f"a signature has {SIGNATURE_BYTES} bytes, this one {len(sketch)}")
    return set(bands(np.frombuffer(sketch, "<u4")).tolist())


def _day(published: date | None) -> int | None:
    if isinstance(published, datetime):
        published = published.astimezone(UTC)
    return published.toordinal() if published else None


def _near(one: int | None, other: int | None) -> bool:
    return one is None or other is None or abs(one - other) <= DAYS_APART


def _copies(one: _Reading, other: _Reading) -> bool:
    if one.words == other.words:
        return True
    shorter, longer = sorted((one, other), key=lambda reading: (len(reading.words), reading.words))
    if len(shorter.words) < max(_SHORT, _LEAST_LENGTH * len(longer.words)):
        return False
    return _shared(shorter, longer) >= _LEAST_SHARED and not _contradicts(shorter, longer)


def _shared(shorter: _Reading, longer: _Reading) -> float:
    """The share of the shorter text's words that stand in a run of three that the longer has too."""
    held, shared, until = set(longer.runs), 0, 0
    for start, run in enumerate(shorter.runs):
        if run in held:
            shared += start + _RUN - max(start, until)
            until = start + _RUN
    return shared / len(shorter.words)


def _contradicts(shorter: _Reading, longer: _Reading) -> bool:
    """Whether the texts differ in their numbers and days, or in their names, where they say the same of them."""
    said: defaultdict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for fact in longer.facts:
        for place in fact.places:
            said[fact.kind, place] |= fact.values
    agreed, differing = {_NUMBER: 0, _NAME: 0}, {_NUMBER: 0, _NAME: 0}
    for fact in shorter.facts:
        there = [said[fact.kind, place] for place in fact.places if (fact.kind, place) in said]
        if any(not fact.values.isdisjoint(values) for values in there):
            agreed[fact.kind] += 1
        elif there:
            differing[fact.kind] += 1
    return any(differing[kind] > _MOST_DIFFERING * (differing[kind] + agreed[kind]) for kind in (_NUMBER, _NAME))


# Reading costs ten times as much as comparing, and a new text is compared with its candidates one by one.
@lru_cache(maxsize=64)
def _read(text: str) -> _Reading:
    text = unicodedata.normalize("NFKC", text)
    return _Reading(list(_tokens(_report(text))) or list(_tokens(text)))


def _report(text: str) -> str:
    """The text without its boilerplate: an outlet's footer is no part of the report that others printed too."""
    kept, end = [], 0
    for span in boilerplate_spans(text):
        kept.append(text[end : span[0]])
        end = span[1]
    return "\n".join([*kept, text[end:]])


def _runs(words: list[str]) -> list[str]:
    """The runs of three words, in order; of a shorter text, all its words."""
    if len(words) < _RUN:
        return [" ".join(words)] if words else []
    return [" ".join(run) for run in zip(words, words[1:], words[2:], strict=False)]


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text in small letters, each with its kind: a number or day, a name, or "" for another word."""
    end: int | None = None
    for match in _WORD.finditer(text):
        shown, word = match.group(), match.group().casefold()
        # a sentence's first word has a capital of its own
        begins = end is None or _SENTENCE_GAP.search(text, end, match.start())
        if shown[0].isdigit() or word in _FIGURES or word in _DATES:
            yield _FIGURES.get(word, word), _NUMBER
        else:
            yield word, _NAME if shown[0].isupper() and len(shown) > 1 and not begins else ""
        end = match.end()


def _facts(tokens: list[tuple[str, str]]) -> Iterator[_Fact]:
    """The facts of a text. Names that follow each other are one ("Xi Jinping"); words around are known by kind."""
    values: list[set[str]] = []
    masked: list[str] = []
    for word, kind in tokens:
        if kind == _NAME and masked and masked[-1] == _NAME:
            values[-1].add(word)
        else:
            values.append({word})
            masked.append(kind or word)
    for at, kind in enumerate(masked):
        if kind in (_NUMBER, _NAME):
            places = (
                (str(before), *masked[at - before : at], *masked[at + 1 : at + 1 + after])
                for before, after in _AROUND
                if at >= before and at + after < len(masked)
            )
            yield _Fact(kind, frozenset(values[at]), tuple(places))
