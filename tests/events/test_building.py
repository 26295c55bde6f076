"""An event's slots are those of its best telling; counts, ranges and accounts are over all tellings."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.events.building import BEST_STATUS, best_telling, event_of
from entente.records import Event, event_id
from entente.store import StoredReport


def source(report: Any, **slots: Any) -> StoredReport:
    given = {"copy_of": None, "day": report.document.day, "outlet": report.document.outlet}
    return StoredReport(id=report.document.id, **(given | {"outlet_country": None, "state_run": False} | slots))


def event(*reports: Any, sources: dict[str, list[StoredReport]] | None = None) -> Event:
    mentions = [mention for report in reports for mention in report.mentions]
    given = {report.document.id: [source(report)] for report in reports} | (sources or {})
    return event_of(mentions, [], given)


def accounts(found: Event, slot: str) -> dict[str, list[str]]:
    return {account.value: account.sources for account in found.accounts if account.slot == slot}


def test_other_numbers_are_a_range_and_an_account_for_each_version_with_its_sources(make: SimpleNamespace) -> None:
    reports = [
        make.strike("a", "2024-05-06", dead=12, outlet="Reuters"),
        make.strike("b", "2024-05-06", dead=14, outlet="AFP"),
        make.strike("c", "2024-05-07", day="2024-05-06", dead=14, outlet="Xinhua"),
        make.strike("d", "2024-05-07", day="2024-05-06", outlet="Daily"),
    ]
    found = event(*reports)
    assert found.magnitude is not None and found.magnitude.dead is not None
    assert (found.magnitude.dead.low, found.magnitude.dead.high) == (12, 14)
    assert found.magnitude.injured is None
    assert accounts(found, "dead") == {"12": ["Reuters"], "14": ["AFP", "Xinhua"]}
    (twelve, fourteen) = found.accounts
    assert twelve.mentions == [reports[0].mention.id]
    assert fourteen.mentions == [reports[1].mention.id, reports[2].mention.id]


def test_where_all_agree_there_is_no_account(make: SimpleNamespace) -> None:
    found = event(*(make.strike(name, "2024-05-06", dead=12, injured=3) for name in "ab"))
    assert found.accounts == []
    assert found.magnitude is not None and found.magnitude.dead == found.magnitude.dead.model_copy(update={"low": 12})  # type: ignore[union-attr]


def test_versions_stand_in_the_order_of_their_numbers(make: SimpleNamespace) -> None:
    found = event(*(make.strike(f"r{dead}", "2024-05-06", dead=dead, outlet=f"O{dead}") for dead in (100, 9, 20)))
    assert list(accounts(found, "dead")) == ["9", "20", "100"]


def test_the_source_that_the_text_names_stands_before_the_outlet(make: SimpleNamespace) -> None:
    one = make.strike("a", "2024-05-06", dead=12, reported_by="Kyiv+medics")
    found = event(one, make.strike("b", "2024-05-06", dead=14, outlet=None))
    assert accounts(found, "dead") == {"12": ["Ukraine"], "14": []}


def test_days_places_and_denials_that_differ_are_accounts(make: SimpleNamespace) -> None:
    found = event(
        make.strike("a", "2024-05-06", outlet="A"),
        make.strike("b", "2024-05-07", where="Chuhuiv", outlet="B", status="denied"),
    )
    assert accounts(found, "date") == {"2024-05-06": ["A"], "2024-05-07": ["B"]}
    assert accounts(found, "place") == {"Kharkiv": ["A"], "Chuhuiv": ["B"]}
    assert accounts(found, "status") == {"actual": ["A"], "denied": ["B"]}


def test_a_plan_a_week_or_a_country_contradicts_nobody(make: SimpleNamespace) -> None:
    found = event(
        make.strike("a", "2024-05-06"),
        make.strike("b", "2024-05-07", day="2024-05-06/2024-05-12", where="Ukraine"),
        make.strike("c", "2024-05-05", day="2024-05-06", status="planned"),
    )
    assert found.accounts == []


def test_a_publication_date_is_no_version_of_the_day(make: SimpleNamespace) -> None:
    undated = make.report("b", "2024-05-09", "A strike hit.", make.tell("ASSAULT", "hit", "Russia", "Ukraine"))
    found = event(make.strike("a", "2024-05-06"), undated)
    assert found.accounts == [] and found.date is not None and found.date.start == date(2024, 5, 6)


def test_a_later_report_fills_what_the_first_lacked(make: SimpleNamespace) -> None:
    first = make.report(
        "a", "2024-05-06", "Missiles struck a depot.", make.tell("ASSAULT", "struck", "Russia", date="2024-05-06")
    )
    later = make.strike("b", "2024-05-07", day="2024-05-06", dead=3)
    found = event(first, later)
    assert [actor.country for actor in found.recipients] == ["UKR"]
    assert found.place is not None and found.place.name == "Kharkiv"
    assert found.scope == "interstate" and found.id == event_id(first.mention.id)
    assert found.evidence is not None and found.evidence.mention == later.mention.id


def test_what_is_filled_from_another_document_has_no_words_in_the_evidence(make: SimpleNamespace) -> None:
    full = make.report(
        "a",
        "2024-05-06",
        "Russia struck Odesa on Monday, killing 3.",
        make.tell("ASSAULT", "struck", "Russia", date="2024-05-06", place_name="Odesa", dead=3, size=4),
    )
    other = make.report(
        "b",
        "2024-05-06",
        "Russia struck Ukraine.",
        make.tell("ASSAULT", "struck", "Russia", "Ukraine", confidence=0.1),
        outlet="AFP",
    )
    more = make.report(
        "c", "2024-05-06", "Moscow struck on Monday.", make.tell("ASSAULT", "struck", "Moscow", date="2024-05-06")
    )
    found = event(full, more, other)
    assert found.evidence is not None and found.evidence.mention == full.mention.id
    (recipient,) = found.recipients
    assert (recipient.country, recipient.text, recipient.start, recipient.end) == ("UKR", None, None, None)
    assert found.place is not None and found.place.text == "Odesa"


def test_a_place_of_another_document_has_its_name_but_no_words(make: SimpleNamespace) -> None:
    vague = make.report(
        "a",
        "2024-05-06",
        "Russia struck Ukraine on Monday, killing 3.",
        make.tell("ASSAULT", "struck", "Russia", "Ukraine", date="2024-05-06", place_name="Ukraine", dead=3),
    )
    exact = make.strike("b", "2024-05-06", dead=None, confidence=0.2)
    found = event(vague, exact)
    assert found.evidence is not None and found.evidence.mention == vague.mention.id
    assert found.place is not None
    assert (found.place.name, found.place.precision, found.place.text, found.place.start) == (
        "Kharkiv",
        "city",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("statuses", "best"),
    [
        (["planned", "planned", "actual"], "actual"),
        (["denied", "actual"], "actual"),
        (["planned", "denied"], "denied"),
        (["hypothetical", "demanded"], "demanded"),
    ],
)
def test_what_is_done_outweighs_its_denial_and_both_outweigh_plans(
    make: SimpleNamespace, statuses: list[str], best: str
) -> None:
    reports = [make.strike(f"r{number}", "2024-05-06", status=status) for number, status in enumerate(statuses)]
    assert event(*reports).status == best


def test_a_summit_is_told_by_what_became_of_the_plan(make: SimpleNamespace) -> None:
    found = event(*make.summit())
    assert (found.type, found.status, found.mode) == ("CONSULT", "actual", ["visit"])
    assert found.evidence is not None and found.evidence.document == "doc-during"


def test_the_type_is_the_one_that_most_reports_give(make: SimpleNamespace) -> None:
    def told(name: str, kind: str, **slots: Any) -> Any:
        made = make.tell(kind, "met", "China", "Serbia", date="2024-05-08", **slots)
        return make.report(name, "2024-05-08", "China met Serbia.", made)

    reports = [told("a", "COOPERATE", confidence=0.99), told("b", "CONSULT"), told("c", "CONSULT")]
    assert event(*reports).type == "CONSULT"
    assert event(*reports[:2]).type == "COOPERATE"  # one each: the surer


def test_the_fullest_telling_speaks_for_all_the_surest_of_the_full_and_the_first_of_equals(
    make: SimpleNamespace,
) -> None:
    bare = make.report("bare", "2024-05-05", "It struck.", make.tell("ASSAULT", "struck", "Russia", confidence=1.0))
    first, sure, last = (
        make.strike(name, "2024-05-06", confidence=p) for name, p in (("f", 0.5), ("s", 0.8), ("l", 0.8))
    )
    old = make.strike("old", "2024-05-04", historical=True, confidence=1.0, dead=3, injured=3)
    assert best_telling([each.mention for each in (old, bare, first, sure, last)]) == sure.mention
    assert best_telling([first.mention, bare.mention]) == first.mention


def test_the_finest_date_and_place_win_then_the_one_that_most_give(make: SimpleNamespace) -> None:
    found = event(
        make.strike("a", "2024-05-06", day="2024-05-06/2024-05-12", where="Ukraine"),
        make.strike("b", "2024-05-07", where="Chuhuiv"),
        make.strike("c", "2024-05-06"),
        make.strike("d", "2024-05-06"),
    )
    assert found.date is not None and str(found.date.start) == "2024-05-06" and found.date.precision == "day"
    assert found.place is not None and found.place.name == "Kharkiv"


def test_background_is_what_is_background_everywhere(make: SimpleNamespace) -> None:
    old, news = make.strike("a", "2024-05-06", historical=True), make.strike("b", "2024-05-06")
    assert event(old, make.strike("c", "2024-05-06", historical=True)).historical
    assert not event(old, news).historical


def test_documents_reports_outlets_and_state_run_outlets_are_counted_with_the_copies(make: SimpleNamespace) -> None:
    one, two = make.strike("one", "2024-05-06"), make.strike("two", "2024-05-07", day="2024-05-06", outlet="AFP")
    state = {"outlet_country": "CHN", "state_run": True}
    sources = {
        one.document.id: [
            source(one),
            StoredReport("doc-x", one.document.id, date(2024, 5, 9), "Xinhua", **state),
            StoredReport("doc-y", one.document.id, date(2024, 5, 8), "REUTERS", None, False),
            StoredReport("doc-z", one.document.id, None, "CCTV", **state),
            StoredReport("doc-u", one.document.id, None, None, None, False),
        ],
        two.document.id: [
            source(two),
            StoredReport("doc-v", two.document.id, date(2024, 5, 8), "Xinhua", **state),
            StoredReport("doc-t", two.document.id, date(2024, 5, 8), "TASS", "RUS", True),
            StoredReport("doc-b", two.document.id, date(2024, 5, 8), "BBC", "GBR", False),
        ],
    }
    found = event(one, two, sources=sources)
    assert (found.documents, found.reports, found.outlets) == (9, 2, 6)
    assert found.state_run == {"CHN": 2, "RUS": 1}
    assert (found.first_reported, found.last_reported) == (date(2024, 5, 6), date(2024, 5, 9))


def test_a_document_that_tells_an_event_twice_is_one_report(make: SimpleNamespace) -> None:
    tells = [make.tell("ASSAULT", trigger, "Russia", "Ukraine", date="2024-05-06") for trigger in ("struck", "strike")]
    found = event(make.report("one", "2024-05-06", "Russia struck Kharkiv. The strike hit a depot.", *tells))
    assert len(found.mentions) == 2 and (found.documents, found.reports, found.outlets) == (1, 1, 1)


def test_an_event_without_any_date_says_so(make: SimpleNamespace) -> None:
    found = event(make.report("x", None, "Russia struck.", make.tell("ASSAULT", "struck", "Russia"), outlet=None))
    assert (found.date, found.first_reported, found.last_reported, found.outlets) == (None, None, None, 0)


def test_modes_and_contexts_are_those_of_at_least_half_of_the_tellings_that_have_any(make: SimpleNamespace) -> None:
    lists = [["military", "terrorism"], ["military"], ["cyber"], []]
    found = event(*(make.strike(f"r{n}", "2024-05-06", context=given) for n, given in enumerate(lists)))
    assert found.context == ["military"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(BEST_STATUS),
            st.one_of(st.none(), st.integers(0, 30)),
            st.sampled_from(["Kharkiv", "Chuhuiv", "Ukraine", None]),
            st.sampled_from(["2024-05-06", "2024-05-07", "2024-05-06/2024-05-12"]),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_event_keeps_all_its_tellings_and_their_numbers(make: SimpleNamespace, told: list[Any]) -> None:
    reports = [
        make.strike(
            f"r{number}", f"2024-05-{number + 7:02}", status=status, dead=dead, where=where or "Kharkiv", day=day,
            historical=old,
        )
        for number, (status, dead, where, day, old) in enumerate(told)
    ]  # fmt: skip
    found = event(*reports)
    assert found.mentions == [report.mention.id for report in reports]
    assert found.evidence is not None and found.evidence.mention in found.mentions
    numbers = [dead for _, dead, *_ in told if dead is not None]
    dead = found.magnitude and found.magnitude.dead
    assert (dead and (dead.low, dead.high)) == ((min(numbers), max(numbers)) if numbers else None)
    for slot in {account.slot for account in found.accounts}:
        versions = [account for account in found.accounts if account.slot == slot]
        assert len({account.value for account in versions}) == len(versions) > 1
        tellers = [mention for account in versions for mention in account.mentions]
        assert len(set(tellers)) == len(tellers) and set(tellers) <= set(found.mentions)
    assert Event.model_validate_json(found.model_dump_json()) == found


def test_a_visit_that_slipped_has_the_day_and_place_on_which_it_was_made(make: SimpleNamespace) -> None:
    plans = [
        make.strike(name, "2024-05-05", day="2024-05-06", where="Odesa", status="planned", outlet=name) for name in "ab"
    ]
    found = event(*plans, make.strike("c", "2024-05-07", day="2024-05-07", outlet="c"))
    assert found.status == "actual"
    assert found.date is not None and found.date.start == date(2024, 5, 7)
    assert found.place is not None and found.place.text == "Kharkiv"


def test_the_day_of_a_plan_fills_in_what_a_look_back_leaves_open(make: SimpleNamespace) -> None:
    plan = make.strike("a", "2024-05-05", day="2024-05-06", status="planned")
    found = event(plan, make.strike("b", "2024-06-07", day="2024-05-01/2024-05-31"))
    assert found.status == "actual" and found.date is not None
    assert (found.date.start, found.date.end) == (date(2024, 5, 6), date(2024, 5, 6))
