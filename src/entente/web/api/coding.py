"""A text that is sent, coded: its records come back, and are stored where a writer asks for that."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from entente import __version__
from entente.coding import Coded
from entente.documents import DocumentError, from_text
from entente.events import merge
from entente.formats import at_level
from entente.records import Document
from entente.watch.intake import intake
from entente.web.api.asking import Day, Level, Words
from entente.web.api.schema import REF, SIGNED, failures
from entente.web.desk import Desk
from entente.web.requests import DeskOf
from entente.web.safety import Writer, writer_of

router = APIRouter(tags=["coding"])
LONGEST = 2_000_000  # characters


class Posted(BaseModel):
    """A text with what is known of it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    title: Words | None = None
    published: Annotated[
        Day | None, Field(description="Without it, the day of the text's dateline, if it has one.")
    ] = None
    outlet: Words | None = None
    url: Words | None = None


class Told(BaseModel):
    """What a text tells: a document, its mentions and its statements. `stored`: whether the store has them now."""

    document: dict[str, Any]
    mentions: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    stored: bool


ANSWER: dict[str, Any] = {
    "type": "object",
    "required": ["document", "mentions", "statements", "stored"],
    "properties": {
        "document": {"$ref": f"{REF}Document"},
        "mentions": {"type": "array", "items": {"$ref": f"{REF}Mention"}},
        "statements": {"type": "array", "items": {"$ref": f"{REF}Statement"}},
        "stored": {"type": "boolean"},
    },
}
SENT = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Posted.model_json_schema()},
            "text/plain": {"schema": {"type": "string", "minLength": 1, "pattern": r"\S"}},
        },
    },
    "security": [*SIGNED["security"], {}],
}


async def posted(request: Request) -> Posted:
    """The text that was sent. 415 for another type, 422 for what is no text."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    try:
        if kind == "application/json":
            return Posted.model_validate_json(body)
        if kind == "text/plain":
            return Posted(text=body.decode("utf-8"))
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from error
    except UnicodeDecodeError as error:
        raise HTTPException(422, f"the text is not UTF-8 at byte {error.start}") from error
    raise HTTPException(415, "send application/json with the field text, or text/plain")


async def keeper(
    request: Request,
    store: Annotated[
        bool, Query(description="Keep the document and its records in the store: needs the token.")
    ] = False,
) -> Writer | None:
    """Who stores what is coded; None where it is not to be stored."""
    return await writer_of(request) if store else None


@router.post(
    "/code",
    openapi_extra=SENT,
    responses={200: {"content": {"application/json": {"schema": ANSWER}}}, **failures(401, 403, 413, 415, 429)},
)
def code(
    desk: DeskOf,
    given: Annotated[Posted, Depends(posted)],
    writer: Annotated[Writer | None, Depends(keeper)],
    text: Level = "span",
) -> Told:
    """Code a text. Without `store` nothing is kept."""
    try:
        document = from_text(
            given.text, title=given.title, published=given.published, outlet=given.outlet, url=given.url
        )
    except DocumentError as error:
        raise HTTPException(422, str(error)) from error
    if not desk.coding.acquire(blocking=False):
        raise HTTPException(503, "too many texts are being coded: try again in a moment", {"Retry-After": "5"})
    try:
        coded = _stored(desk, document) if writer else desk.coder.code(document)
    finally:
        desk.coding.release()
    whole = coded.document.model_dump(mode="json")
    return Told(
        document=at_level(whole, text),
        mentions=[at_level(each.model_dump(mode="json"), text, whole) for each in coded.mentions],
        statements=[at_level(each.model_dump(mode="json"), text, whole) for each in coded.statements],
        stored=writer is not None,
    )


def _stored(desk: Desk, document: Document) -> Coded:
    """What a document tells, now that the store has it."""
    with desk.writing:
        with desk.store.begin_run(__version__, desk.coder.model, desk.coder.model_hash, {}) as run:
            outcomes = [outcome for outcome, _ in intake([document], desk.store, run, load=lambda: desk.coder)]
        merge(desk.store, __version__)
    for outcome in outcomes:
        if isinstance(outcome, Coded) and outcome.document.id == document.id:
            return outcome
    raise HTTPException(422, f"the text cannot be coded: {outcomes[0] if outcomes else 'nothing came of it'}")
