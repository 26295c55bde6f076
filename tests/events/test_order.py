"""Events do not depend on the order in which documents came, or on how many at a time."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.events.deciding import shipped
from entente.events.grouping import Judge, grouped, linked
from entente.store import open_store


@pytest.mark.parametrize("seed", range(20))
def test_events_do_not_depend_on_the_order_of_arrival(
    make: SimpleNamespace, at_once: tuple[list[Any], list[Any]], seed: int
) -> None:
    chance = random.Random(seed)
    reports = make.corpus()
    chance.shuffle(reports)
    with open_store(":memory:") as store:
        while reports:
            count = chance.choice([1, 2, 5, len(reports)]) if seed else len(reports)
            make.keep(store, *reports[:count])
            make.merge(store)
            reports = reports[count:]
        assert make.picture(store) == at_once
        make.targets(store)


def test_one_by_one_first_to_last_and_last_to_first(
    make: SimpleNamespace, at_once: tuple[list[Any], list[Any]]
) -> None:
    for reports in (make.corpus(), make.corpus()[::-1]):
        with open_store(":memory:") as store:
            for report in reports:
                make.keep(store, report)
                make.merge(store)
            assert make.picture(store) == at_once
            make.targets(store)


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

    current = {report.document.id: report for report in make.corpus()}
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
