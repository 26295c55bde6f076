"""RSS and Atom: what items say, and what is made of the faults that feeds have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from entente.documents.feeds import Feed

Read = Callable[..., Feed]
Rss = Callable[..., str]

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://fjord.example/2024/"><title>Fjord &amp; Fell</title>
<entry><id>tag:fjord.example,2024:1</id><title type="html">Talks &amp;lt;on&amp;gt; &lt;b&gt;rail&lt;/b&gt;</title>
<link rel="self" href="/api/1"/><link rel="alternate" href="rail?utm_source=atom#top"/>
<published>2024-05-03T23:20:00+02:00</published><updated>2024-05-04T08:00:00Z</updated>
<summary>Ministers met.</summary><content type="html">&lt;p&gt;The ministers met on Friday.&lt;/p&gt;</content>
<source><title>Fell Agency</title></source></entry>
<entry><id>tag:2</id><title>Plain</title><updated>2024-05-02T08:00:00Z</updated>
<content type="text">The border opens.</content></entry></feed>"""


def test_an_atom_entry_gives_all_its_fields(read: Read) -> None:
    feed = read(ATOM)
    assert (feed.title, feed.kind, feed.faults) == ("Fjord & Fell", "atom", ())
    first, second = feed.items
    assert first.key == "tag:fjord.example,2024:1"
    assert first.url == "https://fjord.example/2024/rail"
    assert first.title == "Talks <on> rail"
    assert first.published == datetime.fromisoformat("2024-05-03T23:20:00+02:00")
    assert first.published.isoformat().endswith("+02:00")
    assert first.updated == datetime(2024, 5, 4, 8, tzinfo=UTC)
    assert (first.html, first.text) == ("<p>The ministers met on Friday.</p>", None)
    assert first.outlet == "Fell Agency"
    assert (second.html, second.text, second.url) == (None, "The border opens.", None)
    assert second.published == datetime(2024, 5, 2, 8, tzinfo=UTC)


def test_an_rss_item_gives_its_full_text_rather_than_its_summary(read: Read, rss: Rss) -> None:
    item = """<guid isPermaLink="false"> g-1 </guid><title><![CDATA[Border &amp; rail]]></title>
    <link>
      /2024/border?a=1&amp;fbclid=x </link><pubDate>Fri, 03 May 2024 10:00:00 EST</pubDate>
    <description>Ministers met.</description><content:encoded><![CDATA[<p>The ministers met.</p>]]></content:encoded>
    <source url="https://fell.example/rss">Fell &amp;amp; Co</source>"""
    feed = read(rss(item))
    assert (feed.kind, feed.title, feed.faults) == ("rss", "The Daily Fjord", ())
    (only,) = feed.items
    assert (only.key, only.url) == ("g-1", "https://fjord.example/2024/border?a=1")
    assert (only.title, only.outlet, only.html) == ("Border & rail", "Fell & Co", "<p>The ministers met.</p>")
    assert only.published == datetime.fromisoformat("2024-05-03T10:00:00-05:00")


def test_rdf_and_its_dates_are_read(read: Read) -> None:
    feed = read(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel>
        <item rdf:about="https://fjord.example/a"><title>A</title><link>https://fjord.example/a</link>
        <dc:date>2024-05-03</dc:date></item></rdf:RDF>"""
    )
    assert [(item.url, item.published) for item in feed.items] == [("https://fjord.example/a", date(2024, 5, 3))]


def test_a_permalink_guid_is_the_address_where_there_is_no_other(read: Read, rss: Rss) -> None:
    feed = read(rss("<guid>https://fjord.example/a?utm_medium=rss</guid><title>A</title>"))
    assert [(item.key, item.url) for item in feed.items] == [
        ("https://fjord.example/a?utm_medium=rss", "https://fjord.example/a")
    ]


def test_items_without_key_are_known_by_address_and_else_by_what_they_say(read: Read, rss: Rss) -> None:
    link = "<link>https://fjord.example/a?utm_source=x</link><title>A</title>"
    first = read(rss(link, "<title>B</title>", "<title>C</title>", "<dc:creator>me</dc:creator>"))
    assert first.items[0].key == "https://fjord.example/a"
    assert len({item.key for item in first.items}) == len(first.items) == 3
    again = read(rss("<title>C</title>", "<title> B </title>"))
    assert {item.key for item in again.items} == {item.key for item in first.items[1:]}
    assert first.faults == ("items without address, title and text were left out: 1",)


def test_of_items_with_one_key_the_first_counts(read: Read, rss: Rss) -> None:
    feed = read(rss("<guid>1</guid><title>New</title>", "<guid>1</guid><title>Old</title>", "<guid>2</guid>"))
    assert [(item.key, item.title) for item in feed.items] == [("1", "New"), ("2", None)]
    assert feed.faults == ("items that came twice were left out the second time: 1",)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "mailto:a@b.example", "ftp://fjord.example/a", "data:text/html,x"]
)
def test_links_that_lead_to_no_page_are_none(read: Read, rss: Rss, link: str) -> None:
    assert [item.url for item in read(rss(f"<guid>1</guid><link>{link}</link>")).items] == [None]


# Dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 03 May 2024 23:20:00 +0200", "2024-05-03T23:20:00+02:00"),
        ("2024-05-03T23:20:00Z", "2024-05-03T23:20:00+00:00"),
        ("Fri, 03 May 24 10:00:00 GMT", "2024-05-03T10:00:00+00:00"),
        ("2024-05-03 23:20:00", "2024-05-03"),
        ("2024-05-03", "2024-05-03"),
        ("May 3, 2024", "2024-05-03"),
        ("Sun, 05 May 2024 11:00:00 GMT", "2024-05-05T11:00:00+00:00"),
    ],
)
def test_dates_are_read_with_the_zone_they_give(read: Read, rss: Rss, text: str, expected: str) -> None:
    feed = read(rss(f"<guid>1</guid><pubDate>{text}</pubDate>"))
    assert [item.published.isoformat() for item in feed.items if item.published] == [expected]
    assert feed.faults == ()


def test_dates_that_cannot_be_true_are_dropped_and_counted(read: Read, rss: Rss) -> None:
    bad = """Sun, 05 May 2024 13:00:00 GMT|2031-01-01|Thu, 01 Jan 1970 00:00:00 GMT|0001-01-01T00:00:00Z|soon
    |Fri, 99 May 2024 10:00:00 GMT|10000-01-01|2024-13-45T00:00:00Z"""
    feed = read(rss(*(f"<guid>{each}</guid><pubDate>{each}</pubDate>" for each in bad.split("|"))))
    assert [item.published for item in feed.items] == [None] * 8
    lines = "\n".join(feed.faults)
    assert "dates that lie in the future were dropped: 2, the first 'Sun, 05 May 2024 13:00:00 GMT'" in lines
    assert "dates that lie before 1990 were dropped: " in lines
    assert "dates that cannot be read were dropped: " in lines
    assert len(feed.faults) == 3


def test_a_date_of_change_does_not_pass_for_a_lying_date_of_publication(read: Read) -> None:
    feed = read(ATOM.replace("2024-05-03T23:20:00+02:00", "2044-05-03T23:20:00+02:00"))
    assert feed.items[0].published is None
    assert feed.items[0].updated == datetime(2024, 5, 4, 8, tzinfo=UTC)


# Broken feeds


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: text.index("</channel>")],
        lambda text: text.replace("<title>A</title>", "<title>A & B &nbsp; C</title>"),
        lambda text: text.replace("<guid>2", "<b>bold<i></b><guid>2"),
        lambda text: "\n\n" + text,
        lambda text: text.replace("<channel>", "<channel>\x00\x0b\x1f"),
        lambda text: "<br />\n<b>Warning</b>: no such file in x.php on line 3\n" + text,
        lambda text: text.replace('version="2.0"', ""),
        lambda text: text.replace("</rss>", "</rss><rss><!-- cached -->"),
    ],
)
def test_of_a_broken_feed_all_items_that_can_be_are_read(read: Read, rss: Rss, damage: Callable[[str], str]) -> None:
    text = rss(*(f"<guid>{number}</guid><title>A</title><link>/a/{number}</link>" for number in (1, 2, 3)))
    feed = read(damage(text))
    assert [(item.key, item.url) for item in feed.items] == [
        (str(number), f"https://fjord.example/a/{number}") for number in (1, 2, 3)
    ]


def test_broken_xml_is_said_to_be_so(read: Read, rss: Rss) -> None:
    (fault,) = read(rss("<guid>1</guid>")[:-8]).faults
    assert fault.startswith("the XML is broken (")
    assert "\n" not in fault


def test_an_empty_feed_is_a_feed(read: Read, rss: Rss) -> None:
    assert read(rss()).items == ()


def test_of_a_huge_feed_the_first_items_are_read(read: Read, rss: Rss, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entente.documents.feeds.syndication.MAX_ITEMS", 3)
    text = rss(*(f"<guid>{number}</guid>" for number in range(5)))
    feed = read(text.replace("</channel>", "<copyright>x</copyright></channel>"))
    assert [item.key for item in feed.items] == ["0", "1", "2"]
    assert feed.faults == ("only the first 3 items were read, 2 were left out",)


def test_a_key_of_any_length_is_kept_short(read: Read, rss: Rss) -> None:
    feed = read(rss(*(f"<guid>{'k' * 10_000}{number}</guid>" for number in range(2))))
    assert len({item.key for item in feed.items}) == 2
    assert all(len(item.key) < 100 for item in feed.items)


# Bombs


@pytest.mark.parametrize("broken", [False, True])
def test_entities_are_not_expanded(read: Read, rss: Rss, broken: bool) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY big "{"x" * 50_000}">]>'
    feed = read(rss(f"<guid>1</guid><title>&l8;{'&big;' * 2_000}</title>{'</b>' if broken else ''}", head=head))
    assert len(feed.items) == 1
    assert len(feed.items[0].title or "") < 20_000


def test_files_and_hosts_named_by_a_document_type_are_not_read(read: Read, rss: Rss) -> None:
    head = '<!DOCTYPE rss SYSTEM "file:///etc/hostname" [<!EnTiTy f SYSTEM "file:///etc/passwd">]>'
    feed = read(rss("<guid>1</guid><title>a &f; b</title>", head=head))
    assert "root" not in str(feed)


def test_items_that_never_end_are_counted_too(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entente.documents.feeds.syndication.MAX_ITEMS", 3)
    feed = read(b"<rss version='2.0'><channel>" + b"<item><title>A</title>" * 5)
    assert "only the first 3 items were read, 2 were left out" in feed.faults
