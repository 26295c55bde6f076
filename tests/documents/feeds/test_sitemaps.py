from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from entente.documents.feeds import Feed

Read = Callable[..., Feed]

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://fjord.example/2024/rail?gclid=1 </loc><lastmod>2024-05-04</lastmod>
 <news:news><news:publication><news:name>The Daily Fjord</news:name><news:language>en</news:language></news:publication>
 <news:publication_date>2024-05-03T23:20:00+02:00</news:publication_date><news:title>Talks &amp;amp; rail</news:title>
 </news:news>
 <image:image><image:loc>https://fjord.example/rail.jpg</image:loc><image:title>A train</image:title></image:image>
</url>
<url><loc>https://fjord.example/about</loc><lastmod>2034-05-04</lastmod></url>
<url><lastmod>2024-05-04</lastmod></url><url><loc>ftp://fjord.example/x</loc></url><!-- end -->
</urlset>"""


def test_a_news_sitemap_gives_titles_dates_and_outlets(read: Read) -> None:
    feed = read(NEWS)
    assert feed.kind == "sitemap"
    first, second = feed.items
    assert first.key == first.url == "https://fjord.example/2024/rail"
    assert (first.title, first.outlet) == ("Talks & rail", "The Daily Fjord")
    assert first.published == datetime.fromisoformat("2024-05-03T23:20:00+02:00")
    assert first.updated == date(2024, 5, 4)
    assert (second.url, second.published, second.updated) == ("https://fjord.example/about", None, None)
    assert [fault.split(":")[0] for fault in feed.faults] == [
        "items without address, title and text were left out",
        "dates that lie in the future were dropped",
    ]


def test_an_index_names_its_sitemaps_the_newest_first(read: Read) -> None:
    feed = read(
        """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <sitemap><loc>/old.xml</loc><lastmod>2019-01-01</lastmod></sitemap>
        <sitemap><loc>/undated.xml.gz</loc></sitemap><sitemap><loc>file:///etc/passwd</loc></sitemap>
        <sitemap><loc>https://fjord.example/new.xml</loc><lastmod>2024-05-03T10:00:00Z</lastmod></sitemap>
        <sitemap><loc>/new.xml</loc></sitemap></sitemapindex>"""
    )
    assert (feed.kind, feed.items) == ("sitemap index", ())
    assert feed.more == tuple(f"https://fjord.example/{name}" for name in ("new.xml", "old.xml", "undated.xml.gz"))


def test_of_a_huge_sitemap_the_newest_pages_are_read(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entente.documents.feeds.sitemaps.MAX_ITEMS", 2)
    pages = "".join(f"<url><loc>/{day}</loc><lastmod>2024-04-{day:02}</lastmod></url>" for day in (3, 9, 1, 7))
    feed = read(f"<urlset>{pages}</urlset>")
    assert [item.url for item in feed.items] == ["https://fjord.example/9", "https://fjord.example/7"]
    assert [item.updated for item in feed.items] == [date(2024, 4, 9), date(2024, 4, 7)]
    assert feed.faults == ("of 4 pages only the newest 2 were read",)


def test_a_sitemap_cut_off_is_read_as_far_as_it_goes(read: Read) -> None:
    feed = read(NEWS[: NEWS.index("<url><lastmod>")])
    assert [item.url for item in feed.items] == ["https://fjord.example/2024/rail", "https://fjord.example/about"]


def test_entities_and_files_are_not_expanded(read: Read) -> None:
    head = '<!DOCTYPE urlset [<!ENTITY a "https://a.example/"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    bombs = "&a;" * 1_000
    feed = read(f"{head}<urlset><url><loc>https://b.example/{bombs}&f;</loc></url><url><loc>/c</loc></url></urlset>")
    assert "root:" not in str(feed)
    assert len(str(feed)) < 1_000
    assert feed.items[-1].url == "https://fjord.example/c"
