"""`entente actors show`: who a name is on a date."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.cli.errors import FAILED
from entente.cli.options import day

if TYPE_CHECKING:
    from rich.console import Console

    from entente.actors import ShownActor

actors = typer.Typer(help="Who is who.", no_args_is_help=True, rich_markup_mode=None)


@actors.callback()
def _actors() -> None:
    """Who is who: countries, people in office, organisations, armed groups, outlets."""


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as a text has it.")],
    on: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day; by default every meaning it ever had.", show_default=False),
    ] = None,
) -> None:
    """Show whom NAME may mean on a date, and whom it is taken for: a table on a terminal, JSON lines in a pipe.

    The last column says why a text that has the name alone means this one; members are those of the day.
    """
    when = day(on, "--on")
    found = shown(name, when)
    if not found:
        then = f" on {when}; without --on it is looked up on every day" if when else ""
        print(f"entente: {name!r} is not in the tables{then}", file=sys.stderr)
        raise typer.Exit(FAILED)
    if sys.stdout.isatty():
        from rich.console import Console

        _table(Console(highlight=False, markup=False, emoji=False), found)
        return
    from entente.formats import json_line

    for actor in found:
        sys.stdout.buffer.write(json_line(_row(actor)))


def shown(name: str, on: date | None) -> Sequence[ShownActor]:
    """What the tables of actors say of a name on a day: see `entente.actors.show`."""
    from entente.actors import show

    return show(name, on)


def _row(actor: ShownActor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "country": actor.country,
        "sectors": list(actor.sectors),
        "office": actor.office,
        "from": str(actor.from_) if actor.from_ else None,
        "until": str(actor.until) if actor.until else None,
        "source": actor.source,
        "members": list(actor.members),
        "choice": actor.choice,
    }


def _table(console: Console, found: Sequence[ShownActor]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in _row(found[0]):
        table.add_column(name, overflow="fold")
    for actor in found:
        cells = _row(actor) | {"sectors": " ".join(actor.sectors), "members": " ".join(actor.members)}
        table.add_row(*(Text(str(cell) if cell is not None else "") for cell in cells.values()))
    console.print(table)
