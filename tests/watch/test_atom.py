from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from entente.store.alerts import Alert
from entente.watch.atom import MOST, alert_id, atom

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PATH = Path("/desk/alerts.atom")
A = "{http://www.w3.org/2005/Atom}"


@given(st.text(), st.text(), st.text(), st.sampled_from(["https://example.org/?a=1&b=2", "javascript:alert(1)", None]))
def test_whatever_a_text_holds_the_feed_is_well_formed(rule: str, text: str, outlet: str, url: str | None) -> None:
    feed = ElementTree.fromstring(atom(PATH, [Alert(rule, "eve-1", text, {"url": url, "outlet": outlet}, NOW)], NOW))
    (entry,) = feed.findall(f"{A}entry")
    for required in ("id", "title", "updated"):
        assert feed.find(f"{A}{required}") is not None and entry.find(f"{A}{required}") is not None
    links = [link.get("href") for link in entry.findall(f"{A}link")]
    assert links == ([url] if url and url.startswith("https:") else [])


def test_markup_is_text() -> None:
    feed = feedparser.parse(atom(PATH, [Alert("r", "eve-1", "<script>alert(1)</script> & more", {}, NOW)], NOW))
    assert not feed.bozo and feed.entries[0].content[0].value.startswith("<script>alert(1)</script> & more")
    assert feed.entries[0].content[0].type == "text/plain"


def test_ids_are_stable_and_the_newest_hundred_are_shown() -> None:
    alerts = [Alert("r", f"eve-{number}", "told", {}, NOW) for number in range(MOST + 20)]
    one, other = (feedparser.parse(atom(PATH, given, NOW)) for given in (alerts, alerts[5:]))
    assert one.feed.id == other.feed.id != feedparser.parse(atom(Path("/other.atom"), [], NOW)).feed.id
    assert len(one.entries) == MOST and len({entry.id for entry in one.entries}) == MOST
    assert one.entries[5].id == other.entries[0].id == alert_id(alerts[5])
