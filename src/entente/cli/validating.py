"""`entente validate`: samples drawn from a store, checked by hand, and what the answers say."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from entente.cli.errors import FAILED, misuse
from entente.cli.filters import (
    ActorOption,
    DbOption,
    OutletOption,
    RecipientOption,
    SinceOption,
    StatusOption,
    TypeOption,
    UntilOption,
    check_store,
    query_of,
)

if TYPE_CHECKING:
    from entente.evaluate.validation import Figures

# Written out, not imported from entente.evaluate: typer evaluates them whenever --help is asked for.
AllocationName: TypeAlias = Literal["equal", "proportional"]
OrderName: TypeAlias = Literal["random", "uncertain"]
AnswersName: TypeAlias = Literal["jsonl", "label-studio", "training"]

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name of the sample.")]

validate = typer.Typer(help="Check records by hand.", no_args_is_help=True, rich_markup_mode=None)


@validate.callback()
def _validate() -> None:
    """Check records by hand: draw a sample, answer it, and report how precise the table is."""


def draw(
    name: NameArgument,
    db: DbOption,
    size: Annotated[int, typer.Option(min=0, metavar="N", help="How many mentions to draw.")] = 200,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SLOT",
            help="Draw some of each type (default), status, outlet, year, month or tenth of confidence. Repeatable.",
            show_default=False,
        ),
    ] = None,
    allocation: Annotated[
        AllocationName, typer.Option(help="As many of each, or in proportion to how many there are.")
    ] = "equal",
    order: Annotated[OrderName, typer.Option(help="Show them at random, or the least sure first.")] = "random",
    least_sure: Annotated[
        bool,
        typer.Option(
            "--least-sure", help="Draw the least sure instead of random ones: for finding faults, not for precision."
        ),
    ] = False,
    missed: Annotated[
        int,
        typer.Option(
            min=0,
            metavar="N",
            help="Also draw N sentences in which nothing was coded, for recall; of documents published"
            " --since … --until.",
        ),
    ] = 0,
    seed: Annotated[int, typer.Option(metavar="N", help="Another seed, another sample.")] = 1,
    actor: ActorOption = None,
    recipient: RecipientOption = None,
    type_: TypeOption = None,
    status: StatusOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    outlet: OutletOption = None,
) -> None:
    """Draw a stratified random sample of the mentions of a store and keep it there under NAME."""
    check_store(db)
    query = query_of(type_, status, since, until, actor=actor, recipient=recipient, outlet=outlet)
    from entente import __version__
    from entente.evaluate.validation import BY, SampleError, Wish
    from entente.evaluate.validation import draw as draw_from
    from entente.formats.words import many
    from entente.store import open_store

    parts = by or ["type"]
    if unknown := [part for part in parts if part not in BY]:
        misuse(f"--by {unknown[0]!r} is unknown: want one of {', '.join(BY)}")
    wish = Wish(query, size, tuple(part for part in BY if part in parts), allocation, order, least_sure, missed, seed)
    with open_store(db) as store:
        try:
            draw_from(store, name, wish, __version__)
        except SampleError as error:
            misuse(str(error))
        items = store.sample_items(name)
    mentions = [item for item in items if item.kind == "mention"]
    whole = round(sum(item.weight for item in mentions))
    strata = len({item.stratum for item in mentions})
    said = "1 stratum" if strata == 1 else f"{strata:,} strata"
    _say(f"{name}: {len(mentions):,} of {many(whole, 'mention')} in {said} (seed {seed})")
    if sentences := [item for item in items if item.kind == "sentence"]:
        whole = round(sum(item.weight for item in sentences))
        _say(f"{name}: {len(sentences):,} of {many(whole, 'sentence')} in which nothing was coded")


def answer(
    name: NameArgument,
    db: DbOption,
    checker: Annotated[str, typer.Option(metavar="NAME", help="Who checks; each checker has answers of his own.")],
) -> None:
    """Answer a sample, one key an answer; what was answered is kept at once, and the next time goes on from there.

    Where standard input is no terminal, each line is a key.
    """
    check_store(db)
    from rich.console import Console

    from entente.cli.answering import Form
    from entente.cli.keys import keyboard
    from entente.evaluate.validation import AnswerError, Round, SampleError
    from entente.store import open_store

    with open_store(db) as store:
        try:
            round_ = Round(store, name, checker)
        except (SampleError, AnswerError) as error:
            misuse(str(error))
        with keyboard() as keys:
            Form(round_, keys, Console(file=sys.stdout, highlight=False, markup=False, emoji=False)).run()
        _say(f"{name}: {round_.answered:,} of {round_.total:,} answered by {round_.checker}")


def report(
    name: NameArgument,
    db: DbOption,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    latex: Annotated[bool, typer.Option("--latex", help="Print a paragraph and a table in LaTeX.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print them in Markdown.")] = False,
) -> None:
    """Show what the answers say: precision by type, by slot and of the whole, recall, how far checkers agree."""
    if as_json + latex + markdown > 1:
        misuse("--json, --latex and --markdown are three layouts: give one")
    check_store(db)
    from entente.evaluate.validation import SampleError, appendix, figures
    from entente.store import open_store

    with open_store(db, read_only=True) as store:
        try:
            found = figures(store, name)
        except SampleError as error:
            misuse(str(error))
    if as_json:
        print(json.dumps(found.as_json(), ensure_ascii=False))
    elif latex or markdown:
        print((appendix.latex if latex else appendix.markdown)(found), end="")
    else:
        _table(found)


def _table(figures: Figures) -> None:
    from rich.console import Console
    from rich.table import Table

    from entente.evaluate.validation.appendix import HEADINGS, paragraph, rows

    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in HEADINGS:
        table.add_column(heading, justify="right" if heading else "left")
    before = ""
    for row in rows(figures):
        if before not in ("", row.group):
            table.add_row()
        before = row.group
        table.add_row(*row.cells)
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    console.print(table)
    console.print()
    console.print(paragraph(figures))


def list_samples(db: DbOption) -> None:
    """List the samples of a store: when they were drawn, how large they are, who has answered how many."""
    check_store(db)
    from collections import Counter

    from entente.formats.words import many
    from entente.store import open_store

    with open_store(db, read_only=True) as store:
        for sample in store.samples():
            items = store.sample_items(sample.name)
            answers = Counter(each.checker for each in store.answers(sample.name))
            said = ", ".join(f"{checker} {number:,}" for checker, number in answers.items()) or "no answers"
            print(f"{sample.name}  {sample.made:%Y-%m-%d}  {many(len(items), 'item')}  {said}")


def export_answers(
    name: NameArgument,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.")],
    db: DbOption,
    layout: Annotated[
        AnswersName,
        typer.Option(
            "--format",
            help="jsonl: the answers; label-studio: tasks to answer there, with the labelling configuration beside them"
            " (OUT with .xml); training: sentences that are known to be right, as lines of a training corpus.",
        ),
    ] = "jsonl",
) -> None:
    """Write the answers of a sample, or the sample for Label Studio, or what a model can learn from the answers."""
    check_store(db)
    if layout == "label-studio" and out.suffix == ".xml":
        misuse(f"{out} is where the labelling configuration goes: name the tasks .json")
    from entente.evaluate.validation import SampleError, exchange, label_studio, training_lines
    from entente.evaluate.validation.consensus import judge
    from entente.formats import Destination, json_line
    from entente.store import open_store

    with open_store(db, read_only=True) as store:
        try:
            if layout == "label-studio":
                tasks = label_studio.tasks(store, name)
                with Destination(out.with_suffix(".xml")) as file:
                    file.write(label_studio.configuration().encode())
                with Destination(out) as file:
                    file.write(json.dumps(tasks, ensure_ascii=False, indent=1).encode() + b"\n")
                _say(f"{len(tasks):,} tasks in {out}, the labelling configuration in {out.with_suffix('.xml')}")
                return
            rows: list[dict[str, Any]] = list(exchange.lines_of(store, name))
        except SampleError as error:
            misuse(str(error))
        if layout == "training":
            rows = list(training_lines.training_lines(judge(store.sample_items(name), store.answers(name))))
    with Destination(out) as file:
        file.writelines(json_line(row) for row in rows)
    _say(f"{len(rows):,} {'lines' if layout == 'training' else 'answers'} in {out}")


def import_answers(
    name: NameArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Answers as JSON lines, or an export of Label Studio.")],
    db: DbOption,
) -> None:
    """Read answers to a sample back: those that export wrote, or Label Studio's export in its JSON format.

    The same file twice changes nothing; lines that fit no item are named and left out.
    """
    check_store(db)
    if not file.is_file():
        misuse(f"{file}: no such file")
    from entente.evaluate.validation import AnswerError, SampleError, exchange
    from entente.store import open_store

    try:
        given = exchange.read(file)
    except AnswerError as error:
        misuse(f"{file}: {error}")
    with open_store(db) as store:
        try:
            taken = exchange.take(store, name, given)
        except SampleError as error:
            misuse(str(error))
    for fault in taken.faults:
        _say(f"entente: {file}: {fault}; left out")
    _say(f"{taken.new:,} new, {taken.changed:,} changed, {taken.unchanged:,} known already, {len(taken.faults):,} bad")
    if taken.faults:
        raise typer.Exit(FAILED)


def _say(line: str) -> None:
    print(line, file=sys.stderr)
