"""Pages of a list: where the next one begins, as a word that programs hand back and do not read."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from entente.store import Position


def token(position: Position) -> str:
    """The word for a place in the order of a list."""
    day, key = position
    return base64.urlsafe_b64encode(f"{day or ''} {key}".encode()).decode().rstrip("=")


def position(word: str) -> Position:
    """The place that a word stands for. Raises ValueError for one that this desk has not given."""
    try:
        text = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True).decode()
        day, _, key = text.partition(" ")
        return (date.fromisoformat(day) if day else None), _known(key)
    except (binascii.Error, ValueError) as error:
        raise ValueError("want what an earlier page gave as next") from error


def _known(key: str) -> str:
    if not key:
        raise ValueError("no id")
    return key


def _checked(word: str) -> str:
    position(word)
    return word


After = Annotated[
    str,
    AfterValidator(_checked),
    Field(max_length=500, description="Go on behind this record: the `after` of the link to the next page."),
]
