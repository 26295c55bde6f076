"""One shard → its records and its manifest: a pure function of the shard and the settings."""

from __future__ import annotations

import hashlib
import json
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente._version import __version__
from entente.batch.inputs import Shard, on_this_machine
from entente.batch.journal import Journal
from entente.batch.manifests import ERRORS_KEPT, Manifest, path_of, read, write
from entente.batch.tables import ShardWriter, remove
from entente.documents import ReadOptions, Skipped, read_shard
from entente.documents.copies import signature
from entente.records import Document
from entente.store.rows import FINGERPRINT_SLOTS, rows_of

if TYPE_CHECKING:
    from entente.coding import Coded, Coder, Settings


@dataclass(frozen=True)
class Job:
    """A shard to be coded.

    out:     the folder of the tables
    gate:    whether documents that can hold no political event are passed over
    made_by: what the manifest says of version, model and options
    """

    shard: Shard
    out: Path
    options: ReadOptions
    settings: Settings | None
    gate: bool
    made_by: dict[str, Any]


def made_by(options: ReadOptions, settings: Settings | None, gate: bool) -> dict[str, Any]:
    """What the records of a shard depend on beside its documents. Raises what loading the coder raises."""
    coder = _coder(settings)
    read_with = {"published": options.published, "outlet": options.outlet, "source": options.source}
    named = {name: str(value) for name, value in read_with.items() if value is not None}
    columns = {name: value for name in options.columns.__slots__ if (value := getattr(options.columns, name)) != name}
    return {
        "version": __version__, "model": coder.model, "model_hash": coder.model_hash, "gate": gate,
        "options": named | ({"columns": columns} if columns else {}),
    }  # fmt: skip


def is_done(job: Job) -> Manifest | None:
    """The manifest of a shard that need not be coded again: made of the same file by the same coder, its files there.

    A file whose size is the same and whose time is not was perhaps only copied: it is read, not coded, to see.
    """
    kept = read(job.out, job.shard.key)
    if kept is None or dict(kept.made_by) != job.made_by or not _there(job.out, kept):
        return None
    if kept.identity == job.shard.identity:
        return kept
    if kept.identity.split(":")[0] != job.shard.identity.split(":")[0]:
        return None
    try:
        with on_this_machine(job.shard) as path:
            digest = hashlib.sha256()
            for item in read_shard(path, job.shard.name, job.options, job.shard.groups):
                digest.update(_mark(item))
    except OSError:
        return None
    if digest.hexdigest() != kept.input_hash:
        return None
    kept = replace(kept, identity=job.shard.identity)
    write(job.out, kept)
    return kept


def code_shard(job: Job, deaths: int = 0) -> Manifest:
    """Code a shard, put its tables in place and then its manifest, which makes it done.

    deaths: how many workers have died of it. What they coded is in the journal; the document that came next, of which
    the last one may have died, is coded by a process apart, so that one that is too much costs no more than itself.

    Raises OSError when the shard is not to be had or the tables cannot be written.
    """
    began = time.monotonic()
    if (done := is_done(job)) is not None:  # a worker that died may have been done
        return done
    counts: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    errors: list[str] = []
    digest = hashlib.sha256()
    journal = Journal(job.out, job.shard.key, [job.made_by, job.shard.identity])
    writer = ShardWriter(job.out, job.shard.key)
    try:
        with on_this_machine(job.shard) as path:
            items = _digested(read_shard(path, job.shard.name, job.options, job.shard.groups), digest)
            for item, passed_over in _coded(items, job, journal, deaths > 0):
                if isinstance(item, Skipped):
                    skipped[item.kind] += 1
                    if item.kind == "error" and len(errors) < ERRORS_KEPT:
                        errors.append(str(item))
                    continue
                document = item.document
                counts["documents"] += 1
                counts["passed_over"] += passed_over
                counts["mentions"] += len(item.mentions)
                counts["statements"] += len(item.statements)
                counts["sentences"] += document.sentences or 0
                rows = rows_of(document, "", item.mentions, item.statements, signature(document.text))
                writer.write(document.day, rows)
        earlier = read(job.out, job.shard.key)
        if (done := is_done(job)) is not None:  # another worker was quicker; its files may be in use already
            writer.discard()
            journal.close(done=True)
            return done
        path_of(job.out, job.shard.key).unlink(missing_ok=True)  # it would speak of files that are another's now
        if earlier is not None:
            remove(job.out, earlier.files)
        files = writer.publish()
    except BaseException:
        writer.discard()
        journal.close(done=False)
        raise
    manifest = Manifest(
        shard=job.shard.key,
        address=job.shard.name,
        groups=job.shard.groups,
        identity=job.shard.identity,
        input_hash=digest.hexdigest(),
        made_by=job.made_by,
        counts={**dict(sorted(counts.items())), "skipped": dict(sorted(skipped.items()))},
        errors=errors,
        files=files,
        seconds=round(time.monotonic() - began, 3),
        megabytes=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    write(job.out, manifest)
    journal.close(done=True)
    return manifest


def _digested(items: Iterator[Document | Skipped], digest: Any) -> Iterator[Document | Skipped]:
    for item in items:
        digest.update(_mark(item))
        yield item


def _mark(item: Document | Skipped) -> bytes:
    """What tells an item from any other: the slots that records are coded from, or why there is no document."""
    if isinstance(item, Skipped):
        return json.dumps([item.where, item.kind]).encode()
    given = item.model_dump(mode="json", include={"id", *FINGERPRINT_SLOTS})
    return json.dumps(given, sort_keys=True).encode()


def _coded(
    items: Iterator[Document | Skipped], job: Job, journal: Journal, suspicious: bool
) -> Iterator[tuple[Coded | Skipped, bool]]:
    """What came of each item, and whether the gate passed it over.

    suspicious: the first document that is not in the journal may be too much for a worker
    """
    from entente.actors import shipped
    from entente.coding import Coded, with_outlet
    from entente.coding.gate import may_tell
    from entente.coding.workers import code_all, coder_of

    for item in items:
        if isinstance(item, Skipped):
            yield item, False
        elif job.gate and not may_tell(item.text):
            yield Coded(with_outlet(item, shipped()), [], []), True
        elif (known := journal.find(item)) is not None:
            yield known, False
        else:
            apart, suspicious = suspicious, False
            load = partial(coder_of, job.settings) if apart else lambda: _coder(job.settings)
            (coded,) = code_all([item], 2 if apart else 1, load=load)
            journal.add(item, coded)
            yield coded, False


def _coder(settings: Settings | None) -> Coder:
    """The coder of this process, loaded once."""
    from entente.coding import Coder

    if settings not in [each for each, _ in _loaded]:
        _loaded[:] = [(settings, Coder(settings))]
    return _loaded[0][1]


_loaded: list[tuple[Settings | None, Coder]] = []


def _there(out: Path, manifest: Manifest) -> bool:
    return all((out / name).is_file() for name in manifest.files)
