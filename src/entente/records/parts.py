"""What records are made of: spans, actors, dates, places, numbers of people, reasons."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from entente.records.values import (
    Country,
    DateBasis,
    DatePrecision,
    PlacePrecision,
    Probability,
    Sectors,
    Stance,
    Text,
)


class Record(BaseModel):
    """Base of all records: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Offsets(Record):
    """A stretch of a document's text, [start, end)."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"span ends at {self.end}, not after its start {self.start}")
        return self


class Span(Offsets):
    """Words of a document and where they stand."""

    text: Text


def _span_or_nothing(what: str, text: str | None, start: int | None, end: int | None) -> None:
    if not (text is None) == (start is None) == (end is None):
        raise ValueError(f"{what} has text, start and end, or none of them")
    if start is not None and end is not None and end <= start:
        raise ValueError(f"span ends at {end}, not after its start {start}")


class Actor(Record):
    """Somebody in a text: the words that stand there and, beside them, whom they name.

    `text`, `start` and `end` are None together when no words name the actor (PLOVER 7.5: an
    unidentified perpetrator, sector UNK; or somebody whom a person put there). `id` is namespaced: state/CHN,
    person/xi-jinping, org/nato.
    `state_run` is true of an outlet that a state runs.
    """

    text: Text | None
    start: Annotated[int, Field(ge=0)] | None
    end: Annotated[int, Field(ge=0)] | None
    name: Text | None = None
    id: Text | None = None
    country: Country | None = None
    sectors: Sectors = []
    office: Text | None = None
    state_run: bool = False
    confidence: Probability = 0.0

    @model_validator(mode="after")
    def _words_or_nothing(self) -> Self:
        _span_or_nothing("an actor", self.text, self.start, self.end)
        return self


class DateSpan(Record):
    """When: first and last possible day, the words that say so, and how exact they are.

    `basis` is document when only the publication date is known: such a date says when it was
    reported, not when it happened, and its precision is unknown.
    """

    start: date
    end: date
    text: Text | None = None
    precision: DatePrecision
    basis: DateBasis

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"date ends on {self.end}, before its start {self.start}")
        return self


class Place(Record):
    """Where: the words that stand there and the place they name (GeoNames id where known).

    `text`, `start` and `end` are None together in an event whose place comes from another document than its evidence,
    and where a person named the place and no words of the text do.
    """

    text: Text | None
    start: Annotated[int, Field(ge=0)] | None
    end: Annotated[int, Field(ge=0)] | None
    name: Text | None = None
    country: Country | None = None
    admin1: Text | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    geonames: int | None = None
    precision: PlacePrecision = "unknown"

    @model_validator(mode="after")
    def _words_or_nothing(self) -> Self:
        _span_or_nothing("a place", self.text, self.start, self.end)
        return self


class Magnitude(Record):
    """Numbers of people, where the text gives them (PLOVER 2.0, ASSAULT and PROTEST)."""

    dead: int | None = None
    injured: int | None = None
    size: int | None = None


class Why(Record):
    """Why a record was coded: which head or rule decided, and with what scores."""

    decided_by: Text
    scores: dict[str, float] = {}
    rules: list[str] = []


class Characterised(Actor):
    """An actor a statement is about: what the speaker calls it, and the speaker's stance, which is an estimate."""

    called: Span | None = None
    stance: Stance | None = None
    stance_confidence: Probability | None = None
