"""The lines of a dossier: an event or a statement with its words and where they stand, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from entente.formats import TextLevel, at_level
from entente.formats.words import names, printable, status, type_and_mode, when, where
from entente.records import Document, Event, Range, Statement
from entente.relations.asking import Records

WEB = ("http://", "https://")


@dataclass(frozen=True)
class Source:
    """Where words stand: the outlet (marked where a state runs it), the day and title of the document, its address."""

    outlet: str
    published: str
    title: str
    url: str


@dataclass(frozen=True)
class Version:
    """What some of the reports of an event say where others differ, with those who say it and one of their mentions."""

    slot: str
    value: str
    sources: tuple[str, ...]
    mentions: int
    mention: str


@dataclass(frozen=True)
class EventLine:
    """An event as a dossier shows it. `numbers` are ranges over all reports; `words` are those of its best report.

    `words` is empty where the text level leaves them out, and of imported events, which have no `source` either.
    """

    id: str
    type: str
    quad: int
    score: float
    status: str
    when: str
    actors: str
    recipients: str
    place: str
    numbers: str
    reports: int
    outlets: int
    state_run: str
    words: str
    source: Source | None
    origin: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class StatementLine:
    """A statement as a dossier shows it; `direct` where the words are the speaker's own."""

    id: str
    when: str
    speakers: str
    stance: str
    called: str
    words: str
    direct: bool
    reported_by: str
    source: Source | None


def event_line(event: Event, records: Records, level: TextLevel) -> EventLine:
    """An event with the words of its best report, as many as `level` allows."""
    document = records.document(event.evidence.document) if event.evidence else None
    row = at_level(event.model_dump(mode="json"), level)
    return EventLine(
        id=event.id,
        type=type_and_mode(row),
        quad=event.quad,
        score=event.score,
        status=status(row),
        when=when(row["date"]) or (f"~{event.first_reported}" if event.first_reported else "undated"),
        actors=names(row["actors"]),
        recipients=names(row["recipients"]),
        place=where(row["place"]),
        numbers=_numbers(event),
        reports=event.reports,
        outlets=event.outlets,
        state_run=", ".join(f"{country} {count}" for country, count in sorted(event.state_run.items())),
        words=_evidence(event, document, level),
        source=source_of(document),
        origin=event.source,
        versions=tuple(
            Version(
                account.slot,
                printable(account.value),
                tuple(map(printable, account.sources)),
                len(account.mentions),
                account.mentions[0],
            )
            for account in event.accounts
        ),
    )


def statement_line(statement: Statement, about: str, records: Records, level: TextLevel) -> StatementLine:
    """A statement with its words; its stance is that towards the party `about`."""
    row = at_level(statement.model_dump(mode="json"), level)
    subjects = [each for each in row["about"] if about in (each["id"], each["country"])]
    document = records.document(statement.document)
    return StatementLine(
        id=statement.id,
        when=when(row["date"]) or (f"~{document.day}" if document and document.day else "undated"),
        speakers=_with_offices(row["speakers"]),
        stance=", ".join(dict.fromkeys(each["stance"] for each in subjects if each["stance"])),
        called="; ".join(dict.fromkeys(printable((each["called"] or {}).get("text")) for each in subjects)),
        words=printable(row["text"]),
        direct=statement.form == "direct",
        reported_by=names(row["reported_by"]),
        source=source_of(document),
    )


def source_of(document: Document | None) -> Source | None:
    """The source that a document is."""
    if document is None:
        return None
    marks = ", ".join(mark for mark in ("state-run", document.outlet_country) if mark) if document.state_run else ""
    outlet = printable(document.outlet) or "unknown outlet"
    url = document.url or ""
    return Source(
        outlet=f"{outlet} ({marks})" if marks else outlet,
        published=str(document.day or "undated"),
        title=printable(document.title),
        url=url if url.lower().startswith(WEB) else "",
    )


def _evidence(event: Event, document: Document | None, level: TextLevel) -> str:
    if event.evidence is None or level == "none":
        return ""
    if level == "span" or document is None:
        return printable(event.evidence.trigger.text)
    return printable(document.text[event.evidence.sentence.start : event.evidence.sentence.end])


def _numbers(event: Event) -> str:
    """ "dead 10 to 14, injured 3"."""
    ranges = event.magnitude
    given = [(name, getattr(ranges, name)) for name in ("dead", "injured", "size")] if ranges else []
    return ", ".join(f"{name} {_range(each)}" for name, each in given if each is not None)


def _range(numbers: Range) -> str:
    return f"{numbers.low:,}" if numbers.low == numbers.high else f"{numbers.low:,} to {numbers.high:,}"


def _with_offices(actors: Iterable[dict[str, Any]]) -> str:
    """ "Wang Yi, foreign minister; China"."""
    shown = [names([actor]) + (f", {printable(actor['office'])}" if actor["office"] else "") for actor in actors]
    return "; ".join(dict.fromkeys(shown)) or "nobody named"
