"""The row of a table, by its column names → what it says of a document.

The layouts are in jsonl.py, csv_table.py and parquet.py.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from entente.documents.charset import decode
from entente.documents.dates import as_published, parse_date
from entente.documents.errors import DocumentError, Skipped, shown
from entente.documents.options import Columns
from entente.documents.text import Found

# What tables of others call the fields, beside our own names: those of entente's records, and of collections of news
# pages taken from Common Crawl's news archive.
_ALSO_CALLED = {
    "text": ("plain_text",),
    "date": ("published", "published_date"),
    "outlet": ("sitename", "publisher", "domain"),
    "url": ("requested_url", "responded_url"),
}
_NO_VALUE = frozenset({"", "nan", "nat", "none", "null", "n/a"})  # as spreadsheets and data frames write it


def row_found(row: Mapping[str, object], names: Mapping[str, str], source: str, where: str) -> Found | Skipped:
    """What a row says of its document. `names` are the table's names of the fields (see `column_names`)."""
    try:
        value = {field: row.get(name) for field, name in names.items()}
        if value["text"] is None:
            return Skipped(where, f"there is no text in {shown(names['text'])}", "empty")
        return Found(
            where=where,
            text=_string(value["text"], names["text"], where),
            title=_optional(value.get("title"), "title", where),
            published=_date(value.get("date"), where),
            outlet=_optional(value.get("outlet"), "outlet", where),
            url=_optional(value.get("url"), "url", where),
            key=_optional(value.get("id"), "id", where),
            source=source,
        )
    except DocumentError as error:
        return Skipped(where, error.reason, "error")


def column_names(columns: Columns, present: Collection[str], where: str) -> dict[str, str]:
    """Field → the table's own column name, for the fields that the table has; letter case may differ.

    Raises DocumentError when there is no text column, or none of a name that the caller asked for.
    """
    by_lower = {name.lower(): name for name in reversed(list(present))}
    names: dict[str, str] = {}
    for field in (f.name for f in fields(Columns)):
        wanted = getattr(columns, field)
        asked_for = columns.asked_for(field)
        for name in (wanted,) if asked_for else (wanted, *_ALSO_CALLED.get(field, ())):
            if (actual := name if name in present else by_lower.get(name.lower())) is not None:
                names[field] = actual
                break
        else:
            if asked_for or field == "text":
                has = ", ".join(sorted(present)[:20]) or "none"
                raise DocumentError(
                    where,
                    f"no column {shown(wanted)}; the columns are: {has}",
                    f"name the right one with --column {field}=NAME",
                )
    return names


def _string(value: object, name: str, where: str) -> str:
    if isinstance(value, bytes):
        return decode(value)
    if isinstance(value, str):
        return value
    raise DocumentError(where, f"{shown(name)} is {shown(value)}, not a text")


def _optional(value: object, name: str, where: str) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool | dict | list):
        raise DocumentError(where, f"{name} is {shown(value)}, not a text or number")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = decode(value) if isinstance(value, bytes) else str(value).strip()
    return None if text.lower() in _NO_VALUE else text


def _date(value: Any, where: str) -> date | None:
    try:
        if isinstance(value, date):
            return None if value != value else as_published(value)  # pandas' "not a time" differs from itself
        text = _optional(value, "date", where)
        return parse_date(text) if text else None
    except DocumentError:
        raise
    except ValueError as error:
        raise DocumentError(where, f"date {shown(value)} is {error}") from error
