"""The corrections of a store, and the rows of a document as those that stand make them.

What corrects records is imported when there is a correction: it brings the coder's languages with it, a second that
stores without corrections need not wait.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any, TypeAlias

import duckdb

from entente.records import Correction, Mention, Span, Statement
from entente.store.rows import Row, record_rows

Told: TypeAlias = Mention | Statement

_CORRECTIONS = """
SELECT id, run, kind, record, document, words, start, "end", alone, slot, value, meaning, was, who, why, made, undone
FROM corrections
"""
_STANDING = f"{_CORRECTIONS} WHERE undone IS NULL AND document IN (SELECT unnest(?)) ORDER BY id"
_ALL = f"{_CORRECTIONS} WHERE $1 IS NULL OR document IN (SELECT unnest($1)) ORDER BY id"
_HOMES = """
SELECT document FROM mentions WHERE id = $1 AND retired_by IS NULL
UNION SELECT document FROM statements WHERE id = $1 AND retired_by IS NULL
UNION SELECT document FROM event_mentions WHERE event = $1 AND retired_by IS NULL
UNION SELECT document FROM corrections WHERE record = $1
"""
# What the coder gave: current records, but those that stand corrected as they were before.
_CODED = """
SELECT record FROM {table} WHERE retired_by IS NULL AND document IN (SELECT unnest($1)) AND id NOT IN (
    SELECT id FROM uncorrected WHERE retired_by IS NULL AND document IN (SELECT unnest($1)))
UNION ALL
SELECT record FROM uncorrected WHERE retired_by IS NULL AND kind = '{kind}' AND document IN (SELECT unnest($1))
"""


def standing(connection: duckdb.DuckDBPyConnection, documents: Sequence[str]) -> dict[str, list[Correction]]:
    """The corrections that stand of each of these documents that has any, oldest first."""
    found: dict[str, list[Correction]] = {}
    for row in connection.execute(_STANDING, [list(documents)]).fetchall():
        made = _correction(row)
        found.setdefault(made.document, []).append(made)
    return found


def every(connection: duckdb.DuckDBPyConnection, documents: Sequence[str] | None = None) -> list[Correction]:
    """All corrections, or those of some documents, oldest first, undone ones too; each with the record it holds for."""
    found = [_correction(row) for row in connection.execute(_ALL, [documents]).fetchall()]
    if not found:
        return []
    from entente.coding.correcting import holder

    told: dict[str, list[Told]] = {}
    for record in coded(connection, sorted({each.document for each in found if each.undone is None})):
        told.setdefault(record.document, []).append(record)
    held = ((each, None if each.undone else holder(each, told.get(each.document, []))) for each in found)
    return [each.model_copy(update={"holds_for": record.id}) if record else each for each, record in held]


def of_record(connection: duckdb.DuckDBPyConnection, record: str) -> list[Correction]:
    """The corrections of one mention or statement, or of an event's mentions, oldest first, undone ones too."""
    homes = [document for (document,) in connection.execute(_HOMES, [record]).fetchall()]
    told = connection.execute(
        "SELECT mention FROM event_mentions WHERE event = ? AND retired_by IS NULL", [record]
    ).fetchall()
    ids = {record, *(mention for (mention,) in told)}
    return [each for each in every(connection, homes) if (each.holds_for or each.record) in ids]


def coded(connection: duckdb.DuckDBPyConnection, documents: Sequence[str]) -> list[Told]:
    """The mentions, then the statements, of current documents as the coder gave them."""
    kinds: Sequence[type[Told]] = (Mention, Statement)
    found: list[Told] = []
    for kind, table, reader in zip(("mention", "statement"), ("mentions", "statements"), kinds, strict=True):
        rows = connection.execute(_CODED.format(kind=kind, table=table), [list(documents)]).fetchall()
        found += (reader.model_validate_json(record) for (record,) in rows)
    return found


def rows_corrected(rows: dict[str, list[Row]], corrections: Iterable[Correction]) -> dict[str, list[Row]]:
    """The rows of a document, as its corrections make them."""
    (document,) = rows["documents"]
    told: list[Told] = [
        *(Mention.model_validate_json(row["record"]) for row in rows["mentions"]),
        *(Statement.model_validate_json(row["record"]) for row in rows["statements"]),
    ]
    return {"documents": [document], **rows_of_told(told, told_corrected(told, corrections, document["text"]))}


def told_corrected(told: Sequence[Told], corrections: Iterable[Correction], text: str) -> list[Told]:
    """The records of a document, as its corrections make them."""
    from entente.coding.correcting import corrected

    return corrected(told, corrections, text)


def rows_of_told(before: Sequence[Told], after: Sequence[Told]) -> dict[str, list[Row]]:
    """The rows of records `after` they were corrected, with what they were `before`."""
    same = {each.id: each for each in after}
    changed = [each for each in before if same.get(each.id) != each]
    mentions = [each for each in after if isinstance(each, Mention)]
    return record_rows(mentions, [each for each in after if isinstance(each, Statement)], changed)


def _correction(row: Sequence[Any]) -> Correction:
    (key, run, kind, record, document, words, start, end, alone, slot, value, meaning, was, who, why, made, undone) = (
        row
    )
    return Correction(
        id=key, act=run, of=kind, record=record, document=document, words=Span(text=words, start=start, end=end),
        alone=alone, slot=slot, value=value, meaning=json.loads(meaning), was=was, by=who, why=why,
        made=made.replace(tzinfo=UTC), undone=undone and undone.replace(tzinfo=UTC),
    )  # fmt: skip
