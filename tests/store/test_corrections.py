"""What a person corrected stands in the store: at once, when documents are coded again, until it is undone."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.records import CorrectionError, Mention, Statement, imported_event_id, mention_id, statement_id
from entente.store import Query, Store, StoreError, open_store


def write(store: Store, document: Any, *records: Any, model: str = "m", version: str = "1") -> Any:
    with store.begin_run(version, model, None, {}) as run:
        return run.write(
            document,
            [each for each in records if isinstance(each, Mention)],
            [each for each in records if isinstance(each, Statement)],
        )


@pytest.fixture
def told(store: Store, make: SimpleNamespace) -> SimpleNamespace:
    """A store of one document with a mention and a statement that tells it."""
    document = make.document()
    mention = make.mention(document)
    statement = make.statement(document, mentions=[mention.id])
    write(store, document, mention, statement)
    return SimpleNamespace(document=document, mention=mention, statement=statement)


def the_mention(store: Store) -> Mention:
    (only,) = store.mentions()
    return only


def test_a_correction_shows_at_once_in_records_and_columns(store: Store, told: SimpleNamespace) -> None:
    after = store.correct(told.mention.id, "type", "threaten", "ann", "he threatened")
    assert isinstance(after, Mention) and after == the_mention(store)
    assert (after.type, after.score, after.id) == ("THREATEN", -3.5, told.mention.id)
    assert [(edit.slot, edit.was, edit.by, edit.why) for edit in after.edits] == [
        ("type", "ACCUSE", "ann", "he threatened")
    ]
    assert list(store.mentions(Query(type="THREATEN"))) == [after]
    assert not list(store.mentions(Query(type="ACCUSE")))


def test_the_time_of_a_correction_is_now_in_utc(store: Store, told: SimpleNamespace) -> None:
    before = datetime.now(UTC)
    store.correct(told.mention.id, "status", "denied")
    (made,) = store.corrections()
    assert before <= made.made <= datetime.now(UTC) and made.made.utcoffset() == timedelta(0)
    assert (made.by, made.why) == (None, None)
    assert the_mention(store).edits[0].at == made.made


@pytest.mark.parametrize(
    ("given", "kept"),
    [("", None), ("  ", None), (" ann ", "ann"), ("a\ud800b", "a?b"), ("x'); DROP TABLE runs; --",) * 2],
)
def test_any_words_may_say_who_and_why(store: Store, told: SimpleNamespace, given: str, kept: str | None) -> None:
    after = store.correct(told.mention.id, "status", "denied", given, given)
    assert after is not None and [(edit.by, edit.why) for edit in after.edits] == [(kept, kept)]
    assert [(each.by, each.why) for each in store.corrections()] == [(kept, kept)]


def test_actors_are_found_by_who_they_are_now(store: Store, told: SimpleNamespace) -> None:
    store.correct(told.mention.id, "recipients", "RUS")
    assert list(store.mentions(Query(actor="CHN", recipient="RUS")))
    assert not list(store.mentions(Query(recipient="USA")))
    assert "state/RUS" in store.arrow("actors").column("id").to_pylist()


@pytest.mark.parametrize(
    ("slot", "value", "held"),
    [
        ("mode", "allege", ["allege"]),
        ("context", "diplomatic", ["diplomatic"]),
        ("status", "planned", "planned"),
        ("historical", "yes", True),
        ("date", "none", None),
        ("place", "Doha", "Doha"),
        ("actors", "Wang Yi", ["person/wang-yi"]),
        ("recipients", "none", []),
        ("reported_by", "Xinhua", ["outlet/xinhua"]),
        ("magnitude", "dead 3", 3),
    ],
)
def test_every_slot_of_a_mention_is_corrected_and_undone(
    store: Store, told: SimpleNamespace, slot: str, value: str, held: Any
) -> None:
    after = getattr(store.correct(told.mention.id, slot, value), slot)
    shown = {"place": lambda: after.name, "magnitude": lambda: after.dead}.get(slot, lambda: after)()
    assert ([each.id for each in shown] if slot in ("actors", "recipients", "reported_by") else shown) == held
    store.undo(1)
    assert the_mention(store) == told.mention


@pytest.mark.parametrize(
    ("slot", "value"),
    [("speakers", "none"), ("about", "RUS"), ("stance", "neutral"), ("date", "2025-01"), ("form", "mixed"),
     ("reported_by", "Xinhua")],
)  # fmt: skip
def test_every_slot_of_a_statement_is_corrected_and_undone(
    store: Store, told: SimpleNamespace, slot: str, value: str
) -> None:
    after = store.correct(told.statement.id, slot, value, "ann")
    assert list(store.statements()) == [after]
    assert isinstance(after, Statement) and [edit.slot for edit in after.edits] == [slot]
    store.undo(1)
    assert list(store.statements()) == [told.statement]


def test_the_beginning_of_an_id_is_enough(store: Store, told: SimpleNamespace) -> None:
    after = store.correct(told.mention.id[:9], "status", "denied")
    assert after is not None and after.id == told.mention.id


def test_a_mention_that_is_none_is_in_nothing_and_comes_back(store: Store, told: SimpleNamespace) -> None:
    assert store.correct(told.mention.id, "record", None, "ann") is None
    assert not list(store.mentions()) and not list(store.mentions(Query(actor="CHN")))
    (statement,) = store.statements()
    assert statement.mentions == [] and statement.edits == []
    assert store.arrow("mention_actors").num_rows == 0
    (made,) = store.corrections()
    assert (made.slot, made.value, made.holds_for) == ("record", None, told.mention.id)
    store.undo(made.id)
    assert (list(store.mentions()), list(store.statements())) == ([told.mention], [told.statement])


def test_a_statement_that_is_none_is_left_out(store: Store, told: SimpleNamespace) -> None:
    assert store.correct(told.statement.id, "record", "none") is None
    assert not list(store.statements()) and store.arrow("statement_actors").num_rows == 0
    assert list(store.mentions()) == [told.mention]


def test_the_last_correction_of_a_slot_holds_and_below_it_the_one_before(store: Store, told: SimpleNamespace) -> None:
    for kind in ("THREATEN", "REJECT"):
        store.correct(told.mention.id, "type", kind)
    assert the_mention(store).type == "REJECT" and the_mention(store).edits[0].was == "ACCUSE"
    assert [each.was for each in store.corrections()] == ["ACCUSE", "THREATEN"]
    store.undo(2)
    assert the_mention(store).type == "THREATEN"
    store.undo(1)
    assert the_mention(store) == told.mention


def test_corrections_say_all_about_themselves(store: Store, told: SimpleNamespace) -> None:
    store.correct(told.mention.id, "date", "2025-01-20", "ann", "on Monday")
    store.correct(told.statement.id, "form", "mixed", "bo")
    one, two = store.corrections()
    assert (one.id, one.of, one.record, one.document) == (1, "mention", told.mention.id, told.document.id)
    assert (one.slot, one.value, one.was, one.by, one.why) == ("date", "2025-01-20", "2025-01-21", "ann", "on Monday")
    assert (one.words, two.words) == (told.mention.trigger, told.statement.content[0])
    assert one.holds_for == told.mention.id and two.holds_for == told.statement.id
    assert store.corrections(told.mention.id) == [one] and store.corrections("men-none") == []
    (gone,) = store.undo(1)
    undone, _ = store.corrections()
    assert undone.undone is not None and undone.holds_for is None
    assert gone == undone.model_copy(update={"holds_for": told.mention.id})
    assert store.corrections(told.mention.id) == [undone]


@pytest.mark.parametrize(
    ("key", "slot", "value", "said"),
    [
        ("men-none", "type", "CONSULT", "no record, or more than one, has an id that begins with 'men-none'"),
        ("", "type", "CONSULT", "no record, or more than one"),
        ("doc-one", "type", "CONSULT", "doc-one is a document: only mentions, statements and events"),
        ("men-", "type", "TALK", "type 'TALK' is unknown"),
        ("men-", "type", "ACCUSE", "is ACCUSE already: there is nothing to correct"),
        ("men-", "recipients", "USA", "is USA already"),
        ("sta-", "stance", "critical", "is critical already"),
    ],
)
def test_what_cannot_be_corrected_is_said_and_nothing_is_kept(
    store: Store, told: SimpleNamespace, key: str, slot: str, value: str, said: str
) -> None:
    with pytest.raises(CorrectionError) as error:
        store.correct(key, slot, value)
    assert said in str(error.value)
    assert store.corrections() == [] and list(store.mentions()) == [told.mention]


def test_an_undoing_that_cannot_be_is_said(store: Store, told: SimpleNamespace) -> None:
    store.correct(told.mention.id, "type", "THREATEN")
    store.undo(1)
    with pytest.raises(CorrectionError, match="correction 1 is undone already"):
        store.undo(1)
    with pytest.raises(CorrectionError, match="there is no correction 2"):
        store.undo(2)


def test_a_store_opened_to_read_shows_corrections_and_takes_none(path: Path, make: SimpleNamespace) -> None:
    document = make.document()
    with open_store(path) as store:
        write(store, document, make.mention(document))
        store.correct("men-", "type", "THREATEN")
    with open_store(path, read_only=True) as store:
        assert [each.value for each in store.corrections()] == ["THREATEN"]
        assert the_mention(store).type == "THREATEN"
        with pytest.raises(StoreError, match="open it for writing"):
            store.correct("men-", "type", "REJECT")
        with pytest.raises(StoreError, match="open it for writing"):
            store.undo(1)


def test_imported_events_and_episodes_are_not_corrected(store: Store, make: SimpleNamespace) -> None:
    from entente.records import Event

    key = imported_event_id("icews", "1")
    event = Event(id=key, source="icews", type="CONSULT", quad=1, score=2.5, actors=[make.china], confidence=1.0,
                  model="icews")  # fmt: skip
    with store.merge("1", {}) as merge:
        merge.write([event], {})
    with pytest.raises(CorrectionError, match=r"was imported \(icews\): only what entente coded can be corrected"):
        store.correct(key, "type", "AGREE")


# Coding again


def test_an_unchanged_document_stays_so_and_keeps_its_corrections(store: Store, told: SimpleNamespace) -> None:
    store.correct(told.mention.id, "type", "THREATEN")
    after = the_mention(store)
    with store.begin_run("1", "m", None, {}) as run:
        assert run.is_current(told.document)
        assert run.write(told.document, [told.mention], [told.statement]) == "unchanged"
    assert the_mention(store) == after


def test_another_models_records_are_corrected_when_they_are_stored(
    store: Store, told: SimpleNamespace, make: SimpleNamespace
) -> None:
    store.correct(told.mention.id, "type", "THREATEN", "ann")
    store.correct(told.statement.id, "stance", "supportive", "ann")
    anew = make.mention(told.document, confidence=0.5, model="other", recipients=[])
    assert write(store, told.document, anew, told.statement, model="other") == "replaced"
    after = the_mention(store)
    assert (after.type, after.confidence, after.recipients) == ("THREATEN", 0.5, [])
    assert [(edit.slot, edit.was) for edit in after.edits] == [("type", "ACCUSE")]
    assert next(store.statements()).about[0].stance == "supportive"
    store.undo(1)
    store.undo(2)
    assert (the_mention(store), list(store.statements())) == (anew, [told.statement])


def test_a_correction_holds_for_what_another_model_calls_otherwise(
    store: Store, told: SimpleNamespace, make: SimpleNamespace
) -> None:
    store.correct(told.mention.id, "type", "THREATEN")
    other = make.mention(told.document, type="REJECT", model="other")
    write(store, told.document, other, model="other")
    after = the_mention(store)
    assert (after.id, after.type, after.edits[0].was) == (other.id, "THREATEN", "REJECT")
    (made,) = store.corrections()
    assert (made.record, made.holds_for) == (told.mention.id, other.id)
    assert store.corrections(other.id) == [made]


def test_a_mention_that_was_said_to_be_none_is_none_again(store: Store, told: SimpleNamespace) -> None:
    store.correct(told.mention.id, "record", None)
    write(store, told.document, told.mention, told.statement, version="2")
    assert not list(store.mentions()) and next(store.statements()).mentions == []
    store.undo(1)
    assert (list(store.mentions()), list(store.statements())) == ([told.mention], [told.statement])


def test_a_correction_waits_while_its_record_is_not_found(
    store: Store, told: SimpleNamespace, make: SimpleNamespace
) -> None:
    store.correct(told.mention.id, "type", "THREATEN")
    elsewhere = make.mention(told.document, trigger=make.span("meddling"))
    write(store, told.document, elsewhere, version="2")
    assert the_mention(store) == elsewhere
    assert [each.holds_for for each in store.corrections()] == [None]
    write(store, told.document, told.mention, version="3")
    assert the_mention(store).type == "THREATEN"
    assert [each.holds_for for each in store.corrections()] == [told.mention.id]


def test_a_correction_waits_while_its_document_is_a_copy(
    store: Store, told: SimpleNamespace, make: SimpleNamespace
) -> None:
    store.correct(told.mention.id, "type", "THREATEN")
    copy = told.document.model_copy(update={"copy_of": "doc-first"})
    write(store, copy)
    assert not list(store.mentions())
    assert [each.holds_for for each in store.corrections()] == [None]
    store.undo(1)
    assert not list(store.mentions())


@pytest.mark.parametrize("before", [True, False], ids=["an original that was there", "an original that comes with it"])
@pytest.mark.parametrize("alone", [True, False], ids=["one mention", "two on one trigger"])
def test_corrections_of_a_document_that_becomes_a_copy_hold_for_the_same_words_in_the_original(
    store: Store, told: SimpleNamespace, make: SimpleNamespace, before: bool, alone: bool
) -> None:
    twins = [] if alone else [make.mention(told.document, type="REJECT")]
    write(store, told.document, told.mention, told.statement, *twins, version="2")
    store.correct(told.mention.id, "type", "THREATEN", "ann")
    store.correct(told.mention.id, "recipients", "Wang Yi", "ann")
    store.correct(told.statement.id, "speakers", "none", "ann")

    text = f"PARIS, Jan 20 - {told.document.text} It went on."
    original = make.document("first", text)
    there = make.mention(original, trigger=make.span("accused", text), recipients=[])
    other = [] if alone else [make.mention(original, type="REJECT", trigger=make.span("accused", text))]
    content = [make.span("will respond", text)]
    said = make.statement(original, content=content, id=statement_id(original.id, content))
    if before:
        write(store, original, there, said, *other)
    with store.begin_run("3", "m", None, {}) as run:
        if not before:
            run.write(original, [there, *other], [said])
        run.write(told.document.model_copy(update={"copy_of": original.id}))
    after = next(each for each in store.mentions() if each.id == there.id)
    assert (after.type, [each.id for each in after.recipients]) == ("THREATEN", ["person/wang-yi"])
    assert text[after.recipients[0].start : after.recipients[0].end] == "Wang Yi" == after.recipients[0].text
    assert [each.type for each in store.mentions() if each.id != there.id] == ["REJECT"] * len(other)
    assert [each.speakers for each in store.statements()] == [[]]
    assert [each.holds_for for each in store.corrections()] == [there.id, there.id, said.id]
    for key in (1, 2, 3):
        store.undo(key)
    assert set(map(str, store.mentions())) == set(map(str, [there, *other])) and list(store.statements()) == [said]


def test_corrections_whose_words_the_original_does_not_have_wait(
    store: Store, told: SimpleNamespace, make: SimpleNamespace
) -> None:
    store.correct(told.mention.id, "type", "THREATEN")
    original = make.document("first", "China accused others, in other words.")
    write(store, original)
    write(store, told.document.model_copy(update={"copy_of": original.id}))
    (waiting,) = store.corrections()
    assert (waiting.document, waiting.holds_for) == (told.document.id, None)
    write(store, told.document, told.mention, version="2")
    assert the_mention(store).type == "THREATEN"


def test_words_that_would_stand_before_the_original_begins_are_left_out(
    store: Store, told: SimpleNamespace, make: SimpleNamespace
) -> None:
    store.correct(told.mention.id, "recipients", "CHN")
    text = told.document.text.removeprefix("China ")
    original = make.document("first", text)
    there = make.mention(original, trigger=make.span("accused", text))
    write(store, original, there)
    write(store, told.document.model_copy(update={"copy_of": original.id}))
    (china,) = the_mention(store).recipients
    assert (china.id, china.text, china.start) == ("state/CHN", None, None)


def test_a_text_that_changed_under_the_words_is_another(
    store: Store, told: SimpleNamespace, make: SimpleNamespace
) -> None:
    store.correct(told.mention.id, "type", "THREATEN")
    text = told.document.text.replace("accused", "praised")
    changed = make.document(text=text)
    praised = make.mention(changed, type="SUPPORT", trigger=make.span("praised", text))
    write(store, changed, praised)
    assert the_mention(store) == praised


def test_of_two_mentions_with_one_trigger_only_the_one_is_corrected(store: Store, make: SimpleNamespace) -> None:
    document = make.document()
    one, two = make.mention(document), make.mention(document, type="THREATEN")
    write(store, document, one, two)
    store.correct(two.id, "status", "denied")
    store.correct(one.id, "record", None)
    assert [(each.id, each.status) for each in store.mentions()] == [(two.id, "denied")]
    write(store, document, two, version="2")  # the one that is left now stands alone, and is not the one that was none
    assert [(each.id, each.status) for each in store.mentions()] == [(two.id, "denied")]
    other = make.mention(document, type="REJECT")
    write(store, document, other, version="3")
    assert list(store.mentions()) == [other]
    assert [each.holds_for for each in store.corrections()] == [None, None]


def test_two_mentions_may_get_one_type_and_stay_two(store: Store, make: SimpleNamespace) -> None:
    document = make.document()
    one, two = make.mention(document), make.mention(document, type="THREATEN")
    write(store, document, one, two)
    store.correct(one.id, "type", "THREATEN")
    assert sorted((each.id, each.type) for each in store.mentions()) == sorted(
        [(one.id, "THREATEN"), (two.id, "THREATEN")]
    )


def test_other_documents_and_records_are_not_written_anew(
    store: Store, told: SimpleNamespace, make: SimpleNamespace
) -> None:
    other = make.document("two")
    write(store, other, make.mention(other))
    store.correct(told.mention.id, "type", "THREATEN")
    rows = {row["id"]: row["run"] for row in store.arrow("mentions").to_pylist()}
    assert rows == {told.mention.id: 3, mention_id(other.id, told.mention.trigger, "ACCUSE"): 2}
    assert store.arrow("statements").column("run").to_pylist() == [1]


def test_rows_are_retired_and_never_overwritten(store: Store, told: SimpleNamespace) -> None:
    store.correct(told.mention.id, "type", "THREATEN")
    store.undo(1)
    rows = store.arrow("mentions", history=True).to_pylist()
    assert sorted((row["run"], row["retired_by"], row["type"]) for row in rows if row["retired_by"]) == [
        (1, 2, "ACCUSE"), (2, 3, "THREATEN"),
    ]  # fmt: skip
    assert [(row["run"], row["type"]) for row in rows if not row["retired_by"]] == [(3, "ACCUSE")]
    assert [json.loads(each)["edits"] for each in store.arrow("mentions").column("record").to_pylist()] == [[]]


def test_what_is_corrected_is_no_run_of_a_coder(store: Store, told: SimpleNamespace) -> None:
    store.correct(told.mention.id, "type", "THREATEN")
    assert [run.model for run in store.runs()] == ["m"]
    row = store.arrow("runs").to_pylist()[-1]
    assert row["model"] == "correction" and row["finished"] is not None


# While a run is open


def test_corrections_are_made_while_a_run_is_open(store: Store, told: SimpleNamespace, make: SimpleNamespace) -> None:
    with store.begin_run("1", "m", None, {}) as run:
        other = make.document("two")
        run.write(other, [make.mention(other)])
        assert store.correct(told.mention.id, "type", "THREATEN") is not None
        store.undo(1)
        store.correct(told.mention.id, "type", "REJECT")
    assert sorted(each.type for each in store.mentions()) == ["ACCUSE", "REJECT"]


def test_a_document_that_waits_to_be_replaced_is_stored_corrected(
    store: Store, told: SimpleNamespace, make: SimpleNamespace
) -> None:
    anew = make.mention(told.document, model="other")
    with store.begin_run("1", "other", None, {}) as run:
        assert run.write(told.document, [anew], []) == "replaced"
        store.correct(told.mention.id, "type", "THREATEN")
        assert the_mention(store).model == told.mention.model
        run.flush()
        assert (the_mention(store).type, the_mention(store).model) == ("THREATEN", "other")
        run.write(make.document("two"), [])
    store.undo(1)
    assert the_mention(store) == anew


def test_a_run_and_corrections_of_another_thread_do_not_disturb_each_other(
    store: Store, told: SimpleNamespace, make: SimpleNamespace
) -> None:
    def code() -> None:
        with store.begin_run("2", "m", None, {}) as run:
            for number in range(120):
                document = make.document(str(number))
                run.write(document, [make.mention(document)])
            run.write(told.document, [told.mention], [told.statement])

    with ThreadPoolExecutor(1) as pool:
        coded = pool.submit(code)
        for kind in ("THREATEN", "REJECT", "CONSULT"):
            store.correct(told.mention.id, "type", kind)
        store.undo(3)
        coded.result()
    kinds = Counter(each.type for each in store.mentions())
    assert kinds == {"ACCUSE": 120, "REJECT": 1}
    assert [each.holds_for for each in store.corrections()] == [told.mention.id, told.mention.id, None]


def test_what_a_run_takes_in_is_shown_as_it_is_stored(store: Store, told: SimpleNamespace) -> None:
    store.correct(told.mention.id, "record", None)
    store.correct(told.statement.id, "form", "mixed")
    with store.begin_run("2", "m", None, {}) as run:
        shown = run.corrected(told.document, [told.mention], [told.statement])
        run.write(told.document, [told.mention], [told.statement])
    assert shown == (list(store.mentions()), list(store.statements()))
    with store.begin_run("2", "m", None, {}) as run:
        other = told.document.model_copy(update={"id": "doc-other"})
        assert run.corrected(other, [told.mention], []) == ([told.mention], [])


# All together

MENTION_FIXES = st.sampled_from(
    [("type", "THREATEN"), ("type", "CONSULT"), ("mode", "allege"), ("context", "health"), ("status", "denied"),
     ("historical", "yes"), ("date", "2024-12"), ("date", "none"), ("place", "Doha"), ("actors", "RUS; Wang Yi"),
     ("recipients", "none"), ("reported_by", "Xinhua"), ("magnitude", "dead 2"), ("record", None)]
)  # fmt: skip
STATEMENT_FIXES = st.sampled_from(
    [("speakers", "China"), ("about", "RUS; USA"), ("stance", "neutral"), ("date", "2024"), ("form", "mixed"),
     ("record", "none")]
)  # fmt: skip
FIXES = st.tuples(st.just("men"), MENTION_FIXES) | st.tuples(st.just("sta"), STATEMENT_FIXES)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fixes=st.lists(FIXES, max_size=5), again=st.booleans(), order=st.randoms(use_true_random=False))
def test_undoing_all_corrections_in_any_order_gives_the_coders_records(
    store: Store, make: SimpleNamespace, fixes: list[Any], again: bool, order: Any
) -> None:
    document = make.document(str(store.arrow("documents").num_rows))  # each time another in the same store
    mention = make.mention(document)
    statement = make.statement(document, mentions=[mention.id])
    query, ids = Query(document=document.id), {"men": mention.id, "sta": statement.id}

    def records() -> tuple[list[Mention], list[Statement]]:
        return list(store.mentions(query)), list(store.statements(query))

    write(store, document, mention, statement)
    for kind, (slot, value) in fixes:
        with suppress(CorrectionError):  # it is so already, is gone, or has no such mode
            store.correct(ids[kind], slot, value, "ann")
    if again:
        before = records()
        write(store, document, mention, statement, version="2")
        assert records() == before
    made = [each.id for each in store.corrections() if each.document == document.id]
    order.shuffle(made)
    for key in made:
        store.undo(key)
    assert records() == ([mention], [statement])
    assert store.arrow("uncorrected").num_rows == 0
