"""Corpora of few documents, coded by the fake coder in this process; archives of records that nobody coded."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

FAKES = (Path(__file__).parent / "fakes", Path(__file__).parents[1] / "cli" / "fakes")
sys.path[:0] = map(str, FAKES)  # worker processes import from them by name

from made_up import said, told  # noqa: E402 - found by the path above
from stubs import call  # noqa: E402

from entente.batch import BatchOptions, Outcome, coding, run_batch  # noqa: E402
from entente.batch.engines import Done, Engine, Task  # noqa: E402
from entente.batch.manifests import FOLDER, Manifest, write  # noqa: E402
from entente.batch.running import put_together  # noqa: E402
from entente.batch.tables import ShardWriter  # noqa: E402
from entente.documents.copies import CopyIndex, is_copy, rank, signature  # noqa: E402
from entente.events import merge  # noqa: E402
from entente.records import Document, Mention, Statement  # noqa: E402
from entente.store import Store, open_store  # noqa: E402
from entente.store.rows import rows_of  # noqa: E402

Told = tuple[Document, Sequence[Mention], Sequence[Statement]]


class Inline:
    """An engine without workers: every task is done here."""

    workers = 1

    def run(self, tasks: Iterable[Task[Any]]) -> Iterator[Done[Any]]:
        for task in tasks:
            try:
                yield Done(task, task.call(task.given, 0))
            except Exception as error:
                yield Done(task, None, str(error))

    def close(self) -> None:
        pass


@dataclass
class WithFakeCoder:
    """An engine whose workers code with the fake coder; one that finds the file `fatal` dies in the middle."""

    engine: Engine
    fatal: Path | None = None
    workers: int = 2

    def run(self, tasks: Iterable[Task[Any]]) -> Iterator[Done[Any]]:
        asked = [Task(each.name, call, (each.call, each.given, self.fatal)) for each in tasks]
        for done in self.engine.run(asked):
            task, value, _ = done.task.given
            yield Done(Task(done.task.name, task, value), done.result, done.fault)

    def close(self) -> None:
        self.engine.close()


@dataclass
class Ran:
    """What a batch gave and said."""

    outcome: Outcome
    told: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)


def run(source: str | Path, out: Path, engine: Engine | None = None, **options: Any) -> Ran:
    """Run a batch, here if no engine is given; without the gate, unless it is asked for."""
    told: list[str] = []
    steps: list[str] = []
    asked = BatchOptions(**({"gate": False} | options))
    return Ran(run_batch(str(source), out, engine or Inline(), asked, told.append, steps.append), told, steps)


def write_texts(path: Path, *texts: str, day: str | None = "2023-03-11") -> Path:
    """A table of JSON lines; each text is a document."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {"id": f"{path.name} {number}", "text": text, "outlet": "Daily"} | ({"date": day} if day else {})
        for number, text in enumerate(texts, 1)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def keep(out: Path, key: str, listed: Iterable[Told]) -> Manifest:
    """Put a shard of records into an archive, as if it had been coded."""
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    writer = ShardWriter(out, key)
    digest = hashlib.sha256()
    for document, mentions, statements in listed:
        writer.write(document.day, rows_of(document, "", mentions, statements, signature(document.text)))
        digest.update(document.model_dump_json().encode())
    manifest = Manifest(key, key, None, "1:1", digest.hexdigest(), {}, {}, files=writer.publish())
    write(out, manifest)
    return manifest


def archive(out: Path, listed: Sequence[Told], shards: int = 3) -> Path:
    """An archive of these records in several shards, put together."""
    keys = [f"shard-{number}" for number in range(shards)]
    for number, key in enumerate(keys):
        keep(out, key, listed[number::shards])
    put_together(out, keys, Inline(), [].append)
    return out


def store_of(listed: Sequence[Told]) -> Store:
    """A store of the same records, merged; copies tell nothing there."""
    copied = copies_in_order(document for document, _, _ in listed)
    store = open_store(":memory:")
    with store.begin_run("1", "made up", None, {}) as kept:
        for document, mentions, statements in sorted(listed, key=lambda each: copied[each[0].id] is not None):
            if copied[document.id] is None:
                kept.write(document, mentions, statements)
            else:
                kept.write(document.model_copy(update={"copy_of": copied[document.id], "sentences": None}))
    merge(store, "1")
    return store


def copies_in_order(documents: Iterable[Document]) -> dict[str, str | None]:
    """The original of each document, all held in one index, one taken after the other."""
    index, found, held = CopyIndex(), {}, {}
    for each in sorted(documents, key=lambda each: rank(each.published, each.id)):
        sketch = signature(each.text)
        near = sorted(index.candidates(sketch, each.published), key=lambda id: rank(held[id].published, id))
        found[each.id] = next((id for id in near if is_copy(each.text, held[id].text)), None)
        if found[each.id] is None:
            index.add(each.id, each.published, sketch)
            held[each.id] = each
    return found


def records(store: Store) -> dict[str, list[str]]:
    """All records of a store, by kind, in no order."""
    kinds = "documents mentions statements events episodes".split()
    return {kind: sorted(each.model_dump_json() for each in getattr(store, kind)()) for kind in kinds}


def tables(out: Path) -> dict[str, str]:
    """A hash of every table of an archive, by its path."""
    found = sorted(path for path in out.rglob("*.parquet") if ".work" not in path.parts)
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """Makers of corpora, archives and stores, and what compares them."""

    def happenings(count: int, seed: int = 1, days: int = 70) -> list[Told]:
        return [(document, mentions, said(document)) for document, mentions in told(count, seed, days)]

    return SimpleNamespace(
        run=run, texts=write_texts, keep=keep, archive=archive, store_of=store_of, records=records, tables=tables,
        told=happenings, Inline=Inline, WithFakeCoder=WithFakeCoder,
    )  # fmt: skip


@pytest.fixture
def fake_coder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """The fake coder in place of the shipped one, in this process."""
    from fake_coder import FakeCoder

    import entente.coding

    monkeypatch.setattr(entente.coding, "Coder", FakeCoder)
    monkeypatch.setattr(coding, "_loaded", [])
    yield FakeCoder
