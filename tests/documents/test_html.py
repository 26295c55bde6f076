from __future__ import annotations

from datetime import datetime

from entente.documents import ReadOptions, Skipped
from entente.documents.html import looks_like_html, page
from entente.documents.text import Found, document_of
from entente.records import Document, document_id


def read_page(data: bytes) -> Document | Skipped:
    found = page(data, "a.html")
    return document_of(found, ReadOptions()) if isinstance(found, Found) else found


def test_a_page_gives_title_time_outlet_and_address(page_html: str) -> None:
    document = read_page(page_html.encode())
    assert isinstance(document, Document)
    assert document.title == "Border to open, ministers say"
    assert document.outlet == "The Daily Fjord"
    assert document.url == "https://fjord.example/2024/border"
    assert document.published == datetime.fromisoformat("2024-05-03T23:20:00+02:00")
    assert document.id == document_id("", url=document.url)


def test_menus_footers_and_the_headline_are_not_in_the_text(page_html: str, english: str) -> None:
    document = read_page(page_html.encode())
    assert isinstance(document, Document)
    assert document.text.startswith(english)
    assert "\n\nTalks on the rail link" in document.text
    for word in ("Sport", "Cookie", "Border to open,"):
        assert word not in document.text


def test_the_charset_that_a_page_declares_is_used(page_html: str) -> None:
    data = page_html.replace("utf-8", "iso-8859-2").replace("Norway", "Łódź").encode("iso-8859-2")
    document = read_page(data)
    assert isinstance(document, Document)
    assert "minister of Łódź met" in document.text


def test_broken_pages_are_skipped_or_read_and_never_raise(page_html: str) -> None:
    for data in (b"<html", b"<html><body></body></html>", b"<html>" + b"<div>" * 50_000, b"<!doctype html>\x00"):
        assert isinstance(read_page(data), Skipped)
    cut = page_html[: page_html.index("</article>")].replace("</p>", "").replace("</head>", "")
    assert isinstance(read_page(cut.encode()), Document)


def test_a_page_is_known_by_its_first_bytes() -> None:
    assert looks_like_html(b"\xef\xbb\xbf\n<!-- saved --><!DOCTYPE html>")
    assert looks_like_html(b"<?xml version='1.0'?><html>")
    assert not looks_like_html(b"<3 is less than three")
