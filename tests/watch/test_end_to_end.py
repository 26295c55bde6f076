"""From a feed to events and an alert, with the shipped model, through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from site_on_loopback import Site, entry, page, rss
from typer.testing import CliRunner

import entente.coding
from entente.cli import app

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_reports_of_a_feed_become_events_and_an_alert(
    coder: Any, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entente.coding, "Coder", lambda settings=None: coder)
    monkeypatch.chdir(tmp_path)
    riyadh = (EXAMPLES / "2023-03-11-riyadh-tehran.txt").read_text("utf-8")
    ceasefire = (EXAMPLES / "2020-11-10-karabakh-ceasefire.txt").read_text("utf-8")
    published = "<meta property='article:published_time' content='2020-11-10T09:00:00+04:00'>"
    site.serve("/ceasefire", page(ceasefire, "Ceasefire in Nagorno-Karabakh", published))
    feed = site.serve(
        "/feed",
        rss(
            entry(f"{site.url}/riyadh", riyadh, title="Old rivals", date="Sat, 11 Mar 2023 08:00:00 +0300"),
            entry(f"{site.url}/ceasefire?utm_source=feed", title="Ceasefire", date="soon"),
        ),
    )
    (tmp_path / "feeds.toml").write_text(f'[[feed]]\nurl = "{feed}"\noutlet = "Example Wire"\n', "utf-8")
    rule = '[[rule]]\nname = "Gulf"\ndyad = ["Saudi Arabia", "Iran"]\ntype = ["AGREE", "CONSULT", "COOPERATE"]\n'
    (tmp_path / "alerts.toml").write_text(rule, "utf-8")

    def run(*arguments: str) -> Any:
        done = CliRunner().invoke(app, list(arguments))
        assert done.exit_code == 0, done.output
        return done

    watch = ("watch", "feeds.toml", "--db", "news.duckdb", "--once", "--alerts", "alerts.toml", "--allow-private")
    first = run(*watch)
    assert f"{feed}: 2 new; coded 2" in first.stderr and "Gulf: " in first.stdout
    documents = [json.loads(line) for line in run("documents", "--db", "news.duckdb").stdout.splitlines()]
    assert [(each["url"], each["published"][:10], each["outlet"]) for each in documents] == [
        (f"{site.url}/ceasefire", "2020-11-10", "Example Wire"),
        (f"{site.url}/riyadh", "2023-03-11", "Example Wire"),
    ]
    events = [json.loads(line) for line in run("events", "--db", "news.duckdb", "--actor", "SAU").stdout.splitlines()]
    parties = [{actor["country"] for actor in [*event["actors"], *event["recipients"]]} for event in events]
    assert any({"SAU", "IRN"} <= countries for countries in parties)
    again = run(*watch)
    assert again.stdout == again.stderr == ""
