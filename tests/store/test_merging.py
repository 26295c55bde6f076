"""What merging reads from a store and writes to it: whole or not at all, retired and never overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from entente.records import Episode, Event, Tie, episode_id, event_id
from entente.store import OPENING, Merge, Override, Reach, Store, StoreError, Threaded, Tombstone, open_store

REACH = Reach(news=3, plans=30, background=365)
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
THREAD = "fighting CHN – USA"


@pytest.fixture
def event(make: SimpleNamespace) -> Callable[..., Event]:
    """Makes an event of mentions."""

    def made(*mentions: Any, **slots: Any) -> Event:
        first = mentions[0]
        given: dict[str, Any] = {
            name: getattr(first, name) for name in ("type", "quad", "score", "actors", "recipients")
        }
        given |= {"date": first.date, "confidence": first.confidence, "model": first.model}
        given |= {"id": event_id(first.id), "mentions": [each.id for each in mentions], "documents": len(mentions)}
        return Event(**(given | slots))

    return made


def coded(store: Store, make: SimpleNamespace, *names: str, version: str = "1", **slots: Any) -> list[Any]:
    """Store documents with one mention each."""
    documents = [make.document(name) for name in names]
    mentions = [make.mention(each, **slots) for each in documents]
    with store.begin_run(version, "m", None, {}) as run:
        for document, mention in zip(documents, mentions, strict=True):
            run.write(document, [mention])
    return mentions


def homes(*mentions: Any) -> dict[str, str]:
    return {each.id: each.document for each in mentions}


def written(store: Store, *events: Event, mentions: Any = (), threads: dict[str, str] | None = None) -> int:
    with store.merge("1", {}) as merge:
        merge.write(events, homes(*mentions), threads)
    return merge.id


def test_an_event_comes_back_as_it_was_written(store: Store, make: SimpleNamespace, event: Any) -> None:
    one, two = coded(store, make, "one", "two")
    told = event(one, two, ties=[Tie(mention=two.id, to=one.id, probability=0.9, because=["same day"])])
    written(store, told, mentions=(one, two))
    assert list(store.events()) == [told] and store.get(told.id) == store.get(told.id[:10]) == told
    assert list(store.records("events", [told.id])) == [told.model_dump_json()]
    assert store.event_mentions("event", [told.id]) == sorted((told.id, m.id, m.document) for m in (one, two))
    assert store.event_mentions("mention", [two.id]) == [(told.id, two.id, two.document)]
    assert store.event_mentions("mention", ["men-none"]) == []
    roles = {(row["role"], row["country"]) for row in store.arrow("event_actors").to_pylist()}
    assert roles == {("actor", "CHN"), ("recipient", "USA")}


def test_a_merge_takes_effect_whole_or_not_at_all(store: Store, make: SimpleNamespace, event: Any) -> None:
    one, two = coded(store, make, "one", "two")
    written(store, event(one), mentions=[one])
    before = {name: store.arrow(name, history=True).to_pylist() for name in ("events", "runs", "tombstones")}
    with pytest.raises(RuntimeError, match="stop"), store.merge("1", {}) as merge:
        merge.retire_events([event_id(one.id)])
        merge.write([event(two)], homes(two))
        merge.bury({event_id(one.id): event_id(two.id)})
        raise RuntimeError("stop")
    assert {name: store.arrow(name, history=True).to_pylist() for name in before} == before


def test_a_process_killed_inside_a_merge_leaves_the_store_as_it_was(
    path: Path, make: SimpleNamespace, event: Any
) -> None:
    with open_store(path) as store:
        (one,) = coded(store, make, "one")
        written(store, event(one), mentions=[one])
        before = list(store.events())
    script = """
import os, sys
from entente.store import open_store
store = open_store(sys.argv[1])
with store.merge("1", {}) as merge:
    merge.retire_events([sys.argv[2]])
    merge.bury({sys.argv[2]: None})
    os._exit(9)
"""
    done = subprocess.run([sys.executable, "-c", script, str(path), before[0].id], env=ENVIRONMENT, timeout=120)
    assert done.returncode == 9
    with open_store(path) as store:
        assert list(store.events()) == before and list(store.tombstones()) == []
        assert len([row for row in store.arrow("runs").to_pylist() if row["model"] == "merge"]) == 1


def test_replaced_events_are_retired_and_kept(store: Store, make: SimpleNamespace, event: Any) -> None:
    (one,) = coded(store, make, "one")
    first, second = event(one), event(one, status="denied")
    run = written(store, first, mentions=[one])
    with store.merge("2", {}) as merge:
        merge.retire_events([first.id])
        merge.write([second], homes(one))
    assert list(store.events()) == [second]
    rows = sorted(store.arrow("events", history=True).to_pylist(), key=lambda row: row["run"])
    assert [(row["run"], row["retired_by"]) for row in rows] == [(run, merge.id), (merge.id, None)]
    for table in ("event_actors", "event_mentions"):
        current, whole = store.arrow(table), store.arrow(table, history=True)
        assert 2 * current.num_rows == whole.num_rows > 0


def test_a_merge_is_no_run_of_the_coder(store: Store, make: SimpleNamespace, event: Any) -> None:
    (one,) = coded(store, make, "one")
    written(store, event(one), mentions=[one])
    assert [run.model for run in store.runs()] == ["m"]
    (row,) = [row for row in store.arrow("runs").to_pylist() if row["model"] == "merge"]
    assert row["finished"] is not None and row["version"] == "1"


def test_a_store_opened_to_read_takes_no_merge_and_no_decision(path: Path, make: SimpleNamespace) -> None:
    with open_store(path) as store:
        one, two = coded(store, make, "one", "two")
    with open_store(path, read_only=True) as store:
        with pytest.raises(StoreError, match="open read-only"), store.merge("1", {}):
            pass
        with pytest.raises(StoreError):
            store.override("join", one, two)


def test_tombstones_lead_to_the_current_event(store: Store) -> None:
    with store.merge("1", {}) as merge:
        merge.bury({"eve-a": "eve-b"})
    with store.merge("1", {}) as merge:
        merge.bury({"eve-b": "eve-c", "eve-z": None})
    assert list(store.tombstones()) == [
        Tombstone("eve-a", "eve-c"), Tombstone("eve-b", "eve-c"), Tombstone("eve-z", None),
    ]  # fmt: skip
    with store.merge("1", {}) as merge:
        merge.bury({"eve-c": None})
        merge.revive(["eve-b"])
    assert list(store.tombstones()) == [Tombstone(key, None) for key in ("eve-a", "eve-c", "eve-z")]
    with store.merge("1", {}) as merge:
        merge.bury({})
        merge.revive([])
    assert len(list(store.tombstones())) == 3


def test_tombstones_of_a_day_and_later(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (1, 5):
        monkeypatch.setattr("entente.store.merging.now", lambda day=day: datetime(2025, 3, day, 12))
        with store.merge("1", {}) as merge:
            merge.bury({f"eve-{day}": None})
    assert [each.id for each in store.tombstones()] == ["eve-1", "eve-5"]
    assert [each.id for each in store.tombstones(date(2025, 3, 1))] == ["eve-1", "eve-5"]
    assert [each.id for each in store.tombstones(date(2025, 3, 2))] == ["eve-5"]
    assert list(store.tombstones(date(2025, 3, 6))) == []


def test_episodes_and_threads(store: Store, make: SimpleNamespace, event: Any) -> None:
    mentions = [
        make.mention(make.document(f"d{number}"), type="ASSAULT", date=make.day(f"2025-01-2{number}"))
        for number in range(3)
    ]
    events = [event(mention) for mention in mentions]
    threads = {each.id: THREAD for each in events[:2]}
    episode = Episode(
        id=episode_id(events[0].id), name="fighting", type="ASSAULT", parties=["CHN", "USA"],
        start=date(2025, 1, 20), end=date(2025, 1, 21), events=[each.id for each in events[:2]],
    )  # fmt: skip
    with store.merge("1", {}) as merge:
        merge.write(events, homes(*mentions), threads)
        assert list(merge.threads([THREAD])) == [
            Threaded(THREAD, each.id, "ASSAULT", date(2025, 1, 20 + n), date(2025, 1, 20 + n))
            for n, each in enumerate(events[:2])
        ]
        assert list(merge.threads(["other"])) == [] and merge.threads_of([events[2].id]) == []
        assert merge.threads_of([each.id for each in events]) == [THREAD]
        merge.write_episodes([episode], {episode.id: THREAD})
        assert merge.episodes([THREAD]) == [episode]
    assert list(store.episodes()) == [episode]
    assert [each.part_of for each in store.events()] == [episode.id, episode.id, None]
    (record, *_) = store.records("events", [events[0].id])
    assert Event.model_validate_json(record).part_of is None  # it stands beside the event
    with store.merge("1", {}) as merge:
        merge.retire_episodes([episode.id])
    assert list(store.episodes()) == [] and {each.part_of for each in store.events()} == {None}


# What is still to be merged.


def test_mentions_in_no_event_are_unmerged_by_the_year_of_their_documents(
    store: Store, make: SimpleNamespace, event: Any
) -> None:
    assert not store.unmerged()
    documents = [make.document("a"), make.document("b", published=date(2019, 1, 1)), make.document("c", published=None)]
    mentions = [make.mention(each) for each in documents]
    with store.begin_run("1", "m", None, {}) as run:
        for document, mention in zip(documents, mentions, strict=True):
            run.write(document, [mention])
    a, b, c = mentions
    assert store.unmerged().mentions == {2025: {a.id: "doc-a"}, 2019: {b.id: "doc-b"}, None: {c.id: "doc-c"}}
    written(store, event(a), event(b), mentions=(a, b))
    assert store.unmerged().mentions == {None: {c.id: "doc-c"}} and store.unmerged().events == []


def stale(store: Store) -> list[str]:
    return store.unmerged().events


def test_an_event_is_stale_when_a_mention_of_it_is_new_or_gone(store: Store, make: SimpleNamespace, event: Any) -> None:
    one, two = coded(store, make, "one", "two")
    written(store, event(one), event(two), mentions=(one, two))
    assert stale(store) == []
    coded(store, make, "one", version="2")
    assert stale(store) == [event_id(one.id)] and store.unmerged().mentions == {}
    with store.begin_run("2", "m", None, {}) as run:
        run.write(make.document("two"))
    assert sorted(stale(store)) == sorted([event_id(one.id), event_id(two.id)])


def test_an_event_is_stale_when_a_copy_of_its_document_comes_changes_or_goes(
    store: Store, make: SimpleNamespace, event: Any
) -> None:
    (one,) = coded(store, make, "one")
    copy = make.document("copy", copy_of="doc-one", outlet="Le Monde")

    def settle() -> None:
        with store.merge("1", {}) as merge:
            merge.retire_events([event_id(one.id)])
            merge.write([event(one)], homes(one))
        assert stale(store) == []

    settle()
    for changed in (copy, make.document("copy", copy_of="doc-one", outlet="Le Figaro"), make.document("copy")):
        with store.begin_run("1", "m", None, {}) as run:
            assert run.write(changed) != "unchanged"
        assert stale(store) == [event_id(one.id)]
        settle()


def test_an_event_is_stale_when_it_was_decided_on_by_hand(store: Store, make: SimpleNamespace, event: Any) -> None:
    one, two, three = coded(store, make, "one", "two", "three")
    written(store, event(one), event(two), event(three), mentions=(one, two, three))
    store.override("join", two, one)
    assert sorted(stale(store)) == sorted([event_id(one.id), event_id(two.id)])


# What merging reads.


def test_a_telling_has_its_sentence_and_what_is_known_of_its_document(store: Store, make: SimpleNamespace) -> None:
    text = "Words before. " + make.document().text + " More " * 300
    document = make.document("one", text)
    whole = make.document().text
    mention = make.mention(document)
    moved = mention.model_copy(
        update={"sentence": mention.sentence.model_copy(update={"start": 14, "end": 14 + len(whole)})}
    )
    with store.begin_run("1", "m", None, {}) as run:
        run.write(document, [moved])
    (told,) = store.tellings(REACH)
    assert (told.id, told.day, told.sentence) == (mention.id, date(2025, 1, 21), whole)
    assert told.opening == f"China accuses {text[:OPENING]}"
    assert told.about == ["CHN", "USA"]
    assert told.record == moved.model_dump_json()


@pytest.mark.parametrize(
    ("slots", "first", "last"),
    [
        ({"date": ("2025-01-10", "2025-01-12")}, "2025-01-10", "2025-01-12"),
        ({"date": None}, "2025-01-18", "2025-01-21"),
        ({"date": None, "status": "planned"}, "2025-01-21", "2025-02-20"),
        ({"date": None, "historical": True}, "2024-01-22", "2025-01-21"),
    ],
)
def test_windows_hold_all_that_may_lie_in_them(
    store: Store, make: SimpleNamespace, slots: dict[str, Any], first: str, last: str
) -> None:
    if slots["date"]:
        slots = slots | {"date": make.day(*slots["date"])}
    coded(store, make, "one", **slots)

    def found(start: date, end: date) -> int:
        return len(list(store.tellings(REACH, [(start, end)])))

    one, other, day = date.fromisoformat(first), date.fromisoformat(last), timedelta(1)
    assert found(one - 9 * day, one) == found(other, other + 9 * day) == found(one, other) == 1
    # A few days more do no harm: what is read is compared by its own days.
    assert found(one - 9 * day, one - 4 * day) == found(other + 4 * day, other + 9 * day) == 0
    assert len(list(store.tellings(REACH, [], ["doc-one"]))) == len(list(store.tellings(REACH))) == 1
    assert list(store.tellings(REACH, [], ["doc-two"])) == []


def test_retired_mentions_are_not_told(store: Store, make: SimpleNamespace) -> None:
    coded(store, make, "one")
    with store.begin_run("2", "m", None, {}) as run:
        run.write(make.document("one"))
    assert list(store.tellings(REACH)) == [] and not store.unmerged()


def test_reports_are_documents_and_their_copies(store: Store, make: SimpleNamespace) -> None:
    documents = [
        make.document("one"),
        make.document("two", copy_of="doc-one", outlet="CCTV", outlet_country="CHN", state_run=True),
        make.document("three", copy_of="doc-other"),
    ]
    with store.begin_run("1", "m", None, {}) as run:
        for document in documents:
            run.write(document)
    found = {each.id: each for each in store.reports(["doc-one"])}
    assert sorted(found) == ["doc-one", "doc-two"]
    assert (found["doc-one"].copy_of, found["doc-one"].state_run) == (None, False)
    two = found["doc-two"]
    assert (two.copy_of, two.outlet, two.outlet_country, two.state_run) == ("doc-one", "CCTV", "CHN", True)
    assert [each.id for each in store.reports(["doc-three", "doc-none"])] == ["doc-three"]


# Decisions by hand.


def test_a_decision_names_places_and_the_last_one_about_a_pair_counts(store: Store, make: SimpleNamespace) -> None:
    one, two, three = coded(store, make, "one", "two", "three")
    store.override("join", two, one)
    store.override("split", one, three)
    store.override("split", one, two)
    start = one.trigger.start
    assert [(each.action, each.one, each.other) for each in store.overrides()] == [
        ("split", ("doc-one", start), ("doc-three", start)),
        ("split", ("doc-one", start), ("doc-two", start)),
    ]
    assert isinstance(store.overrides()[0], Override)


def test_a_mention_is_not_decided_on_with_itself(store: Store, make: SimpleNamespace) -> None:
    (one,) = coded(store, make, "one")
    same = make.mention(make.document("one"), type="THREATEN")
    for other in (one, same):
        with pytest.raises(StoreError, match="are the same words: name two mentions"):
            store.override("join", one, other)
    assert store.overrides() == []


def test_decisions_survive_the_file_being_closed(path: Path, make: SimpleNamespace) -> None:
    with open_store(path) as store:
        one, two = coded(store, make, "one", "two")
        store.override("join", one, two)
    with open_store(path, read_only=True) as store:
        assert [each.action for each in store.overrides()] == ["join"]


def test_known_events_are_seen_inside_the_merge_that_writes_them(
    store: Store, make: SimpleNamespace, event: Any
) -> None:
    (one,) = coded(store, make, "one")
    told = event(one)
    with store.merge("1", {}) as merge:
        assert isinstance(merge, Merge) and store.known_events([told.id]) == set()
        merge.write([told], homes(one))
        assert store.known_events([told.id, "eve-none"]) == {told.id}
        assert list(store.events()) == []  # readers see it when it is complete
    assert list(store.events()) == [told]


def test_times_of_merges_are_in_utc(store: Store) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)
    with store.merge("1", {"why": "test"}):
        pass
    (row,) = store.arrow("runs").to_pylist()
    assert before <= row["started"] <= row["finished"] and row["options"] == '{"why": "test"}'
