"""The ids that records keep, decided here because they are costly to change later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from entente.records.parts import Offsets


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _short_hash(*parts: object) -> str:
    # Lengths first, so that ("ab", "c") and ("a", "bc") differ; 80 bits keep a billion ids apart.
    encoded = "".join(f"{len(str(part))}:{part}" for part in parts)
    return text_hash(encoded)[:20]


def document_id(
    text: str,
    *,
    key: str | None = None,
    source: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    published: date | None = None,
    title: str | None = None,
) -> str:
    """The id a document keeps: by (source, key), else by URL, else by outlet, published, title and text.

    `key` is the id a table gives its row and `source` the name of that table. Identical copies of two
    outlets get two ids; a document known by key or URL keeps its id when its text changes.
    """
    if key is not None:
        return "doc-" + _short_hash("key", source or "", key)
    if url is not None:
        return "doc-" + _short_hash("url", url)
    return "doc-" + _short_hash("text", outlet or "", published or "", title or "", text)


def mention_id(document: str, trigger: Offsets, event_type: str) -> str:
    """The id of a mention: from document, trigger span and type, not from the model."""
    return "men-" + _short_hash(document, trigger.start, trigger.end, event_type)


def statement_id(document: str, content: Iterable[Offsets]) -> str:
    """The id of a statement: from document and content spans."""
    return "sta-" + _short_hash(document, *((span.start, span.end) for span in content))


def event_id(first_mention: str) -> str:
    """The id of an event: that of its first mention, in the namespace of events."""
    return "eve-" + first_mention.removeprefix("men-")


def imported_event_id(source: str, key: str) -> str:
    """The id of an event of another data set: from the name of the set and its key there."""
    return "eve-" + _short_hash("import", source, key)


def episode_id(first_event: str) -> str:
    """The id of an episode: that of its first event, in the namespace of episodes."""
    return "epi-" + first_event.removeprefix("eve-")
