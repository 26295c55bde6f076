"""Tasks for Label Studio, and its export read back."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from entente.evaluate.validation import SLOTS, AnswerError, SampleError, Wish, draw, exchange, label_studio
from entente.records import EventType


@pytest.fixture
def sampled(store):
    """A store with a sample of four mentions and a sentence."""
    draw(store, "spring", Wish(size=4, missed=1), "0.0.1")
    return store


def annotation(*results, **more):
    return {"completed_by": {"id": 7, "email": "ann@example.org"}, "result": list(results), "was_cancelled": False,
            "created_at": "2024-05-01T10:00:00.123456Z"} | more  # fmt: skip


def chosen(name, *choices):
    return {"id": "x", "from_name": name, "to_name": "text", "type": "choices", "value": {"choices": list(choices)}}


def exported(store, *annotations):
    """What Label Studio exports of the first tasks with these annotations."""
    tasks = label_studio.tasks(store, "spring")
    return json.dumps(
        [
            {"id": n, **task, "annotations": [each]}
            for n, (task, each) in enumerate(zip(tasks, annotations, strict=False))
        ]
    )


def take(store, text):
    return exchange.take(store, "spring", label_studio.entries(text))


def test_a_task_has_the_passage_the_record_and_what_was_coded_as_a_prediction(sampled):
    task, *_, sentence = label_studio.tasks(sampled, "spring")
    data, (prediction,) = task["data"], task["predictions"]
    assert data["position"] == 1 and data["record"].startswith("men-") and data["text"].startswith("Norway ")
    assert (prediction["model_version"], 0.5 <= prediction["score"] < 1) == ("fake-en 0.0.1", True)
    labels = {part["value"]["labels"][0]: part["value"] for part in prediction["result"]}
    assert set(labels) == {"actor", "trigger", "recipient", "place", "date"}
    assert all(data["text"][part["start"] : part["end"]] == part["text"] for part in labels.values())
    assert data["coded"].endswith("| Norway → Chad | " + data["coded"].split(" | ")[2] + " | Oslo")
    assert "predictions" not in sentence and sentence["data"]["coded"].startswith("nothing coded in: It rained")


def test_the_configuration_fits_the_tasks(sampled):
    root = ElementTree.fromstring(label_studio.configuration())
    controls = {each.get("name"): each for each in root.iter() if each.get("name")}
    task = label_studio.tasks(sampled, "spring")[0]
    shown = {each.get("value")[1:] for each in root.iter() if (each.get("value") or "").startswith("$")}
    assert shown <= set(task["data"])
    labels = {each.get("value") for each in controls["words"]}
    assert {part["value"]["labels"][0] for part in task["predictions"][0]["result"]} <= labels
    assert {part["from_name"] for part in task["predictions"][0]["result"]} <= set(controls)
    assert tuple(each.get("value") for each in controls["wrong"]) == SLOTS
    assert [each.get("value") for each in controls["type"]] == list(EventType.__args__)
    assert {each.get("toName") for each in controls.values()} == {"text", None}


def test_its_export_is_read_back(sampled):
    text = exported(
        sampled,
        annotation(chosen("verdict", "right")),
        annotation(chosen("verdict", "wrong"), chosen("wrong", "date", "place"), chosen("type", "REJECT")),
        annotation(was_cancelled=True, completed_by=7),
        annotation(
            chosen("verdict", "wrong"),
            {"from_name": "comment", "to_name": "text", "type": "textarea", "value": {"text": ["no event"]}},
        ),
        annotation(chosen("verdict", "wrong"), chosen("type", "AID", "CONSULT")),
    )
    taken = take(sampled, text)
    assert (taken.new, taken.faults) == (5, [])
    right, slots, cancelled, comment, missed = sampled.answers("spring")
    assert (right.verdict, right.checker, str(right.answered)) == (
        "right", "ann@example.org", "2024-05-01 10:00:00.123456+00:00"
    )  # fmt: skip
    assert dict(slots.wrong) == {"date": None, "place": None, "type": "REJECT"}
    assert (cancelled.verdict, cancelled.checker) == ("skip", "label-studio 7")
    assert (comment.verdict, dict(comment.wrong), comment.comment) == ("wrong", {}, "no event")
    assert list(missed.missed) == ["AID", "CONSULT"] and not missed.wrong
    again = take(sampled, text)
    assert (again.new, again.unchanged) == (0, 5)


@pytest.mark.parametrize(
    ("annotations", "told"),
    [
        ([annotation()], "task 1: an annotation without a verdict"),
        ([annotation(chosen("verdict", "perhaps"))], "task 1: an annotation that cannot be read"),
        ([{"result": None}], "task 1: an annotation that cannot be read"),
        ([annotation(chosen("verdict", "wrong"), chosen("wrong", "mood"))], "task 1: unknown slot 'mood'"),
    ],
)
def test_annotations_that_say_nothing_are_named(sampled, annotations, told):
    taken = take(sampled, exported(sampled, *annotations))
    assert taken.new == 0 and taken.faults[0].startswith(told)


def test_other_exports_are_refused(sampled):
    assert "choose the format JSON, not JSON-MIN" in take(sampled, '[{"text": "a", "verdict": "right"}]').faults[0]
    with pytest.raises(AnswerError, match="no JSON"):
        label_studio.entries("[{")
    with pytest.raises(AnswerError, match="no JSON that can be read"):
        label_studio.entries("[" * 100_000)
    with pytest.raises(AnswerError, match="it is a list of tasks"):
        label_studio.entries("{}")
    with pytest.raises(SampleError):
        label_studio.tasks(sampled, "autumn")


def test_a_file_of_tasks_is_told_from_lines(sampled, tmp_path):
    path = tmp_path / "export.json"
    path.write_text(exported(sampled, annotation(chosen("verdict", "right"))), "utf-8")
    assert exchange.take(sampled, "spring", exchange.read(path)).new == 1
