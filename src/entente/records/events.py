"""What happened: one row a happening, however many documents tell it, and the longer happenings that hold them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from entente.records.parts import Actor, DateSpan, Offsets, Place, Record, Span
from entente.records.values import Contexts, Country, EventType, Probability, Scope, Status, Text

Disputed: TypeAlias = Literal["status", "date", "place", "dead", "injured", "size"]
Day: TypeAlias = date  # a slot of that name hides the type
Count: TypeAlias = Annotated[int, Field(ge=0)]


class Range(Record):
    """The lowest and the highest number that reports give."""

    low: Count
    high: Count

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.high < self.low:
            raise ValueError(f"range ends at {self.high}, below its start {self.low}")
        return self


class Ranges(Record):
    """Numbers of people as all reports together give them; None where none does."""

    dead: Range | None = None
    injured: Range | None = None
    size: Range | None = None


class Evidence(Record):
    """Where the best telling of an event stands: the spans of the event's actors and place are of this document."""

    mention: Text
    document: Text
    sentence: Offsets
    trigger: Span


class Account(Record):
    """One version of a slot in which the reports of an event differ, with the mentions and sources that have it.

    `value` is as words say it: a number, "2023-03-11" or "2023-03-01/2023-03-31", the name of a place, a status.
    `sources` are those that the texts name, else the outlets.
    """

    slot: Disputed
    value: Text
    mentions: Annotated[list[Text], Field(min_length=1)]
    sources: list[Text] = []


class Tie(Record):
    """Why a mention belongs to its event: the mention that it fits best, how probably, and for which reasons."""

    mention: Text
    to: Text
    probability: Probability
    because: list[Text] = []


class Event(Record):
    """One happening. Its slots are those of its best telling; counts and accounts are over all tellings.

    `source` is "entente" for what was merged from mentions, else the name of the imported data set: those have no
    `evidence` and no `mentions`. `documents` counts all that tell it, `reports` those that are no copies of others;
    `state_run` counts its state-run outlets by their country. `part_of` names the episode that holds it. `edited` are
    the slots that rest on what a person corrected in a mention.
    """

    kind: Literal["event"] = "event"
    id: Text
    source: Text = "entente"
    type: EventType
    mode: list[str] = []
    context: Contexts = []
    quad: Annotated[int, Field(ge=1, le=4)]
    score: Annotated[float, Field(ge=-10, le=10)]
    cameo: Text | None = None
    goldstein: Annotated[float, Field(ge=-10, le=10)] | None = None
    scope: Scope = "unknown"
    actors: Annotated[list[Actor], Field(min_length=1)]
    recipients: list[Actor] = []
    status: Status = "actual"
    historical: bool = False
    date: DateSpan | None = None
    place: Place | None = None
    reported_by: list[Actor] = []
    magnitude: Ranges | None = None
    evidence: Evidence | None = None
    mentions: list[Text] = []
    documents: Count = 0
    reports: Count = 0
    outlets: Count = 0
    state_run: dict[Country, Count] = {}
    first_reported: Day | None = None
    last_reported: Day | None = None
    accounts: list[Account] = []
    ties: list[Tie] = []
    part_of: Text | None = None
    confidence: Probability
    model: Text
    edited: list[Text] = []


class Episode(Record):
    """A longer happening that holds events: a war or campaign, talks of several days, a wave of protest."""

    kind: Literal["episode"] = "episode"
    id: Text
    name: Text
    type: EventType
    parties: list[Text]
    start: date
    end: date
    events: Annotated[list[Text], Field(min_length=2)]
