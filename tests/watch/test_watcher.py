from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fake_coder import FakeCoder
from site_on_loopback import Site, entry, page, rss, story

from entente.store import Store
from entente.store.schema import DOCUMENT_COLUMN
from entente.watch import Report, WatchedFeed, Watcher

Make = Callable[..., Watcher]


def urls(store: Store) -> list[str]:
    return sorted(document.url or "" for document in store.documents())


def states(store: Store) -> dict[str, str]:
    """The state of every item, by key."""
    return {row["key"]: row["state"] for row in store.arrow("feed_items").to_pylist()}


def reasons(store: Store) -> dict[str, str | None]:
    return {row["key"]: row["reason"] for row in store.arrow("feed_items").to_pylist()}


def nothing_twice(store: Store) -> None:
    """No document has two current rows, and none was replaced."""
    for table in DOCUMENT_COLUMN:
        assert store.arrow(table).num_rows == store.arrow(table, history=True).num_rows, table
    ids = [document.id for document in store.documents()]
    assert len(set(ids)) == len(ids)


def test_what_a_feed_names_is_coded_and_merged(site: Site, store: Store, watcher: Make) -> None:
    feed = site.serve("/feed", rss(*(entry(f"{site.url}/{n}", story(n)) for n in range(3))))
    report = watcher(feed).once()
    about = report.feed(feed)
    assert (about.polled, about.new, about.coded, about.skipped, about.fault) == (True, 3, 3, {}, None)
    assert urls(store) == [f"{site.url}/{n}" for n in range(3)]
    assert report.merged.new == len(list(store.events())) > 0
    assert not store.unmerged() and not report.failed and not report.more
    assert [run.options for run in store.runs()] == [{"feeds": "feeds.toml"}]


def test_what_is_coded_is_not_coded_again(site: Site, store: Store, watcher: Make, clock: Any) -> None:
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", story(1))))
    desk = watcher(feed)
    desk.once()
    for make in (lambda: desk, lambda: watcher(feed)):  # the same watcher, and one after a restart
        clock.forward(hours=1)
        report = make().once()
        assert (report.feed(feed).polled, report.feed(feed).new, report.coded) == (True, 0, 0)
    assert len(store.runs()) == 1
    nothing_twice(store)


def test_a_feed_is_not_polled_before_its_time(site: Site, watcher: Make, clock: Any) -> None:
    feed = site.serve("/feed", rss())
    desk = watcher(WatchedFeed(url=feed, every=timedelta(hours=1)))
    desk.once()
    clock.forward(minutes=50)
    assert not desk.once().feeds
    clock.forward(minutes=5)  # a tenth of its time early, so that feeds come together
    assert desk.once().feed(feed).polled


def test_a_clock_put_back_by_a_year_leaves_no_feed_unpolled(site: Site, watcher: Make, clock: Any) -> None:
    feed = site.serve("/feed", rss())
    desk = watcher(feed)
    desk.once()
    clock.forward(days=-365)
    assert desk.once().feed(feed).polled


def test_the_server_is_asked_only_for_what_changed(site: Site, watcher: Make, clock: Any) -> None:
    body = rss(entry(f"{site.url}/1", story(1))).encode()

    def answer(handler: Any) -> None:
        if handler.headers.get("If-None-Match") == '"one"':
            handler.send(304, b"")
        else:
            handler.send(200, body, ETag='"one"', Last_Modified="Sun, 01 Mar 2026 06:00:00 GMT")

    site.answers["/feed"] = answer
    feed = f"{site.url}/feed"
    desk = watcher(feed)
    assert not desk.once().feed(feed).unchanged
    clock.forward(hours=1)
    assert desk.once().feed(feed).unchanged
    assert site.headers["/feed"]["if-modified-since"] == "Sun, 01 Mar 2026 06:00:00 GMT"
    clock.forward(hours=1)
    assert desk.once().feed(feed).unchanged


def test_pages_are_fetched_of_items_without_text(site: Site, store: Store, watcher: Make) -> None:
    site.serve("/1", page(story(1), "Talks"))
    feed = site.serve("/feed", rss(entry(f"{site.url}/1"), entry(f"{site.url}/2", story(2))))
    assert watcher(feed).once().coded == 2
    assert site.asked["/1"] == 1 and site.asked["/2"] == 0
    assert {"China met Russia in Geneva on the evening of day 1" in document.text for document in store.documents()}


@pytest.mark.parametrize(("pages", "asked"), [("always", 1), ("never", 0)])
def test_pages_are_fetched_as_the_user_says(site: Site, store: Store, watcher: Make, pages: Any, asked: int) -> None:
    site.serve("/1", page(story(1)))
    site.serve("/2", page(story(2)))
    feed = site.serve("/feed", rss(entry(f"{site.url}/1"), entry(f"{site.url}/2", story(2))))
    report = watcher(WatchedFeed(url=feed, pages=pages)).once()
    assert (site.asked["/1"], site.asked["/2"]) == (asked, asked)
    assert (report.coded, report.feed(feed).skipped.total()) == (1 + asked, 1 - asked)


def test_a_page_that_cannot_be_had_does_not_cost_the_text_of_the_feed(site: Site, watcher: Make) -> None:
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", story(1))))
    assert watcher(WatchedFeed(url=feed, pages="always")).once().coded == 1


def test_a_passing_fault_of_a_page_is_tried_again_later(site: Site, store: Store, watcher: Make, clock: Any) -> None:
    site.serve("/1", "busy", 503)
    feed = site.serve("/feed", rss(entry(f"{site.url}/1"), entry(f"{site.url}/2", story(2))))
    desk = watcher(feed)
    report = desk.once()
    assert (report.coded, report.feed(feed).again) == (1, 1) and "503" in report.feed(feed).faults[0]
    assert desk.due() == clock.now + timedelta(minutes=5)
    site.serve("/1", page(story(1)))
    assert desk.once().coded == 0 and site.asked["/1"] == 1
    clock.forward(minutes=5)
    assert desk.once().coded == 1
    assert set(states(store).values()) == {"coded"}


def test_a_page_that_never_comes_is_given_up(site: Site, store: Store, watcher: Make, clock: Any) -> None:
    site.serve("/1", "busy", 503)
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", guid="g")))
    desk = watcher(feed)
    for _ in range(40):
        desk.once()
        clock.forward(hours=1)
    assert site.asked["/1"] == 5
    assert states(store) == {"g": "skipped"} and "503" in str(reasons(store)["g"])


def test_a_page_that_is_not_there_is_skipped_at_once(site: Site, store: Store, watcher: Make) -> None:
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", guid="g")))
    report = watcher(feed).once()
    assert report.feed(feed).skipped == {"error": 1} and "404" in str(reasons(store)["g"])
    assert not report.failed  # the feed did not


def test_other_languages_are_skipped_with_the_reason(site: Site, store: Store, watcher: Make) -> None:
    german = (
        "Die Außenminister der beiden Länder haben sich am Dienstag in Wien getroffen und über den Handel gesprochen. "
    )
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", german * 10, guid="g")))
    assert watcher(feed).once().feed(feed).skipped == {"language": 1}
    assert "not in English" in str(reasons(store)["g"])


class Failing(FakeCoder):
    """Fails a document a number of times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def code(self, document: Any) -> Any:
        if self.times:
            self.times -= 1
            raise ValueError("an accident")
        return super().code(document)


def test_a_document_that_cannot_be_coded_now_is_coded_later(site: Site, watcher: Make, clock: Any) -> None:
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", story(1))))
    desk = watcher(feed, load=lambda: Failing(2))
    came = []
    for _ in range(4):
        report = desk.once()
        came.append((report.coded, report.feed(feed).again))
        clock.forward(minutes=30)
    assert came == [(0, 1), (0, 1), (1, 0), (0, 0)]


def test_a_document_that_can_never_be_coded_is_given_up(site: Site, store: Store, watcher: Make, clock: Any) -> None:
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", "ACCIDENT. " + story(1), guid="g")))
    desk = watcher(feed)
    for _ in range(10):
        desk.once()
        clock.forward(days=1)
    assert states(store) == {"g": "skipped"} and "an accident" in str(reasons(store)["g"])
    assert list(store.documents()) == []


def test_changed_keys_of_the_same_address_are_not_coded_again(
    site: Site, store: Store, watcher: Make, clock: Any
) -> None:
    feed = f"{site.url}/feed"
    desk = watcher(feed)
    for turn in range(4):
        site.serve("/feed", rss(*(entry(f"{site.url}/{n}", story(n), guid=f"{turn}-{n}") for n in range(3))))
        desk.once()
        clock.forward(hours=1)
    assert sorted(states(store)) == ["3-0", "3-1", "3-2"]
    assert len(urls(store)) == 3
    nothing_twice(store)


def test_the_same_item_under_ten_addresses_is_stored_once(site: Site, store: Store, watcher: Make) -> None:
    feed = site.serve("/feed", rss(*(entry(f"{site.url}/{n}", story(1), title="Talks") for n in range(10))))
    report = watcher(WatchedFeed(url=feed, outlet="Example")).once()
    assert (report.coded, report.feed(feed).skipped) == (1, {"duplicate": 9})
    (document,) = store.documents()
    assert sum(reason == f"same text as {document.id}" for reason in reasons(store).values()) == 9


def test_addresses_that_lead_to_one_page_are_one_document(site: Site, store: Store, watcher: Make) -> None:
    canonical = f"<link rel='canonical' href='{site.url}/story'>"
    site.serve("/story", page(story(1), head=canonical))
    site.redirect("/short", f"{site.url}/story")
    site.serve("/amp/story", page(story(1) + " Read more.", head=canonical))
    feed = site.serve(
        "/feed",
        rss(*(entry(f"{site.url}{path}") for path in ("/story", "/short", "/amp/story", "/story?utm_source=x#top"))),
    )
    report = watcher(feed).once()
    assert urls(store) == [f"{site.url}/story"]
    assert (report.coded, report.feed(feed).skipped.total()) == (1, report.feed(feed).new - 1)
    nothing_twice(store)


def test_the_same_item_in_two_feeds_is_fetched_and_coded_once(
    site: Site, store: Store, watcher: Make, clock: Any
) -> None:
    site.serve("/1", page(story(1)))
    world = site.serve("/world", rss(entry(f"{site.url}/1")))
    desk = watcher(world, f"{site.url}/asia")
    desk.once()
    clock.forward(hours=20)
    asia = site.serve("/asia", rss(entry(f"{site.url}/1", "China met Russia, says another summary. " * 20)))
    clock.forward(hours=20)
    report = desk.once()
    assert report.feed(asia).skipped == {"duplicate": 1} and site.asked["/1"] == 1
    nothing_twice(store)


def test_a_text_that_the_feed_changes_is_coded_again_and_replaces_its_document(
    site: Site, store: Store, watcher: Make, clock: Any
) -> None:
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", story(1), guid="g")))
    desk = watcher(feed)
    desk.once()
    site.serve("/feed", rss(entry(f"{site.url}/1", story(1, "China met Iran"), guid="g")))
    clock.forward(hours=1)
    report = desk.once()
    assert (report.feed(feed).changed, report.coded) == (1, 1)
    (document,) = store.documents()
    assert document.text.startswith("China met Iran")
    assert store.arrow("documents", history=True).num_rows == 2


@pytest.mark.parametrize("lie", ["Fri, 31 Dec 2049 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", None])
def test_a_feed_that_lies_about_a_date_is_not_believed(
    site: Site, store: Store, watcher: Make, clock: Any, lie: str | None
) -> None:
    head = "<meta property='article:published_time' content='2026-02-27T10:00:00+01:00'>"
    site.serve("/1", page(story(1), head=head))
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", date=lie), entry(f"{site.url}/2", story(2), date=lie)))
    desk = watcher(feed)
    desk.once()
    clock.forward(days=3)
    desk.once()
    days = {document.url: document.day for document in store.documents()}
    assert days == {f"{site.url}/1": date(2026, 2, 27), f"{site.url}/2": date(2026, 3, 1)}


def test_a_feed_that_fails_says_since_when_and_is_left_alone_for_longer(
    site: Site, store: Store, watcher: Make, clock: Any
) -> None:
    good = site.serve("/good", rss(entry(f"{site.url}/1", story(1))))
    bad = site.serve("/bad", "broken", 500)
    desk, start, polled = watcher(bad, good), clock.now, []
    for _ in range(70):
        report = desk.once()
        assert report.failed
        if report.feed(bad).polled:
            polled.append(clock.now - start)
        clock.now = min(desk.due(), start + timedelta(hours=16))
    assert [time / timedelta(minutes=15) for time in polled] == [0, 2, 6, 14, 30, 62]
    about = desk.once().feed(bad)
    assert about.failing_since == start and about.failures == 6 and "500" in str(about.fault)
    site.serve("/bad", rss())
    clock.forward(days=1)
    report = desk.once()
    assert not report.failed and store.feeds.states()[bad].failing_since is None


def test_a_server_that_asks_for_a_pause_gets_it(site: Site, watcher: Make, clock: Any) -> None:
    feed = site.serve("/feed", "busy", 429, Retry_After=str(6 * 3600))
    desk = watcher(feed)
    assert desk.once().feed(feed).due == clock.now + timedelta(hours=6)
    clock.forward(hours=5, minutes=59)
    assert not desk.once().feed(feed).polled
    clock.forward(minutes=2)
    assert desk.once().feed(feed).polled


def test_a_feed_that_is_gone_is_polled_no_more(site: Site, watcher: Make, clock: Any) -> None:
    feed = site.serve("/feed", "gone", 410)
    desk = watcher(feed)
    for _ in range(3):
        report = desk.once()
        assert report.failed and report.feed(feed).due is None
        clock.forward(days=2)
    assert site.asked["/feed"] == 1


def test_the_sitemaps_that_an_index_names_are_read(site: Site, store: Store, watcher: Make, clock: Any) -> None:
    index = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{site.url}/map.xml</loc></sitemap><sitemap><loc>{site.url}/gone.xml</loc></sitemap>"
        f"<sitemap><loc>{site.url}/index.xml</loc></sitemap></sitemapindex>"
    )
    urlset = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{}</loc></url></urlset>'
    feed = site.serve("/index.xml", index, ETag='"index"')
    site.serve("/map.xml", urlset.format(f"{site.url}/1"), ETag='"map"')
    site.serve("/1", page(story(1)))
    desk = watcher(feed)
    report = desk.once()
    assert report.coded == 1 and "404" in " ".join(report.feed(feed).notes)
    clock.forward(hours=1)
    assert desk.once().feed(feed).polled
    assert "if-none-match" not in site.headers["/index.xml"]
    assert site.headers["/map.xml"]["if-none-match"] == '"map"'


def test_many_items_are_coded_in_one_go(site: Site, store: Store, watcher: Make) -> None:
    feed = site.serve("/feed", rss(*(entry(f"{site.url}/{n}", story(n)) for n in range(50))))
    report = watcher(feed).once()
    assert report.coded == 50 and not report.more
    assert len(store.runs()) == 3


def test_items_of_feeds_that_are_watched_no_more_are_left(site: Site, store: Store, watcher: Make, clock: Any) -> None:
    site.serve("/1", "busy", 503)
    feed = site.serve("/feed", rss(entry(f"{site.url}/1")))
    other = site.serve("/other", rss())
    watcher(feed).once()
    clock.forward(hours=1)
    report = watcher(other).once()
    assert list(report.feeds) == [other] and site.asked["/1"] == 1


def test_a_watcher_that_is_stopped_between_two_documents_keeps_the_first(
    site: Site, store: Store, watcher: Make
) -> None:
    stop = threading.Event()

    class Stopping(FakeCoder):
        def code(self, document: Any) -> Any:
            stop.set()
            return super().code(document)

    feed = site.serve("/feed", rss(*(entry(f"{site.url}/{n}", story(n)) for n in range(3))))
    report = watcher(feed, load=Stopping).once(stop)
    assert report.coded == 1 and sorted(states(store).values()) == ["coded", "waiting", "waiting"]
    assert not store.unmerged()
    assert watcher(feed).once().coded == 2
    nothing_twice(store)


def test_a_watcher_runs_until_it_is_stopped(site: Site, store: Store, watcher: Make) -> None:
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", story(1))))
    stop, reports = threading.Event(), []

    def told(report: Report) -> None:
        reports.append(report)
        stop.set()

    watcher(feed).run(stop, told)
    assert [report.coded for report in reports] == [1]


def test_readers_and_short_writers_in_other_threads_do_not_disturb(site: Site, store: Store, watcher: Make) -> None:
    feed = site.serve("/feed", rss(*(entry(f"{site.url}/{n}", story(n)) for n in range(30))))
    done, faults, seen = threading.Event(), [], []

    def read() -> None:
        try:
            while not done.is_set():
                documents = {document.id for document in store.documents()}
                assert all(mention.document for mention in store.mentions())
                seen.append(len(documents))
        except Exception as error:
            faults.append(error)

    def write() -> None:
        try:
            while not done.is_set():
                store.alerts.begin(["a rule"])
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=work) for work in (read, read, write)]
    for thread in threads:
        thread.start()
    try:
        assert watcher(feed).once().coded == 30
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert faults == [] and seen
    nothing_twice(store)


def test_a_fault_of_a_parser_costs_one_feed_only(site: Site, watcher: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from entente.watch import polling

    real = polling.read_feed

    def fails(body: bytes, url: str, content_type: str | None, now: datetime) -> Any:
        if "bad" in url:
            raise IndexError("out of range")
        return real(body, url, content_type, now)

    monkeypatch.setattr(polling, "read_feed", fails)
    good = site.serve("/good", rss(entry(f"{site.url}/1", story(1))))
    bad = site.serve("/bad", rss())
    report = watcher(bad, good).once()
    assert report.coded == 1 and "IndexError: out of range" in str(report.feed(bad).fault)


def test_a_fault_of_a_parser_costs_one_item_only(
    site: Site, store: Store, watcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from entente.watch import reading

    real = reading.document_of

    def fails(item: Any, page: Any, outlet: Any, **options: Any) -> Any:
        if item.key == "bad":
            raise IndexError("out of range")
        return real(item, page, outlet, **options)

    monkeypatch.setattr(reading, "document_of", fails)
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", story(1)), entry(f"{site.url}/2", story(2), guid="bad")))
    report = watcher(feed).once()
    assert report.coded == 1 and "IndexError: out of range" in str(reasons(store)["bad"])


def test_what_cannot_be_coded_while_another_codes_is_coded_later(site: Site, store: Store, watcher: Make) -> None:
    feed = site.serve("/feed", rss(*(entry(f"{site.url}/{n}", story(n)) for n in range(25))))
    desk = watcher(feed)
    with store.begin_run("1", "another", None, {}):
        report = desk.once()
    assert (report.feed(feed).new, report.coded, report.more) == (25, 0, False)
    assert desk.once().coded == 25 and not store.unmerged()
    nothing_twice(store)


def test_reports_are_dated_by_the_day_of_their_outlet(site: Site, store: Store, watcher: Make, clock: Any) -> None:
    clock.now = datetime(2026, 3, 1, 22, tzinfo=UTC)
    evening = datetime(2026, 2, 28, 20, tzinfo=UTC)
    feed = site.serve("/feed", rss(entry(f"{site.url}/1", story(1), date=evening), entry(f"{site.url}/2", story(2))))
    watcher(WatchedFeed(url=feed, zone=ZoneInfo("Asia/Shanghai"))).once()
    days = {document.url: document.day for document in store.documents()}
    assert days == {f"{site.url}/1": date(2026, 3, 1), f"{site.url}/2": date(2026, 3, 2)}
    assert {document.published for document in store.documents()} == {evening, date(2026, 3, 2)}


def test_items_without_an_address_and_with_other_keys_every_time_are_coded_once(
    site: Site, store: Store, watcher: Make, clock: Any
) -> None:
    feed = f"{site.url}/feed"
    desk = watcher(feed)
    for turn in range(3):
        site.serve("/feed", rss(*(entry(None, story(n), guid=f"{turn}-{n}", title=f"Story {n}") for n in range(2))))
        desk.once()
        clock.forward(hours=1)
    assert states(store) == {"2-0": "coded", "2-1": "coded"} and len(urls(store)) == 2
    nothing_twice(store)
