"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TextIO, TypeAlias

import typer

from entente.cli.errors import misuse

# Written out, not imported from entente.formats: typer evaluates them whenever --help is asked for.
FormatName: TypeAlias = Literal["table", "jsonl", "csv", "parquet", "html"]
TextName: TypeAlias = Literal["none", "span", "sentence", "document"]

FormatOption = Annotated[
    FormatName | None,
    typer.Option(
        "--format",
        help="Layout; by default that of the --output file's suffix, else a table on a terminal and jsonl in a pipe."
        " html is a page of statements, to read and print."
        " In csv, text that a spreadsheet would take for a formula (it begins with = + - @) gets an apostrophe.",
        show_default=False,
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to FILE, which appears when it is complete.", show_default=False
    ),
]
TextOption = Annotated[
    TextName,
    typer.Option(
        "--text",
        help="How much text goes out with records: none, the words of spans, the sentence too, or the document too.",
    ),
]
ExplainOption = Annotated[
    str | None,
    typer.Option(
        "--explain",
        metavar="ID",
        help="Show why this record was coded, instead of the records; the beginning of its id is enough.",
        show_default=False,
    ),
]


def day(text: str | None, option: str) -> date | None:
    """The date that an option gives, or None. Any other value is a misuse."""
    if text is None:
        return None
    from entente.documents import parse_date

    try:
        return parse_date(text)
    except ValueError as error:
        misuse(f"{option} {text!r} is {error}")


def terminal(output: Path | None) -> TextIO | None:
    """Standard output, if records go there and a person reads it."""
    return sys.stdout if output is None and sys.stdout.isatty() else None
