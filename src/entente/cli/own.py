"""`entente actors add` and `entente actors import`: users' own actors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.cli.errors import misuse

if TYPE_CHECKING:
    from entente.actors.own import OwnActor

OwnArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The file with the actors.")]


def add(file: OwnArgument) -> None:
    """Add the actors of FILE to those that entente knows.

    FILE is a CSV table (phrase, and if wanted name, id, country, sectors, office, from, until) or offices as JSON
    from the Wikidata query service; it is read as a whole or not at all. A file of the same name replaces what it
    gave before.
    """
    from entente.actors import TableFault, read_csv, read_wikidata, shipped

    if not file.is_file():
        misuse(f"{file}: no such file")
    try:
        actors = (read_wikidata if file.suffix == ".json" else read_csv)(file, shipped().names_of_countries())
    except TableFault as fault:
        misuse(f"{fault}; nothing was added")
    _keep(file, actors)


def import_(file: OwnArgument) -> None:
    """Add the actors of FILE, an actor dictionary of TABARI or PETRARCH, to those that entente knows.

    Entries that are broken are named and left out, those without a code in PLOVER counted.
    """
    from entente.actors import TableFault, read_petrarch

    if not file.is_file():
        misuse(f"{file}: no such file")
    try:
        found = read_petrarch(file)
    except TableFault as fault:
        misuse(str(fault))
    for fault_line in found.faults:
        typer.echo(f"entente: {fault_line}; entry left out", err=True)
    if found.uncoded:
        typer.echo(f"entente: {found.uncoded} entries have no code that PLOVER knows and were left out", err=True)
    _keep(file, found.actors)


def _keep(file: Path, actors: Sequence[OwnActor]) -> None:
    from entente.actors import folder, write

    target = folder() / f"{file.name.partition('.')[0]}.csv"
    write(actors, target)
    typer.echo(f"{len(actors)} phrases of {len({actor.id for actor in actors})} actors, kept in {target}")
