from __future__ import annotations

from datetime import date

from entente.relations.holdings import holdings, newest


def test_an_empty_store_holds_nothing(made):
    found = holdings(made.store)
    assert (found.documents, found.since, found.finished, dict(found.events)) == (0, None, None, {})


def test_documents_copies_outlets_and_sources_are_counted(made):
    first = made.document("2024-01-01")
    made.document("2024-02-01", "AP", copy_of=first)
    made.statement("RUS", "UKR", "2024-03-01")
    made.event("RUS", "UKR", "2024-01-01")
    made.event("RUS", "UKR", "2024-01-01", source="polecat")
    found = holdings(made.store)
    assert (found.documents, found.copies, found.outlets, found.statements) == (3, 1, 2, 1)
    assert (found.since, found.until) == (date(2024, 1, 1), date(2024, 3, 1))
    assert dict(found.events) == {"entente": 1, "polecat": 1}
    assert found.finished.tzinfo is not None


def test_what_was_reported_last_comes_first_and_of_a_day_the_heaviest(made):
    day, before = date(2024, 2, 2), date(2024, 2, 1)
    light = made.event("RUS", "UKR", "2024-02-02", 1, first_reported=day)
    heavy = made.event("RUS", "UKR", "2024-01-30", 4, first_reported=day)
    told = made.event("RUS", "UKR", "2024-02-02", 1, first_reported=day, reports=5)
    older = made.event("RUS", "UKR", "2024-02-01", 4, first_reported=before)
    made.event("RUS", "UKR", "2024-02-02", 4, first_reported=day, historical=True)
    assert newest(made.store, 9) == [told, heavy, light, older]
    assert newest(made.store, 1) == [told]
