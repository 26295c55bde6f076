"""The tables of a batch as DuckDB sees them: every row once, copies known as such; read like a store, not copied."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa

from entente.batch.manifests import read
from entente.batch.tables import TABLES, WORK, schema_of
from entente.store import Store
from entente.store.event_rows import EVENT_COLUMNS

MEMORY = "1GB"  # of DuckDB; what needs more goes to files in the work folder
MERGED = tuple(EVENT_COLUMNS)  # the tables that merging makes
COPIES, REPEATED = "copies.parquet", "repeated.parquet"
SUMMARY = "merged.json"  # what all shards make together, and which these are; written last

# Of documents that stand in several shards under one id, the first counts; copies tell nothing, their originals do.
_ONCE = "(document, shard) NOT IN (SELECT (document, shard) FROM repeated)"
_TOLD = f"{_ONCE} AND document NOT IN (SELECT document FROM copies)"


def connect(out: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB of our own that spills into the work folder of `out`, if there is one."""
    place = out / WORK if (out / WORK).is_dir() else Path(tempfile.gettempdir())
    spills = str(place / f"duckdb-{uuid4().hex}")  # made when it is needed; two must not share one
    config: dict[str, Any] = {
        "threads": 2, "memory_limit": MEMORY, "temp_directory": spills, "preserve_insertion_order": False,
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    }  # fmt: skip
    return duckdb.connect(":memory:", config=config)


def files_of(out: Path, shards: Iterable[str]) -> dict[str, list[str]]:
    """The files of each table that the manifests of these shards name."""
    found: dict[str, list[str]] = {table: [] for table in TABLES}
    for shard in shards:
        kept = read(out, shard)
        for name in kept.files if kept else ():
            found[name.split("/", 1)[0]].append(str(out / name))
    return {table: sorted(names) for table, names in found.items()}


def see(connection: duckdb.DuckDBPyConnection, name: str, files: Sequence[str], schema: pa.Schema) -> None:
    """Have a table of these files under a name; without files an empty one."""
    if files:
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet([{listed}])")
        return
    connection.register("nothing", schema.empty_table())
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM nothing")
    connection.unregister("nothing")


def summary(out: Path) -> dict[str, Any]:
    """What the summary of a batch says; nothing where none was finished."""
    try:
        kept: dict[str, Any] = json.loads((out / SUMMARY).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept


def open_archive(out: str | Path) -> Store:
    """The tables of a batch as a store to read: queries, counts, dyad series and panels; nothing can be written.

    The records stay in their files. Those of shards that are in IN no longer, or failed, are left out.
    Raises FileNotFoundError where no batch was finished.
    """
    out = Path(out)
    if "shards" not in (kept := summary(out)):
        raise FileNotFoundError(f"{out}: holds no finished batch; run entente batch IN {out}")
    return archive_of(out, kept["shards"])


def archive_of(out: Path, shards: Iterable[str]) -> Store:
    """The tables of these shards, and of what was made of them together."""
    connection = connect(out)
    for table, files in files_of(out, shards).items():
        see(connection, f"all_{table}", files, schema_of(table))
    for name in ("copies", "repeated"):
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{out / name}.parquet')")
    run = "0::BIGINT AS run, NULL::BIGINT AS retired_by"
    connection.execute(
        f"CREATE VIEW documents AS SELECT d.* REPLACE (c.copy_of AS copy_of, "
        f"CASE WHEN c.copy_of IS NULL THEN d.sentences END AS sentences), '' AS fingerprint, {run} "
        f"FROM all_documents d LEFT JOIN copies c ON c.document = d.id "
        f"WHERE (d.id, d.shard) NOT IN (SELECT (document, shard) FROM repeated)"
    )
    for table in TABLES[1:]:
        connection.execute(f"CREATE VIEW {table} AS SELECT *, {run} FROM all_{table} WHERE {_TOLD}")
    for table in MERGED:
        files = sorted(map(str, (out / table).glob("**/*.parquet")))
        see(connection, f"all_{table}", files, EVENT_COLUMNS[table])
        columns = "*" if not files else "*, 0::BIGINT AS run"
        connection.execute(f"CREATE VIEW {table} AS SELECT {columns}, NULL::BIGINT AS retired_by FROM all_{table}")
    return Store(connection, str(out), True)
