"""What a run promises about the documents it is given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from entente.records import Why
from entente.store import Query, Run, Store, StoreError, open_store
from entente.store import writing as writing_module

MODEL = ("0.1.0", "entente-en 0.1.0", "abc", {"threads": 2})


def begin(store: Store, **changed: str) -> Run:
    given = dict(zip(("version", "model", "model_hash", "options"), MODEL, strict=True))
    return store.begin_run(**(given | changed))


def test_a_new_document_is_stored_with_its_records(store: Store, make: SimpleNamespace) -> None:
    document = make.document()
    with begin(store) as run:
        assert run.write(document, [make.mention(document)], [make.statement(document)]) == "new"
    assert list(store.documents()) == [document]
    assert list(store.mentions()) == [make.mention(document)]
    assert list(store.statements()) == [make.statement(document)]


@pytest.mark.parametrize("run_by_a_state", [True, False])
def test_a_document_keeps_who_its_outlet_is(store: Store, make: SimpleNamespace, run_by_a_state: bool) -> None:
    outlet = {"outlet_id": "outlet/xinhua", "outlet_country": "CHN", "state_run": run_by_a_state}
    known, unknown = make.document("known", **outlet), make.document("unknown", outlet="Daily")
    with store.begin_run("0.1.0", "m", None, {}) as run:
        run.write(known)
        run.write(unknown)
    assert store.get(known.id) == known and store.get(unknown.id) == unknown
    (back,) = store.documents(Query(outlet="daily"))
    assert (back.outlet_id, back.outlet_country, back.state_run) == (None, None, None)


def test_coding_the_same_document_again_changes_nothing(store: Store, make: SimpleNamespace) -> None:
    document = make.document()
    with begin(store) as run:
        run.write(document, [make.mention(document)], [])
    before = {table: store.arrow(table, history=True) for table in ("documents", "mentions", "mention_actors")}
    with begin(store) as run:
        assert run.is_current(document)
        assert run.write(document, [make.mention(document, type="REJECT")], []) == "unchanged"
    for table, rows in before.items():
        assert store.arrow(table, history=True) == rows
    assert store.runs()[1].unchanged == 1
    assert store.runs()[1].coded == 0


def test_a_changed_text_replaces_the_records_and_keeps_the_old_rows(store: Store, make: SimpleNamespace) -> None:
    old = make.document()
    new = make.document(text=old.text + " Talks go on.")
    with begin(store) as run:
        run.write(old, [make.mention(old), make.mention(old, type="THREATEN")], [make.statement(old)])
    with begin(store) as run:
        assert not run.is_current(new)
        assert run.write(new, [make.mention(new)], []) == "replaced"
    assert list(store.documents()) == [new]
    assert [mention.type for mention in store.mentions()] == ["ACCUSE"]
    assert list(store.statements()) == []
    first, second = store.runs()
    history = store.arrow("mentions", history=True).to_pylist()
    assert sorted((row["type"], row["run"], row["retired_by"]) for row in history) == sorted(
        [("ACCUSE", first.id, second.id), ("ACCUSE", second.id, None), ("THREATEN", first.id, second.id)],
        key=lambda row: (row[0], row[1]),
    )
    assert store.arrow("mention_actors").num_rows == 2
    assert store.arrow("statement_actors").num_rows == 0
    assert store.arrow("statement_actors", history=True).num_rows == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"published": date(2025, 1, 22)},
        {"published": datetime(2025, 1, 21, tzinfo=UTC)},
        {"published": None},
        {"title": "China accuses again"},
        {"outlet": "AP"},
        {"url": "https://example.org/one"},
    ],
    ids=str,
)
def test_the_same_text_with_another_date_title_outlet_or_url_replaces_the_records(
    store: Store, make: SimpleNamespace, changed: dict[str, object]
) -> None:
    old, new = make.document(), make.document(**changed)
    with begin(store) as run:
        run.write(old, [make.mention(old)], [])
    with begin(store) as run:
        assert run.is_current(old)
        assert not run.is_current(new)
        assert run.write(new, [make.mention(new, date=None)], []) == "replaced"
        assert run.is_current(new)
    assert list(store.documents()) == [new]
    assert [mention.date for mention in store.mentions()] == [None]


def test_a_value_that_moves_to_another_slot_replaces_the_records(store: Store, make: SimpleNamespace) -> None:
    for outcome, slots in (("new", {"title": "AP", "outlet": None}), ("replaced", {"title": None, "outlet": "AP"})):
        with begin(store) as run:
            assert run.write(make.document(**slots)) == outcome


def test_a_document_is_known_again_before_its_sentences_are_counted(store: Store, make: SimpleNamespace) -> None:
    with begin(store) as run:
        run.write(make.document(sentences=1))
    with begin(store) as run:
        assert run.is_current(make.document())
        assert run.write(make.document()) == "unchanged"
    assert [document.sentences for document in store.documents()] == [1]


def test_a_document_is_known_again_before_its_outlet_is_looked_up(store: Store, make: SimpleNamespace) -> None:
    with begin(store) as run:
        run.write(make.document(outlet_id="outlet/xinhua", outlet_country="CHN", state_run=True))
    with begin(store) as run:
        assert run.is_current(make.document())
        assert run.write(make.document()) == "unchanged"
    assert [document.outlet_id for document in store.documents()] == ["outlet/xinhua"]


@pytest.mark.parametrize("changed", [{"version": "0.2.0"}, {"model": "entente-en 0.2.0"}, {"model_hash": "def"}])
def test_another_version_or_model_replaces_the_records(
    store: Store, make: SimpleNamespace, changed: dict[str, str]
) -> None:
    document = make.document()
    with begin(store) as run:
        run.write(document, [make.mention(document)], [])
    with begin(store, **changed) as run:
        assert run.write(document, [make.mention(document, type="REJECT")], []) == "replaced"
    assert [mention.type for mention in store.mentions()] == ["REJECT"]


def test_a_model_without_a_hash_knows_its_documents_again(store: Store, make: SimpleNamespace) -> None:
    for outcome in ("new", "unchanged"):
        with store.begin_run("0.1.0", "rules", None, {}) as run:
            assert run.write(make.document()) == outcome


def test_a_document_given_twice_in_one_run_is_stored_once(store: Store, make: SimpleNamespace) -> None:
    document = make.document()
    with begin(store) as run:
        assert run.write(document, [make.mention(document)], []) == "new"
        assert run.write(document, [make.mention(document)], []) == "unchanged"
    assert store.arrow("mentions", history=True).num_rows == 1


def test_of_two_versions_in_one_run_the_later_is_current(store: Store, make: SimpleNamespace) -> None:
    versions = [make.document(text=make.document().text + tail) for tail in ("", " More.", "")]
    with begin(store) as run:
        outcomes = [run.write(version, [make.mention(version)], []) for version in versions]
    assert outcomes == ["new", "replaced", "replaced"]
    assert list(store.documents()) == [versions[-1]]
    assert store.arrow("mentions").num_rows == 1
    assert store.arrow("mentions", history=True).num_rows == 3


def test_copies_of_two_outlets_stay_two_documents(store: Store, make: SimpleNamespace) -> None:
    with begin(store) as run:
        run.write(make.document("xinhua"))
        run.write(make.document("ap", outlet="AP", copy_of="doc-xinhua"))
    assert sorted(document.id for document in store.documents()) == ["doc-ap", "doc-xinhua"]


def test_a_run_remembers_what_it_did(store: Store, make: SimpleNamespace) -> None:
    with begin(store) as run:
        run.write(make.document("a"))
        run.write(make.document("b"))
        run.skip("not English")
        run.skip("not English")
        run.skip("empty")
    with begin(store) as run:
        run.write(make.document("a"))
        run.write(make.document("b", text="Another text."))
        run.write(make.document("c"))
    first, second = store.runs()
    assert (first.version, first.model, first.model_hash, first.options) == MODEL
    assert (first.coded, first.new, first.skipped, first.given) == (2, 2, {"not English": 2, "empty": 1}, 5)
    assert (second.coded, second.new, second.replaced, second.unchanged) == (2, 1, 1, 1)
    assert first.finished is not None
    assert first.started <= first.finished <= datetime.now(UTC)
    assert datetime.now(UTC) - first.started < timedelta(minutes=5)


def test_the_input_hash_is_of_the_documents_not_of_their_order(store: Store, make: SimpleNamespace) -> None:
    for names in (["a", "b"], ["b", "a"], ["a", "c"]):
        with begin(store) as run:
            for name in names:
                run.write(make.document(name))
    one, same, other = (run.input_hash for run in store.runs())
    assert one == same != other


def test_actors_are_those_of_current_records(store: Store, make: SimpleNamespace) -> None:
    document, changed = make.document(), make.document(text="No news.")
    with begin(store) as run:
        run.write(document, [make.mention(document)], [make.statement(document)])
    assert store.arrow("actors").to_pylist() == [
        {"id": "person/wang-yi", "name": "Wang Yi", "country": "CHN", "kind": "person"},
        {"id": "state/CHN", "name": "China", "country": "CHN", "kind": "state"},
        {"id": "state/USA", "name": "United States", "country": "USA", "kind": "state"},
    ]
    with begin(store) as run:
        run.write(changed)
    assert store.arrow("actors").num_rows == 0


def test_records_of_another_document_are_refused(store: Store, make: SimpleNamespace) -> None:
    one, other = make.document("one"), make.document("other")
    with begin(store) as run:
        with pytest.raises(StoreError, match="not of doc-one: nothing stored"):
            run.write(one, [make.mention(other)], [])
        assert run.write(one, [make.mention(one)], []) == "new"
    assert [document.id for document in store.documents()] == ["doc-one"]


def test_two_records_with_one_id_are_refused(store: Store, make: SimpleNamespace) -> None:
    document = make.document()
    with begin(store) as run, pytest.raises(StoreError, match="two records of doc-one have the id"):
        run.write(document, [make.mention(document), make.mention(document)], [])


def test_a_score_that_json_cannot_keep_is_refused(store: Store, make: SimpleNamespace) -> None:
    document = make.document()
    why = Why(decided_by="type head", scores={"ACCUSE": float("nan")})
    with begin(store) as run, pytest.raises(StoreError, match="has a score that is no number"):
        run.write(document, [make.mention(document, why=why)], [])
    assert list(store.documents()) == []


def test_flush_shows_what_waits(store: Store, make: SimpleNamespace) -> None:
    with begin(store) as run:
        run.write(make.document())
        assert list(store.documents()) == []
        run.flush()
        assert list(store.documents()) == [make.document()]


def test_a_run_that_is_over_takes_no_more(store: Store, make: SimpleNamespace) -> None:
    run = begin(store)
    run.finish()
    for more in (lambda: run.write(make.document()), lambda: run.skip("empty"), run.finish):
        with pytest.raises(StoreError, match=r"run 1 is over: begin another run"):
            more()


def test_one_run_at_a_time(store: Store) -> None:
    run = begin(store)
    with pytest.raises(StoreError, match="run 1 is still open: finish it first"):
        begin(store)
    run.finish()
    assert begin(store).id == 2


def test_closing_the_store_keeps_what_an_open_run_was_given(path: Path, make: SimpleNamespace) -> None:
    with open_store(path) as store:
        begin(store).write(make.document())
    with open_store(path) as store:
        assert list(store.documents()) == [make.document()]
        assert store.runs()[0].finished is None


def test_an_exception_in_a_run_keeps_the_documents_before_it(path: Path, make: SimpleNamespace) -> None:
    with open_store(path) as store:
        with pytest.raises(KeyboardInterrupt), begin(store) as run:
            run.write(make.document())
            raise KeyboardInterrupt
        assert list(store.documents()) == [make.document()]
        assert store.runs()[0].finished is None
        with begin(store) as run:
            assert run.write(make.document()) == "unchanged"


def test_an_error_in_the_transaction_rolls_all_of_it_back(
    store: Store, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make.document()
    with begin(store) as run:
        run.write(old, [make.mention(old)], [make.statement(old)])
    insert = writing_module.insert

    def fail(connection: duckdb.DuckDBPyConnection, table: str, rows: object) -> None:
        insert(connection, table, rows)
        if table == "mention_actors":
            raise duckdb.IOException("IO Error: Could not write file: No space left on device")

    run = begin(store)
    new = make.document(text="Another text.")
    run.write(new, [make.mention(new, type="REJECT")], [])
    monkeypatch.setattr(writing_module, "insert", fail)
    with pytest.raises(StoreError, match="the disk is full; the last documents were not stored"):
        run.flush()
    assert list(store.documents()) == [old]
    assert list(store.mentions()) == [make.mention(old)]
    assert list(store.statements()) == [make.statement(old)]
    with pytest.raises(StoreError, match="the disk is full"):
        run.write(make.document("more"))

    monkeypatch.undo()
    assert run.write(make.document("more")) == "new"
    run.finish()
    assert [mention.type for mention in store.mentions()] == ["REJECT"]
    assert store.runs()[1].replaced == 1
    assert store.runs()[1].new == 1


def test_an_interrupt_just_after_the_commit_stores_nothing_twice(
    store: Store, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = store._transaction
    with pytest.raises(KeyboardInterrupt), begin(store) as run:
        run.write(make.document(), [make.mention(make.document())], [])

        def interrupted() -> object:
            monkeypatch.undo()

            class Transaction:
                def __enter__(self) -> object:
                    self.inner = begun()
                    return self.inner.__enter__()

                def __exit__(self, *given: object) -> None:
                    self.inner.__exit__(*given)
                    raise KeyboardInterrupt

            return Transaction()

        monkeypatch.setattr(run, "_transaction", interrupted)
        run.flush()
    assert store.arrow("documents", history=True).num_rows == 1
    assert store.arrow("mentions", history=True).num_rows == 1


def test_a_thousand_documents_are_stored_whole(store: Store, make: SimpleNamespace) -> None:
    documents = [make.document(str(number)) for number in range(1000)]
    types = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT".split()
    records = [[make.mention(document, type=name) for name in types] for document in documents]
    with begin(store) as run:
        for document, mentions in zip(documents, records, strict=True):
            run.write(document, mentions, [])
    assert sum(1 for _ in store.mentions(Query(type="AID"))) == 1000
    assert store.arrow("mention_actors").num_rows == 20_000
