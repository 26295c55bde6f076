"""Documents, mentions, statements, events and episodes: lists, and each by its id."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from entente.exports.reading import Kind, gone_since, records_of
from entente.formats import TextLevel, json_line
from entente.store import Query as StoreQuery
from entente.web.api.answering import MEDIA_TYPES, at_levels, fresh, listed
from entente.web.api.asking import Happened, Long, Told
from entente.web.api.schema import failures, list_answers, record_answers
from entente.web.desk import Desk
from entente.web.requests import DeskOf

router = APIRouter(tags=["records"])

RecordId: TypeAlias = Annotated[str, Path(min_length=1, max_length=300, description="The whole id.")]
Level: TypeAlias = Annotated[TextLevel, Query(description="How much text goes out.")]


class Lost(BaseModel):
    """An id that a table must lose; a tombstone says what took its place, if anything did."""

    kind: Literal["tombstone", "left"]
    id: str
    replaced_by: str | None = None


class Gone(BaseModel):
    """All that a table must lose."""

    gone: list[Lost]


@router.get("/documents", responses=list_answers("document"))
def documents(request: Request, desk: DeskOf, asked: Annotated[Told, Query()]) -> Response:
    """Documents by day of publication; with filters, those that tell such a mention or statement."""
    return listed(request, desk, "document", asked)


@router.get("/mentions", responses=list_answers("mention"))
def mentions(request: Request, desk: DeskOf, asked: Annotated[Told, Query()]) -> Response:
    """Mentions by date; with `speaker` or `about`, those told in such a statement."""
    return listed(request, desk, "mention", asked)


@router.get("/statements", responses=list_answers("statement"))
def statements(request: Request, desk: DeskOf, asked: Annotated[Told, Query()]) -> Response:
    """Statements by date; `actor` is the same as `speaker`, `recipient` as `about`."""
    return listed(request, desk, "statement", asked)


@router.get("/events", responses=list_answers("event"))
def events(request: Request, desk: DeskOf, asked: Annotated[Happened, Query()]) -> Response:
    """Events by date, one a happening however many reports tell it."""
    return listed(request, desk, "event", asked)


@router.get("/episodes", responses=list_answers("episode"))
def episodes(request: Request, desk: DeskOf, asked: Annotated[Long, Query()]) -> Response:
    """Longer happenings that hold events."""
    return listed(request, desk, "episode", asked)


@router.get("/gone", response_model_exclude_unset=True, responses=failures())
def gone(desk: DeskOf, asked: Annotated[Happened, Query()]) -> Gone:
    """What a table of events of before `changed_since` must lose: ids that are gone or meet the filters no more."""
    if asked.changed_since is None:
        raise HTTPException(422, "changed_since: say on which day the table was taken")
    return Gone(gone=[Lost(**row) for row in gone_since(desk.store, asked.changed_since, asked.query())])


@router.get("/documents/{id}", responses=record_answers("document"))
def document(request: Request, desk: DeskOf, id: RecordId, text: Level = "span") -> Response:
    """One document."""
    return _one(request, desk, "document", id, text)


@router.get("/mentions/{id}", responses=record_answers("mention"))
def mention(request: Request, desk: DeskOf, id: RecordId, text: Level = "span") -> Response:
    """One mention."""
    return _one(request, desk, "mention", id, text)


@router.get("/statements/{id}", responses=record_answers("statement"))
def statement(request: Request, desk: DeskOf, id: RecordId, text: Level = "span") -> Response:
    """One statement."""
    return _one(request, desk, "statement", id, text)


@router.get("/events/{id}", responses=record_answers("event", moved=True))
def event(request: Request, desk: DeskOf, id: RecordId, text: Level = "span") -> Response:
    """One event; an id that is gone leads to the event that took its place."""
    try:
        return _one(request, desk, "event", id, text)
    except HTTPException as error:
        successor = next((each.replaced_by for each in desk.store.tombstones() if each.id == id), None)
        if error.status_code != 404 or successor is None:
            raise
        return RedirectResponse(f"/api/v1/events/{successor}?text={text}", 308)


@router.get("/episodes/{id}", responses=record_answers("episode"))
def episode(request: Request, desk: DeskOf, id: RecordId, text: Level = "span") -> Response:
    """One episode."""
    return _one(request, desk, "episode", id, text)


def _one(request: Request, desk: Desk, kind: Kind, key: str, level: TextLevel) -> Response:
    headers = fresh(request, desk)
    found: Any = next(records_of(desk.store, kind, StoreQuery(id=key)), None)
    if found is None:
        raise HTTPException(404, f"no {kind} has the id {key!r}")
    (row,) = at_levels([found], level, desk.store)
    return Response(json_line(row), media_type=MEDIA_TYPES["json"], headers=headers)
