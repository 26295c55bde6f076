"""What is a shard, and what it is known by, wherever it lies."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tenacity import wait_none

from entente.batch import inputs
from entente.batch.inputs import InputError, Shard, on_this_machine, shards_of
from entente.documents import ReadOptions, read_shard


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.jsonl", "a.jsonl", "sub/a.jsonl", "sub/c [1].txt", ".hidden"):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'{{"text": "China met Russia over {name}."}}\n')
    return tmp_path / "news"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    for tried in (inputs._fetch, inputs._listed):
        monkeypatch.setattr(tried.retry, "wait", wait_none())


def names(shards: list[Shard], folder: object) -> list[str]:
    return [each.address.removeprefix(f"{folder}/") for each in shards]


def test_the_files_of_a_folder_are_its_shards_sorted_by_name(folder: Path) -> None:
    shards = shards_of(str(folder))
    assert names(shards, folder) == ["a.jsonl", "b.jsonl", "sub/a.jsonl", "sub/c [1].txt"]
    assert len({each.key for each in shards}) == 4
    assert all(each.size and not each.remote and each.groups is None for each in shards)


def test_a_file_is_one_shard_and_a_pattern_many(folder: Path) -> None:
    assert names(shards_of(str(folder / "b.jsonl")), folder) == ["b.jsonl"]
    assert names(shards_of(str(folder / "sub/c [1].txt")), folder) == ["sub/c [1].txt"]
    assert names(shards_of(f"{folder}/*.jsonl"), folder) == ["a.jsonl", "b.jsonl"]
    assert names(shards_of(f"{folder}/**/a*"), folder) == ["a.jsonl", "sub/a.jsonl"]


def test_a_shard_is_known_by_the_same_key_whatever_lies_beside_it_and_wherever_the_folder_lies(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = {name: each.key for each in shards_of(str(folder)) for name in names([each], folder)}
    assert {each.key for each in shards_of(f"{folder}/*.jsonl")} <= set(keys.values())
    (folder / "b.jsonl").unlink()
    (folder / "a.jsonl").unlink()
    assert [each.key for each in shards_of(str(folder))] == [keys["sub/a.jsonl"], keys["sub/c [1].txt"]]
    folder.rename(tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path)
    for given in ("elsewhere", "./elsewhere/", "elsewhere/**/*"):
        assert [each.key for each in shards_of(given)] == [keys["sub/a.jsonl"], keys["sub/c [1].txt"]]


def test_a_key_is_a_name_that_any_file_system_takes(tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()
    (tmp_path / "n" / ("新闻 " * 20 + "?*'\".jsonl")).write_text("{}")
    (shard,) = shards_of(str(tmp_path / "n"))
    assert len(shard.key.encode()) < 220 and not set(shard.key) & set(" ?*'\"/.")


def test_a_file_that_changes_is_another_and_one_that_does_not_is_the_same(folder: Path) -> None:
    before = shards_of(str(folder / "a.jsonl"))
    assert shards_of(str(folder / "a.jsonl")) == before
    (folder / "a.jsonl").write_text("{}")
    assert shards_of(str(folder / "a.jsonl"))[0].identity != before[0].identity


@pytest.mark.parametrize(
    ("given", "why"),
    [("nowhere", "no such file"), ("*.nothing", "no file has a name"), ("empty", "holds no files"),
     ("nosuch://x/y", "nosuch"), ("memory://nowhere/at/all/*", "holds no files"), ("gs://bucket/x", "gcsfs")],
)  # fmt: skip
def test_what_is_not_there_is_said_in_one_line(
    given: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "gcsfs", None)  # as where it is not installed
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=why) as caught:
        shards_of(given)
    assert len(str(caught.value).splitlines()) == 1 and str(caught.value).startswith(f"{given}: ")


class TestParts:
    """A large Parquet table is several shards."""

    @pytest.fixture
    def table(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(inputs, "SPLIT", 2_000)
        monkeypatch.setattr(inputs, "PART", 2_500)
        texts = [f"China met Russia for the {number}th time, and spoke of {number * 7} ships." for number in range(100)]
        path = tmp_path / "news.parquet"
        rows = pa.table({"id": range(100), "text": texts})
        pq.write_table(rows, path, row_group_size=15, compression="none", use_dictionary=False)
        return path

    def test_its_row_groups_are_parted_and_none_is_left_out(self, table: Path) -> None:
        shards = shards_of(str(table))
        assert len(shards) > 2 and len({each.key for each in shards}) == len(shards)
        groups = [group for each in shards if each.groups for group in range(*each.groups)]
        assert groups == list(range(7))
        assert [each.key for each in shards] == sorted(each.key for each in shards)

    def test_the_parts_give_the_documents_of_the_whole_named_alike(self, table: Path) -> None:
        whole = list(read_shard(table, str(table), ReadOptions()))
        parts = [
            document
            for each in shards_of(str(table))
            for document in read_shard(table, each.address, ReadOptions(), each.groups)
        ]
        assert parts == whole and len(whole) == 100

    def test_a_broken_table_is_one_shard(self, table: Path) -> None:
        table.write_bytes(table.read_bytes()[:-9])
        assert [each.groups for each in shards_of(str(table))] == [None]


def test_files_in_the_memory_of_a_program_are_addresses_too(tmp_path: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    try:
        memory.pipe({"/news/b.txt": b"Iran met Qatar.", "/news/a/a.txt": b"China met Russia."})
        shards = shards_of("memory://news")
        assert names(shards, "memory:///news") == ["a/a.txt", "b.txt"]
        assert [each.key for each in shards_of("memory://news/*.txt")] == [shards[1].key]
        assert shards_of("memory://news/b.txt") == [shards[1]]
        with on_this_machine(shards[0]) as path:
            assert path.read_text() == "China met Russia." and path.name == "a.txt"
        assert not path.exists()
        memory.pipe({"/news/b.txt": b"Iran met Oman.."})
        assert shards_of("memory://news/b.txt")[0].identity != shards[1].identity
    finally:
        memory.rm("/news", recursive=True)


@dataclass
class Web:
    """A web server of a folder that can be told to fail."""

    address: str
    faults: dict[str, int] = field(default_factory=dict)  # by the end of a path: how often it fails yet
    short: set[str] = field(default_factory=set)  # files of which half comes


@pytest.fixture
def web(folder: Path) -> Iterator[Web]:
    pytest.importorskip("aiohttp")
    serving = Web("")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.rsplit("/", 1)[-1]
            if serving.faults.get(name, 0) > 0:
                serving.faults[name] -= 1
                self.send_error(503)
            elif name in serving.short:
                data = (folder / name).read_bytes()
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[: len(data) // 2])
            else:
                super().do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    serving.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield serving
    server.shutdown()
    server.server_close()


def test_a_file_on_the_web_is_fetched(web: Web, folder: Path) -> None:
    (shard,) = shards_of(f"{web.address}/a.jsonl")
    assert shard.remote and shard.size == (folder / "a.jsonl").stat().st_size
    with on_this_machine(shard) as path:
        assert path.read_bytes() == (folder / "a.jsonl").read_bytes() and path.name == "a.jsonl"
    assert not path.parent.exists()


def test_a_folder_on_the_web_is_its_files(web: Web) -> None:
    assert names(shards_of(f"{web.address}/sub/"), f"{web.address}/sub")[0] == "a.jsonl"
    assert names(shards_of(f"{web.address}/*.jsonl"), web.address) == ["a.jsonl", "b.jsonl"]


def test_a_file_on_the_web_that_changes_is_another(web: Web, folder: Path) -> None:
    import os

    before = shards_of(f"{web.address}/a.jsonl")
    assert shards_of(f"{web.address}/a.jsonl") == before
    os.utime(folder / "a.jsonl", (1, 1))
    assert shards_of(f"{web.address}/a.jsonl")[0].identity != before[0].identity


def test_a_server_that_fails_twice_is_asked_again(web: Web, folder: Path) -> None:
    shards = shards_of(f"{web.address}/*.jsonl")
    web.faults["a.jsonl"] = 2
    with on_this_machine(shards[0]) as path:
        assert path.read_bytes() == (folder / "a.jsonl").read_bytes()
    web.faults[""] = 2  # the folder itself
    assert shards_of(f"{web.address}/*.jsonl") == shards


@pytest.mark.parametrize("fault", ["never", "short", "gone"])
def test_a_file_that_never_comes_whole_is_an_error_in_one_line(web: Web, folder: Path, fault: str) -> None:
    (shard,) = shards_of(f"{web.address}/a.jsonl")
    if fault == "never":
        web.faults["a.jsonl"] = 99
    elif fault == "short":
        web.short.add("a.jsonl")
    else:
        (folder / "a.jsonl").unlink()
    with pytest.raises(OSError) as caught, on_this_machine(shard):
        pass
    assert len(str(caught.value).splitlines()) == 1


def test_a_web_server_that_is_not_there_is_said_in_one_line() -> None:
    pytest.importorskip("aiohttp")
    with pytest.raises(InputError, match="check the address"):
        shards_of("http://127.0.0.1:9/news/*.jsonl")


@pytest.fixture(scope="module")
def bucket() -> Iterator[SimpleNamespace]:
    """A bucket of a store of objects on this machine."""
    pytest.importorskip("s3fs")
    moto = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        import s3fs

        files = s3fs.S3FileSystem()
        files.mkdir("news")
        files.pipe({"news/2023/b.txt": b"Iran met Qatar.", "news/2023/a.txt": b"China met Russia."})
        yield SimpleNamespace(files=files)
    server.stop()


def test_a_bucket_is_read_like_a_folder(bucket: SimpleNamespace) -> None:
    shards = shards_of("s3://news/2023")
    assert names(shards, "s3://news/2023") == ["a.txt", "b.txt"]
    assert shards_of("s3://news/2023/*.txt") == shards
    assert shards_of("s3://news/2023/a.txt") == shards[:1]
    with on_this_machine(shards[1]) as path:
        assert path.read_bytes() == b"Iran met Qatar."
    bucket.files.pipe({"news/2023/a.txt": b"China met Angola."})
    bucket.files.invalidate_cache()
    assert shards_of("s3://news/2023/a.txt")[0].identity != shards[0].identity


def test_a_bucket_that_is_not_there_is_said_in_one_line(bucket: SimpleNamespace) -> None:
    with pytest.raises(InputError) as caught:
        shards_of("s3://nobodys/2023/*.txt")
    assert len(str(caught.value).splitlines()) == 1
