"""What feeds named is kept with the state of the feed, and settled together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest

from entente.store import Store, StoreError, open_store
from entente.store.feeds import FeedState, Named, Settled

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
FEED = "https://example.org/feed"


def named(key: str, url: str | None = None, digest: str = "d") -> Named:
    return Named(key, url or f"https://example.org/{key}", digest, f'{{"key": "{key}"}}')


def test_a_poll_is_kept_with_what_it_named(store: Store) -> None:
    state = FeedState(FEED, '"etag"', "Sun", polled=NOW, due=LATER)
    store.feeds.poll(FEED, [state], [named("a"), named("b")], NOW)
    assert store.feeds.states() == {FEED: state}
    assert store.feeds.items(FEED, ["a"], ["https://example.org/b"], ["d"]) == [
        ("a", "https://example.org/a", "d"),
        ("b", "https://example.org/b", "d"),
    ]
    assert [(item.key, item.seen, item.tries) for item in store.feeds.waiting([FEED], NOW, 9)] == [
        ("a", NOW, 0),
        ("b", NOW, 0),
    ]
    assert store.feeds.due([FEED]) == NOW and store.feeds.due(["https://example.org/other"]) is None


def test_times_keep_their_moment_whatever_their_zone(store: Store) -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    store.feeds.poll(FEED, [FeedState(FEED, polled=tokyo, failing_since=tokyo, failures=1)], [], tokyo)
    assert store.feeds.states()[FEED].polled == NOW


def test_a_poll_that_fails_halfway_is_not_kept_at_all(store: Store) -> None:
    store.feeds.poll(FEED, [FeedState(FEED, '"one"')], [named("a")], NOW)
    broken = Named("c", None, "d", "no JSON")
    with pytest.raises(StoreError):
        store.feeds.poll(FEED, [FeedState(FEED, '"two"')], [named("b"), broken], NOW)
    assert store.feeds.states()[FEED].etag == '"one"'
    assert [item.key for item in store.feeds.waiting([FEED], NOW, 9)] == ["a"]


def test_items_wait_until_they_are_settled(store: Store) -> None:
    store.feeds.poll(FEED, [FeedState(FEED)], [named("a"), named("b"), named("c")], NOW)
    store.feeds.settle(
        [
            Settled(FEED, "a", "coded", document="doc-a"),
            Settled(FEED, "b", "skipped", "no text"),
            Settled(FEED, "c", "waiting", "busy", due=LATER),
        ]
    )
    assert store.feeds.waiting([FEED], NOW, 9) == []
    (item,) = store.feeds.waiting([FEED], LATER, 9)
    assert (item.key, item.tries, item.item) == ("c", 1, '{"key": "c"}')
    rows = {row["key"]: row for row in store.arrow("feed_items").to_pylist()}
    assert (rows["a"]["state"], rows["a"]["item"], rows["b"]["reason"]) == ("coded", None, "no text")
    assert store.feeds.holding(["doc-a"]) == {"doc-a": (FEED, "a")}
    assert store.feeds.at_address(["https://example.org/a", "https://example.org/b"]) == {
        "https://example.org/a": (FEED, "a")
    }


def test_a_changed_item_waits_again_and_keeps_its_document(store: Store) -> None:
    store.feeds.poll(FEED, [FeedState(FEED)], [named("a")], NOW)
    store.feeds.settle([Settled(FEED, "a", "coded", document="doc-a")])
    again = Named("b", "https://example.org/a", "other", "{}", was="a", changed=True)
    store.feeds.poll(FEED, [FeedState(FEED)], [again], LATER)
    (item,) = store.feeds.waiting([FEED], LATER, 9)
    assert (item.key, item.document, item.seen) == ("b", "doc-a", NOW)
    renamed = Named("c", "https://example.org/a", "other", "{}", was="b")
    store.feeds.settle([Settled(FEED, "b", "coded", document="doc-a")])
    store.feeds.poll(FEED, [FeedState(FEED)], [renamed], LATER)
    assert store.feeds.waiting([FEED], LATER, 9) == []
    assert store.feeds.holding(["doc-a"]) == {"doc-a": (FEED, "c")}


def test_documents_are_known_by_id_and_by_the_text_that_an_outlet_printed(store: Store, make: SimpleNamespace) -> None:
    one, other = make.document("one", outlet="A"), make.document("two", outlet="B")
    with store.begin_run("1", "m", None, {}) as run:
        run.write(one)
        run.write(other)
    assert store.feeds.stored([one.id, "doc-no"]) == {one.id}
    assert store.feeds.same_text([one.text_hash]) == {("A", one.text_hash): one.id, ("B", one.text_hash): other.id}


def test_feeds_outlive_the_process(path: Path) -> None:
    with open_store(path) as store:
        store.feeds.poll(FEED, [FeedState(FEED, due=LATER)], [named("a")], NOW)
    with open_store(path, read_only=True) as store:
        assert store.feeds.states()[FEED].due == LATER and len(store.feeds.waiting([FEED], NOW, 9)) == 1
