"""The front page: what is new, which pairs moved most, what the store holds and how fresh it is."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from entente.relations.asking import Records
from entente.relations.holdings import holdings, newest
from entente.relations.moves import moves
from entente.store import Store
from entente.web.pages.rendering import page
from entente.web.pages.showing import shown_events
from entente.web.requests import DeskOf

router = APIRouter()
MOST_EVENTS, MOST_PAIRS = 24, 8
_FAILING = "SELECT url, failing_since, fault FROM feeds WHERE failing_since IS NOT NULL ORDER BY failing_since"
_FEEDS = "SELECT count(*) AS feeds, max(polled) AS polled FROM feeds"


@router.get("/")
def front(request: Request, desk: DeskOf) -> HTMLResponse:
    """What is new in the store."""
    told = desk.kept("front", lambda: _told(desk.store))
    return page(request, "front.html", title="What is new", **told, **_feeds(desk.store))


def _told(store: Store) -> dict[str, Any]:
    ids = newest(store, MOST_EVENTS)
    records = Records(store, ids, ())
    events = shown_events(records.events(ids), records)
    days = [(day, list(rows)) for day, rows in groupby(events, key=lambda row: row["event"]["first_reported"])]
    moved = moves(store)
    return {
        "holds": holdings(store), "days": days, "moves": moved, "pairs": moved.pairs[:MOST_PAIRS] if moved else (),
    }  # fmt: skip


def _feeds(store: Store) -> dict[str, Any]:
    (feeds,) = store.ask(_FEEDS).to_pylist()
    return {"feeds": feeds, "failing": store.ask(_FAILING).to_pylist()}
