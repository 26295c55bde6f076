from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import threading
import tracemalloc
from pathlib import Path

import pytest

from entente.documents import DocumentError, ReadOptions, Skipped, count_inputs, read
from entente.records import Document


def kinds(items: list[Document | Skipped]) -> list[str]:
    return [item.kind for item in items]


def test_a_folder_is_read_in_order_with_hidden_files_left_out(tmp_path: Path, english: str, page_html: str) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "c.txt").write_text(f"C. {english}")
    (tmp_path / "b" / "z.html").write_text(page_html)
    (tmp_path / "a.weird").write_text(f"A. {english}")
    (tmp_path / ".hidden.txt").write_text(english)
    (tmp_path / ".git" / "x.txt").write_text(english)
    items = list(read([tmp_path]))
    assert kinds(items) == ["document"] * 3
    assert [item.text[:3] for item in items if isinstance(item, Document)] == ["A. ", "The", "C. "]
    assert count_inputs([tmp_path]) == 3


def test_bad_files_are_skipped_each_with_its_kind_and_place(tmp_path: Path, english: str, french: str) -> None:
    files = {
        "a_empty.txt": b"",
        "b_image.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)),
        "c_report.pdf": b"%PDF-1.4\n1 0 obj",
        "d_wrong.txt.gz": english.encode(),
        "e_cut.txt.gz": gzip.compress(english.encode() * 50, mtime=0)[:-30],
        "f_french.txt": french.encode(),
        "g_long.txt": b"a word " * 300_000,
        "h_style.css": b"p { color: red }",
        "i_noise.html": b"<html><body>",
        "j_good.txt": english.encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    items = list(read([tmp_path]))
    assert kinds(items) == [
        "empty", "binary", "binary", "error", "error", "language", "too-long", "binary", "empty", "document"
    ]  # fmt: skip
    for name, item in zip(files, items, strict=True):
        if isinstance(item, Skipped):
            assert name in item.where
            assert "\n" not in str(item)
    assert isinstance(items[5], Skipped) and items[5].language == "fr"


def test_a_packed_file_is_read_like_a_plain_one(tmp_path: Path, english: str, page_html: str) -> None:
    for name, text in {"a.txt": english, "b.html": page_html, "c.jsonl": json.dumps({"text": english + " C."})}.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    (tmp_path / "d.csv.gz").write_bytes(gzip.compress(b"id,text\n1,They met\n", mtime=0))
    (tmp_path / "e.txt").write_bytes(
        gzip.compress(f"{english} E.".encode(), mtime=0)
    )  # packed, though it does not say so
    assert kinds(list(read([tmp_path]))) == ["document"] * 5


def test_a_path_that_does_not_exist_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    for verb in (read, count_inputs):
        with pytest.raises(DocumentError, match=r"missing\.txt: no such file") as caught:
            verb([tmp_path, tmp_path / "missing.txt"])
        assert "\n" not in str(caught.value)


def test_a_file_that_may_not_be_read_is_skipped(tmp_path: Path, english: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(english)
    real = open

    def refuse(path: object, *args: object, **kwargs: object) -> object:
        if str(path).endswith("a.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", refuse)
    (skipped,) = read([tmp_path])
    assert isinstance(skipped, Skipped)
    assert "permissions" in skipped.reason


def test_a_folder_that_may_not_be_read_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    assert kinds(list(read([tmp_path]))) == ["error"]


def test_a_dead_link_and_a_circle_of_links_do_no_harm(tmp_path: Path, english: str) -> None:
    (tmp_path / "a.txt").write_text(english)
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self").symlink_to(tmp_path)
    assert kinds(list(read([tmp_path]))) == ["document", "error"]


@pytest.mark.parametrize("kind", ["text", "html", "jsonl", "gzip", "words"])
def test_standard_input_is_told_by_its_first_bytes(kind: str, english: str, page_html: str) -> None:
    row = json.dumps({"id": 1, "text": english}) + "\n"
    data = {"text": english, "html": page_html, "jsonl": row, "gzip": row, "words": english}[kind].encode()
    data = gzip.compress(data, mtime=0) if kind == "gzip" else data
    stream = io.StringIO(data.decode()) if kind == "words" else io.BytesIO(data)
    (document,) = read(["-"], ReadOptions(stdin=stream))
    assert isinstance(document, Document)
    assert document.text.startswith(english)


def test_a_pipe_is_read_like_a_file(tmp_path: Path, english: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(english,))
    writer.start()
    (document,) = read([pipe])
    writer.join()
    assert isinstance(document, Document)


def test_the_same_document_comes_once(tmp_path: Path, english: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text((json.dumps({"id": 1, "text": english}) + "\n") * 2)
    items = list(read([path]))
    assert kinds(items) == ["document", "duplicate"]
    assert items[1].where == f"{path}, line 2"  # type: ignore[union-attr]


def test_reading_is_lazy(tmp_path: Path, english: str) -> None:
    (tmp_path / "a.txt").write_text(english)
    items = read([tmp_path / "a.txt", "-"], ReadOptions(stdin=io.BytesIO(b"")))
    assert isinstance(next(items), Document)


def test_fifty_megabytes_in_one_line_take_little_memory(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jsonl", "c.csv", "d.html", "e.dat"):
        with (tmp_path / name).open("wb") as file:
            file.write(b"id,text\n1," if name == "c.csv" else b"")
            for _ in range(50):
                file.write(b"word " * 200_000)
    tracemalloc.start()
    try:
        items = list(read([tmp_path]))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert kinds(items) == ["too-long"] * 5
    assert peak < 150_000_000


def test_importing_the_room_loads_no_heavy_library() -> None:
    heavy = {"trafilatura", "lxml", "pyarrow", "py3langid", "charset_normalizer"}
    code = f"import sys, entente.documents; heavy = {heavy!r}; print(heavy & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "set()"
