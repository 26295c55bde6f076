"""What the addresses of the API may ask for: the filters of the command line under the same names."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from fastapi import HTTPException
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from entente.formats import TextLevel
from entente.records import EventType, Scope, Stance, Status
from entente.store import Query
from entente.web.api.paging import After, position

OWN = "entente"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FORM_HELP = (
    "Layout of the answer; without it, what Accept asks for. json is a page of the list, the others are all of it."
)
Form: TypeAlias = Literal["json", "jsonl", "csv", "parquet"]


def _written(value: Any) -> Any:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("want a day as YYYY-MM-DD")
    return value


Day: TypeAlias = Annotated[date, BeforeValidator(_written)]  # a bare number is no day: pydantic would take it for one
Words: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"\S")]
Who: TypeAlias = Annotated[
    Words | None, Field(description="A country code (RUS), an actor id (person/xi-jinping) or a name.")
]
Types: TypeAlias = Annotated[list[EventType], Field(description="Event types; any of them.", max_length=50)]
Statuses: TypeAlias = Annotated[list[Status], Field(description="Statuses; any of them.", max_length=50)]
Scopes: TypeAlias = Annotated[list[Scope], Field(description="Scopes; any of them.", max_length=50)]
Level: TypeAlias = Annotated[
    TextLevel, Field(description="How much text goes out: none, words of spans, sentences, whole documents.")
]
Limit: TypeAlias = Annotated[
    int | None,
    Field(
        ge=0,
        le=1_000_000_000,
        description="At most so many records; a page (json) holds 100 where it is not given, and 1,000 at most.",
    ),
]


class Filters(BaseModel):
    """What every question to the store may hold."""

    model_config = ConfigDict(extra="forbid")  # a filter that is misspelt must not find everything

    not_filters: ClassVar[frozenset[str]] = frozenset()  # what says how the answer looks

    actor: Who = None
    recipient: Who = None
    type: Types = []
    since: Annotated[Day | None, Field(description="First day that may matter.")] = None
    until: Annotated[Day | None, Field(description="Last day that may matter.")] = None
    limit: Limit = None

    def query(self) -> Query:
        """The question. 422 for what can never be."""
        given = self.model_dump(exclude=set(self.not_filters), exclude_none=True)
        filters: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in given.items() if value != []
        }
        if "after" in filters:
            filters["after"] = position(filters["after"])
        try:
            return Query(**filters)
        except ValueError as error:
            raise HTTPException(422, str(error)) from error


class Listed(Filters):
    """What every list of records takes."""

    not_filters = frozenset({"text", "format", "with_documents"})

    after: After | None = None
    newest_first: Annotated[bool, Field(description="Newest first; else oldest first.")] = False
    text: Level = "span"
    format: Annotated[Form | None, Field(description=FORM_HELP)] = None


class Told(Listed):
    """Filters of documents, mentions and statements."""

    status: Statuses = []
    speaker: Who = None
    about: Who = None
    stance: Annotated[Stance | None, Field(description="Stance towards `about`.")] = None
    outlet: Annotated[Words | None, Field(description="Outlet of the document.")] = None
    with_documents: Annotated[
        bool, Field(description="In jsonl, the document of records before them, where it is another than that before.")
    ] = False


class Happened(Listed):
    """Filters of events."""

    status: Statuses = []
    scope: Scopes = []
    outlet: Annotated[Words | None, Field(description="Outlet of any report.")] = None
    source: Annotated[Words, Field(description="entente, or the data set that events were imported from.")] = OWN
    part_of: Annotated[Words | None, Field(description="Id of an episode, or its beginning.")] = None
    changed_since: Annotated[Day | None, Field(description="Written on that day or later.")] = None
    with_documents: Annotated[bool, Field(description="In jsonl, the document of an event's evidence before it.")] = (
        False
    )


class Long(Listed):
    """Filters of episodes."""


class Exported(Filters):
    """Filters of exports; which of them a layout follows is said where it does not."""

    not_filters = frozenset({"text", "format", "period", "called"})

    status: Statuses = []
    speaker: Who = None
    about: Who = None
    stance: Annotated[Stance | None, Field(description="Stance towards `about`.")] = None
    outlet: Annotated[Words | None, Field(description="Outlet of the document, or of any report.")] = None
    source: Annotated[Words, Field(description="entente, or the data set that events were imported from.")] = OWN
    period: Annotated[Literal["day", "week", "month", "year"] | None, Field(description="Of a panel.")] = None
    text: Level = "span"
    format: Annotated[Literal["csv", "parquet", "dta"], Field(description="Of a panel: which file.")] = "csv"
    called: Annotated[Words | None, Field(description="What a bundle says it is called.")] = None
