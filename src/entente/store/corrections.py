"""Corrections made and undone: what a person says of a record is kept, and its rows are written anew at once.

Each is a run like a merge: it retires the rows that it replaces, in one transaction, also while a run of the coder is
open. The document keeps its fingerprint, so that what is unchanged stays so.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

import duckdb

from entente._version import __version__
from entente.records import Correction, CorrectionError, Document, Event, Mention, Statement
from entente.store.querying import Query
from entente.store.settling import settle
from entente.store.standing import Told, coded, every
from entente.store.writing import Transaction, enter, now

if TYPE_CHECKING:
    from entente.store.whole import Store

MODEL = "correction"  # what stands for the model in the table of runs
_KEEP = """
INSERT INTO corrections
    (run, kind, record, document, start, "end", words, alone, slot, value, meaning, was, who, why, made)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_TOGETHER = """
SELECT DISTINCT document FROM corrections WHERE run = (SELECT run FROM corrections WHERE id = ?) ORDER BY document
"""


@dataclass(frozen=True, slots=True)
class Fix:
    """What a slot of a record is to hold: the words that a person typed, what they mean, and what it held before."""

    record: Told
    value: str | None
    meaning: Any
    was: str | None


def told(store: Store, record_id: str) -> list[tuple[Told, Document]]:
    """What is corrected for an id, or its beginning, with its document: a mention, a statement, an event's mentions.

    The mention that is the evidence of an event comes first. Raises CorrectionError for what cannot be corrected.
    """
    found = store.get(record_id)
    if found is None:
        raise CorrectionError(f"no record, or more than one, has an id that begins with {record_id!r}")
    if isinstance(found, Mention | Statement):
        return [_with_document(store, found)]
    if not isinstance(found, Event):
        raise CorrectionError(f"{found.id} is a {found.kind}: only mentions, statements and events can be corrected")
    if found.evidence is None:
        raise CorrectionError(f"{found.id} was imported ({found.source}): only what entente coded can be corrected")
    best = found.evidence.mention
    mentions = list(map(Mention.model_validate_json, store.records("mentions", found.mentions)))
    if not mentions:
        raise CorrectionError(f"{found.id} has no mentions any more: bring the events up to date (entente merge)")
    return [_with_document(store, each) for each in sorted(mentions, key=lambda each: (each.id != best, each.id))]


def _with_document(store: Store, record: Told) -> tuple[Told, Document]:
    document = next(store.documents(Query(document=record.document)), None)
    if document is None:
        raise CorrectionError(f"{record.document} is in the store no more: find the record again")
    return record, document


def as_it_is(store: Store, record: Told) -> Told | None:
    """The record with the same id as it is now, or None."""
    query = Query(id=record.id)
    return next(store.mentions(query) if isinstance(record, Mention) else store.statements(query), None)


def fixes(told: Sequence[tuple[Told, Document]], slot: str, value: str | None) -> list[Fix]:
    """What a person means by the `value` of a slot of records, each with its document; the first is the one looked at.

    Those that hold it already are left out; so are those but the first for which it means nothing. Raises
    CorrectionError when it means nothing for the first, and when all hold it already.
    """
    from entente.coding.slot_words import REMOVED, meaning, words_of

    made: list[Fix] = []
    for number, (record, document) in enumerate(told):
        try:
            meant = meaning(slot, value, record, document, must_stand=number == 0)
        except CorrectionError:
            if number == 0:
                raise
            continue
        if slot == REMOVED or meant != _held(record, slot):
            said = meant if isinstance(meant, str) else None if meant in (None, []) else value
            made.append(Fix(record, said, meant, words_of(record, slot)))
    if not made:
        raise CorrectionError(f"{slot} of {told[0][0].id} is {value or 'none'} already: there is nothing to correct")
    return made


def _held(record: Told, slot: str) -> Any:
    from entente.coding.slot_actors import key_of

    if slot == "stance":
        return {key_of(actor): actor.stance for actor in getattr(record, "about", ())}
    return record.model_dump(mode="json")[slot]


def keep(transaction: Transaction, made: Sequence[Fix], slot: str, who: str | None, why: str | None) -> None:
    """Keep corrections of one slot, made together, and correct the records."""
    from entente.coding.correcting import words_under

    with transaction() as connection:
        moment = now()
        run = enter(connection, moment, __version__, MODEL, {"slot": slot})
        documents = sorted({fix.record.document for fix in made})
        under = Counter((each.document, each.kind, words_under(each)) for each in coded(connection, documents))
        for fix in made:
            record, words = fix.record, words_under(fix.record)
            alone = under[record.document, record.kind, words] < 2
            connection.execute(
                _KEEP,
                [run, record.kind, record.id, record.document, words.start, words.end, words.text, alone, slot,
                 _said(fix.value), json.dumps(fix.meaning), fix.was, _said(who), _said(why), moment],
            ).fetchall()  # fmt: skip
        _finish(connection, documents, run)


def _said(words: str | None) -> str | None:
    """Words that somebody gave as a table can hold them; None for blank ones."""
    return (words or "").strip().encode("utf-8", "replace").decode() or None


def undo(transaction: Transaction, correction: int) -> list[Correction]:
    """Undo a correction and those made together with it; what they corrected is as it was. Raises CorrectionError."""
    with transaction() as connection:
        rows = connection.execute(_TOGETHER, [correction]).fetchall()
        documents = [document for (document,) in rows]
        found = {each.id: each for each in every(connection, documents)}
        asked = found.get(correction)
        if asked is None:
            raise CorrectionError(f"there is no correction {correction}: list them to see which there are")
        if asked.undone is not None:
            raise CorrectionError(f"correction {correction} is undone already")
        moment = now()
        run = enter(connection, moment, __version__, MODEL, {"undo": correction})
        connection.execute("UPDATE corrections SET undone = ? WHERE run = ?", [moment, asked.act]).fetchall()
        _finish(connection, documents, run)
        undone = {"undone": moment.replace(tzinfo=UTC)}
        return [each.model_copy(update=undone) for each in found.values() if each.act == asked.act]


def _finish(connection: duckdb.DuckDBPyConnection, documents: Sequence[str], run: int) -> None:
    settle(connection, documents, run)
    connection.execute("UPDATE runs SET finished = ? WHERE id = ?", [now(), run]).fetchall()
