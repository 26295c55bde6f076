"""What is kept of each shard beside its records: from what they were made and by what, how many, what went wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FOLDER = "manifests"
ERRORS_KEPT = 100


@dataclass(frozen=True)
class Manifest:
    """One coded shard.

    shard:      its key; `address` and `groups` say where it was read
    identity:   of the file when it was read (`Shard.identity`)
    input_hash: of the documents that were read, in order
    made_by:    version, model, its hash, and the options that records depend on
    counts:     documents, passed_over (by the relevance gate), mentions, statements, sentences, and skipped by reason
    errors:     what could not be read, the first hundred
    files:      path under the folder of the tables → rows
    seconds, megabytes, finished: how long it took, the most memory that its worker had, and when it was done
    """

    shard: str
    address: str
    groups: tuple[int, int] | None
    identity: str
    input_hash: str
    made_by: Mapping[str, Any]
    counts: Mapping[str, Any]
    errors: list[str] = field(default_factory=list)
    files: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    megabytes: float = 0.0
    finished: str = ""


def path_of(out: Path, shard: str) -> Path:
    """Where the manifest of a shard lies."""
    return out / FOLDER / f"{shard}.json"


def write(out: Path, manifest: Manifest) -> None:
    """Write a manifest, whole or not at all. Raises OSError."""
    path = path_of(out, manifest.shard)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    os.replace(part, path)


def read(out: Path, shard: str) -> Manifest | None:
    """The manifest of a shard; None where there is none, or none that can be read: the shard is coded again then."""
    try:
        kept = json.loads(path_of(out, shard).read_text("utf-8"))
        groups = kept.pop("groups")
        return Manifest(**kept, groups=tuple(groups) if groups else None)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
