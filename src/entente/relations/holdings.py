"""What a store holds and how fresh it is: counts, days, the last run, and the events that were reported last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from entente.store import Store

_COUNTS = """
SELECT * FROM
    (SELECT count(*) AS documents, count(copy_of) AS copies, count(DISTINCT coalesce(outlet_id, outlet)) AS outlets,
            min(day) AS since, max(day) AS until FROM documents WHERE retired_by IS NULL),
    (SELECT count(*) AS mentions FROM mentions WHERE retired_by IS NULL),
    (SELECT count(*) AS statements FROM statements WHERE retired_by IS NULL),
    (SELECT count(*) AS episodes FROM episodes WHERE retired_by IS NULL),
    (SELECT max(finished) AS finished FROM runs)
"""
_SOURCES = "SELECT source, count(*) AS events FROM events WHERE retired_by IS NULL GROUP BY 1 ORDER BY 2 DESC, 1"
# The heaviest of a day first: what most outlets tell of the gravest.
_NEWEST = """
SELECT id FROM events WHERE retired_by IS NULL AND first_reported IS NOT NULL AND NOT historical
ORDER BY first_reported DESC, abs(score) * greatest(reports, 1) DESC, id LIMIT $limit
"""


@dataclass(frozen=True)
class Holdings:
    """How much a store holds; `since` and `until` are days of publication, `events` counts by their source."""

    documents: int
    copies: int
    outlets: int
    since: date | None
    until: date | None
    mentions: int
    statements: int
    episodes: int
    finished: datetime | None
    events: Mapping[str, int]


def holdings(store: Store) -> Holdings:
    """What the store holds now."""
    (row,) = store.ask(_COUNTS).to_pylist()
    events = {each["source"]: each["events"] for each in store.ask(_SOURCES).to_pylist()}
    finished = row.pop("finished")
    return Holdings(**row, finished=finished and finished.replace(tzinfo=UTC), events=events)


def newest(store: Store, limit: int) -> list[str]:
    """The ids of the events that were reported last, by the day of their first report."""
    return [row["id"] for row in store.ask(_NEWEST, {"limit": limit}).to_pylist()]
