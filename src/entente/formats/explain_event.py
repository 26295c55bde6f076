"""Why mentions are one event: each with its report and its sentence, and the reasons that tie it to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from entente.formats.explain import edits_of
from entente.formats.levels import sentence_of
from entente.formats.words import many, names, people, printable, status, type_and_mode, when, where

if TYPE_CHECKING:
    from rich.console import Console

_SHORT_ID = 12


def explain_event(
    console: Console,
    event: Mapping[str, Any],
    mentions: Sequence[Mapping[str, Any]],
    documents: Mapping[str, Mapping[str, Any]],
) -> None:
    """Print an event, its mentions in the order of their reports, and where these differ.

    documents: the mentions' documents with their texts, by id
    """
    for line in _lines(event, mentions, documents):
        console.print(line, soft_wrap=True)


def _lines(
    event: Mapping[str, Any], mentions: Sequence[Mapping[str, Any]], documents: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    slots = (
        type_and_mode(event),
        f"{names(event['actors'])} → {names(event['recipients'])}" if event["recipients"] else names(event["actors"]),
        when(event.get("date")),
        where(event.get("place")),
        status(event),
        people(event.get("magnitude")),
    )
    yield f"{event['id']}  {' · '.join(filter(None, slots))}"
    told = f"{many(event['documents'], 'document')} ({many(event['reports'], 'report')})"
    yield f"  told in {told} of {many(event['outlets'], 'outlet')}, {_days(event)}"
    if event.get("part_of"):
        yield f"  part of {event['part_of']}"
    ties = {tie["mention"]: tie for tie in event["ties"]}
    for mention in mentions:
        yield from _mention(mention, documents.get(mention["document"]), ties.get(mention["id"]))
    yield from _accounts(event["accounts"])


def _days(event: Mapping[str, Any]) -> str:
    first, last = event["first_reported"], event["last_reported"]
    return "undated" if not first else first if first == last else f"{first} to {last}"


def _mention(
    mention: Mapping[str, Any], document: Mapping[str, Any] | None, tie: Mapping[str, Any] | None
) -> Iterator[str]:
    report = [printable(str((document or {}).get(slot) or "")) for slot in ("outlet", "published")]
    yield ""
    yield f"{mention['id']}  {', '.join(filter(None, report))}"
    if sentence := sentence_of(mention, document):
        yield f"  {printable(sentence)}"
    for label, line in edits_of(mention):
        yield f"  {label}: {line}"
    if tie is not None:
        reasons = ", ".join(tie["because"]) or "all things together"
        yield f"  with {tie['to'][:_SHORT_ID]}, probability {tie['probability']:.2f}: {reasons}"


def _accounts(accounts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for number, account in enumerate(accounts):
        if not number:
            yield ""
            yield "reports differ:"
        sources = "; ".join(map(printable, account["sources"])) or "no source named"
        yield f"  {account['slot']}: {printable(account['value'])} ({sources})"
