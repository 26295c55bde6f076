"""`entente correct` and `entente corrections`: what a person knows better than the coder, kept and undone."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from entente.cli.errors import misuse
from entente.cli.events import summary
from entente.cli.filters import DbOption, check_store
from entente.cli.options import FormatOption, OutputOption, terminal
from entente.formats.words import many, printable

if TYPE_CHECKING:
    from entente.records import Correction
    from entente.store import Store

REMOVE, RECORD = "remove", "record"  # the word for it, and the slot that says that there is no such record

RecordArgument = Annotated[
    str,
    typer.Argument(
        metavar="RECORD",
        help="Id of a mention, a statement or an event, or its beginning; of an event all mentions are corrected.",
        show_default=False,
    ),
]
SlotArgument = Annotated[
    str,
    typer.Argument(
        metavar="SLOT",
        help="Of a mention or event: type, mode, context, status, historical, date, place, actors, recipients,"
        " reported_by, magnitude. Of a statement: speakers, about, stance, date, form, reported_by. remove: there is"
        " no such record.",
        show_default=False,
    ),
]
ValueArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="VALUE",
        help='What it should be: CONSULT; 2023-03-10, 2023-03 or 2023-03-01/2023-03-05; "CHN MIL; person/xi-jinping";'
        ' "the ministry = UKR GOV"; "Tripoli, LBN"; "dead 12; injured 30"; none.',
        show_default=False,
    ),
]


def correct(
    record: RecordArgument,
    slot: SlotArgument,
    db: DbOption,
    value: ValueArgument = None,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who says so; by default your login name.", show_default=False)
    ] = None,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="Why.", show_default=False)] = None,
) -> None:
    """Correct a record: the correction is kept, also when documents are coded again, and shows as edited.

    Events are brought up to date at once. entente corrections lists what was corrected, and undoes it.
    """
    from entente.records import CorrectionError
    from entente.store import open_store

    removes = slot.strip().lower() in (REMOVE, RECORD)
    if removes and value is not None and value.strip().lower() != "none":
        misuse(f"{slot} takes no value: leave {value!r} out")
    if not removes and value is None:
        misuse(f"give the value that {slot} should have, or none")
    check_store(db)
    with open_store(db) as store:
        try:
            store.correct(record, RECORD if removes else slot.strip().lower(), value, by or _login(), why)
        except CorrectionError as error:
            misuse(str(error))
        made = store.corrections()
        _say(_told([each for each in made if each.act == made[-1].act]))
        _merge(store)


def corrections(
    db: DbOption,
    undo: Annotated[
        int | None,
        typer.Option(metavar="ID", help="Undo this correction, and those made together with it.", show_default=False),
    ] = None,
    layout: FormatOption = None,
    output: OutputOption = None,
) -> None:
    """Show what was corrected by hand in a store: who, when, what, what it was, and why; or undo it."""
    from entente.formats import FormatError, chosen_format, open_writer
    from entente.records import CorrectionError
    from entente.store import open_store

    check_store(db)
    try:
        layout = chosen_format(layout, output, terminal(output) is not None, "correction")
    except FormatError as error:
        misuse(str(error))
    with open_store(db, read_only=undo is None) as store:
        if undo is not None:
            try:
                undone = store.undo(undo)
            except CorrectionError as error:
                misuse(str(error))
            _say(f"undone: {_told(undone)}")
            _merge(store)
            return
        found = store.corrections()
        with open_writer(layout, output, "span", "correction", terminal(output)) as writer:
            for each in found:
                writer.write(None, [each.model_dump(mode="json")])
    if not found and layout == "table":
        _say("nothing was corrected")


def _told(made: list[Correction]) -> str:
    """What was corrected, in a line: "correction 3, type of 2 mentions: CONSULT, was ACCUSE"."""
    first = made[0]
    whom = f"{first.of} {first.record}" if len(made) == 1 else many(len(made), first.of)
    if first.slot == RECORD:
        return f"correction {first.id}: {whom} left out"
    return f"correction {first.id}: {first.slot} of {whom} is {first.value or 'none'}, was {first.was or 'none'}"


def _merge(store: Store) -> None:
    from entente import __version__
    from entente.events import merge

    _say(summary(merge(store, __version__)))


def _say(line: str) -> None:
    print(printable(line), file=sys.stderr)


def _login() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may have no name for its user
        return None
