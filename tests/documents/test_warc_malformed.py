"""Archives that are broken: nothing is raised, and nothing is written to the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.documents import Skipped, read
from entente.records import Document


def record(length: str, body: bytes, address: str = "https://a.example/1") -> bytes:
    """A page in an archive, whose length may be another than that of its body."""
    head = (
        f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Target-URI: {address}\r\n"
        f"WARC-Date: 2024-03-05T10:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


@pytest.mark.parametrize("length", ["-1", "9" * 30, "9" * 5_000, "1e9", "x"])
def test_a_length_that_cannot_be_ends_an_archive_in_one_line(tmp_path: Path, english: str, length: str) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(record(str(len(english)), english.encode()) + record(length, b"Nobody met."))
    first, *rest = read(path)
    assert isinstance(first, Document) and first.text == english
    assert all(isinstance(each, Skipped) and len(str(each).splitlines()) == 1 for each in rest)


def test_a_wrong_length_and_a_blank_in_an_address_are_no_business_of_the_terminal(
    tmp_path: Path, english: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(record("20", english.encode(), "https://a.example/1 2\x1b[2J"))
    list(read(path))
    assert capfd.readouterr() == ("", "")
