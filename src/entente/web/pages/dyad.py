"""The pages of pairs: how two stand, what changed, their events, their chart; and which pairs moved most."""

from __future__ import annotations

import shlex
from typing import Any, get_args

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from entente.formats.flat import Cell
from entente.relations import SeriesQuery, chart
from entente.relations.asking import Records
from entente.relations.dossier import Dossier, NoEvents, dossier
from entente.relations.moves import Move, moves
from entente.relations.page import MOST_ROWS, series_table
from entente.relations.sections import covered, sections
from entente.relations.timeline import timeline
from entente.store.counting import Period
from entente.web.api.paging import position, token
from entente.web.desk import Desk
from entente.web.pages.asked import VALUES
from entente.web.pages.files import csv_file, file_address, wants_file
from entente.web.pages.pairs import Pair, pair_at, pair_of
from entente.web.pages.rendering import drawing, page
from entente.web.pages.showing import shown_events
from entente.web.requests import DeskOf

router = APIRouter()
MOST_PAIRS, ROWS = 100, 50
PERIODS = [(each, each) for each in sorted(get_args(Period), key=("month", "week", "day", "year").index)]
MOVED = ("a", "b", "direction", "score", "score_before", "events", "events_before", "distance")
# An image does not take its colours from the page around it.
DARK = "<style>@media (prefers-color-scheme: dark) { text { fill: #e9e6e0 } }</style>"


@router.get("/dyads")
def choose(request: Request, desk: DeskOf, a: str = "", b: str = "") -> Response:
    """The form to choose a pair, and the pairs that moved most; with both parties given, on to their page."""
    fault = ""
    if a.strip() and b.strip():
        try:
            return RedirectResponse(pair_of(a, b, "", request).address(), 303)
        except HTTPException as error:
            fault = str(error.detail)
    found = desk.kept("moves", lambda: moves(desk.store))
    if wants_file(request):
        return csv_file(
            "pairs", MOVED, ({name: _moved(pair, name) for name in MOVED} for pair in found.pairs) if found else ()
        )
    return page(
        request,
        "dyads.html",
        404 if fault else 200,
        title="Pairs",
        fault=fault,
        a=a,
        b=b,
        moves=found,
        pairs=found.pairs[:MOST_PAIRS] if found else (),
        periods=PERIODS,
        files=[("this table, whole, as CSV", file_address(request))],
    )


@router.get("/dyads/{path:path}")
def pair(request: Request, desk: DeskOf, path: str) -> Response:
    """How two stand with each other, or what belongs to that: their events, their chart."""
    asked = pair_at(path, request)
    if request.url.path != asked.address(asked.part).partition("?")[0]:
        return RedirectResponse(asked.address(asked.part), 301)
    try:
        query = asked.query()
    except ValueError as error:
        return _page(request, desk, asked, None, str(error))
    match asked.part:
        case "chart.svg":
            return _chart(desk, asked, query, narrow="narrow" in request.query_params)
        case "events":
            return _events(request, desk, asked, query)
        case _:
            return _page(request, desk, asked, query, "")


def _moved(pair: Move, column: str) -> Cell:
    """A cell of the table of pairs: of spans the newest one."""
    value: Cell | tuple[Cell, ...] = getattr(pair, column)
    return value[-1] if isinstance(value, tuple) else value


def _page(request: Request, desk: Desk, asked: Pair, query: SeriesQuery | None, fault: str) -> HTMLResponse:
    told: dict[str, Any] = {"dossier": None}
    if query:
        try:
            told = desk.kept(("pair", query, asked.names), lambda: _told(desk, asked, query))
        except NoEvents:
            fault = "This store has no events yet."
    return page(
        request,
        "dyad.html",
        422 if fault and query is None else 200,
        title=asked.names,
        crumbs=(("Pairs", "/dyads"),),
        asked=asked,
        fault=fault,
        periods=PERIODS,
        values=VALUES,
        files=asked.series_files(),
        command=_command(desk, asked),
        **told,
    )


def _told(desk: Desk, asked: Pair, query: SeriesQuery) -> dict[str, Any]:
    """What the page tells of a pair."""
    found = _dossier(desk, asked, query)
    records = Records(desk.store, found.newest, ())
    return {
        "dossier": found,
        "covered": covered(found),
        "sections": sections(found),
        "series": series_table(found),
        "rows_left_out": max(0, len(found.series.rows) - MOST_ROWS),
        "events": shown_events(records.events(found.newest), records),
    }


def _events(request: Request, desk: Desk, asked: Pair, query: SeriesQuery) -> HTMLResponse:
    after = request.query_params.get("after")
    try:
        found = timeline(desk.store, query, ROWS + 1, position(after) if after else None)
    except ValueError as error:
        raise HTTPException(422, f"after: {error}") from None
    shown = found[:ROWS]
    records = Records(desk.store, [key for _, key in shown], ())
    return page(
        request,
        "dyad_events.html",
        title=f"Events: {asked.names}",
        crumbs=(("Pairs", "/dyads"), (asked.names, asked.address())),
        crumb="Events",
        asked=asked,
        rows=[row["event"] for row in shown_events(records.events(key for _, key in shown), records)],
        following=asked.address("events", after=token(shown[-1])) if len(found) > ROWS else "",
        beginning=asked.address("events") if after else "",
        files=asked.event_files(),
    )


def _chart(desk: Desk, asked: Pair, query: SeriesQuery, narrow: bool) -> Response:
    def draw() -> str:
        found = _dossier(desk, asked, query)
        levels, width = [each.change for each in found.changes], chart.NARROW if narrow else chart.WIDE
        head, end, body = chart.svg(found.series, levels, found.names, width).partition(">")
        return head + end + DARK + body

    return drawing(desk.kept(("chart", query, asked.names, narrow), draw))


def _dossier(desk: Desk, asked: Pair, query: SeriesQuery) -> Dossier:
    return desk.kept(("dossier", query, asked.names), lambda: dossier(desk.store, asked.a, asked.b, query))


def _command(desk: Desk, asked: Pair) -> str:
    words = ["entente", "dyad", asked.a.key, asked.b.key, "--db", desk.store.path, *asked.options(), "--format", "csv"]
    return shlex.join(words)
