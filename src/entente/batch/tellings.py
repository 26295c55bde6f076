"""Mentions of all shards → tellings in files of their own, then parted anew: by days, and by what hangs together.

A telling is what merging knows of a mention (`events.telling`): its record, its sentence, and of its document the
day, the outlet, the opening words and the countries that it names.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from entente.events.telling import Telling, interval, telling
from entente.store import OPENING

ROWS_AT_ONCE = 5_000
TELLINGS = pa.schema(
    [("n", pa.int64()), ("id", pa.string()), ("record", pa.string()), ("sentence", pa.string()),
     ("day", pa.date32()), ("opening", pa.string()), ("about", pa.list_(pa.string())), ("document", pa.string()),
     ("outlet", pa.string()), ("outlet_country", pa.string()), ("state_run", pa.bool_()),
     ("first", pa.int32()), ("last", pa.int32())]
)  # fmt: skip


@dataclass(frozen=True)
class ShardTellings:
    """The tables of one shard that hold its documents and mentions, by the month; and where its numbers begin.

    silent: a Parquet file of documents that tell nothing here, copies or repeated in this shard: (document, shard),
    shard null for all shards
    """

    shard: str
    documents: tuple[str, ...]
    mentions: tuple[str, ...]
    begins: int
    silent: Path
    into: Path


def gather(given: ShardTellings, deaths: int = 0) -> Counter[int | None]:
    """Write the tellings of a shard to a file; on how many of them lie on each first day (None: without a day)."""
    first_days: Counter[int | None] = Counter()
    silent, number = _silent(given), given.begins
    path = given.into / f"{given.shard}.parquet"
    with pq.ParquetWriter(path, TELLINGS, compression="zstd") as file:
        rows = (row for document, mentions in _told(given, silent) for row in _tellings(mentions, document))
        while together := list(islice(rows, ROWS_AT_ONCE)):
            for row in together:
                row["n"], number = number, number + 1
                first_days[row["first"]] += 1
            file.write_table(pa.Table.from_pylist(together, TELLINGS))
    return first_days


_OF_DOCUMENTS = ("id", "title", "day", "text", "outlet", "outlet_country", "state_run")
_OF_MENTIONS = ("id", "document", "record")


def _silent(given: ShardTellings) -> set[str]:
    """The documents of the shard that tell nothing."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        rows = connection.execute(
            f"SELECT document FROM '{given.silent}' WHERE shard = ? OR shard IS NULL AND document IN "
            f"(SELECT document FROM read_parquet(?, hive_partitioning = false))",
            [given.shard, list(given.mentions)],
        ).fetchall()
    return {document for (document,) in rows}


def _told(given: ShardTellings, silent: set[str]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The documents that tell something, each with its mentions; in both tables they stand in the same order."""
    for month, files in groupby(sorted(given.mentions, key=_order), key=_month):
        beside = [name for name in sorted(given.documents, key=_order) if _month(name) == month]
        documents = _rows(beside, _OF_DOCUMENTS)
        for key, mentions in groupby(_rows(list(files), _OF_MENTIONS), key=lambda row: row["document"]):
            document = next(row for row in documents if row["id"] == key)
            if key not in silent:
                yield document, list(mentions)


def _order(name: str) -> tuple[str, int, str]:
    return _month(name), len(name), name  # the tenth file of a month after the second


def _month(name: str) -> str:
    """The part of a file's name that says of which month it is."""
    return name.rsplit("/", 1)[0].rsplit("/year=", 1)[1]


def _rows(files: Sequence[str], columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    for name in files:
        with pq.ParquetFile(name) as table:
            for batch in table.iter_batches(256, columns=list(columns), use_threads=False):
                yield from batch.to_pylist()


def _tellings(mentions: Sequence[dict[str, Any]], document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The tellings of one document."""
    records = [json.loads(row["record"]) for row in mentions]
    about = sorted({country for record in records for country in _countries(record)})
    opening = " ".join(filter(None, (document["title"], document["text"][:OPENING])))
    for row, record in zip(mentions, records, strict=True):
        first, last, _, _ = interval(record, document["day"])
        yield {
            "id": row["id"], "record": row["record"], "day": document["day"], "opening": opening, "about": about,
            "sentence": document["text"][record["sentence"]["start"] : record["sentence"]["end"]],
            "document": document["id"], "outlet": document["outlet"], "outlet_country": document["outlet_country"],
            "state_run": document["state_run"], "first": first, "last": last,
        }  # fmt: skip


def _countries(record: Mapping[str, Any]) -> Iterator[str]:
    for actor in (*record["actors"], *record["recipients"]):
        if actor["country"]:
            yield actor["country"]
    if (record["place"] or {}).get("country"):
        yield record["place"]["country"]


def read_part(folder: Path) -> list[dict[str, Any]]:
    """The rows of one part, in the order of their numbers."""
    table = pa.concat_tables([pq.read_table(path, partitioning=None) for path in sorted(folder.glob("*.parquet"))])
    rows: list[dict[str, Any]] = table.sort_by("n").to_pylist()
    return rows


def made(row: Mapping[str, Any]) -> Telling:
    """The telling of a row."""
    return telling(json.loads(row["record"]), row["sentence"], row["day"], row["opening"], row["about"])
