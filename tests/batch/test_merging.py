"""Events of an archive are those that `events.merge` finds in a store of the same records."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from entente.batch import merging, open_archive


@pytest.mark.parametrize(("seed", "at_once"), [(1, 40_000), (2, 25), (3, 1)])
def test_events_and_episodes_are_those_of_a_store(
    make: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, at_once: int
) -> None:
    monkeypatch.setattr(merging, "TELLINGS_A_PART", at_once)
    listed = make.told(90, seed)
    with make.store_of(listed) as store:
        wanted = make.records(store)
    assert len(wanted["events"]) < len(wanted["mentions"]) and wanted["episodes"], "worth the comparison"
    assert any('"copy_of":"doc' in each for each in wanted["documents"])
    with open_archive(make.archive(tmp_path / "out", listed)) as found:
        assert make.records(found) == wanted
    assert len(list((tmp_path / "out" / "events").rglob("part-*.parquet"))) > (1 if at_once > 1_000 else 5)


def test_the_parts_and_the_shards_that_tellings_come_in_change_no_event(
    make: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = make.told(60, 4)
    with open_archive(make.archive(tmp_path / "one", listed, shards=1)) as store:
        wanted = make.records(store)
    monkeypatch.setattr(merging, "TELLINGS_A_PART", 3)
    with open_archive(make.archive(tmp_path / "many", listed[::-1], shards=7)) as store:
        assert make.records(store) == wanted
