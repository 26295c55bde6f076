"""The events of a store follow its mentions, and what did not change is left alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from entente.events import Merged, merge
from entente.events import merging as events_merging
from entente.records import episode_id, event_id
from entente.store import Query, open_store


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


def test_nothing_changes_on_a_second_merge(make: SimpleNamespace) -> None:
    with make.stored(*make.summit(), *make.struck("a", "b")) as store:
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


def test_copies_count_as_documents_and_outlets_but_not_as_reports(make: SimpleNamespace) -> None:
    (one,) = make.struck("one")
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
        make.keep(store, *make.corpus()[::2])
        make.merge(store)
        make.keep(store, *make.corpus()[1::2])
        make.merge(store)
        assert make.picture(store) == at_once
        make.targets(store)


def test_the_version_and_the_ids_are_kept_with_the_run(make: SimpleNamespace) -> None:
    with open_store(":memory:") as store:
        make.keep(store, *make.corpus())
        merge(store, "9.8.7")
        runs = [row for row in store.arrow("runs").to_pylist() if row["model"] == "merge"]
        assert {row["version"] for row in runs} == {"9.8.7"} and all(row["finished"] for row in runs)
        assert [run.model for run in store.runs()] == ["by hand"]  # merges are no runs of the coder
        for episode in store.episodes():
            assert episode.id == episode_id(episode.events[0])
