"""Whole documents against gold mentions: types, countries of either side, and what nobody asked for."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from entente.evaluate import GoldError, run
from entente.evaluate.records import Event, linked


def event(kind, actors=(), recipients=()):
    return Event(frozenset([kind]), frozenset(actors), frozenset(recipients))


class FakeCoder:
    """Finds what it is told to, whatever the text."""

    def __init__(self, *found):
        self.found = [
            SimpleNamespace(
                type=kind,
                actors=[SimpleNamespace(country=country) for country in actors],
                recipients=[SimpleNamespace(country=country) for country in recipients],
            )
            for kind, actors, recipients in found
        ]

    def code(self, document):
        return SimpleNamespace(mentions=self.found)


def mention(kind, actors=(), recipients=(), **more):
    sides = {
        name: [{"country": each} for each in side] for name, side in (("actors", actors), ("recipients", recipients))
    }
    return {"kind": "mention", "type": kind, **sides, **more}


def scored(tmp_path, coder, *mentions):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"text": "x", "published": "2020-01-02", "mentions": mentions}), "utf-8")
    return run("records", path, coder)


def test_what_agrees_in_all_counts_in_all(tmp_path):
    figures = scored(tmp_path, FakeCoder(("AID", ["NOR"], ["TCD"])), mention("AID", ["NOR"], ["TCD"])).figures
    assert figures["type_f1"] == figures["type_actor_f1"] == figures["type_recipient_f1"] == figures["tuple_f1"] == 1.0
    assert figures["extra_per_gold"] == 0.0


def test_each_slot_is_counted_by_itself(tmp_path):
    figures = scored(tmp_path, FakeCoder(("AID", ["NOR"], ["SWE"])), mention("AID", ["NOR"], ["TCD"])).figures
    assert (figures["type_f1"], figures["type_actor_f1"]) == (1.0, 1.0)
    assert (figures["type_recipient_f1"], figures["tuple_f1"]) == (0.0, 0.0)


def test_mentions_that_nobody_asked_for_are_extra(tmp_path):
    coder = FakeCoder(("AID", ["NOR"], ["TCD"]), ("AID", ["NOR"], ["TCD"]), ("ASSAULT", ["TCD"], []))
    figures = scored(tmp_path, coder, mention("AID", ["NOR"], ["TCD"])).figures
    assert (figures["type_precision"], figures["type_recall"]) == (pytest.approx(1 / 3), 1.0)
    assert figures["extra_per_gold"] == 2.0


def test_an_optional_mention_costs_and_earns_nothing(tmp_path):
    gold = [mention("AID", ["NOR"], ["TCD"]), mention("RETREAT", ["TCD"], optional=True)]
    with_it = scored(tmp_path, FakeCoder(("AID", ["NOR"], ["TCD"]), ("RETREAT", ["TCD"], [])), *gold).figures
    without = scored(tmp_path, FakeCoder(("AID", ["NOR"], ["TCD"])), *gold).figures
    assert with_it == without and with_it["type_f1"] == 1.0


@pytest.mark.parametrize("gold_name, kind", [("YIELD", "RETREAT"), ("YIELD", "CONCEDE"), ("FIGHT", "ASSAULT")])
def test_older_names_are_right_as_what_they_became(tmp_path, gold_name, kind):
    report = scored(tmp_path, FakeCoder((kind, ["NOR"], [])), mention(gold_name, ["NOR"]))
    assert report.figures["tuple_f1"] == 1.0
    assert any(note.startswith(gold_name) for note in report.notes)


def test_parties_who_act_together_may_stand_on_either_side():
    assert event("CONSULT", ["NOR", "SWE"]).parties(event("CONSULT", ["SWE"], ["NOR"])) == (True, True)
    assert event("ASSAULT", ["NOR"], ["SWE"]).parties(event("ASSAULT", ["SWE"], ["NOR"])) == (False, False)


def test_links_are_one_to_one_and_the_best_fits_come_first():
    found = [event("AID", ["SWE"]), event("AID", ["NOR"])]
    assert linked(found, [event("AID", ["NOR"])], "type") == {1: 0}
    assert linked(found, [event("AID", ["NOR"]), event("AID", ["DNK"])], "type") == {1: 0, 0: 1}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1: not a document with text and mentions"),
        ('{"text": "x"}', "line 1: not a document with text and mentions"),
        ('{"text": "x", "mentions": [{"actors": []}]}', "line 1: not a document"),
        ('{"text": "x", "mentions": [{"type": "DANCE"}]}', "line 1: unknown type 'DANCE'"),
        ('{"text": "x", "published": "2020-02-31", "mentions": []}', "line 1: .*2020-02-31"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(tmp_path, line, told):
    path = tmp_path / "gold.jsonl"
    path.write_text(line, "utf-8")
    with pytest.raises(GoldError, match=told) as raised:
        run("records", path, FakeCoder())
    assert "\n" not in str(raised.value)
