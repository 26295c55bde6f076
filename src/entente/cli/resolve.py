"""`entente actors resolve` and `entente places resolve`: whom and where phrases of a file mean."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.cli.errors import FAILED, misuse
from entente.cli.options import OutputOption

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from entente.actors import Tables

places = typer.Typer(help="Where is where.", no_args_is_help=True, rich_markup_mode=None)
FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="JSON lines {id, text, phrase, published}; start where it stands twice.")
]


@places.callback()
def _places() -> None:
    """Where is where: names of places, with the embedded gazetteer."""


class _BadLine(Exception):
    """A line that cannot be answered; the message says why."""


def _actors(doc: Doc, phrase: str, day: date | None, tables: Tables, start: int | None) -> dict[str, Any]:
    from entente.actors import who

    asked = who(doc, phrase, day, tables, start)
    found = zip(asked.actors, asked.reasons, strict=True)
    return {"actors": [actor.model_dump(mode="json") | {"reason": reason} for actor, reason in found]}


def _place(doc: Doc, phrase: str, day: date | None, tables: Tables, start: int | None) -> dict[str, Any]:
    from entente.actors import where

    return {"place": where(doc, phrase, day, tables, start).model_dump(mode="json")}


def resolve_actors(file: FileArgument, output: OutputOption = None) -> None:
    """Resolve every phrase of FILE to actors: a line {id, actors} each, with the reason for every actor.

    A phrase that is a place and does not act where it stands has no actors.
    """
    _answer(file, output, _actors)


def resolve_places(file: FileArgument, output: OutputOption = None) -> None:
    """Resolve every phrase of FILE to a place: a line {id, place} each."""
    _answer(file, output, _place)


def _answer(file: Path, output: Path | None, answer: Callable[..., dict[str, Any]]) -> None:
    if not file.is_file():
        misuse(f"{file}: no such file; give a file of JSON lines")
    from entente.formats import Destination, json_line

    faults: list[str] = []
    lines = (json_line(row) for row in _rows(file, answer, faults))
    if output is None:
        for line in lines:
            sys.stdout.buffer.write(line)
    else:
        with Destination(output) as out:
            out.writelines(lines)
    for fault in faults:
        print(f"entente: {fault}", file=sys.stderr)
    if faults:
        raise typer.Exit(FAILED)


def _rows(file: Path, answer: Callable[..., dict[str, Any]], faults: list[str]) -> Iterator[dict[str, Any]]:
    from entente.actors import shipped
    from entente.language import Annotator

    annotate = lru_cache(maxsize=256)(Annotator().annotate)  # several phrases of one text stand together
    tables = shipped()
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = _read(line)
                found = answer(annotate(row["text"]), row["phrase"], row["published"], tables, row["start"])
            except (_BadLine, ValueError) as fault:
                faults.append(f"{file}: line {number}: {fault}; left out")
                continue
            yield {"id": row["id"], **found}


def _read(line: bytes) -> dict[str, Any]:
    from entente.documents import parse_date
    from entente.documents.jsonl import parsed

    try:
        row = parsed(line)
    except ValueError as fault:
        raise _BadLine(f"no JSON ({fault})") from None
    if not isinstance(row, dict):
        raise _BadLine("no object")
    for key in ("id", "text", "phrase"):
        if not isinstance(row.get(key), str):
            raise _BadLine(f"no {key}")
    start = row.get("start")
    if start is not None and not isinstance(start, int):
        raise _BadLine(f"start {start!r} is no number of a character")
    published = row.get("published")
    if published is not None and not isinstance(published, str):
        raise _BadLine(f"published {published!r} is no date")
    try:
        day = parse_date(published) if published else None
    except ValueError as fault:
        raise _BadLine(f"published {published!r} is {fault}") from None
    return {"id": row["id"], "text": row["text"], "phrase": row["phrase"], "published": day, "start": start}
