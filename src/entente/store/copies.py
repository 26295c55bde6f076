"""Which documents of a store are copies of which, kept true whatever the order in which they come.

A group of copies is settled anew whenever a document joins it: the earliest is the original, so one that comes late
may turn an original into a copy, and that into nobody's copy. Documents under way, placed but not stored yet, count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from entente.documents.copies import DAYS_APART, CopyIndex, is_copy, originals, signature
from entente.records import Document

MOST = 50_000  # documents held in memory; beyond, days far from the one at hand are forgotten and read again

_SKETCHES = "SELECT id, day, sketch FROM documents WHERE retired_by IS NULL AND sketch IS NOT NULL AND "


class Copies:
    """The copies among the documents of a store and those that are on their way into it.

    rows: runs SQL on the store and gives its rows
    find: the stored document with an id, or None
    """

    def __init__(
        self, rows: Callable[[str, list[Any]], list[tuple[Any, ...]]], find: Callable[[str], Document | None]
    ) -> None:
        self._rows, self._find = rows, find
        self._index = CopyIndex()
        self._days: set[date | None] = set()
        self._under_way: dict[str, Document] = {}
        self._sketches: dict[str, bytes] = {}

    def place(self, document: Document) -> list[Document]:
        """The documents to be written now: this one, and others that it made, or made no longer, copies.

        Each says in `copy_of` whose copy it is; who is nobody's is to be coded.
        """
        sketch = signature(document.text)
        self._load(document.day)
        self._index.add(document.id, document.day, sketch)
        self._under_way[document.id] = document
        self._sketches[document.id] = sketch
        changed = self._settled(document)
        # Copies of what it was before: its text may have changed.
        for (key,) in self._rows("SELECT id FROM documents WHERE retired_by IS NULL AND copy_of = ?", [document.id]):
            left = self._document(key)
            if left is not None and key not in changed and left.copy_of == document.id:
                changed |= {other: each for other, each in self._settled(left).items() if other not in changed}
        self._under_way |= changed
        self._sketches |= {key: signature(each.text) for key, each in changed.items() if key not in self._sketches}
        # Originals first: a copy must not be stored before what it names.
        return sorted(changed.values(), key=lambda each: (each.copy_of is not None, each.id != document.id, each.id))

    def _settled(self, document: Document) -> dict[str, Document]:
        """Of a document and all that are its copies, itself and those whose original is another now."""
        group = self._group(document, self._sketches.get(document.id) or signature(document.text))
        settled = originals({key: (each.published, each.text) for key, each in group.items()})
        return {
            key: each.model_copy(update={"copy_of": settled[key]})
            for key, each in group.items()
            if key == document.id or each.copy_of != settled[key]
        }

    def sketch(self, document: str) -> bytes | None:
        """The signature of a document that was placed, as the store keeps it."""
        return self._sketches.get(document)

    def stored(self, documents: Mapping[str, str | None]) -> None:
        """These are in the store now, as copies of these: nothing need be remembered of who is not on its way again."""
        for document, original in documents.items():
            coming = self._under_way.get(document)
            if coming is not None and coming.copy_of == original:
                del self._under_way[document]
                self._sketches.pop(document, None)

    def _group(self, document: Document, sketch: bytes) -> dict[str, Document]:
        """All documents that are copies of this one, of its copies, and so on."""
        group, waiting = {document.id: document}, [(document, sketch)]
        while waiting:
            one, its_sketch = waiting.pop()
            for key in self._index.candidates(its_sketch, one.day):
                other = None if key in group else self._document(key)
                if other is not None and is_copy(one.text, other.text):
                    group[key] = other
                    self._load(other.day)
                    waiting.append((other, self._sketches.get(key) or signature(other.text)))
        return group

    def _document(self, key: str) -> Document | None:
        return self._under_way.get(key) or self._find(key)

    def _load(self, day: date | None) -> None:
        """Hold the sketches of all documents that may be copies of one of this day."""
        if len(self._index) > MOST:
            self._index, self._days = CopyIndex(), set()
            for key, sketch in self._sketches.items():
                self._index.add(key, self._under_way[key].day, sketch)
        if day is None:
            wanted: set[date | None] = {None}
            found = self._rows(_SKETCHES + "true", []) if None not in self._days else []
        else:
            span = {day + timedelta(days) for days in range(-DAYS_APART, DAYS_APART + 1)}
            wanted = {*span, None}
            missing = sorted(each for each in span - self._days if each is not None)
            where = "day BETWEEN ? AND ?" + ("" if None in self._days else " OR day IS NULL")
            found = self._rows(f"{_SKETCHES}({where})", [missing[0], missing[-1]]) if missing else []
        self._days |= wanted
        for key, its_day, sketch in found:
            if key not in self._sketches:
                self._index.add(key, its_day, bytes(sketch))
