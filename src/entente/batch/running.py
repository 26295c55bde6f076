"""A batch from end to end: shards coded, then what only all of them together tell."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow.parquet as pq

from entente._version import __version__
from entente.batch.archive import COPIES, MERGED, REPEATED, SUMMARY, connect, files_of, see, summary
from entente.batch.coding import Job, code_shard, is_done, made_by
from entente.batch.copying import copies, repeated
from entente.batch.engines import Engine, Task
from entente.batch.inputs import PATTERN, Shard, shards_of
from entente.batch.manifests import FOLDER, Manifest
from entente.batch.merging import merge_all
from entente.batch.tables import COVERAGE, DYADS, TABLES, WORK, schema_of
from entente.batch.tellings import ShardTellings
from entente.coding import Settings
from entente.documents import ReadOptions

Say: TypeAlias = Callable[[str], None]
SILENT = "silent.parquet"  # the documents that tell nothing: in one shard those repeated there, in all the copies


class BatchError(RuntimeError):
    """A batch that cannot be run; one line that says what to do."""


@dataclass(frozen=True)
class BatchOptions:
    """How shards are read and coded.

    share: (number from 1, of how many): only this share of the shards is coded, and nothing is done with all of them
    """

    reading: ReadOptions = field(default_factory=ReadOptions)
    settings: Settings | None = None
    gate: bool = True
    share: tuple[int, int] | None = None


@dataclass
class Outcome:
    """What a batch did: shards coded now and before, what their manifests count, what failed, and what all make."""

    coded: int = 0
    known: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    together: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether an input could not be read, or a shard not be coded."""
        return bool(self.faults or self.skipped["error"])

    def add(self, manifest: Manifest) -> None:
        """Count a shard."""
        counts = dict(manifest.counts)
        self.skipped.update(counts.pop("skipped", {}))
        self.counts.update(counts)


def run_batch(source: str, out: Path, engine: Engine, options: BatchOptions, say: Say, step: Say) -> Outcome:
    """Code all shards of `source` that are not coded yet, into the folder `out`; then copies, events and series.

    say:  told of what went wrong with an input, a line each
    step: told what is done now

    Raises BatchError when `out` is in use or no folder of a batch, InputError for an input that is not there, OSError
    when nothing can be written, and what loading the coder raises.
    """
    shards = shards_of(source)
    with _held(out, shared=options.share is not None):
        made = made_by(options.reading, options.settings, options.gate)
        jobs = [
            Job(shard, out, options.reading, options.settings, options.gate, made) for shard in _share(shards, options)
        ]
        outcome = Outcome()
        keys = _code(jobs, engine, outcome, say, step)
        if options.share is None:
            outcome.together = put_together(out, keys, engine, step)
    return outcome


def _share(shards: Sequence[Shard], options: BatchOptions) -> Sequence[Shard]:
    number, of = options.share or (1, 1)
    return shards[number - 1 :: of]


def _code(jobs: Sequence[Job], engine: Engine, outcome: Outcome, say: Say, step: Say) -> list[str]:
    """Code what is not coded yet; the keys of all shards that are now."""
    keys, waiting = [], []
    for job in jobs:
        if (known := is_done(job)) is not None:
            outcome.known += 1
            keys.append(known.shard)
            _count(known, outcome, say)
        else:
            waiting.append(job)
    waiting.sort(key=lambda job: (-job.shard.size, job.shard.key))  # the largest first, or all wait for it
    for done in engine.run([Task(job.shard.name, code_shard, job) for job in waiting]):
        if done.result is None:
            outcome.faults.append(f"{done.task.name}: {done.fault}")
            say(f"failed {done.task.name}: {done.fault}; run the same again to try it again")
            continue
        outcome.coded += 1
        keys.append(done.result.shard)
        _count(done.result, outcome, say)
        step(f"{outcome.coded} of {len(waiting)} shards coded")
    return keys


def _count(manifest: Manifest, outcome: Outcome, say: Say) -> None:
    outcome.add(manifest)
    for error in manifest.errors:
        say(f"skipped {error}")


def put_together(out: Path, shards: Iterable[str], engine: Engine, step: Say) -> dict[str, Any]:
    """What all shards, by their keys, make together, anew if any of them changed: copies, events, series.

    How many there are of each, and the seconds that each took. Raises TaskError for a step that failed, OSError.
    """
    keys = sorted(shards)
    state = _state(out, keys)
    kept = summary(out)
    if kept.get("state") == state and all((out / name).exists() for name in (COPIES, REPEATED, DYADS, COVERAGE)):
        return kept
    began = time.monotonic()
    (out / SUMMARY).unlink(missing_ok=True)
    work = out / WORK / "together"
    shutil.rmtree(work, ignore_errors=True)
    (work / "tellings").mkdir(parents=True)
    files = files_of(out, keys)
    times = {}
    with connect(out) as connection:
        for table in TABLES:
            see(connection, f"all_{table}", files[table], schema_of(table))
        step("looking for copies")
        again = repeated(connection)
        connection.register("repeated", again)
        copied = copies(connection, out, work, engine)
        connection.register("copies", copied)
        connection.execute(
            "COPY (SELECT document, shard FROM repeated UNION ALL SELECT document, NULL FROM copies) "
            f"TO '{work / SILENT}' (FORMAT parquet)"
        )
        times["copies"] = time.monotonic() - began
        step("merging mentions into events")
        merged = merge_all(connection, list(_tellings_of(out, keys, work)), work, work / "merged", engine)
        times["merging"] = time.monotonic() - began - times["copies"]
    pq.write_table(again, out / REPEATED)
    pq.write_table(copied, out / COPIES)
    for table in MERGED:
        _replace(work / "merged" / table, out / table)
    step("counting dyads")
    from entente.batch.series import write_series  # brings pandas and more, which only this step needs

    rows = write_series(out, keys, work / "series")
    _replace(work / "series" / DYADS, out / DYADS)
    os.replace(work / "series" / COVERAGE, out / COVERAGE)
    times["series"] = time.monotonic() - began - times["copies"] - times["merging"]
    made = {"copies": copied.num_rows, "repeated": again.num_rows, **merged, "dyad_months": rows}
    seconds = {name: round(each, 1) for name, each in times.items()}
    _write_summary(out, {"state": state, "version": __version__, "shards": list(keys), "seconds": seconds, **made})
    shutil.rmtree(out / WORK, ignore_errors=True)
    return summary(out)


def _tellings_of(out: Path, keys: Sequence[str], work: Path) -> Iterator[ShardTellings]:
    """The shards that tell something; each numbers its mentions from where the one before it ends."""
    begins = 0
    for key in keys:
        files = files_of(out, [key])
        if files["mentions"]:
            documents, mentions = tuple(files["documents"]), tuple(files["mentions"])
            yield ShardTellings(key, documents, mentions, begins, work / SILENT, work / "tellings")
            begins += sum(pq.read_metadata(name).num_rows for name in mentions)


def _replace(new: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    if new.is_dir():
        os.replace(new, place)


def _state(out: Path, keys: Sequence[str]) -> str:
    """What the tables of all shards depend on."""
    digest = hashlib.sha256(__version__.encode())
    for key in keys:
        path = out / FOLDER / f"{key}.json"
        kept = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        digest.update(json.dumps([key, kept.get("input_hash"), kept.get("made_by"), kept.get("files")]).encode())
    return digest.hexdigest()


def _write_summary(out: Path, said: dict[str, Any]) -> None:
    part = out / f".{SUMMARY}.{os.getpid()}"
    part.write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", "utf-8")
    os.replace(part, out / SUMMARY)


@contextmanager
def _held(out: Path, shared: bool) -> Iterator[None]:
    """Hold the folder of a batch: alone, or shared with others that code shares of it. Raises BatchError."""
    if found := (PATTERN | {"'"}) & set(str(out)):
        raise BatchError(f"{out}: {' '.join(sorted(found))} stands for other things in paths of tables: name another")
    if out.exists() and not out.is_dir():
        raise BatchError(f"{out} is a file: name a folder")
    if out.is_dir() and not (out / FOLDER).is_dir() and any(out.iterdir()):
        raise BatchError(f"{out} holds other things than a batch: name a new or an empty folder")
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    with (out / FOLDER / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            raise BatchError(f"{out} is in use by another batch: wait for it, or name another folder") from error
        yield
