"""The events of a store follow its mentions: in any order, in any runs, coded anew, decided by hand, interrupted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.events import Merged, merge
from entente.events import merging as events_merging
from entente.events.deciding import shipped
from entente.events.grouping import BY_HAND, Judge, grouped, linked
from entente.records import episode_id, event_id
from entente.store import Merge, Query, Store, StoreError, open_store


def struck(make: SimpleNamespace, *names: str, **slots: Any) -> list[Any]:
    """Reports of one strike on Monday, published in the order given."""
    return [
        make.strike(name, f"2024-05-{6 + number:02}", day="2024-05-06", outlet=f"Outlet {name}", **slots)
        for number, name in enumerate(names)
    ]


def again(make: SimpleNamespace, report: Any, *tells: Any, **slots: Any) -> Any:
    """The same document, coded anew."""
    given = {"outlet": report.document.outlet} | slots
    return make.report(
        report.document.id.removeprefix("doc-"), str(report.document.published), report.document.text, *tells, **given
    )


def strike_of(make: SimpleNamespace, **slots: Any) -> Any:
    given = {"date": "2024-05-06", "place_name": "Kharkiv"} | slots
    return make.tell("ASSAULT", "struck", "Russia", "Ukraine", **given)


def test_a_summit_told_before_during_and_after_is_one_event(make: SimpleNamespace) -> None:
    with make.stored(*make.summit()) as store:
        event = make.only(store)
        assert (event.type, event.status) == ("CONSULT", "actual")
        assert event.mentions == [report.mention.id for report in make.summit()]
        assert event.id == event_id(make.summit()[0].mention.id)
        assert (event.documents, event.reports, event.outlets) == (3, 3, 3)
        assert (str(event.first_reported), str(event.last_reported)) == ("2024-05-07", "2024-05-09")
        assert [tie.mention for tie in event.ties] == event.mentions[1:]


def test_other_numbers_of_dead_are_a_range_with_the_sources_of_each_version(make: SimpleNamespace) -> None:
    one, two = make.strike("one", "2024-05-06", dead=12), make.strike("two", "2024-05-06", dead=14, outlet="AFP")
    with make.stored(one, two) as store:
        event = make.only(store)
        assert event.magnitude is not None and event.magnitude.dead is not None
        assert (event.magnitude.dead.low, event.magnitude.dead.high) == (12, 14)
        assert [(each.slot, each.value, each.sources) for each in event.accounts] == [
            ("dead", "12", ["Reuters"]), ("dead", "14", ["AFP"]),
        ]  # fmt: skip
        assert store.arrow("events").to_pylist()[0]["disputed"] is True


def test_a_later_report_fills_place_and_recipient(make: SimpleNamespace) -> None:
    first = make.report(
        "first",
        "2024-05-06",
        "Russian forces struck a fuel depot on Monday, leaving 12 dead.",
        make.tell("ASSAULT", "struck", "Russian forces", date="2024-05-06", dead=12),
    )
    later = make.report(
        "later",
        "2024-05-07",
        "Russian forces struck a fuel depot in Kharkiv on Monday, killing 12 people, Ukraine said.",
        make.tell("ASSAULT", "struck", "Russian forces", "Ukraine", date="2024-05-06", place_name="Kharkiv", dead=12),
    )
    with make.stored(first) as store:
        before = make.only(store)
        assert before.recipients == [] and before.place is None
        make.keep(store, later)
        assert make.merge(store) == Merged(mentions=2, new=0, changed=1, gone=0)
        event = make.only(store)
        assert event.id == before.id
        assert [who.country for who in event.recipients] == ["UKR"]
        assert event.place is not None and event.place.name == "Kharkiv"
        assert list(store.events(Query(recipient="UKR"))) == [event]


def test_happenings_of_two_days_stay_two_also_when_one_report_tells_both(make: SimpleNamespace) -> None:
    both = make.report(
        "both",
        "2024-05-07",
        "A Russian missile hit a depot in Kharkiv on Tuesday. On Monday another missile struck a depot in Kharkiv.",
        make.tell("ASSAULT", "hit", "Russia", "Ukraine", date="2024-05-07", place_name="Kharkiv"),
        make.tell("ASSAULT", "struck", "Russia", "Ukraine", date="2024-05-06", place_name="Kharkiv"),
    )
    reports = [make.strike("mon", "2024-05-06"), both, make.strike("tue", "2024-05-07", outlet="AFP")]
    with make.stored(*reports) as store:
        days = {str(event.date and event.date.start): event for event in store.events()}
        assert sorted(days) == ["2024-05-06", "2024-05-07"]
        homes = {each.id: each.document for each in store.mentions()}
        assert {homes[mention] for mention in days["2024-05-06"].mentions} == {"doc-mon", "doc-both"}
        assert {homes[mention] for mention in days["2024-05-07"].mentions} == {"doc-tue", "doc-both"}


def test_news_of_new_years_eve_told_in_the_new_year_are_one_event(make: SimpleNamespace) -> None:
    eve = make.strike("eve", "2023-12-31")
    after = make.strike("after", "2024-01-01", day="2023-12-31", outlet="AFP")
    assert make.groups(eve, after) == ["eve after"]


def test_background_told_months_later_finds_its_event(make: SimpleNamespace) -> None:
    late = make.strike("late", "2025-03-01", day="2024-05-06", historical=True, outlet="AFP")
    with make.stored(make.strike("mon", "2024-05-06")) as store:
        make.keep(store, late)
        make.merge(store)
        assert make.told(store) == ["mon late"]
        assert not make.only(store).historical


# Nothing to do.


def test_nothing_changes_on_a_second_merge(make: SimpleNamespace) -> None:
    with make.stored(*make.summit(), *struck(make, "a", "b")) as store:
        before = make.tables(store)
        assert make.merge(store) == Merged()
        assert make.tables(store) == before
        assert not store.unmerged()


def test_an_empty_store_has_nothing_to_merge(make: SimpleNamespace) -> None:
    with open_store(":memory:") as store:
        assert make.merge(store) == Merged()
        assert make.tables(store)["runs"] == []


def test_nothing_is_left_to_do_after_the_same_was_coded_again(make: SimpleNamespace) -> None:
    strike = make.strike("a", "2024-05-06")
    with make.stored(strike) as store:
        make.keep(store, strike, version="2")
        before = make.picture(store)
        assert make.merge(store).changed == 0
        assert make.picture(store) == before
        assert make.merge(store) == Merged()


def test_what_comes_out_as_before_is_not_changed(make: SimpleNamespace) -> None:
    reports = make.summit()
    with make.stored(*reports) as store:
        before = make.picture(store)
        make.keep(store, *reports, version="2")
        merged = make.merge(store)
        assert make.picture(store) == before
        assert (merged.new, merged.changed, merged.gone) == (0, 0, 0)


def test_nothing_is_left_to_do_after_a_decision_that_changes_nothing(make: SimpleNamespace) -> None:
    with make.stored(make.strike("a", "2024-05-06"), make.strike("b", "2024-05-20")) as store:
        store.override("split", *store.mentions())
        make.merge(store)
        assert make.merge(store) == Merged()


def test_what_is_not_touched_is_not_written_anew(make: SimpleNamespace) -> None:
    with make.stored(*make.summit(), make.strike("a", "2024-05-06")) as store:
        make.keep(store, make.strike("b", "2024-05-07", day="2024-05-06", outlet="AFP"))
        make.merge(store)
        runs = {row["id"]: row["run"] for row in store.arrow("events").to_pylist()}
        summit = event_id(make.summit()[0].mention.id)
        assert runs.pop(summit) < min(runs.values())
        assert store.arrow("events", history=True).num_rows == 3


# Order of arrival.


def corpus(make: SimpleNamespace) -> list[Any]:
    """Reports of which some hang together, some closely do not, and some attacks make an episode."""
    crowd = make.report(
        "crowd",
        "2024-05-08",
        "Protesters marched in Belgrade on Wednesday as Xi met Vucic.",
        make.tell("PROTEST", "marched", "Protesters", "Serbia", date="2024-05-08", place_name="Belgrade"),
        make.tell("CONSULT", "met", "Xi", "Vucic", date="2024-05-08", place_name="Belgrade"),
        outlet="BBC",
    )
    vague = make.report(
        "vague",
        "2024-05-08",
        "Russian forces struck a depot, killing 9.",
        make.tell("ASSAULT", "struck", "Russian forces", dead=9),
        outlet="BBC",
    )
    old = make.strike("old", "2024-08-01", day="2024-05-06/2024-05-12", historical=True, outlet="Review")
    told = [(6, "A", 0, 3), (6, "B", 1, 4), (7, "A", 0, None), (7, "B", 1, 9), (9, "A", 0, None), (12, "B", 1, 2),
            (15, "A", 0, None), (18, "A", 0, 5), (18, "B", 2, 5), (21, "B", 0, None)]  # fmt: skip
    strikes = [
        make.strike(f"{o.lower()}{day}", f"2024-05-{day + later:02}", day=f"2024-05-{day:02}", dead=dead, outlet=o)
        for day, o, later, dead in told
    ]
    return [*make.summit(), crowd, vague, old, *strikes]


@pytest.fixture(scope="module")
def at_once(make: SimpleNamespace) -> tuple[list[Any], list[Any]]:
    """The events and episodes of the corpus, stored and merged in one go."""
    with make.stored(*corpus(make)) as store:
        events, episodes = make.picture(store)
    assert 5 < len(events) < len(corpus(make)) + 1 and episodes  # worth the comparison
    return events, episodes


def targets(make: SimpleNamespace, store: Store) -> None:
    """Every tombstone leads straight to a current event, that which holds the mention that gave the id."""
    events = {event.id: event for event in store.events()}
    holder = {event_id(mention): event.id for event in events.values() for mention in event.mentions}
    for gone, successor in make.tombs(store).items():
        assert gone not in events
        assert successor == holder.get(gone)


@pytest.mark.parametrize("seed", range(20))
def test_events_do_not_depend_on_the_order_of_arrival(
    make: SimpleNamespace, at_once: tuple[list[Any], list[Any]], seed: int
) -> None:
    chance = random.Random(seed)
    reports = corpus(make)
    chance.shuffle(reports)
    with open_store(":memory:") as store:
        while reports:
            count = chance.choice([1, 2, 5, len(reports)]) if seed else len(reports)
            make.keep(store, *reports[:count])
            make.merge(store)
            reports = reports[count:]
        assert make.picture(store) == at_once
        targets(make, store)


def test_one_by_one_first_to_last_and_last_to_first(
    make: SimpleNamespace, at_once: tuple[list[Any], list[Any]]
) -> None:
    for reports in (corpus(make), corpus(make)[::-1]):
        with open_store(":memory:") as store:
            for report in reports:
                make.keep(store, report)
                make.merge(store)
            assert make.picture(store) == at_once
            targets(make, store)


@pytest.mark.parametrize("seed", range(10))
def test_a_store_with_a_past_has_the_events_of_one_that_was_coded_at_once(make: SimpleNamespace, seed: int) -> None:
    """Documents are coded anew with other mentions, dates and numbers, and some tell nothing any more."""
    chance = random.Random(seed)

    def version(report: Any) -> Any:
        kept = [mention for mention in report.mentions if chance.random() < 0.8]
        changed = [
            mention.model_copy(
                update=chance.choice(
                    [{}, {"status": "denied"}, {"date": None}, {"recipients": []}, {"magnitude": None}]
                )
            )
            for mention in kept
        ]
        return type(report)(report.document, tuple(changed))

    current = {report.document.id: report for report in corpus(make)}
    with open_store(":memory:") as store:
        for number in range(6):
            chosen = chance.sample(sorted(current), k=chance.randint(1, 9)) if number else sorted(current)
            for key in chosen:
                current[key] = version(current[key])
            make.keep(store, *(current[key] for key in chosen), version=str(number))
            if chance.random() < 0.7:
                make.merge(store)
        make.merge(store)
        with make.stored(*current.values()) as fresh:
            assert make.picture(store) == make.picture(fresh)
        assert set(make.tombs(store).values()) <= {event.id for event in store.events()} | {None}
        assert not set(make.tombs(store)) & {event.id for event in store.events()}


REPORTS = st.lists(
    st.tuples(
        st.sampled_from(["ASSAULT", "CONSULT", "AGREE"]),
        st.sampled_from(["China", "Xi", "Serbia", "a crowd", "Russia"]),
        st.sampled_from(["", "Serbia", "China", "Ukraine"]),
        st.sampled_from(["2024-05-06", "2024-05-08", "2024-06-20", "2023-12-30"]),
        st.sampled_from([None, "2024-05-06", "2024-05-07", "2024-05-06/2024-05-12", "2023-12-31"]),
        st.sampled_from([None, "Belgrade", "Kharkiv"]),
        st.sampled_from(["actual", "planned"]),
        st.booleans(),
    ),
    min_size=2,
    max_size=9,
)


@settings(max_examples=30, deadline=None)
@given(REPORTS, st.data())
def test_reading_only_what_is_near_finds_what_reading_all_would(
    make: SimpleNamespace, stories: list[Any], data: st.DataObject
) -> None:
    reports = [
        make.report(
            f"{number}", published, "They met in the hall.",
            make.tell(kind, "met", actors, recipients, date=date, place_name=place, status=status, historical=old),
        )
        for number, (kind, actors, recipients, published, date, place, status, old) in enumerate(stories)
    ]  # fmt: skip
    tellings, judge = make.tellings(reports), Judge(shipped())
    sets = linked(tellings, judge)
    wanted = sorted(
        [each.id for each in group.tellings]
        for indices in sets
        for group in grouped([tellings[index] for index in indices], judge)
    )
    first = data.draw(st.integers(1, len(reports)))
    with make.stored(*reports[:first]) as store:
        make.keep(store, *reports[first:])
        make.merge(store)
        assert sorted(event.mentions for event in store.events()) == wanted


# Ids and tombstones.


def test_an_earlier_report_gives_the_event_its_id_and_the_old_one_leads_there(make: SimpleNamespace) -> None:
    one, two, three = struck(make, "one", "two", "three")
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
    one, two = struck(make, "one", "two")
    with make.stored(two) as store:
        make.keep(store, one)
        make.merge(store)
        assert make.tombs(store) == {event_id(two.mention.id): event_id(one.mention.id)}
        make.keep(store, again(make, one), version="2")  # tells nothing any more
        make.merge(store)
        assert make.only(store).id == event_id(two.mention.id)
        assert make.tombs(store) == {event_id(one.mention.id): event_id(two.mention.id)}


def test_an_event_that_nobody_tells_any_more_leaves_a_tombstone_without_successor(make: SimpleNamespace) -> None:
    (one,) = struck(make, "one")
    with make.stored(one) as store:
        make.keep(store, again(make, one), version="2")
        assert make.merge(store) == Merged(mentions=0, new=0, changed=0, gone=1)
        assert list(store.events()) == [] and make.tombs(store) == {event_id(one.mention.id): None}
        for table in ("event_actors", "event_mentions"):
            assert store.arrow(table).num_rows == 0
        make.keep(store, one, version="3")
        assert make.merge(store) == Merged(mentions=1, new=1, changed=0, gone=0)
        assert make.only(store).id == event_id(one.mention.id) and make.tombs(store) == {}


def test_what_pointed_to_an_event_without_successor_points_nowhere(make: SimpleNamespace) -> None:
    one, two = struck(make, "one", "two")
    with make.stored(two) as store:
        make.keep(store, one)
        make.merge(store)
        make.keep(store, again(make, one), again(make, two), version="2")
        make.merge(store)
        assert make.tombs(store) == {event_id(one.mention.id): None, event_id(two.mention.id): None}


def test_an_event_that_breaks_up_leads_to_where_most_of_it_went(make: SimpleNamespace) -> None:
    first, *others = struck(make, "zero", "one", "two", "three")
    with make.stored(first, *others) as store:
        old = make.only(store).id
        moved = strike_of(make, date="2024-05-20")
        make.keep(store, again(make, first, make.tell("ACCUSE", "struck", "Russia", "Ukraine", date="2024-05-06")), *(
            again(make, others[0], moved),
        ), version="2")  # fmt: skip
        make.merge(store)
        assert make.told(store) == ["one", "two three", "zero"]
        assert make.tombs(store) == {old: event_id(others[1].mention.id)}
        targets_current = {event.id for event in store.events()}
        assert set(make.tombs(store).values()) <= targets_current


# Coding anew.


def test_coding_a_document_anew_changes_its_event(make: SimpleNamespace) -> None:
    one, two = struck(make, "one", "two", dead=3)
    with make.stored(one, two) as store:
        before = make.only(store)
        make.keep(store, again(make, two, strike_of(make, dead=5)), version="2")
        assert make.merge(store) == Merged(mentions=2, new=0, changed=1, gone=0)
        after = make.only(store)
        assert after.id == before.id and after.mentions == before.mentions
        assert after.magnitude is not None and after.magnitude.dead is not None and after.magnitude.dead.high == 5
        history = store.arrow("events", history=True).to_pylist()
        assert sorted((row["retired_by"] is None) for row in history) == [False, True]


def test_coding_anew_takes_a_mention_out_of_an_event_it_does_not_tell_any_more(make: SimpleNamespace) -> None:
    one, two = struck(make, "one", "two")
    with make.stored(one, two) as store:
        make.keep(store, again(make, two, strike_of(make, date="2024-06-20")), version="2")
        make.merge(store)
        assert make.told(store) == ["one", "two"]


def test_a_mention_of_another_type_is_another_mention(make: SimpleNamespace) -> None:
    one, two = struck(make, "one", "two")
    with make.stored(one, two) as store:
        changed = again(make, one, make.tell("COERCE", "struck", "Russia", "Ukraine", date="2024-05-06"))
        make.keep(store, changed, version="2")
        make.merge(store)
        current = [event.id for event in store.events()]
        old = event_id(one.mention.id)
        assert old not in current and make.tombs(store)[old] in current


def test_a_changed_text_is_merged_anew(make: SimpleNamespace) -> None:
    one, two = struck(make, "one", "two")
    new = make.strike("two", "2024-05-07", text="On Tuesday a Russian missile struck a depot in Kharkiv.")
    with make.stored(one, two) as store:
        make.keep(store, new)
        make.merge(store)
        assert make.told(store) == ["one", "two"]


# Decisions by hand.


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
        make.keep(store, again(make, strike, strike_of(make, dead=7)), version="3")
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
    one, two, three = struck(make, "one", "two", "three")
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
    one, two = struck(make, "one", "two")
    with open_store(":memory:") as store:
        make.keep(store, one, two)
        store.override("split", two.mention, one.mention)
        make.merge(store)
        assert make.told(store) == ["one", "two"]


def test_the_last_decision_about_a_pair_counts(make: SimpleNamespace) -> None:
    one, two = struck(make, "one", "two")
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


# Interruptions.


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Make a step of a merge fail, once it was reached so many times."""

    def fail(step: str, after: int = 0, error: type[BaseException] = KeyboardInterrupt) -> None:
        real, left = getattr(Merge, step), [after]

        def broken(self: Merge, *given: Any) -> Any:
            if not left[0]:
                raise error("now")
            left[0] -= 1
            return real(self, *given)

        monkeypatch.setattr(Merge, step, broken)

    yield fail


@pytest.mark.parametrize("step", ["retire_events", "write", "revive", "bury", "write_episodes", "finish"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interrupted_merge_leaves_the_store_as_it_was_and_the_next_takes_it_up(
    make: SimpleNamespace, interrupted: Any, monkeypatch: pytest.MonkeyPatch, step: str, error: type[BaseException]
) -> None:
    first, rest = corpus(make)[4:9], corpus(make)
    with make.stored(*first) as store:
        make.keep(store, *rest)
        before = make.tables(store)
        with monkeypatch.context() as patch:
            interrupted(step, error=error)
            with pytest.raises(error):
                make.merge(store)
            patch.undo()
        monkeypatch.undo()
        assert make.tables(store) == before
        make.merge(store)
        with make.stored(*rest) as whole:
            assert make.picture(store) == make.picture(whole)
        assert make.merge(store) == Merged()


def test_a_merge_interrupted_in_its_second_year_keeps_the_first(
    make: SimpleNamespace, interrupted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = [make.strike(f"y{year}", f"{year}-05-06") for year in (2022, 2023, 2024)]
    with open_store(":memory:") as store:
        make.keep(store, *years)
        interrupted("finish", after=1)
        with pytest.raises(KeyboardInterrupt):
            make.merge(store)
        monkeypatch.undo()
        assert make.told(store) == ["y2022"]
        assert sorted(store.unmerged().mentions) == [2023, 2024]
        assert make.merge(store) == Merged(mentions=2, new=2)
        assert make.told(store) == ["y2022", "y2023", "y2024"]


def test_a_store_that_is_read_only_is_not_merged(make: SimpleNamespace, tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with open_store(path) as store:
        make.keep(store, make.strike("a", "2024-05-06"))
    with open_store(path, read_only=True) as store, pytest.raises(StoreError, match="open read-only"):
        make.merge(store)


def test_a_merge_in_the_middle_of_a_run_misses_nothing(make: SimpleNamespace) -> None:
    (one,) = struck(make, "one")
    copy = one.document.model_copy(update={"id": "doc-copy", "copy_of": one.document.id, "outlet": "Copyist"})
    with open_store(":memory:") as store:
        with store.begin_run("1", "by hand", None, {}) as run:
            run.write(one.document, one.mentions)
            run.flush()
            with suppress(StoreError):  # or it is refused
                make.merge(store)
            run.write(copy, [])
        make.merge(store)
        assert make.only(store).documents == 2


# Copies.


def test_copies_count_as_documents_and_outlets_but_not_as_reports(make: SimpleNamespace) -> None:
    (one,) = struck(make, "one")
    copies = [
        one.document.model_copy(
            update={"id": f"doc-{outlet}", "copy_of": one.document.id, "outlet": outlet, "state_run": state,
                    "outlet_country": "CHN", "published": one.document.published.replace(day=day)}
        )
        for outlet, state, day in (("Xinhua", True, 8), ("CCTV", True, 9), ("SCMP", False, 10))
    ]  # fmt: skip
    with make.stored(one) as store:
        with store.begin_run("1", "by hand", None, {}) as run:
            for copy in copies:
                run.write(copy)
        assert make.merge(store) == Merged(mentions=1, changed=1)
        event = make.only(store)
        assert (event.documents, event.reports, event.outlets) == (4, 1, 4)
        assert event.state_run == {"CHN": 2} and str(event.last_reported) == "2024-05-10"
        with store.begin_run("2", "by hand", None, {}) as run:  # no copy any longer
            run.write(copies[0].model_copy(update={"copy_of": None}))
        make.merge(store)
        event = make.only(store)
        assert (event.documents, event.reports, event.outlets) == (3, 1, 3) and event.state_run == {"CHN": 1}


def test_the_result_names_its_counts_and_adds_up() -> None:
    assert Merged(1, 2, 3, 4) + Merged(10, 20, 30, 40) == Merged(11, 22, 33, 44)


def test_many_groups_are_written_a_part_at_a_time(
    make: SimpleNamespace, at_once: tuple[list[Any], list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events_merging, "GROUPS_AT_ONCE", 2)
    with open_store(":memory:") as store:
        make.keep(store, *corpus(make)[::2])
        make.merge(store)
        make.keep(store, *corpus(make)[1::2])
        make.merge(store)
        assert make.picture(store) == at_once
        targets(make, store)


def test_the_version_and_the_ids_are_kept_with_the_run(make: SimpleNamespace) -> None:
    with open_store(":memory:") as store:
        make.keep(store, *corpus(make))
        merge(store, "9.8.7")
        runs = [row for row in store.arrow("runs").to_pylist() if row["model"] == "merge"]
        assert {row["version"] for row in runs} == {"9.8.7"} and all(row["finished"] for row in runs)
        assert [run.model for run in store.runs()] == ["by hand"]  # merges are no runs of the coder
        for episode in store.episodes():
            assert episode.id == episode_id(episode.events[0])
