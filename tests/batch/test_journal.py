"""What was coded is not coded again, whenever it ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_coder import FakeCoder

from entente.batch.journal import Journal
from entente.batch.tables import WORK
from entente.documents import Skipped, from_text
from entente.records import Document

MADE_OF = [{"model": "fake"}, "12:34"]
TEXTS = ("China met Russia in Moscow. China said Iran lied.", "Iran met Qatar.", "No news “today”\n\nat all.")


@pytest.fixture
def documents() -> list[Document]:
    return [from_text(text) for text in TEXTS]


def noted(out: Path, documents: list[Document]) -> Path:
    journal = Journal(out, "shard", MADE_OF)
    for document in documents:
        journal.add(document, FakeCoder().code(document))
    journal.close(done=False)
    (path,) = (out / WORK).glob("shard.*")
    return path


def test_records_come_back_as_they_were(tmp_path: Path, documents: list[Document]) -> None:
    noted(tmp_path, documents)
    journal = Journal(tmp_path, "shard", MADE_OF)
    assert len(journal) == 3
    assert [journal.find(document) for document in documents] == [FakeCoder().code(each) for each in documents]
    journal.close(done=True)
    assert not list((tmp_path / WORK).iterdir())


def test_what_could_not_be_coded_is_known_too(tmp_path: Path, documents: list[Document]) -> None:
    journal = Journal(tmp_path, "shard", MADE_OF)
    skipped = Skipped("Story “1”", "its worker process died", "error")
    journal.add(documents[0], skipped)
    journal.close(done=False)
    assert Journal(tmp_path, "shard", MADE_OF).find(documents[0]) == skipped


def test_a_line_that_was_cut_off_anywhere_is_none_and_the_next_is_whole(
    tmp_path: Path, documents: list[Document]
) -> None:
    path = noted(tmp_path, documents[:2])
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    for end in range(start, len(whole) - 1, 7):
        path.write_bytes(whole[:end])
        for _ in range(2):  # the second time its line has an end
            journal = Journal(tmp_path, "shard", MADE_OF)
            assert journal.find(documents[1]) is None
            assert journal.find(documents[0]) == FakeCoder().code(documents[0])
            journal.add(documents[2], FakeCoder().code(documents[2]))
            journal.close(done=False)
        assert Journal(tmp_path, "shard", MADE_OF).find(documents[2]) == FakeCoder().code(documents[2])


def test_a_cut_that_looks_like_an_end_is_coded_again(tmp_path: Path, documents: list[Document]) -> None:
    path = noted(tmp_path, documents[:1])
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"]") + 1])  # a list within a record
    for _ in range(2):
        journal = Journal(tmp_path, "shard", MADE_OF)
        assert journal.find(documents[0]) is None
        journal.close(done=False)


def test_another_coder_or_another_file_begins_anew(tmp_path: Path, documents: list[Document]) -> None:
    noted(tmp_path, documents)
    assert len(Journal(tmp_path, "shard", [{"model": "other"}, "12:34"])) == 0
    assert len(Journal(tmp_path, "shard", [{"model": "fake"}, "12:35"])) == 0
