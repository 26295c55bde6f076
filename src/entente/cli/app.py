"""The commands by name, and the options of `entente` itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from entente._version import __version__
from entente.cli.actors import actors, show
from entente.cli.batch import batch
from entente.cli.calibrating import calibrate
from entente.cli.code import code
from entente.cli.correcting import correct, corrections
from entente.cli.doctor import doctor
from entente.cli.dyad import dyad
from entente.cli.errors import OneLineErrors
from entente.cli.evaluate import evaluate
from entente.cli.events import episodes, events, merge
from entente.cli.exporting import export
from entente.cli.importing import import_files
from entente.cli.own import add, import_
from entente.cli.query import documents, mentions, statements
from entente.cli.resolve import places, resolve_actors, resolve_places
from entente.cli.serving import serve
from entente.cli.validating import answer, draw, export_answers, import_answers, list_samples, report, validate
from entente.cli.watch import watch

app = typer.Typer(
    name="entente",
    cls=OneLineErrors,
    help="Read the news about relations between states and keep the record: who did or said what to whom, when and"
    " where, and according to whom.",
    epilog="Example:\n\n\b\nentente doctor",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        print(f"entente {__version__}")
        raise typer.Exit()


@app.callback()
def _entente(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of `entente` itself."""


def _example(line: str) -> str:
    return f"Example:\n\n\b\n{line}"  # \b: the line is not to be broken


app.command(
    epilog=_example('echo "China hosted Iran on Friday." | entente code - --published 2023-03-11'),
    short_help="Code files or folders.",
)(code)
app.command(
    epilog=_example("entente batch news/ coded/ --workers 8"),
    short_help="Code a corpus of shards, on all cores or a cluster.",
)(batch)
app.command(
    epilog=_example("entente watch feeds.toml --db news.duckdb --alerts alerts.toml"),
    short_help="Poll feeds and code what is new.",
)(watch)
app.command(
    epilog=_example("entente documents --db news.duckdb --outlet Xinhua --since 2023-03-01"),
    short_help="Documents of a store.",
)(documents)
app.command(
    epilog=_example("entente mentions --db news.duckdb --actor RUS --recipient UKR --type THREATEN"),
    short_help="Mentions of a store.",
)(mentions)
app.command(
    epilog=_example("entente statements --db news.duckdb --speaker CHN --about USA"),
    short_help="Statements of a store.",
)(statements)
app.command(epilog=_example("entente dyad CHN RUS --db news.duckdb --html dossier.html"), short_help="How two stand.")(
    dyad
)
app.command(
    epilog=_example("entente export icews events.tab --db news.duckdb --since 2023-01-01"),
    short_help="A store as POLECAT, ICEWS, GDELT, panels, Parquet.",
)(export)
app.command(
    "import",
    epilog=_example("entente import icews events.2021.tab --db news.duckdb"),
    short_help="Events of POLECAT, ICEWS or GDELT into a store.",
)(import_files)
app.command(
    epilog=_example("entente events --db news.duckdb --actor ISR --type ASSAULT --since 2023-10-07"),
    short_help="Events of a store.",
)(events)
app.command(
    epilog=_example("entente episodes --db news.duckdb --actor ISR --type ASSAULT"),
    short_help="Wars, talks, waves of protest of a store.",
)(episodes)
app.command(
    epilog=_example("entente merge --db news.duckdb --explain eve-1f0c"),
    short_help="Mentions into events; split, join, explain.",
)(merge)
app.command(
    epilog=_example("entente correct men-1f0c type CONSULT --db news.duckdb --why 'they met'"),
    short_help="Correct a record by hand.",
)(correct)
app.command(epilog=_example("entente corrections --db news.duckdb"), short_help="What was corrected by hand; undo it.")(
    corrections
)
app.command(
    epilog=_example("entente serve --db news.duckdb --watch feeds.toml"), short_help="Pages and API of a store."
)(serve)
actors.command(
    epilog=_example('entente actors show "Qin Gang" --on 2023-03-11'), short_help="Who a name is on a date."
)(show)
actors.command(
    epilog=_example("entente actors add envoys.csv"), short_help="Add your own actors: CSV, or JSON from Wikidata."
)(add)
actors.command(
    "import",
    epilog=_example("entente actors import Phoenix.MilNonState.actors.txt"),
    short_help="Add a PETRARCH dictionary of actors.",
)(import_)
actors.command(
    "resolve", epilog=_example("entente actors resolve phrases.jsonl"), short_help="Whom phrases of a file mean."
)(resolve_actors)
app.add_typer(actors, name="actors")
places.command(
    "resolve", epilog=_example("entente places resolve phrases.jsonl"), short_help="Where phrases of a file mean."
)(resolve_places)
app.add_typer(places, name="places")
validate.command(
    epilog=_example("entente validate draw spring --db news.duckdb --size 200 --by type --missed 100"),
    short_help="Draw a sample.",
)(draw)
validate.command(
    epilog=_example("entente validate answer spring --db news.duckdb --checker ann"),
    short_help="Answer it, one key an answer.",
)(answer)
validate.command(
    epilog=_example("entente validate report spring --db news.duckdb --latex"),
    short_help="Precision, recall, agreement.",
)(report)
validate.command("list", epilog=_example("entente validate list --db news.duckdb"), short_help="Samples of a store.")(
    list_samples
)
validate.command(
    "export",
    epilog=_example("entente validate export spring answers.jsonl --db news.duckdb"),
    short_help="Answers as JSON lines, tasks for Label Studio, training lines.",
)(export_answers)
validate.command(
    "import",
    epilog=_example("entente validate import spring answers.jsonl --db news.duckdb"),
    short_help="Answers from a file.",
)(import_answers)
app.add_typer(validate, name="validate")
app.command(
    epilog=_example("entente calibrate --db news.duckdb --output calibration.json"),
    short_help="Confidence fitted on answers.",
)(calibrate)
app.command(
    "eval",
    epilog=_example("entente eval relations plv_test.jsonl --json"),
    short_help="Score the model against a gold file.",
)(evaluate)
app.command(epilog=_example("entente doctor"), short_help="What is installed and whether it works.")(doctor)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    app(args=list(arguments) if arguments is not None else None, prog_name="entente")
