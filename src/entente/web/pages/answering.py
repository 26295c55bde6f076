"""A sample answered at a page: one item at a time, as on the terminal and under the same keys."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup
from pydantic import BaseModel

from entente.evaluate.validation import SLOTS, VALUES, AnswerError, Item, Round, SampleError, Shown, highlights
from entente.evaluate.validation.answering import Slot
from entente.store import Answer, Store
from entente.web.pages.marking import Mark, marked, role_of
from entente.web.pages.rendering import page
from entente.web.pages.writing import LONGEST, line_of, writing_on
from entente.web.requests import DeskOf
from entente.web.safety import Writer, WriterOf

router = APIRouter()
NOBODY = "who checks? send a name with the token (X-Entente-User)"


class Said(BaseModel):
    """What the form of an item sends: of a wrong slot, what it should be; a value alone says that its slot is wrong."""

    position: int
    verdict: Literal["right", "wrong", "skip"]
    wrong: list[Slot] = []
    actor: str = ""
    type: str = ""
    recipient: str = ""
    date: str = ""
    place: str = ""
    status: str = ""
    missed: list[str] = []
    comment: str = ""

    @property
    def slots(self) -> dict[str, str | None]:
        """The wrong slots with what they should be, None where that was not said."""
        values = {slot: line_of(getattr(self, slot)) or None for slot in SLOTS}
        return {slot: value for slot, value in values.items() if value or slot in self.wrong}

    @property
    def remark(self) -> str | None:
        """The comment without blanks around it."""
        return self.comment.strip()[:LONGEST] or None


@router.get("/validate/{sample}")
def asked(request: Request, desk: DeskOf, sample: str, item: int | None = None) -> HTMLResponse:
    """The item that is asked for, or the first that the checker has not answered."""
    name = writing_on(request).name
    round_ = _round(desk.store, sample, name or "nobody")
    position = item if item is not None else round_.next()
    if not name or position is None:
        return page(
            request,
            "validate_done.html",
            title=f"Sample {sample}",
            crumbs=_crumbs(),
            crumb=sample,
            round=round_,
            checkers=sorted({each.checker for each in desk.store.answers(sample)}),
        )
    return _page(request, round_, _item(round_, position))


@router.post("/validate/{sample}")
def answered(request: Request, desk: DeskOf, writer: WriterOf, sample: str, said: Annotated[Said, Form()]) -> Response:
    """Keep an answer, and go on to the next item without one."""
    round_ = _round(desk.store, sample, _named(writer))
    item = _item(round_, said.position)
    try:
        round_.answer(said.position, said.verdict, said.slots, said.missed, said.remark)
    except AnswerError as error:
        # What was typed is shown again as if it had been kept.
        typed = Answer(said.position, round_.checker, said.verdict, said.slots, tuple(said.missed), said.remark)
        return _page(request, round_, item, typed, str(error))
    following = round_.next(said.position)
    return RedirectResponse(f"/validate/{sample}" + (f"?item={following}" if following else ""), 303)


def _page(request: Request, round_: Round, item: Item, typed: Answer | None = None, fault: str = "") -> HTMLResponse:
    sample, shown = round_.sample.name, item.shown
    return page(
        request,
        "validate_item.html",
        422 if fault else 200,
        title=f"{sample}, item {item.position} of {round_.total}",
        crumbs=_crumbs(),
        crumb=sample,
        sample=sample,
        round=round_,
        item=item,
        shown=shown,
        record=shown.record and shown.record.model_dump(mode="json"),
        passage=_passage(shown),
        said=typed or item.answer,
        fault=fault,
        slots=[{"name": slot, "key": slot[0], "values": _choices(slot)} for slot in SLOTS],
        types=_choices("type"),
    )


def _passage(shown: Shown) -> list[Markup]:
    """What stands before the sentence, the sentence, and what follows it, with the words of the record marked."""
    marks = [Mark(each.start, each.end, role_of(each.role), title=each.role) for each in highlights(shown)]
    first, past = shown.sentence.start - shown.start, shown.sentence.end - shown.start
    return [
        marked(shown.text, marks, *_trimmed(shown.text, *part)) for part in ((0, first), (first, past), (past, None))
    ]


def _trimmed(text: str, start: int, end: int | None) -> tuple[int, int]:
    """A stretch of a text without the blanks at its ends."""
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    return first, first + len(words.strip())


def _choices(slot: str) -> Sequence[tuple[str, str]]:
    """(key, value) of the values of a slot that has only some; the keys are those of the terminal."""
    return list(zip(ascii_lowercase, VALUES.get(slot, ()), strict=False))


def _round(store: Store, sample: str, checker: str) -> Round:
    try:
        return Round(store, sample, checker)
    except SampleError as error:
        raise HTTPException(404, str(error)) from None


def _item(round_: Round, position: int) -> Item:
    try:
        return round_.item(position)
    except SampleError as error:
        raise HTTPException(404, str(error)) from None


def _named(writer: Writer) -> str:
    if writer.name is None:
        raise HTTPException(422, NOBODY)
    return writer.name


def _crumbs() -> Any:
    return (("Checking", "/validate"),)
