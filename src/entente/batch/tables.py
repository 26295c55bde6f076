"""Records of one shard → Parquet files, one a table and month, in the columns that a store has.

`mentions/year=2023/month=3/SHARD.parquet`, by the day on which the document was published; documents without a day are
in the part that hive calls `__HIVE_DEFAULT_PARTITION__`. The column `record` holds each record as JSON, as
`entente code --format jsonl` prints it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from entente._version import __version__
from entente.store.rows import COLUMNS, Row

WORK = ".work"  # the folder of what is not ready yet
TABLES = ("documents", "mentions", "mention_actors", "statements", "statement_actors")
DYADS, COVERAGE = "dyads", "coverage.parquet"  # what is counted of all shards
UNDATED = "__HIVE_DEFAULT_PARTITION__"
ROWS_AT_ONCE = 2_000  # of a table and month, in memory
OPEN_FILES = 60  # of all tables and months; with more, files are closed and others begun

Month = tuple[str, str]


def schema_of(table: str) -> pa.Schema:
    """The columns of a table: those of a store, but for what says which run wrote a row; and the shard."""
    kept = [each for each in COLUMNS[table] if each.name not in ("run", "fingerprint")]
    return pa.schema([*kept, ("shard", pa.large_string())], metadata={"entente.version": __version__})


def month_of(day: date | None) -> Month:
    """The part that a day falls in: year and month."""
    return (str(day.year), str(day.month)) if day else (UNDATED, UNDATED)


class ShardWriter:
    """Writes the rows of one shard to a folder of its own; `publish` moves them to where they belong, one by one."""

    def __init__(self, out: Path, key: str) -> None:
        """Write into `out` for the shard of this key. Raises OSError."""
        self._out, self._key = out, key
        (out / WORK).mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix=f"{key}.", dir=out / WORK))  # two may be at work on one shard
        self._waiting: dict[tuple[str, Month], list[Row]] = defaultdict(list)
        self._open: dict[tuple[str, Month], pq.ParquetWriter] = {}
        self._rounds = 0
        self.files: dict[str, int] = {}

    def write(self, day: date | None, rows: Mapping[str, Sequence[Row]]) -> None:
        """Take the rows of one document, published on `day`."""
        month = month_of(day)
        for table in TABLES:
            if listed := rows.get(table):
                waiting = self._waiting[table, month]
                waiting.extend(listed)
                if len(waiting) >= ROWS_AT_ONCE:
                    self._flush(table, month)

    def publish(self) -> dict[str, int]:
        """Close all files and put them in place of those that an earlier coding of the shard left; their rows."""
        self._close()
        for name in self.files:
            place = self._out / name
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self._folder / name.replace("/", "#"), place)
        shutil.rmtree(self._folder, ignore_errors=True)
        return dict(sorted(self.files.items()))

    def discard(self) -> None:
        """Drop what was written."""
        for writer in self._open.values():
            writer.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _flush(self, table: str, month: Month) -> None:
        rows = self._waiting.pop((table, month))
        name = self._name(table, month)
        if (table, month) not in self._open:
            if len(self._open) >= OPEN_FILES:
                self._close_files()
                name = self._name(table, month)
            path = self._folder / name.replace("/", "#")
            self._open[table, month] = pq.ParquetWriter(path, schema_of(table), compression="zstd")
        marked = [{**row, "shard": self._key} for row in rows]
        self._open[table, month].write_table(pa.Table.from_pylist(marked, schema_of(table)))
        self.files[name] = self.files.get(name, 0) + len(rows)

    def _name(self, table: str, month: Month) -> str:
        again = f"-{self._rounds}" if self._rounds else ""
        return f"{table}/year={month[0]}/month={month[1]}/{self._key}{again}.parquet"

    def _close(self) -> None:
        for table, month in sorted(self._waiting):
            self._flush(table, month)
        self._close_files()

    def _close_files(self) -> None:
        for writer in self._open.values():
            writer.close()
        self._open = {}
        self._rounds += 1


def remove(out: Path, files: Mapping[str, Any]) -> None:
    """Take away the files of a shard that is to be coded anew."""
    for name in files:
        (out / name).unlink(missing_ok=True)
