"""Which documents of a corpus are copies of which, found in three steps so that memory stays bounded.

Documents that agree on a band of their signatures are linked, by windows of days and a few bands at a time; what hangs
together by links is compared text by text, in the order of publication. The result is that of taking all documents in
this order, each as a copy of the earliest original that it copies (`documents.copies`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entente.batch.archive import connect
from entente.batch.components import Buckets, gathered
from entente.batch.engines import Engine, Task, results
from entente.documents.copies import BANDS, DAYS_APART, CopyIndex, bands, is_copy, rank

DOCUMENTS_A_WINDOW = 100_000
KEYS_AT_ONCE = 8_000_000  # bands in memory, 16 bytes each
DOCUMENTS_A_BUCKET = 5_000
NEAR = DAYS_APART + 2  # between days of outlets in zones of their own

COPIES_SCHEMA = pa.schema(
    [("document", pa.string()), ("copy_of", pa.string()), ("day", pa.date32()), ("outlet", pa.string()),
     ("outlet_country", pa.string()), ("state_run", pa.bool_())]
)  # fmt: skip


@dataclass(frozen=True)
class Window:
    """Documents to be linked: those of some days, with those that lie near before them, and all without a day."""

    out: Path
    numbered: Path
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Texts:
    """Documents to be compared, of one bucket of those that hang together."""

    path: Path


def repeated(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The rows (document, shard) of documents that stand in an earlier shard under the same id."""
    return connection.sql(
        "SELECT id AS document, shard FROM all_documents WHERE id IN "
        "(SELECT id FROM all_documents GROUP BY id HAVING count(*) > 1) "
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY shard) > 1 ORDER BY id, shard"
    ).to_arrow_table()


def copies(connection: duckdb.DuckDBPyConnection, out: Path, work: Path, engine: Engine) -> pa.Table:
    """The documents that are copies, with their originals; `connection` sees all_documents and repeated."""
    numbered = work / "numbered.parquet"
    connection.execute(
        f"COPY (SELECT row_number() OVER (ORDER BY day NULLS LAST, id) - 1 AS n, id, day, sketch FROM all_documents "
        f"WHERE (id, shard) NOT IN (SELECT (document, shard) FROM repeated) ORDER BY n) "
        f"TO '{numbered}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)"
    )
    tasks = [Task(f"copies {window.first}", link, window) for window in _windows(connection, out, numbered)]
    links = gathered(engine.run(tasks))
    ((count,),) = connection.execute(f"SELECT count(*) FROM '{numbered}'").fetchall()
    buckets = Buckets.of(count, links, DOCUMENTS_A_BUCKET, alone=False)
    connection.register("buckets", buckets.table)
    found = []
    if buckets.count:
        folder = work / "texts"
        connection.execute(
            f"COPY (SELECT b.component, b.bucket, d.* FROM buckets b JOIN '{numbered}' k ON k.n = b.n "
            f"JOIN (SELECT id, published, text, sketch, outlet, outlet_country, state_run, day FROM all_documents "
            f"WHERE (id, shard) NOT IN (SELECT (document, shard) FROM repeated)) d ON d.id = k.id) "
            f"TO '{folder}' (FORMAT parquet, PARTITION_BY (bucket), COMPRESSION zstd)"
        )
        texts = [
            Task(f"copies {part.name}", compare, Texts(part))
            for part in sorted(folder.iterdir(), key=lambda part: int(part.name.split("=")[1]))
        ]
        for copied in results(engine.run(texts)):
            found += copied
    connection.unregister("buckets")
    return pa.Table.from_pylist(sorted(found, key=lambda row: row["document"]), COPIES_SCHEMA)


def link(window: Window, deaths: int = 0) -> npt.NDArray[np.int64]:
    """Pairs (2, links) of numbers of documents that share a band and lie near each other in time."""
    with connect(window.out) as connection:
        before = "FALSE" if window.first is None else "day >= $first AND day <= $last"
        values = {} if window.first is None else {"first": window.first - timedelta(NEAR), "last": window.last}
        sql = f"SELECT {{}} FROM '{window.numbered}' WHERE day IS NULL OR {before} ORDER BY n"
        held = connection.sql(sql.format("n, day"), params=values).to_arrow_table()
        numbers = held["n"].to_numpy()
        days = held["day"].cast(pa.int32()).fill_null(-1).to_numpy()
        at_once = max(1, KEYS_AT_ONCE // max(1, len(numbers)))
        found = [np.empty((2, 0), np.int64)]
        for first in range(0, BANDS, at_once):
            rows = connection.execute(sql.format("sketch"), values)
            keys = _keys(rows, len(numbers), range(first, min(first + at_once, BANDS)))
            found.append(np.unique(_linked(keys, days), axis=1))
    linked: npt.NDArray[np.int64] = numbers[np.unique(np.concatenate(found, axis=1), axis=1)]
    return linked


def compare(texts: Texts, deaths: int = 0) -> list[dict[str, Any]]:
    """Of documents that hang together, the copies with their originals."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        rows = connection.sql(f"SELECT * FROM '{texts.path}/*.parquet' ORDER BY component, id").to_arrow_table()
    found: list[dict[str, Any]] = []
    together: list[dict[str, Any]] = []
    for row in rows.to_pylist():
        if together and together[-1]["component"] != row["component"]:
            found += _copies(together)
            together = []
        together.append(row)
    return [*found, *_copies(together)]


def _copies(together: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    index = CopyIndex()
    originals: dict[str, dict[str, Any]] = {}
    for row in sorted(together, key=_rank):
        published = _moment(row["published"])
        near = sorted((originals[each] for each in index.candidates(row["sketch"], published)), key=_rank)
        original = next((each["id"] for each in near if is_copy(row["text"], each["text"])), None)
        if original is None:
            index.add(row["id"], published, row["sketch"])
            originals[row["id"]] = row
        else:
            yield {"document": row["id"], "copy_of": original} | {name: row[name] for name in COPIES_SCHEMA.names[2:]}


def _rank(row: dict[str, Any]) -> Any:
    return rank(_moment(row["published"]), row["id"])


def _moment(published: str | None) -> date | None:
    if published is None:
        return None
    return date.fromisoformat(published) if len(published) == 10 else datetime.fromisoformat(published)


def _windows(connection: duckdb.DuckDBPyConnection, out: Path, numbered: Path) -> list[Window]:
    """Days in their order, as many together as there are documents for one window."""
    counts = connection.execute(f"SELECT day, count(*) FROM '{numbered}' GROUP BY day ORDER BY day").fetchall()
    windows: list[Window] = []
    first, held = None, 0
    dated = [(day, count) for day, count in counts if day is not None]
    for place, (day, count) in enumerate(dated):
        first, held = first or day, held + count
        if held >= DOCUMENTS_A_WINDOW or place == len(dated) - 1:
            windows.append(Window(out, numbered, first, day))
            first, held = None, 0
    return windows or [Window(out, numbered, None, None)]


def _keys(rows: duckdb.DuckDBPyConnection, count: int, wanted: range) -> npt.NDArray[np.uint64]:
    """The wanted bands (documents, bands) of the sketches that a query gives."""
    keys = np.empty((count, len(wanted)), np.uint64)
    place = 0
    while batch := rows.fetchmany(10_000):
        sketches = np.frombuffer(b"".join(sketch for (sketch,) in batch), "<u4").reshape(len(batch), -1)
        keys[place : place + len(batch)] = bands(sketches)[:, wanted.start : wanted.stop]
        place += len(batch)
    return keys


def _linked(keys: npt.NDArray[np.uint64], days: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Pairs of places: neighbours in time of those that share a key, and whoever has no day with all of these."""
    found = [np.empty((2, 0), np.int64)]
    for column in keys.T:
        order = np.lexsort((days, column))
        same = column[order[1:]] == column[order[:-1]]
        one, other = order[:-1][same], order[1:][same]
        near = (days[other] - days[one] <= NEAR) | (days[one] < 0)  # those without a day come first
        found.append(np.stack([one[near], other[near]]))
        if (days[one] < 0).any():
            found.append(_with_the_first(column, order, days))
    return np.concatenate(found, axis=1)


def _with_the_first(
    column: npt.NDArray[np.uint64], order: npt.NDArray[np.int64], days: npt.NDArray[np.int32]
) -> npt.NDArray[np.int64]:
    """Of each run of one key that begins with a document without a day, all the others linked to it."""
    begins = np.flatnonzero(np.r_[True, column[order[1:]] != column[order[:-1]]])
    heads = np.repeat(order[begins], np.diff(np.r_[begins, len(order)]))
    wanted = (days[heads] < 0) & (heads != order)
    return np.stack([heads[wanted], order[wanted]])
