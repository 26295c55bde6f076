"""Every failure as an answer: problem+json for programs (RFC 9457), a page for people; never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException as StarletteHTTPException

from entente.store import StoreError

API = "/api/"
MEDIA_TYPE = "application/problem+json"
MOST_FAULTS = 20  # that one answer lists

log = logging.getLogger("entente.web")


class Fault(BaseModel):
    """What is wrong with one value of a request."""

    where: str
    what: str


class Problem(BaseModel):
    """Why a request was not answered (RFC 9457)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Not Found", "status": 404, "detail": "…"}]})

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    faults: list[Fault] | None = None


def answer(
    request: Request,
    status: int,
    detail: str,
    headers: Mapping[str, str] | None = None,
    faults: list[Fault] | None = None,
) -> Response:
    """The answer for a failure, as the one who asks can read it."""
    if request.scope["path"].startswith(API) or "text/html" not in request.headers.get("accept", ""):
        return problem(status, detail, headers, faults)
    from entente.web.pages.rendering import page

    title = HTTPStatus(status).phrase
    response = page(request, "problem.html", status, title=title, detail=detail, log_in=status == 401)
    response.headers.update(headers or {})
    return response


def problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, faults: list[Fault] | None = None
) -> Response:
    """A failure as problem+json."""
    said = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, faults=faults)
    return JSONResponse(said.model_dump(exclude_none=True), status, dict(headers or {}), MEDIA_TYPE)


def unforeseen(request: Request, error: Exception) -> Response:
    """The answer for a fault of our own, which goes to the log whole."""
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    return answer(request, 500, "a fault of entente: its log says more")


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of failures."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def install(app: FastAPI) -> None:
    """Let the application answer failures so."""

    @app.exception_handler(StarletteHTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if error.status_code in (204, 304):
            return Response(status_code=error.status_code, headers=error.headers)
        return answer(request, error.status_code, str(error.detail), error.headers)

    @app.exception_handler(RequestValidationError)
    async def misunderstood(request: Request, error: RequestValidationError) -> Response:
        faults = [_fault(each) for each in error.errors()[:MOST_FAULTS]]
        return answer(request, 422, "; ".join(f"{fault.where}: {fault.what}" for fault in faults), faults=faults)

    @app.exception_handler(StoreError)
    async def store_fails(request: Request, error: StoreError) -> Response:
        log.error("%s %s: %s", request.method, request.url.path, error)
        return answer(request, 503, str(error))


def _fault(error: Mapping[str, Any]) -> Fault:
    place = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    return Fault(where=place, what=str(error["msg"]))
