"""Longer happenings: fighting, talks of several days and waves of protest hold the events of one thread."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from entente.events.building import event_of
from entente.events.episodes import FIGHTING, PROTESTS, TALKS, episodes, thread_of
from entente.records import Event, episode_id
from entente.store import Query, Threaded

START = date(2024, 5, 6)


def run(thread: str, *days: int | tuple[int, int], kind: str = "ASSAULT") -> list[Threaded]:
    """Events of a thread on these days from the start on, or from one to another."""
    spans = [day if isinstance(day, tuple) else (day, day) for day in days]
    return [
        Threaded(thread, f"eve-{number:02}", kind, START + timedelta(first), START + timedelta(last))
        for number, (first, last) in enumerate(spans)
    ]


def found(thread: str, events: list[Threaded]) -> list[list[str]]:
    return [each.events for each in episodes(thread, events)]


WAR = "fighting RUS – UKR"


def test_five_attacks_are_fighting_four_are_not() -> None:
    (war,) = episodes(WAR, run(WAR, 0, 1, 2, 10, 20))
    assert (war.type, war.parties) == ("ASSAULT", ["RUS", "UKR"])
    assert (war.start, war.end) == (START, START + timedelta(20))
    assert war.name == "fighting RUS – UKR, 2024-05-06 to 2024-05-26"
    assert war.events == [f"eve-{n:02}" for n in range(5)] and war.id == episode_id("eve-00")
    assert found(WAR, run(WAR, 0, 1, 2, 10)) == []


def test_what_happens_on_one_day_is_no_longer_happening() -> None:
    assert found(WAR, run(WAR, 0, 0, 0, 0, 0, 0)) == []
    assert len(found(WAR, run(WAR, 0, 0, 0, 0, 1))) == 1


@pytest.mark.parametrize(("pause", "count"), [(14, 1), (15, 2)])
def test_a_long_pause_ends_an_episode(pause: int, count: int) -> None:
    days = [0, 1, 2, 3, 4]
    assert len(found(WAR, run(WAR, *days, *(day + 4 + pause for day in days)))) == count


def test_a_pause_begins_where_the_longest_event_ends() -> None:
    assert len(found(WAR, run(WAR, (0, 30), 1, 2, 3, 4, 44))) == 1
    assert [len(each) for each in found(WAR, run(WAR, (0, 30), 1, 2, 3, 4, 45))] == [5]


def test_talks_of_following_days_need_one_meeting() -> None:
    thread = "talks CHN – SRB"
    assert len(found(thread, run(thread, 0, 1, kind="CONSULT"))) == 1
    assert found(thread, run(thread, 0, 2, kind="CONSULT")) == []
    assert found(thread, run(thread, 0, 1, kind="AGREE")) == []
    mixed = [run(thread, 0)[0], run(thread, 0, 1, kind="CONSULT")[1]]
    assert [each.type for each in episodes(thread, mixed)] == ["CONSULT"]


def test_a_wave_of_protest_is_known_by_its_country() -> None:
    thread = "protests SRB"
    (wave,) = episodes(thread, run(thread, 0, 5, 12, kind="PROTEST"))
    assert (wave.type, wave.parties) == ("PROTEST", ["SRB"])
    assert found(thread, run(thread, 0, 8, 16, kind="PROTEST")) == []


def test_no_events_no_episodes() -> None:
    assert episodes(WAR, []) == []


def event(make: SimpleNamespace, kind: str, actors: str, recipients: str = "", **slots: Any) -> Event:
    made = make.tell(kind, "came", actors, recipients, **({"date": "2024-05-06"} | slots))
    return event_of([make.report("x", "2024-05-06", "So it came about.", made).mention], [], {})


@pytest.mark.parametrize(
    ("kind", "actors", "recipients", "thread"),
    [
        ("ASSAULT", "Russia", "Ukraine", "fighting RUS – UKR"),
        ("ASSAULT", "Ukraine", "Russia", "fighting RUS – UKR"),
        ("ASSAULT", "Hamas", "Israel", "fighting ISR – group/hamas"),
        ("CONSULT", "China+Serbia", "", "talks CHN – SRB"),
        ("AGREE", "Xi", "Vucic", "talks CHN – SRB"),
        ("COOPERATE", "NATO", "Serbia", "talks SRB – org/nato"),
        ("PROTEST", "Serbia", "", "protests SRB"),
        ("ASSAULT", "Russia", "", None),
        ("ASSAULT", "Russia", "Moscow", None),
        ("ASSAULT", "a crowd", "Serbia", None),
        ("ACCUSE", "Russia", "Ukraine", None),
        ("PROTEST", "a crowd", "", None),
    ],
)
def test_a_thread_is_of_an_act_and_two_parties(
    make: SimpleNamespace, kind: str, actors: str, recipients: str, thread: str | None
) -> None:
    assert thread_of(event(make, kind, actors, recipients)) == thread


def test_protests_of_nobody_known_belong_to_the_country_where_they_are(make: SimpleNamespace) -> None:
    assert thread_of(event(make, "PROTEST", "a crowd", place_name="Belgrade")) == "protests SRB"


@pytest.mark.parametrize(
    "slots", [{"status": "planned"}, {"status": "denied"}, {"date": "2024-05-06/2024-05-12"}, {"date": None}]
)
def test_plans_denials_and_what_has_no_known_day_are_of_no_episode(
    make: SimpleNamespace, slots: dict[str, str | None]
) -> None:
    assert thread_of(event(make, "ASSAULT", "Russia", "Ukraine", **slots)) is None


def test_the_kinds_have_their_measures() -> None:
    assert [(each.pause, each.events, each.days) for each in (FIGHTING, TALKS, PROTESTS)] == [
        (14, 5, 2), (1, 2, 2), (7, 3, 2)
    ]  # fmt: skip


def strikes(make: SimpleNamespace, *days: int) -> list[Any]:
    return [make.strike(f"d{day:02}", str(START + timedelta(day))) for day in days]


def test_events_of_a_store_name_the_episode_that_holds_them(make: SimpleNamespace) -> None:
    summit = make.summit()[1]
    with make.stored(summit, *strikes(make, 0, 3, 6, 9, 12)) as store:
        (war,) = store.episodes()
        parts = {event.id: event.part_of for event in store.events()}
        assert {key for key, part in parts.items() if part == war.id} == set(war.events) and len(war.events) == 5
        assert sorted(part or "" for part in parts.values()) == ["", *[war.id] * 5]
        assert [event.id for event in store.events(Query(part_of=war.id))] == war.events
        assert store.get(war.id) == war


def test_an_episode_grows_with_its_events_and_keeps_its_id(make: SimpleNamespace) -> None:
    with make.stored(*strikes(make, 0, 3, 6, 9, 12)) as store:
        (before,) = store.episodes()
        make.keep(store, *strikes(make, 15))
        make.merge(store)
        (after,) = store.episodes()
        assert after.id == before.id and after.events[:5] == before.events and len(after.events) == 6
        assert store.arrow("episodes").num_rows == 1 and store.arrow("episodes", history=True).num_rows == 2


def test_an_episode_ends_when_its_events_are_gone(make: SimpleNamespace) -> None:
    first, *rest = strikes(make, 0, 3, 6, 9, 12)
    with make.stored(first, *rest) as store:
        make.keep(store, make.report("d00", "2024-05-06", first.document.text), version="2")
        make.merge(store)
        assert list(store.episodes()) == []
        assert [event.part_of for event in store.events()] == [None] * 4


def test_two_episodes_become_one_when_the_gap_is_filled(make: SimpleNamespace) -> None:
    days = [*range(0, 15, 3), *range(32, 47, 3)]
    with make.stored(*strikes(make, *days)) as store:
        assert [len(each.events) for each in store.episodes()] == [5, 5]
        make.keep(store, *strikes(make, 22))
        make.merge(store)
        (war,) = store.episodes()
        assert len(war.events) == 11 and {event.part_of for event in store.events()} == {war.id}
