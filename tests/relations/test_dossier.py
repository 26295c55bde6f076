import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from entente.relations import SeriesQuery, changes
from entente.relations.dossier import NoEvents, dossier
from entente.relations.parties import Party, PartyUnknown, party
from entente.relations.sections import event, sections
from entente.store import open_store

sys.path.insert(0, str(Path(__file__).parent / "fakes"))

from pair_store import LAST, News, fill

CHINA, RUSSIA = Party("CHN", "China"), Party("RUS", "Russia")
QUERY = SeriesQuery("CHN", "RUS")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("dossier") / "news.duckdb") as opened:
        fill(opened)
        yield opened


@pytest.fixture(scope="module")
def china_and_russia(store):
    return dossier(store, CHINA, RUSSIA, QUERY)


def told(made, query=QUERY, **options):
    """The dossier of a store with this news alone."""
    with open_store(":memory:") as opened:
        made.write(opened)
        return dossier(opened, CHINA, RUSSIA, query, **options)


def kinds(lines):
    return [line.type for line in lines]


def test_the_headline_holds_the_last_covered_period_against_all_before_it(china_and_russia):
    headline = china_and_russia.headline
    assert (headline.period, headline.events, headline.score) == (date(2024, 12, 1), 9, -29.0)
    assert headline.periods_before == 33  # 35 months less the two in which nothing was read
    assert headline.events_before == pytest.approx(5.21, abs=0.01)
    assert headline.score_before == pytest.approx(3.42, abs=0.01)
    assert headline.leaning == "worse"
    assert headline.lines[0].type == "ASSAULT"


def test_the_headline_says_what_was_read_so_that_more_news_does_not_pass_for_more_events(china_and_russia):
    assert china_and_russia.headline.documents == 13
    assert china_and_russia.headline.documents_before == pytest.approx(5.3, abs=0.1)


def test_a_period_that_is_not_over_is_marked(china_and_russia, store):
    assert china_and_russia.headline.read_until == LAST
    whole = dossier(store, CHINA, RUSSIA, replace(QUERY, until=date(2024, 11, 30)))
    assert whole.headline.period == date(2024, 11, 1)
    assert whole.headline.read_until is None


def test_with_fewer_than_three_periods_before_nothing_is_called_better_or_worse(store):
    assert dossier(store, CHINA, RUSSIA, replace(QUERY, since=date(2024, 10, 1))).headline.leaning == "unknown"
    assert dossier(store, CHINA, RUSSIA, replace(QUERY, since=date(2024, 12, 1))).headline.events_before is None


def test_within_the_spread_of_the_periods_before_it_is_as_before(store):
    found = dossier(store, CHINA, RUSSIA, replace(QUERY, since=date(2024, 4, 1), until=date(2024, 11, 30)))
    assert found.headline.leaning == "worse"  # months that are nearly alike leave little spread
    found = dossier(store, CHINA, RUSSIA, replace(QUERY, until=date(2023, 3, 31)))
    assert found.headline.leaning == "as before"


def test_before_a_period_is_over_it_is_too_early_to_say_that_nothing_changed():
    made = News()
    for month in range(1, 6):
        made.tell(date(2024, month, 10), "CONSULT")
    assert told(made).headline.leaning == "too early"
    made.report(date(2024, 6, 1), "Nothing of the two.")
    may = told(made, replace(QUERY, until=date(2024, 5, 31)))
    assert (may.headline.leaning, may.headline.read_until, may.read_until) == ("as before", None, date(2024, 5, 10))


def test_changes_come_with_the_events_that_made_them(china_and_russia, store):
    (line,) = china_and_russia.changes
    assert line.change in changes(store, china_and_russia.series)
    assert (line.change.period, line.change.direction) == (date(2024, 3, 1), "worse")
    assert [each.id for each in line.lines] == line.change.events
    assert all(each.score < 0 for each in line.lines)


def test_the_weightiest_events_are_those_of_large_scores_that_many_report(china_and_russia):
    first, second, *rest = china_and_russia.strongest
    assert (first.type, first.reports, second.reports) == ("ASSAULT", 14, 9)
    assert [line.when for line in rest] == sorted((line.when for line in rest), reverse=True)
    assert len(china_and_russia.strongest) == 10


def test_an_event_has_its_evidence_its_source_and_its_numbers(china_and_russia):
    line = china_and_russia.strongest[0]
    assert line.words == "Iran said China shelled Russia near Heihe, killing dozens."
    assert (line.actors, line.recipients, line.place) == ("China", "Russia", "Heihe")
    assert line.numbers == "dead 10 to 14, injured 3"
    assert (line.source.outlet, line.source.published) == ("Reuters", "2024-12-05")
    assert line.source.url.startswith("https://")


def test_outlets_that_a_state_runs_are_marked(china_and_russia):
    marked = [
        line for change in china_and_russia.changes for line in change.lines if line.source.outlet.startswith("Tass")
    ]
    assert {line.source.outlet for line in marked} == {"Tass (state-run, RUS)"}
    assert {line.state_run for line in marked} == {"RUS 1"}


@pytest.mark.parametrize(
    ("level", "words"), [("none", ""), ("span", "shelled"), ("document", "Iran said China shelled")]
)
def test_the_text_level_says_how_much_is_quoted(store, level, words):
    found = dossier(store, CHINA, RUSSIA, QUERY, level)
    assert found.strongest[0].words.startswith(words)
    assert bool(found.strongest[0].words) == bool(words)
    assert all(bool(line.words) == bool(words) for speech in found.speeches for line in speech.lines)


def test_an_agreement_is_in_force_until_a_cut_in_the_same_matter_is_reported():
    made = News()
    arms = made.tell(date(2024, 1, 5), "COOPERATE", ("CHN", "RUS"), (), context=["military"])
    trade = made.tell(date(2024, 1, 6), "AGREE", ("CHN", "RUS"), (), context=["economic"], cameo="0311")
    cut = made.tell(date(2024, 2, 1), "SANCTION", context=["economic"], mode=["discontinue"])
    made.tell(date(2024, 3, 1), "SANCTION", context=["economic"], mode=["withdraw"])
    found = told(made).agreements
    assert [line.id for line in found.lines] == [arms.id]
    assert [(was.id, end.id) for was, end in found.ended] == [(trade.id, cut.id)]


@pytest.mark.parametrize(
    ("kind", "slots", "in_force"),
    [
        ("SUPPORT", {"cameo": "057"}, True),  # a signature
        ("SUPPORT", {"cameo": "051"}, False),  # praise
        ("AGREE", {"cameo": "036"}, False),  # a date for a meeting
        ("AGREE", {}, True),
        ("RETREAT", {"mode": ["ceasefire"]}, True),
        ("RETREAT", {"mode": ["release"]}, False),
        ("COOPERATE", {"status": "planned"}, False),
        ("COOPERATE", {"historical": True}, False),
        ("CONSULT", {}, False),
    ],
)
def test_what_counts_as_an_agreement(kind, slots, in_force):
    made = News()
    made.tell(date(2024, 1, 5), kind, ("CHN", "RUS"), (), **slots)
    assert told(made).agreements.count == in_force


@pytest.mark.parametrize(
    ("kind", "mode", "ends"),
    [
        ("SANCTION", [], True), ("SANCTION", ["convict"], False), ("REJECT", ["assist"], True),
        ("REJECT", ["yield"], False), ("ACCUSE", [], False),
    ],
)  # fmt: skip
def test_what_ends_an_agreement(kind, mode, ends):
    made = News()
    made.tell(date(2024, 1, 5), "COOPERATE", ("CHN", "RUS"), (), context=["military"])
    made.tell(date(2024, 2, 5), kind, mode=mode)
    assert told(made).agreements.ended_count == ends


def test_a_ceasefire_ends_with_an_assault_and_not_with_a_sanction():
    made = News()
    truce = made.tell(date(2024, 1, 5), "RETREAT", ("CHN", "RUS"), (), mode=["ceasefire"])
    made.tell(date(2024, 2, 5), "SANCTION", mode=["discontinue"])
    assert [line.id for line in told(made).agreements.lines] == [truce.id]
    assault = made.tell(date(2024, 3, 5), "ASSAULT")
    assert [end.id for _, end in told(made).agreements.ended] == [assault.id]


def test_what_each_says_about_the_other_newest_first_and_copies_once(china_and_russia):
    chinese, russian = china_and_russia.speeches
    assert (chinese.speaker, chinese.about) == (CHINA, RUSSIA)
    assert (chinese.statements, chinese.supportive, chinese.critical, chinese.neutral) == (2, 1, 0, 1)
    assert [line.words for line in chinese.lines] == ["we saw nothing of the kind", "friendship without limits"]
    assert (russian.statements, russian.critical) == (1, 1)  # AP printed what Tass had


def test_words_that_several_outlets_quote_are_shown_once():
    made = News()
    made.say(date(2024, 1, 5), "CHN", "RUS", "enough is enough")
    made.say(date(2024, 1, 6), "CHN", "RUS", "enough is enough", outlet="AP")
    made.tell(date(2024, 1, 5), "CONSULT")
    speech = told(made).speeches[0]
    assert speech.statements == 2
    assert [line.source.outlet for line in speech.lines] == ["AP"]


def test_others_in_the_events_of_the_pair_are_counted(china_and_russia):
    assert [(other.name, other.events, other.day) for other in china_and_russia.others] == [
        ("Iran", 1, date(2024, 11, 7))
    ]


def test_contested_are_events_whose_reports_differ_and_those_denied(china_and_russia):
    differing, denied = china_and_russia.contested
    assert [(each.slot, each.value, each.sources, each.mentions) for each in differing.versions] == [
        ("dead", "10", ("Tass",), 1), ("dead", "14", ("Iran", "AP"), 2),
    ]  # fmt: skip
    assert denied.status == "denied"


def test_planned_are_only_events_that_are_still_ahead(china_and_russia):
    assert [line.when for line in china_and_russia.planned] == ["2025-01-15"]


def test_filters_choose_what_is_counted_and_not_what_is_planned(store):
    found = dossier(store, CHINA, RUSSIA, replace(QUERY, type="AID"))
    assert set(kinds(found.strongest)) == {"AID"}
    assert found.events == len(store.ask("SELECT id FROM events WHERE type = 'AID'"))
    assert kinds(found.planned) == ["CONSULT"]
    assert dossier(store, CHINA, RUSSIA, replace(QUERY, scope="intrastate")).planned == ()


def test_directed_is_what_the_first_does_and_says(store):
    found = dossier(store, CHINA, RUSSIA, replace(QUERY, directed=True))
    assert found.names == "China to Russia"
    assert all("China" in line.actors for line in found.strongest)
    assert [speech.speaker for speech in found.speeches] == [CHINA]


def test_the_days_asked_for_bound_everything(store):
    found = dossier(store, CHINA, RUSSIA, replace(QUERY, since=date(2022, 3, 1), until=date(2022, 8, 31)))
    lines = [*found.strongest, *found.agreements.lines, *found.contested, *found.planned]
    assert all("2022-03" <= line.when[:7] <= "2022-08" for line in lines)
    assert all(not speech.lines for speech in found.speeches)
    assert found.read_until == date(2022, 8, 16)  # the day of the last document


def test_bounds_within_a_period_hide_none_of_the_events_that_its_row_counts():
    made = News()
    made.tell(date(2024, 3, 2), "AID")
    made.tell(date(2024, 3, 28), "ASSAULT")
    made.say(date(2024, 3, 3), "CHN", "RUS", "friendship")
    made.say(date(2024, 3, 29), "CHN", "RUS", "betrayal")
    found = told(made, replace(QUERY, since=date(2024, 3, 10), until=date(2024, 3, 20)))
    assert found.events == found.headline.events == len(found.strongest) == len(found.headline.lines) == 2
    assert found.speeches[0].statements == 2
    assert found.read_until == found.headline.read_until == date(2024, 3, 29)


def test_a_state_that_did_not_exist_is_not_taken_for_a_time_in_which_nothing_was_read():
    made = News()
    made.tell(date(1999, 5, 1), "CONSULT")

    def said(one, other):
        with open_store(":memory:") as opened:
            made.write(opened)
            return sections(dossier(opened, one, other, SeriesQuery(one.key, other.key)))[0].says[0]

    sudan, south_sudan, east_germany = Party("SDN", "Sudan"), Party("SSD", "South Sudan"), Party("DDR", "East Germany")
    ending = "did not exist in the time that was read, so nothing can be said."
    assert said(sudan, south_sudan) == f"South Sudan {ending}"
    made.report(date(1985, 5, 1), "News of then.")
    made.report(date(2020, 5, 1), "News of now.")
    assert said(east_germany, south_sudan) == f"East Germany and South Sudan together {ending}"


def test_an_imported_source_is_read_until_the_day_of_its_last_report():
    made = News()
    made.tell(date(2014, 3, 5), "CONSULT", published=date(2024, 3, 5))
    made.tell(date(2024, 3, 5), "CONSULT", published=date(2024, 3, 6))
    made.report(date(2024, 3, 30), "Read by entente, not by the source.")
    imported = {"source": "gdelt", "evidence": None, "mentions": []}
    made.events = [each.model_copy(update=imported) for each in made.events]
    found = told(made, replace(QUERY, source="gdelt"))
    assert found.read_until == found.headline.read_until == date(2024, 3, 6)
    assert found.events == 1 and len(found.series.rows) == 1
    assert told(made, replace(QUERY, source="gdelt", until=date(2020, 1, 1))).read_until is None


def test_a_pair_without_events_has_an_empty_dossier(store):
    found = dossier(store, Party("FRA", "France"), Party("PER", "Peru"), SeriesQuery("FRA", "PER"))
    assert found.events == 0
    assert "There are no events of France and Peru" in sections(found)[0].says[0]


def test_a_store_without_events_says_what_to_do():
    with open_store(":memory:") as empty, pytest.raises(NoEvents, match="entente merge"):
        dossier(empty, CHINA, RUSSIA, QUERY)


def test_imported_events_have_their_source_in_place_of_words():
    made = News()
    made.tell(date(2024, 1, 5), "CONSULT")
    made.events[0] = made.events[0].model_copy(update={"source": "polecat", "evidence": None, "mentions": []})
    found = told(made, replace(QUERY, source="polecat"))
    assert (found.strongest[0].words, found.strongest[0].source) == ("", None)
    line = event(found.strongest[0])
    assert line.cited == f"polecat · {found.strongest[0].id}"
    assert found.speeches == ()
    assert found.headline.documents is None


def test_every_line_ends_with_its_source_and_the_id_of_its_record(china_and_russia):
    for section in sections(china_and_russia):
        for line in section.lines:
            inner = line.inner if section.key == "changes" else (line, *line.inner)
            if section.key != "notes":
                assert inner
                assert all(each.cited.rpartition(" · ")[2].startswith(("eve-", "sta-", "men-")) for each in inner)


def test_what_changed_comes_first(china_and_russia):
    first = sections(china_and_russia)[0]
    assert first.title == "What changed in 2024-12"
    assert first.says[0].endswith("worse than before: 9 events against 5.2 a month, score -29.0 against +3.4.")
    assert first.says[1] == "The last change of level was in 2024-03, for the worse."


@pytest.mark.parametrize(
    ("asked", "key", "name"),
    [
        ("chn", "CHN", "China"),
        ("north korea", "PRK", "North Korea"),
        ("the United States", "USA", "United States"),
        ("NATO", "org/nato", "NATO"),
        ("Xi Jinping", "person/xi-jinping", "Xi Jinping"),
        ("person/xi-jinping", "person/xi-jinping", "Xi Jinping"),
        ("state/CHN", "state/CHN", "China (the state alone)"),
        ("org/of-the-user", "org/of-the-user", "org/of-the-user"),
        ("UNO", "UNO", "United Nations"),
    ],
)
def test_parties_are_known_by_code_id_or_name(asked, key, name):
    assert party(asked) == Party(key, name)


@pytest.mark.parametrize(
    ("asked", "why"), [("Atlantis", "no actor is called"), ("", "no actor"), ("Bush", "may be person/")]
)
def test_an_unknown_or_ambiguous_name_is_said_in_one_line(asked, why):
    with pytest.raises(PartyUnknown, match=why) as caught:
        party(asked)
    assert "\n" not in str(caught.value)
