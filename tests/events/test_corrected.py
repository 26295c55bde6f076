"""What a person corrected in mentions shows in the events that they tell, and in what counts these."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from entente.events import Merged
from entente.relations import SeriesQuery, dyad_series
from entente.store import Store

PAIR = SeriesQuery("RUS", "UKR")


def counted(store: Store, measure: str) -> int:
    return int(dyad_series(store, PAIR).rows[measure].sum())


def test_an_event_is_brought_up_to_date_and_says_what_was_edited(make: SimpleNamespace) -> None:
    with make.stored(make.strike("strike", "2024-05-06")) as store:
        before = make.only(store)
        assert before.edited == []
        store.correct(before.evidence.mention, "type", "MOBILIZE", "ann")
        done = make.merge(store)
        assert (done.changed, done.new, done.gone) == (1, 0, 0)
        after = make.only(store)
        assert (after.id, after.type, after.quad, after.edited) == (before.id, "MOBILIZE", 4, ["type"])
        store.undo(1)
        make.merge(store)
        assert make.only(store) == before


def test_a_merge_after_that_finds_nothing_to_do(make: SimpleNamespace) -> None:
    with make.stored(make.strike("strike", "2024-05-06")) as store:
        store.correct(make.only(store).id, "date", "2024-05-05")
        make.merge(store)
        assert make.only(store).date.start == date(2024, 5, 5)
        assert make.merge(store) == Merged()


@pytest.mark.parametrize(
    ("slot", "value", "held"),
    [
        ("type", "MOBILIZE", lambda event: event.type == "MOBILIZE"),
        ("mode", "aerial", lambda event: event.mode == ["aerial"]),
        ("status", "denied", lambda event: event.status == "denied"),
        ("historical", "yes", lambda event: event.historical),
        ("date", "2024-05-01", lambda event: event.date.start == date(2024, 5, 1)),
        ("place", "Odesa", lambda event: event.place.country == "UKR" and event.place.name.startswith("Ode")),
        ("actors", "BLR MIL", lambda event: [each.country for each in event.actors] == ["BLR"]),
        ("recipients", "none", lambda event: event.recipients == []),
        ("magnitude", "dead 12", lambda event: event.magnitude.dead.low == event.magnitude.dead.high == 12),
    ],
)
def test_a_correction_of_an_event_is_one_of_all_its_mentions(
    make: SimpleNamespace, slot: str, value: str, held: Any
) -> None:
    with make.stored(*make.struck("one", "two", "three")) as store:
        event = make.only(store)
        assert len(event.mentions) == 3 and not held_by(held, event)
        best = store.correct(event.id, slot, value, "ann")
        assert best is not None and best.id == event.evidence.mention
        assert {each.holds_for for each in store.corrections(event.id)} == set(event.mentions)
        make.merge(store)
        after = make.only(store)
        assert held(after) and after.edited == [slot] and after.mentions == event.mentions
        assert len(store.undo(1)) == 3
        make.merge(store)
        assert make.only(store) == event


def held_by(held: Any, event: Any) -> bool:
    return event.magnitude is not None and bool(held(event)) if "magnitude" in held.__code__.co_names else held(event)


def test_mentions_that_hold_it_already_are_left_as_they_are(make: SimpleNamespace) -> None:
    with make.stored(*make.struck("one", "two")) as store:
        event = make.only(store)
        store.correct(event.mentions[0], "status", "denied")
        store.correct(event.id, "status", "denied")
        assert [each.record for each in store.corrections()] == [event.mentions[0], event.mentions[1]]


def test_an_event_of_a_mention_that_is_none_is_gone_and_comes_back(make: SimpleNamespace) -> None:
    with make.stored(make.strike("strike", "2024-05-06")) as store:
        event = make.only(store)
        store.correct(event.mentions[0], "record", None, "ann")
        assert make.merge(store).gone == 1
        assert list(store.events()) == [] and make.tombs(store) == {event.id: None}
        store.undo(1)
        make.merge(store)
        assert make.only(store) == event and make.tombs(store) == {}


def test_an_event_loses_one_mention_that_is_none(make: SimpleNamespace) -> None:
    with make.stored(*make.struck("one", "two", "three")) as store:
        event = make.only(store)
        store.correct(event.mentions[0], "record", None)
        make.merge(store)
        after = make.only(store)
        assert after.mentions == event.mentions[1:] and after.reports == 2
        assert make.tombs(store) == {event.id: after.id}
        store.undo(1)
        make.merge(store)
        assert make.only(store) == event


def test_a_whole_event_is_removed_and_undone_at_once(make: SimpleNamespace) -> None:
    with make.stored(*make.struck("one", "two")) as store:
        event = make.only(store)
        assert store.correct(event.id, "record", None) is None
        make.merge(store)
        assert list(store.events()) == [] and list(store.mentions()) == []
        store.undo(2)
        make.merge(store)
        assert make.only(store) == event


def test_only_what_the_event_rests_on_shows_as_edited(make: SimpleNamespace) -> None:
    with make.stored(*make.struck("one", "two")) as store:
        event = make.only(store)
        (other,) = set(event.mentions) - {event.evidence.mention}
        store.correct(other, "reported_by", "Reuters")
        make.merge(store)
        assert make.only(store).edited == []
        store.correct(other, "magnitude", "dead 3")
        make.merge(store)
        assert "magnitude" in make.only(store).edited


def test_series_count_the_corrected_type(make: SimpleNamespace) -> None:
    with make.stored(make.strike("strike", "2024-05-06")) as store:
        assert (counted(store, "material_conflict"), counted(store, "verbal_cooperation")) == (1, 0)
        store.correct(make.only(store).id, "type", "CONSULT")
        make.merge(store)
        assert (counted(store, "material_conflict"), counted(store, "verbal_cooperation")) == (0, 1)
        store.correct(make.only(store).id, "recipients", "BLR")
        make.merge(store)
        assert counted(store, "events") == 0


def test_a_corrected_mention_joins_the_event_that_it_tells(make: SimpleNamespace) -> None:
    one, far = make.strike("one", "2024-05-06"), make.strike("far", "2024-05-07", day="2024-04-01")
    with make.stored(one, far) as store:
        assert make.told(store) == ["far", "one"]
        store.correct(far.mention.id, "date", "2024-05-06")
        make.merge(store)
        assert make.told(store) == ["one far"]


def test_corrections_hold_for_events_when_documents_are_coded_again(make: SimpleNamespace) -> None:
    one, two = make.struck("one", "two")
    with make.stored(one, two) as store:
        store.correct(make.only(store).id, "type", "MOBILIZE")
        make.merge(store)
        before = make.only(store)
        make.keep(store, one, two, version="2")
        make.merge(store)
        assert make.only(store) == before


def test_a_correction_while_a_run_is_open_shows_with_the_next_merge(make: SimpleNamespace) -> None:
    one, two = make.struck("one", "two")
    with make.stored(one) as store:
        event = make.only(store)
        with store.begin_run("1", "by hand", None, {}) as run:
            run.write(two.document, two.mentions)
            store.correct(event.id, "status", "denied")
        make.merge(store)
        after = make.only(store)
        assert len(after.mentions) == 2
        assert {each.id: each.status for each in store.mentions()}[one.mention.id] == "denied"
        assert [account.value for account in after.accounts] == ["actual", "denied"]
