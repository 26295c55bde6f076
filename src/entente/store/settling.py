"""Records brought in line with the corrections that stand, and corrections that follow their words to an original."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import duckdb

from entente.records import Correction, EventType, Mention, Offsets, Statement, mention_id
from entente.store.rows import arrow_tables, insert
from entente.store.standing import Told, coded, rows_of_told, standing, told_corrected

# Tables of rows that belong to a mention or statement, and the column that names it.
RECORD_COLUMN = {
    "mentions": "id", "mention_actors": "mention", "statements": "id", "statement_actors": "statement",
    "uncorrected": "id",
}  # fmt: skip
CONTEXT = 30  # characters, from its words on, by which a correction is found in another printing of its text

_MOVE = """
UPDATE corrections SET document = ?, start = start + ?, "end" = "end" + ?, record = ?, meaning = ? WHERE id = ?
"""


def settle(connection: duckdb.DuckDBPyConnection, documents: Sequence[str], run: int) -> None:
    """Write anew the records of these documents that are not as the corrections that stand make them."""
    stand, texts = standing(connection, documents), _texts(connection, documents)
    for document, text in texts.items():
        before = coded(connection, [document])
        after = {each.id: each for each in told_corrected(before, stand.get(document, []), text)}
        stored = _stored(connection, document)
        changed = [each for each in before if after.get(each.id) != stored.get(each.id)]
        ids = [each.id for each in changed]
        for table, column in RECORD_COLUMN.items():
            connection.execute(
                f"UPDATE {table} SET retired_by = ? WHERE retired_by IS NULL AND document = ? "
                f"AND {column} IN (SELECT unnest(?))",
                [run, document, ids],
            ).fetchall()
        rows = rows_of_told(changed, [after[each] for each in ids if each in after])
        for table, incoming in arrow_tables([rows], run).items():
            insert(connection, table, incoming)


def follow(connection: duckdb.DuckDBPyConnection, originals: Mapping[str, str], run: int) -> None:
    """Have corrections in documents that are copies now hold for the same words in the original of each.

    A copy tells nothing itself. Those whose words the original does not have wait where they are.
    """
    made = standing(connection, list(originals)) if originals else {}
    if not made:
        return
    texts = _texts(connection, [*made, *(originals[document] for document in made)])
    for document, corrections in made.items():
        original = originals[document]
        for each in corrections if original in texts else ():
            by = _distance(each, texts[document], texts[original])
            if by is not None:
                record, meaning = _record(each, original, by), json.dumps(_shifted(each.meaning, by))
                connection.execute(_MOVE, [original, by, by, record, meaning, each.id]).fetchall()
    settle(connection, sorted({originals[document] for document in made}), run)


def _distance(correction: Correction, text: str, original: str) -> int | None:
    """How much further on its words stand in the original: of several places the one nearest to as far down."""
    start, end = correction.words.start, correction.words.end
    context = text[start : max(end, start + CONTEXT)]
    places = [each.start() for each in re.finditer(re.escape(context), original)]
    return min(places, key=lambda at: (abs(at - start), at)) - start if places else None


def _record(correction: Correction, original: str, by: int) -> str:
    """The id of the same record in the original: that of a mention hangs on the type which the coder gave it."""
    words = correction.words
    moved = Offsets(start=words.start + by, end=words.end + by)
    for kind in get_args(EventType):
        if mention_id(correction.document, words, kind) == correction.record:
            return mention_id(original, moved, kind)
    return correction.record


def _shifted(meaning: Any, by: int) -> Any:
    """What a slot holds, its spans so much further on; those that would begin before the text are left out."""
    if isinstance(meaning, list):
        return [_shifted(each, by) for each in meaning]
    if not isinstance(meaning, dict):
        return meaning
    inner = {name: _shifted(each, by) for name, each in meaning.items()}
    if not isinstance(meaning.get("start"), int):
        return inner
    if meaning["start"] + by >= 0:
        return inner | {"start": meaning["start"] + by, "end": meaning["end"] + by}
    return None if set(meaning) == {"text", "start", "end"} else inner | {"text": None, "start": None, "end": None}


def _texts(connection: duckdb.DuckDBPyConnection, documents: Sequence[str]) -> dict[str, str]:
    sql = "SELECT id, text FROM documents WHERE retired_by IS NULL AND id IN (SELECT unnest(?)) ORDER BY id"
    return dict(connection.execute(sql, [list(documents)]).fetchall())


def _stored(connection: duckdb.DuckDBPyConnection, document: str) -> dict[str, Told]:
    """The records of a document as they stand now, corrected."""
    found: dict[str, Told] = {}
    kinds: Sequence[tuple[str, type[Told]]] = (("mentions", Mention), ("statements", Statement))
    for table, reader in kinds:
        sql = f"SELECT record FROM {table} WHERE retired_by IS NULL AND document = ?"
        for (record,) in connection.execute(sql, [document]).fetchall():
            told = reader.model_validate_json(record)
            found[told.id] = told
    return found
