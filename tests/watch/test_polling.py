from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.documents import FeedItem
from entente.store.feeds import FeedState
from entente.watch.polling import Fault, Poll, as_json, digest_of, from_json, news, states_after

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
URL = "https://example.org/feed"


def item(key: str, text: str = "China met Russia.", url: str | None = "https://example.org/1") -> FeedItem:
    return FeedItem(key, url, "Talks", text=text)


def row(of: FeedItem) -> tuple[str, str | None, str]:
    return of.key, of.url, digest_of(of)


def test_what_a_feed_names_for_the_first_time_is_new() -> None:
    (named,) = news([], [item("a")])
    assert (named.key, named.url, named.was, named.changed) == ("a", "https://example.org/1", None, False)
    assert from_json(named.item) == item("a")


def test_what_it_names_again_is_no_news() -> None:
    assert news([row(item("a"))], [item("a")]) == []


def test_other_words_under_the_same_key_are_a_change() -> None:
    (named,) = news([row(item("a"))], [item("a", "China met Iran.")])
    assert (named.was, named.changed) == ("a", True)


def test_another_key_for_the_same_address_is_the_same_item() -> None:
    (named,) = news([row(item("a"))], [item("b")])
    assert (named.key, named.was, named.changed) == ("b", "a", False)
    (named,) = news([row(item("a"))], [item("b", "China met Iran.")])
    assert (named.key, named.was, named.changed) == ("b", "a", True)


def test_another_key_for_the_same_words_is_the_same_item_where_there_is_no_address() -> None:
    (named,) = news([row(item("a", url=None))], [item("b", url=None)])
    assert (named.key, named.was, named.changed) == ("b", "a", False)
    assert news([row(item("a", url=None))], [item("b", "China met Iran.", url=None)])[0].was is None


def test_two_items_that_share_an_address_stay_two() -> None:
    first, second = item("a", "One."), item("b", "Two.")
    assert news([row(first)], [first, second])[0].was is None
    assert news([row(first), row(second)], [first, second]) == []
    renamed = news([row(first), row(second)], [item("d", "Two."), item("c", "One.")])
    assert [(named.key, named.was, named.changed) for named in renamed] == [("d", "b", False), ("c", "a", False)]


def test_pictures_counters_and_dates_are_no_change() -> None:
    one = FeedItem("a", title="Talks", html='<p>China met <img src="1.png"/>Russia.</p>', updated=date(2026, 3, 1))
    other = FeedItem("a", title="Talks", html='<p class="x">China  met <img src="2.png"/>Russia.</p>', published=NOW)
    assert digest_of(one) == digest_of(other)
    assert digest_of(one) != digest_of(FeedItem("a", title="Talks fail", html=one.html))


@given(
    st.builds(
        FeedItem,
        key=st.text(min_size=1),
        url=st.none() | st.text(min_size=1),
        title=st.none() | st.text(min_size=1),
        published=st.none()
        | st.dates(min_value=date(1990, 1, 1))
        | st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC)),
        html=st.none() | st.text(min_size=1),
        updated=st.none() | st.dates(),
    )
)
def test_an_item_that_was_kept_is_the_same(one: FeedItem) -> None:
    assert from_json(as_json(one)) == one


def failing(fault: Fault, before: FeedState, chance: float = 1.0, every: timedelta = QUARTER) -> FeedState:
    (after,) = states_after(Poll(URL, fault=fault), before, every, NOW, lambda: chance)
    return after


def test_a_feed_that_fails_is_asked_less_and_less_often_a_day_apart_at_most() -> None:
    state, pauses = FeedState(URL, etag='"1"'), []
    for _ in range(12):
        state = failing(Fault("no answer"), state)
        assert state.due is not None
        pauses.append(state.due - NOW)
    assert pauses[:3] == [2 * QUARTER, 4 * QUARTER, 8 * QUARTER]
    assert pauses[-1] == DAY and pauses == sorted(pauses)
    assert (state.failures, state.fault, state.failing_since, state.etag) == (12, "no answer", NOW, '"1"')


@given(st.floats(0, 1), st.integers(0, 40), st.sampled_from([timedelta(minutes=1), QUARTER, DAY, 30 * DAY]))
def test_chance_spreads_feeds_that_fail_but_not_far(chance: float, failures: int, every: timedelta) -> None:
    after = failing(Fault("no answer"), FeedState(URL, failures=failures), chance, every)
    assert after.due is not None
    assert every <= after.due - NOW <= max(every, DAY)


def test_the_pause_that_a_server_asks_for_is_kept() -> None:
    assert failing(Fault("busy", wait=timedelta(hours=5)), FeedState(URL)).due == NOW + timedelta(hours=5)


def test_a_feed_that_is_gone_is_not_asked_again() -> None:
    assert failing(Fault("gone", gone=True), FeedState(URL)).due is None


@pytest.mark.parametrize("unchanged", [True, False])
def test_a_feed_that_is_read_fails_no_longer(unchanged: bool) -> None:
    poll = Poll(URL, validators={URL: ('"2"', None), f"{URL}/map": (None, "Sun")}, unchanged=unchanged)
    before = FeedState(URL, failing_since=NOW - DAY, failures=3, fault="no answer")
    after, below = states_after(poll, before, QUARTER, NOW, lambda: 0.5)
    assert after == FeedState(URL, '"2"', None, polled=NOW, due=NOW + QUARTER)
    assert below == FeedState(f"{URL}/map", None, "Sun", polled=NOW)
