"""Records on their way from a store to a terminal, a pipe or a file, each beside its document."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from entente.cli.errors import misuse
from entente.cli.options import terminal
from entente.cli.remote import Remote

if TYPE_CHECKING:
    from entente.store import Query, Store

Kind: TypeAlias = Literal["document", "mention", "statement", "event", "episode"]
STREAMED = ("jsonl", "csv", "parquet")  # a desk sends these as they are


def show(
    kind: Kind,
    source: Path | Remote,
    query: Query,
    layout: Any,
    output: Path | None,
    text: Any,
    explain: str | None = None,
) -> None:
    """Show the records of a kind that `query` asks for, or explain the one whose id begins with `explain`."""
    from entente.exports.reading import records_of, with_documents
    from entente.formats import Destination, FormatError, chosen_format, open_writer
    from entente.store import open_store

    try:
        layout = chosen_format(layout, output, terminal(output) is not None, kind)
    except FormatError as error:
        misuse(str(error))
    with ExitStack() as stack:
        if isinstance(source, Remote):
            if explain is not None:
                misuse(f"--explain is for --db: {source.url} shows a record with its reasons on its page")
            if layout in STREAMED:
                out = stack.enter_context(Destination(output))
                for part in source.records(kind, query, layout, text):
                    out.write(part)
                return
            records = source.told(kind, query)
        else:
            store = stack.enter_context(open_store(source, read_only=True))
            if explain is not None:
                _explain(store, explain)
                return
            records = with_documents(records_of(store, kind, query), store)
        writer = stack.enter_context(open_writer(layout, output, text, kind, terminal(output), _heading(query)))
        count = 0
        for document, record in records:
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


def _explain(store: Store, prefix: str) -> None:
    from entente.cli.explaining import explain_event_of, explain_one
    from entente.exports.reading import document_of, home

    record = store.get(prefix)
    if record is None:
        misuse(f"no record, or more than one, has an id that begins with {prefix!r}: give the whole id")
    if record.kind == "event":
        explain_event_of(store, record)
    elif record.kind == "episode":
        misuse(f"{record.id} is an episode: entente events --part-of {record.id} shows its events")
    else:
        document = record if record.kind == "document" else document_of(store, home(record))
        explain_one(prefix, [(record, document)])
