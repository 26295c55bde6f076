"""The embedded gazetteer: a spelling → the places in the world that bear it.

Towns of over 500 people and first-level divisions come out of GeoNames (`tools/make_places.py`), countries, regions
and well-known sites out of sites.tsv. Nothing is decided here: which of the places is meant, `places` decides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from entente.actors.spelling import folded
from entente.actors.tables import KNOWLEDGE, KnowledgeMissing, rows_of
from entente.records import PlacePrecision

if TYPE_CHECKING:
    import pyarrow as pa

SITE_PRECISION: dict[str, PlacePrecision] = {"country": "country", "region": "province", "site": "site"}


@dataclass(frozen=True, slots=True)
class Site:
    """One place. lat and lon are degrees (WGS 84), population people, geonames its id there."""

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: PlacePrecision
    population: int = 0
    geonames: int | None = None
    usual: bool = True  # whether the spelling asked for is the usual one


class _Sorted:
    """A sorted Arrow column of strings, searched where it lies: no Python object for each of its rows."""

    def __init__(self, column: pa.StringArray):
        import numpy as np

        _, offsets, data = column.buffers()
        self._offsets = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
        self._data = memoryview(data)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, row: int) -> bytes:
        return bytes(self._data[self._offsets[row] : self._offsets[row + 1]])


class Gazetteer:
    """All places of one folder of tables, read once."""

    def __init__(self, folder: Path = KNOWLEDGE):
        """Read places.parquet, place_names.parquet and sites.tsv. Raises KnowledgeMissing when one is absent."""
        import pyarrow.parquet as pq

        try:
            names, self._places = (
                pq.ParquetFile(folder / f"{name}.parquet").read().combine_chunks() for name in ("place_names", "places")
            )
        except OSError as fault:
            raise KnowledgeMissing(f"cannot read the gazetteer in {folder}: {fault}; install entente again") from fault
        self._keys = _Sorted(names["key"].chunk(0))
        self._at, self._usual = names["place"].chunk(0), names["usual"].chunk(0)
        self._sites: dict[str, list[Site]] = defaultdict(list)
        self.countries: dict[str, Site] = {}
        self._read_sites(folder / "sites.tsv")
        self.named = lru_cache(maxsize=16384)(self._named)

    def _read_sites(self, path: Path) -> None:
        for row in rows_of(path):
            site = Site(
                row["name"],
                row["country"] or None,
                row["admin1"] or None,
                float(row["lat"]),
                float(row["lon"]),
                SITE_PRECISION[row["kind"]],
            )
            self._sites[folded(row["phrase"])].append(site)
            if row["kind"] == "country" and site.country:
                self.countries.setdefault(site.country, site)

    def _named(self, key: str) -> Sequence[Site]:
        """All places that the folded spelling `key` may name, in no order of meaning."""
        return [*self._sites.get(key, ()), *self._towns(key)]

    def _towns(self, key: str) -> Iterator[Site]:
        wanted = key.encode()
        row = bisect_left(self._keys, wanted)
        while row < len(self._keys) and self._keys[row] == wanted:
            found = self._places.slice(self._at[row].as_py(), 1).to_pylist()[0]
            division = found.pop("division")
            yield Site(
                **(found | {"lat": found["lat"] / 1000, "lon": found["lon"] / 1000}),
                precision="province" if division else "city",
                usual=self._usual[row].as_py(),
            )
            row += 1


@lru_cache(maxsize=1)
def shipped_places() -> Gazetteer:
    """The gazetteer of the package, read once a process, when the first place is asked for."""
    return Gazetteer()
