"""The events of a batch → dyad series: what every country did to, and said about, every other, month by month.

`dyads/2023.parquet` holds the pairs and months with anything in them, directed, counted as `relations.panel` counts;
`coverage.parquet` says what was read in each month: where it was covered, a pair that has no row did nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from entente.batch.archive import archive_of
from entente.batch.tables import COVERAGE, DYADS
from entente.records import COUNTRY_CODES
from entente.relations import coverage
from entente.store import Store
from entente.store.counting import EVENT_MEASURES, STATEMENT_MEASURES, Counted, dyad_events, dyad_statements

OWN = "entente"  # the source of events that were merged from mentions


def write_series(out: Path, shards: Iterable[str], into: Path) -> int:
    """Write the monthly counts of directed dyads, a file a year, and the coverage into `into`; how many rows."""
    (into / DYADS).mkdir(parents=True)
    with archive_of(out, shards) as store:
        rows = _counted(store)
        covered = coverage(store, "month").rows.reset_index()
    years = pc.year(rows["period"])
    for year in sorted(set(years.to_pylist())):
        pq.write_table(rows.filter(pc.equal(years, year)), into / DYADS / f"{year}.parquet", compression="zstd")
    covered["period"] = covered["period"].dt.date
    pq.write_table(pa.Table.from_pandas(covered, preserve_index=False), into / COVERAGE, compression="zstd")
    count: int = rows.num_rows
    return count


def _counted(store: Store) -> pa.Table:
    """Rows (period, iso3_a, iso3_b, measures) by period and pair; where nothing is counted, counts and sums are 0."""
    codes = sorted(COUNTRY_CODES)
    acted, values = dyad_events(True, "month", Counted(OWN, {"status": ["actual"]}), codes)
    said, more = dyad_statements(True, "month", codes)
    measures = ", ".join(map(_measure, EVENT_MEASURES | STATEMENT_MEASURES))
    return store.ask(
        f"SELECT period, a AS iso3_a, b AS iso3_b, {measures} "
        f"FROM ({acted}) FULL JOIN ({said}) USING (period, a, b) ORDER BY 1, 2, 3",
        values | more,
    )


def _measure(name: str) -> str:
    if name.endswith("_mean"):
        return name
    counted = "statements" if name in STATEMENT_MEASURES else "events"
    return f"CASE WHEN {counted} IS NULL THEN 0 ELSE {name} END AS {name}"
