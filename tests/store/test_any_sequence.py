"""Whatever is done to a store in whatever order, it holds what a plain dictionary would."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from entente.records import CorrectionError, Event, Mention, event_id
from entente.store import Store, StoreError, open_store

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
NAMES = st.sampled_from("one two three four".split())
TYPES = st.sampled_from("ACCUSE REJECT THREATEN".split())
ENDINGS = st.sampled_from(["", " He left.", " He stayed."])


def event_of(mention: Mention) -> Event:
    """The event that one mention makes."""
    same = {name: getattr(mention, name) for name in ("type", "quad", "score", "actors", "recipients", "date", "model")}
    return Event(id=event_id(mention.id), mentions=[mention.id], documents=1, confidence=mention.confidence, **same)


class AnySequence(RuleBasedStateMachine):
    """Writes, corrections, merges and openings in any order, against dictionaries."""

    make: SimpleNamespace  # set by the test

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "news.duckdb"
        self.store = open_store(self.path)
        self.texts: dict[str, str] = {}  # by document
        self.types: dict[str, str] = {}  # of its mention, as a person corrected it
        self.merged: dict[str, str] = {}  # event → type, as of the last merge
        self.acts: list[tuple[int, str, str | None]] = []  # corrections that stand: id, document, the type before
        self.versions = self.runs = 0

    @rule(given=st.dictionaries(NAMES, ENDINGS, min_size=1), finished=st.booleans())
    def write(self, given: dict[str, str], finished: bool) -> None:
        run = self.store.begin_run("1", "m", None, {"given": sorted(given)})
        for name, ending in given.items():
            document = self.make.document(name, self.make.text + ending)
            outcome = run.write(document, [self.make.mention(document)], [self.make.statement(document)])
            before = self.texts.get(name)
            assert outcome == ("new" if before is None else "unchanged" if before == document.text else "replaced")
            self.versions += outcome != "unchanged"
            self.texts[name] = document.text
        self.runs += 1
        if finished:
            run.finish()
        else:  # as a process does that is told to end
            self.reopen()

    @precondition(lambda self: self.texts)
    @rule(data=st.data(), kind=TYPES)
    def correct(self, data: st.DataObject, kind: str) -> None:
        name = data.draw(st.sampled_from(sorted(self.texts)))
        before = self.types.get(name, "ACCUSE")
        if kind == before:
            with pytest.raises(CorrectionError, match="already"):
                self.store.correct(self._mention(name), "type", kind)
            return
        self.store.correct(self._mention(name), "type", kind)
        self.acts.append((self.store.corrections()[-1].id, name, self.types.get(name)))
        self.types[name] = kind

    @precondition(lambda self: self.acts)
    @rule()
    def undo(self) -> None:
        correction, name, before = self.acts.pop()
        self.store.undo(correction)
        if before is None:
            del self.types[name]
        else:
            self.types[name] = before

    @rule(ends_well=st.booleans())
    def merge(self, ends_well: bool) -> None:
        told = list(self.store.mentions())
        try:
            with self.store.merge("1", {}) as merge:
                merge.retire_events(list(self.merged))
                merge.write(map(event_of, told), {each.id: each.document for each in told})
                if not ends_well:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            return
        self.merged = {event_id(each.id): each.type for each in told}

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = open_store(self.path)

    @invariant()
    def the_store_holds_what_it_was_given(self) -> None:
        if not hasattr(self, "store"):
            return
        assert {each.id: each.text for each in self.store.documents()} == {
            f"doc-{name}": text for name, text in self.texts.items()
        }
        assert {each.document: each.type for each in self.store.mentions()} == {
            f"doc-{name}": self.types.get(name, "ACCUSE") for name in self.texts
        }
        assert len(list(self.store.statements())) == len(self.texts)
        assert {each.id: each.type for each in self.store.events()} == self.merged
        assert self.store.arrow("documents", history=True).num_rows == self.versions
        assert [run.id for run in self.store.runs()] == sorted(run.id for run in self.store.runs())
        assert len(self.store.runs()) == self.runs

    def _mention(self, name: str) -> str:
        return self.make.mention(self.make.document(name)).id

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


def test_any_sequence_of_writes_corrections_merges_and_openings_loses_nothing(make: SimpleNamespace) -> None:
    made = SimpleNamespace(**vars(make), text=make.document().text)
    machine = type("Machine", (AnySequence,), {"make": made})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_of_two_writers_the_second_is_told_so_and_the_first_loses_nothing(path: Path, make: SimpleNamespace) -> None:
    script = f"from entente.store import open_store\nopen_store({str(path)!r})"
    with open_store(path) as store, store.begin_run("1", "m", None, {}) as run:
        run.write(make.document("one"))
        second = subprocess.run([sys.executable, "-c", script], capture_output=True, env=ENVIRONMENT, text=True)
        told = second.stderr.splitlines()[-1]
        assert second.returncode and f"{path} is in use by " in told and "wait until it ends" in told
        run.write(make.document("two"))
    with open_store(path) as store:
        assert [each.id for each in store.documents()] == ["doc-one", "doc-two"]


def test_a_second_run_in_the_same_thread_is_refused_and_the_first_goes_on(store: Store, make: SimpleNamespace) -> None:
    with store.begin_run("1", "m", None, {}) as run:
        run.write(make.document("one"))
        with pytest.raises(StoreError, match="is still open: finish it first"):
            store.begin_run("1", "m", None, {})
        run.write(make.document("two"))
    assert len(list(store.documents())) == 2


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Puts the store's clock forward or back."""
    moment = [datetime(2025, 6, 1, tzinfo=UTC).replace(tzinfo=None)]
    for module in ("writing", "merging", "corrections"):
        monkeypatch.setattr(f"entente.store.{module}.now", lambda: moment[0])

    def put(by: timedelta) -> None:
        moment[0] += by

    return put


def test_a_clock_put_back_between_runs_loses_nothing(store: Store, make: SimpleNamespace, clock: Any) -> None:
    for version, text in enumerate(("First.", "Second.", "Third.")):
        with store.begin_run(str(version), "m", None, {}) as run:
            run.write(make.document("one", make.document().text + text))
        clock(-timedelta(days=400))
    (document,) = store.documents()
    assert document.text.endswith("Third.")
    assert store.arrow("documents", history=True).num_rows == 3
    assert [run.version for run in store.runs()] == ["0", "1", "2"]  # in their order, whatever the clock said
    assert all(run.finished is not None for run in store.runs())


def test_a_decision_by_hand_after_the_clock_was_put_back_makes_events_stale_once(
    store: Store, make: SimpleNamespace, clock: Any
) -> None:
    documents = [make.document("one"), make.document("two")]
    mentions = [make.mention(each) for each in documents]
    homes = {each.id: each.document for each in mentions}
    with store.begin_run("1", "m", None, {}) as run:
        for document, mention in zip(documents, mentions, strict=True):
            run.write(document, [mention])

    def merge() -> None:
        with store.merge("1", {}) as merging:
            merging.retire_events([each.id for each in store.events()])
            merging.write(map(event_of, mentions), homes)

    merge()
    assert not store.unmerged()
    clock(-timedelta(days=1))
    store.override("join", *mentions)
    assert set(store.unmerged().events) == {event_id(each.id) for each in mentions}
    clock(-timedelta(days=1))
    merge()
    assert not store.unmerged()
