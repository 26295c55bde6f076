"""The samples of the store, how far each checker is, and the form that draws another."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from entente import __version__
from entente.evaluate.validation import BY, SampleError, Wish, draw
from entente.store import Store, StoreError
from entente.web.pages.asked import VALUES, Asked
from entente.web.pages.rendering import page
from entente.web.pages.writing import line_of
from entente.web.requests import DeskOf
from entente.web.safety import WriterOf

router = APIRouter()
MOST = 10_000  # items of a sample that is drawn here
ORDERS = (("random", "at random"), ("uncertain", "the least sure first"))
_ITEMS = "SELECT sample, count(*) AS size FROM sample_items GROUP BY sample"
_ANSWERS = "SELECT sample, checker, count(*) AS answers FROM answers GROUP BY ALL ORDER BY min(answered)"


class Drawing(BaseModel):
    """What the form sends: numbers as they were typed, filters as lists have them."""

    name: str = ""
    size: str = "200"
    missed: str = "0"
    seed: str = "1"
    by: list[str] = []
    order: Literal["random", "uncertain"] = "random"
    actor: str = ""
    recipient: str = ""
    outlet: str = ""
    since: str = ""
    until: str = ""
    type: list[str] = []
    status: list[str] = []

    def wish(self) -> Wish:
        """What to draw. ValueError, in one line, for what cannot be drawn."""
        return Wish(
            query=self.asked().query(),
            size=_number("how many mentions", self.size),
            by=tuple(part for part in BY if part in self.by),
            order=self.order,
            missed=_number("how many sentences", self.missed),
            seed=_number("the seed", self.seed, 2**63 - 1),
        )

    def asked(self) -> Asked:
        """The filters."""
        several: dict[str, list[str]] = {"type": self.type, "status": self.status}
        single = {slot: [getattr(self, slot).strip()] for slot in ("actor", "recipient", "outlet", "since", "until")}
        given = {slot: tuple(filter(None, values)) for slot, values in {**several, **single}.items()}
        return Asked("mention", {slot: values for slot, values in given.items() if values})


@router.get("/validate")
def samples(request: Request, desk: DeskOf) -> HTMLResponse:
    """All samples, the newest first."""
    return _page(request, desk.store, Drawing(by=["type"]))


@router.post("/validate")
def drawn(request: Request, desk: DeskOf, _: WriterOf, asked: Annotated[Drawing, Form()]) -> Response:
    """Draw a sample, and go on to its first item."""
    name = line_of(asked.name)
    try:
        draw(desk.store, name, asked.wish(), __version__)
    except (SampleError, ValueError) as error:
        return _page(request, desk.store, asked, str(error))
    except StoreError as error:
        if name not in {sample.name for sample in desk.store.samples()}:
            raise
        return _page(request, desk.store, asked, str(error))
    return RedirectResponse(f"/validate/{name}", 303)


def _page(request: Request, store: Store, asked: Drawing, fault: str = "") -> HTMLResponse:
    sizes = {row["sample"]: row["size"] for row in store.ask(_ITEMS).to_pylist()}
    answers: dict[str, list[dict[str, Any]]] = {}
    for row in store.ask(_ANSWERS).to_pylist():
        answers.setdefault(row["sample"], []).append(row)
    rows = [
        {"sample": each, "size": sizes.get(each.name, 0), "answers": answers.get(each.name, [])}
        for each in reversed(store.samples())
    ]
    return page(
        request,
        "validate.html",
        422 if fault else 200,
        title="Checking by hand",
        rows=rows,
        asked=asked,
        fault=fault,
        by=BY,
        orders=ORDERS,
        values=VALUES,
    )


def _number(what: str, typed: str, most: int = MOST) -> int:
    text = typed.strip().replace(",", "")
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise ValueError(f"{what}: {typed!r} is no number from 0 to {most:,}")
    return int(text)
