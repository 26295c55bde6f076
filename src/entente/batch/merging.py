"""All mentions of a corpus → events, as `events.merge` finds them in a store, in steps whose memory stays bounded.

1. The tellings of each shard are written to files (`tellings`).
2. They are parted by days; in each part the pairs that fit each other are found: no pair lies further apart.
3. What such pairs connect, and nothing else, can be one event (`events.grouping.linked`).
4. Parted by that, each part is grouped and its events are written.
5. Events that follow one another make episodes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from entente.batch.components import Buckets, gathered
from entente.batch.engines import Engine, Task, results
from entente.batch.tables import month_of
from entente.batch.tellings import ShardTellings, gather, made, read_part
from entente.events.building import event_of
from entente.events.candidates import pairs
from entente.events.comparing import SLACK, WIDE
from entente.events.deciding import shipped
from entente.events.episodes import episodes, thread_of
from entente.events.grouping import Group, Judge, grouped
from entente.records import Event, Mention
from entente.store import StoredReport, Threaded
from entente.store.event_rows import episode_tables, event_tables

TELLINGS_A_PART = 40_000
UNDATED = -1  # and below: the parts of documents that tell something of no known day


@dataclass(frozen=True)
class Window:
    """The part of tellings that may lie on some days, ordinals; of pairs, those count here whose later begins here."""

    folder: Path
    first: int
    last: int


@dataclass(frozen=True)
class Part:
    """Tellings that hang together with none elsewhere, the reports that copy them, and where their events go."""

    folder: Path
    reports: Path
    into: Path
    number: int


def merge_all(
    connection: duckdb.DuckDBPyConnection, shards: Sequence[ShardTellings], work: Path, into: Path, engine: Engine
) -> Mapping[str, int]:
    """Write the events of all shards into the folder `into`; how many mentions, events and episodes there are.

    work: a folder for files on the way; `copies` is a table that the connection sees
    Raises TaskError for a step that failed.
    """
    first_days: Counter[int | None] = Counter()
    for days in results(engine.run([Task(f"tellings of {each.shard}", gather, each) for each in shards])):
        first_days += days
    count = sum(first_days.values())
    numbers = max((each.begins for each in shards), default=0)
    files = str(work / "tellings" / "*.parquet")
    into.mkdir(parents=True)
    if count:
        links = _links(connection, first_days, files, work, engine)
        ((numbers,),) = connection.execute(f"SELECT max(n) + 1 FROM '{files}'").fetchall()
        parts = _parts(connection, Buckets.of(numbers, links, TELLINGS_A_PART), files, work, into)
        for _ in results(engine.run([Task(f"events {part.number}", group, part) for part in parts])):
            pass
    held = _write_episodes(connection, into)
    events = _count(connection, into / "events")
    return {"mentions": count, "events": events, "episodes": held}


def link(window: Window, deaths: int = 0) -> npt.NDArray[np.int64]:
    """Pairs (2, links) of numbers of tellings that would be merged alone."""
    rows = read_part(window.folder)
    tellings = [made(row) for row in rows]
    judge = Judge(shipped())
    found = [
        (rows[one]["n"], rows[other]["n"])
        for one, other in pairs(tellings)
        if _belongs(tellings[one].first, tellings[other].first, window) and judge.fits(tellings[one], tellings[other])
    ]
    return np.array(found, np.int64).reshape(-1, 2).T


def _belongs(one: int | None, other: int | None, window: Window) -> bool:
    """Whether a pair counts here: it is found wherever both are, and need be judged only once."""
    if window.first == UNDATED or one is None or other is None:
        return True
    return window.first <= max(one, other) <= window.last


def group(part: Part, deaths: int = 0) -> int:
    """Write the events of a part; how many they are."""
    reports = _reports(part)
    events: list[Event] = []
    documents: dict[str, str] = {}
    for _, together in groupby(sorted(read_part(part.folder), key=_component), key=_component):
        rows = list(together)
        mentions = {row["id"]: Mention.model_validate_json(row["record"]) for row in rows}
        documents |= {row["id"]: row["document"] for row in rows}
        told_by = {row["document"]: [_report(row), *reports[row["document"]]] for row in rows}
        for each in _groups(rows):
            events.append(event_of([mentions[one.id] for one in each.tellings], each.ties, told_by))
    threads = {event.id: thread for event in events if (thread := thread_of(event))}
    days = {event.id: event.date.start if event.date else None for event in events}
    events.sort(key=lambda event: (days[event.id] or date.max, event.id))
    for month, listed in groupby(events, key=lambda event: month_of(days[event.id])):
        _write(part.into, month, f"part-{part.number:05d}", event_tables(list(listed), documents, threads, 0))
    return len(events)


def _component(row: Mapping[str, Any]) -> int:
    number: int = row["component"]
    return number


def _groups(rows: Sequence[Mapping[str, Any]]) -> list[Group]:
    tellings = sorted(map(made, rows), key=lambda each: each.order)
    judge = Judge(shipped())
    for one, other in pairs(tellings) if len(tellings) > 1 else ():
        judge.odds(tellings[one], tellings[other])
    return grouped(tellings, judge)


def _reports(part: Part) -> Mapping[str, list[StoredReport]]:
    """The copies of the documents of a part."""
    found: dict[str, list[StoredReport]] = defaultdict(list)
    for path in sorted(part.reports.glob("*.parquet")):
        for row in pq.read_table(path, partitioning=None).to_pylist():
            found[row["copy_of"]].append(_report(row, row["copy_of"]))
    for listed in found.values():
        listed.sort(key=lambda report: report.id)
    return found


def _report(row: Mapping[str, Any], copy_of: str | None = None) -> StoredReport:
    return StoredReport(
        row["document"], copy_of, row["day"], row["outlet"], row["outlet_country"], bool(row["state_run"])
    )


def _write(into: Path, month: tuple[str, str], name: str, tables: Mapping[str, pa.Table]) -> None:
    for table, rows in tables.items():
        path = into / table / f"year={month[0]}" / f"month={month[1]}" / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(rows.drop_columns("run"), path, compression="zstd")


def _links(
    connection: duckdb.DuckDBPyConnection,
    first_days: Counter[int | None],
    files: str,
    work: Path,
    engine: Engine,
) -> npt.NDArray[np.int64]:
    """The pairs of numbers that fit each other, from all windows."""
    folder = work / "windows"
    windows = [
        Window(folder / f"window={number}", first, last) for number, (first, last) in enumerate(_cut(first_days))
    ]
    bounds = pa.table(
        {
            "window": pa.array(range(len(windows)), pa.int32()),
            "start": pa.array([window.first for window in windows], pa.int32()),
            "until": pa.array([window.last for window in windows], pa.int32()),
        }
    )
    connection.register("bounds", bounds)
    # What may have been at any time is compared within its document only, but there with all.
    vague = f'"first" IS NULL OR "last" - "first" > {WIDE}'
    beside = f"'{files}' t WHERE document IN (SELECT document FROM '{files}' WHERE {vague})"
    ((many,),) = connection.execute(f"SELECT count(*) FROM {beside}").fetchall()
    pieces = many // TELLINGS_A_PART + 1
    connection.execute(
        f'COPY (SELECT b."window", t.* FROM \'{files}\' t JOIN bounds b ON t."first" <= b.until '
        f'AND t."last" >= b.start - {SLACK} WHERE NOT ({vague}) '
        f"UNION ALL SELECT {UNDATED} - (hash(document) % {pieces})::INTEGER, t.* FROM {beside}) "
        f"TO '{folder}' (FORMAT parquet, PARTITION_BY (\"window\"), COMPRESSION zstd)"
    )
    connection.unregister("bounds")
    windows += [Window(folder / f"window={UNDATED - piece}", UNDATED, UNDATED) for piece in range(pieces)]
    there = [window for window in windows if window.folder.is_dir()]
    return gathered(engine.run([Task(f"pairs of {window.folder.name}", link, window) for window in there]))


def _cut(first_days: Counter[int | None]) -> Iterator[tuple[int, int]]:
    """Stretches of days on which about as many tellings begin as one worker can hold; together they are all days."""
    days = sorted(day for day in first_days if day is not None)
    start, held = None, 0
    for place, day in enumerate(days):
        start, held = day if start is None else start, held + first_days[day]
        last = place == len(days) - 1
        if last or held + first_days[days[place + 1]] > TELLINGS_A_PART:
            yield start, day
            start, held = None, 0


def _parts(connection: duckdb.DuckDBPyConnection, buckets: Buckets, files: str, work: Path, into: Path) -> list[Part]:
    """The tellings parted by what hangs together."""
    connection.register("buckets", buckets.table)
    folder, reports = work / "parts", work / "reports"
    connection.execute(
        f"COPY (SELECT b.bucket, b.component, t.* FROM '{files}' t JOIN buckets b ON b.n = t.n) "
        f"TO '{folder}' (FORMAT parquet, PARTITION_BY (bucket), COMPRESSION zstd)"
    )
    connection.execute(
        f"COPY (SELECT DISTINCT b.bucket, c.* FROM '{files}' t JOIN buckets b ON b.n = t.n "
        f"JOIN copies c ON c.copy_of = t.document) "
        f"TO '{reports}' (FORMAT parquet, PARTITION_BY (bucket), COMPRESSION zstd)"
    )
    connection.unregister("buckets")
    names = [f"bucket={number}" for number in range(buckets.count)]
    return [
        Part(folder / name, reports / name, into, number)
        for number, name in enumerate(names)
        if (folder / name).is_dir()
    ]


def _write_episodes(connection: duckdb.DuckDBPyConnection, into: Path) -> int:
    """Write the episodes of all events; how many they are."""
    if not (into / "events").is_dir():
        return 0
    rows = connection.execute(
        f"SELECT thread, id, type, date_start, date_end FROM '{into}/events/*/*/*.parquet' "
        f"WHERE thread IS NOT NULL ORDER BY thread, date_start, date_end, id"
    )
    found = []
    for thread, held in groupby(_threaded(rows), key=lambda event: event.thread):
        found += [(episode, thread) for episode in episodes(thread, held)]
    found.sort(key=lambda pair: (pair[0].start, pair[0].id))
    for month, listed in groupby(found, key=lambda pair: month_of(pair[0].start)):
        together = list(listed)
        tables = episode_tables(
            [episode for episode, _ in together], {episode.id: thread for episode, thread in together}, 0
        )
        _write(into, month, "episodes", tables)
    return len(found)


def _threaded(rows: duckdb.DuckDBPyConnection) -> Iterator[Threaded]:
    while batch := rows.fetchmany(10_000):
        yield from (Threaded(*row) for row in batch)


def _count(connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
    if not folder.is_dir():
        return 0
    ((count,),) = connection.execute(f"SELECT count(*) FROM '{folder}/*/*/*.parquet'").fetchall()
    return int(count)
