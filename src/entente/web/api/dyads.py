"""How two parties stand: the dossier of a pair, and its series."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from entente.exports.dossiers import DossierForm, as_text, series_as, series_rows, written
from entente.records import COUNTRY_CODES
from entente.relations import Change, Comparison, SeriesQuery, changes, dyad_series
from entente.relations.asking import Other
from entente.relations.beside import Misread, beside
from entente.relations.dossier import ChangeLine, Headline, InForce, NoEvents, Speech, dossier
from entente.relations.lines import EventLine
from entente.relations.parties import Party, PartyUnknown, party
from entente.web.api.answering import MEDIA_TYPES, accepted, fresh
from entente.web.api.asking import OWN, Day, Level, Scopes, Statuses, Types, Words
from entente.web.api.schema import failures
from entente.web.requests import DeskOf

router = APIRouter(tags=["dyads"])

Form: TypeAlias = Literal["json", "html", "markdown", "text", "svg", "png"]
FORMS: dict[Form, str] = {
    "json": "application/json", "html": "text/html", "markdown": "text/markdown", "text": "text/plain",
    "svg": "image/svg+xml", "png": "image/png",
}  # fmt: skip
SeriesForm: TypeAlias = Literal["json", "jsonl", "csv", "parquet"]
Side: TypeAlias = Annotated[
    str, Path(min_length=1, max_length=300, description="A country code (CHN), an actor id (org/nato) or a name.")
]


class Counted(BaseModel):
    """Which events of a pair count, and by what."""

    model_config = ConfigDict(extra="forbid")

    period: Annotated[Literal["day", "week", "month", "year"], Field(description="What a row counts.")] = "month"
    directed: Annotated[bool, Field(description="Only what a does to b, and what they do together.")] = False
    since: Annotated[Day | None, Field(description="Its period is the first.")] = None
    until: Annotated[Day | None, Field(description="Its period is the last.")] = None
    type: Types = []
    status: Statuses = ["actual"]
    scope: Scopes = []
    source: Annotated[Words, Field(description="entente, or the data set that events were imported from.")] = OWN

    def query(self, one: Party, other: Party) -> SeriesQuery:
        """The question. 422 for what can never be."""
        slots: dict[str, Any] = {name: getattr(self, name) for name in Counted.model_fields}
        slots |= {name: tuple(slots[name]) or None for name in ("type", "scope")}
        slots["status"] = tuple(self.status) or ("actual",)
        try:
            return SeriesQuery(one.key, other.key, **slots)
        except ValueError as error:
            raise HTTPException(422, str(error)) from error


class SeriesAsked(Counted):
    """What a series may be asked for."""

    format: Annotated[SeriesForm | None, Field(description="Without it, what Accept asks for.")] = None


class DossierAsked(Counted):
    """What a dossier may be asked for."""

    text: Level = "sentence"
    compare: Annotated[Words | None, Field(description="Another pair: 'USA CHN' or 'North Korea, China'.")] = None
    against: Annotated[Words | None, Field(description="Other days: 2022-01-01..2022-12-31.")] = None
    width: Annotated[int, Field(ge=20, le=1_000, description="Characters of a line of text.")] = 100
    format: Annotated[Form | None, Field(description="Without it, what Accept asks for.")] = None


class SeriesAnswer(BaseModel):
    """The series of a pair with what was read, what it leaves out, and where its level changed."""

    a: Party
    b: Party
    rows: list[dict[str, Any]]
    warnings: list[str]
    note: str
    changes: list[Change]


class DossierAnswer(BaseModel):
    """How two parties stand."""

    a: Party
    b: Party
    events: int
    read_until: date | None
    headline: Headline | None
    rows: list[dict[str, Any]]
    warnings: list[str]
    note: str
    changes: list[ChangeLine]
    strongest: list[EventLine]
    agreements: InForce
    speeches: list[Speech]
    others: list[Other]
    contested: list[EventLine]
    planned: list[EventLine]
    comparisons: list[Comparison]


@router.get(
    "/dyads/{a:path}/{b:path}/series",
    response_model=SeriesAnswer,
    responses={200: {"content": {MEDIA_TYPES[form]: {} for form in ("jsonl", "csv", "parquet")}}, **failures(404, 406)},
)
def series(request: Request, desk: DeskOf, a: Side, b: Side, asked: Annotated[SeriesAsked, Query()]) -> Response:
    """Events and statements of a pair, period by period: 0 is "nothing happened", null "not covered"."""
    one, other = _pair(a, b)
    form: SeriesForm = asked.format or accepted(request, MEDIA_TYPES)
    headers = fresh(request, desk, form) | {"Vary": "Accept"}
    found = dyad_series(desk.store, asked.query(one, other))
    if form == "json":
        answer = SeriesAnswer(
            a=one,
            b=other,
            rows=list(series_rows(found)),
            warnings=found.warnings,
            note=found.note,
            changes=changes(desk.store, found),
        )
        return _json(answer, headers)
    name = f"{one.key}-{other.key}-series.{form}".replace("/", "-")
    headers["Content-Disposition"] = f'attachment; filename="{_plain(name)}"'
    return Response(series_as(found, form), media_type=MEDIA_TYPES[form], headers=headers)


@router.get(
    "/dyads/{a:path}/{b:path}",
    response_model=DossierAnswer,
    responses={200: {"content": {media: {} for form, media in FORMS.items() if form != "json"}}, **failures(404, 406)},
)
def pair(request: Request, desk: DeskOf, a: Side, b: Side, asked: Annotated[DossierAsked, Query()]) -> Response:
    """The dossier of a pair, as JSON, as a page, as Markdown, as text, or its chart as SVG or PNG."""
    one, other = _pair(a, b)
    form: Form = asked.format or accepted(request, FORMS)
    headers = fresh(request, desk, form) | {"Vary": "Accept"}
    query = asked.query(one, other)
    try:
        compared = tuple(beside(desk.store, query, asked.compare, asked.against))
        found = dossier(desk.store, one, other, query, asked.text, compared)
    except Misread as error:
        raise HTTPException(422, str(error)) from error
    except NoEvents as error:
        raise HTTPException(404, str(error)) from error
    if form == "json":
        plain: dict[str, Any] = {
            name: getattr(found, name) for name in DossierAnswer.model_fields if hasattr(found, name)
        }
        series = found.series
        plain |= {"rows": list(series_rows(series)), "warnings": series.warnings, "note": series.note}
        return _json(DossierAnswer(**plain), headers)
    if form == "text":
        return Response(as_text(found, asked.width), media_type=FORMS[form], headers=headers)
    drawn: DossierForm = form
    return Response(written(found, drawn), media_type=FORMS[form], headers=headers)


def _pair(a: str, b: str) -> tuple[Party, Party]:
    """The two parties of a path, in which ids have a slash of their own. 404 for who is unknown."""
    names = f"{a}/{b}".split("/")
    first = 1 if len(names) == 2 or names[0].upper() in COUNTRY_CODES else 2
    try:
        return party("/".join(names[:first])), party("/".join(names[first:]))
    except PartyUnknown as error:
        raise HTTPException(404, str(error)) from error


def _json(answer: BaseModel, headers: dict[str, str]) -> Response:
    return Response(answer.model_dump_json(), media_type="application/json", headers=headers)


def _plain(name: str) -> str:
    """A name of a file that a header can carry."""
    return "".join(each if each.isascii() and (each.isalnum() or each in "-._") else "_" for each in name)
