"""Everything that reads what users or strangers give, one row each: add a row for a new reader.

A reader is called with the bytes of one input and gives records and Skipped; what it may raise stands beside it.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from entente.actors import TableFault, read_csv, read_petrarch, read_wikidata, shipped
from entente.coding.settings import Settings, SettingsError
from entente.documents import FeedFault, ReadOptions, read, read_feed, read_opml
from entente.evaluate import GoldError
from entente.evaluate import events as gold_events
from entente.evaluate import records as gold_records
from entente.evaluate import relations as gold_relations
from entente.evaluate import statements as gold_statements
from entente.evaluate import tasks as gold_columns
from entente.evaluate.gold import read_lines
from entente.evaluate.validation import exchange
from entente.evaluate.validation.errors import AnswerError
from entente.formats.reading import LAYOUTS, ImportFault, ImportReport, Layout
from entente.watch.feeds import read_feeds
from entente.watch.rules import read_rules
from entente.watch.tables import TableError
from hostile import seeds

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MEMORY = Path("/dev/shm")  # a file there costs a tenth of one on a disk


@dataclass(frozen=True)
class Reader:
    """A reader: its share of the inputs (parts of the sum), valid inputs to spoil, how it is called, what it raises."""

    name: str
    share: int
    seeds: Callable[[], Sequence[bytes]]
    read: Callable[[bytes], Iterator[Any]]
    refusals: tuple[type[Exception], ...] = ()


@lru_cache(maxsize=1)
def _folder() -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="entente-", dir=MEMORY if MEMORY.is_dir() else None)
    Finalize(folder, folder.cleanup, exitpriority=0)  # processes of a pool end without Python's own clearing up
    return folder


def _file(name: str, data: bytes) -> Path:
    path = Path(_folder().name) / name
    path.write_bytes(data)
    return path


def piped(data: bytes) -> Iterator[Any]:
    """Documents from standard input."""
    yield from read("-", ReadOptions(stdin=io.BytesIO(data)))


def document_file(name: str) -> Callable[[bytes], Iterator[Any]]:
    """Documents from a file of that name."""
    return lambda data: iter(read(_file(name, data)))


def feed(data: bytes) -> Iterator[Any]:
    """The items of a feed."""
    found = read_feed(data, "https://news.example/feed", "application/xml; charset=koi8-r", NOW)
    yield from (found.title, found.more, found.faults, *found.items)


def imported(layout: Layout) -> Callable[[bytes], Iterator[Any]]:
    """Events of another data set, then its report."""

    def events(data: bytes) -> Iterator[Any]:
        report = ImportReport("events.tab")
        yield from LAYOUTS[layout](_file("events.tab", data), report, layout)
        yield tuple(report.lines())

    return events


def from_file(name: str, read_path: Callable[[Path], Any]) -> Callable[[bytes], Iterator[Any]]:
    """What a function makes of a file of that name: each of its records, or the one object it gives."""

    def records(data: bytes) -> Iterator[Any]:
        found = read_path(_file(name, data))
        yield from found if isinstance(found, list | Iterator) else (found,)

    return records


def gold(read_line: Callable[[str, str], Any]) -> Callable[[Path], Iterator[Any]]:
    """The lines of a gold file, each as its task reads it."""
    return lambda path: (read_line(line, "line") and None for line in read_lines(path))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return shipped().names_of_countries()


_OF_GOLD = (GoldError, UnicodeDecodeError)  # of which `evaluate.run` makes a GoldError that names the file
READERS = [
    Reader("text", 30, seeds.texts, piped),
    Reader("html", 5, seeds.pages, piped),
    Reader("jsonl", 40, seeds.json_lines, piped),
    Reader("csv", 30, seeds.csv, document_file("rows.csv")),
    Reader("tsv", 40, seeds.tsv, document_file("rows.tsv")),
    Reader("parquet", 50, seeds.parquet, piped),
    Reader("packed", 60, seeds.packed, document_file("rows.csv.gz")),
    Reader("packed by zstd", 40, seeds.zstd, document_file("rows.csv.zst")),
    Reader("warc", 30, seeds.warc, document_file("crawl.warc.gz")),
    Reader("warc piped", 20, seeds.warc, piped),
    Reader("rss", 7, seeds.rss, feed, (FeedFault,)),
    Reader("atom", 8, seeds.atom, feed, (FeedFault,)),
    Reader("json feed", 25, seeds.json_feeds, feed, (FeedFault,)),
    Reader("sitemap", 60, seeds.sitemaps, feed, (FeedFault,)),
    Reader("opml", 60, seeds.opml, from_file("list.opml", read_opml), (FeedFault,)),
    Reader("polecat", 60, seeds.polecat, imported("polecat"), (ImportFault,)),
    Reader("icews", 60, seeds.icews, imported("icews"), (ImportFault,)),
    Reader("gdelt", 40, seeds.gdelt, imported("gdelt"), (ImportFault,)),
    Reader("actors csv", 60, seeds.actors, from_file("own.csv", lambda path: read_csv(path, _names())), (TableFault,)),
    Reader(
        "actors wikidata", 80, seeds.wikidata, from_file("own.json", lambda path: read_wikidata(path, _names())),
        (TableFault,),
    ),
    Reader("actors petrarch", 60, seeds.petrarch, from_file("own.txt", read_petrarch), (TableFault,)),
    Reader("settings", 80, seeds.settings, from_file("coder.toml", Settings.from_file), (SettingsError,)),
    Reader("feeds", 40, seeds.feeds, from_file("FEEDS.toml", read_feeds), (TableError,)),
    Reader("alerts", 40, seeds.alerts, from_file("ALERTS.toml", read_rules), (TableError,)),
    Reader("answers", 60, seeds.answers, from_file("answers.jsonl", exchange.read), (AnswerError,)),
    Reader("gold relations", 30, seeds.relations, from_file("g.jsonl", gold_relations.gold_records), _OF_GOLD),
    Reader("gold statements", 30, seeds.statements, from_file("g.jsonl", gold(gold_statements._article)), _OF_GOLD),
    Reader("gold records", 30, seeds.records, from_file("g.jsonl", gold(gold_records._document)), _OF_GOLD),
    Reader("gold events", 30, seeds.records, from_file("g.jsonl", gold(gold_events._document)), _OF_GOLD),
    Reader("gold entities", 30, seeds.conll, from_file("g.txt", gold_columns._conll_sentences), _OF_GOLD),
    Reader("gold syntax", 30, seeds.conllu, from_file("g.conllu", gold_columns._conllu_sentences), _OF_GOLD),
]  # fmt: skip
BY_NAME = {reader.name: reader for reader in READERS}
