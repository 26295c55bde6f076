"""A batch from end to end, with the fake coder: the same out of the same in, whatever happens on the way."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tenacity import wait_none

from entente.batch import BatchError, inputs, open_archive
from entente.batch.engines import Processes, Ray, Task, TaskError
from entente.batch.running import SUMMARY
from entente.batch.tables import WORK

pytestmark = pytest.mark.usefixtures("fake_coder")


@pytest.fixture
def corpus(make: SimpleNamespace, tmp_path: Path) -> Path:
    return write_corpus(make, tmp_path / "in")


def write_corpus(make: SimpleNamespace, folder: Path) -> Path:
    wire = "China met Russia in Moscow, where talks on gas, grain and the border fence went on until midnight, " * 2
    make.texts(folder / "a.jsonl", *(f"China met Russia on day {n}. China said Russia helped." for n in range(6)))
    make.texts(folder / "b.jsonl", "Iran met Qatar in Doha.", wire, "Nobody.", day=None)
    make.texts(folder / "sub" / "c.jsonl", wire, *(f"Iran met Qatar {n} times." for n in range(4)), day="2024-01-02")
    return folder


@pytest.fixture(scope="module")
def wanted(make: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The tables of one worker, in this process."""
    from fake_coder import FakeCoder

    import entente.coding
    from entente.batch import coding

    folder = tmp_path_factory.mktemp("wanted")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entente.coding, "Coder", FakeCoder)
        patch.setattr(coding, "_loaded", [])
        ran = make.run(write_corpus(make, folder / "in"), folder / "out")
    assert ran.outcome.coded == 3 and not ran.outcome.failed
    return make.tables(folder / "out")


def test_a_corpus_becomes_an_archive(make: SimpleNamespace, corpus: Path, tmp_path: Path) -> None:
    ran = make.run(corpus, out := tmp_path / "out")
    assert (ran.outcome.coded, ran.outcome.known, ran.told) == (3, 0, [])
    assert ran.outcome.counts["documents"] == 14 and ran.outcome.together["copies"] == 1
    assert ran.steps[-3:] == ["looking for copies", "merging mentions into events", "counting dyads"]
    assert not (out / WORK).exists()
    with open_archive(out) as store:
        found = make.records(store)
        assert len(found["documents"]) == 14 and len(found["statements"]) == 6
        assert len(found["events"]) == ran.outcome.together["events"] > 0


def test_a_finished_corpus_is_left_as_it_is(
    make: SimpleNamespace, corpus: Path, tmp_path: Path, fake_coder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make.run(corpus, out := tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    monkeypatch.setattr(fake_coder, "code", None)
    again = make.run(corpus, out)
    assert (again.outcome.coded, again.outcome.known) == (0, 3)
    assert again.outcome.counts == first.outcome.counts and again.outcome.together == first.outcome.together
    after = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    assert {path: time for path, time in after.items() if path.name != ".lock"} == {
        path: time for path, time in before.items() if path.name != ".lock"
    }


@pytest.mark.parametrize("gone", ["merged.json", "copies.parquet", "coverage.parquet"])
def test_what_is_missing_of_what_all_make_together_is_made_again(
    make: SimpleNamespace, corpus: Path, tmp_path: Path, wanted: dict[str, str], gone: str
) -> None:
    make.run(corpus, out := tmp_path / "out")
    (out / gone).unlink()
    assert make.run(corpus, out).outcome.coded == 0
    assert make.tables(out) == wanted and (out / SUMMARY).is_file()


def test_files_that_come_change_and_go_are_taken_in_and_left_out(
    make: SimpleNamespace, corpus: Path, tmp_path: Path, wanted: dict[str, str]
) -> None:
    make.texts(corpus / "b.jsonl", "Qatar met China.")
    make.texts(corpus / "d.jsonl", "Russia met Qatar in Doha.", "Russia said Iran lied.")
    (corpus / "sub" / "c.jsonl").rename(tmp_path / "kept.jsonl")
    make.run(corpus, out := tmp_path / "out")
    with open_archive(out) as store:
        assert any("Russia met Qatar" in each.text for each in store.documents())
    (corpus / "d.jsonl").unlink()
    (tmp_path / "kept.jsonl").rename(corpus / "sub" / "c.jsonl")
    write_corpus(make, corpus)
    ran = make.run(corpus, out)
    assert (ran.outcome.coded, ran.outcome.known) == (2, 1)
    with open_archive(out) as store:
        assert not any("Russia met Qatar" in each.text for each in store.documents())
    made_together = {name: digest for name, digest in wanted.items() if name in make.tables(out)}
    assert made_together == wanted  # what went away stays in files of its own that nothing reads
    assert {name: digest for name, digest in make.tables(out).items() if "d-jsonl" not in name} == wanted


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_bytes_come_of_any_number_of_processes(
    make: SimpleNamespace, corpus: Path, tmp_path: Path, wanted: dict[str, str], workers: int
) -> None:
    if workers == 1:
        make.run(corpus, out := tmp_path / "out")
    else:
        engine = make.WithFakeCoder(Processes(2))
        make.run(corpus, out := tmp_path / "out", engine)
        engine.close()
    assert make.tables(out) == wanted


def test_the_same_bytes_come_when_a_worker_is_killed_in_the_middle(
    make: SimpleNamespace, corpus: Path, tmp_path: Path, wanted: dict[str, str]
) -> None:
    (tmp_path / "fatal").touch()
    engine = make.WithFakeCoder(Processes(1), tmp_path / "fatal")
    make.run(corpus, out := tmp_path / "out", engine)
    engine.close()
    assert not (tmp_path / "fatal").exists() and make.tables(out) == wanted


def test_the_same_bytes_come_of_ray(
    make: SimpleNamespace, corpus: Path, tmp_path: Path, wanted: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(each for each in sys.path if each.endswith("fakes")))
    engine = make.WithFakeCoder(Ray(2))
    make.run(corpus, out := tmp_path / "out", engine)
    engine.close()
    assert make.tables(out) == wanted


def test_shares_and_then_the_whole_give_what_one_run_gives(
    make: SimpleNamespace, corpus: Path, tmp_path: Path, wanted: dict[str, str]
) -> None:
    out = tmp_path / "out"
    shares = [make.run(corpus, out, share=(number, 2)).outcome for number in (1, 2)]
    assert [each.coded for each in shares] == [2, 1] and not any(each.together for each in shares)
    ran = make.run(corpus, out)
    assert (ran.outcome.coded, ran.outcome.known) == (0, 3) and make.tables(out) == wanted


def test_a_shard_that_fails_costs_no_other_and_is_taken_up_by_the_next_run(
    make: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fsspec

    monkeypatch.setattr(inputs._fetch.retry, "wait", wait_none())
    memory = fsspec.filesystem("memory")
    memory.pipe({"/corpus/a.txt": b"China met Russia. " * 3, "/corpus/b.txt": b"Iran met Qatar. " * 3})
    get = type(memory).get_file

    def broken(self: Any, name: str, *given: Any, **more: Any) -> Any:
        if name.endswith("a.txt"):
            raise ConnectionResetError("the line\nis dead")
        return get(self, name, *given, **more)

    try:
        with monkeypatch.context() as patch:
            patch.setattr(type(memory), "get_file", broken)
            ran = make.run("memory://corpus", out := tmp_path / "out")
        (fault,) = ran.outcome.faults
        assert ran.outcome.failed and ran.outcome.coded == 1 and "the line is dead" in " ".join(fault.split())
        with open_archive(out) as store:
            assert [each.text[:4] for each in store.documents()] == ["Iran"]
        ran = make.run("memory://corpus", out)
        assert (ran.outcome.coded, ran.outcome.known, ran.outcome.failed) == (1, 1, False)
        with open_archive(out) as store:
            assert len(list(store.documents())) == 2
    finally:
        memory.rm("/corpus", recursive=True)


def test_a_damaged_file_is_told_of_at_every_run(make: SimpleNamespace, corpus: Path, tmp_path: Path) -> None:
    (corpus / "z.parquet").write_bytes(b"PAR1 and no more")
    for _ in range(2):
        ran = make.run(corpus, tmp_path / "out")
        assert ran.outcome.failed and ran.outcome.skipped["error"] == 1 and not ran.outcome.faults
        (line,) = ran.told
        assert line.startswith("skipped ") and "z.parquet" in line
    assert ran.outcome.counts["documents"] == 14


def test_a_name_that_is_no_text_is_read_all_the_same(make: SimpleNamespace, tmp_path: Path) -> None:
    path = make.texts(tmp_path / "in" / "a.jsonl", "China met Russia.", "")
    os.rename(path, os.fsencode(path.parent) + b"/caf\xe9\n'\x1b.jsonl")
    (path.parent / "z.jsonl").write_text("{\n")
    ran = make.run(tmp_path / "in", tmp_path / "out")
    assert (ran.outcome.coded, ran.outcome.counts["documents"]) == (2, 1) and not ran.outcome.faults
    assert make.run(tmp_path / "in", tmp_path / "out").outcome.known == 2


@pytest.mark.parametrize("texts", [[], ["Nobody came."], [""]])
def test_an_archive_of_nothing_is_an_archive(make: SimpleNamespace, tmp_path: Path, texts: list[str]) -> None:
    make.texts(tmp_path / "in" / "a.jsonl", *texts, day=None)
    ran = make.run(tmp_path / "in", out := tmp_path / "out")
    assert ran.outcome.together["events"] == 0
    with open_archive(out) as store:
        found = make.records(store)
        assert len(found["documents"]) == sum(map(bool, texts))
        assert not found["mentions"] and not found["events"] and not found["episodes"]
    assert make.run(tmp_path / "in", out).outcome.known == 1


def test_what_all_shards_make_goes_when_they_make_nothing_any_longer(make: SimpleNamespace, tmp_path: Path) -> None:
    make.texts(tmp_path / "in" / "a.jsonl", "China met Russia.")
    make.run(tmp_path / "in", out := tmp_path / "out")
    assert (out / "events").is_dir()
    make.texts(tmp_path / "in" / "a.jsonl", "Nobody came.")
    make.run(tmp_path / "in", out)
    assert not (out / "events").exists() and not list((out / "dyads").iterdir())


def test_a_step_that_fails_says_which_and_the_next_run_does_it(
    make: SimpleNamespace, corpus: Path, tmp_path: Path, wanted: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(make.Inline):  # type: ignore[misc, name-defined]
        def run(self, tasks: Any) -> Any:
            tasks = list(tasks)
            if tasks and tasks[0].name.startswith("pairs"):
                tasks = [Task(each.name, _fails, each.given) for each in tasks]
            return super().run(tasks)

    out = tmp_path / "out"
    with pytest.raises(TaskError, match="window=0: no disk"):
        make.run(corpus, out, Failing())
    with pytest.raises(FileNotFoundError):
        open_archive(out)
    assert make.run(corpus, out).outcome.known == 3 and make.tables(out) == wanted


def _fails(given: Any, deaths: int) -> None:
    raise OSError("no disk")


def test_a_folder_that_is_none_of_a_batch_is_refused(make: SimpleNamespace, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("x")
    for name, why in (("file", "is a file"), ("thesis", "holds other things"), ("o'neil", "name another"),
                      ("new*", "name another")):  # fmt: skip
        with pytest.raises(BatchError, match=why) as caught:
            make.run(corpus, tmp_path / name)
        assert len(str(caught.value).splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "in", "thesis"]


def test_two_batches_do_not_work_in_one_folder(make: SimpleNamespace, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    class Other(make.Inline):  # type: ignore[misc, name-defined]
        def run(self, tasks: Any) -> Any:
            with pytest.raises(BatchError, match="in use by another batch"):
                make.run(corpus, out)
            with pytest.raises(BatchError, match="in use by another batch"):
                make.run(corpus, out, share=(1, 2))
            return super().run(tasks)

    make.run(corpus, out, Other())


def test_shares_work_in_one_folder_at_once(make: SimpleNamespace, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    class Other(make.Inline):  # type: ignore[misc, name-defined]
        def run(self, tasks: Any) -> Any:
            make.run(corpus, out, share=(2, 2))
            return super().run(tasks)

    make.run(corpus, out, Other(), share=(1, 2))
    assert make.run(corpus, out).outcome.known == 3


def test_the_summary_counts_what_was_made(make: SimpleNamespace, corpus: Path, tmp_path: Path) -> None:
    ran = make.run(corpus, out := tmp_path / "out")
    kept = json.loads((out / SUMMARY).read_text())
    assert kept == ran.outcome.together
    assert {"copies", "repeated", "mentions", "events", "episodes", "dyad_months", "version", "seconds"} <= set(kept)
