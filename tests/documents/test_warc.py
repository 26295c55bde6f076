"""WARC archives: which records are documents, however they are packed, and what is said of those that are damaged."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from random import Random

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from entente.documents import Skipped, read
from entente.records import Document


class Archive:
    """An archive in the making."""

    def __init__(self, packed: bool = False) -> None:
        self.file = io.BytesIO()
        self.writer = WARCWriter(self.file, gzip=packed)

    def add(self, url: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", **more: str):
        headers = StatusAndHeaders(status, [("Content-Type", kind), *more.items()], protocol="HTTP/1.1")
        record = self.writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers)
        self.writer.write_record(record)
        return self

    def other(self, kind: str, url: str, body: bytes, content_type: str | None = None):
        record = self.writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), warc_content_type=content_type or "application/warc-fields"
        )
        self.writer.write_record(record)
        return self

    def kept(self, path: Path) -> Path:
        path.write_bytes(self.file.getvalue())
        return path


def told(path: Path) -> tuple[list[Document], list[Skipped]]:
    items = list(read([path]))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Skipped)]


@pytest.fixture
def page(page_html: str) -> bytes:
    return page_html.encode()


def test_a_page_is_a_document_with_what_it_says_of_itself(tmp_path: Path, page: bytes, english: str) -> None:
    path = Archive().add("https://fjord.example/2024/border?from=feed", page).kept(tmp_path / "crawl.warc")
    (document,), skipped = told(path)
    assert not skipped and english in document.text and "Cookie" not in document.text
    assert (document.outlet, document.url) == ("The Daily Fjord", "https://fjord.example/2024/border")
    assert document.published is not None and document.published.isoformat() == "2024-05-03T23:20:00+02:00"


def test_pictures_redirections_requests_and_pages_that_were_not_there_are_left_out(tmp_path: Path, page: bytes) -> None:
    archive = Archive()
    archive.other("warcinfo", "", b"software: a crawler\r\n")
    archive.add("https://a.example/logo.png", b"\x89PNG\r\n\x1a\n" + bytes(99), "image/png")
    archive.add("https://a.example/old", b"", status="301 Moved Permanently", Location="https://a.example/new")
    archive.add("https://a.example/gone", page, status="404 Not Found")
    archive.other("request", "https://a.example/1", b"GET /1 HTTP/1.1\r\n\r\n", "application/http; msgtype=request")
    archive.other("metadata", "https://a.example/1", b"fetchTimeMs: 3\r\n")
    archive.add("https://a.example/feed", b"<rss/>", "application/rss+xml")
    archive.add("https://a.example/1", page)
    documents, skipped = told(archive.kept(tmp_path / "crawl.warc"))
    assert len(documents) == 1 and not skipped


def test_an_archive_packed_record_by_record_is_read_to_its_end(tmp_path: Path, page: bytes) -> None:
    archive = Archive(packed=True)
    for number in range(3):
        body = page.replace(b"2024/border", f"2024/{number}".encode())
        archive.add(f"https://fjord.example/2024/{number}", body)
    path = archive.kept(tmp_path / "crawl.warc.gz")
    assert path.read_bytes().count(b"\x1f\x8b\x08") >= 3
    documents, skipped = told(path)
    assert [each.url for each in documents] == [f"https://fjord.example/2024/{number}" for number in range(3)]
    assert not skipped


def test_a_page_without_an_article_is_skipped_with_its_number(tmp_path: Path, page: bytes) -> None:
    archive = Archive().add("https://a.example/", b"<html><body>").add("https://a.example/1", page)
    documents, (skipped,) = told(archive.kept(tmp_path / "crawl.warc"))
    assert len(documents) == 1 and skipped.kind == "empty" and skipped.where.endswith("crawl.warc, page 1")


def test_a_plain_text_is_read_in_the_letters_that_its_server_names(tmp_path: Path, english: str) -> None:
    text = f"{english} À Genève, the séance went on."
    archive = Archive().add("https://www.a.example/1.txt", text.encode("cp1252"), "text/plain; charset=windows-1252")
    (document,), _ = told(archive.kept(tmp_path / "crawl.warc"))
    assert document.text == text
    assert (document.outlet, document.url) == ("a.example", "https://www.a.example/1.txt")


def test_a_page_packed_by_its_server_is_unpacked(tmp_path: Path, page: bytes, english: str) -> None:
    archive = Archive().add(
        "https://a.example/1", gzip.compress(page, mtime=0), "text/html", **{"Content-Encoding": "gzip"}
    )
    (document,), _ = told(archive.kept(tmp_path / "crawl.warc"))
    assert english in document.text


def test_what_calls_itself_a_page_and_is_a_picture_is_skipped(tmp_path: Path) -> None:
    archive = Archive().add("https://a.example/1", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    _, (skipped,) = told(archive.kept(tmp_path / "crawl.warc"))
    assert skipped.kind == "binary"


def test_an_endless_page_is_skipped_and_the_next_read(
    tmp_path: Path, page: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entente.documents.html.MAX_PAGE", 5_000)
    archive = Archive().add("https://a.example/1", b"<p>" + b"word " * 2_000).add("https://a.example/2", page)
    documents, (skipped,) = told(archive.kept(tmp_path / "crawl.warc"))
    assert skipped.kind == "too-long" and len(documents) == 1


def test_a_page_that_was_fetched_twice_is_one_document(tmp_path: Path, page: bytes) -> None:
    archive = Archive().add("https://a.example/1", page).add("https://a.example/1", page)
    documents, (skipped,) = told(archive.kept(tmp_path / "crawl.warc"))
    assert len(documents) == 1 and skipped.kind == "duplicate"


def test_an_archive_without_pages_is_empty(tmp_path: Path) -> None:
    archive = Archive().other("warcinfo", "", b"software: a crawler\r\n")
    _, (skipped,) = told(archive.kept(tmp_path / "crawl.warc"))
    assert skipped.kind == "empty"


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_was_cut_off_gives_what_came_before(tmp_path: Path, page: bytes, packed: bool) -> None:
    archive = Archive(packed)
    for number in range(60):  # more than is read of a file to tell what it is
        noise = Random(number).randbytes(1_800).hex().encode()
        archive.add(f"https://a.example/{number}", page.replace(b"Home", noise).replace(b"2024/border", b"%d" % number))
    whole = archive.kept(tmp_path / f"crawl.warc{'.gz' if packed else ''}")
    whole.write_bytes(whole.read_bytes()[: -800 if packed else -1_500])
    documents, skipped = told(whole)
    assert 50 < len(documents) <= 60
    assert all(len(str(each).splitlines()) == 1 for each in skipped)
    assert skipped[-1].kind == "error" and "fetch it again" in skipped[-1].reason


@pytest.mark.parametrize(
    "garbage", [b"", b"\x00\xff" * 50, b"WARC/1.0\r\n", b"WARC/1.0 and then words " * 30, b"<p>Hi"]
)
def test_garbage_that_calls_itself_an_archive_is_skipped_in_one_line(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(garbage)
    documents, skipped = told(path)
    assert not documents and len(skipped) == 1 and len(str(skipped[0]).splitlines()) == 1
