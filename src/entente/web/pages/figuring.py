"""What the answers to a sample say: figures with their intervals, words for a paper, and files of the answers."""

from __future__ import annotations

import json

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from entente.evaluate.validation import SampleError, appendix, exchange, figures, label_studio, sample_of
from entente.formats import json_line
from entente.store import Store
from entente.web.pages.rendering import page
from entente.web.requests import DeskOf

router = APIRouter()


@router.get("/validate/{sample}/report")
def report(request: Request, desk: DeskOf, sample: str) -> HTMLResponse:
    """The figures; of a sample that nobody has answered, that this is so."""
    _known(desk.store, sample)
    found = figures(desk.store, sample) if desk.store.answers(sample) else None
    return page(
        request,
        "validate_report.html",
        title=f"What the answers to {sample} say",
        crumbs=(("Checking", "/validate"), (sample, f"/validate/{sample}")),
        crumb="report",
        sample=sample,
        figures=found,
        headings=appendix.HEADINGS,
        rows=appendix.rows(found) if found else (),
        paragraph=appendix.paragraph(found) if found else "",
        layouts=[("Markdown", appendix.markdown(found)), ("LaTeX", appendix.latex(found))] if found else (),
    )


@router.get("/validate/{sample}/answers.jsonl")
def answers(desk: DeskOf, sample: str) -> Response:
    """Every answer with its item, a line each."""
    _known(desk.store, sample)
    lines = map(json_line, exchange.lines_of(desk.store, sample))
    return _sent(b"".join(lines), "application/x-ndjson", f"{sample}.jsonl")


@router.get("/validate/{sample}/tasks.json")
def tasks(desk: DeskOf, sample: str) -> Response:
    """The items as tasks of Label Studio."""
    _known(desk.store, sample)
    body = json.dumps(label_studio.tasks(desk.store, sample), ensure_ascii=False, indent=1)
    return _sent(body.encode("utf-8", "replace"), "application/json", f"{sample}.json")


@router.get("/validate/{sample}/labels.xml")
def labels(desk: DeskOf, sample: str) -> Response:
    """The labelling configuration that fits the tasks."""
    _known(desk.store, sample)
    return _sent(label_studio.configuration().encode(), "application/xml", f"{sample}.xml")


def _known(store: Store, sample: str) -> None:
    try:
        sample_of(store, sample)
    except SampleError as error:
        raise HTTPException(404, str(error)) from None


def _sent(body: bytes, media_type: str, name: str) -> Response:
    # The name of a sample is safe in a header: letters, digits, dots and dashes.
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)
