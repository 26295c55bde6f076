"""Where the shards lie: folders, patterns and addresses → the files to read, and what each is known by.

Addresses are those of fsspec (`s3://bucket/news/*.parquet`, `https://…/shard.jsonl.gz`); a file that is not on this
machine is fetched whole into a folder that is gone when the shard is coded.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from tenacity import retry, retry_if_exception_type, retry_if_not_exception_type, stop_after_attempt, wait_exponential

from entente.documents.errors import one_line, where_of
from entente.documents.files import files_of

Listed: TypeAlias = tuple[str, int, str]  # a file: its name, size and identity

PATTERN = frozenset("*?[")
SPLIT = 256 * 1024 * 1024  # bytes of a Parquet table beyond which its row groups are shards of their own
PART = 128 * 1024 * 1024  # and how many bytes of row groups make one
TRIES = 5  # at a file that a server does not give
# What file systems call a file's version, whichever they have.
_VERSION = (
    "ETag", "etag", "md5Hash", "Content-MD5", "Digest", "generation", "LastModified", "last_modified", "Last-Modified",
    "mtime", "created",
)  # fmt: skip


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
    def name(self) -> str:
        """The address as it can be shown and written."""
        return where_of(self.address)

    @property
    def remote(self) -> bool:
        """Whether it lies elsewhere."""
        return "://" in self.address


def shards_of(address: str) -> list[Shard]:
    """The shards of a file, a folder, a pattern or an address, sorted by name. Raises InputError."""
    root, found = _remote(address) if "://" in address else _local(address)
    if not found:
        raise InputError(f"{address}: holds no files; name a folder, a file or a pattern of files")
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


def _local(address: str) -> tuple[str, list[Listed]]:
    """The folder that the files lie in, with its slash, and the files."""
    given = Path(address)
    root = f"{given}/" if given.is_dir() else _root(str(given))
    if not given.exists() and PATTERN & set(address):
        base = Path(given.anchor) if given.is_absolute() else Path()
        found = base.glob(str(given.relative_to(given.anchor)))
        paths = [path for path in found if path.is_file() and not _hidden(str(path))]
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
    return root, listed


def _remote(address: str) -> tuple[str, list[Listed]]:
    try:
        return _listed(address)
    except ImportError as error:
        raise InputError(f"{address}: {one_line(str(error))}") from error
    except Exception as error:  # each file system has errors of its own
        why = one_line(str(error))[:150] or type(error).__name__
        raise InputError(
            f"{address}: cannot be listed ({why}); check the address, the network and your keys"
        ) from error


@retry(
    retry=retry_if_not_exception_type((FileNotFoundError, PermissionError, ImportError, ValueError)),
    stop=stop_after_attempt(TRIES),
    wait=wait_exponential(0.5, max=30),
    reraise=True,
)
def _listed(address: str) -> tuple[str, list[Listed]]:
    import fsspec

    system, name = fsspec.core.url_to_fs(address)
    whole = str(system.unstrip_protocol(name))
    if PATTERN & set(name.split("?")[0]):
        return _root(whole), [_about(system, each) for each in system.glob(name) if not _hidden(each)]
    if not name.endswith("/") and system.isfile(name):  # web servers give folders as files too, but for their slash
        return _root(whole), [_about(system, name)]
    return f"{whole.rstrip('/')}/", [_about(system, each) for each in system.find(name) if not _hidden(each)]


def _hidden(name: str) -> bool:
    return name.rsplit("/", 1)[-1].startswith(".")


def _about(system: Any, name: str) -> Listed:
    about = system.info(name)
    version = next((str(about[each]) for each in _VERSION if about.get(each)), "")
    size = about.get("size")
    return str(system.unstrip_protocol(name)), int(size or 0), f"{size}:{version}"


def _root(name: str) -> str:
    """The folder that a file, or all files of a pattern, lie in, with its slash: keys hang on nothing else."""
    fixed = re.split(r"[*?[]", name, maxsplit=1)[0]
    return fixed[: fixed.rfind("/") + 1]


def _key(name: str, groups: tuple[int, int] | None) -> str:
    """A file name for what comes of a shard: readable, and told apart from others by a hash."""
    readable = "".join(each if each.isalnum() or each in "-_" else "-" for each in name.rsplit("/", 1)[-1])[:60]
    part = f"-g{groups[0]:05d}" if groups else ""
    return f"{readable}-{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}{part}"


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
    return parts or [None]
