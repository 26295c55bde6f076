"""What a denial denies: acts that its own words tell, and accusations that came before it."""

from __future__ import annotations

import pytest

from entente.coding.attribution import Attribution
from entente.coding.denials import REACH, denies
from entente.records import Statement

TEXT = "Iran denied that it had attacked Syria. Iran bombed Aleppo. Iran shelled Basra."


def actor(country, key=None):
    return {"text": country or "rebels", "start": 0, "end": 1, "country": country, "id": key}


def statement(number, speaker="IRN", about=(), text="it", mentions=()):
    return Statement(
        id=f"sta-{number}",
        document="doc-1",
        form="indirect",
        speakers=[actor(speaker)] if speaker else [],
        content=[{"text": text, "start": 0, "end": 1}],
        text=text,
        about=[actor(country) for country in about],
        mentions=list(mentions),
        confidence=0.9,
    )


def denied(doc, made, before=(), mentions=(), cue=(1, 2)):
    return denies(doc, Attribution((), (cue,) if cue else (), ((0, 1),), 0.9), made, list(before), list(mentions))


@pytest.mark.parametrize(
    "cue", ["denied", "denies", "rejected", "dismissed", "refuted", "repudiated", "denial", "Denied"]
)
def test_a_denial_denies_the_acts_told_in_it(flat, mention, cue):
    doc = flat(TEXT.replace("denied", cue))
    told = mention(doc, "attacked", actors=[actor("IRN")])
    assert denied(doc, statement(1, mentions=[told.id]), mentions=[told]) == [told.id]


@pytest.mark.parametrize("cue", ["said", "confirmed", "condemned", "accused", "feared"])
def test_other_statements_deny_nothing(flat, mention, cue):
    doc = flat(TEXT.replace("denied", cue))
    told = mention(doc, "attacked", actors=[actor("IRN")])
    before = [statement(0, "ISR", ["IRN"])]
    assert denied(doc, statement(1, mentions=[told.id]), before, [told]) == []


def test_a_denial_may_stand_anywhere_in_the_cue(flat, mention):
    doc = flat("Iran issued a firm denial that it attacked Syria.")
    told = mention(doc, "attacked", actors=[actor("IRN")])
    made = statement(1, mentions=[told.id])
    assert denied(doc, made, mentions=[told], cue=(1, 5)) == [told.id]
    assert denied(doc, made, mentions=[told], cue=(1, 3)) == []
    assert denied(doc, made, mentions=[told], cue=None) == []


@pytest.mark.parametrize(("other", "same"), [
    ({}, True),
    ({"recipients": [actor("SYR")]}, True),
    ({"recipients": [actor("SYR"), actor("IRQ")]}, True),
    ({"recipients": [actor(None)]}, True),  # who suffered it is not known
    ({"recipients": [actor("IRQ")]}, False),
    ({"actors": [actor("ISR")]}, False),
    ({"actors": [actor("IRN"), actor("ISR")]}, True),
    ({"type": "COERCE"}, False),
    ({"actors": [actor("IRN", "org/quds")]}, False),  # one body of the country, not the country
])  # fmt: skip
def test_a_denial_denies_other_mentions_of_the_same_act(flat, mention, other, same):
    doc = flat(TEXT)
    told = mention(doc, "attacked", actors=[actor("IRN")], recipients=[actor("SYR")])
    elsewhere = mention(doc, "bombed", **{"actors": [actor("IRN")], **other})
    found = denied(doc, statement(1, mentions=[told.id]), mentions=[told, elsewhere])
    assert found == [told.id, *([elsewhere.id] if same else [])]


def test_nobody_known_is_not_the_same_as_nobody_known(flat, mention):
    doc = flat(TEXT)
    told, elsewhere = mention(doc, "attacked"), mention(doc, "bombed")
    assert denied(doc, statement(1, mentions=[told.id]), mentions=[told, elsewhere]) == [told.id]


def test_what_is_denied_is_given_once(flat, mention):
    doc = flat(TEXT)
    told = [mention(doc, word, actors=[actor("IRN")]) for word in ("attacked", "bombed", "shelled")]
    found = denied(doc, statement(1, mentions=[told[0].id, told[1].id]), mentions=told)
    assert found == [each.id for each in told]


@pytest.mark.parametrize(("text", "takes_up"), [
    ("it", True),
    ("the accusation", True),
    ("the allegations, as before.", True),
    ("any involvement.", True),
    ("responsibility", True),
    ("having attacked Syria", False),
    ("peace talks", False),
])  # fmt: skip
def test_a_denial_of_the_accusation_denies_the_statement_that_made_it(flat, text, takes_up):
    accusation = statement(1, "ISR", ["IRN"], mentions=["men-1", "men-2"])
    found = denied(flat(TEXT), statement(2, text=text), [accusation])
    assert found == (["sta-1", "men-1", "men-2"] if takes_up else [])


@pytest.mark.parametrize(("before", "wanted"), [
    ([statement(1, "ISR", ["IRN"]), statement(2, "USA", ["IRN"])], ["sta-2"]),  # the latest
    ([statement(1, "ISR", ["IRN"]), statement(2, "USA", ["SYR"])], ["sta-1"]),  # about somebody else
    ([statement(1, "ISR", ["IRN"]), statement(2, "IRN", ["IRN"])], ["sta-1"]),  # by the one who denies
    ([statement(1, None, ["IRN"])], ["sta-1"]),  # by nobody named
    ([statement(1, "ISR")], []),
    ([], []),
])  # fmt: skip
def test_an_accusation_is_the_latest_by_others_about_the_one_who_denies(flat, before, wanted):
    assert denied(flat(TEXT), statement(9), before) == wanted


@pytest.mark.parametrize(("between", "wanted"), [(REACH - 1, ["sta-1"]), (REACH, [])])
def test_an_accusation_long_before_is_not_taken_up(flat, between, wanted):
    before = [statement(1, "ISR", ["IRN"]), *(statement(number + 2, "USA", ["SYR"]) for number in range(between))]
    assert denied(flat(TEXT), statement(9), before) == wanted


def test_a_denial_by_nobody_known_takes_up_nothing(flat):
    assert denied(flat(TEXT), statement(9, None), [statement(1, "ISR", ["IRN"])]) == []


def test_a_denial_that_tells_an_act_does_not_look_back(flat, mention):
    doc = flat(TEXT)
    told = mention(doc, "attacked", actors=[actor("IRN")])
    found = denied(doc, statement(2, mentions=[told.id]), [statement(1, "ISR", ["IRN"])], [told])
    assert found == [told.id]
