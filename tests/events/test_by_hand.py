"""What a person joined or split stays so."""

from __future__ import annotations

from types import SimpleNamespace

from entente.events.grouping import BY_HAND
from entente.store import open_store


def test_a_join_by_hand_is_kept_when_documents_are_coded_again(make: SimpleNamespace) -> None:
    strike, meeting = make.strike("strike", "2024-05-06"), make.summit()[1]
    with make.stored(strike, meeting) as store:
        store.override("join", meeting.mention, strike.mention)
        make.merge(store)
        assert make.told(store) == ["strike during"]
        event = make.only(store)
        assert event.ties[0].because == [BY_HAND]
        make.keep(store, strike, meeting, version="2")
        make.merge(store)
        assert make.only(store) == event
        make.keep(store, make.again(strike, make.strike_of(dead=7)), version="3")
        make.merge(store)
        assert make.told(store) == ["strike during"]


def test_a_join_by_hand_is_kept_when_other_documents_come(make: SimpleNamespace) -> None:
    strike, meeting = make.strike("strike", "2024-05-06"), make.summit()[1]
    with make.stored(strike, meeting) as store:
        store.override("join", strike.mention, meeting.mention)
        make.merge(store)
        make.keep(store, make.strike("more", "2024-05-06", outlet="AFP"), make.summit()[2])
        make.merge(store)
        together = [names.split() for names in make.told(store) if "strike" in names.split()]
        assert "during" in together[0]


def test_a_join_by_hand_reaches_any_distance_in_time(make: SimpleNamespace) -> None:
    with make.stored(make.strike("a", "2014-05-06"), make.strike("b", "2024-05-06")) as store:
        store.override("join", *store.mentions())
        make.merge(store)
        assert make.told(store) == ["a b"]
        make.keep(store, make.strike("c", "2024-05-06", outlet="AFP"))
        make.merge(store)
        assert any({"a", "b"} <= set(names.split()) for names in make.told(store))


def test_a_split_by_hand_is_kept_when_documents_are_coded_again_and_others_come(make: SimpleNamespace) -> None:
    one, two, three = make.struck("one", "two", "three")
    with make.stored(one, two) as store:
        assert make.told(store) == ["one two"]
        store.override("split", one.mention, two.mention)
        make.merge(store)
        assert make.told(store) == ["one", "two"]
        make.keep(store, one, two, version="2")
        make.merge(store)
        assert make.told(store) == ["one", "two"]
        make.keep(store, three)
        make.merge(store)
        assert len(make.told(store)) == 2
        assert not any({"one", "two"} <= set(names.split()) for names in make.told(store))


def test_decisions_hold_for_a_store_that_is_merged_afterwards(make: SimpleNamespace) -> None:
    one, two = make.struck("one", "two")
    with open_store(":memory:") as store:
        make.keep(store, one, two)
        store.override("split", two.mention, one.mention)
        make.merge(store)
        assert make.told(store) == ["one", "two"]


def test_the_last_decision_about_a_pair_counts(make: SimpleNamespace) -> None:
    one, two = make.struck("one", "two")
    with make.stored(one, two) as store:
        for action, told in (("split", ["one", "two"]), ("join", ["one two"]), ("split", ["one", "two"])):
            store.override(action, one.mention, two.mention)  # type: ignore[arg-type]
            make.merge(store)
            assert make.told(store) == told
        assert len(store.overrides()) == 1


def test_what_is_of_no_known_day_is_joined_by_hand(make: SimpleNamespace) -> None:
    reports = [
        make.report(name, None, "China met Serbia.", make.tell("CONSULT", "met", "China", "Serbia")) for name in "ab"
    ]
    with make.stored(*reports) as store:
        store.override("join", *store.mentions())
        make.merge(store)
        assert make.told(store) == ["a b"]


def test_an_undated_document_has_the_same_events_whatever_else_comes_with_it(make: SimpleNamespace) -> None:
    undated = make.report(
        "undated", None, "China struck Serbia near Belgrade. The drone of China hit Serbia near Belgrade.",
        make.tell("ASSAULT", "struck", "China", "Serbia", place_name="Belgrade", dead=3),
        make.tell("ASSAULT", "drone", "China", "Serbia", place_name="Belgrade", dead=3),
    )  # fmt: skip
    with make.stored(undated) as alone, make.stored(undated, make.strike("strike", "2024-05-06")) as together:
        for store in (alone, together):
            store.override("join", *undated.mentions)
            make.merge(store)
        assert make.told(together) == ["strike", "undated undated"]
        assert make.told(alone) == ["undated undated"]


def test_what_a_hand_joined_stands_as_one(make: SimpleNamespace) -> None:
    monday, tuesday = make.strike("mon", "2024-05-06"), make.strike("tue", "2024-05-07")
    with make.stored(monday, tuesday) as store:
        assert make.told(store) == ["mon", "tue"]
        store.override("join", monday.mention, tuesday.mention)
        make.merge(store)
        make.keep(store, make.strike("again", "2024-05-06", outlet="AFP"))
        make.merge(store)
        make.keep(store, make.strike("more", "2024-05-07", outlet="Xinhua"))
        make.merge(store)
        assert [set(names.split()) for names in make.told(store)] == [{"mon", "tue", "again", "more"}]


def test_a_decision_follows_a_text_whose_earlier_printing_comes_late(make: SimpleNamespace) -> None:
    late, other = make.strike("late", "2024-05-07"), make.strike("other", "2024-05-20", where="Odesa")
    with make.stored(late, other) as store:
        store.override("join", late.mention, other.mention)
        make.merge(store)
        assert make.told(store) == ["late other"]
        text = f"Breaking. {late.document.text}"
        early = make.report("early", "2024-05-06", text, make.strike_of(date="2024-05-07"), outlet="AP")
        make.keep(store, early, make.report("late", "2024-05-07", late.document.text, copy_of="doc-early"))
        make.merge(store)
        assert make.told(store) == ["early other"]
