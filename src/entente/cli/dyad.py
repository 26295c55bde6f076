"""`entente dyad`: how two parties stand with each other."""

from __future__ import annotations

import csv
import io
import shlex
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from entente.cli.errors import misuse
from entente.cli.filters import (
    DbOption,
    PeriodName,
    ScopeOption,
    SinceOption,
    SourceOption,
    TypeOption,
    UntilOption,
    check_store,
    lower,
    upper,
)
from entente.cli.options import TextOption, day

if TYPE_CHECKING:
    from entente.relations import Comparison, Series, SeriesQuery
    from entente.relations.dossier import Dossier
    from entente.relations.parties import Party
    from entente.store import Store

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
    db: DbOption,
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
    from entente.relations.dossier import dossier
    from entente.store import open_store

    check_store(db)
    one, other = _party(a), _party(b)
    asked = {
        "period": period,
        "directed": directed,
        "since": day(since, "--since"),
        "until": day(until, "--until"),
        "type": upper(type_),
        "status": lower(status) or ("actual",),
        "scope": lower(scope),
        "source": source,
    }
    query = _query(one, other, asked)
    pair = _pair(compare, asked) if compare is not None else None
    days = _days(against) if against is not None else None
    with open_store(db, read_only=True) as store:
        comparisons = tuple(_comparisons(store, query, pair, days))
        found = dossier(store, one, other, query, text, comparisons)
    for warning in found.series.warnings:
        print(f"entente: {warning}", file=sys.stderr)
    _write_files(found, html, markdown, svg, png)
    _print(found, layout)


def _party(name: str) -> Party:
    from entente.relations.parties import PartyUnknown, party

    try:
        return party(name)
    except PartyUnknown as error:
        misuse(str(error))


def _query(one: Party, other: Party, asked: dict[str, Any]) -> SeriesQuery:
    from entente.relations import SeriesQuery

    try:
        return SeriesQuery(one.key, other.key, **asked)
    except ValueError as error:
        misuse(str(error))


def _pair(text: str, asked: dict[str, Any]) -> SeriesQuery:
    """The query of another pair, with the same filters."""
    names = _names(text)
    if len(names) != 2:
        misuse(f"--compare {text!r}: want two parties ('USA CHN' or 'North Korea, China')")
    return _query(_party(names[0]), _party(names[1]), asked)


def _names(text: str) -> list[str]:
    """The names in a text: between commas, else between spaces and quotation marks, of which an apostrophe is none."""
    if "," in text:
        return text.split(",")
    try:
        return shlex.split(text)
    except ValueError:  # a mark that nothing closes
        return text.split()


def _days(text: str) -> tuple[date, date]:
    first, dots, last = text.partition("..")
    since, until = day(first.strip() or None, "--against"), day(last.strip() or None, "--against")
    if not dots or since is None or until is None or until < since:
        misuse(f"--against {text!r}: want two days in order, with two dots between them (2022-01-01..2022-12-31)")
    return since, until


def _comparisons(
    store: Store, query: SeriesQuery, pair: SeriesQuery | None, days: tuple[date, date] | None
) -> Iterator[Comparison]:
    from entente.relations import compare, compare_periods

    if pair is not None:
        yield compare(store, query, pair)
    if days is not None:
        try:
            yield compare_periods(store, query, days, _own_days(store, query, days))
        except ValueError as error:
            misuse(f"--against: {error}")


def _own_days(store: Store, query: SeriesQuery, days: tuple[date, date]) -> tuple[date, date]:
    """The query's own days; where they are open, from the period after `days` to the last day read."""
    from entente.relations.asking import last_read
    from entente.relations.frame import last_day

    since = query.since or last_day(query.period, days[1]) + timedelta(days=1)
    until = query.until or last_read(store, query.source)
    if until is None or until < since:
        misuse(f"nothing was read after {days[1]}: say with --since and --until what is held against these days")
    return since, until


def _write_files(found: Dossier, html: Path | None, markdown: Path | None, svg: Path | None, png: Path | None) -> None:
    changes = [each.change for each in found.changes]
    if html is not None:
        from entente.relations.page import page

        _write(html, page(found).encode())
    if markdown is not None:
        from entente.relations.brief import markdown as as_markdown

        _write(markdown, as_markdown(found).encode())
    if svg is not None:
        from entente.relations.chart import svg as as_svg

        _write(svg, as_svg(found.series, changes, found.names).encode())
    if png is not None:
        from entente.relations.chart import png as as_png

        _write(png, as_png(found.series, changes, found.names))


def _write(path: Path, content: bytes) -> None:
    from entente.formats import Destination

    with Destination(path) as out:
        out.write(content)


def _print(found: Dossier, layout: Layout) -> None:
    if layout == "table":
        from rich.console import Console

        from entente.relations.brief import show

        show(found, Console(file=sys.stdout, highlight=False, markup=False, emoji=False))
        return
    rows = list(_rows(found.series))
    if layout == "jsonl":
        from entente.formats import json_line

        sys.stdout.buffer.writelines(map(json_line, rows))
        return
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, found.series.rows.columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    sys.stdout.buffer.write(text.getvalue().encode())


def _rows(series: Series) -> Iterator[dict[str, Any]]:
    """The rows of a series as plain values: days as ISO dates, None where nothing is known."""
    known = series.rows.astype(object).where(series.rows.notna(), None)
    for row in known.to_dict("records"):
        yield {str(name): value for name, value in row.items()} | {"period": str(row["period"].date())}
