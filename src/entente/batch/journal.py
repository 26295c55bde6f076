"""What was coded of a shard so far, so that a worker that dies, or a run that is cut off, costs one document's work."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.batch.tables import WORK
from entente.documents import Skipped
from entente.records import Document, Mention, Statement

if TYPE_CHECKING:
    from entente.coding import Coded


class Journal:
    """What came of the documents of one shard as lines of JSON, each written as soon as it is known; gone when all are.

    A document that could not be coded is noted too: one that kills its worker must not do so again.
    """

    def __init__(self, out: Path, key: str, made_of: Any) -> None:
        """Take up the journal of a shard that was coded from and by the same, or begin one. Raises OSError.

        made_of: what records depend on beside the documents, in JSON
        """
        (out / WORK).mkdir(parents=True, exist_ok=True)
        version = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:12]
        self._path = out / WORK / f"{key}.{version}.journal"
        self._file = self._path.open("a+b")
        self._lines = self._places()

    def __len__(self) -> int:
        return len(self._lines)

    def find(self, document: Document) -> Coded | Skipped | None:
        """What came of a document, if it is known."""
        place = self._lines.get(f"{document.id} {document.text_hash}")
        if place is None:
            return None
        self._file.seek(place)
        try:
            return _read(json.loads(self._file.readline())[1:], document.text)
        except ValueError:  # a line that was cut off where it looks whole
            return None

    def add(self, document: Document, coded: Coded | Skipped) -> None:
        """Note what came of a document. Raises OSError."""
        if isinstance(coded, Skipped):
            found = json.dumps([coded.where, coded.reason, coded.kind])
        else:
            records = (f"[{','.join(map(_json, listed))}]" for listed in (coded.mentions, coded.statements))
            found = ",".join([coded.document.model_dump_json(exclude={"text"}), *records])
        self._file.write(f'["{document.id} {document.text_hash}",{found}]\n'.encode())
        self._file.flush()

    def close(self, done: bool) -> None:
        """Close the file; take it away when the shard is done."""
        self._file.close()
        if done:
            self._path.unlink(missing_ok=True)

    def _places(self) -> dict[str, int]:
        """Where each document's line begins; a line that was cut off is none."""
        self._file.seek(0)
        found: dict[str, int] = {}
        while True:
            place = self._file.tell()
            line = self._file.readline()
            if not line:
                break
            if line.endswith(b"]\n") and line.startswith(b'["'):
                found[line[2 : line.index(b'"', 2)].decode("utf-8", "replace")] = place
            elif not line.endswith(b"\n"):
                self._file.write(b"\n")  # what is added must not continue it
                self._file.flush()
                break
        return found


def _json(record: Mention | Statement) -> str:
    return record.model_dump_json()


def _read(found: list[Any], text: str) -> Coded | Skipped:
    """What a line holds behind its key. Raises ValueError."""
    from entente.coding import Coded

    if len(found) == 1:
        return Skipped(*found[0])
    about, mentions, statements = found
    return Coded(
        Document.model_validate(about | {"text": text}),
        [Mention.model_validate(each) for each in mentions],
        [Statement.model_validate(each) for each in statements],
    )
