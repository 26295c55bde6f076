"""The front page: what is new, and which relations moved most."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from entente.web.pages.rendering import page
from entente.web.requests import DeskOf

router = APIRouter()


@router.get("/")
def front(request: Request, desk: DeskOf) -> HTMLResponse:
    """What is new in the store."""
    return page(request, "front.html", title="What is new")
