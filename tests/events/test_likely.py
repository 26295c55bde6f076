"""Which events are offered to be joined with one."""

from __future__ import annotations

from types import SimpleNamespace

from entente.events.likely import likely
from entente.records import Event
from entente.store import Store


def event_of(store: Store, name: str) -> Event:
    return next(each for each in store.events() if each.evidence and each.evidence.document == f"doc-{name}")


def named(store: Store, name: str) -> list[str]:
    return [each.event.evidence.document.removeprefix("doc-") for each in likely(store, event_of(store, name))]


def apart(make: SimpleNamespace, store: Store) -> None:
    """Split by hand all that was merged, so that every report is an event of its own."""
    mentions = list(store.mentions())
    for number, one in enumerate(mentions):
        for other in mentions[:number]:
            store.override("split", one, other)
    make.merge(store)


def test_what_is_most_alike_comes_first_with_what_speaks_for_it(make: SimpleNamespace) -> None:
    same, less = make.strike("same", "2024-05-06", outlet="AFP"), make.strike("less", "2024-05-09", where="Odesa")
    with make.stored(make.strike("one", "2024-05-06"), same, less) as store:
        apart(make, store)
        first = likely(store, event_of(store, "one"))[0]
        assert first.event == event_of(store, "same")
        assert first.probability > 0.5
        assert {"same actors", "same place"} <= set(first.because)


def test_only_events_on_near_days_with_a_party_in_common_are_offered(make: SimpleNamespace) -> None:
    reports = make.strike("one", "2024-05-06"), make.strike("far", "2024-06-06"), *make.summit()
    with make.stored(*reports, make.strike("near", "2024-05-06", outlet="AFP")) as store:
        apart(make, store)
        assert named(store, "one") == ["near"]
        assert "one" not in named(store, "one")


def test_no_more_are_offered_than_are_wanted(make: SimpleNamespace) -> None:
    with make.stored(*(make.strike(str(number), "2024-05-06", outlet=str(number)) for number in range(4))) as store:
        apart(make, store)
        assert len(likely(store, event_of(store, "0"), most=2)) == 2
