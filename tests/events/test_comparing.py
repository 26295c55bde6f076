"""What speaks for two tellings being of one happening, what against it, and what rules it out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.events.comparing import FEATURES, KINDRED, barred, compare, days_apart, kilometres
from entente.events.deciding import REASONS, WEIGHTS, Decider, reasons, shipped
from entente.events.telling import Telling

TEXT = "Officials said that China and Serbia met, after Iran and Qatar had met."


def telling(make: SimpleNamespace, name: str = "one", **slots: Any) -> Telling:
    given = {"kind": "CONSULT", "actors": "China", "recipients": "Serbia", "published": "2024-05-08", "text": TEXT}
    given |= {"trigger": "met"} | slots
    kind, actors, recipients, published, text, trigger = (
        given.pop(key) for key in ("kind", "actors", "recipients", "published", "text", "trigger")
    )
    return make.report(name, published, text, make.tell(kind, trigger, actors, recipients, **given)).telling


def holds(make: SimpleNamespace, one: dict[str, Any], other: dict[str, Any]) -> dict[str, float]:
    """The features that hold of two tellings of two documents."""
    values = compare(telling(make, "one", **one), telling(make, "other", **other))
    return {name: value for name, value in zip(FEATURES, values, strict=True) if value}


def test_kindred_acts_may_be_one_happening_and_others_not(make: SimpleNamespace) -> None:
    plan, talks, attack = (telling(make, kind, kind=kind) for kind in ("AGREE", "CONSULT", "ASSAULT"))
    assert not barred(plan, talks) and not barred(talks, plan)
    assert barred(talks, attack) and barred(attack, talks)
    assert all(len(pair) == 2 for pair in KINDRED)


def test_others_are_not_the_same(make: SimpleNamespace) -> None:
    ours = telling(make)
    assert barred(ours, telling(make, actors="Iran", recipients="Qatar"))
    assert barred(ours, telling(make, actors="China", recipients="Qatar"))
    assert not barred(ours, telling(make, actors="Xi", recipients="Serbia+Qatar"))
    assert not barred(ours, telling(make, actors="China", recipients=""))
    assert not barred(ours, telling(make, actors="a crowd", recipients="Serbia"))


@pytest.mark.parametrize(("day", "apart"), [("2024-05-10", False), ("2024-05-11", True), ("2024-05-01", True)])
def test_days_may_be_off_by_two(make: SimpleNamespace, day: str, apart: bool) -> None:
    assert barred(telling(make, date="2024-05-08"), telling(make, "other", date=day)) is apart


def test_what_is_of_no_known_day_is_compared_within_its_document_only(make: SimpleNamespace) -> None:
    one = telling(make, "one", published=None)
    assert days_apart(one, telling(make, "two")) is None
    assert barred(one, telling(make, "two")) and not barred(one, telling(make, "one", published=None))
    wide = telling(make, "two", date="2022-01-01/2024-05-08")
    assert days_apart(telling(make), wide) is None and barred(telling(make), wide)


def test_days_between_are_counted_from_end_to_start(make: SimpleNamespace) -> None:
    week = telling(make, date="2024-05-06/2024-05-12")
    assert [days_apart(telling(make, date=day), week) for day in ("2024-05-04", "2024-05-09", "2024-05-13")] == [
        2,
        0,
        1,
    ]


def test_the_same_parties_in_other_words(make: SimpleNamespace) -> None:
    found = holds(make, {"actors": "Xi"}, {"actors": "Beijing"})
    assert found["same actors"] == found["same recipients"] == found["same parties"] == 1
    assert "other actors" not in found and "roles reversed" not in found


def test_reversed_roles(make: SimpleNamespace) -> None:
    found = holds(make, {}, {"actors": "Serbia", "recipients": "China"})
    assert found["roles reversed"] == found["other actors"] == found["same parties"] == 1


def test_persons_of_one_country(make: SimpleNamespace) -> None:
    assert "same person" in holds(make, {"actors": "Xi"}, {"actors": "Xi Jinping"})
    assert "other persons" in holds(make, {"actors": "Xi"}, {"actors": "Wang Yi"})
    neither = holds(make, {"actors": "Xi"}, {"actors": "China"})
    assert "same person" not in neither and "other persons" not in neither


def test_groups_of_one_country(make: SimpleNamespace) -> None:
    assert "same group" in holds(make, {"actors": "Hamas"}, {"actors": "Hamas"})
    assert "other groups" in holds(make, {"actors": "Hamas"}, {"actors": "Fatah"})


@pytest.mark.parametrize(
    ("one", "other", "feature"),
    [
        ("Kharkiv", "Kharkiv", "same place"),
        ("Kharkiv", "Chuhuiv", "places near each other"),
        ("Kharkiv", "Odesa", "other places"),
        ("Kharkiv", "Ukraine", "place in country"),
        ("Kharkiv", "Belgrade", "other countries"),
        ("Kharkiv", None, "place named once"),
    ],
)
def test_places(make: SimpleNamespace, one: str, other: str | None, feature: str) -> None:
    names = {"same place", "places near each other", "other places", "place in country", "place named once"}
    for first, second in ((one, other), (other, one)):
        found = holds(make, {"place_name": first}, {"place_name": second})
        assert feature in found
        assert len(names & set(found)) == 1


def test_kilometres_are_about_right() -> None:
    assert kilometres((44.80, 20.46), (44.80, 20.46)) == 0
    assert kilometres((52.52, 13.40), (48.86, 2.35)) == pytest.approx(878, rel=0.03)  # Berlin and Paris
    assert kilometres((0, 0), (1, 0)) == pytest.approx(111.2)


def test_other_numbers_count_by_how_far_apart_they_are(make: SimpleNamespace) -> None:
    assert holds(make, {"dead": 12}, {"dead": 12})["same number of dead"] == 1
    close, far = (holds(make, {"dead": 12}, {"dead": dead})["other number of dead"] for dead in (14, 120))
    assert 0 < close < far < 1
    assert not {"same size", "other size"} & set(holds(make, {"size": 9}, {}))
    assert holds(make, {"dead": 0}, {"dead": 0})["same number of dead"] == 1
    assert holds(make, {"dead": 0}, {"dead": 4})["other number of dead"] == 1


def test_a_plan_and_what_it_became(make: SimpleNamespace) -> None:
    plan = {"kind": "AGREE", "text": "China will meet Serbia.", "trigger": "meet", "status": "planned"}
    found = holds(make, plan, {})
    assert found["planned and done"] == found["another type"] == found["same act"] == 1
    leave = holds(make, plan | {"text": "China will leave Serbia.", "trigger": "leave"}, {})
    assert leave["another act"] == 1 and "same act" not in leave


def test_a_report_before_the_day_of_the_event_tells_another_one(make: SimpleNamespace) -> None:
    early = {"published": "2024-05-07"}
    assert "report before the other's event" in holds(make, early, {"date": "2024-05-08"})
    plan = early | {"kind": "AGREE", "status": "planned"}
    assert "report before the other's event" not in holds(make, plan, {"date": "2024-05-08"})


def test_statuses_that_contradict(make: SimpleNamespace) -> None:
    assert "denied or not" in holds(make, {"status": "denied"}, {})
    assert "demanded or done" in holds(make, {}, {"status": "demanded"})
    assert "background once" in holds(make, {"historical": True}, {})
    assert "background twice" in holds(make, {"historical": True}, {"historical": True})


def test_two_tellings_of_one_sentence(make: SimpleNamespace) -> None:
    tells = [make.tell("CONSULT", trigger, "China", "Serbia") for trigger in ("met", "saw")]
    one, other = make.report("one", "2024-05-08", "China met Serbia and saw Serbia.", *tells).tellings
    found = dict(zip(FEATURES, compare(one, other), strict=True))
    assert found["same document"] == found["same sentence"] == 1
    assert found["same story"] == found["told in the other report"] == 0


def test_the_shipped_weights_are_those_of_the_features() -> None:
    rows = [line.split("\t")[0] for line in WEIGHTS.read_text("utf-8").splitlines()[1:]]
    assert sorted(rows) == sorted([*FEATURES, "threshold"])
    assert len(shipped().weights) == len(FEATURES) == len(set(FEATURES))
    assert set(FEATURES) >= REASONS


def test_a_probability_grows_with_the_odds_and_is_never_out_of_range() -> None:
    decider = Decider((0.0,) * len(FEATURES), threshold=1.0)
    assert decider.probability(-1.0) == 0.5
    assert 0 <= decider.probability(-1e6) < decider.probability(0.0) < decider.probability(3.0) <= 1
    assert decider.probability(1e6) <= 1


def test_only_weights_and_the_threshold_decide(make: SimpleNamespace) -> None:
    one, other = telling(make, "one", dead=3), telling(make, "other", dead=3)
    weights = tuple(2.0 if name == "same number of dead" else 0.0 for name in FEATURES)
    assert Decider(weights, 0.5).odds(one, other) == 1.5
    assert Decider(weights, 0.5).odds(one, telling(make, "other", dead=4)) == -0.5


def test_reasons_say_in_words_what_speaks_for_a_pair(make: SimpleNamespace) -> None:
    slots = {"date": "2024-05-08", "place_name": "Belgrade", "dead": 3}
    found = reasons(telling(make, "one", **slots), telling(make, "other", **slots))
    assert {"same actors", "same recipients", "same day", "same place", "same number of dead"} <= set(found)
    assert "always" not in found and found == [name for name in FEATURES if name in found]


PARTIES = st.sampled_from(["China", "Xi", "Serbia", "Hamas", "NATO", "a crowd", "China+Serbia", "Iran+a crowd"])
TELLINGS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["one", "two"]),
        "kind": st.sampled_from(["CONSULT", "AGREE", "ASSAULT", "ACCUSE"]),
        "actors": PARTIES,
        "recipients": st.one_of(st.just(""), PARTIES),
        "published": st.sampled_from(["2024-05-08", "2024-05-10", None]),
        "date": st.sampled_from([None, "2024-05-08", "2024-05-06/2024-05-12", "2022-01-01/2024-05-08"]),
        "status": st.sampled_from(["actual", "planned", "denied", "demanded"]),
        "historical": st.booleans(),
        "place_name": st.sampled_from([None, "Belgrade", "Kharkiv", "Chuhuiv", "Ukraine"]),
        "dead": st.sampled_from([None, 0, 3, 120]),
        "text": st.sampled_from([TEXT, "Twelve met for a second time in Belgrade.", "The crowd that met was large."]),
    }
)


@settings(max_examples=150, deadline=None)
@given(TELLINGS, TELLINGS)
def test_a_comparison_is_the_same_from_either_side_and_within_bounds(make: SimpleNamespace, a: Any, b: Any) -> None:
    one, other = telling(make, **a), telling(make, **b)
    values = compare(one, other)
    assert values == compare(other, one)
    assert len(values) == len(FEATURES) and all(0 <= value <= 1 for value in values)
    assert barred(one, other) == barred(other, one)
