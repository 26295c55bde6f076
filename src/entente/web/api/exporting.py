"""Files in the layouts that other tools load."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from entente.exports.layouts import Layout, target_of, write
from entente.formats import FormatError
from entente.web.api.answering import fresh
from entente.web.api.asking import Exported
from entente.web.api.schema import Answers, failures
from entente.web.requests import DeskOf

router = APIRouter(tags=["exports"])

SUFFIXES: dict[Layout, str] = {"polecat": ".txt", "icews": ".tab", "parquet": ".zip", "bundle": ".zip"}
FILE: Answers = {200: {"description": "The file.", "content": {"application/octet-stream": {}, "application/zip": {}}}}


@router.get("/export/{layout}", responses=FILE | failures(), response_class=FileResponse)
def export(request: Request, desk: DeskOf, layout: Layout, asked: Annotated[Exported, Query()]) -> Response:
    """The store as a file of another layout: what `entente export` writes. Parquet comes as a folder in a zip file.

    polecat, icews and gdelt have no column for the status: without `status` they hold what is actual, and never
    background.
    """
    headers = fresh(request, desk)
    query = asked.query()
    folder = Path(tempfile.mkdtemp(prefix="entente-"))
    try:
        suffix = f".{asked.format}" if layout == "panel" else SUFFIXES.get(layout, "")
        out = target_of(layout, folder / f"entente-{layout}{suffix}")
        target = out.with_suffix("") if layout == "parquet" else out
        headers["Entente-Said"] = write(
            layout, desk.store, query, target, asked.text, asked.period, asked.called or out.name
        )
        if layout == "parquet":
            shutil.make_archive(str(target), "zip", target)
        media = "application/zip" if out.suffix == ".zip" else "application/octet-stream"
        return FileResponse(out, 200, headers, media, BackgroundTask(shutil.rmtree, folder, True), out.name)
    except FormatError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise HTTPException(422, str(error)) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
