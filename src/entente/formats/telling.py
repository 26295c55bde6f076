"""Where in its document something is told, for layouts that count sentences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from entente.language.sentences import sentence_spans


def sentence_number(document: Mapping[str, Any], start: int) -> int | None:
    """Which sentence of a document begins at `start`, from 1; None without the document's text."""
    text = document.get("text")
    return sum(1 for first in _starts(text) if first <= start) or 1 if text else None


@lru_cache(maxsize=64)
def _starts(text: str) -> tuple[int, ...]:
    return tuple(start for start, _ in sentence_spans(text))
