"""Which documents of a store are copies of which, kept true whatever the order in which they come.

A document is a copy of the earliest original that it copies (`documents.copies.originals`), so one that comes late may
turn an original into a copy, and free the copies of that. A newcomer is therefore compared with originals alone; only
one that is an original itself is compared with copies too, and the many copies of one text cost their like nothing.
Documents under way, placed but not stored yet, count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import Any

from entente.documents.copies import DAYS_APART, CopyIndex, is_copy, rank, signature
from entente.records import Document
from entente.store.rows import FINGERPRINT_SLOTS

# Documents held in memory beyond those near the day at hand; when more, they are forgotten and read again when needed.
MOST = 50_000

_SKETCHES = "SELECT id, day, sketch, copy_of IS NOT NULL FROM documents WHERE retired_by IS NULL AND sketch IS NOT NULL"
_SKETCH = "SELECT sketch FROM documents WHERE retired_by IS NULL AND id = ?"
_COPIES = "SELECT id FROM documents WHERE retired_by IS NULL AND copy_of = ?"


class Copies:
    """The copies among the documents of a store and those that are on their way into it.

    rows: runs SQL on the store and gives its rows
    find: the stored document with an id, or None
    """

    def __init__(
        self, rows: Callable[[str, list[Any]], list[tuple[Any, ...]]], find: Callable[[str], Document | None]
    ) -> None:
        self._rows, self._find = rows, find
        self._originals, self._copies = CopyIndex(), CopyIndex()
        self._days: set[date | None] = set()  # all stored documents of these are held
        self._whole = False  # all stored documents are
        self._under_way: dict[str, Document] = {}
        self._sketches: dict[str, bytes] = {}
        self._times: Counter[str] = Counter()  # that each of them was placed and is not stored yet

    def place(self, document: Document) -> list[Document]:
        """The documents to be written now: this one, and others that it made, or made no longer, copies.

        Each says in `copy_of` whose copy it is; who is nobody's is to be coded.
        """
        self._load(document.day)
        known = self._document(document.id)
        if known is not None and self._stands(known, document):
            placed = document.model_copy(update={"copy_of": known.copy_of})
            # What the store has as it is will not be stored again: to remember all such would fill the memory.
            if document.id in self._under_way or not _same(known, placed):
                self._remember(placed)
            return [placed]
        # Originals first: a copy must not be stored before what it names.
        return sorted(
            self._settled(document), key=lambda each: (each.copy_of is not None, each.id != document.id, each.id)
        )

    @property
    def under_way(self) -> bool:
        """Whether something was placed that is not in the store."""
        return bool(self._under_way)

    def sketch(self, document: str, new: bool = False) -> bytes | None:
        """The signature of a document that was placed, as the store keeps it; of a `new` one it has none yet."""
        if new or document in self._sketches:
            return self._sketches.get(document)
        found = self._rows(_SKETCH, [document])
        return found[0][0] if found else None

    def stored(self, documents: Mapping[str, str | None]) -> None:
        """These are in the store now, as copies of these: nothing need be remembered of who is not on its way again."""
        for document, original in documents.items():
            coming = self._under_way.get(document)
            if coming is None:
                continue
            self._times[document] -= 1
            if coming.copy_of == original and self._times[document] <= 0:
                del self._under_way[document], self._times[document]
                self._sketches.pop(document, None)

    def _stands(self, known: Document, document: Document) -> bool:
        """Whether what is known of a document holds when it comes again: the same text and day, its original there."""
        return (
            (known.text_hash, known.published) == (document.text_hash, document.published)
            and self._holds(known.id)
            and (known.copy_of or known.id) in self._originals
        )

    def _settled(self, document: Document) -> list[Document]:
        """A document that is new or changed, and all whose original is another now that it came.

        In the order of publication: when one is settled, all that may be its original are.
        """
        for index in (self._originals, self._copies):
            if document.id in index:
                index.remove(document.id)
        self._under_way[document.id], self._sketches[document.id] = document, signature(document.text)
        queued = {each.id: each for each in (document, *self._copies_of(document.id))}
        waiting = sorted(map(_rank, queued.values()))
        changed: list[Document] = []
        while waiting:
            one = queued[heappop(waiting)[-1]]
            self._load(one.day)
            was_original, original = one.id in self._originals, self._original(one)
            if one.id == document.id or one.copy_of != original:
                one = one.model_copy(update={"copy_of": original})
                self._remember(one)
                changed.append(one)
            self._hold(one)
            for each in self._affected(one, was_original):
                if each.id not in queued:
                    queued[each.id] = each
                    heappush(waiting, _rank(each))
        return changed

    def _affected(self, document: Document, was_original: bool) -> list[Document]:
        """Who is to be settled anew, now that a document is: nobody, if it was an original or a copy as it is now."""
        if was_original == (document.copy_of is None):
            return []
        return self._copies_of(document.id) if was_original else self._followers(document)

    def _original(self, document: Document) -> str | None:
        """The earliest original that a document is a copy of."""
        near = self._found(self._originals, document)
        earlier = sorted((each for each in near if _rank(each) < _rank(document)), key=_rank)
        return next((each.id for each in earlier if is_copy(document.text, each.text)), None)

    def _followers(self, original: Document) -> list[Document]:
        """The documents that may be copies of a new original, all later than it."""
        near = [*self._found(self._originals, original), *self._found(self._copies, original)]
        return [each for each in near if _rank(each) > _rank(original) and is_copy(original.text, each.text)]

    def _copies_of(self, original: str) -> list[Document]:
        """The documents that were settled as copies of this one."""
        coming = [each for each in self._under_way.values() if each.copy_of == original and each.id != original]
        stored = (self._find(key) for (key,) in self._rows(_COPIES, [original]) if key not in self._under_way)
        return [*coming, *(each for each in stored if each is not None)]

    def _found(self, index: CopyIndex, document: Document) -> list[Document]:
        found = map(self._document, index.candidates(self._sketch(document), document.day))
        return [each for each in found if each is not None]

    def _document(self, key: str) -> Document | None:
        return self._under_way.get(key) or self._find(key)

    def _sketch(self, document: Document) -> bytes:
        return self._sketches.get(document.id) or signature(document.text)

    def _remember(self, document: Document) -> None:
        """Note that a document is to be written."""
        self._sketches[document.id] = self._sketch(document)
        self._under_way[document.id] = document
        self._times[document.id] += 1

    def _hold(self, document: Document) -> None:
        """Have a document in the index where it belongs, and in no other."""
        here, there = self._originals, self._copies
        if document.copy_of is not None:
            here, there = there, here
        if document.id in there:
            there.remove(document.id)
        if document.id not in here:
            here.add(document.id, document.day, self._sketch(document))

    def _holds(self, key: str) -> bool:
        return key in self._originals or key in self._copies

    def _load(self, day: date | None) -> None:
        """Hold the sketches of all documents that may be copies of one of this day.

        A document without a day may be a copy of any: once there is one, all are held, and none is forgotten.
        """
        if self._whole:
            return
        if day is None:
            self._whole = True
            found = self._rows(_SKETCHES, [])
        else:
            span: set[date | None] = {day + timedelta(days) for days in range(-DAYS_APART, DAYS_APART + 1)}
            missing = sorted(each for each in span - self._days if each is not None)
            if not missing:
                return
            self._forget(day, span)
            where = "day BETWEEN ? AND ?" + ("" if None in self._days else " OR day IS NULL")
            found = self._rows(f"{_SKETCHES} AND ({where})", [missing[0], missing[-1]])
            self._days |= {*span, None}
        for key, its_day, sketch, is_a_copy in found:
            if key not in self._under_way and not self._holds(key):
                (self._copies if is_a_copy else self._originals).add(key, its_day, bytes(sketch))

    def _forget(self, day: date, span: set[date | None]) -> None:
        """Hold what is far from this day no longer, if it is too much; what the store does not have yet is kept."""
        far = [
            (index, key)
            for index in (self._originals, self._copies)
            for key in index.far_from(day)
            if key not in self._under_way
        ]
        if len(far) > MOST:
            for index, key in far:
                index.remove(key)
            self._days &= {*span, None}


def _rank(document: Document) -> tuple[bool, int, str, str]:
    return rank(document.published, document.id)


def _same(one: Document, other: Document) -> bool:
    """Whether two versions of a document are the same in all that the store goes by."""
    return all(getattr(one, slot) == getattr(other, slot) for slot in FINGERPRINT_SLOTS)
