from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from entente.records import Actor, Event
from entente.watch import Rule, TableError, read_rules

EXAMPLES = Path(__file__).parents[2] / "examples"
CHINA = Actor(text="China", start=0, end=5, id="state/CHN", country="CHN")
WANG = Actor(text="Wang", start=0, end=4, id="person/wang-yi", country="CHN")
RUSSIA = Actor(text="Russia", start=10, end=16, id="state/RUS", country="RUS")
NATO = Actor(text="NATO", start=20, end=24, id="org/nato", country="IGO")


def event(actors: list[Actor], recipients: list[Actor], **slots: Any) -> Event:
    given = {"id": "eve-1", "type": "ACCUSE", "quad": 3, "score": -2.0, "confidence": 0.9, "reports": 2, "model": "m"}
    return Event(actors=actors, recipients=recipients, **(given | slots))


def test_a_dyad_is_meant_either_way_and_together() -> None:
    rule = Rule(name="r", dyad=("CHN", "RUS"))
    assert rule.matches(event([WANG], [RUSSIA])) and rule.matches(event([RUSSIA], [NATO, CHINA]))
    assert rule.matches(event([CHINA, RUSSIA], []))
    assert not rule.matches(event([CHINA], [NATO])) and not rule.matches(event([CHINA, RUSSIA], [NATO]))


def test_a_directed_dyad_is_what_the_first_does() -> None:
    rule = Rule(name="r", dyad=("CHN", "RUS"), directed=True)
    assert rule.matches(event([CHINA], [RUSSIA])) and rule.matches(event([RUSSIA, CHINA], []))
    assert not rule.matches(event([RUSSIA], [CHINA]))


@pytest.mark.parametrize(
    ("asked", "met"),
    [
        ({"actor": "CHN"}, True),
        ({"actor": "person/wang-yi"}, True),
        ({"actor": "RUS"}, False),
        ({"recipient": "RUS"}, True),
        ({"recipient": "CHN"}, False),
        ({"type": "ACCUSE"}, True),
        ({"type": ["ASSAULT", "ACCUSE"]}, True),
        ({"type": "AGREE"}, False),
        ({"quad": 3}, True),
        ({"quad": [1, 2]}, False),
        ({"min_confidence": 0.9}, True),
        ({"min_confidence": 0.95}, False),
        ({"min_reports": 2}, True),
        ({"min_reports": 3}, False),
        ({"quad": 3, "status": "planned"}, False),
        ({"quad": 3, "status": ["planned", "actual"]}, True),
        ({"quad": 3, "actor": "RUS"}, False),
    ],
)
def test_an_event_meets_all_that_a_rule_says(asked: dict[str, Any], met: bool) -> None:
    assert Rule(name="r", **asked).matches(event([WANG], [RUSSIA])) is met


def test_background_and_plans_are_told_only_when_asked_for() -> None:
    rule = Rule(name="r", quad=3)
    assert not rule.matches(event([CHINA], [RUSSIA], historical=True))
    assert not rule.matches(event([CHINA], [RUSSIA], status="planned"))


def read(folder: Path, text: str) -> Any:
    path = folder / "alerts.toml"
    path.write_text(text, "utf-8")
    return read_rules(path)


def test_a_file_names_rules_and_where_alerts_go(tmp_path: Path) -> None:
    text = """
    [[rule]]
    name = "agreements"
    dyad = ["China", "rus"]
    type = ["AGREE", "SUPPORT"]
    [[rule]]
    name = "trend"
    dyad = ["CHN", "org/nato"]
    score_change = 5
    period = "week"
    [send]
    webhook = "https://example.org/hook"
    atom = "alerts.atom"
    """
    rules = read(tmp_path, text)
    first, second = rules.rules
    assert first == Rule(name="agreements", dyad=("CHN", "RUS"), type=("AGREE", "SUPPORT"))
    assert second == Rule(name="trend", dyad=("CHN", "org/nato"), score_change=5.0, period="week")
    assert rules.send.terminal and rules.send.webhook == "https://example.org/hook"
    assert rules.send.atom == tmp_path / "alerts.atom"


RULE = '[[rule]]\nname = "r"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it names no rule: write [[rule]]"),
        ("[[rule]]\nquad = 3", "rule 1: name is missing"),
        (RULE, "rule 1 (r): it would tell of every event: say of which"),
        (RULE + 'status = "planned"', "it would tell of every event"),
        (RULE + 'type = "FIGHT"', "rule 1 (r): type: input should be 'AGREE'"),
        (RULE + "quad = 5", "quad: input should be 1, 2, 3 or 4"),
        (RULE + "quad = 3\ncolour = 1", "colour is not known here; known are name, dyad"),
        (RULE + 'dyad = ["CHN"]', "rule 1 (r): dyad: one more is missing"),
        (RULE + 'dyad = ["CHN", "China"]', "both of the dyad are CHN: name two parties"),
        (RULE + 'dyad = ["CHN", "Atlantis Isle"]', "rule 1 (r): no actor is called 'Atlantis Isle'"),
        (RULE + 'actor = "Atlantis Isle"', "no actor is called"),
        (RULE + "quad = 3\ndirected = true", "directed says how a dyad is meant"),
        (RULE + "score_change = 3.0", "a score_change is that of a pair: give a dyad"),
        (RULE + "score_change = 0\ndyad = ['CHN', 'RUS']", "score_change: input should be greater than 0"),
        (RULE + "quad = 3\nperiod = 'day'", "period goes with score_change"),
        (RULE + "dyad = ['CHN', 'RUS']\nscore_change = 1\nmin_reports = 2", "min_reports is for rules about events"),
        (RULE + "quad = 3\n" + RULE + "quad = 4", "2 rules are called 'r': give each a name of its own"),
        (RULE + "quad = 3\n[send]\nwebhook = 'http://[x'", "send: webhook is 'http://[x': want an address"),
        (RULE + "quad = 3\n[send]\nwebhook = 'mailto:a@b'", "send: webhook is 'mailto:a@b': want an address"),
        ("send = 3\n" + RULE + "quad = 3", "send: "),
        (RULE + "quad = 3\n[send]\nmail = 'a@b'", "send: mail is not known here; known are terminal"),
    ],
)
def test_a_fault_is_one_line_that_names_file_and_entry(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TableError) as error:
        read(tmp_path, text)
    assert said in str(error.value) and "alerts.toml" in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_the_example_can_be_used() -> None:
    assert len(read_rules(EXAMPLES / "alerts.toml").rules) == 4
