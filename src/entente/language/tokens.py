"""What rules ask of all tokens of a Doc, put together once: a list is far quicker asked than a Doc."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from spacy.attrs import IDX, ORTH, SPACY
from spacy.tokens import Doc

T = TypeVar("T")


def text_of(doc: Doc) -> str:
    """The text of a Doc: spaCy's `Doc.text` joins every token anew each time."""
    return _once(doc, "entente_text", lambda: "".join(map(_followed, texts_of(doc), doc.to_array(SPACY).tolist())))


def texts_of(doc: Doc) -> list[str]:
    """The text of every token."""
    strings = doc.vocab.strings
    return _once(doc, "entente_texts", lambda: [strings[key] for key in doc.to_array(ORTH).tolist()])


def starts_of(doc: Doc) -> list[int]:
    """The first character of every token."""
    return _once(doc, "entente_starts", lambda: doc.to_array(IDX).tolist())


def _followed(text: str, space: int) -> str:
    return text + " " if space else text


def _once(doc: Doc, key: str, make: Callable[[], T]) -> T:
    """What `make` makes of a Doc, kept with it under `key`."""
    if key not in doc.user_data:
        doc.user_data[key] = make()
    kept: T = doc.user_data[key]
    return kept
