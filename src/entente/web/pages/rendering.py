"""Templates filled and sent."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from entente import __version__
from entente.web.pages import links, words
from entente.web.pages.writing import writing_on

NAVIGATION = (
    ("Pairs", "/dyads"),
    ("Events", "/events"),
    ("Statements", "/statements"),
    ("Documents", "/documents"),
    ("Network", "/network"),
    ("Map", "/map"),
    ("Alerts", "/alerts"),
    ("Checking", "/validate"),
)


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates of the pages, and those of dossiers: everything that is put into them is escaped."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("entente.web"), PackageLoader("entente.relations")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= words.FILTERS | links.FILTERS
    environment.globals |= {
        "at": links.record_address,
        "dyad_address": links.dyad_address,
        "navigation": NAVIGATION,
        "version": __version__,
        "writing_on": writing_on,
    }
    return environment


def page(request: Request, template: str, status: int = 200, **given: Any) -> HTMLResponse:
    """The page that `template` makes of what is given.

    Every page has a `title`; `crumbs` are the (name, address) of the pages above it, `crumb` its own name among them.
    """
    text = templates().get_template(template).render(request=request, **({"crumbs": (), "crumb": None} | given))
    # Texts come from anywhere: half a pair of surrogates cannot be sent.
    return HTMLResponse(text.encode("utf-8", "replace"), status)


def drawing(svg: str) -> Response:
    """A drawing that a page shows as an image."""
    return Response(svg.encode("utf-8", "replace"), media_type="image/svg+xml")
