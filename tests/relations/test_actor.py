from __future__ import annotations

from entente.relations import actor


def test_partners_are_those_with_most_events(made):
    made.events([
        ("RUS", "UKR", "2024-01-01", 4), ("UKR", "person/x@RUS", "2024-02-01", 3), ("RUS+CHN", "", "2024-01-01", 1),
        ("RUS+CHN", "USA", "2024-01-01", 1), ("USA", "RUS+IRN", "2024-01-01", 1),
    ])  # fmt: skip
    first, *others = actor.partners(made.store, "RUS", 10)
    assert (first.key, first.events, first.cooperation, first.conflict, first.score) == ("UKR", 2, 0, 2, -6.0)
    assert str(first.last) == "2024-02-01"
    assert {each.key: each.events for each in others} == {"CHN": 1, "USA": 2}


def test_a_person_has_partners_of_its_own(made):
    made.events([("person/x@RUS", "RUS+org/nato@IGO", "2024-01-01", 1), ("RUS", "UKR", "2024-01-01", 1)])
    assert {each.key for each in actor.partners(made.store, "person/x", 10)} == {"RUS", "org/nato"}


def test_its_newest_events_in_whatever_role(made):
    first, second, third = (
        made.event(*who, day) for who, day in ((("RUS", "UKR"), "2024-01-01"), (("UKR", "RUS"), "2024-02-01"),
                                               (("USA", "UKR"), "2024-03-01"))
    )  # fmt: skip
    assert actor.events_of(made.store, "RUS", 10) == [second, first]
    assert third not in actor.events_of(made.store, "RUS", 10)


def test_what_it_says_and_what_is_said_of_it_once(made):
    made.statement("RUS", "UKR", "2024-01-01")
    made.statement("UKR", "RUS", "2024-01-02")
    made.statement("UKR", "RUS", "2024-01-03", copy_of="doc-2")
    assert [len(actor.statements_of(made.store, "RUS", role, 9)) for role in ("speaker", "about")] == [1, 1]


def test_offices_of_a_person_the_newest_first():
    held = actor.offices("person/sergei-lavrov")
    assert held[0].office.title == "Foreign Minister" and held[0].office.country == "RUS"
    assert {each.person for each in held} == {"person/sergei-lavrov"}


def test_high_offices_of_a_country_those_in_office_first():
    held = actor.offices("FRA")
    ends = [each.office.period.until for each in held]
    assert {each.office.country for each in held} == {"FRA"}
    assert ends[0] is None and [end for end in ends if end] == sorted(filter(None, ends), reverse=True)


def test_members_of_a_body_and_of_nobody():
    assert "NOR" in actor.members("org/nato") and actor.members("RUS") == []


def test_the_records_name_whom_the_tables_do_not_know(made):
    made.event("org/made-up@FRA", "RUS", "2024-01-01")
    assert actor.known(made.store, "org/made-up") == (None, "FRA")
    assert actor.known(made.store, "org/none") == (None, None)
