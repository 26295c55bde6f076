"""What a reader of events says: where an event stands, who takes part, and what it is. The coder's inner interface.

The shipped heads (`heads.py`) are one reader, an endpoint with a language model (`endpoint.py`) another; whoever has
a third writes a class with `read`. Everything behind it (who is who, dates, places, codes) is the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from spacy.tokens import Doc, Span, Token

from entente.language import Sentence
from entente.records import Document, EventType, Status


@dataclass(frozen=True, slots=True)
class Participant:
    """A phrase in a role of one event, with the probability of its best word."""

    span: Span
    head: Token
    probability: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may carry an event, and everybody around it that may take part."""

    sentence: Sentence
    trigger: Token
    probability: float
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    places: tuple[Participant, ...] = ()
    dates: tuple[int, ...] = ()  # tokens that say when


@dataclass(frozen=True, slots=True)
class Decision:
    """What one candidate is held to be. `share` is the part of its type among all answers, none included."""

    kind: EventType
    status: Status
    historical: bool
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    share: float
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """One event told in a Doc."""

    candidate: Candidate
    decision: Decision


class EventReader(Protocol):
    """Finds the events of one document. Must be a pure function of it."""

    @property
    def name(self) -> str:
        """As `why.decided_by` of its mentions says it."""

    def read(self, doc: Doc, document: Document) -> list[Reading]:
        """All events of an annotated Doc, in the order of their triggers."""
