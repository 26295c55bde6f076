"""A record corrected: what it holds slot by slot, a form for one of them, and what people corrected before."""

from __future__ import annotations

from typing import Annotated, TypeAlias
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup
from pydantic import BaseModel

from entente.coding.slot_words import REMOVED
from entente.records import CorrectionError, Document, Mention, Statement
from entente.store import Query, Store
from entente.web.pages.marking import Mark, marked, marked_sentence
from entente.web.pages.rendering import page
from entente.web.pages.slots import slots_of
from entente.web.pages.writing import follow, line_of
from entente.web.requests import DeskOf
from entente.web.safety import WriterOf

router = APIRouter()
Told: TypeAlias = Mention | Statement


class Fix(BaseModel):
    """What the form sends; of a slot that holds several values, each. `everywhere`: in all reports of the event."""

    slot: str = ""
    value: list[str] = []
    why: str = ""
    everywhere: bool = False

    @property
    def words(self) -> str | None:
        """The value as it is typed in one line."""
        return line_of("; ".join(self.value)) or None


def correct_address(key: str) -> str:
    """The address at which a record is corrected."""
    return f"/correct/{quote(key)}"


@router.get("/correct/{key:path}")
def asked(request: Request, desk: DeskOf, key: str, slot: str = "", did: str = "") -> HTMLResponse:
    """The slots of a record, with the form for one of them; `did`: what has just been done, if the events wait."""
    return _page(request, desk.store, key, Fix(slot=slot), did=did)


@router.post("/correct/{key:path}")
def corrected(request: Request, desk: DeskOf, writer: WriterOf, key: str, fix: Annotated[Fix, Form()]) -> Response:
    """Correct a slot, and show the record as it is then."""
    if _record(desk.store, key) is None:
        raise HTTPException(404, f"there is no mention or statement {key!r}")
    event = _event(desk.store, key)[0] if fix.everywhere else None
    try:
        desk.store.correct(event or key, fix.slot, fix.words, writer.name, line_of(fix.why) or None)
    except CorrectionError as error:
        return _page(request, desk.store, key, fix, str(error))
    return done(key, "corrected", follow(desk.store))


def done(key: str, did: str, followed: bool) -> Response:
    """On to a record in which something was done: `did` it with events that followed, or with events that wait."""
    return RedirectResponse(f"{correct_address(key)}?did={did}{'' if followed else '-events-wait'}", 303)


def _page(request: Request, store: Store, key: str, fix: Fix, fault: str = "", did: str = "") -> HTMLResponse:
    record, corrections = _record(store, key), store.corrections(key)
    if record is None and not corrections:
        raise HTTPException(404, f"there is no mention or statement {key!r}")
    home = record.document if record else corrections[0].document
    document = next(store.documents(Query(document=home)), None)
    event, reports = _event(store, key)
    return page(
        request,
        "correcting.html",
        422 if fault else 200,
        title="Correct a record",
        crumbs=(("Corrections", "/corrections"),),
        crumb=key,
        key=key,
        address=correct_address(key),
        kind=record.kind if record else corrections[0].of,
        record=record and record.model_dump(mode="json"),
        document=document,
        passage=_passage(record, document) if record and document else "",
        event=event,
        reports=reports,
        slots=list(slots_of(record)) if record else [],
        removed=REMOVED,
        asked=fix,
        fault=fault,
        did=did,
        corrections=corrections[::-1],
    )


def _record(store: Store, key: str) -> Told | None:
    query = Query(id=key)
    return next(store.mentions(query), None) or next(store.statements(query), None)


def _event(store: Store, mention: str) -> tuple[str | None, int]:
    """The event that a mention tells of, and how many mentions it has."""
    found = store.event_mentions("mention", [mention])
    return (found[0][0], len(store.event_mentions("event", [found[0][0]]))) if found else (None, 0)


def _passage(record: Told, document: Document) -> Markup:
    """The words on which a record stands."""
    if isinstance(record, Mention):
        return marked_sentence(record, document.text)
    first, last = record.content[0].start, record.content[-1].end
    quotes = [Mark(each.start, each.end, "quote") for each in record.content]
    return marked(document.text, quotes, first, last)
