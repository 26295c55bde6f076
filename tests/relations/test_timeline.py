from __future__ import annotations

from datetime import date

from entente.relations import SeriesQuery
from entente.relations.dossier import dossier
from entente.relations.parties import party
from entente.relations.timeline import timeline

PAIR = SeriesQuery("RUS", "UKR")


def fill(made):
    rows = [("RUS", "UKR", f"2024-{month:02}-05", 3) for month in range(1, 10)]
    return made.events(
        [*rows, ("UKR", "RUS", "2024-03-05", 3), ("RUS", "UKR", None, 3), ("RUS", "USA", "2024-03-05", 3)]
    )


def walked(made, query, size):
    found, after = [], None
    while part := timeline(made.store, query, size, after):
        found += part
        after = part[-1]
    return found


def test_the_newest_come_first_and_undated_ones_last(made):
    fill(made)
    days = [day for day, _ in timeline(made.store, PAIR, 100)]
    assert days == [*sorted(days[:-1], reverse=True), None]
    assert len(days) == 11


def test_parts_go_on_where_the_last_one_ended(made):
    fill(made)
    assert walked(made, PAIR, 3) == walked(made, PAIR, 1) == timeline(made.store, PAIR, 100)


def test_the_filters_of_the_series_hold(made):
    fill(made)
    directed = SeriesQuery("UKR", "RUS", directed=True)
    assert len(timeline(made.store, directed, 100)) == 1
    some = SeriesQuery("RUS", "UKR", since=date(2024, 3, 1), until=date(2024, 4, 30))
    assert len(timeline(made.store, some, 100)) == 3
    assert timeline(made.store, SeriesQuery("RUS", "UKR", type="AID"), 100) == []


def test_of_one_party_those_with_anybody(made):
    fill(made)
    assert len(timeline(made.store, SeriesQuery("RUS"), 100)) == 12


def test_a_dossier_names_the_first_of_them(made):
    fill(made)
    for query in (PAIR, SeriesQuery("RUS", "UKR", since=date(2024, 3, 1)), SeriesQuery("UKR", "RUS", directed=True)):
        newest = dossier(made.store, party(query.a), party(query.b), query).newest
        assert newest == tuple(key for _, key in timeline(made.store, query, 12))
