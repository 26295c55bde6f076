"""The data model: what entente reads and what it writes, and nothing else.

Every part speaks these records. Offsets are Python character offsets into the document's `text`,
start inclusive, end exclusive; `text[start:end]` reproduces every span. Absent is None (JSON null),
never "". Ids are decided here because they are costly to change later: see `document_id`,
`mention_id`, `statement_id` and `event_id`.
"""

from __future__ import annotations

from typing import TypeAlias

from entente.records.corrections import Correction, CorrectionError, Edit
from entente.records.events import Account, Disputed, Episode, Event, Evidence, Range, Ranges, Tie
from entente.records.ids import (
    document_id,
    episode_id,
    event_id,
    imported_event_id,
    mention_id,
    statement_id,
    text_hash,
)
from entente.records.parts import (
    Actor,
    Characterised,
    DateSpan,
    Magnitude,
    Offsets,
    Place,
    Record,
    Span,
    Why,
)
from entente.records.tellings import Document, Mention, Statement, check_spans, spans_of
from entente.records.values import (
    CONTEXTS,
    COUNTRY_CODES,
    FORMER_STATES,
    INTERNATIONAL,
    ISO_3166_1,
    SECTORS,
    DateBasis,
    DatePrecision,
    EventType,
    Form,
    PlacePrecision,
    Probability,
    Scope,
    Stance,
    Status,
    Text,
)

AnyRecord: TypeAlias = Document | Mention | Statement | Event | Episode

__all__ = [
    "CONTEXTS",
    "COUNTRY_CODES",
    "FORMER_STATES",
    "INTERNATIONAL",
    "ISO_3166_1",
    "SECTORS",
    "Account",
    "Actor",
    "AnyRecord",
    "Characterised",
    "Correction",
    "CorrectionError",
    "DateBasis",
    "DatePrecision",
    "DateSpan",
    "Disputed",
    "Document",
    "Edit",
    "Episode",
    "Event",
    "EventType",
    "Evidence",
    "Form",
    "Magnitude",
    "Mention",
    "Offsets",
    "Place",
    "PlacePrecision",
    "Probability",
    "Range",
    "Ranges",
    "Record",
    "Scope",
    "Span",
    "Stance",
    "Statement",
    "Status",
    "Text",
    "Tie",
    "Why",
    "check_spans",
    "document_id",
    "episode_id",
    "event_id",
    "imported_event_id",
    "mention_id",
    "spans_of",
    "statement_id",
    "text_hash",
]
