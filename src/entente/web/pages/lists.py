"""Lists of events, mentions, statements and documents: filtered by their address, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from entente.records import AnyRecord, Stance
from entente.relations.asking import documents_by_id
from entente.store import Query, Store, position_of
from entente.web.api.paging import position, token
from entente.web.desk import Desk
from entente.web.pages.asked import VALUES, Asked, Kind
from entente.web.pages.rendering import page
from entente.web.pages.showing import rows_of
from entente.web.requests import DeskOf

router = APIRouter()
ROWS = 50  # of one page
STANCES = [("", "any"), *((stance, stance) for stance in get_args(Stance))]


@router.get("/events")
def events(request: Request, desk: DeskOf) -> HTMLResponse:
    """What happened, one row a happening."""
    return _list(request, desk, "event")


@router.get("/mentions")
def mentions(request: Request, desk: DeskOf) -> HTMLResponse:
    """What documents tell, one row a telling."""
    return _list(request, desk, "mention")


@router.get("/statements")
def statements(request: Request, desk: DeskOf) -> HTMLResponse:
    """What was said, by whom and about whom."""
    return _list(request, desk, "statement")


@router.get("/documents")
def documents(request: Request, desk: DeskOf) -> HTMLResponse:
    """What was read."""
    return _list(request, desk, "document")


def _list(request: Request, desk: Desk, kind: Kind) -> HTMLResponse:
    asked, after = Asked.of(kind, request), request.query_params.get("after")
    try:
        place = position(after) if after else None
        query, fault = asked.query(limit=ROWS + 1, newest_first=True, after=place), ""
        found = list(_found(desk.store, kind, query))
    except ValueError as error:
        found, fault = [], str(error)
    shown = found[:ROWS]
    return page(
        request,
        f"{kind}s.html",
        422 if fault else 200,
        title=f"{kind.capitalize()}s",
        asked=asked,
        fault=fault,
        rows=list(rows_of(shown)),
        documents=_documents(desk.store, shown),
        following=asked.address(request.url.path, after=token(position_of(shown[-1]))) if len(found) > ROWS else "",
        beginning=asked.address(request.url.path) if after else "",
        db=desk.store.path,
        values=VALUES,
        stances=STANCES,
    )


def _found(store: Store, kind: Kind, query: Query) -> Iterator[AnyRecord]:
    match kind:
        case "event":
            return store.events(query)
        case "mention":
            return store.mentions(query)
        case "statement":
            return store.statements(query)
        case "document":
            return store.documents(query)


def _documents(store: Store, shown: Sequence[AnyRecord]) -> Mapping[str, Any]:
    """The documents of mentions and statements, by id."""
    return documents_by_id(store, {each.document for each in shown if each.kind in ("mention", "statement")})
