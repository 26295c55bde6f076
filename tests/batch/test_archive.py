"""An archive is read like a store, and stays as it is."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from entente.batch import open_archive
from entente.batch.running import put_together
from entente.store import Query, StoreError


def test_an_archive_is_read_like_a_store(make: SimpleNamespace, tmp_path: Path) -> None:
    listed = make.told(40, 7)
    out = make.archive(tmp_path / "o=1" / "out", listed)  # as folders of tables are called
    with make.store_of(listed) as store, open_archive(str(out)) as archive:
        assert make.records(archive) == make.records(store)
        for query in (Query(actor="RUS"), Query(type="CONSULT"), Query(since="2024-01-01")):
            assert [each.id for each in archive.mentions(query)] == [each.id for each in store.mentions(query)]
            assert [each.id for each in archive.events(query)] == [each.id for each in store.events(query)]
        event = next(archive.events())
        assert archive.get(event.id) == event == store.get(event.id)


def test_nothing_can_be_written_into_an_archive(make: SimpleNamespace, tmp_path: Path) -> None:
    out = make.archive(tmp_path / "out", make.told(5))
    before = sorted(out.rglob("*"))
    with open_archive(out) as archive:
        list(archive.events())
        with pytest.raises(StoreError):
            archive.begin_run("1", "m", None, {})
    assert sorted(out.rglob("*")) == before


def test_an_archive_that_may_only_be_read_can_be_read(make: SimpleNamespace, tmp_path: Path) -> None:
    out = make.archive(tmp_path / "out", make.told(5))
    out.chmod(0o555)
    try:
        with open_archive(out) as archive:
            assert len(list(archive.documents())) == 5
    finally:
        out.chmod(0o755)


def test_what_is_no_finished_batch_says_how_to_make_one(make: SimpleNamespace, tmp_path: Path) -> None:
    make.keep(tmp_path / "out", "shard", make.told(3))
    for path in (tmp_path / "nowhere", tmp_path / "out"):
        with pytest.raises(FileNotFoundError, match="run entente batch IN"):
            open_archive(path)


def test_shards_that_are_not_among_those_put_together_are_left_out(make: SimpleNamespace, tmp_path: Path) -> None:
    one, other = make.told(20, 7)[:10], make.told(20, 7)[10:]
    make.keep(tmp_path / "out", "one", one)
    make.keep(tmp_path / "out", "other", other)
    put_together(tmp_path / "out", ["one"], make.Inline(), [].append)
    with make.store_of(one) as store, open_archive(tmp_path / "out") as archive:
        assert make.records(archive) == make.records(store)
