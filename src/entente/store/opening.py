"""Opening a store: its file is looked at first, made where there is none, and brought up to date."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import duckdb

from entente.store.errors import StoreError, explained, not_a_store
from entente.store.schema import migrate
from entente.store.whole import Store

MEMORY = ":memory:"
MAGIC = slice(8, 12)  # a DuckDB file has "DUCK" here, after its checksum
# Few threads: the coder beside us needs the cores. No extension is ever fetched or loaded from outside.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def open_store(path: str | Path, read_only: bool = False) -> Store:
    """Open the store at `path`; create it if there is none, and migrate an older one.

    `:memory:` is a store that is gone when closed. Raises StoreError when the file is no store, is of a
    newer version, is in use by another process, or cannot be read or written; when `read_only`, also
    when there is none yet.
    """
    name = str(path)
    if name != MEMORY:
        _check_file(Path(path), read_only)
        target = str(Path(path).absolute())  # so that "md:x" or "s3://x" is a file name and nothing else
    else:
        target = name
    with explained(name, read_only):
        connection = duckdb.connect(target, read_only=read_only, config=dict(CONFIG))
        try:
            migrate(connection, name, read_only=read_only)
        except BaseException:
            connection.close()
            raise
    return Store(connection, name, read_only)


def _check_file(path: Path, read_only: bool) -> None:
    """Raise StoreError for what is plainly not a store, before DuckDB sees it."""
    try:
        if path.is_dir():
            raise StoreError(f"{path} is a folder: name a file in it")
        if path.exists():
            with suppress(PermissionError), path.open("rb") as file:  # DuckDB knows better: it may be in use
                if file.read(MAGIC.stop)[MAGIC] != b"DUCK":
                    raise StoreError(not_a_store(str(path)))
        elif read_only:
            raise StoreError(f"{path} does not exist: code documents into it first, or check the name")
        elif not path.absolute().parent.is_dir():
            raise StoreError(f"{path} cannot be created: the folder {path.parent} does not exist")
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}") from error
