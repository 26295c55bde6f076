"""`entente eval`: the shipped model scored against a gold file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from entente.cli.errors import misuse


def evaluate(
    task: Annotated[str, typer.Argument(metavar="TASK", help="What to score: relations, entities, syntax …")],
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="The gold file, in the task's format.")],
    whole: Annotated[
        bool,
        typer.Option("--end-to-end", help="For relations and events: from the text alone, without the gold spans."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    predictions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write every answer to FILE: a line {id, gold, predicted} each.", show_default=False
        ),
    ] = None,
) -> None:
    """Score TASK against the file GOLD."""
    if not gold.is_file():
        misuse(f"{gold}: no such file; check the path of the gold file")
    from entente.evaluate import TASKS, run
    from entente.formats import Destination, json_line

    if task not in TASKS:
        misuse(f"unknown task {task!r}: want one of {', '.join(TASKS)}")
    if whole and task not in ("relations", "events"):
        misuse("--end-to-end is for the tasks relations and events")
    if predictions is None:
        report = run(task, gold, whole=whole)
    else:
        with Destination(predictions) as out:
            report = run(task, gold, whole=whole)
            out.writelines(json_line(answer) for answer in report.predictions)
    print(json.dumps(dict(report.figures)) if as_json else "\n".join(report.lines()))
