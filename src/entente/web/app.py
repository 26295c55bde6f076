"""The desk as one ASGI application: the API under /api/v1, pages beside it, scripts and styles under /static."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from entente import __version__
from entente.web import api, pages, problems
from entente.web.api import alerts, schema
from entente.web.desk import Desk
from entente.web.safety import Guard

STATIC = Path(__file__).with_name("static")


def create_app(desk: Desk) -> FastAPI:
    """The application that serves `desk`."""
    app = FastAPI(
        title="entente",
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.desk = desk
    app.add_middleware(Guard, desk=desk)
    problems.install(app)
    schema.install(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(api.router, prefix="/api/v1")
    app.include_router(alerts.router, include_in_schema=False)
    app.include_router(pages.router, include_in_schema=False)
    return app
