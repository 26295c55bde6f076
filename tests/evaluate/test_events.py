"""Merging against a gold file: mentions as labelled, gaps coded; and what the coder finds itself, end to end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from entente.coding import Coder
from entente.evaluate import GoldError, run
from entente.evaluate.events import Case, cases
from entente.records import Span

TEXT = "Iran met Qatar in Doha on Monday. Qatar thanked Iran, and Iran met Oman later."
MET = {
    "event": "talks", "type": "CONSULT", "trigger": "met", "actors": ["Iran"], "recipients": ["Qatar"],
    "place": "Doha", "date": ["2024-05-06", "2024-05-06"],
}  # fmt: skip


def write(path: Path, *documents: dict[str, Any]) -> Path:
    gold = path / "gold.jsonl"
    gold.write_text("".join(json.dumps(each) + "\n" for each in documents), "utf-8")
    return gold


def document(*mentions: dict[str, Any], text: str = TEXT, **slots: Any) -> dict[str, Any]:
    return {"text": text, "published": "2024-05-07", "outlet": "Daily", "mentions": list(mentions)} | slots


def read(path: Path, coder: Coder, *mentions: dict[str, Any], **slots: Any) -> list[Case]:
    return cases(write(path, document(*mentions, **slots)), coder, coded=False)


def one(path: Path, coder: Coder, **slots: Any) -> Any:
    """The telling of one mention, with other slots; those given as ... are left out."""
    mention = {name: value for name, value in (MET | slots).items() if value is not ...}
    (case,) = read(path, coder, mention)
    return case.telling


def spanned(words: str, **slots: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words)} | slots


def test_words_name_spans(tmp_path: Path, coder: Coder) -> None:
    telling = one(tmp_path, coder)
    assert (telling.trigger, telling.sentence, telling.type) == (5, 0, "CONSULT")
    assert telling.actors.keys == {"IRN", "QAT"}  # who meet act together
    assert telling.country == "QAT" and telling.place == "doha"
    assert telling.exact and telling.first == telling.last


def test_who_acts_and_who_is_acted_on(tmp_path: Path, coder: Coder) -> None:
    telling = one(tmp_path, coder, type="SUPPORT", trigger="thanked", actors=["Qatar#2"], recipients=["Iran"])
    assert telling.actors.keys == {"QAT"} and telling.recipients.keys == {"IRN"}


def test_a_number_names_the_second_place_where_words_stand(tmp_path: Path, coder: Coder) -> None:
    telling = one(tmp_path, coder, trigger="met#2", actors=["Iran#3"], recipients=["Oman"])
    assert telling.trigger == TEXT.rindex("met") and telling.sentence == TEXT.index("Qatar thanked")
    assert telling.parties == {"IRN", "OMN"}
    assert one(tmp_path, coder, trigger="met#1").trigger == TEXT.index("met")


def test_spans_of_the_record_contract(tmp_path: Path, coder: Coder) -> None:
    start = TEXT.rindex("met")
    telling = one(
        tmp_path, coder, trigger={"text": "met", "start": start, "end": start + 3},
        actors=[spanned("Iran")], recipients=[spanned("Oman")], place=spanned("Doha"),
    )  # fmt: skip
    assert telling.trigger == start
    assert telling.parties == {"IRN", "OMN"} and telling.place == "doha"


def test_actors_of_the_record_contract_are_taken_as_they_are(tmp_path: Path, coder: Coder) -> None:
    known = spanned("Iran", name="Hamas", id="group/hamas", country="PSE")
    unnamed = {"text": None, "start": None, "end": None, "id": "state/CHN", "country": "CHN"}
    telling = one(tmp_path, coder, actors=[known], recipients=[unnamed])
    assert telling.actors.keys == {"group/hamas", "PSE"} and telling.recipients.keys == {"CHN"}


def test_a_place_and_a_date_of_the_record_contract_are_taken_as_they_are(tmp_path: Path, coder: Coder) -> None:
    place = spanned("Doha", name="Tikrit", country="IRQ", lat=34.6, lon=43.7, precision="city")
    week = {"start": "2024-05-06", "end": "2024-05-12", "precision": "week", "basis": "relative"}
    telling = one(tmp_path, coder, place=place, date=week)
    assert (telling.place, telling.country, telling.point) == ("tikrit", "IRQ", (34.6, 43.7))
    assert telling.last - telling.first == 6 and not telling.exact


def test_slots_that_a_mention_leaves_out_are_coded(tmp_path: Path, coder: Coder) -> None:
    telling = one(tmp_path, coder, date=...)
    assert telling.dated and telling.exact and telling.first == one(tmp_path, coder).first  # "on Monday"
    assert telling.status == "actual" and not telling.historical


def test_slots_that_are_given_empty_are_empty(tmp_path: Path, coder: Coder) -> None:
    telling = one(tmp_path, coder, date=None, place=None, recipients=[])
    assert not telling.dated and telling.place is telling.country is None and telling.recipients.keys == frozenset()


def test_numbers_and_statuses_are_those_given(tmp_path: Path, coder: Coder) -> None:
    telling = one(tmp_path, coder, dead=3, size=40, injured=None, status="planned", historical=True)
    assert telling.numbers == (3, None, 40) and telling.status == "planned" and telling.historical


def test_numbers_of_the_record_contract(tmp_path: Path, coder: Coder) -> None:
    assert one(tmp_path, coder, magnitude={"dead": 3, "injured": None, "size": 40}).numbers == (3, None, 40)


def test_other_kinds_of_records_are_passed_over(tmp_path: Path, coder: Coder) -> None:
    found = read(tmp_path, coder, {"kind": "statement", "text": "x"}, MET | {"kind": "mention"})
    assert [case.event for case in found] == ["talks"]


def test_two_mentions_of_the_same_words_stay_two(tmp_path: Path, coder: Coder) -> None:
    found = read(tmp_path, coder, MET, MET | {"event": "other"})
    assert len({case.telling.id for case in found}) == 2


STRIKE = "Russia struck a depot in Kharkiv on Monday, killing {}."
STRUCK = {
    "event": "strike", "type": "ASSAULT", "trigger": "struck", "actors": ["Russia"], "recipients": [],
    "place": "Kharkiv",
    "date": ["2024-05-06", "2024-05-06"],
}  # fmt: skip


def strikes(*dead: str) -> list[dict[str, Any]]:
    return [document(STRUCK, text=STRIKE.format(number), outlet=number) for number in dead]


def test_the_task_merges_and_scores(tmp_path: Path, coder: Coder) -> None:
    gold = write(tmp_path, document(MET), *strikes("twelve", "fourteen"))
    report = run("events", gold, coder)
    assert report.task == "events"
    assert (report.figures["mentions"], report.figures["events"]) == (3, 2)
    for name in ("merge_precision", "b3_f1", "muc_f1", "ceafe_f1", "pairs_f1", "conll_f1"):
        assert report.figures[name] == pytest.approx(1.0)
    predicted: dict[str, list[str]] = {"talks": [], "strike": []}
    for answer in report.predictions:
        predicted[answer["gold"]].append(answer["predicted"])
    assert len(predicted["talks"]) == 1 and len(predicted["strike"]) == 2
    assert len(set(predicted["strike"])) == 1 and predicted["talks"] != predicted["strike"][:1]
    assert len({answer["id"] for answer in report.predictions}) == 3
    assert any("B-cubed" in note for note in report.notes)


def test_what_is_wrongly_merged_costs_precision(tmp_path: Path, coder: Coder) -> None:
    first, second = strikes("twelve", "fourteen")
    second["mentions"] = [STRUCK | {"event": "another"}]
    figures = run("events", write(tmp_path, first, second), coder).figures
    assert figures["events"] == 1
    assert (figures["merge_precision"], figures["b3_recall"]) == (0.5, 1.0)
    assert figures["pairs_precision"] == figures["muc_precision"] == 0.0


def test_what_is_not_merged_costs_recall(tmp_path: Path, coder: Coder) -> None:
    (strike,) = strikes("twelve")
    figures = run("events", write(tmp_path, strike, document(MET | {"event": "strike"})), coder).figures
    assert figures["events"] == 2
    assert (figures["merge_precision"], figures["b3_recall"], figures["muc_recall"]) == (1.0, 0.5, 0.0)


def test_end_to_end_the_coder_finds_the_mentions(tmp_path: Path, coder: Coder) -> None:
    gold = write(tmp_path, *strikes("twelve", "fourteen"))
    report = run("events", gold, coder, whole=True)
    assert report.figures["mentions"] == len(report.predictions) >= 2
    told = [answer for answer in report.predictions if answer["gold"] == "strike"]
    assert len(told) == 2 and len({answer["predicted"] for answer in told}) == 1


class Finder:
    """A coder that finds the first mention of a real one, once for each change that is made to it."""

    def __init__(self, coder: Coder, *changes: dict[str, Any]):
        self.coder, self.changes = coder, changes

    def code(self, given: Any) -> Any:
        coded = self.coder.code(given)
        (first, *_) = coded.mentions
        mentions = [first.model_copy(update=change | {"id": f"men-{n}"}) for n, change in enumerate(self.changes)]
        return type(coded)(coded.document, mentions, [])


def test_end_to_end_each_gold_mention_is_found_once_and_the_rest_are_events_of_their_own(
    tmp_path: Path, coder: Coder
) -> None:
    gold = write(tmp_path, *strikes("twelve"))
    found = cases(gold, Finder(coder, {}, {}), coded=True)  # type: ignore[arg-type]
    assert [case.event for case in found] == ["strike", "none/men-1"]


def test_end_to_end_a_mention_of_the_sentence_counts_only_with_the_type(tmp_path: Path, coder: Coder) -> None:
    gold = write(tmp_path, *strikes("twelve"))
    elsewhere = Span(text="killing", start=STRIKE.index("killing"), end=STRIKE.index("killing") + 7)
    for kind, event in (("ASSAULT", "strike"), ("ACCUSE", "none/men-0")):
        finder = Finder(coder, {"trigger": elsewhere, "type": kind})
        assert [case.event for case in cases(gold, finder, coded=True)] == [event]  # type: ignore[arg-type]
    at_trigger = Finder(coder, {"type": "ACCUSE"})
    assert [case.event for case in cases(gold, at_trigger, coded=True)] == ["strike"]  # type: ignore[arg-type]


# What cannot be read.

READ = [
    ({"event": ""}, "a mention's event is '': want the label of its event"),
    ({"event": None}, "a mention's event is None"),
    ({"event": 5}, "a mention's event is 5"),
    ({"type": "DANCE"}, "unknown type 'DANCE'"),
    ({"event": ...}, "not a document with text and mentions labelled by event: KeyError"),
    ({"type": ...}, "not a document with text and mentions labelled by event"),
    ({"trigger": ...}, "not a document with text and mentions labelled by event"),
    ({"trigger": "left"}, "'left' does not stand in the text"),
    ({"trigger": "met#3"}, "'met' does not stand in the text 3 times"),
    ({"trigger": "me"}, "'me' does not stand in the text"),
    ({"actors": ["Peru"]}, "'Peru' does not stand in the text"),
    ({"place": "Lima"}, "'Lima' does not stand in the text"),
    ({"trigger": {"text": "met", "start": 900, "end": 903}}, r"no words at \[900, 903\)"),
]
UNREAD = [
    {"trigger": 5}, {"trigger": {"start": "x", "end": 3}}, {"trigger": {"text": None}}, {"actors": [5]},
    {"place": 5}, {"date": "2024-05-06"}, {"date": ["2024-13-01", "2024-13-01"]}, {"date": {"start": "x"}},
    {"status": "done"}, {"dead": "many"}, {"mode": 5}, {"context": ["nope"]},
    {"actors": [spanned("Iran", country="ZZZ")]}, {"place": spanned("Doha", name="Doha", country="ZZZ")},
]  # fmt: skip


def changed(slots: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (MET | slots).items() if value is not ...}


@pytest.mark.parametrize(("slots", "told"), READ)
def test_what_cannot_be_read_is_named_in_one_line(
    tmp_path: Path, coder: Coder, slots: dict[str, Any], told: str
) -> None:
    gold = write(tmp_path, document(MET), document(changed(slots)))
    with pytest.raises(GoldError, match=rf"gold\.jsonl line 2: {told}") as raised:
        run("events", gold, coder)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("slots", UNREAD, ids=str)
def test_a_slot_that_cannot_be_meant_is_named_in_one_line(tmp_path: Path, coder: Coder, slots: dict[str, Any]) -> None:
    gold = write(tmp_path, document(MET), document(changed(slots)))
    with pytest.raises(GoldError, match=r"gold\.jsonl line 2: ") as raised:
        run("events", gold, coder)
    assert "\n" not in str(raised.value)


def test_places_of_words_are_counted_from_one(tmp_path: Path, coder: Coder) -> None:
    with pytest.raises(GoldError, match="line 1"):
        run("events", write(tmp_path, document(changed({"trigger": "met#0"}))), coder)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1: not a document with text and mentions labelled by event"),
        ("null", "line 1: not a document with text and mentions labelled by event"),
        ('{"text": "x"}', "line 1: not a document with text and mentions labelled by event"),
        ('{"text": "x", "mentions": [3]}', "line 1: not a document with text and mentions labelled by event"),
        ('{"text": "x", "published": "2020-02-31", "mentions": []}', "line 1: .*2020-02-31"),
    ],
)
@pytest.mark.parametrize("whole", [False, True])
def test_a_line_that_is_no_document_is_named(tmp_path: Path, coder: Coder, line: str, told: str, whole: bool) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(line, "utf-8")
    with pytest.raises(GoldError, match=told) as raised:
        run("events", gold, coder, whole=whole)
    assert "\n" not in str(raised.value)
