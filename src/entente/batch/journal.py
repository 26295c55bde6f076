"""What was coded of a shard so far, so that a worker that dies, or a run that is cut off, costs one document's work."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.batch.tables import WORK
from entente.records import Document, Mention, Statement

if TYPE_CHECKING:
    from entente.coding import Coded


class Journal:
    """The coded documents of one shard as lines of JSON, each written as soon as it is coded; gone when all are."""

    def __init__(self, out: Path, key: str, made_of: Any) -> None:
        """Take up the journal of a shard that was coded from and by the same, or begin one. Raises OSError.

        made_of: what records depend on beside the documents, in JSON
        """
        (out / WORK).mkdir(parents=True, exist_ok=True)
        version = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:12]
        self._path = out / WORK / f"{key}.{version}.journal"
        self._file = self._path.open("a+b")
        self._lines = self._read()

    def __len__(self) -> int:
        return len(self._lines)

    def find(self, document: Document) -> Coded | None:
        """What was coded of a document, if it was."""
        from entente.coding import Coded

        place = self._lines.get(f"{document.id} {document.text_hash}")
        if place is None:
            return None
        self._file.seek(place)
        about, mentions, statements = json.loads(self._file.readline())[1:]
        return Coded(
            Document.model_validate(about | {"text": document.text}),
            [Mention.model_validate(each) for each in mentions],
            [Statement.model_validate(each) for each in statements],
        )

    def add(self, coded: Coded) -> None:
        """Note what was coded of a document. Raises OSError."""
        document = coded.document
        records = ",".join(
            f"[{','.join(each.model_dump_json() for each in listed)}]" for listed in (coded.mentions, coded.statements)
        )
        about = document.model_dump_json(exclude={"text"})
        self._file.write(f'["{document.id} {document.text_hash}",{about},{records}]\n'.encode())
        self._file.flush()

    def close(self, done: bool) -> None:
        """Close the file; take it away when the shard is done."""
        self._file.close()
        if done:
            self._path.unlink(missing_ok=True)

    def _read(self) -> dict[str, int]:
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
