"""Events joined and split by hand, and the page that shows where their reports went."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from entente.events.by_hand import NotByHand, event_of, join, split
from entente.events.likely import likely
from entente.records import Event
from entente.relations.asking import Records
from entente.store import Store
from entente.web.pages.rendering import page
from entente.web.pages.showing import Row, shown_events
from entente.web.pages.writing import follow, line_of
from entente.web.requests import DeskOf
from entente.web.safety import WriterOf

router = APIRouter()
MOST_ASKED = 10  # mentions whose events are shown


@router.get("/join/{key:path}")
def asked(request: Request, desk: DeskOf, key: str) -> HTMLResponse:
    """Which other event is the same, with those that may be."""
    return _page(request, desk.store, _event(desk.store, key))


@router.post("/join/{key:path}")
def joined(
    request: Request,
    desk: DeskOf,
    _: WriterOf,
    key: str,
    other: Annotated[str, Form()] = "",
    typed: Annotated[str, Form()] = "",
) -> Response:
    """Hold two events to be one: the one that was `typed`, else the one that was chosen."""
    ours, wanted = _event(desk.store, key), _id_in(typed) or other
    try:
        theirs = event_of(desk.store, wanted) if wanted else _nobody()
        join(desk.store, ours.id, theirs.id)
    except NotByHand as error:
        return _page(request, desk.store, ours, typed, str(error))
    return _moved("joined", [ours.mentions[0], theirs.mentions[0]], follow(desk.store))


@router.post("/split/{key:path}")
def apart(desk: DeskOf, _: WriterOf, key: str, mention: Annotated[str, Form()] = "") -> Response:
    """Take a report out of an event."""
    whole = _event(desk.store, key)
    try:
        split(desk.store, whole.id, mention)
    except NotByHand as error:
        raise HTTPException(422, str(error)) from None
    left = next(each for each in whole.mentions if each != mention)
    return _moved("split", [mention, left], follow(desk.store))


@router.get("/moved")
def moved(
    request: Request,
    desk: DeskOf,
    mention: Annotated[list[str], Query(max_length=MOST_ASKED)],
    did: str = "",
) -> HTMLResponse:
    """The events that tell of some mentions now."""
    held = {each: event for event, each, _ in desk.store.event_mentions("mention", mention)}
    events = [_event(desk.store, key) for key in dict.fromkeys(held[each] for each in mention if each in held)]
    if not events:
        raise HTTPException(404, "none of these mentions is told of any event now")
    return page(
        request,
        "moved.html",
        title="Joined by hand" if did.startswith("joined") else "Split by hand",
        crumbs=(("Events", "/events"),),
        did=did,
        events=[each.model_dump(mode="json") for each in events],
    )


def _moved(did: str, mentions: list[str], followed: bool) -> Response:
    shown = [("did", did if followed else f"{did}-events-wait"), *(("mention", each) for each in mentions)]
    return RedirectResponse(f"/moved?{urlencode(shown)}", 303)


def _page(request: Request, store: Store, event: Event, typed: str = "", fault: str = "") -> HTMLResponse:
    return page(
        request,
        "join.html",
        422 if fault else 200,
        title="Join two events",
        crumbs=(("Events", "/events"), (event.id, f"/events/{quote(event.id)}")),
        crumb="join",
        event=event.model_dump(mode="json"),
        likely=_likely(store, event),
        typed=typed,
        fault=fault,
    )


def _likely(store: Store, event: Event) -> list[Row]:
    """Those that may be the same, each with the words of its best report and what speaks for it."""
    found = likely(store, event)
    rows = shown_events([each.event for each in found], Records(store, [each.event.id for each in found], ()))
    return [
        row | {"probability": each.probability, "because": each.because} for row, each in zip(rows, found, strict=True)
    ]


def _event(store: Store, key: str) -> Event:
    """The event that an id, or that of one before it, names."""
    try:
        return event_of(store, key)
    except NotByHand as error:
        raise HTTPException(404, str(error)) from None


def _id_in(typed: str) -> str:
    """The id in what was typed: alone, or at the end of the address of its page."""
    return line_of(typed).rpartition("/")[2].partition("?")[0].partition("#")[0]


def _nobody() -> Event:
    raise NotByHand("choose an event of the list, or give the id of another")
