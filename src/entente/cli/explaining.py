"""`--explain ID`: the one record that an id, or its beginning, names."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from entente.cli.errors import misuse

if TYPE_CHECKING:
    from entente.records import AnyRecord, Document, Event
    from entente.store import Store

Found: TypeAlias = "tuple[AnyRecord, Document | None]"
_WHOLE_ID = 24  # characters: "men-" and 20 digits
_NAMED = 5  # records that an ambiguous beginning names in the message


def is_whole(prefix: str) -> bool:
    """Whether `prefix` is a whole id, so that no other record can have it."""
    return len(prefix) >= _WHOLE_ID


def explain_one(prefix: str, found: Sequence[Found]) -> None:
    """Print the explanation of the only record in `found`; none or several are a misuse."""
    if not found:
        misuse(f"no record has an id that begins with {prefix!r}: find ids with --format jsonl")
    if len(found) > 1:
        ids = ", ".join(record.id for record, _ in found[:_NAMED])
        misuse(f"{len(found)} records have an id that begins with {prefix!r}: give more of it ({ids})")
    from rich.console import Console

    from entente.formats.explain import explain
    from entente.formats.reasons import reasons

    record, document = found[0]
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    row = record.model_dump(mode="json")
    about = document.model_dump(mode="json") if document is not None else None
    explain(console, row, about, reasons(row, document.day if document is not None else None))


def explain_event_of(store: Store, event: Event) -> None:
    """Print an event of a store with all its mentions, why they are of it, and where they differ."""
    from rich.console import Console

    from entente.formats.explain_event import explain_event
    from entente.records import Mention
    from entente.store import Query

    told = {each.id: each for each in map(Mention.model_validate_json, store.records("mentions", event.mentions))}
    documents = {
        document.id: document.model_dump(mode="json")
        for key in sorted({mention.document for mention in told.values()})
        for document in store.documents(Query(document=key))
    }
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    mentions = [told[key].model_dump(mode="json") for key in event.mentions]
    explain_event(console, event.model_dump(mode="json"), mentions, documents)
