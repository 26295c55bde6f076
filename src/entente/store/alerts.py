"""Alerts in a store: which rules have looked at which events, what they told, and whether it was sent.

A rule looks at the events of the runs that came after it was first there, and each of them once. Times are given and
taken with their zone, and kept in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from entente.store.feeds import Cursor
from entente.store.times import given, kept
from entente.store.writing import Transaction

_ALERT = "rule, subject, text, record, made, sent, fault"


@dataclass(frozen=True, slots=True)
class Alert:
    """What a rule told, and of what: an event, or a pair and a period. `sent`: when; `fault`: why it could not be."""

    rule: str
    subject: str
    text: str
    record: Mapping[str, Any]
    made: datetime
    sent: datetime | None = None
    fault: str | None = None


class Alerts:
    """The tables `alerts` and `alert_rules` of a store; made by `Store.alerts`."""

    def __init__(self, transaction: Transaction, cursor: Cursor) -> None:
        self._transaction, self._cursor = transaction, cursor

    def begin(self, rules: Iterable[str]) -> None:
        """Have the rules that are new look at what is written from now on."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO alert_rules SELECT name, (SELECT coalesce(max(id), 0) FROM runs) "
                "FROM (SELECT DISTINCT unnest(?) AS name) WHERE name NOT IN (SELECT name FROM alert_rules)",
                [list(rules)],
            ).fetchall()

    def looked_at(self) -> dict[str, int]:
        """The last run that each rule has looked at."""
        return dict(self._rows("SELECT name, run FROM alert_rules ORDER BY name"))

    def last_run(self) -> int:
        """The last run of the store, 0 if it has none."""
        ((run,),) = self._rows("SELECT coalesce(max(id), 0) FROM runs")
        return int(run)

    def events(self, after: int, until: int) -> list[tuple[int, str]]:
        """(run, record as JSON) of the current events, no imported ones, of the runs after one up to another."""
        return self._rows(
            "SELECT run, record FROM events WHERE retired_by IS NULL AND source = 'entente' "
            "AND run > ? AND run <= ? ORDER BY run, id",
            [after, until],
        )

    def former_ids(self, events: Iterable[str]) -> list[tuple[str, str]]:
        """(id that is gone, event that took its place), of these events."""
        sql = "SELECT id, replaced_by FROM tombstones WHERE replaced_by IN (SELECT unnest(?)) ORDER BY ALL"
        return self._rows(sql, [list(events)])

    def told(self, rule: str, subjects: Iterable[str]) -> set[str]:
        """Of which of these a rule has told."""
        sql = "SELECT subject FROM alerts WHERE rule = ? AND subject IN (SELECT unnest(?))"
        return {subject for (subject,) in self._rows(sql, [rule, list(subjects)])}

    def add(self, rule: str, until: int, alerts: Sequence[Alert]) -> None:
        """Keep what a rule has to tell now that it has looked at the runs up to one."""
        with self._transaction() as connection:
            for each in alerts:
                connection.execute(
                    f"INSERT INTO alerts ({_ALERT}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [each.rule, each.subject, each.text, json.dumps(each.record, default=str), kept(each.made),
                     kept(each.sent), each.fault],
                ).fetchall()  # fmt: skip
            connection.execute("UPDATE alert_rules SET run = ? WHERE name = ?", [until, rule]).fetchall()

    def unsent(self) -> list[Alert]:
        """What is still to be sent, oldest first."""
        return self._read("WHERE sent IS NULL ORDER BY made, rule, subject")

    def newest(self, limit: int) -> list[Alert]:
        """The newest alerts, newest first."""
        return self._read("ORDER BY made DESC, rule, subject LIMIT ?", [limit])

    def note(self, alert: Alert) -> None:
        """Keep what came of sending an alert."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE alerts SET sent = ?, fault = ? WHERE rule = ? AND subject = ?",
                [kept(alert.sent), alert.fault, alert.rule, alert.subject],
            ).fetchall()

    def _read(self, clauses: str, values: list[Any] | None = None) -> list[Alert]:
        rows = self._rows(f"SELECT {_ALERT} FROM alerts {clauses}", values)
        return [
            Alert(rule, subject, text, json.loads(record), given(made), given(sent), fault)
            for rule, subject, text, record, made, sent, fault in rows
        ]

    def _rows(self, sql: str, values: list[Any] | None = None) -> list[Any]:
        with self._cursor() as cursor:
            return cursor.execute(sql, values).fetchall()
