"""What rules told, the newest first."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from entente.store.alerts import Alert
from entente.web.pages.links import dyad_address, record_address
from entente.web.pages.rendering import page
from entente.web.requests import DeskOf

router = APIRouter()
SHOWN = 200


@router.get("/alerts")
def alerts(request: Request, desk: DeskOf) -> HTMLResponse:
    """The newest alerts, each with the way to its event or pair."""
    found = desk.store.alerts.newest(SHOWN + 1)
    return page(
        request,
        "alerts.html",
        title="Alerts",
        alerts=[{"alert": each, "address": _address(each)} for each in found[:SHOWN]],
        more=len(found) > SHOWN,
    )


def _address(alert: Alert) -> str:
    """The page of the pair or the event that an alert is about."""
    pair: Any = alert.record.get("dyad")
    return dyad_address(*pair) if isinstance(pair, list) and len(pair) == 2 else record_address("event", alert.subject)
