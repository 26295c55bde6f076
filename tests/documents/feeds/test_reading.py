"""Which kind a feed is of, in which encoding; and that nothing but a FeedFault comes of what is none."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.documents.feeds import Feed, FeedFault, read_feed

Read = Callable[..., Feed]
Rss = Callable[..., str]

NAMES = "Łódź – Besuch in Dvůr"
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/a</loc></url></urlset>'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('<?xml version="1.0"?><!-- made by hand --><?xml-stylesheet href="a.xsl"?>' + SITEMAP, "sitemap"),
        ("<sm:urlset xmlns:sm='x'><sm:url><sm:loc>https://a.example/</sm:loc></sm:url></sm:urlset>", "sitemap"),
        ("<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>", "sitemap index"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title></feed>', "atom"),
        ('\ufeff {"version": "https://jsonfeed.org/version/1.1", "items": []}', "json"),
        ('<rss version="0.91"><channel><item><title>A</title></item></channel></rss>', "rss"),
    ],
)
def test_the_content_decides_on_the_kind(read: Read, body: str, kind: str) -> None:
    assert read(body, "text/html; charset=utf-8").kind == kind
    assert read(gzip.compress(body.encode(), mtime=0), "application/gzip").kind == kind


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "utf-8", "text/xml; charset=ISO-8859-1"),  # what the bytes show wins over what is declared
        ("utf-8", "iso-8859-1", None),
        ("utf-8", None, None),
        ("iso-8859-2", "iso-8859-2", None),
        ("iso-8859-2", None, 'text/xml; charset="ISO-8859-2"'),
        ("iso-8859-2", "utf-8", "text/xml;Charset=iso-8859-2"),  # what cannot be is passed over
        ("iso-8859-2", "iso-8859-2", "text/xml; charset=utf-8"),
        ("iso-8859-2", "no-such-charset", "text/xml; charset=iso-8859-2"),
        ("utf-16", "utf-16", None),
        ("utf-16", "utf-8", "text/xml; charset=iso-8859-1"),
        ("utf-16-le", None, None),
        ("utf-8-sig", "utf-16", None),
    ],
)
def test_the_encoding_is_found_whoever_lies(
    read: Read, rss: Rss, encoding: str, declared: str | None, header: str | None
) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    name = NAMES.replace("–", "-")
    feed = read(rss(f"<guid>1</guid><title>{name}</title>", head=head).encode(encoding), header)
    assert [item.title for item in feed.items] == [name]
    assert feed.faults == ()


def test_western_quotes_that_no_standard_has_are_read(read: Read, rss: Rss) -> None:
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    feed = read(rss("<guid>1</guid><title>The “deal” – café</title>", head=head).encode("cp1252"))
    assert [item.title for item in feed.items] == ["The “deal” – café"]


def test_declared_cyrillic_is_not_guessed(read: Read, rss: Rss) -> None:
    head = '<?xml version="1.0" encoding="windows-1251"?>'
    feed = read(rss("<guid>1</guid><title>Мир</title>", head=head, title="Новости").encode("windows-1251"))
    assert (feed.title, [item.title for item in feed.items]) == ("Новости", ["Мир"])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not a text"),
        (gzip.compress(b"<rss>" * 100, mtime=0)[:-9], "unpacked"),
        (b"\x1f\x8bnothing packed", "unpacked"),
        (b"Not found", "neither RSS nor Atom"),
        (b"<note><to>you</to></note>", "neither RSS nor Atom"),
        (b'{"error": "quota"}', "no JSON Feed"),
        (b"[1, 2]", "no JSON Feed"),
        (b"{nothing", "neither XML nor JSON"),
        (b"[" * 100_000, "neither XML nor JSON"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"<!-- x --><HTML lang='en'>", "web page"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none_in_one_line(read: Read, body: bytes, said: str) -> None:
    with pytest.raises(FeedFault) as caught:
        read(body)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_feed_that_a_page_names_is_offered(read: Read) -> None:
    link = '<link rel="alternate" title="x" type="application/rss+xml" href="/feeds/all.xml">'
    with pytest.raises(FeedFault, match=r"text/html.*it names this one: /feeds/all\.xml$"):
        read(f"<!doctype html><html><head>{link}</head></html>", "text/html; charset=utf-8")


def test_a_packed_bomb_is_stopped(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entente.documents.feeds.reading.MAX_UNPACKED", 100_000)
    with pytest.raises(FeedFault, match="more than 100,000 bytes"):
        read(gzip.compress(b" " * 1_000_000, mtime=0))


def test_a_parser_that_stumbles_makes_a_fault(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*arguments: object, **options: object) -> None:
        raise KeyError("no\nsuch")

    monkeypatch.setattr("feedparser.parse", stumble)
    with pytest.raises(FeedFault, match="cannot be parsed"):
        read("<rss/>")


# Whatever comes, the worst is a FeedFault.

_WHOLE = [
    (b"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>T</title><item><guid>1</guid>"
     b"<title>A &amp; B</title><link>/a?b=1</link><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate>"
     b"<description><![CDATA[<p>x</p>]]></description><source url='x'>S</source></item></channel></rss>"),
    (b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><title type='xhtml'><div>T</div></title>"
     b"<link href='/a'/><updated>2024-05-03T10:00:00Z</updated>"
     b"<content type='html'>&lt;p&gt;x&lt;/p&gt;</content></entry></feed>"),
    SITEMAP.encode(),
    b"<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2024-05-03</lastmod></sitemap></sitemapindex>",
    json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [
        {"id": "1", "url": "/a", "title": "A", "content_html": "<p>x</p>", "date_published": "2024-05-03T10:00:00Z"}]
    }).encode(),
    gzip.compress(SITEMAP.encode(), mtime=0),
]  # fmt: skip


@st.composite
def _mutated(draw: st.DrawFn) -> bytes:
    body = bytearray(draw(st.sampled_from(_WHOLE)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 20)))
        body[start:end] = draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b"<", b">", b"&", b"]]>", b"\x00", b'"']))
        )
    return bytes(body)


@given(_mutated(), st.sampled_from([None, "text/xml", "text/xml; charset=utf-16", "; charset=idna", "charset=hex"]))
def test_damage_makes_no_other_error_than_a_feed_fault(body: bytes, content_type: str | None) -> None:
    try:
        feed = read_feed(body, "https://fjord.example/feed", content_type, datetime(2024, 5, 4, tzinfo=UTC))
    except FeedFault as fault:
        assert "\n" not in str(fault)
    else:
        assert len({item.key for item in feed.items}) == len(feed.items)
        assert all(item.url is None or item.url.startswith(("http://", "https://")) for item in feed.items)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)
_FIELDS = st.sampled_from(
    ["id", "url", "title", "content_html", "content_text", "summary", "date_published", "date_modified"]
)


@given(st.lists(st.dictionaries(_FIELDS, _JSON, max_size=4) | _JSON, max_size=3), _JSON)
def test_fields_of_json_may_hold_anything(items: list[object], title: object) -> None:
    body = json.dumps({"title": title, "items": items}).encode()
    feed = read_feed(body, "https://fjord.example/feed", None, datetime(2024, 5, 4, tzinfo=UTC))
    for item in feed.items:
        "".join(filter(None, (item.key, item.url, item.title, item.html, item.text))).encode()  # no halves of pairs
