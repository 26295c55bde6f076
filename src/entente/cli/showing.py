"""Records on their way from a store to a terminal, a pipe or a file, each beside its document."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from entente.cli.errors import misuse
from entente.cli.filters import check_store
from entente.cli.options import terminal

if TYPE_CHECKING:
    from entente.records import AnyRecord, Document
    from entente.store import Query, Store

Kind: TypeAlias = Literal["document", "mention", "statement", "event", "episode"]


def show(
    kind: Kind,
    db: Path,
    query: Query,
    layout: Any,
    output: Path | None,
    text: Any,
    explain: str | None = None,
) -> None:
    """Show the records of a kind that `query` asks for, or explain the one whose id begins with `explain`."""
    from entente.formats import FormatError, chosen_format, open_writer
    from entente.store import open_store

    check_store(db)
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
            "episode": store.episodes,
        }
        writer = stack.enter_context(open_writer(layout, output, text, kind, terminal(output), _heading(query)))
        count = 0
        for document, record in with_documents(readers[kind](query), store):
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


def with_documents(
    records: Iterable[AnyRecord], store: Store
) -> Iterator[tuple[Mapping[str, Any] | None, Mapping[str, Any]]]:
    """Each record in its JSON form, and its document beside it."""

    @lru_cache(maxsize=64)
    def document(key: str | None) -> Mapping[str, Any] | None:
        found = document_of(store, key)
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


def document_of(store: Store, key: str | None) -> Document | None:
    """The current document with an id, if there is one."""
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
        document = record if record.kind == "document" else document_of(store, _home(record))
        explain_one(prefix, [(record, document)])
