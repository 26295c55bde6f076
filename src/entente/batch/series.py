"""The events of a batch → dyad series: what every country did to, and said about, every other, month by month.

`dyads/2023.parquet` holds the pairs and months with anything in them, directed, counted as `relations.panel` counts;
`coverage.parquet` says what was read in each month: where it was covered, a pair that has no row did nothing.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from entente.batch.archive import open_archive
from entente.records import COUNTRY_CODES
from entente.relations import coverage
from entente.store.counting import (
    EVENT_MEASURES,
    STATEMENT_MEASURES,
    Counted,
    dyad_events,
    dyad_statements,
)

OWN = "entente"  # the source of events that were merged from mentions
DYADS, COVERAGE = "dyads", "coverage.parquet"
COUNTS = [name for name in (*EVENT_MEASURES, *STATEMENT_MEASURES) if not name.endswith(("_sum", "_mean"))]


def write_series(out: Path, into: Path) -> int:
    """Write the monthly counts of directed dyads, a file a year, and the coverage into `into`; how many rows."""
    (into / DYADS).mkdir(parents=True)
    codes = sorted(COUNTRY_CODES)
    with open_archive(out) as store:
        acted = store.ask(*dyad_events(True, "month", Counted(OWN, {"status": ["actual"]}), codes)).to_pandas()
        said = store.ask(*dyad_statements(True, "month", codes)).to_pandas()
        covered = coverage(store, "month").rows.reset_index()
    rows = acted.merge(said, how="outer", on=["period", "a", "b"]).sort_values(["period", "a", "b"])
    rows[COUNTS] = rows[COUNTS].fillna(0).astype("int64")
    rows = rows.rename(columns={"a": "iso3_a", "b": "iso3_b"})
    for year, listed in rows.groupby(pd.to_datetime(rows["period"]).dt.year):
        pq.write_table(
            pa.Table.from_pandas(listed, preserve_index=False), into / DYADS / f"{year}.parquet", compression="zstd"
        )
    covered["period"] = covered["period"].dt.date
    pq.write_table(pa.Table.from_pandas(covered, preserve_index=False), into / COVERAGE, compression="zstd")
    return len(rows)
