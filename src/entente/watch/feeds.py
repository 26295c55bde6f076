"""FEEDS.toml: which feeds are polled, how often, and how their pages are fetched. A list in OPML will do too.

every = "15m"                       # how often a feed is polled: 15m, 6h, 1d

[[feed]]
url = "https://example.org/world.xml"
outlet = "Example"                  # else the outlet that items or pages name
zone = "Asia/Shanghai"              # where it appears, if the feed gives times in another zone
every = "1h"
pages = "missing"                   # fetch pages of items without text; or "always", "never"

[fetching]
delay = 2.0                         # seconds between two requests to one host, and all else that `FetchOptions` has
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from entente.documents import FeedFault, FetchOptions, canonical_url, read_opml
from entente.watch.tables import Table, TableError, checked, entries, read_toml

Pages: TypeAlias = Literal["missing", "always", "never"]

USUAL = timedelta(minutes=15)
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=30)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"(\d{1,6})\s*([mhd])", re.IGNORECASE)


def _duration(given: object) -> object:
    if isinstance(given, timedelta):
        return given
    found = _DURATION.fullmatch(given.strip()) if isinstance(given, str) else None
    time = timedelta(**{_UNITS[found[2].lower()]: int(found[1])}) if found else None
    if time is None or not SHORTEST <= time <= LONGEST:
        raise ValueError(f'{given!r} is no time between two polls: want "15m", "6h" or "1d", from 1m to 30d')
    return time


Duration: TypeAlias = Annotated[timedelta, BeforeValidator(_duration)]


def _zone(given: object) -> object:
    if given is None or isinstance(given, ZoneInfo):
        return given
    try:
        return ZoneInfo(str(given))
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f'{given!r} is no time zone: want a name such as "Asia/Shanghai"') from error


class WatchedFeed(Table):
    """A feed that is polled.

    outlet: what the user calls its outlet, None: what its items or pages call it
    zone:   where it appears: its reports are dated by the day there; None: by the time as the feed gives it
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    url: str
    outlet: str | None = None
    zone: Annotated[ZoneInfo | None, BeforeValidator(_zone)] = None
    every: Duration = USUAL
    pages: Pages = "missing"


class _File(Table):
    every: Duration = USUAL
    feed: Any = None
    fetching: Any = None


@dataclass(frozen=True)
class FeedsFile:
    """The feeds of a file, each once, and how fetching is done."""

    path: Path
    feeds: tuple[WatchedFeed, ...]
    fetching: FetchOptions = field(default_factory=FetchOptions)


def read_feeds(path: Path) -> FeedsFile:
    """The feeds that a TOML or an OPML file names. Raises TableError, in one line."""
    return _from_opml(path) if _is_opml(path) else _from_toml(path)


def _is_opml(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(200)
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror or error}") from error
    return path.suffix.lower() == ".opml" or head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _from_opml(path: Path) -> FeedsFile:
    try:
        found = read_opml(path)
    except FeedFault as error:
        raise TableError(str(error)) from error
    return FeedsFile(path, _distinct(path, [WatchedFeed(url=each.url) for each in found]))


def _from_toml(path: Path) -> FeedsFile:
    file = checked(_File, read_toml(path), path)
    feeds = []
    for number, given in enumerate(entries(file.feed, "feed", path), 1):
        entry = f"feed {number} ({given['url']})" if "url" in given else f"feed {number}"
        feeds.append(checked(WatchedFeed, {"every": file.every, **given}, path, entry))
    return FeedsFile(path, _distinct(path, feeds), _fetching(file.fetching, path))


def _distinct(path: Path, feeds: Sequence[WatchedFeed]) -> tuple[WatchedFeed, ...]:
    """The feeds, if each has an address of the web that no other has."""
    if not feeds:
        raise TableError(f"{path}: it names no feed")
    places: dict[str, int] = {}
    for number, feed in enumerate(feeds, 1):
        if not is_web(feed.url):
            raise TableError(
                f"{path}: feed {number} ({feed.url}): want an address that begins with http:// or https://"
            )
        first = places.setdefault(canonical_url(feed.url), number)
        if first != number:
            raise TableError(f"{path}: feed {number} ({feed.url}) is feed {first} again: take one away")
    return tuple(feeds)


def is_web(url: str) -> bool:
    """Whether that is an address of the web."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _fetching(given: Any, path: Path) -> FetchOptions:
    if given is None:
        return FetchOptions()
    known = [each.name for each in fields(FetchOptions)]
    if not isinstance(given, Mapping):
        raise TableError(f"{path}: fetching is no table: write [fetching] and its lines below")
    for name, value in given.items():
        if name not in known:
            raise TableError(f"{path}: fetching: {name} is not known here; known are {', '.join(known)}")
        least = 0 if name in ("delay", "redirects") else 1e-3
        if isinstance(value, int | float) and not isinstance(value, bool) and value < least:
            raise TableError(f"{path}: fetching: {name} is {value}: want more")
    try:
        return TypeAdapter(FetchOptions).validate_python(dict(given))
    except ValidationError as error:
        fault = error.errors()[0]
        raise TableError(f"{path}: fetching: {fault['loc'][0]}: {fault['msg'].lower()}") from error
