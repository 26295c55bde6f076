"""`entente dyad`: how two parties stand with each other."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from entente.cli.errors import misuse
from entente.cli.filters import (
    PeriodName,
    ScopeOption,
    SinceOption,
    SourceOption,
    StoreOption,
    TypeOption,
    UntilOption,
    UrlOption,
    lower,
    upper,
)
from entente.cli.options import TextOption, day
from entente.cli.remote import Remote, chosen

if TYPE_CHECKING:
    from entente.exports.dossiers import DossierForm
    from entente.relations import SeriesQuery
    from entente.relations.dossier import Dossier

# Written out, not imported from entente.relations: typer evaluates them whenever --help is asked for.
Layout: TypeAlias = Literal["table", "jsonl", "csv"]

_WHO = "a country code (CHN), an actor id (org/nato) or a name"
OneArgument = Annotated[str, typer.Argument(metavar="A", help=f"One party: {_WHO}.", show_default=False)]
OtherArgument = Annotated[str, typer.Argument(metavar="B", help="The other party.", show_default=False)]
PeriodOption = Annotated[PeriodName, typer.Option(help="What a row of the series, and a bar of the chart, counts.")]
StatusOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="STATUS",
        help="Count events of this status: actual (the default), planned, demanded, hypothetical, denied. Repeatable.",
        show_default=False,
    ),
]
DirectedOption = Annotated[
    bool, typer.Option("--directed", help="Only what A does to B, and what they do together; else both ways.")
]
LayoutOption = Annotated[
    Layout, typer.Option("--format", help="table: the dossier to read; jsonl and csv: the rows of its series.")
]
CompareOption = Annotated[
    str | None,
    typer.Option(
        metavar="'C D'", help="Compare with another pair; a comma parts names of several words.", show_default=False
    ),
]
AgainstOption = Annotated[
    str | None,
    typer.Option(
        metavar="SINCE..UNTIL",
        help="Compare with these days; by default all that was read after them is held against them.",
        show_default=False,
    ),
]


HtmlOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write the dossier as one page too: it needs no network.", show_default=False),
]
MarkdownOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write the dossier as Markdown too.", show_default=False)
]
SvgOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the chart as SVG too.", show_default=False)]
PngOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the chart as PNG too.", show_default=False)]


def dyad(
    a: OneArgument,
    b: OtherArgument,
    db: StoreOption = None,
    url: UrlOption = None,
    period: PeriodOption = "month",
    since: SinceOption = None,
    until: UntilOption = None,
    type_: TypeOption = None,
    status: StatusOption = None,
    scope: ScopeOption = None,
    source: SourceOption = "entente",
    directed: DirectedOption = False,
    layout: LayoutOption = "table",
    text: TextOption = "sentence",
    html: HtmlOption = None,
    markdown: MarkdownOption = None,
    svg: SvgOption = None,
    png: PngOption = None,
    compare: CompareOption = None,
    against: AgainstOption = None,
) -> None:
    """Show how two parties stand: what changed last, the series, changes, the evidence, what each says of the other.

    Every line ends with its source and the id of its record, which --explain of other commands takes.
    """
    from entente.exports.dossiers import written
    from entente.relations.beside import Misread, beside
    from entente.relations.dossier import dossier
    from entente.relations.parties import party
    from entente.relations.series import SeriesQuery
    from entente.store import open_store

    asked: dict[str, Any] = {
        "period": period,
        "directed": directed,
        "since": day(since, "--since"),
        "until": day(until, "--until"),
        "type": upper(type_),
        "status": lower(status) or ("actual",),
        "scope": lower(scope),
        "source": source,
    }
    asking = chosen(db, url)
    try:
        one, other = party(a), party(b)
        query = SeriesQuery(one.key, other.key, **asked)
    except ValueError as error:
        misuse(str(error))
    drawn: dict[DossierForm, Path | None] = {"html": html, "markdown": markdown, "svg": svg, "png": png}
    files = {form: path for form, path in drawn.items() if path is not None}
    if isinstance(asking, Remote):
        _remotely(asking, query, {**asked, "text": text, "compare": compare, "against": against}, files, layout)
        return
    try:
        with open_store(asking, read_only=True) as store:
            found = dossier(store, one, other, query, text, tuple(beside(store, query, compare, against)))
    except Misread as error:
        misuse(str(error))
    _warn(found.series.warnings)
    for form, path in files.items():
        _write(path, written(found, form))
    if layout == "table":
        _show(found)
    else:
        sys.stdout.buffer.write(written(found, layout))


def _remotely(
    desk: Remote, query: SeriesQuery, asked: dict[str, Any], files: Mapping[DossierForm, Path], layout: Layout
) -> None:
    """The same from a desk."""
    asked = {name: list(value) if isinstance(value, tuple) else value for name, value in asked.items()}
    for form, path in files.items():
        _write(path, desk.dyad(query, "", {**asked, "format": form}))
    counted = {name: value for name, value in asked.items() if name not in ("text", "compare", "against")}
    _warn(json.loads(desk.dyad(query, "/series", {**counted, "format": "json"}))["warnings"])
    if layout == "table":
        width = shutil.get_terminal_size((80, 24)).columns
        sys.stdout.buffer.write(desk.dyad(query, "", {**asked, "format": "text", "width": width}))
    else:
        sys.stdout.buffer.write(desk.dyad(query, "/series", {**counted, "format": layout}))


def _warn(warnings: Iterable[str]) -> None:
    for warning in warnings:
        print(f"entente: {warning}", file=sys.stderr)


def _write(path: Path, content: bytes) -> None:
    from entente.formats import Destination

    with Destination(path) as out:
        out.write(content)


def _show(found: Dossier) -> None:
    from rich.console import Console

    from entente.relations.brief import show

    show(found, Console(file=sys.stdout, highlight=False, markup=False, emoji=False))
