from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from entente.documents.addresses import canonical_url, host_of, link_url, request_url


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (" HTTPS://News.Example:443/A/b?z=1&a=2#top\n", "https://news.example/A/b?z=1&a=2"),
        ("http://news.example:80", "http://news.example/"),
        ("http://news.example:8080/?", "http://news.example:8080/"),
        ("https://me:secret@news.example/a", "https://news.example/a"),
        ("https://news.example/a?utm_source=rss&id=7&utm_medium=x", "https://news.example/a?id=7"),
        ("https://news.example/a?fbclid=1&gclid=2&UTM_Campaign=3&mc_cid=4&at_medium=5", "https://news.example/a"),
        ("https://news.example/a?b=&c&&d=1", "https://news.example/a?b=&c&d=1"),
        ("https://news.example/a?source=x&ref=1&amp=1", "https://news.example/a?source=x&ref=1&amp=1"),
        ("https://bücher.example/ä b?ö=ü", "https://xn--bcher-kva.example/%C3%A4%20b?%C3%B6=%C3%BC"),
        ("https://news.example/%c3%a4/100%", "https://news.example/%C3%A4/100%25"),
        ("https://news.\nexample/a\tb", "https://news.example/ab"),
        ("http://[2606:4700::1111]:80/a", "http://[2606:4700::1111]/a"),
        ("http://news.example/a;b?c=d;e", "http://news.example/a;b?c=d;e"),
    ],
)
def test_an_address_has_one_spelling(given_: str, expected: str) -> None:
    assert canonical_url(given_) == expected


@pytest.mark.parametrize(
    "text", ["", "a", "mailto:a@b.example", "ftp://a.example/", "http://", "https:///a", "http://[::1"]
)
def test_what_is_no_web_address_comes_back(text: str) -> None:
    assert canonical_url(f" {text}\n") == text
    with pytest.raises(ValueError, match=r"."):
        request_url(text)
    assert host_of(text) in ("", "b.example", "a.example")


def test_an_endless_address_is_none() -> None:
    endless = "http://a.example/" + "a" * 8_000
    assert canonical_url(endless) == endless
    assert link_url(endless, "http://a.example/") is None


def test_a_request_keeps_every_parameter() -> None:
    assert request_url("http://A.example/a?utm_source=1&&b#c") == "http://a.example/a?utm_source=1&&b"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("b?utm_source=x#y", "https://news.example/a/b"),
        ("/b", "https://news.example/b"),
        ("//other.example/b", "https://other.example/b"),
        ("../../../b", "https://news.example/b"),
        ("?page=2", "https://news.example/a/feed.xml?page=2"),
        ("javascript:alert(1)", None),
        ("http://[::1", None),
        ("   ", None),
        (None, None),
    ],
)
def test_links_start_at_the_page_they_stand_in(link: str | None, expected: str | None) -> None:
    assert link_url(link, "https://news.example/a/feed.xml") == expected


_PARTS = st.sampled_from(
    ["http", "https", "://", ":", "/", "?", "&", "=", "#", "@", "[", "]", "%", "%2", "%41", "ß", "é", "。", " ", "\t",
     "\\", "utm_source", "a.example", "EXAMPLE", ":80", ":443", ":99999", "..", "xn--", "\u0000", "\ud800", ";", "|"]
)  # fmt: skip


@given(
    st.one_of(st.text(), st.lists(_PARTS).map("".join), st.lists(_PARTS).map(lambda parts: "http://" + "".join(parts)))
)
@example("http://a.example/?utm_source=1")
@example("http://A。example/")
def test_the_one_spelling_is_its_own(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once
    assert once.isascii() or once == url.strip()
