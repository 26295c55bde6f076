"""What can go wrong with a store, each said in one line: what, where and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from entente.store.served import served

LOCKED = re.compile(r"conflicting lock|could not set lock|used by another process|already open in", re.IGNORECASE)
HOLDER = re.compile(r"(?:held in|open in)\s+(?P<program>.+?)\s+\(PID (?P<pid>\d+)\)", re.IGNORECASE)
FULL = re.compile(r"no space left|file too large|not enough space|disk (?:is )?full|quota exceeded", re.IGNORECASE)
FORBIDDEN = re.compile(r"permission denied|read-only file system|access is denied", re.IGNORECASE)
NO_FOLDER = re.compile(r"no such file or directory|cannot find the path", re.IGNORECASE)
NOT_DUCKDB = re.compile(r"not a valid DuckDB database", re.IGNORECASE)
OTHER_VERSION = re.compile(r"version number|newer version of DuckDB|storage version", re.IGNORECASE)
TWO_SETTINGS = re.compile(r"different configuration than existing connections", re.IGNORECASE)
CLOSED = re.compile(r"connection (?:has )?(?:already )?(?:been )?closed", re.IGNORECASE)
INVALIDATED = re.compile(r"database has been invalidated", re.IGNORECASE)
PREFIX = re.compile(r"^(?:\w+ )*(?:Error|Exception): ")


class StoreError(RuntimeError):
    """A store cannot be opened, read or written; the message is one line and says what to do."""


class RunOpen(StoreError):
    """A run is open, and what was asked for has to wait until it is finished."""


@contextmanager
def explained(path: str, read_only: bool = False) -> Iterator[None]:
    """Turn any error of DuckDB inside the block into a `StoreError` about the store at `path`.

    Ctrl-C in the middle of a query, which DuckDB gives a bare RuntimeError, is a KeyboardInterrupt again.
    """
    try:
        yield
    except duckdb.Error as error:
        raise StoreError(explain(str(error), path, read_only)) from error
    except RuntimeError as error:
        if str(error) != "Query interrupted":
            raise
        raise KeyboardInterrupt from error


def explain(message: str, path: str, read_only: bool = False) -> str:
    """One line for people from DuckDB's `message` about the store at `path`."""
    if LOCKED.search(message):
        desk, holder = served(path), HOLDER.search(message)
        if desk is not None and (holder is None or int(holder["pid"]) == desk.pid):
            return f"{path} is in use by process {desk.pid} (entente serve): ask it with --url {desk.url}"
        who = f"process {holder['pid']} ({holder['program']})" if holder else "another process"
        return f"{path} is in use by {who}: wait until it ends, or use another file"
    if FULL.search(message):
        return (
            f"{path}: the disk is full; the last documents were not stored, all before them are intact: "
            "free some space and run again"
        )
    if FORBIDDEN.search(message):
        if read_only:
            return f"{path} cannot be read: there is no permission"
        return f"{path} cannot be written: there is no permission; use another folder, or open it read-only"
    if NO_FOLDER.search(message):
        return f"{path} cannot be created: its folder does not exist"
    if NOT_DUCKDB.search(message):
        return not_a_store(path)
    if TWO_SETTINGS.search(message):
        return f"{path} is open in this process already, the other way (read-only or not): close it there first"
    if CLOSED.search(message):
        return f"{path} is closed: open the store again"
    if INVALIDATED.search(message):
        return f"{path} had to stop after an error while writing; what was stored is intact: open the store again"
    first = PREFIX.sub("", next(iter(message.strip().splitlines()), "unknown error"))
    if OTHER_VERSION.search(message):
        return f"{path} was written by another version of DuckDB: upgrade the package duckdb ({first})"
    return f"{path}: {first}"


def not_a_store(path: str) -> str:
    """The message for a file that is no DuckDB database at all."""
    return f"{path} is not a store (no DuckDB file): name a store, or a new file to create one"
