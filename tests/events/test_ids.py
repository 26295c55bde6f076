"""Ids of events stay or leave a tombstone that leads on, also when documents are coded anew."""

from __future__ import annotations

from types import SimpleNamespace

from entente.events import Merged
from entente.records import event_id


def test_an_earlier_report_gives_the_event_its_id_and_the_old_one_leads_there(make: SimpleNamespace) -> None:
    one, two, three = make.struck("one", "two", "three")
    ids = [event_id(each.mention.id) for each in (one, two, three)]
    with make.stored(three) as store:
        assert make.only(store).id == ids[2] and make.tombs(store) == {}
        make.keep(store, two)
        assert make.merge(store) == Merged(mentions=2, new=1, changed=0, gone=1)
        assert make.only(store).id == ids[1] and make.tombs(store) == {ids[2]: ids[1]}
        make.keep(store, one)
        make.merge(store)
        assert make.only(store).id == ids[0]
        assert make.tombs(store) == {ids[2]: ids[0], ids[1]: ids[0]}  # no chain: each leads to the current one
        assert store.get(ids[2]) is None and store.get(ids[0]) == make.only(store)


def test_two_events_become_one_when_a_report_ties_them(make: SimpleNamespace) -> None:
    one, two = make.strike("one", "2024-05-06"), make.strike("two", "2024-05-07", day="2024-05-06", outlet="AFP")
    with make.stored(one, two) as store:
        store.override("split", one.mention, two.mention)
        make.merge(store)
        assert make.told(store) == ["one", "two"]
        store.override("join", one.mention, two.mention)
        make.merge(store)
        assert make.told(store) == ["one two"]
        assert make.tombs(store) == {event_id(two.mention.id): event_id(one.mention.id)}


def test_an_id_that_is_current_again_has_no_tombstone(make: SimpleNamespace) -> None:
    one, two = make.struck("one", "two")
    with make.stored(two) as store:
        make.keep(store, one)
        make.merge(store)
        assert make.tombs(store) == {event_id(two.mention.id): event_id(one.mention.id)}
        make.keep(store, make.again(one), version="2")  # tells nothing any more
        make.merge(store)
        assert make.only(store).id == event_id(two.mention.id)
        assert make.tombs(store) == {event_id(one.mention.id): event_id(two.mention.id)}


def test_an_event_that_nobody_tells_any_more_leaves_a_tombstone_without_successor(make: SimpleNamespace) -> None:
    (one,) = make.struck("one")
    with make.stored(one) as store:
        make.keep(store, make.again(one), version="2")
        assert make.merge(store) == Merged(mentions=0, new=0, changed=0, gone=1)
        assert list(store.events()) == [] and make.tombs(store) == {event_id(one.mention.id): None}
        for table in ("event_actors", "event_mentions"):
            assert store.arrow(table).num_rows == 0
        make.keep(store, one, version="3")
        assert make.merge(store) == Merged(mentions=1, new=1, changed=0, gone=0)
        assert make.only(store).id == event_id(one.mention.id) and make.tombs(store) == {}


def test_what_pointed_to_an_event_without_successor_points_nowhere(make: SimpleNamespace) -> None:
    one, two = make.struck("one", "two")
    with make.stored(two) as store:
        make.keep(store, one)
        make.merge(store)
        make.keep(store, make.again(one), make.again(two), version="2")
        make.merge(store)
        assert make.tombs(store) == {event_id(one.mention.id): None, event_id(two.mention.id): None}


def test_an_event_that_breaks_up_leads_to_where_most_of_it_went(make: SimpleNamespace) -> None:
    first, *others = make.struck("zero", "one", "two", "three")
    with make.stored(first, *others) as store:
        old = make.only(store).id
        moved = make.strike_of(date="2024-05-20")
        make.keep(store, make.again(first, make.tell("ACCUSE", "struck", "Russia", "Ukraine", date="2024-05-06")), *(
            make.again(others[0], moved),
        ), version="2")  # fmt: skip
        make.merge(store)
        assert make.told(store) == ["one", "two three", "zero"]
        assert make.tombs(store) == {old: event_id(others[1].mention.id)}
        targets_current = {event.id for event in store.events()}
        assert set(make.tombs(store).values()) <= targets_current


def test_coding_a_document_anew_changes_its_event(make: SimpleNamespace) -> None:
    one, two = make.struck("one", "two", dead=3)
    with make.stored(one, two) as store:
        before = make.only(store)
        make.keep(store, make.again(two, make.strike_of(dead=5)), version="2")
        assert make.merge(store) == Merged(mentions=2, new=0, changed=1, gone=0)
        after = make.only(store)
        assert after.id == before.id and after.mentions == before.mentions
        assert after.magnitude is not None and after.magnitude.dead is not None and after.magnitude.dead.high == 5
        history = store.arrow("events", history=True).to_pylist()
        assert sorted((row["retired_by"] is None) for row in history) == [False, True]


def test_coding_anew_takes_a_mention_out_of_an_event_it_does_not_tell_any_more(make: SimpleNamespace) -> None:
    one, two = make.struck("one", "two")
    with make.stored(one, two) as store:
        make.keep(store, make.again(two, make.strike_of(date="2024-06-20")), version="2")
        make.merge(store)
        assert make.told(store) == ["one", "two"]


def test_a_mention_of_another_type_is_another_mention(make: SimpleNamespace) -> None:
    one, two = make.struck("one", "two")
    with make.stored(one, two) as store:
        changed = make.again(one, make.tell("COERCE", "struck", "Russia", "Ukraine", date="2024-05-06"))
        make.keep(store, changed, version="2")
        make.merge(store)
        current = [event.id for event in store.events()]
        old = event_id(one.mention.id)
        assert old not in current and make.tombs(store)[old] in current


def test_a_changed_text_is_merged_anew(make: SimpleNamespace) -> None:
    one, two = make.struck("one", "two")
    new = make.strike("two", "2024-05-07", text="On Tuesday a Russian missile struck a depot in Kharkiv.")
    with make.stored(one, two) as store:
        make.keep(store, new)
        make.merge(store)
        assert make.told(store) == ["one", "two"]
