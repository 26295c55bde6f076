"""Full-text search."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel

from entente.store.search import Indexed, SearchError
from entente.web.api.answering import fresh
from entente.web.api.asking import Day
from entente.web.api.schema import failures
from entente.web.requests import DeskOf

router = APIRouter(tags=["search"])


class Part(BaseModel):
    """Some words of a hit, and whether they were looked for."""

    text: str
    found: bool


class Found(BaseModel):
    """A record that holds the words."""

    kind: Indexed
    id: str
    day: date | None
    address: str
    words: list[Part]


class Hits(BaseModel):
    """The hits, the best first, of equals the newest. `complete`: false while a first index is being made."""

    hits: list[Found]
    complete: bool


@router.get("/search", responses=failures(304))
def search(
    request: Request,
    response: Response,
    desk: DeskOf,
    q: Annotated[str, Query(min_length=1, max_length=500, description='All of these words; "in a row"; sanct*.')],
    kind: Annotated[list[Indexed], Query(description="Only records of these kinds.", max_length=10)] = [],  # noqa: B006 - FastAPI copies it
    since: Annotated[Day | None, Query(description="First day.")] = None,
    until: Annotated[Day | None, Query(description="Last day.")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 20,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Hits:
    """Sentences of mentions and events, words of statements and titles of documents that hold these words."""
    headers = fresh(request, desk) if desk.search.complete else {}
    try:
        found = desk.search.find(q, kind, since, until, limit, offset)
    except SearchError as error:
        raise HTTPException(422, str(error)) from error
    response.headers.update(headers)
    hits = [
        Found(
            kind=hit.kind,
            id=hit.id,
            day=hit.day,
            address=f"/api/v1/{hit.kind}s/{hit.id}",
            words=[Part(text=text, found=found) for text, found in hit.words],
        )
        for hit in found
    ]
    return Hits(hits=hits, complete=desk.search.complete)
