"""Where the shards lie: folders, patterns and addresses → the files to read, and what each is known by.

Addresses are those of fsspec (`s3://bucket/news/*.parquet`, `https://…/shard.jsonl.gz`); a file that is not on this
machine is fetched whole into a folder that is gone when the shard is coded.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential

from entente.documents.errors import one_line
from entente.documents.files import files_of

PATTERN = frozenset("*?[")
SPLIT = 256 * 1024 * 1024  # bytes of a Parquet table beyond which its row groups are shards of their own
PART = 128 * 1024 * 1024  # and how many bytes of row groups make one
TRIES = 5  # at a file that a server does not give
# What file systems call a file's version, whichever they have.
_VERSION = ("ETag", "etag", "md5Hash", "generation", "LastModified", "last_modified", "mtime")


class InputError(ValueError):
    """An input that is not there, or that nothing reads; one line that says what to do."""


@dataclass(frozen=True)
class Shard:
    """One file, or some row groups of a Parquet table: what one worker codes at a time.

    key:      names what comes of it; the same for the same address
    address:  a path or a URL
    groups:   the first row group and the one past the last, None for the whole file
    size:     bytes, as far as they are known
    identity: changes when the file does: its size, with its time or version
    """

    key: str
    address: str
    groups: tuple[int, int] | None
    size: int
    identity: str

    @property
    def remote(self) -> bool:
        """Whether it lies elsewhere."""
        return "://" in self.address


def shards_of(address: str) -> list[Shard]:
    """The shards of a file, a folder, a pattern or an address, sorted by name. Raises InputError."""
    found = _remote(address) if "://" in address else _local(address)
    if not found:
        raise InputError(f"{address}: holds no files; name a folder, a file or a pattern of files")
    root = _root(sorted(name for name, _, _ in found))
    return [
        Shard(_key(name.removeprefix(root), groups), name, groups, size, identity)
        for name, size, identity in sorted(found)
        for groups in _parts(name, size)
    ]


@contextmanager
def on_this_machine(shard: Shard) -> Iterator[Path]:
    """The shard's file as a path; fetched, if it lies elsewhere. Raises OSError when it is not to be had."""
    if not shard.remote:
        yield Path(shard.address)
        return
    folder = Path(tempfile.mkdtemp(prefix="entente-shard-"))
    try:
        path = folder / (shard.address.split("?")[0].rstrip("/").rsplit("/", 1)[-1] or "shard")
        _fetch(shard.address, path)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@retry(
    retry=retry_if_exception_type(OSError),
    stop=stop_after_attempt(TRIES),
    wait=wait_exponential(0.5, max=30),
    reraise=True,
)
def _fetch(address: str, path: Path) -> None:
    import fsspec

    try:
        system, name = fsspec.core.url_to_fs(address)
        system.get_file(name, str(path))
        size = system.info(name).get("size")
    except OSError:
        raise
    except Exception as error:  # each file system has errors of its own
        raise OSError(f"{type(error).__name__}: {one_line(str(error))[:150]}") from error
    if size is not None and path.stat().st_size != size:
        raise OSError(f"{path.stat().st_size:,} of {size:,} bytes came")


def _local(address: str) -> list[tuple[str, int, str]]:
    given = Path(address)
    if not given.exists() and PATTERN & set(address):
        base = Path(given.anchor) if given.is_absolute() else Path()
        paths = [path for path in base.glob(str(given.relative_to(given.anchor))) if path.is_file()]
        if not paths:
            raise InputError(f"{address}: no file has a name of this pattern")
    elif not given.exists():
        raise InputError(f"{address}: no such file or folder; check the path")
    else:
        paths = [path for path in files_of(given) if isinstance(path, Path)]
    listed = []
    for path in paths:
        about = path.stat()
        listed.append((str(path), about.st_size, f"{about.st_size}:{about.st_mtime_ns}"))
    return listed


def _remote(address: str) -> list[tuple[str, int, str]]:
    try:
        import fsspec

        system, name = fsspec.core.url_to_fs(address)
        names = system.glob(name) if PATTERN & set(name.split("?")[0]) else _under(system, name)
        return [_about(system, each) for each in names]
    except ImportError as error:
        raise InputError(f"{address}: {one_line(str(error))}") from error
    except Exception as error:  # each file system has errors of its own
        why = one_line(str(error))[:150] or type(error).__name__
        raise InputError(
            f"{address}: cannot be listed ({why}); check the address, the network and your keys"
        ) from error


def _under(system: Any, name: str) -> list[str]:
    return [name] if system.isfile(name) else sorted(system.find(name))


def _about(system: Any, name: str) -> tuple[str, int, str]:
    about = system.info(name)
    version = next((str(about[each]) for each in _VERSION if about.get(each)), "")
    size = about.get("size")
    return str(system.unstrip_protocol(name)), int(size or 0), f"{size}:{version}"


def _root(names: list[str]) -> str:
    """The folder that all of some sorted names lie in, with its slash."""
    first, last = names[0], names[-1]
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[: first.rfind("/", 0, same) + 1]


def _key(name: str, groups: tuple[int, int] | None) -> str:
    """A file name for what comes of a shard: readable, and told apart from others by a hash."""
    readable = "".join(each if each.isalnum() or each in "-_" else "-" for each in name.rsplit("/", 1)[-1])[:60]
    part = f"-g{groups[0]:05d}" if groups else ""
    return f"{readable}-{hashlib.sha256(name.encode()).hexdigest()[:8]}{part}"


def _parts(name: str, size: int) -> list[tuple[int, int] | None]:
    """The row groups that make each shard of a large Parquet table on this machine; of anything else the whole."""
    if "://" in name or size <= SPLIT or not name.lower().endswith((".parquet", ".pq")):
        return [None]
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(name) as table:
            sizes = [table.metadata.row_group(group).total_byte_size for group in range(table.num_row_groups)]
    except (pyarrow.ArrowException, OSError):  # it will be said when it is read
        return [None]
    parts: list[tuple[int, int] | None] = []
    first, held = 0, 0
    for group, many in enumerate(sizes):
        held += many
        if held >= PART or group == len(sizes) - 1:
            parts.append((first, group + 1))
            first, held = group + 1, 0
    return parts
