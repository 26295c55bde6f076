"""How lists and records are sent: in the layout that was asked for, and not again where nothing has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any, TypeAlias
from urllib.parse import urlencode

from fastapi import HTTPException, Request
from fastapi.responses import Response, StreamingResponse

from entente import __version__
from entente.exports.reading import Kind, records_of, with_documents
from entente.exports.streams import StreamForm, stream, with_their_documents
from entente.formats import TextLevel, at_level, json_line
from entente.store import Position, Store, position_of
from entente.web.api.asking import Form, Listed
from entente.web.api.paging import token
from entente.web.desk import Desk

Row: TypeAlias = Mapping[str, Any]

MEDIA_TYPES: dict[Form, str] = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
PAGE, LARGEST_PAGE = 100, 1_000


def listed(request: Request, desk: Desk, kind: Kind, asked: Listed) -> Response:
    """The records of a kind: a page of them as JSON, or all as a stream."""
    form = asked.format or accepted(request, MEDIA_TYPES)
    headers = fresh(request, desk, form) | {"Vary": "Accept"}
    query = asked.query()
    if form == "json":
        size = min(query.limit if query.limit is not None else PAGE, LARGEST_PAGE)
        return _page(request, list(records_of(desk.store, kind, replace(query, limit=size + 1))), size, asked, desk,
                     headers)  # fmt: skip
    return _streamed(desk.store, kind, asked, form, headers)


def _page(
    request: Request, found: list[Any], size: int, asked: Listed, desk: Desk, headers: dict[str, str]
) -> Response:
    shown, link = found[:size], None
    if shown and len(found) > size:
        link = _next(request, position_of(shown[-1]))
        headers["Link"] = f'<{link}>; rel="next"'
    rows = list(at_levels(shown, asked.text, desk.store))
    return Response(json_line({"records": rows, "next": link}), media_type=MEDIA_TYPES["json"], headers=headers)


def _next(request: Request, after: Position) -> str:
    given = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    return f"{request.url.path}?{urlencode([*given, ('after', token(after))])}"


def at_levels(records: Iterable[Any], level: TextLevel, store: Store) -> Iterator[Row]:
    """Records in their JSON form with as much text as `level` allows."""
    if level in ("none", "span"):
        return (at_level(record.model_dump(mode="json"), level) for record in records)
    return (at_level(row, level, document) for document, row in with_documents(records, store))


def _streamed(store: Store, kind: Kind, asked: Listed, form: StreamForm, headers: dict[str, str]) -> Response:
    if form == "jsonl" and getattr(asked, "with_documents", False):
        parts = with_their_documents(store, kind, asked.query(), asked.text)
    else:
        parts = stream(store, kind, asked.query(), form, asked.text)
    first = next(parts)  # what cannot be read is said while there is still a status to say it with
    suffix = {"jsonl": "jsonl", "csv": "csv", "parquet": "parquet"}[form]
    headers |= {"Content-Disposition": f'attachment; filename="{kind}s.{suffix}"'}
    return StreamingResponse(chain([first], parts), media_type=MEDIA_TYPES[form], headers=headers)


def fresh(request: Request, desk: Desk, *more: object) -> dict[str, str]:
    """The headers that name this state of an answer. 304 for who has it already."""
    asked = "&".join(sorted(f"{name}={value}" for name, value in request.query_params.multi_items()))
    parts = (__version__, desk.state(), request.url.path, asked, *more)
    tag = f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'
    known = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    headers = {"ETag": tag}
    if tag in known or "*" in known:
        raise HTTPException(304, headers=headers)
    return headers


def accepted(request: Request, offered: Mapping[Any, str]) -> Any:
    """Which of the layouts that are offered Accept wants most, the first where it does not mind. 406 for none."""
    wanted = sorted(_ranges(request.headers.get("accept", "*/*")), key=lambda each: -each[1])
    for pattern, quality in wanted:
        for form, media in offered.items():
            if quality > 0 and _matches(pattern, media):
                return form
    raise HTTPException(406, f"this is there as {', '.join(offered.values())}")


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        pattern, *parameters = (each.strip().lower() for each in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        yield pattern, quality


def _matches(pattern: str, media: str) -> bool:
    return pattern in ("", "*/*", media) or pattern == f"{media.partition('/')[0]}/*"
