"""The tables of a batch as DuckDB sees them: every row once, copies known as such; read like a store, not copied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from entente.batch.manifests import FOLDER, read
from entente.batch.tables import TABLES, WORK, schema_of
from entente.store import Store
from entente.store.event_rows import EVENT_COLUMNS

MEMORY = "1GB"  # of DuckDB; what needs more goes to files in the work folder
MERGED = tuple(EVENT_COLUMNS)  # the tables that merging makes
COPIES, REPEATED = "copies.parquet", "repeated.parquet"

# Of documents that stand in several shards under one id, the first counts; copies tell nothing, their originals do.
_ONCE = "(document, shard) NOT IN (SELECT (document, shard) FROM repeated)"
_TOLD = f"{_ONCE} AND document NOT IN (SELECT document FROM copies)"


def connect(out: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB of our own that spills into the work folder of `out`, on one thread."""
    work = out / WORK
    work.mkdir(parents=True, exist_ok=True)
    config: dict[str, Any] = {
        "threads": 2, "memory_limit": MEMORY, "temp_directory": str(work / "duckdb"), "preserve_insertion_order": False,
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


def open_archive(out: str | Path) -> Store:
    """The tables of a batch as a store to read: queries, counts, dyad series and panels; nothing can be written.

    The records stay in their files. Raises FileNotFoundError where no batch was finished.
    """
    out = Path(out)
    if not (out / COPIES).is_file():
        raise FileNotFoundError(f"{out}: holds no finished batch; run entente batch IN {out}")
    connection = connect(out)
    shards = sorted(path.stem for path in (out / FOLDER).glob("*.json"))
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
