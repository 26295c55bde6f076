"""What merging takes from a mention: the same keys for the same parties, days that bound it, and its words."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from entente.events.telling import REACH, Side, side

DAY = date(2024, 5, 8)


def keys(make: SimpleNamespace, names: str) -> Side:
    return side([actor.model_dump(mode="json") for actor in make.parties(names, "")])


@pytest.mark.parametrize("words", ["China", "Beijing", "Xi", "Xi Jinping", "Wang Yi", "the Chinese side", "China+Xi"])
def test_a_state_its_capital_and_its_people_are_one_actor(make: SimpleNamespace, words: str) -> None:
    assert keys(make, words).keys == {"CHN"} and not keys(make, words).vague


def test_persons_are_known_beside_the_country_they_speak_for(make: SimpleNamespace) -> None:
    assert keys(make, "Xi").persons == keys(make, "Xi Jinping").persons == (("CHN", frozenset({"person/xi-jinping"})),)
    assert keys(make, "China").persons == ()


def test_a_group_and_a_party_have_a_key_beside_the_country(make: SimpleNamespace) -> None:
    assert keys(make, "Hamas").keys == {"group/hamas", "PSE"}
    assert keys(make, "Fatah").keys == {"party/fatah", "PSE"}


def test_nato_is_never_the_bare_kind_of_body(make: SimpleNamespace) -> None:
    assert keys(make, "NATO").keys == {"org/nato"}
    assert keys(make, "Oxfam").keys == frozenset() and keys(make, "Oxfam").vague


def test_who_is_not_known_makes_a_side_vague(make: SimpleNamespace) -> None:
    assert keys(make, "protesters").vague and keys(make, "China+protesters").vague and keys(make, "").vague
    assert keys(make, "China+protesters").keys == {"CHN"}


def test_a_state_that_ended_goes_on_as_its_successor(make: SimpleNamespace) -> None:
    assert keys(make, "the Soviet Union").keys == keys(make, "Moscow").keys


def told(make: SimpleNamespace, published: str | None = "2024-05-08", text: str | None = None, **slots: object):
    given = {"kind": "CONSULT", "trigger": "met", "actors": "China", "recipients": "Serbia"} | slots
    kind, trigger, actors, recipients = (given.pop(name) for name in ("kind", "trigger", "actors", "recipients"))
    made = make.tell(kind, trigger, actors, recipients, **given)
    return make.report("x", published, text or "China met Serbia in Belgrade.", made).telling


def test_parties_are_both_sides_and_certain_where_two_are_known(make: SimpleNamespace) -> None:
    telling = told(make)
    assert telling.parties == telling.reach == {"CHN", "SRB"} and telling.certain
    assert not told(make, recipients="").certain
    assert not told(make, actors="protesters", recipients="China+Serbia").certain


def test_where_a_side_is_vague_the_countries_of_the_document_reach_further(make: SimpleNamespace) -> None:
    vague = told(make, actors="protesters", recipients="China", place_name="Belgrade")
    assert vague.parties == {"CHN"} and vague.reach == {"CHN", "SRB"}
    assert told(make, place_name="Cairo").reach == {"CHN", "SRB"}


def days(telling: object) -> tuple[int | None, int | None]:
    first, last = telling.first, telling.last  # type: ignore[attr-defined]
    return first and first - DAY.toordinal(), last and last - DAY.toordinal()


def test_an_event_lies_on_the_days_that_its_words_name(make: SimpleNamespace) -> None:
    exact = told(make, date="2024-05-07")
    assert days(exact) == (-1, -1) and exact.exact and exact.dated
    week = told(make, date="2024-04-29/2024-05-05")
    assert days(week) == (-9, -3) and week.dated and not week.exact


def test_without_a_date_news_are_fresh_plans_lie_ahead_and_background_behind(make: SimpleNamespace) -> None:
    news = told(make)
    assert days(news) == (-REACH.news, 0) and not news.dated and not news.exact
    assert days(told(make, kind="AGREE", status="planned")) == (0, REACH.plans)
    assert days(told(make, historical=True)) == (-REACH.background, 0)


def test_without_any_day_nothing_is_known(make: SimpleNamespace) -> None:
    assert days(told(make, published=None)) == (None, None)
    assert told(make, published=None, date="2024-05-08").first == DAY.toordinal()


def test_a_country_is_no_place_of_its_own(make: SimpleNamespace) -> None:
    belgrade, serbia, nowhere = told(make, place_name="Belgrade"), told(make, place_name="Serbia"), told(make)
    assert (belgrade.place, belgrade.country) == ("belgrade", "SRB") and belgrade.point == (44.80, 20.46)
    assert (serbia.place, serbia.country, serbia.point) == (None, "SRB", None)
    assert (nowhere.place, nowhere.country, nowhere.point) == (None, None, None)


def test_numbers_of_people_are_kept(make: SimpleNamespace) -> None:
    assert told(make, dead=3, size=40).numbers == (3, None, 40)
    assert told(make).numbers == (None, None, None)


@pytest.mark.parametrize(
    ("text", "trigger", "act"),
    [
        ("China will meet Serbia.", "meet", "CONSULT"),
        ("China will withdraw from Serbia.", "withdraw", "RETREAT"),
        ("China will deliver tents to Serbia.", "deliver", "AID"),
        ("China promised much to Serbia.", "promised", None),
    ],
)
def test_a_plan_says_by_its_words_what_it_will_be(
    make: SimpleNamespace, text: str, trigger: str, act: str | None
) -> None:
    assert told(make, text=text, kind="AGREE", trigger=trigger, status="planned").act == act


def test_what_is_done_is_its_own_act(make: SimpleNamespace) -> None:
    assert told(make).act == "CONSULT"


@pytest.mark.parametrize(
    ("text", "definite"),
    [
        ("The talks went well.", True),
        ("China said their second round of talks went well.", False),
        ("China hailed these useful talks.", True),
        ("China held talks.", False),
    ],
)
def test_the_definite_was_told_before(make: SimpleNamespace, text: str, definite: bool) -> None:
    assert told(make, text=text, trigger="talks").definite is definite


def test_the_parties_are_no_part_of_what_a_sentence_is_about(make: SimpleNamespace) -> None:
    telling = told(make, text="China met Serbia on railways near Zvornik.")
    assert telling.topic.items == {"met", "railway", "near", "zvornik"}
    assert telling.names.items == {"zvornik"}


def test_a_sentence_is_read_from_its_own_place_in_the_text(make: SimpleNamespace) -> None:
    telling = told(make, text="Rain fell on 12 towns. The China that met Serbia asked for a third round.")
    assert telling.figures == frozenset() and telling.ordinals == {"third"} and "rain" not in telling.topic.items
    assert telling.sentence == 23 and "12" in telling.opening.items


def test_first_reports_come_first_and_undated_ones_last(make: SimpleNamespace) -> None:
    def order(name: str, published: str | None, *triggers: str) -> list[tuple[object, ...]]:
        tells = [make.tell("CONSULT", trigger, "China", "Serbia") for trigger in triggers]
        report = make.report(name, published, "China met Serbia and saw Serbia.", *tells)
        return [each.order for each in report.tellings]

    late, (met, saw), early, none = (
        order("a", "2024-05-09", "met"), order("b", "2024-05-08", "met", "saw"),
        order("a", "2024-05-08", "met"), order("0", None, "met"),
    )  # fmt: skip
    assert sorted([*none, *late, saw, met, *early]) == [*early, met, saw, *late, *none]
