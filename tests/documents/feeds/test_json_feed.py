from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from entente.documents.feeds import Feed

Read = Callable[..., Feed]


def feed(read: Read, *items: object, **fields: object) -> Feed:
    return read(json.dumps({"version": "https://jsonfeed.org/version/1", **fields, "items": items}))


def test_an_item_gives_all_its_fields(read: Read) -> None:
    found = feed(
        read,
        {
            "id": 7,
            "url": "/2024/rail?utm_campaign=json",
            "title": "Talks &amp; rail",
            "content_html": "<p>The ministers met.</p>",
            "content_text": "The ministers met.",
            "summary": "They met.",
            "date_published": "2024-05-03T23:20:00+02:00",
            "date_modified": "2024-05-04T08:00:00Z",
        },
        title="Fjord\n& Fell",
    )
    assert (found.title, found.kind, found.faults) == ("Fjord & Fell", "json", ())
    (item,) = found.items
    assert (item.key, item.url, item.title) == ("7", "https://fjord.example/2024/rail", "Talks & rail")
    assert (item.html, item.text) == ("<p>The ministers met.</p>", "The ministers met.")
    assert item.published == datetime.fromisoformat("2024-05-03T23:20:00+02:00")
    assert item.updated == datetime(2024, 5, 4, 8, tzinfo=UTC)


def test_the_summary_stands_in_for_a_text(read: Read) -> None:
    items = feed(read, {"id": "1", "summary": "They met."}, {"id": "2", "content_html": "<p>x", "summary": "They met."})
    assert [(item.html, item.text) for item in items.items] == [(None, "They met."), ("<p>x", None)]


def test_of_a_huge_feed_the_first_items_are_read(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entente.documents.feeds.parts.MAX_ITEMS", 2)
    found = feed(read, *({"id": number} for number in range(5)))
    assert [item.key for item in found.items] == ["0", "1"]
    assert found.faults == ("only the first 2 items were read, 3 were left out",)


def test_items_that_are_none_are_counted(read: Read) -> None:
    found = feed(
        read, None, "text", {}, {"id": True}, {"id": "1", "date_published": "soon"}, {"url": "https://a.example"}
    )
    assert [item.key for item in found.items] == ["1", "https://a.example/"]
    assert found.faults[0] == "items without address, title and text were left out: 4"
    assert "cannot be read" in found.faults[1]
