"""Feeds in a store: when each was polled and what it named, so that nothing is lost on the way and nothing coded twice.

An item waits from the poll that names it until what came of it is settled; what it says is kept so long. Times are
given and taken with their zone, and kept in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

import duckdb

from entente.store.times import given, kept
from entente.store.writing import Transaction

Cursor: TypeAlias = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]
State: TypeAlias = Literal["waiting", "coded", "skipped"]

_FEED = "url, etag, last_modified, polled, due, failing_since, failures, fault"


@dataclass(frozen=True, slots=True)
class FeedState:
    """How things stand with a feed; `due`: when it is to be polled again, None: not again."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    polled: datetime | None = None
    due: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """An item that a poll named: its key, address, the digest of what the feed says, and that as JSON.

    `was`: the key under which it is known from an earlier poll, None for a new one. `changed`: whether the feed says
    something else of it than before; else it has another key, and nothing more.
    """

    key: str
    url: str | None
    digest: str
    item: str
    was: str | None = None
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that waits: what the feed says of it as JSON, the document that it gave before, when it was first named.

    `tries`: how often it has failed since.
    """

    feed: str
    key: str
    url: str | None
    item: str
    document: str | None
    seen: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of an item: coded or skipped, or it waits on until `due`; why, and the document that it gave."""

    feed: str
    key: str
    state: State
    reason: str | None = None
    document: str | None = None
    due: datetime | None = None


class Feeds:
    """The tables `feeds` and `feed_items` of a store; made by `Store.feeds`."""

    def __init__(self, transaction: Transaction, cursor: Cursor) -> None:
        self._transaction, self._cursor = transaction, cursor

    def states(self) -> dict[str, FeedState]:
        """All feeds that were polled, by address."""
        rows = self._rows(f"SELECT {_FEED} FROM feeds ORDER BY url")
        return {row[0]: FeedState(row[0], row[1], row[2], *map(given, row[3:6]), *row[6:]) for row in rows}

    def items(
        self, feed: str, keys: Iterable[str], urls: Iterable[str], digests: Iterable[str]
    ) -> list[tuple[str, str | None, str]]:
        """(key, address, digest) of the items of a feed with one of these keys or addresses, or none and a digest."""
        return self._rows(
            "SELECT key, url, digest FROM feed_items WHERE feed = ? AND (key IN (SELECT unnest(?)) "
            "OR url IN (SELECT unnest(?)) OR url IS NULL AND digest IN (SELECT unnest(?))) ORDER BY key",
            [feed, list(keys), list(urls), list(digests)],
        )

    def poll(self, feed: str, states: Sequence[FeedState], named: Iterable[Named], now: datetime) -> None:
        """Keep what a poll of `feed` gave, all of it or nothing: what it named waits from now on.

        states: of the feed, and of the addresses that it led to
        """
        with self._transaction() as connection:
            connection.execute("DELETE FROM feeds WHERE url IN (SELECT unnest(?))", [[each.url for each in states]])
            marks = ", ".join("?" * len(_FEED.split(",")))
            for state in states:
                row = [kept(value) if isinstance(value, datetime) else value for value in astuple(state)]
                connection.execute(f"INSERT INTO feeds ({_FEED}) VALUES ({marks})", row)
            for item in named:
                _name(connection, feed, item, kept(now))

    def waiting(self, feeds: Iterable[str], now: datetime, limit: int) -> list[Waiting]:
        """Items of these feeds whose turn has come, those named first before others."""
        rows = self._rows(
            "SELECT feed, key, url, item, document, seen, tries FROM feed_items WHERE state = 'waiting' AND due <= ? "
            "AND feed IN (SELECT unnest(?)) ORDER BY seen, feed, key LIMIT ?",
            [kept(now), list(feeds), limit],
        )
        return [
            Waiting(feed, key, url, item, document, given(seen), tries)
            for feed, key, url, item, document, seen, tries in rows
        ]

    def due(self, feeds: Iterable[str]) -> datetime | None:
        """When the next item of these feeds has its turn; None if none waits."""
        sql = "SELECT min(due) FROM feed_items WHERE state = 'waiting' AND feed IN (SELECT unnest(?))"
        ((due,),) = self._rows(sql, [list(feeds)])
        next_due: datetime | None = given(due)
        return next_due

    def settle(self, settled: Iterable[Settled]) -> None:
        """Keep what came of items, of all or of none."""
        with self._transaction() as connection:
            for each in settled:
                waits = each.state == "waiting"
                connection.execute(
                    "UPDATE feed_items SET state = ?, reason = ?, document = coalesce(?, document), due = ?, "
                    f"tries = {'tries + 1' if waits else '0'}, item = {'item' if waits else 'NULL'} "
                    "WHERE feed = ? AND key = ?",
                    [each.state, each.reason, each.document, kept(each.due), each.feed, each.key],
                ).fetchall()

    def at_address(self, urls: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Of each of these addresses, (feed, key) of an item that was coded from it."""
        return self._holders("url", urls)

    def holding(self, documents: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Of each of these documents, (feed, key) of the item that gave it."""
        return self._holders("document", documents)

    def stored(self, documents: Iterable[str]) -> set[str]:
        """Which of these documents the store has."""
        sql = "SELECT id FROM documents WHERE retired_by IS NULL AND id IN (SELECT unnest(?))"
        return {key for (key,) in self._rows(sql, [list(documents)])}

    def same_text(self, hashes: Iterable[str]) -> dict[tuple[str | None, str], str]:
        """(outlet, hash of the text) to id of the documents with one of these hashes, of equal ones the first."""
        rows = self._rows(
            "SELECT outlet, text_hash, min(id) FROM documents WHERE retired_by IS NULL "
            "AND text_hash IN (SELECT unnest(?)) GROUP BY ALL",
            [list(hashes)],
        )
        return {(outlet, text_hash): key for outlet, text_hash, key in rows}

    def _holders(self, column: str, values: Iterable[str]) -> dict[str, tuple[str, str]]:
        rows = self._rows(
            f"SELECT {column}, min((feed, key)) FROM feed_items "
            f"WHERE document IS NOT NULL AND {column} IN (SELECT unnest(?)) GROUP BY ALL",
            [list(values)],
        )
        return {value: tuple(holder) for value, holder in rows}

    def _rows(self, sql: str, values: list[Any] | None = None) -> list[Any]:
        with self._cursor() as cursor:
            return cursor.execute(sql, values).fetchall()


def _name(connection: duckdb.DuckDBPyConnection, feed: str, item: Named, time: datetime) -> None:
    """Have an item wait; one that only has another key than before stays as it is."""
    if item.was is None:
        sql = (
            "INSERT INTO feed_items (key, url, digest, state, item, seen, tries, due, feed) "
            "VALUES (?, ?, ?, 'waiting', ?, ?, 0, ?, ?)"
        )
        values = [item.key, item.url, item.digest, item.item, time, time, feed]
    elif item.changed:
        sql = (
            "UPDATE feed_items SET key = ?, url = ?, digest = ?, item = ?, state = 'waiting', tries = 0, due = ? "
            "WHERE feed = ? AND key = ?"
        )
        values = [item.key, item.url, item.digest, item.item, time, feed, item.was]
    else:
        sql = "UPDATE feed_items SET key = ?, url = ? WHERE feed = ? AND key = ?"
        values = [item.key, item.url, feed, item.was]
    connection.execute(sql, values).fetchall()
