"""Looking for words: in titles, in sentences that tell something, and in what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from entente.records import Mention
from entente.relations.asking import Records, documents_by_id
from entente.store import Store
from entente.store.search import Hit, Indexed, SearchError
from entente.web.pages.asked import day_given
from entente.web.pages.rendering import page
from entente.web.pages.showing import Row
from entente.web.requests import DeskOf

router = APIRouter()
HITS = 20  # of one page
LAST_PAGE = 500
KINDS: tuple[Indexed, ...] = get_args(Indexed)
USUAL: tuple[Indexed, ...] = ("document", "statement", "event")  # a mention says what its event says


@router.get("/search")
def search(request: Request, desk: DeskOf, q: str = "") -> HTMLResponse:
    """The records that hold the words, the best first."""
    asked = q.strip()
    number = min(max(_number(request.query_params.get("page")), 1), LAST_PAGE)
    kinds = tuple(kind for kind in KINDS if kind in request.query_params.getlist("kind"))
    hits, fault = [], ""
    try:
        since, until = (day_given(name, request.query_params.get(name, "").strip()) for name in ("since", "until"))
        if asked:
            hits = desk.search.find(asked, kinds or USUAL, since, until, limit=HITS + 1, offset=(number - 1) * HITS)
    except (SearchError, ValueError) as error:
        fault = str(error)
    return page(
        request,
        "search.html",
        422 if fault else 200,
        title=f"Search: {asked}" if asked else "Search",
        q=asked,
        kinds=KINDS,
        chosen=kinds,
        fault=fault,
        found=_found(desk.store, hits[:HITS]),
        growing=not desk.search.complete,
        before=request.url.include_query_params(page=number - 1).query if number > 1 else "",
        after=request.url.include_query_params(page=number + 1).query if len(hits) > HITS else "",
    )


def _found(store: Store, hits: Sequence[Hit]) -> list[Row]:
    """The hits with the records that they are."""
    ids: dict[str, list[str]] = {kind: [hit.id for hit in hits if hit.kind == kind] for kind in KINDS}
    records = Records(store, ids["event"], ids["statement"])
    known: dict[tuple[str, str], Any] = {}
    known |= {("event", each.id): each for each in records.events(ids["event"])}
    known |= {("statement", each.id): each for each in records.statements(ids["statement"])}
    known |= {("document", key): each for key, each in documents_by_id(store, ids["document"]).items()}
    mentions = map(Mention.model_validate_json, store.records("mentions", ids["mention"]))
    known |= {("mention", each.id): each for each in mentions}
    return [
        {"hit": hit, "record": known[hit.kind, hit.id].model_dump(mode="json")}
        for hit in hits
        if (hit.kind, hit.id) in known  # written anew since it was indexed
    ]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else 1
