"""What must hold of whatever a reader gives, however bad its input was."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel

from entente.documents import FeedItem, Skipped, boilerplate_spans, document_of
from entente.records import Document, text_hash


class Insane(AssertionError):
    """A record or message that cannot be kept, shown or trusted."""


def check(item: Any) -> None:
    """Raises Insane, or whatever goes wrong when the item is used."""
    if isinstance(item, Skipped):
        told(str(item))
    elif isinstance(item, Document):
        _document(item)
    elif isinstance(item, FeedItem):
        _writable(item)
        check(document_of(item, None, None, teasers=True))
    else:
        _writable(item)


def told(message: str) -> None:
    """A message is one line that any terminal can show."""
    message.encode()
    if not message.strip() or len(message.splitlines()) > 1 or any(map(_steers, message)):
        raise Insane(f"no message of one line for a terminal: {message[:200]!r}")


def _steers(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def _document(document: Document) -> None:
    document.model_dump_json().encode()
    if document.text_hash != text_hash(document.text) or not document.text.strip():
        raise Insane("the hash is of another text, or the text is empty")
    position = 0
    for start, end in boilerplate_spans(document.text):
        if not position <= start < end <= len(document.text):
            raise Insane(f"boilerplate at [{start}, {end})")
        position = end


def _writable(item: Any) -> None:
    """Every text in it can be written as UTF-8."""
    if isinstance(item, str):
        item.encode()
    elif isinstance(item, BaseModel):
        _writable(item.model_dump())
    elif is_dataclass(item):
        for each in fields(item):
            _writable(getattr(item, each.name))
    elif isinstance(item, Mapping):
        for key, value in item.items():
            _writable(key)
            _writable(value)
    elif isinstance(item, list | tuple | set | frozenset):
        for each in item:
            _writable(each)
