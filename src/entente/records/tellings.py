"""What one document says: the document itself, its mentions of events and its statements, and the words they quote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from entente.records.corrections import Edit
from entente.records.parts import Actor, Characterised, DateSpan, Magnitude, Offsets, Place, Record, Span, Why
from entente.records.values import Contexts, Country, EventType, Form, Probability, Scope, Status, Text


class Document(Record):
    """One article or report. `published` is a timestamp with zone where the source gives one, else a date.

    `outlet_id`, `outlet_country` and `state_run` say who the outlet is, where the tables know it.
    """

    kind: Literal["document"] = "document"
    id: Text
    title: Text | None = None
    published: AwareDatetime | date | None = None
    outlet: Text | None = None
    outlet_id: Text | None = None
    outlet_country: Country | None = None
    state_run: bool | None = None
    url: Text | None = None
    language: Text | None = None
    text: str
    text_hash: Text
    copy_of: Text | None = None
    sentences: Annotated[int, Field(ge=0)] | None = None

    @property
    def day(self) -> date | None:
        """The day of publication in the outlet's own zone, or None."""
        return self.published.date() if isinstance(self.published, datetime) else self.published


class Mention(Record):
    """One telling of an event in one document. `edits` are the slots that a person corrected."""

    kind: Literal["mention"] = "mention"
    id: Text
    document: Text
    sentence: Offsets
    lead: bool
    type: EventType
    mode: list[str] = []
    context: Contexts = []
    quad: Annotated[int, Field(ge=1, le=4)]
    score: Annotated[float, Field(ge=-10, le=10)]
    cameo: Text | None = None
    goldstein: Annotated[float, Field(ge=-10, le=10)] | None = None
    scope: Scope = "unknown"
    trigger: Span
    actors: Annotated[list[Actor], Field(min_length=1)]
    recipients: list[Actor] = []
    status: Status = "actual"
    historical: bool = False
    date: DateSpan | None = None
    place: Place | None = None
    reported_by: list[Actor] = []
    caveats: list[Span] = []
    magnitude: Magnitude | None = None
    confidence: Probability
    model: Text
    why: Why | None = None
    edits: list[Edit] = []


class Statement(Record):
    """Somebody's reported words or thoughts. `speakers` is empty where nobody is named.

    `reported_by` is who passes the words on, the nearest first; `mentions` what is told in them; `denies` the mentions
    and statements of the document that they deny; `edits` are the slots that a person corrected.
    """

    kind: Literal["statement"] = "statement"
    id: Text
    document: Text
    form: Form
    speakers: list[Actor] = []
    cue: Span | None = None
    content: Annotated[list[Span], Field(min_length=1)]
    text: Text
    about: list[Characterised] = []
    mentions: list[str] = []
    denies: list[str] = []
    date: DateSpan | None = None
    reported_by: list[Actor] = []
    confidence: Probability
    edits: list[Edit] = []


def spans_of(record: Mention | Statement) -> Iterator[tuple[str, int, int]]:
    """Every (text, start, end) that a record quotes from its document."""

    def actors(items: Iterable[Actor]) -> Iterator[tuple[str, int, int]]:
        for actor in items:
            if actor.text is not None and actor.start is not None and actor.end is not None:
                yield actor.text, actor.start, actor.end

    if isinstance(record, Mention):
        yield record.trigger.text, record.trigger.start, record.trigger.end
        yield from actors([*record.actors, *record.recipients, *record.reported_by])
        place = record.place
        if place is not None and place.text is not None and place.start is not None and place.end is not None:
            yield place.text, place.start, place.end
        yield from ((span.text, span.start, span.end) for span in record.caveats)
    else:
        yield from actors([*record.speakers, *record.about, *record.reported_by])
        called = [about.called for about in record.about if about.called]
        cue = [record.cue] if record.cue else []
        yield from ((span.text, span.start, span.end) for span in [*cue, *record.content, *called])


def check_spans(record: Mention | Statement, text: str) -> None:
    """Raise ValueError unless every span of `record` reproduces its words in the document's `text`."""
    for words, start, end in spans_of(record):
        if text[start:end] != words:
            raise ValueError(
                f"{record.id}: span [{start}, {end}) is {text[start:end]!r} in the document, not {words!r}"
            )
