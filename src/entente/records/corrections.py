"""What people changed in records: an edit stands in the record itself, a correction is what keeps it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime

from entente.records.parts import Record, Span
from entente.records.values import Text


class CorrectionError(ValueError):
    """A correction cannot be made or undone; the message is one line and says what is allowed."""


class Edit(Record):
    """A slot that a person corrected: what it was as coded, in words (None: nothing), who changed it, when and why."""

    slot: Text
    was: Text | None = None
    by: Text | None = None
    at: AwareDatetime
    why: Text | None = None


class Correction(Record):
    """A person's fix of one slot of a mention or statement, kept by the words on which it stands.

    `words` are the trigger of a mention, the first words of what a statement says. `record` is the id that the record
    had, and `alone` says that no other of its kind stood on these words: both choose the record when the document is
    coded again; `holds_for` is its id as it is now, None while there is none. `value` is what was typed (None:
    nothing), `meaning` what the slot holds for it. The slot "record" without a value says that there is no such
    mention or statement. Corrections of one `act` were made together and are undone together.
    """

    kind: Literal["correction"] = "correction"
    id: int
    act: int
    of: Literal["mention", "statement"]
    record: Text
    holds_for: Text | None = None
    document: Text
    words: Span
    alone: bool
    slot: Text
    value: Text | None = None
    meaning: Any = None
    was: Text | None = None
    by: Text | None = None
    why: Text | None = None
    made: AwareDatetime
    undone: AwareDatetime | None = None
