"""`entente documents`, `mentions` and `statements`: records from a store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from entente.cli.errors import misuse
from entente.cli.options import ExplainOption, FormatOption, OutputOption, TextOption, day, terminal

if TYPE_CHECKING:
    from entente.records import AnyRecord, Document
    from entente.store import Query, Store

Kind: TypeAlias = Literal["document", "mention", "statement", "event"]

DbOption = Annotated[Path, typer.Option("--db", metavar="FILE", help="The store to ask.", show_default=False)]
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


def _command(kind: Kind, about_it: str) -> Callable[..., None]:
    """The command that shows records of one kind; the three take the same options."""

    def command(
        db: DbOption,
        actor: ActorOption = None,
        recipient: RecipientOption = None,
        type_: TypeOption = None,
        status: StatusOption = None,
        since: SinceOption = None,
        until: UntilOption = None,
        speaker: SpeakerOption = None,
        about: AboutOption = None,
        stance: StanceOption = None,
        outlet: OutletOption = None,
        limit: LimitOption = None,
        layout: FormatOption = None,
        output: OutputOption = None,
        text: TextOption = "span",
        explain: ExplainOption = None,
    ) -> None:
        query = _query(
            type_ or (),
            status or (),
            day(since, "--since"),
            day(until, "--until"),
            actor=actor,
            recipient=recipient,
            speaker=speaker,
            about=about,
            stance=stance and stance.strip().lower(),
            outlet=outlet,
            limit=limit,
        )
        _show(kind, db, query, layout, output, text, explain)

    command.__name__ = f"{kind}s"
    command.__doc__ = about_it
    return command


documents = _command(
    "document",
    "Show the documents of a store, oldest first; with filters, those that tell such a mention or statement.",
)
mentions = _command(
    "mention", "Show the mentions of a store by date; with --speaker or --about, those told in such a statement."
)
statements = _command(
    "statement", "Show the statements of a store by date; --actor is the same as --speaker, --recipient as --about."
)


def _query(
    types: Iterable[str], statuses: Iterable[str], since: date | None, until: date | None, **filters: Any
) -> Query:
    from entente.store import Query

    try:
        return Query(
            type=tuple(value.strip().upper() for value in types) or None,
            status=tuple(value.strip().lower() for value in statuses) or None,
            since=since,
            until=until,
            **filters,
        )
    except ValueError as error:
        misuse(str(error))


def _show(
    kind: Kind,
    db: Path,
    query: Query,
    layout: Any,
    output: Path | None,
    text: Any,
    explain: str | None = None,
) -> None:
    from entente.formats import FormatError, chosen_format, open_writer
    from entente.store import open_store

    if not db.exists():
        misuse(f"{db} does not exist: code documents into it first (entente code PATH --db {db}), or check the name")
    try:
        layout = chosen_format(layout, output, terminal(output) is not None, kind)
    except FormatError as error:
        misuse(str(error))
    with ExitStack() as stack:
        store = stack.enter_context(open_store(db, read_only=True))
        if explain is not None:
            _explain(store, explain)
            return
        readers: dict[str, Callable[[Query], Iterator[AnyRecord]]] = {
            "document": store.documents,
            "mention": store.mentions,
            "statement": store.statements,
            "event": store.events,
        }
        writer = stack.enter_context(open_writer(layout, output, text, kind, terminal(output), _heading(query)))
        count = 0
        for document, record in _with_documents(readers[kind](query), store):
            writer.write(document, [record])
            count += 1
    if not count and layout == "table":
        print(f"no {kind} matches", file=sys.stderr)


def _heading(query: Query) -> str:
    """What was asked for, as the options say it: "speaker RUS, about USA, since 2022-01-01"."""
    asked = {field.name: getattr(query, field.name) for field in fields(query)}
    shown = {name: value for name, value in asked.items() if value is not None and value is not False}
    return ", ".join(
        f"{name} {' or '.join(value) if isinstance(value, tuple) else value}" for name, value in shown.items()
    )


def _with_documents(
    records: Iterable[AnyRecord], store: Store
) -> Iterator[tuple[Mapping[str, Any] | None, Mapping[str, Any]]]:
    """Each record in its JSON form, and its document beside it."""

    @lru_cache(maxsize=64)
    def document(key: str | None) -> Mapping[str, Any] | None:
        found = _document(store, key)
        return found.model_dump(mode="json") if found is not None else None

    for record in records:
        row = record.model_dump(mode="json")
        yield (row if record.kind == "document" else document(_home(record))), row


def _home(record: AnyRecord) -> str | None:
    """The id of the document whose words a record quotes."""
    if record.kind == "document":
        return record.id
    if record.kind == "event":
        return record.evidence.document if record.evidence else None
    return record.document if record.kind != "episode" else None


def _document(store: Store, key: str | None) -> Document | None:
    from entente.store import Query

    if key is None:
        return None
    return next(store.documents(Query(document=key)), None)


def _explain(store: Store, prefix: str) -> None:
    from entente.cli.explaining import explain_event_of, explain_one

    record = store.get(prefix)
    if record is None:
        misuse(f"no record, or more than one, has an id that begins with {prefix!r}: give the whole id")
    if record.kind == "event":
        explain_event_of(store, record)
    elif record.kind == "episode":
        misuse(f"{record.id} is an episode: entente events --part-of {record.id} shows its events")
    else:
        document = record if record.kind == "document" else _document(store, _home(record))
        explain_one(prefix, [(record, document)])
