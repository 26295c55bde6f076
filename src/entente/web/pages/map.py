"""The map of a period: where events happened, at the precision that is known, as a drawing and as a table."""

from __future__ import annotations

from dataclasses import asdict, fields
from math import sqrt
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from entente.relations.places import Places, Spot, places
from entente.web.pages.files import csv_file, file_address, wants_file
from entente.web.pages.period import command_of, days_of, files_of
from entente.web.pages.projection import HEIGHT, WIDTH, on_sheet
from entente.web.pages.rendering import page
from entente.web.requests import DeskOf

router = APIRouter()
MOST_SPOTS, MOST_ROWS = 400, 100
SMALLEST, LARGEST = 3.0, 17.0  # radii
FEW = 25  # events that are not drawn as many, however few there are elsewhere


@router.get("/map")
def shown(request: Request, desk: DeskOf) -> Response:
    """Where the events between two days happened."""
    days = days_of(desk.store, request)
    found, marks = desk.kept(
        ("map", days.since, days.until), lambda: _drawn(places(desk.store, days.since, days.until))
    )
    if wants_file(request):
        rows = ({**asdict(spot), "day": str(spot.day or "") or None} for spot in found.spots)
        return csv_file(f"map-{days.since}-{days.until}", (field.name for field in fields(Spot)), rows)
    return page(
        request,
        "map.html",
        422 if days.fault else 200,
        title="Map",
        days=days,
        files=[("this table as CSV", file_address(request)), *files_of(days)],
        command=command_of(desk.store, days),
        places=found,
        marks=marks,
        size=(WIDTH, HEIGHT),
        rows=found.spots[:MOST_ROWS],
        left_out=max(0, len(found.spots) - MOST_ROWS),
    )


def _drawn(found: Places) -> tuple[Places, list[dict[str, Any]]]:
    """The spots with their circles, the largest first, so that small ones lie on top."""
    most = max(FEW, *(spot.events for spot in found.spots), 0)
    marks = [
        {
            "spot": spot, "number": number, "at": on_sheet(spot.lat, spot.lon),
            "radius": round(SMALLEST + (LARGEST - SMALLEST) * sqrt(spot.events / most), 1),
        }
        for number, spot in enumerate(found.spots[:MOST_SPOTS], 1)
    ]  # fmt: skip
    return found, marks
