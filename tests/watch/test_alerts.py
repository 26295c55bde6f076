"""Rules at work on a store: each tells of an event once, whatever becomes of it, and what is told arrives."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fake_coder import FakeCoder
from site_on_loopback import Site, entry, rss, story

from entente._version import __version__
from entente.documents import FetchOptions, from_text
from entente.events import merge
from entente.records import text_hash
from entente.store import Store
from entente.watch import Report, Rule, Rules, Watcher
from entente.watch.alerts import Alerting
from entente.watch.intake import intake
from entente.watch.rules import Send

LOCAL = FetchOptions(allow_private=True, tries=1, timeout=0.3)


@pytest.fixture
def code(store: Store) -> Callable[..., None]:
    """Code texts (the fake coder makes a CONSULT of "A met B") and merge what they tell."""

    def run(*texts: str, day: str = "2026-03-01", **slots: Any) -> None:
        coder = FakeCoder()
        given = {"outlet": "Example", "published": day} | slots
        documents = [from_text(text, url=f"https://example.org/{text_hash(text)}", **given) for text in texts]
        with store.begin_run("1", coder.model, coder.model_hash, {}) as opened:
            assert len(list(intake(documents, store, opened, load=lambda: coder))) >= len(texts)
        merge(store, __version__)

    return run


@pytest.fixture
def desk(store: Store, clock: Any) -> Callable[..., Callable[[], Report]]:
    """Makes what looks for alerts and gives the report on each look."""

    def make(*rules: Rule, **send: Any) -> Callable[[], Report]:
        alerting = Alerting(store, Rules(Path("alerts.toml"), rules, Send(**send)), LOCAL)

        def look() -> Report:
            report = Report()
            alerting.round(report, clock(), threading.Event())
            return report

        look.due = lambda: alerting.due  # type: ignore[attr-defined]
        return look

    return make


ANY = Rule(name="any", quad=1)


def told(report: Report) -> list[str]:
    return [alert.text for alert in report.alerts]


def test_a_rule_tells_of_a_new_event_once(code: Any, desk: Any) -> None:
    look = desk(ANY)
    code(story(1))
    (line,) = told(look())
    assert line.startswith(
        "China → Russia: CONSULT (visit) (~2026-03-01, Geneva, 1 report): China met Russia in Geneva"
    )
    assert told(look()) == []
    code(story(2, "Iran met Qatar"))
    assert [line[:12] for line in told(look())] == ["Iran → Qatar"]


def test_a_rule_that_is_new_does_not_tell_of_what_was_there(code: Any, desk: Any) -> None:
    code(story(1))
    look = desk(ANY)
    assert told(look()) == []
    code(story(2, "Iran met Qatar"))
    assert len(told(look())) == 1


def test_a_rule_that_was_there_tells_of_what_came_while_nobody_watched(code: Any, desk: Any) -> None:
    desk(ANY)
    code(story(1))
    assert len(told(desk(ANY, Rule(name="later", quad=1))())) == 1


def test_each_rule_tells_for_itself(code: Any, desk: Any) -> None:
    look = desk(ANY, Rule(name="china", dyad=("CHN", "RUS")), Rule(name="iran", actor="IRN"))
    code(story(1))
    assert [alert.rule for alert in look().alerts] == ["any", "china"]


def test_an_event_that_grows_is_told_once(code: Any, desk: Any, store: Store) -> None:
    look = desk(ANY)
    code("China met Russia in Geneva.", outlet="One")
    assert len(told(look())) == 1
    code("Officials say that China met Russia in Geneva, where it rained all day.", outlet="Two")
    (event,) = store.events()
    assert event.reports == 2
    assert told(look()) == []


def test_an_event_with_another_id_is_told_once(code: Any, desk: Any, store: Store) -> None:
    look = desk(ANY)
    code("China met Russia in Geneva.", outlet="One")
    (first,) = store.events()
    assert len(told(look())) == 1
    # An earlier report gives the event its id, and the one that was told of is gone.
    code("Officials say that China met Russia in Geneva, where it rained.", day="2026-02-28", outlet="Two")
    (event,) = store.events()
    assert event.id != first.id and [each.id for each in store.tombstones()] == [first.id]
    assert told(look()) == []


def test_an_event_is_told_when_it_comes_to_meet_the_rule(code: Any, desk: Any) -> None:
    look = desk(Rule(name="sure", quad=1, min_reports=2))
    code("China met Russia in Geneva.", outlet="One")
    assert told(look()) == []
    code("Officials say that China met Russia in Geneva, where it rained all day.", outlet="Two")
    assert len(told(look())) == 1
    code("Witnesses saw how China met Russia in Geneva and left early in the evening.", outlet="Three")
    assert told(look()) == []


def test_a_process_that_dies_between_two_rules_tells_the_rest_later(
    code: Any, desk: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = (ANY, Rule(name="other", quad=1))
    look = desk(*rules)
    code(story(1))
    real = Alerting._of_events

    def dies(self: Alerting, rule: Rule, *given: Any) -> Any:
        if rule.name == "other":
            raise RuntimeError("power cut")
        return real(self, rule, *given)

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(Alerting, "_of_events", dies)
        look()
    assert [alert.rule for alert in desk(*rules)().alerts] == ["other"]
    assert [alert.rule for alert in store.alerts.newest(9)] == ["any", "other"]


def scored(store: Store, **months: float) -> None:
    """Events between China and Russia with these scores, one a month (m2 is February)."""
    from entente.records import Event

    with store.merge("1", {}) as run:
        for month, score in months.items():
            day = date(2026, int(month[1:]), 1)
            given = {"start": day, "end": day, "precision": "day", "basis": "explicit"}
            actors = [
                {"text": None, "start": None, "end": None, "id": f"state/{code}", "country": code}
                for code in ("CHN", "RUS")
            ]
            event = Event.model_validate(
                {"id": f"eve-{month}-{score}", "type": "CONSULT", "quad": 1, "score": score, "actors": actors[:1],
                 "recipients": actors[1:], "date": given, "confidence": 0.9, "model": "m", "reports": 1}
            )  # fmt: skip
            run.write([event], {})


def test_a_change_of_score_is_told_once_a_period_and_direction(store: Store, code: Any, desk: Any, clock: Any) -> None:
    code("Rain fell in Geneva.", day="2026-01-05")
    code("Rain fell in Geneva again.", day="2026-02-05")
    code("Rain fell in Geneva once more.", day="2026-03-01")
    look = desk(Rule(name="trend", dyad=("RUS", "CHN"), score_change=3.0))
    scored(store, m1=2.0, m2=4.0)
    assert told(look()) == []  # nothing yet in the running month
    scored(store, m3=1.0)
    assert told(look()) == []  # two below the mean of 3
    store_before = store.alerts.last_run()
    scored(store, m03=-9.0)
    (alert,) = look().alerts
    assert (alert.subject, alert.record["direction"]) == ("RUS-CHN 2026-03-01 down", "down")
    assert alert.text == "RUS and CHN, month of 2026-03-01: score -4.0, before +3.0 on average"
    assert store.alerts.last_run() > store_before
    scored(store, m003=-9.5)
    assert told(look()) == []


def atom_of(path: Path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot()


A = "{http://www.w3.org/2005/Atom}"


def test_alerts_are_an_atom_feed(code: Any, desk: Any, tmp_path: Path, clock: Any) -> None:
    path = tmp_path / "alerts.atom"
    look = desk(ANY, atom=path)
    look()
    assert atom_of(path).findall(f"{A}entry") == []
    code(story(1))
    look()
    clock.forward(hours=1)
    code(story(2, "Iran met Qatar"))
    look()
    feed = atom_of(path)
    newest, oldest = feed.findall(f"{A}entry")
    assert [str(entry.findtext(f"{A}title"))[:17] for entry in (newest, oldest)] == [
        "any: Iran → Qatar",
        "any: China → Russ",
    ]
    assert feed.findtext(f"{A}updated") == newest.findtext(f"{A}updated") == clock.now.isoformat(timespec="seconds")
    link = oldest.find(f"{A}link")
    assert link is not None and str(link.get("href")).startswith("https://example.org/")


def test_an_atom_file_that_cannot_be_written_is_said_and_ends_nothing(code: Any, desk: Any, tmp_path: Path) -> None:
    look = desk(ANY, atom=tmp_path / "no" / "alerts.atom")
    code(story(1))
    report = look()
    assert len(report.alerts) == 1 and "cannot be written" in report.alert_faults[0]


def test_alerts_are_posted_and_kept_until_they_arrive(
    code: Any, desk: Any, site: Site, store: Store, clock: Any
) -> None:
    hook = site.serve("/hook", "later", 503)
    look = desk(ANY, webhook=hook)
    assert look.due() is None
    code(story(1))
    report = look()
    assert len(report.alerts) == 1 and "answers 503" in report.alert_faults[0]
    (waiting,) = store.alerts.unsent()
    assert "503" in str(waiting.fault)
    asked = len(site.posted)
    assert not look().alert_faults and len(site.posted) == asked  # not again at once
    site.serve("/hook", "thanks")
    clock.now = look.due()
    assert not look().alert_faults and look.due() is None
    assert store.alerts.unsent() == [] and store.alerts.newest(1)[0].sent == clock.now
    first, last = json.loads(site.posted[0]), json.loads(site.posted[-1])
    assert first == last and last["rule"] == "any" and last["event"]["type"] == "CONSULT"
    assert last["outlet"] == "Example" and last["url"].startswith("https://example.org/")
    clock.forward(hours=1)
    look()
    assert len(site.posted) == asked + 1


def test_a_webhook_that_fails_is_left_alone_after_a_few(code: Any, desk: Any, site: Site) -> None:
    look = desk(ANY, webhook=site.serve("/hook", "no", 500))
    pairs = ["China met Russia", "Iran met Qatar", "Russia met Iran", "Qatar met China"]
    code(*(story(number, pair) for number, pair in enumerate(pairs)))
    assert len(look().alert_faults) == 3 and len(site.posted) == 3


def test_without_a_webhook_alerts_are_told_and_done(code: Any, desk: Any, store: Store) -> None:
    look = desk(ANY)
    code(story(1))
    look()
    assert store.alerts.unsent() == []


def test_a_watcher_tells_what_its_feeds_bring(site: Site, store: Store, watcher: Any) -> None:
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", story(1))))
    rules = Rules(Path("alerts.toml"), (ANY,), Send())
    desk: Watcher = watcher(feed, alerts=rules)
    assert len(desk.once().alerts) == 1
    assert desk.once().alerts == []
