"""Who is in the records: a list, and one actor with its offices over time."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from pydantic import BaseModel, Field

from entente.records import COUNTRY_CODES
from entente.relations.actor import known, members, offices
from entente.relations.parties import PartyUnknown, party
from entente.web.api.answering import fresh
from entente.web.api.schema import failures
from entente.web.desk import Desk
from entente.web.requests import DeskOf

router = APIRouter(tags=["actors"])


class Named(BaseModel):
    """An actor of the records."""

    id: str
    name: str | None
    country: str | None
    kind: str | None = Field(description="state, person, org, group, outlet …: what stands before the slash of the id.")


class Actors(BaseModel):
    """Some actors by id, and the id behind which to go on."""

    actors: list[Named]
    after: str | None


class Post(BaseModel):
    """An office, who holds or held it, and in which days."""

    person: str
    name: str
    title: str
    country: str
    organisation: str | None
    since: date | None
    until: date | None
    source: str


class Known(BaseModel):
    """What tables and records know of an actor; `members` are the states of a body now."""

    id: str
    name: str
    country: str | None
    offices: list[Post]
    members: list[str]


@router.get("/actors", responses=failures(304))
def actors(
    request: Request,
    response: Response,
    desk: DeskOf,
    q: Annotated[str | None, Query(max_length=200, description="In the name or the id, in any case.")] = None,
    country: Annotated[str | None, Query(max_length=3, description="Code of a country.")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
    after: Annotated[str | None, Query(max_length=300, description="Go on behind this id.")] = None,
) -> Actors:
    """The resolved actors of the records, by id."""
    response.headers.update(fresh(request, desk))
    wanted = (q or "").casefold()
    found = [
        each
        for each in desk.kept("actors", lambda: _all(desk))
        if (after is None or each.id > after)
        and (country is None or each.country == country.upper())
        and (wanted in each.id.casefold() or wanted in (each.name or "").casefold())
    ]
    return Actors(actors=found[:limit], after=found[limit - 1].id if len(found) > limit else None)


def _all(desk: Desk) -> list[Named]:
    return [Named(**row) for row in desk.store.ask("SELECT id, name, country, kind FROM actors").to_pylist()]


@router.get("/actors/{id:path}", responses=failures(404, 304))
def actor(
    request: Request,
    response: Response,
    desk: DeskOf,
    id: Annotated[
        str, Path(min_length=1, max_length=300, description="An id (person/xi-jinping) or a country's code.")
    ],
) -> Known:
    """One actor with its offices; of a country the high offices, with who held them when."""
    response.headers.update(fresh(request, desk))
    key = id.upper() if id.upper() in COUNTRY_CODES else id
    name, country = known(desk.store, key)
    held, states = offices(key), members(key)
    if name is None and not held and not states and key not in COUNTRY_CODES:
        raise HTTPException(404, f"no actor has the id {id!r}")
    try:
        called = party(key).name
    except PartyUnknown:
        called = key
    posts = [
        Post(
            person=each.person,
            name=each.name,
            title=each.office.title,
            country=each.office.country,
            organisation=each.office.organisation,
            since=each.office.period.since,
            until=each.office.period.until,
            source=each.office.source,
        )
        for each in held
    ]
    return Known(
        id=key, name=name if called == key and name else called, country=country, offices=posts, members=states
    )
