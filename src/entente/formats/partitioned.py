"""Events → a folder of Parquet files parted by year and month, as pyarrow, Spark, DuckDB and Polars load them whole.

`year=2023/month=3/events-0.parquet`: by the first day on which an event may have happened. Undated events are in the
part that hive calls `__HIVE_DEFAULT_PARTITION__`, in which year and month are null. The metadata of a file say which
version of the columns it has (`entente.events`) and which entente wrote it (`entente.version`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente._version import __version__
from entente.formats.flat import flat
from entente.formats.flat_events import EVENTS_VERSION
from entente.formats.flat_files import schema_of, typed
from entente.formats.levels import TextLevel
from entente.formats.writers import FormatError

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_ONCE = 10_000
OPEN_FILES = 200  # parts written side by side: events come by date, so that few are


def check_folder(path: Path) -> None:
    """Raise FormatError unless `path` is free, or an empty folder: nothing is written over."""
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise FormatError(f"{path} is there already: name a folder that is new or empty")


def write_events(
    path: Path, events: Iterable[tuple[Mapping[str, Any], Mapping[str, Any] | None]], level: TextLevel
) -> int:
    """Write events, each with the document of its evidence, to the folder `path`; return how many.

    The folder appears when it is complete. Raises OSError when it cannot be written, FormatError when it is in use.
    """
    import pyarrow as pa
    import pyarrow.dataset as ds

    check_folder(path)
    part = path.absolute().with_name(f".{path.name[:100]}.{os.getpid()}.part")
    columns = schema_of("event")
    schema = pa.schema([*columns, ("year", pa.int32()), ("month", pa.int32())], metadata=_about())
    counted = [0]
    try:
        part.mkdir()
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error
    try:
        ds.write_dataset(
            pa.RecordBatchReader.from_batches(schema, _batches(events, level, schema, counted)),
            part,
            format="parquet",
            partitioning=ds.partitioning(pa.schema([schema.field("year"), schema.field("month")]), flavor="hive"),
            basename_template="events-{i}.parquet",
            file_options=ds.ParquetFileFormat().make_write_options(compression="zstd"),
            use_threads=False,  # the rows of a file stay in the order of the events
            max_open_files=OPEN_FILES,
            max_rows_per_group=ROWS_AT_ONCE * 10,
        )
        if not counted[0]:
            _write_nothing(part, columns.with_metadata(_about()))
        if path.exists():
            path.rmdir()
        os.replace(part, path.absolute())
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return counted[0]


def _about() -> dict[str, str]:
    return {"entente.events": str(EVENTS_VERSION), "entente.version": __version__}


def _batches(
    events: Iterable[tuple[Mapping[str, Any], Mapping[str, Any] | None]],
    level: TextLevel,
    schema: pa.Schema,
    counted: list[int],
) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    rows = (_row(event, document, level) for event, document in events)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        counted[0] += len(batch)
        yield pa.RecordBatch.from_pylist(batch, schema)


def _row(event: Mapping[str, Any], document: Mapping[str, Any] | None, level: TextLevel) -> dict[str, Any]:
    row = typed(flat(event, document, level), "event")
    first = row["date_start"]
    return {**row, "year": first and first.year, "month": first and first.month}


def _write_nothing(folder: Path, schema: pa.Schema) -> None:
    """No events: one file without rows, so that the columns are there to load."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist([], schema), folder / "events-0.parquet")
