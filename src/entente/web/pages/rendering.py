"""Templates filled and sent."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates of the pages: everything that is put into them is escaped."""
    return Environment(
        loader=PackageLoader("entente.web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def page(request: Request, template: str, status: int = 200, **given: Any) -> HTMLResponse:
    """The page that `template` makes of what is given."""
    text = templates().get_template(template).render(request=request, **given)
    return HTMLResponse(text, status)
