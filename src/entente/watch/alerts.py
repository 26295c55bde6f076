"""Rules applied to what is new in a store: alerts are made, each once, and sent until they have arrived."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from entente.documents import FetchOptions
from entente.formats.words import many, names, printable, type_and_mode, when, where
from entente.records import Document, Event
from entente.store import Query, Store
from entente.store.alerts import Alert
from entente.watch.atom import MOST, write_atom
from entente.watch.reports import Report
from entente.watch.rules import Rule, Rules
from entente.watch.webhook import Webhook, WebhookError

AGAIN = timedelta(minutes=5)  # from one attempt to send what could not be sent to the next
GIVE_UP = 3  # alerts that fail one after another: the others wait for the next attempt


class Alerting:
    """The rules of a file at work on a store. A rule that is new tells of what is written from now on."""

    def __init__(self, store: Store, rules: Rules, fetching: FetchOptions) -> None:
        self._store, self._rules, self._fetching = store, rules, fetching
        self._tried: datetime | None = None  # when something could not be sent
        store.alerts.begin([rule.name for rule in rules.rules])

    def round(self, report: Report, now: datetime, stop: threading.Event) -> None:
        """Look at what is new, and send what is to be sent; all is told in the report."""
        made = self._look(now)
        report.alerts += made
        atom = self._rules.send.atom
        if atom is not None and (made or not atom.exists()):
            try:
                write_atom(atom, self._store.alerts.newest(MOST), now)
            except OSError as error:
                report.alert_faults.append(f"{atom} cannot be written: {error.strerror or error}")
        if self._rules.send.webhook is not None and (made or self.due is None or now >= self.due):
            self._post(self._rules.send.webhook, report, now, stop)

    @property
    def due(self) -> datetime | None:
        """When to try again to send what could not be sent; None: all was."""
        return self._tried and self._tried + AGAIN

    def _look(self, now: datetime) -> list[Alert]:
        """What the rules have to tell, kept."""
        until, seen = self._store.alerts.last_run(), self._store.alerts.looked_at()
        after = {rule.name: seen.get(rule.name, until) for rule in self._rules.rules}
        rows = self._store.alerts.events(min(after.values()), until)
        written = [(run, Event.model_validate_json(record)) for run, record in rows]
        made: list[Alert] = []
        for rule in self._rules.rules:
            if after[rule.name] < until:
                fresh = [event for run, event in written if run > after[rule.name] and rule.matches(event)]
                told = (
                    self._of_events(rule, fresh, now)
                    if rule.score_change is None
                    else self._of_scores(rule, fresh, now)
                )
                if self._rules.send.webhook is None:
                    told = [replace(alert, sent=now) for alert in told]
                self._store.alerts.add(rule.name, until, told)
                made += told
        return made

    def _of_events(self, rule: Rule, events: Sequence[Event], now: datetime) -> list[Alert]:
        """Alerts about those of the events that the rule has not told of, under whatever id they stood then."""
        former = defaultdict(set)
        for gone, event in self._store.alerts.former_ids([event.id for event in events]):
            former[event].add(gone)
        ids = {event.id: {event.id, *former[event.id], *map(_id_by, event.mentions)} for event in events}
        told = self._store.alerts.told(rule.name, set().union(*ids.values()))
        new = [event for event in events if told.isdisjoint(ids[event.id])]
        homes = {event.evidence.document for event in new if event.evidence}
        documents = {each.id: each for home in homes for each in self._store.documents(Query(document=home))}
        return [
            Alert(rule.name, event.id, text_of(event, document), _record(event, document), now)
            for event in new
            for document in [documents.get(event.evidence.document) if event.evidence else None]
        ]

    def _of_scores(self, rule: Rule, events: Sequence[Event], now: datetime) -> list[Alert]:
        """An alert if the score of the running period is another than before, and the rule has not said so."""
        if not events or rule.dyad is None or rule.score_change is None:
            return []
        from entente.relations import SeriesQuery, dyad_series  # brings pandas
        from entente.relations.frame import first_day

        running = first_day(rule.period, now.date())
        query = SeriesQuery(
            *rule.dyad,
            period=rule.period,
            directed=rule.directed,
            until=now.date(),
            type=rule.type,
            quad=rule.quad,
            status=rule.status,
        )
        rows = dyad_series(self._store, query).rows
        known = rows[rows["score_mean"].notna()]
        past = known["period"].dt.date < running
        here, before = known["score_mean"][known["period"].dt.date == running], known["score_mean"][past]
        if here.empty or before.empty:
            return []
        score, usual = float(here.iloc[0]), float(before.mean())
        way = "up" if score > usual else "down"
        subject = f"{rule.dyad[0]}-{rule.dyad[1]} {running} {way}"
        if abs(score - usual) < rule.score_change or self._store.alerts.told(rule.name, [subject]):
            return []
        text = f"{query.label}, {rule.period} of {running}: score {score:+.1f}, before {usual:+.1f} on average"
        record = {"dyad": rule.dyad, "period": str(running), "score": score, "before": usual, "direction": way}
        return [Alert(rule.name, subject, text, record, now)]

    def _post(self, url: str, report: Report, now: datetime, stop: threading.Event) -> None:
        """Send what is not sent yet, oldest first; what cannot be sent is kept with its fault."""
        failed = 0
        with Webhook(url, self._fetching) as webhook:
            for alert in self._store.alerts.unsent():
                if failed >= GIVE_UP or stop.is_set():
                    break
                try:
                    webhook.post(alert)
                except WebhookError as error:
                    failed += 1
                    self._store.alerts.note(replace(alert, fault=str(error)))
                    report.alert_faults.append(f"the alert {alert.rule!r} is not sent yet: {error}")
                else:
                    self._store.alerts.note(replace(alert, sent=now, fault=None))
        self._tried = now if failed else None


def text_of(event: Event, document: Document | None) -> str:
    """An event in a line: who, to whom, what, when, where, by how many reports, and the sentence that says so."""
    given = event.model_dump(mode="json")
    parties = " → ".join(filter(None, (names(given["actors"]), names(given["recipients"]))))
    status = "" if event.status == "actual" else f", {event.status}"
    at = ", ".join(filter(None, (when(given["date"]), where(given["place"]), many(event.reports, "report"))))
    return f"{parties}: {type_and_mode(given)}{status} ({at}){_quoted(event, document)}"


def _quoted(event: Event, document: Document | None) -> str:
    if event.evidence is None or document is None:
        return ""
    sentence = document.text[event.evidence.sentence.start : event.evidence.sentence.end]
    return f": {printable(sentence)}"


def _record(event: Event, document: Document | None) -> Mapping[str, Any]:
    """What programs get: the event, and where its evidence was published."""
    record: dict[str, Any] = {"event": event.model_dump(mode="json", exclude={"ties"})}
    if document is not None:
        record |= {"url": document.url, "outlet": document.outlet, "title": document.title}
    return record


def _id_by(mention: str) -> str:
    """The id of the event that was first told by this mention."""
    return "eve-" + mention.removeprefix("men-")
