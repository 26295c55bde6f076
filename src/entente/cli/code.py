"""`entente code`: files, folders or standard input → mentions and statements, on the screen, in a file, in a store."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from entente.cli.errors import FAILED, misuse
from entente.cli.options import ExplainOption, FormatOption, OutputOption, TextOption, day, terminal
from entente.cli.progress import FEW, progress

if TYPE_CHECKING:
    from entente.coding import Coded, Settings
    from entente.documents import ReadOptions, Skipped
    from entente.formats.writers import Writer
    from entente.records import AnyRecord, Document
    from entente.store import Run, Store

KindName: TypeAlias = Literal["mention", "statement", "all"]


def code(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders; - is standard input.")],
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Publication date of documents that give none.", show_default=False),
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Outlet of documents that give none.", show_default=False)
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Name of a table in the ids of its rows; by default the file's.", show_default=False
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
    db: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep documents and records in this store.", show_default=False)
    ] = None,
    layout: FormatOption = None,
    output: OutputOption = None,
    text: TextOption = "span",
    kind: Annotated[
        KindName | None,
        typer.Option(help="Records to show; by default all, in csv and parquet the mentions.", show_default=False),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="Processes to code with; by default one a core for more than a few documents.",
            show_default=False,
        ),
    ] = None,
    coder: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A TOML file that puts a spaCy pipeline, a model folder or an endpoint in place of shipped parts.",
            show_default=False,
        ),
    ] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            metavar="P",
            help="Keep mentions of at least this confidence; by default from where 85 % of its type were right.",
            show_default=False,
        ),
    ] = None,
    explain: ExplainOption = None,
) -> None:
    """Code files or folders: plain text, HTML pages, JSON lines, CSV, TSV and Parquet tables, also packed by gzip."""
    from entente.documents import Columns, DocumentError, ReadOptions, read

    if explain is not None and (db or output or layout):
        misuse("--explain shows one record and writes nothing: leave out --db, --output and --format")
    try:
        options = ReadOptions(day(published, "--published"), outlet, source, Columns.from_pairs(column or ()))
        documents = read(paths, options)
    except DocumentError as error:
        misuse(str(error))
    settings = settings_of(coder, min_confidence)
    if explain is not None:
        _explain(explain, documents, settings, workers)
        return
    shown = _Shown.of(layout, output, text, kind)
    if not _run(paths, options, documents, db, shown, settings, workers):
        raise typer.Exit(FAILED)


def settings_of(coder: Path | None, min_confidence: float | None) -> Settings | None:
    """The settings that the options give; None for the shipped coder."""
    if coder is None and min_confidence is None:
        return None
    from entente.coding import Settings, SettingsError

    if coder is None:
        return Settings(min_confidence=min_confidence)
    try:
        return Settings.from_file(coder, min_confidence)
    except SettingsError as error:
        misuse(str(error))


@dataclass(frozen=True)
class _Shown:
    """Where records go and in which form."""

    layout: Any
    output: Path | None
    text: Any
    kind: KindName

    @classmethod
    def of(cls, layout: Any, output: Path | None, text: Any, kind: KindName | None) -> _Shown:
        from entente.formats.writers import FLAT, FormatError, chosen_format

        try:
            layout = chosen_format(layout, output, terminal(output) is not None, kind)
        except FormatError as error:
            misuse(str(error))
        if layout in FLAT and kind == "all":
            misuse(f"a {layout} file holds one kind of record: give --kind mention or --kind statement")
        return cls(layout, output, text, kind or ("mention" if layout in FLAT else "all"))

    def records(self, coded: Coded, document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """The records of a coded document that are to be shown, in their JSON form."""
        chosen: list[Mapping[str, Any]] = [document] if self.kind == "all" else []
        if self.kind != "statement":
            chosen += [mention.model_dump(mode="json") for mention in coded.mentions]
        if self.kind != "mention":
            chosen += [statement.model_dump(mode="json") for statement in coded.statements]
        return chosen


class _LastWord:
    """Keeps in a file what is to be written, and in the end writes of each document only what came of it last.

    A document coded as an original comes again if one that is read after it turns it into a copy; and so back.
    """

    def __init__(self, kept: IO[bytes]) -> None:
        self._kept = kept
        self._count = 0
        self._last: dict[str, int] = {}

    def write(self, document: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> None:
        """Keep `records`, all of `document`."""
        self._last[document["id"]] = self._count
        self._count += 1
        self._kept.write(json.dumps([document, records]).encode() + b"\n")

    def hand_over(self, writer: Writer) -> None:
        """Write what holds in the end."""
        self._kept.seek(0)
        for number, line in enumerate(self._kept):
            document, records = json.loads(line)
            if self._last[document["id"]] == number:
                writer.write(document, records)


def _run(
    paths: list[str],
    options: ReadOptions,
    documents: Iterator[Document | Skipped],
    db: Path | None,
    shown: _Shown,
    settings: Settings | None,
    workers: int | None,
) -> bool:
    """Code everything, store it and show it; whether no input failed."""
    from entente import __version__
    from entente.cli.events import summary
    from entente.cli.tally import Tally
    from entente.coding import Coded
    from entente.documents.errors import where_of
    from entente.events import Merged, merge
    from entente.formats import open_writer

    merged = Merged()
    number, documents, few = _sized(documents, workers)
    with ExitStack() as stack:
        screen = terminal(shown.output)
        kind = "statement" if shown.kind == "statement" else "mention"
        writer = stack.enter_context(open_writer(shown.layout, shown.output, shown.text, kind, screen))
        console = getattr(writer, "console", None) if screen else None
        bar_wanted = not few and (screen is None or console is not None)
        bar = stack.enter_context(progress(bar_wanted, paths, console))
        tally = Tally(bar.say, [where_of(path) for path in paths])
        store, run, coder = _stored(stack, db, options, settings, number)
        # A file appears when it is complete, so it can wait for what changes; standard output shows what comes.
        waits = store is not None and shown.output is not None
        last = _LastWord(stack.enter_context(TemporaryFile())) if waits else None
        write = writer.write if last is None else last.write
        for item, known in _coded(documents, number, settings, coder, store, run):
            if isinstance(item, Coded):
                tally.coded(item, known)
                document = item.document.model_dump(mode="json")
                write(document, shown.records(item, document))
            else:
                tally.skip(item)
            bar.step()
        if store is not None and run is not None:
            run.finish()
            if last is not None:
                last.hand_over(writer)
            merged = merge(store, __version__)
    tally.say = _to_stderr
    tally.finish()
    if db is not None:
        _to_stderr(summary(merged))
    return not tally.failed


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _sized(
    documents: Iterator[Document | Skipped], workers: int | None
) -> tuple[int, Iterator[Document | Skipped], bool]:
    """How many processes to use, the documents, and whether they are few: for that, the first are read ahead."""
    if workers == 1:  # what comes slowly through a pipe is coded as it comes
        return 1, documents, False
    from entente.records import Document

    ahead: list[Document | Skipped] = []
    count = 0
    for item in documents:
        ahead.append(item)
        count += isinstance(item, Document)
        if count > FEW:
            break
    few = count <= FEW
    chosen = workers or (1 if few else os.cpu_count() or 1)
    return min(chosen, max(count, 1)) if few else chosen, chain(ahead, documents), few


def _stored(
    stack: ExitStack, db: Path | None, options: ReadOptions, settings: Settings | None, workers: int
) -> tuple[Store | None, Run | None, Any]:
    """The store and a new run in it, if there is a `db`; and the coder, if this process needs one."""
    if db is None:
        return None, None, None
    from entente import __version__
    from entente.coding import Coder
    from entente.store import open_store

    coder = Coder(settings)
    store = stack.enter_context(open_store(db))
    names = ("published", "outlet", "source", "columns")
    given = {name: str(value) for name in names if (value := getattr(options, name)) is not None}
    run = stack.enter_context(store.begin_run(__version__, coder.model, coder.model_hash, given))
    return store, run, coder if workers == 1 else None


def _coded(
    documents: Iterable[Document | Skipped],
    workers: int,
    settings: Settings | None,
    coder: Any = None,
    store: Store | None = None,
    run: Run | None = None,
) -> Iterator[tuple[Coded | Skipped, bool]]:
    """What came of each document, stored if there is a store, and whether the store had it so already."""
    from entente.coding.workers import code_all, coder_of

    load = partial(coder_of, settings) if coder is None else lambda: coder
    if store is None or run is None:
        return ((item, False) for item in code_all(documents, workers, load=load))
    from entente.watch.intake import intake

    return intake(documents, store, run, workers, load=load)


def _explain(
    prefix: str, documents: Iterator[Document | Skipped], settings: Settings | None, workers: int | None
) -> None:
    """Code until the record with this id is found (with a mere beginning: code all), and explain it."""
    from entente.cli.explaining import Found, explain_one, is_whole
    from entente.coding import Coded

    number, documents, _ = _sized(documents, workers)
    found: list[Found] = []
    for item, _ in _coded(documents, number, settings):
        if isinstance(item, Coded):
            records: list[AnyRecord] = [item.document, *item.mentions, *item.statements]
            for record in records:
                if record.id.startswith(prefix):
                    found.append((record, item.document))
            if found and is_whole(prefix):
                break
        else:
            _to_stderr(f"skipped {item}")
    explain_one(prefix, found)
