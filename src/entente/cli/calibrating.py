"""`entente calibrate`: confidence fitted on answers given by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.cli.errors import misuse
from entente.cli.filters import DbOption, check_store

if TYPE_CHECKING:
    from entente.coding.confidence import Recalibration


def calibrate(
    db: DbOption,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write the calibration.", show_default=False)
    ],
    sample: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Use this sample; by default all. Repeatable.", show_default=False),
    ] = None,
) -> None:
    """Fit confidence anew on the answers to samples of a store, for entente code --coder FILE.toml.

    Few answers change little. Prints the expected calibration error before and after, cross-validated, and how often
    mentions of each tenth of confidence were right.
    """
    check_store(db)
    from entente.evaluate.validation import SampleError
    from entente.evaluate.validation.recalibrating import recalibrate_store
    from entente.formats import Destination
    from entente.store import open_store

    with open_store(db, read_only=True) as store:
        try:
            made = recalibrate_store(store, sample)
        except SampleError as error:
            misuse(str(error))
    with Destination(output) as file:
        file.write(made.model_dump_json(indent=1).encode() + b"\n")
    _show(made, output)


def _show(made: Recalibration, output: Path) -> None:
    print(f"answers            {made.answers}")
    print(f"calibration error  {made.error_before:.3f} before, {made.error_after:.3f} after (cross-validated)")
    print("said  right  answers")
    for number, said, right in made.reliability:
        print(f"{said:.2f}  {right:.2f}   {number:>7,}")
    if made.error_after >= made.error_before:
        print("the answers do not better the confidence that the model has: check more, or go without", file=sys.stderr)
    print(f'{output}: use it with [confidence] calibration = "{output.name}" in a --coder file', file=sys.stderr)
