"""One original for each group of copies, whatever the order in which they come, in one run or in many."""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from entente.documents.copies import is_copy
from entente.events import merge
from entente.records import Document, text_hash
from entente.store import Query, Run, Store, StoreError, open_store
from entente.store import copies as store_copies

REPORT = """China accused the United States of meddling on Tuesday, and said that it would respond within ten days if \
the warships were not withdrawn from the strait. Wang Yi told reporters in Beijing that the ambassador had been \
summoned, and that two consulates in the south of the country might be closed before the end of the month."""
CUT = REPORT.partition(" Wang Yi")[0] + " Wang Yi told reporters in Beijing that the ambassador had been summoned."
OTHER = """China accused the United States on Wednesday of spying on three of its laboratories in Wuhan. A spokesman \
for the ministry of health called for an inquiry by the world's health body, and promised to publish nine letters."""
DAY = date(2025, 1, 21)


def report(name: str, text: str = REPORT, *, late: int | None = 0, **slots: Any) -> Document:
    published = None if late is None else DAY + timedelta(late)
    given = {"outlet": f"Outlet {name}", "published": published} | slots
    return Document(id=f"doc-{name}", text=text, text_hash=text_hash(text), **given)


def feed(run: Run, make: SimpleNamespace, *documents: Document) -> list[tuple[str, str | None]]:
    """Place documents and write what is to be written, an accusation in each that is no copy; what was written."""
    done = []
    for document in documents:
        for placed in run.place(document):
            told = [] if placed.copy_of else [make.mention(placed, trigger=make.span("accused", placed.text))]
            run.write(placed, told)
            done.append((placed.id.removeprefix("doc-"), placed.copy_of and placed.copy_of.removeprefix("doc-")))
    return done


def stored(store: Store, make: SimpleNamespace, *documents: Document, version: str = "1") -> list[Any]:
    """The same in a run of its own."""
    with store.begin_run(version, "m", None, {}) as run:
        return feed(run, make, *documents)


def copy_of(store: Store) -> dict[str, str | None]:
    return {each.id[4:]: each.copy_of and each.copy_of[4:] for each in store.documents()}


def tellers(store: Store) -> list[str]:
    return sorted(each.document[4:] for each in store.mentions())


def whole(store: Store) -> None:
    """Copies name an original that is stored, and only originals tell anything."""
    found = copy_of(store)
    assert all(original is None or found[original] is None for original in found.values())
    assert tellers(store) == sorted(name for name, original in found.items() if original is None)


ORIGINAL, LATER, LAST = report("original"), report("later", late=1), report("last", CUT, late=2)
GROUP = {"original": None, "later": "original", "last": "original"}


def test_a_copy_names_its_original_and_tells_nothing(store: Store, make: SimpleNamespace) -> None:
    assert stored(store, make, ORIGINAL, LATER) == [("original", None), ("later", "original")]
    assert copy_of(store) == {"original": None, "later": "original"} and tellers(store) == ["original"]


def test_reports_by_other_hands_are_no_copies(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, ORIGINAL, report("other", OTHER))
    assert copy_of(store) == {"original": None, "other": None} and tellers(store) == ["original", "other"]


def test_copies_are_kept_with_their_outlets(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, ORIGINAL, report("later", late=1, outlet="CCTV", outlet_country="CHN", state_run=True))
    (copy,) = store.documents(Query(outlet="cctv"))
    assert (copy.outlet, copy.outlet_country, copy.state_run, copy.text) == ("CCTV", "CHN", True, REPORT)


@pytest.mark.parametrize(
    "order", list(permutations([ORIGINAL, LATER, LAST])), ids=lambda order: "-".join(d.id[4:] for d in order)
)
@pytest.mark.parametrize("runs", ["one run", "many runs"])
def test_the_earliest_is_the_original_whatever_the_order(
    store: Store, make: SimpleNamespace, order: tuple[Document, ...], runs: str
) -> None:
    if runs == "one run":
        stored(store, make, *order)
    else:
        for document in order:
            stored(store, make, document)
    assert copy_of(store) == GROUP
    whole(store)


def test_an_earlier_original_that_comes_late_takes_over(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, LAST, LATER)
    assert copy_of(store) == {"last": "later", "later": None}
    assert sorted(stored(store, make, ORIGINAL)) == [("last", "original"), ("later", "original"), ("original", None)]
    assert copy_of(store) == GROUP and tellers(store) == ["original"]


def test_originals_are_given_before_the_copies_that_name_them(store: Store, make: SimpleNamespace) -> None:
    with store.begin_run("1", "m", None, {}) as run:
        feed(run, make, LAST, LATER)
        placed = [each.copy_of for each in run.place(ORIGINAL)]
        assert placed == [None, "doc-original", "doc-original"]


def test_only_what_changes_is_written_again(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, ORIGINAL, LATER)
    assert stored(store, make, LAST) == [("last", "original")]
    assert store.arrow("documents", history=True).num_rows == 3


def test_the_same_documents_again_change_nothing(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, ORIGINAL, LATER, LAST)
    with store.begin_run("1", "m", None, {}) as run:
        for document in (LAST, ORIGINAL, LATER):
            for placed in run.place(document):
                assert run.is_current(placed)
                assert run.write(placed) == "unchanged"
    assert copy_of(store) == GROUP and tellers(store) == ["original"]


def test_a_text_that_changes_frees_its_copies(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, ORIGINAL, LATER, LAST)
    rewritten = report("original", OTHER)
    assert sorted(stored(store, make, rewritten)) == [("last", "later"), ("later", None), ("original", None)]
    assert copy_of(store) == {"original": None, "later": None, "last": "later"}
    whole(store)


def test_a_copy_that_changes_its_text_is_free_itself(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, ORIGINAL, LATER)
    assert stored(store, make, report("later", OTHER, late=1)) == [("later", None)]
    assert copy_of(store) == {"original": None, "later": None}
    whole(store)


def test_a_text_that_becomes_a_copy_tells_nothing_any_more(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, ORIGINAL, report("later", OTHER, late=1))
    assert tellers(store) == ["later", "original"]
    stored(store, make, LATER)
    assert copy_of(store) == {"original": None, "later": "original"} and tellers(store) == ["original"]


def test_an_original_that_is_dated_anew_becomes_a_copy(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, ORIGINAL, LATER)
    stored(store, make, report("original", late=5))
    assert copy_of(store) == {"original": "later", "later": None}
    whole(store)


def test_what_is_published_long_after_is_no_copy(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, ORIGINAL, report("annual", late=200), report("month", late=29))
    assert copy_of(store) == {"original": None, "annual": None, "month": "original"}


@pytest.mark.parametrize("undated_first", [True, False])
def test_the_undated_is_a_copy_of_the_dated(store: Store, make: SimpleNamespace, undated_first: bool) -> None:
    documents = [report("undated", late=None), ORIGINAL]
    for document in documents if undated_first else documents[::-1]:
        stored(store, make, document)
    assert copy_of(store) == {"undated": "original", "original": None}
    whole(store)


def test_copies_of_one_day_have_one_original_in_every_order(make: SimpleNamespace) -> None:
    documents = [report(name, text) for name, text in zip("cab", (REPORT, CUT, REPORT), strict=True)]
    for order in permutations(documents):
        with open_store(":memory:") as store:
            stored(store, make, *order)
            assert copy_of(store) == {"a": None, "b": "a", "c": "a"}


@pytest.mark.parametrize("seed", range(8))
def test_any_order_in_any_runs_ends_the_same(make: SimpleNamespace, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if seed % 2:
        monkeypatch.setattr(store_copies, "MOST", 2)  # what is far from the day at hand is forgotten and read again
    chance = random.Random(seed)
    documents = [
        report(f"{kind}{late}", text, late=late)
        for kind, text in (("whole", REPORT), ("cut", CUT), ("other", OTHER))
        for late in (0, 3, 45, None)
    ]
    chance.shuffle(documents)
    with open_store(":memory:") as store:
        while documents:
            count = chance.randint(1, len(documents))
            stored(store, make, *documents[:count])
            documents = documents[count:]
        found = copy_of(store)
        whole(store)
    assert found == {
        "cut0": None, "whole0": "cut0", "whole3": "cut0", "cut3": "cut0", "wholeNone": "cut0", "cutNone": "cut0",
        "cut45": None, "whole45": "cut45",
        "other0": None, "other3": "other0", "otherNone": "other0", "other45": None,
    }  # fmt: skip


def test_many_copies_of_one_text_are_compared_with_their_original_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[None] = []
    monkeypatch.setattr(store_copies, "is_copy", lambda one, other: compared.append(None) or is_copy(one, other))
    copies = store_copies.Copies(lambda sql, values: [], lambda key: None)
    for number in range(100):
        edited = REPORT.replace("Tuesday", "Tuesday in the morning") if number % 2 else REPORT
        copies.place(report(f"{number:03}", edited, late=number % 28))
    assert len(compared) == 99


def held(copies: store_copies.Copies) -> int:
    return len(copies._originals) + len(copies._copies)


class Sketches:
    """A store of sketches alone, one a day, that notes which days are read."""

    def __init__(self, days: int) -> None:
        self.rows = [(f"doc-{n}", DAY + timedelta(n), os.urandom(512), False) for n in range(days)]
        self.read: list[int] = []

    def __call__(self, sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
        if "sketch IS NOT NULL" not in sql:
            return []
        first, last = values or (date.min, date.max)
        found = [row for row in self.rows if first <= row[1] <= last]
        self.read.append(len(found))
        return found


def test_a_window_of_too_many_documents_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_copies, "MOST", 10)
    sketches = Sketches(400)
    copies = store_copies.Copies(sketches, lambda key: None)
    for number in range(5):
        copies.place(report(f"new{number}", late=200))
    assert sketches.read == [61]
    copies.place(report("next", late=201))
    assert sketches.read == [61, 1]


def test_days_far_from_the_one_at_hand_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_copies, "MOST", 10)
    sketches = Sketches(400)
    copies = store_copies.Copies(sketches, lambda key: None)
    for late in range(40, 360):
        copies.place(report("moving", late=late))
    assert sum(sketches.read) == 60 + 320
    assert held(copies) <= 61 + 10 + 2


def test_undated_documents_read_the_store_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_copies, "MOST", 10)
    sketches = Sketches(400)
    copies = store_copies.Copies(sketches, lambda key: None)
    for number in range(5):
        copies.place(report(f"undated{number}", late=None))
        copies.place(report(f"dated{number}", late=80 * number))
    assert sketches.read == [400]


def test_an_original_that_comes_again_leaves_its_copies_alone(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, ORIGINAL, LATER, LAST)
    assert stored(store, make, ORIGINAL) == [("original", None)]
    assert stored(store, make, report("original", title="Another title")) == [("original", None)]
    assert stored(store, make, LATER) == [("later", "original")]


def test_a_copy_whose_original_was_never_stored_is_one_itself_when_it_comes_again(
    store: Store, make: SimpleNamespace
) -> None:
    with store.begin_run("1", "m", None, {}) as run:
        run.place(ORIGINAL)  # and then it could not be coded
        feed(run, make, LATER)
    assert copy_of(store) == {"later": "original"}
    assert stored(store, make, LATER) == [("later", None)]
    whole(store)


def test_a_document_coded_anew_by_another_version_keeps_its_sketch(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, ORIGINAL, LATER)
    before = store.arrow("documents").column("sketch").to_pylist()
    stored(store, make, ORIGINAL, LATER, version="2")
    assert store.arrow("documents").column("sketch").to_pylist() == before and None not in before


def test_a_text_that_changes_while_it_waits_to_be_stored_counts_as_it_is_now(
    store: Store, make: SimpleNamespace
) -> None:
    stored(store, make, ORIGINAL, report("original", OTHER), LATER, report("last", OTHER, late=2))
    assert copy_of(store) == {"original": None, "later": None, "last": "original"}
    whole(store)
    assert stored(store, make, report("another", OTHER, late=3)) == [("another", "original")]


def test_a_batch_that_fills_in_the_middle_of_a_group_is_no_harm(
    store: Store, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entente.store.writing.DOCUMENTS_AT_ONCE", 2)
    stored(store, make, LAST, report("other", OTHER), LATER, ORIGINAL)
    assert copy_of(store) == GROUP | {"other": None}
    whole(store)


def test_sketches_are_kept_so_that_a_file_finds_its_copies(path: Path, make: SimpleNamespace) -> None:
    with open_store(path) as store:
        stored(store, make, ORIGINAL)
        (row,) = store.arrow("documents").to_pylist()
        assert isinstance(row["sketch"], bytes) and len(row["sketch"]) == 512
    with open_store(path) as store:
        assert stored(store, make, LAST) == [("last", "original")]


def test_a_run_that_is_over_places_nothing(store: Store, make: SimpleNamespace) -> None:
    with store.begin_run("1", "m", None, {}) as run:
        run.place(ORIGINAL)
    with pytest.raises(StoreError, match="is over"):
        run.place(LATER)


def test_events_count_copies_as_documents_and_outlets(store: Store, make: SimpleNamespace) -> None:
    copy = report("later", late=1, outlet="CCTV", outlet_country="CHN", state_run=True)
    stored(store, make, copy)
    merge(store, "1")
    (before,) = store.events()
    assert (before.documents, before.reports, before.outlets, before.state_run) == (1, 1, 1, {"CHN": 1})
    stored(store, make, ORIGINAL, LAST)
    merge(store, "1")
    (event,) = store.events()
    assert (event.documents, event.reports, event.outlets, event.state_run) == (3, 1, 3, {"CHN": 1})
    assert event.evidence is not None and event.evidence.document == "doc-original"
    stored(store, make, report("original", OTHER))
    merge(store, "1")
    assert sum(each.documents for each in store.events()) == 3 and sum(each.reports for each in store.events()) == 2


def test_an_event_leads_to_that_of_an_earlier_original(store: Store, make: SimpleNamespace) -> None:
    stored(store, make, LATER)
    merge(store, "1")
    (before,) = store.events()
    stored(store, make, ORIGINAL)
    merge(store, "1")
    (after,) = store.events()
    assert [(gone.id, gone.replaced_by) for gone in store.tombstones()] == [(before.id, after.id)]


def test_what_is_known_of_copies_serves_the_next_run_unless_something_placed_was_not_stored(
    store: Store, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[store_copies.Copies] = []

    def counted(*given: Any) -> store_copies.Copies:
        made.append(store_copies.Copies(*given))
        return made[-1]

    monkeypatch.setattr("entente.store.writing.Copies", counted)
    stored(store, make, ORIGINAL)
    stored(store, make, LATER)
    assert len(made) == 1
    with store.begin_run("1", "m", None, {}) as run:
        run.place(report("lost", OTHER))  # and is never written
    stored(store, make, LAST, report("other", OTHER, late=1))
    assert len(made) == 2
    assert copy_of(store) == {**GROUP, "other": None}
    whole(store)
