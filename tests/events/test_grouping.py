"""Which tellings are of one happening, by the shipped weights, and why; what a hand decided comes first."""

from __future__ import annotations

import random
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.events.deciding import Decider, shipped
from entente.events.grouping import BY_HAND, Group, Hand, Judge, grouped, linked, related
from entente.events.telling import Telling


def happenings(tellings: list[Telling], hand: Hand | None = None) -> list[Group]:
    judge = Judge(shipped(), hand)
    return [group for each in linked(tellings, judge) for group in grouped([tellings[index] for index in each], judge)]


def names(make: SimpleNamespace, reports: Iterable[Any], hand: Hand | None = None) -> list[str]:
    """The groups as names of documents: "one two"."""
    found = happenings(make.tellings(reports), hand)
    return sorted(" ".join(each.document.removeprefix("doc-") for each in group.tellings) for group in found)


def test_a_summit_told_before_during_and_after_is_one_event(make: SimpleNamespace) -> None:
    assert names(make, make.summit()) == ["before during after"]


def test_strikes_on_two_days_are_two(make: SimpleNamespace) -> None:
    assert names(make, [make.strike("mon", "2024-05-06"), make.strike("tue", "2024-05-07")]) == ["mon", "tue"]


def test_strikes_on_two_days_are_two_also_when_one_report_tells_both(make: SimpleNamespace) -> None:
    both = make.report(
        "both",
        "2024-05-07",
        "A Russian missile hit a depot in Kharkiv on Tuesday. On Monday another missile struck a depot in Kharkiv.",
        make.tell("ASSAULT", "hit", "Russia", "Ukraine", date="2024-05-07", place_name="Kharkiv"),
        make.tell("ASSAULT", "struck", "Russia", "Ukraine", date="2024-05-06", place_name="Kharkiv"),
    )
    monday, tuesday = make.strike("mon", "2024-05-06"), make.strike("tue", "2024-05-07", outlet="AFP")
    assert names(make, [both]) == ["both", "both"]
    assert names(make, [monday, both, tuesday]) == ["both tue", "mon both"]
    groups = {group.tellings[0].first: group for group in happenings(make.tellings([monday, both, tuesday]))}
    assert len(groups) == 2
    for first, group in groups.items():
        assert {each.first for each in group.tellings} == {first}


def test_a_look_back_at_the_week_does_not_make_one_of_two_strikes(make: SimpleNamespace) -> None:
    week = make.strike("week", "2024-08-01", day="2024-05-06/2024-05-12", historical=True, outlet="Review")
    found = names(make, [make.strike("mon", "2024-05-06"), make.strike("tue", "2024-05-07"), week])
    assert not any({"mon", "tue"} <= set(each.split()) for each in found)


def test_strikes_on_two_places_of_one_day_are_two(make: SimpleNamespace) -> None:
    east, south = make.strike("east", "2024-05-06"), make.strike("south", "2024-05-06", where="Odesa")
    assert names(make, [east, south]) == ["east", "south"]


def test_reports_with_other_numbers_of_dead_are_one_event(make: SimpleNamespace) -> None:
    one, other = make.strike("one", "2024-05-06", dead=12), make.strike("two", "2024-05-06", dead=14, outlet="AFP")
    assert names(make, [one, other]) == ["one two"]


def test_a_report_that_lacks_place_and_recipient_joins(make: SimpleNamespace) -> None:
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
    other = make.strike("other", "2024-05-09", where="Odesa")
    assert names(make, [first, later, other]) == ["first later", "other"]


def test_xi_and_beijing_are_one_actor(make: SimpleNamespace) -> None:
    xi = make.report(
        "xi",
        "2024-05-08",
        "Xi accused Serbia of spying on Wednesday.",
        make.tell("ACCUSE", "accused", "Xi", "Serbia", date="2024-05-08"),
    )
    beijing = make.report(
        "beijing",
        "2024-05-08",
        "Beijing accused Serbia of spying on Wednesday.",
        make.tell("ACCUSE", "accused", "Beijing", "Serbia", date="2024-05-08"),
        outlet="AFP",
    )
    assert names(make, [xi, beijing]) == ["beijing xi"]


def test_reversed_roles_are_two_events(make: SimpleNamespace) -> None:
    reports = [
        make.report(
            name,
            "2024-05-08",
            f"{one} accused {other} of shelling a bridge on Wednesday.",
            make.tell("ACCUSE", "accused", one, other, date="2024-05-08"),
        )
        for name, one, other in (("there", "Russia", "Ukraine"), ("back", "Ukraine", "Russia"))
    ]
    assert names(make, reports) == ["back", "there"]


def test_talks_told_with_host_and_guest_or_with_both_together_are_one(make: SimpleNamespace) -> None:
    text = "Iran and Qatar held talks in Doha on Wednesday about gas."
    reports = [
        make.report(name, "2024-05-08", text, make.tell("CONSULT", "talks", *sides, **at), outlet=name)
        for at in ({"date": "2024-05-08", "place_name": "Doha"},)
        for name, sides in (("together", ["Iran+Qatar"]), ("visit", ["Iran", "Qatar"]))
    ]
    assert names(make, reports) == ["together visit"]


def test_a_plan_to_meet_and_a_withdrawal_are_two(make: SimpleNamespace) -> None:
    plan = make.summit()[0]
    leave = make.report(
        "leave",
        "2024-05-08",
        "China withdrew its doctors from Serbia on Wednesday.",
        make.tell("RETREAT", "withdrew", "China", "Serbia", date="2024-05-08"),
    )
    assert names(make, [plan, leave]) == ["before", "leave"]


def test_chains_do_not_chain(make: SimpleNamespace) -> None:
    """Where A resembles B, and B resembles C, A and C stay apart."""

    class Chain(Decider):
        def odds(self, one: Telling, other: Telling) -> float:
            return {"ab": 3.0, "bc": 2.0, "ac": -6.0}["".join(sorted(each.document[-1] for each in (one, other)))]

    tellings = make.tellings([make.strike(name, "2024-05-06") for name in "abc"])
    judge = Judge(Chain(shipped().weights, shipped().threshold))
    assert linked(tellings, judge) == [[0, 1, 2]]
    found = [[each.document[-1] for each in group.tellings] for group in grouped(tellings, judge)]
    assert found == [["a", "b"], ["c"]]


def test_every_mention_but_the_first_has_a_reason(make: SimpleNamespace) -> None:
    (group,) = happenings(make.tellings(make.summit()))
    ids = [each.id for each in group.tellings]
    assert [tie.mention for tie in group.ties] == ids[1:]
    for tie in group.ties:
        assert tie.to in ids and tie.to != tie.mention and 0.5 < tie.probability <= 1
        assert {"same actors", "an actor in common", "same day"} & set(tie.because)
    assert "planned and done" in group.ties[0].because


def pair_of(one: Telling, other: Telling) -> tuple[Any, Any]:
    first, second = sorted(((one.document, one.trigger), (other.document, other.trigger)))
    return first, second


def test_a_hand_joins_what_is_barred(make: SimpleNamespace) -> None:
    reports = [make.summit()[1], make.strike("strike", "2024-09-01")]
    one, other = make.tellings(reports)
    joined = Hand(joined=frozenset([pair_of(one, other)]))
    assert names(make, reports) == ["during", "strike"]
    assert names(make, reports, joined) == ["during strike"]
    (group,) = happenings([one, other], joined)
    assert group.ties[0].because == [BY_HAND] and group.ties[0].probability == pytest.approx(1)


def test_a_hand_splits_what_is_alike(make: SimpleNamespace) -> None:
    reports = [make.strike(name, "2024-05-06") for name in "abc"]
    a, b, c = make.tellings(reports)
    assert names(make, reports) == ["a b c"]
    assert names(make, reports, Hand(split=frozenset([pair_of(a, c), pair_of(b, c)]))) == ["a b", "c"]
    alone = names(make, reports, Hand(split=frozenset([pair_of(a, c)])))
    assert "a b c" not in alone and len(alone) == 2


def test_each_pair_is_compared_once(make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    from entente.events.deciding import Decider

    seen: list[frozenset[str]] = []
    real = Decider.odds

    def counted(self: Decider, one: Telling, other: Telling) -> float:
        seen.append(frozenset((one.id, other.id)))
        return real(self, one, other)

    monkeypatch.setattr(Decider, "odds", counted)
    happenings(make.tellings([make.strike(name, "2024-05-06") for name in "abcd"]))
    assert len(seen) == len(set(seen)) == 6


def many(make: SimpleNamespace) -> list[Any]:
    strikes = [make.strike(f"s{day}{n}", f"2024-05-{day:02}", dead=n or None) for day in (6, 8, 12) for n in (0, 3, 9)]
    return [*make.summit(), *strikes]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, 11), min_size=1))
def test_what_hangs_together_is_found_without_looking_at_the_rest(make: SimpleNamespace, start: set[int]) -> None:
    tellings = make.tellings(many(make))
    assert len(tellings) == 12
    judge = Judge(shipped(), Hand(joined=frozenset([pair_of(tellings[0], tellings[-1])])))
    whole = [each for each in linked(tellings, judge) if start & set(each)]
    assert sorted(map(sorted, related(tellings, sorted(start), judge))) == sorted(map(sorted, whole))


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_tellings(make: SimpleNamespace, chance: random.Random) -> None:
    tellings = make.tellings(many(make))
    wanted = sorted([each.id for each in group.tellings] for group in happenings(tellings))
    shuffled = list(tellings)
    chance.shuffle(shuffled)
    judge = Judge(shipped())
    found = [
        group
        for each in linked(shuffled, judge)
        for group in grouped(sorted((shuffled[index] for index in each), key=lambda one: one.order), judge)
    ]
    assert sorted([each.id for each in group.tellings] for group in found) == wanted
