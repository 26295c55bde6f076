"""`entente import`: files of POLECAT, ICEWS and GDELT into a store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from entente.cli.errors import FAILED, misuse

# Written out, not imported from entente.formats: typer evaluates it whenever --help is asked for.
LayoutName: TypeAlias = Literal["polecat", "icews", "gdelt"]
OWN = "entente"  # the source of events that are merged from mentions

LayoutArgument = Annotated[LayoutName, typer.Argument(metavar="LAYOUT", help="polecat, icews or gdelt (Events).")]
FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Files as they are published, also .zip and .gz.")
]
DbOption = Annotated[
    Path, typer.Option("--db", metavar="STORE", help="The store; made if there is none.", show_default=False)
]
SourceOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The name of the data set; by default that of the layout.", show_default=False),
]


def import_files(layout: LayoutArgument, files: FilesArgument, db: DbOption, source: SourceOption = None) -> None:
    """Put the events of other data sets into a store, beside those that entente merges from what it reads.

    Events get PLOVER's types; those that the store has already stay as they are, so that a file may be given again.
    For each file a report says how many rows were read and what was mended or refused, by reason, with the first line.
    """
    from entente.formats.reading import import_file
    from entente.formats.words import printable
    from entente.store import open_store

    if source is not None and (not source.strip() or source.strip().lower() == OWN):
        misuse(f"--source {source!r}: name another data set; {OWN} is what is merged from mentions")
    for file in files:
        if not file.is_file():
            misuse(f"{file}: {'is a folder: name the files in it' if file.is_dir() else 'no such file'}")
    failed = False
    with open_store(db) as store:
        for file in files:
            report = import_file(store, layout, file, source and source.strip())
            for line in report.lines():
                typer.echo(printable(line), err=True)
            failed |= report.failed
    if failed:
        raise typer.Exit(FAILED)
