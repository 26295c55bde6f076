"""TOML files of the user's: read and checked, with one clear line about the first thing that is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from entente.documents.errors import one_line

T = TypeVar("T", bound="Table")


class TableError(ValueError):
    """A file that cannot be used; the message is one line and names the file and the entry."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))  # it may quote what the file says


class Table(BaseModel):
    """A table of a TOML file: no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file says. Raises TableError."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:  # of long numbers and deep nesting TOMLDecodeError says nothing
        raise TableError(f"{path} is no TOML file: {error}") from error


def checked(table: type[T], given: Mapping[str, Any], path: Path, entry: str = "") -> T:
    """`given` as a table; `entry` says where in the file it stands. Raises TableError."""
    try:
        return table.model_validate(given)
    except RecursionError as error:  # lists in lists in lists, which cannot even be quoted
        raise TableError(f"{path}: {entry or 'a value'} is nested too deeply") from error
    except ValidationError as error:
        fault = error.errors()[0]
        key, *inside = fault["loc"] or ("",)
        if fault["type"] == "extra_forbidden":
            what = f"{key} is not known here; known are {', '.join(table.model_fields)}"
        elif fault["type"] == "missing":
            what = f"{key}: one more is missing" if inside else f"{key} is missing"
        else:
            what = f"{key}: {_reason(fault)}"
        raise TableError(": ".join(filter(None, (str(path), entry, what)))) from error


def entries(given: Any, name: str, path: Path) -> list[dict[str, Any]]:
    """The tables `[[name]]` of a file. Raises TableError if there is none."""
    if not isinstance(given, list) or not given or not all(isinstance(each, dict) for each in given):
        raise TableError(f"{path}: it names no {name}: write [[{name}]] and its lines below")
    return given


def _reason(fault: Any) -> str:
    """What pydantic found, in one line."""
    message = str(fault["msg"]).removeprefix("Value error, ")
    return " ".join(f"{message[:1].lower()}{message[1:]}".split())
