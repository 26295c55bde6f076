"""What is written by hand: corrections of records, and events joined and split. All of it needs the token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from entente import __version__
from entente.events import by_hand, merge
from entente.records import Correction, CorrectionError
from entente.web.api.asking import Words
from entente.web.api.schema import SIGNED, failures
from entente.web.desk import Desk
from entente.web.requests import DeskOf
from entente.web.safety import WriterOf

router = APIRouter(tags=["by hand"])

REFUSED = failures(401, 403, 413, 429)


class Body(BaseModel):
    """What is sent: no more than is asked for."""

    model_config = ConfigDict(extra="forbid")


class Fix(Body):
    """What a slot of a record should hold; without a value nothing, for the slot `record`: there is no such record."""

    record: Annotated[Words, Field(description="Id of a mention, a statement or an event.")]
    slot: Annotated[Words, Field(description="type, date, place, actors … as entente correct has them.")]
    value: Annotated[str | None, Field(max_length=1_000)] = None
    why: Annotated[str | None, Field(max_length=1_000)] = None


class Corrections(BaseModel):
    """Corrections, oldest first."""

    corrections: list[Correction]


class Join(Body):
    """Two events that are one."""

    events: Annotated[list[Words], Field(min_length=2, max_length=2)]


class Split(Body):
    """A mention that is not of its event."""

    event: Words
    mention: Words


class Done(BaseModel):
    """What the merge that followed did to events."""

    new: int
    changed: int
    gone: int


@router.get("/corrections", responses=failures())
def corrections(
    desk: DeskOf,
    record: Annotated[
        str | None, Query(max_length=300, description="Only those of this mention, statement or event.")
    ] = None,
) -> Corrections:
    """What people corrected, undone corrections too."""
    return Corrections(corrections=desk.store.corrections(record))


@router.post("/corrections", responses=REFUSED, openapi_extra=SIGNED)
def correct(desk: DeskOf, writer: WriterOf, fix: Fix) -> Corrections:
    """Correct a slot of a record: the corrections that this made. Events are brought up to date."""
    with desk.writing:
        try:
            desk.store.correct(fix.record, fix.slot.strip().lower(), fix.value, writer.name, fix.why)
        except CorrectionError as error:
            raise HTTPException(422, str(error)) from error
        made = desk.store.corrections()
        merge(desk.store, __version__)
    return Corrections(corrections=[each for each in made if each.act == made[-1].act])


@router.post("/corrections/{id}/undo", responses=REFUSED, openapi_extra=SIGNED)
def undo(desk: DeskOf, writer: WriterOf, id: Annotated[int, Path(ge=0, lt=1 << 62)]) -> Corrections:
    """Undo a correction and those made together with it."""
    with desk.writing:
        try:
            undone = desk.store.undo(id)
        except CorrectionError as error:
            raise HTTPException(422, str(error)) from error
        merge(desk.store, __version__)
    return Corrections(corrections=undone)


@router.post("/merge/join", responses=REFUSED, openapi_extra=SIGNED)
def join(desk: DeskOf, writer: WriterOf, asked: Join) -> Done:
    """Hold two events to be one, also when documents are coded again."""
    return _decided(desk, lambda: by_hand.join(desk.store, *asked.events))


@router.post("/merge/split", responses=REFUSED, openapi_extra=SIGNED)
def split(desk: DeskOf, writer: WriterOf, asked: Split) -> Done:
    """Take a mention out of its event, also when documents are coded again."""
    return _decided(desk, lambda: by_hand.split(desk.store, asked.event, asked.mention))


def _decided(desk: Desk, decide: Callable[[], None]) -> Done:
    with desk.writing:
        try:
            decide()
        except by_hand.NotByHand as error:
            raise HTTPException(422, str(error)) from error
        merged = merge(desk.store, __version__)
    return Done(new=merged.new, changed=merged.changed, gone=merged.gone)
