"""Documents into a store, each coded once: what the store has from the same text and model stays, copies are noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from entente.actors import shipped
from entente.coding import Coded, with_outlet
from entente.coding.workers import Codes, code_all, coder_of
from entente.documents import Skipped
from entente.records import Document
from entente.store import Query, Run, Store


def intake(
    documents: Iterable[Document | Skipped],
    store: Store,
    run: Run,
    workers: int = 1,
    *,
    load: Callable[[], Codes] = coder_of,
) -> Iterator[tuple[Coded | Skipped, bool]]:
    """What came of each document now that `run` has it, and whether the store had it so already.

    In the order of the documents, but a document that makes others copies, or copies no longer, brings these with it.
    Copies are stored and not coded: their originals tell it all. `workers` and `load` are those of `code_all`; raises
    what it raises, and StoreError.
    """
    known: set[str] = set()
    coded: Iterator[Coded | Skipped] = code_all(_but_stored(documents, store, run, known), workers, load=load)
    for item in coded:
        if isinstance(item, Coded):
            run.write(item.document, item.mentions, item.statements)
            if item.document.id in known:
                known.discard(item.document.id)
                yield item, True
            else:
                yield Coded(item.document, *run.corrected(item.document, item.mentions, item.statements)), False
        else:
            run.skip(item.kind)
            yield item, False


def _but_stored(
    documents: Iterable[Document | Skipped], store: Store, run: Run, known: set[str]
) -> Iterator[Document | Skipped | Coded]:
    """The documents, those that the store has from the same text and model already coded (their ids go to `known`)."""
    for item in _placed(documents, run):
        query = Query(document=item.id) if isinstance(item, Document) and run.is_current(item) else None
        # What waits to be stored is current too, but its records cannot be read yet: it is coded.
        stored = None if query is None else next(store.documents(query), None)
        if query is not None and stored is not None:
            known.add(stored.id)
            mentions = sorted(store.mentions(query), key=lambda mention: (mention.trigger.start, mention.id))
            statements = sorted(
                store.statements(query), key=lambda statement: (statement.content[0].start, statement.id)
            )
            yield Coded(stored, mentions, statements)
        elif isinstance(item, Document) and item.copy_of is not None:
            yield Coded(with_outlet(item, shipped()), [], [])
        else:
            yield item


def _placed(documents: Iterable[Document | Skipped], run: Run) -> Iterator[Document | Skipped]:
    """The documents, and beside each the stored ones that are copies, or none any longer, because it came."""
    for item in documents:
        if isinstance(item, Document):
            yield from run.place(item)
        else:
            yield item
