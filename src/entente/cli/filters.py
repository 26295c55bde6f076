"""The options by which commands ask a store for records, and the query that they make."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from entente.cli.errors import misuse
from entente.cli.options import day

if TYPE_CHECKING:
    from entente.store import Query

OWN = "entente"  # the source of events that were merged from mentions
# Written out, not imported from entente.relations: typer evaluates it whenever --help is asked for.
PeriodName: TypeAlias = Literal["day", "week", "month", "year"]

DbOption = Annotated[Path, typer.Option("--db", metavar="FILE", help="The store to ask.", show_default=False)]
StoreOption = Annotated[Path | None, typer.Option("--db", metavar="FILE", help="The store to ask.", show_default=False)]
UrlOption = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="The desk to ask, in place of --db: entente serve says its address.", show_default=False
    ),
]
_WHO = "a country code (RUS), an actor id (person/xi-jinping) or a name"
ActorOption = Annotated[str | None, typer.Option(metavar="WHO", help=f"Who acts: {_WHO}.", show_default=False)]
RecipientOption = Annotated[str | None, typer.Option(metavar="WHO", help="Who is acted on.", show_default=False)]
SpeakerOption = Annotated[
    str | None, typer.Option(metavar="WHO", help="Who said it, in a statement.", show_default=False)
]
AboutOption = Annotated[
    str | None, typer.Option(metavar="WHO", help="Whom the statement is about.", show_default=False)
]
TypeOption = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="TYPE", help="Event type (CONSULT). Repeatable.", show_default=False),
]
StatusOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="STATUS", help="actual, planned, demanded, hypothetical or denied. Repeatable.", show_default=False
    ),
]
SinceOption = Annotated[str | None, typer.Option(metavar="DATE", help="First day that may matter.", show_default=False)]
UntilOption = Annotated[str | None, typer.Option(metavar="DATE", help="Last day that may matter.", show_default=False)]
StanceOption = Annotated[
    str | None,
    typer.Option(metavar="STANCE", help="Stance towards --about: supportive, critical or neutral.", show_default=False),
]
OutletOption = Annotated[str | None, typer.Option(metavar="NAME", help="Outlet of the document.", show_default=False)]
LimitOption = Annotated[int | None, typer.Option(min=0, metavar="N", help="At most N records.", show_default=False)]
ScopeOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SCOPE",
        help="interstate, intrastate, non-state, international-organisation or unknown. Repeatable.",
        show_default=False,
    ),
]
SourceOption = Annotated[
    str, typer.Option(metavar="NAME", help="entente, or the data set that events were imported from.")
]


def query_of(
    types: Iterable[str] | None, statuses: Iterable[str] | None, since: str | None, until: str | None, **filters: Any
) -> Query:
    """The query of what options say; a value that no record can have is a misuse."""
    from entente.store import Query

    try:
        return Query(
            type=upper(types),
            status=lower(statuses),
            since=day(since, "--since"),
            until=day(until, "--until"),
            **filters,
        )
    except ValueError as error:
        misuse(str(error))


def upper(values: Iterable[str] | None) -> tuple[str, ...] | None:
    """The values of a repeatable option in capitals; None where it is not given."""
    return tuple(value.strip().upper() for value in values or ()) or None


def lower(values: Iterable[str] | None) -> tuple[str, ...] | None:
    """The values of a repeatable option in small letters; None where it is not given."""
    return tuple(value.strip().lower() for value in values or ()) or None


def check_store(db: Path) -> None:
    """A store that does not exist is a misuse."""
    if not db.exists():
        misuse(f"{db} does not exist: code documents into it first (entente code PATH --db {db}), or check the name")
