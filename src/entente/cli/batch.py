"""`entente batch`: a corpus of shards, on all cores or on a cluster → tables of records, events and dyad series."""

from __future__ import annotations

import os
import re
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from entente.cli.errors import FAILED, misuse
from entente.cli.options import day

if TYPE_CHECKING:
    from entente.batch import Outcome
    from entente.batch.engines import Engine

EngineName: TypeAlias = Literal["processes", "ray"]
SHARE = re.compile(r"(\d+)/(\d+)")


def batch(
    source: Annotated[
        str,
        typer.Argument(metavar="IN", help="A folder, a file, a pattern, or an address (s3://…, gs://…, https://…)."),
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of the tables; made if there is none.")],
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Workers; by default one a core.", show_default=False)
    ] = None,
    engine: Annotated[EngineName, typer.Option(help="Processes of this machine, or Ray.")] = "processes",
    address: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Of a Ray cluster; by default one of our own.", show_default=False),
    ] = None,
    share: Annotated[
        str | None,
        typer.Option(
            metavar="K/N",
            help="Code only the K-th of N shares of the shards; run without it when all are done.",
            show_default=False,
        ),
    ] = None,
    gate: Annotated[
        bool, typer.Option("--gate/--no-gate", help="Pass over documents that can hold no political event.")
    ] = True,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Publication date of documents that give none.", show_default=False),
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Outlet of documents that give none.", show_default=False)
    ] = None,
    dataset: Annotated[
        str | None,
        typer.Option(
            "--source",
            metavar="NAME",
            help="Name of the tables in the ids of their rows; by default each file's.",
            show_default=False,
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=NAME",
            help="The column (JSON field) NAME of a table holds FIELD: text, title, date, outlet, url, id. Repeatable.",
            show_default=False,
        ),
    ] = None,
    coder: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A TOML file that replaces shipped parts.", show_default=False),
    ] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, metavar="P", help="Keep mentions of at least this confidence.", show_default=False
        ),
    ] = None,
) -> None:
    """Code a corpus of shards (Parquet, JSONL, CSV, WARC, also packed) into Parquet tables; merge them into events.

    Run the same again to go on where a run ended, or to take in shards that are new or changed.
    """
    from entente.batch import BatchError, BatchOptions, run_batch
    from entente.batch.inputs import InputError
    from entente.cli.code import settings_of
    from entente.documents import Columns, DocumentError, ReadOptions

    if address is not None and engine != "ray":
        misuse("--address is of a Ray cluster: give --engine ray")
    try:
        reading = ReadOptions(day(published, "--published"), outlet, dataset, Columns.from_pairs(column or ()))
    except DocumentError as error:
        misuse(str(error))
    options = BatchOptions(reading, settings_of(coder, min_confidence), gate, _share(share))
    with closing(_engine(engine, workers, address)) as running:
        try:
            outcome = run_batch(source, out, running, options, _say, _say)
        except (BatchError, InputError) as error:
            misuse(str(error))
    for line in _lines(outcome, out):
        _say(line)
    if outcome.failed:
        raise typer.Exit(FAILED)


def _share(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    found = SHARE.fullmatch(given)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        misuse(f"--share {given!r}: write K/N, such as 3/16 for the third of sixteen")
    return int(found[1]), int(found[2])


def _engine(name: EngineName, workers: int | None, address: str | None) -> Engine:
    from entente.batch.engines import Processes, Ray

    if name == "processes":
        return Processes(workers or os.cpu_count() or 1)
    try:
        return Ray(workers, address)
    except ImportError:
        misuse("Ray is not installed: pip install 'entente[batch]'")
    except (ConnectionError, RuntimeError, ValueError) as error:
        misuse(f"no Ray cluster{f' at {address}' if address else ''}: {' '.join(str(error).split())[:200]}")


def _lines(outcome: Outcome, out: Path) -> list[str]:
    """What was done, for people."""
    counts = outcome.counts
    skipped = ", ".join(f"{count:,} {kind}" for kind, count in sorted(outcome.skipped.items()))
    lines = [
        f"{outcome.coded:,} shards coded, {outcome.known:,} were already, {len(outcome.faults):,} failed",
        f"{counts['documents']:,} documents ({counts['passed_over']:,} passed over by the gate), "
        f"{counts['sentences']:,} sentences, {counts['mentions']:,} mentions, {counts['statements']:,} statements"
        + (f"; skipped: {skipped}" if skipped else ""),
    ]
    if together := outcome.together:
        lines.append(
            f"{together['copies']:,} copies, {together['repeated']:,} repeated; {together['events']:,} events, "
            f"{together['episodes']:,} episodes, {together['dyad_months']:,} dyad-months in {out}"
        )
    return lines


def _say(line: str) -> None:
    from entente.formats.words import printable

    print(printable(line), file=sys.stderr, flush=True)
