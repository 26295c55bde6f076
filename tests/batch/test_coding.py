"""One shard → its tables and its manifest: what is done already, what is damaged, what kills its worker."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from entente.batch import coding
from entente.batch.coding import Job, code_shard, is_done, made_by
from entente.batch.inputs import shards_of
from entente.batch.manifests import FOLDER, path_of
from entente.batch.tables import WORK
from entente.documents import Columns, ReadOptions, Skipped

MET = [f"China met Russia on day {number}." for number in range(5)]
pytestmark = pytest.mark.usefixtures("fake_coder")


@pytest.fixture
def news(make: SimpleNamespace, tmp_path: Path) -> Path:
    return make.texts(tmp_path / "news.jsonl", *MET)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out" / FOLDER).mkdir(parents=True)
    return tmp_path / "out"


def job(news: Path, out: Path, options: ReadOptions = ReadOptions(), gate: bool = False) -> Job:  # noqa: B008
    (shard,) = shards_of(str(news))
    return Job(shard, out, options, None, gate, made_by(options, None, gate))


def test_a_shard_is_coded_and_its_manifest_says_what_came_of_it(news: Path, out: Path) -> None:
    with news.open("a") as file:
        file.write('{"text": ""}\n{"text": "cut')
    made = code_shard(job(news, out))
    assert dict(made.counts) == {
        "documents": 5, "passed_over": 0, "mentions": 5, "statements": 0, "sentences": 5,
        "skipped": {"empty": 1, "error": 1},
    }  # fmt: skip
    assert len(made.errors) == 1 and "line 7" in made.errors[0]
    assert made.files["mentions/year=2023/month=3/" + made.shard + ".parquet"] == 5
    assert made.megabytes > 1 and made.finished and made.address == str(news)
    assert not list((out / WORK).iterdir())


def test_what_is_done_is_not_done_again(news: Path, out: Path, fake_coder: Any, monkeypatch: Any) -> None:
    asked = job(news, out)
    assert is_done(asked) is None
    made = code_shard(asked)
    monkeypatch.setattr(fake_coder, "code", None)
    assert is_done(asked) == code_shard(asked, deaths=1) == made


def test_a_file_that_was_only_touched_is_read_not_coded(
    news: Path, out: Path, fake_coder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = code_shard(job(news, out))
    os.utime(news, (1, 1))
    monkeypatch.setattr(fake_coder, "code", None)
    kept = is_done(job(news, out))
    assert kept is not None and replace(kept, identity=made.identity) == made != kept
    monkeypatch.setattr(coding, "read_shard", None)
    assert is_done(job(news, out)) == kept  # it was noted


def touched(news: Path) -> None:
    os.utime(news, (1, 1))


CHANGES: dict[str, Callable[[Path, Path], None]] = {
    "other texts of the same length": lambda news, out: news.write_text(news.read_text().replace("China", "Qatar")),
    "another date": lambda news, out: news.write_text(news.read_text().replace("2023-03", "2023-04")),
    "more texts": lambda news, out: news.write_text(news.read_text() * 2),
    "a damaged manifest": lambda news, out: path_of(out, shards_of(str(news))[0].key).write_text("{"),
    "a manifest that is gone": lambda news, out: path_of(out, shards_of(str(news))[0].key).unlink(),
    "a table that is gone": lambda news, out: next((out / "mentions").rglob("*.parquet")).unlink(),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_what_changed_is_coded_again(news: Path, out: Path, make: SimpleNamespace, change: str) -> None:
    code_shard(job(news, out))
    CHANGES[change](news, out)
    touched(news)
    assert is_done(job(news, out)) is None
    code_shard(job(news, out))
    assert is_done(job(news, out)) is not None
    (anew := out.parent / "anew" / FOLDER).mkdir(parents=True)
    code_shard(job(news, anew.parent))
    assert make.tables(out) == make.tables(anew.parent)


def test_another_coder_or_other_options_code_again(news: Path, out: Path, fake_coder: Any, monkeypatch: Any) -> None:
    code_shard(job(news, out))
    assert is_done(job(news, out, gate=True)) is None
    assert is_done(job(news, out, ReadOptions(outlet="Another"))) is None
    assert is_done(job(news, out, ReadOptions(columns=Columns(title="outlet")))) is None
    monkeypatch.setattr(fake_coder, "model_hash", "1" * 64)
    assert is_done(job(news, out)) is None


def test_options_that_were_given_are_in_the_manifest(news: Path, out: Path) -> None:
    made = code_shard(job(news, out, ReadOptions(outlet="Given", columns=Columns(title="outlet"))))
    assert made.made_by["options"] == {"outlet": "Given", "columns": {"title": "outlet"}}
    assert made.made_by["model"] == "fake-en 0.0.1" and made.made_by["gate"] is False


def damaged(path: Path, how: str) -> Path:
    whole = path.read_bytes()
    if how == "gzip":
        path = path.with_suffix(".jsonl.gz")
        path.write_bytes(gzip.compress(whole * 3, mtime=0)[:-20])
    elif how == "parquet":
        path = path.with_suffix(".parquet")
        path.write_bytes(b"PAR1" + whole)
    else:
        path.write_bytes(whole + whole[: len(whole) // 2])
    return path


@pytest.mark.parametrize("how", ["gzip", "parquet", "jsonl"])
def test_a_damaged_file_is_counted_and_done(news: Path, out: Path, how: str) -> None:
    asked = job(damaged(news, how), out)
    made = code_shard(asked)
    assert made.counts["skipped"]["error"] == 1 and len(made.errors) == 1
    assert made.counts.get("documents", 0) == (5 if how == "jsonl" else 0)
    assert is_done(asked) == made


def test_the_first_hundred_errors_are_kept(news: Path, out: Path) -> None:
    news.write_text('{"text": "China met Russia."}\n' + '{"text": "cut\n' * 130)
    made = code_shard(job(news, out))
    assert made.counts["skipped"]["error"] == 130 and len(made.errors) == 100


def interrupted(fake_coder: Any, monkeypatch: pytest.MonkeyPatch, after: int) -> list[str]:
    """Have the coder end, as if by Ctrl-C, when it has coded so many documents; the texts that it was given."""
    given: list[str] = []
    code = fake_coder.code

    def counted(self: Any, document: Any) -> Any:
        if len(given) == after:
            raise KeyboardInterrupt
        given.append(document.text)
        return code(self, document)

    monkeypatch.setattr(fake_coder, "code", counted)
    return given


def test_a_shard_is_taken_up_where_it_was_cut_off(
    news: Path, out: Path, make: SimpleNamespace, fake_coder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        interrupted(fake_coder, patch, after=3)
        with pytest.raises(KeyboardInterrupt):
            code_shard(job(news, out))
    assert not list(out.rglob("*.parquet")) and is_done(job(news, out)) is None
    with monkeypatch.context() as patch:
        assert (given := interrupted(fake_coder, patch, after=99)) == []
        code_shard(job(news, out))
        assert given == MET[3:]
    (anew := out.parent / "anew" / FOLDER).mkdir(parents=True)
    code_shard(job(news, anew.parent))
    assert make.tables(out) == make.tables(anew.parent)


def test_a_document_that_cannot_be_coded_costs_only_itself(make: SimpleNamespace, tmp_path: Path, out: Path) -> None:
    made = code_shard(job(make.texts(tmp_path / "a.jsonl", MET[0], "An ACCIDENT.", MET[1]), out))
    assert (made.counts["documents"], made.counts["skipped"]) == (2, {"error": 1})
    assert "could not be coded" in made.errors[0]


def test_after_a_death_the_next_document_is_coded_apart_once(
    news: Path, out: Path, monkeypatch: pytest.MonkeyPatch, fake_coder: Any
) -> None:
    import entente.coding.workers

    real, asked = entente.coding.workers.code_all, []

    def watched(documents: list[Any], workers: int, *, load: Any) -> Any:
        asked.append(workers)
        if workers == 2 and documents[0].text == MET[0]:
            return [Skipped("Story", "its worker process died", "error")]
        return real(documents, 1, load=fake_coder)

    monkeypatch.setattr(entente.coding.workers, "code_all", watched)
    made = code_shard(job(news, out), deaths=1)
    assert asked == [2, 1, 1, 1, 1]
    assert made.counts["documents"] == 4 and made.errors == ["Story: its worker process died"]


def test_what_another_worker_did_meanwhile_is_left_as_it_is(
    news: Path, out: Path, fake_coder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = job(news, out)
    earlier: list[Any] = []
    code = fake_coder.code

    def overtaken(self: Any, document: Any) -> Any:
        if not earlier:
            earlier.append(None)
            earlier[0] = code_shard(asked)
        return code(self, document)

    monkeypatch.setattr(fake_coder, "code", overtaken)
    assert code_shard(asked) == earlier[0]
    assert json.loads(path_of(out, asked.shard.key).read_text())["finished"] == earlier[0].finished
    assert not list((out / WORK).iterdir())


def test_the_gate_passes_over_what_tells_of_no_event_but_keeps_it(make: SimpleNamespace, tmp_path: Path) -> None:
    recipe = "Whisk the eggs with sugar, fold in the flour, and bake the cake for forty minutes until it is golden."
    politics = (
        "The president of China met Russia for talks on the border dispute, and the army shelled rebel positions."
    )
    news = make.texts(tmp_path / "a.jsonl", recipe, politics)
    found = {}
    for gate in (True, False):
        out = tmp_path / f"out {gate}"
        (out / FOLDER).mkdir(parents=True)
        made = code_shard(job(news, out, gate=gate))
        found[gate] = (made.counts["documents"], made.counts["passed_over"], made.counts["sentences"])
    assert found == {True: (2, 1, 1), False: (2, 0, 2)}
