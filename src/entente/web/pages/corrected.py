"""What people corrected: all of it, with who, when and why; taken away as a file, or undone."""

from __future__ import annotations

import io
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from entente.formats.flat_files import CsvWriter
from entente.formats.jsonl import JsonlWriter
from entente.records import CorrectionError
from entente.web.pages.correcting import done
from entente.web.pages.rendering import page
from entente.web.pages.writing import follow
from entente.web.requests import DeskOf
from entente.web.safety import WriterOf

router = APIRouter()
KIND = "correction"
MOST = 500  # of one page, the newest
LARGEST = 2**62
MEDIA_TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv"}


@router.get("/corrections")
def corrections(request: Request, desk: DeskOf, did: str = "") -> HTMLResponse:
    """All corrections, the newest first, undone ones too."""
    found = desk.store.corrections()[::-1]
    return page(
        request,
        "corrections.html",
        title="Corrections",
        corrections=found[:MOST],
        left_out=max(0, len(found) - MOST),
        did=did,
        db=desk.store.path,
    )


@router.get("/corrections.{layout}")
def file(desk: DeskOf, layout: Literal["jsonl", "csv"]) -> Response:
    """All corrections as a file, the oldest first."""
    out = io.BytesIO()
    writer = JsonlWriter(out, "span") if layout == "jsonl" else CsvWriter(out, "span", KIND)
    writer.write(None, [each.model_dump(mode="json") for each in desk.store.corrections()])
    writer.close()
    headers = {"Content-Disposition": f'attachment; filename="corrections.{layout}"'}
    return Response(out.getvalue(), media_type=MEDIA_TYPES[layout], headers=headers)


@router.post("/corrections/{number}/undo")
def undone(
    desk: DeskOf,
    _: WriterOf,
    number: Annotated[int, Path(ge=0, le=LARGEST)],
    back: Annotated[str, Form()] = "",
) -> Response:
    """Undo a correction and those made with it, and go back to the record named `back`, or to the list."""
    try:
        gone = desk.store.undo(number)
    except CorrectionError as error:
        raise HTTPException(422, str(error)) from None
    followed = follow(desk.store)
    if any(back in (each.record, each.holds_for) for each in gone):
        return done(back, "undone", followed)
    return RedirectResponse(f"/corrections?did=undone{'' if followed else '-events-wait'}", 303)
