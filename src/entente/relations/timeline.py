"""The events of a pair one after the other, the newest first, in parts that go on where the last one ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from entente.relations.series import SeriesQuery
from entente.store import Position, Store
from entente.store.counting import related

_DAY = "coalesce(e.date_start, e.first_reported)"


def timeline(store: Store, query: SeriesQuery, limit: int, after: Position | None = None) -> list[Position]:
    """The day and id of the events that the pair's series counts, but for what is before `since` or past `until`.

    By day, undated ones last; with `after`, those behind that place.
    """
    counted, values = query.counted, _values(query)
    beyond = ""
    if after is not None:
        beyond = f"AND ({_DAY} IS NULL AND e.id > $id)" if after[0] is None else (
            f"AND ({_DAY} < $day OR {_DAY} = $day AND e.id > $id OR {_DAY} IS NULL)"
        )  # fmt: skip
        values |= {"id": after[1]} | ({"day": after[0]} if after[0] else {})
    sql = f"""
    SELECT {_DAY} AS day, e.id FROM events e
    WHERE {counted.where} AND e.id IN ({related(query.a, query.b, query.directed)}) {beyond}
    AND ($since IS NULL OR {_DAY} >= $since) AND ($until IS NULL OR {_DAY} <= $until)
    ORDER BY {_DAY} DESC NULLS LAST, e.id LIMIT $limit
    """
    return [(row["day"], row["id"]) for row in store.ask(sql, values | counted.values | {"limit": limit}).to_pylist()]


def _values(query: SeriesQuery) -> dict[str, Any]:
    days: dict[str, date | None] = {"since": query.since, "until": query.until}
    return {"a": query.a} | ({"b": query.b} if query.b else {}) | days
