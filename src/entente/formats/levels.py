"""How much of the publishers' text leaves with a record: none, its spans, its sentence or the whole document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, get_args

TextLevel: TypeAlias = Literal["none", "span", "sentence", "document"]
TEXT_LEVELS: tuple[TextLevel, ...] = get_args(TextLevel)

Row: TypeAlias = dict[str, Any]  # a record in its JSON form


def at_level(record: Mapping[str, Any], level: TextLevel, document: Mapping[str, Any] | None = None) -> Row:
    """A copy of `record` with as much text as `level` allows; what is left out is None (JSON null).

    none      offsets only: every "text" is None, that of spans, dates and statements too
    span      the words of the spans; a document's text is None
    sentence  besides, the sentence of a mention or of an event's evidence: "text" in its "sentence"
    document  besides, a document's whole text

    `document` is the record's document with its text, needed for the sentence of a mention.
    """
    if record.get("kind") == "document":
        return {**record, "text": record.get("text") if level == "document" else None}
    if level == "none":
        return _without_text(record)
    row = dict(record)
    if level in ("sentence", "document") and isinstance(record.get("sentence"), dict):
        row["sentence"] = {**record["sentence"], "text": sentence_of(record, document)}
    if level in ("sentence", "document") and record.get("kind") == "event" and (told := record.get("evidence")):
        row["evidence"] = {**told, "sentence": {**told["sentence"], "text": sentence_of(told, document)}}
    return row


def sentence_of(mention: Mapping[str, Any], document: Mapping[str, Any] | None) -> str | None:
    """The words of the sentence that a mention stands in, as they are in the document, or None without its text."""
    text = document.get("text") if document else None
    if not text:
        return None
    return str(text[mention["sentence"]["start"] : mention["sentence"]["end"]]) or None


def _without_text(value: Mapping[str, Any]) -> Row:
    return {key: None if key == "text" else _inner(item) for key, item in value.items()}


def _inner(value: Any) -> Any:
    if isinstance(value, dict):
        return _without_text(value)
    return [_inner(item) for item in value] if isinstance(value, list) else value
