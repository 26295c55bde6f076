"""What rules told, as a feed for feed readers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from entente.watch.atom import MOST, atom
from entente.web.requests import DeskOf

router = APIRouter()


@router.get("/alerts.atom")
def alerts(desk: DeskOf) -> Response:
    """The newest alerts of the store, newest first."""
    feed = atom(Path(desk.store.path), desk.store.alerts.newest(MOST), datetime.now(UTC))
    return Response(feed, media_type="application/atom+xml")
