"""A file of another data set into a store, with the report of what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from entente._version import __version__
from entente.documents.errors import where_of
from entente.formats.reading import gdelt, icews, polecat
from entente.formats.reading.faults import ImportFault, ImportReport
from entente.records import Event
from entente.store import Store
from entente.store.imported import keep

Layout: TypeAlias = Literal["polecat", "icews", "gdelt"]
LAYOUTS: dict[Layout, Callable[[Path, ImportReport, str], Iterator[Event]]] = {
    "polecat": polecat.events, "icews": icews.events, "gdelt": gdelt.events,
}  # fmt: skip


def read(layout: Layout, path: Path, report: ImportReport, source: str | None = None) -> Iterator[Event]:
    """The events of a file, one at a time, for `source` (the layout's own name by default); `report` counts.

    Raises ImportFault when the file cannot be read, at once or where it breaks off, and when there is nothing in it.
    """
    for event in LAYOUTS[layout](path, report, source or layout):
        report.events += 1
        yield event
    if not report.rows and not report.refused:
        raise ImportFault(f"{where_of(path)}: there are no rows in it; get the file again")


def import_file(store: Store, layout: Layout, path: Path, source: str | None = None) -> ImportReport:
    """Put the events of a file into a store; what the store has already stays as it is.

    A file that breaks off gives what it has before, and its report says so. Raises StoreError.
    """
    report = ImportReport(where_of(path))
    options = {"import": layout, "file": path.name, "source": source or layout}
    report.known = keep(store, _until_broken(layout, path, report, source), __version__, options)
    return report


def _until_broken(layout: Layout, path: Path, report: ImportReport, source: str | None) -> Iterator[Event]:
    try:
        yield from read(layout, path, report, source)
    except ImportFault as fault:
        report.broken = str(fault)
