"""The page of a document: its text with all that was coded marked, and beside it each record with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from entente.formats.explain import known, marks_of
from entente.formats.reasons import reasons
from entente.formats.words import actor_name, type_and_mode
from entente.records import Document, Mention, Statement
from entente.store import Query, Store
from entente.web.pages.links import record_address
from entente.web.pages.marking import Mark, marked_paragraphs
from entente.web.pages.rendering import page
from entente.web.pages.showing import Row
from entente.web.requests import DeskOf

router = APIRouter()
Told: TypeAlias = Mention | Statement
MOST_CHARACTERS, MOST_RECORDS = 60_000, 150  # so that a page stays under 500 kB
_EVENTS = """
SELECT mention, any_value(event) AS event FROM event_mentions
WHERE retired_by IS NULL AND document = $document GROUP BY 1
"""
_COPIES = """
SELECT id, title, outlet, outlet_country, coalesce(state_run, false) AS state_run, day FROM documents
WHERE retired_by IS NULL AND copy_of = $original AND id <> $document ORDER BY day NULLS LAST, id LIMIT 100
"""


@router.get("/documents/{key:path}")
def document(request: Request, desk: DeskOf, key: str) -> HTMLResponse:
    """One document with what was coded in it."""
    found = next(desk.store.documents(Query(document=key)), None)
    if found is None:
        raise HTTPException(404, f"there is no document {key!r}")
    return page(request, "document.html", **_told(desk.store, found))


@router.get("/mentions/{key:path}")
def mention(desk: DeskOf, key: str) -> Response:
    """A mention, in its document."""
    return _in_document(next(desk.store.mentions(Query(id=key)), None), "mention", key)


@router.get("/statements/{key:path}")
def statement(desk: DeskOf, key: str) -> Response:
    """A statement, in its document."""
    return _in_document(next(desk.store.statements(Query(id=key)), None), "statement", key)


def _in_document(found: Told | None, kind: str, key: str) -> Response:
    if found is None:
        raise HTTPException(404, f"there is no {kind} {key!r}")
    return RedirectResponse(f"{record_address('document', found.document)}#{found.id}", 303)


def _told(store: Store, found: Document) -> dict[str, Any]:
    # A copy has no records: those of its original hold for it, but at the places of another text.
    query = Query(document=found.id)
    told: list[Told] = [*store.mentions(query), *store.statements(query)]
    told.sort(key=lambda each: (_place(each), each.id))
    shown, text = told[:MOST_RECORDS], found.text[:MOST_CHARACTERS]
    events = {row["mention"]: row["event"] for row in store.ask(_EVENTS, {"document": found.id}).to_pylist()}
    original = found.copy_of and next(store.documents(Query(document=found.copy_of)), None)
    copies = store.ask(_COPIES, {"original": found.copy_of or found.id, "document": found.id}).to_pylist()
    return {
        "title": found.title or found.id,
        "crumbs": (("Documents", "/documents"),),
        "crumb": found.id,
        "document": found,
        "paragraphs": marked_paragraphs(text, _marks(shown, text)),
        "records": [_record(each, found, events) for each in shown],
        "records_left_out": len(told) - len(shown),
        "characters_left_out": len(found.text) - len(text),
        "original": original,
        "copies": copies,
    }


def _place(told: Told) -> int:
    return told.trigger.start if isinstance(told, Mention) else told.content[0].start


def _record(told: Told, document: Document, events: dict[str, str]) -> Row:
    row = told.model_dump(mode="json")
    return {
        "row": row,
        "event": events.get(told.id),
        "why": list(known(row, reasons(row, document.day))),
    }


def _marks(records: Sequence[Told], text: str) -> Iterator[Mark]:
    for number, told in enumerate(records, 1):
        found = _of_mention(told, text) if isinstance(told, Mention) else _of_statement(told, number)
        yield from (mark for mark in found if mark.end <= len(text))


def _of_mention(mention: Mention, text: str) -> Iterator[Mark]:
    link, kind = f"#{mention.id}", type_and_mode(mention.model_dump())
    for each in marks_of(mention.model_dump(mode="json"), {"text": text}):
        role = "actor" if each.role == "recipient" else each.role
        if each.role == "trigger":
            yield Mark(each.start, each.end, "trigger", link, kind, (f"w-{mention.id}",))
        elif role in ("actor", "place", "date"):
            yield Mark(each.start, each.end, role, link, f"{each.role} of {kind}")


def _of_statement(statement: Statement, number: int) -> Iterator[Mark]:
    link, who = f"#{statement.id}", "; ".join(map(actor_name, _rows(statement.speakers))) or "nobody named"
    *before, last = statement.content
    for place, span in enumerate([*before, last]):
        anchors = (f"w-{statement.id}",) if not place else ()
        note = str(number) if span is last else ""
        yield Mark(span.start, span.end, "quote", link, f"said by {who}", anchors, note)
    for actor in (*statement.speakers, *statement.about):
        if actor.start is not None and actor.end is not None:
            yield Mark(actor.start, actor.end, "actor", link, f"named in what is said by {who}")


def _rows(actors: Iterable[Any]) -> Iterator[Row]:
    return (actor.model_dump() for actor in actors)
