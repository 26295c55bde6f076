"""Samples to and from Label Studio: tasks with what was coded as predictions, a labelling configuration, its export.

A task's text is the passage that a checker sees; offsets are those of the passage. What is read back is the export in
Label Studio's JSON format: the choices of each annotation, whose author is the checker.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from entente.documents.jsonl import parsed
from entente.evaluate.validation.answering import SLOTS
from entente.evaluate.validation.errors import AnswerError
from entente.evaluate.validation.lines import Entry, Line
from entente.evaluate.validation.naming import sample_of
from entente.evaluate.validation.passages import Shown, highlights
from entente.formats.words import names, when, where
from entente.records import EventType
from entente.store import SampleItem, Store

LABELS = {
    "trigger": "#d62728", "actor": "#2ca02c", "recipient": "#bcbd22", "place": "#e377c2", "date": "#17becf",
    "reported by": "#1f77b4", "caveat": "#7f7f7f",
}  # fmt: skip


def tasks(store: Store, name: str) -> list[dict[str, Any]]:
    """The items of a sample as Label Studio's tasks. Raises SampleError for an unknown sample."""
    sample_of(store, name)
    return [_task(name, item) for item in store.sample_items(name)]


def _task(name: str, item: SampleItem) -> dict[str, Any]:
    shown = Shown.model_validate(item.shown)
    record = shown.record
    data = {
        "sample": name,
        "position": item.position,
        "kind": item.kind,
        "record": item.record,
        "document": item.document,
        "text": shown.text,
        "heading": " · ".join(filter(None, (shown.outlet, shown.published, shown.title))) or "no outlet, date or title",
        "coded": _coded(shown),
    }
    if record is None:
        return {"data": data}
    labels = [
        {
            "from_name": "words",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": words.start,
                "end": words.end,
                "text": shown.text[words.start : words.end],
                "labels": [words.role],
            },
        }
        for words in highlights(shown)
    ]
    return {
        "data": data,
        "predictions": [{"model_version": record.model, "score": record.confidence, "result": labels}],
    }


def _coded(shown: Shown) -> str:
    """The record in a line; of a sentence without one, the sentence that is asked about."""
    if shown.record is None:
        return f"nothing coded in: {shown.parts()[1]}"
    record = shown.record.model_dump(mode="json")
    date, place = when(record["date"]), where(record["place"])
    parties = f"{names(record['actors'])} → {names(record['recipients']) or '–'}"
    return " | ".join(filter(None, (f"{record['type']} ({record['status']})", parties, date, place)))


def configuration() -> str:
    """The labelling configuration (XML) that fits the tasks."""
    labels = "\n".join(f'    <Label value="{name}" background="{colour}"/>' for name, colour in LABELS.items())
    return f"""<View>
  <Header value="$heading"/>
  <Header value="$coded"/>
  <Labels name="words" toName="text">
{labels}
  </Labels>
  <Text name="text" value="$text"/>
  <Choices name="verdict" toName="text" choice="single" required="true" showInline="true">
{_choices(("right", "wrong", "skip"))}
  </Choices>
  <View visibleWhen="choice-selected" whenTagName="verdict" whenChoiceValue="wrong">
    <Header value="Which slots are wrong? None: there is no such event."/>
    <Choices name="wrong" toName="text" choice="multiple" showInline="true">
{_choices(SLOTS)}
    </Choices>
    <Header value="The right type; of a sentence without a mention, the types that were missed"/>
    <Choices name="type" toName="text" choice="multiple" showInline="true">
{_choices(get_args(EventType))}
    </Choices>
  </View>
  <TextArea name="comment" toName="text" placeholder="comment"/>
</View>
"""


def _choices(values: Sequence[str]) -> str:
    return "\n".join(f'    <Choice value="{value}"/>' for value in values)


def entries(text: str) -> Iterator[Entry]:
    """The answers of an export in JSON, each with where it stands in it; a cancelled annotation is a skipped answer.

    Raises AnswerError for a text that is no such export.
    """
    try:
        given = parsed(text)
    except json.JSONDecodeError as fault:
        raise AnswerError(f"no JSON ({fault.msg} at line {fault.lineno})") from fault
    except ValueError as fault:
        raise AnswerError(f"no JSON that can be read ({fault})") from fault
    if not isinstance(given, list):
        raise AnswerError("no export of Label Studio: it is a list of tasks (choose the format JSON)")
    return _entries(given)


def _entries(tasks: Sequence[Any]) -> Iterator[Entry]:
    for number, task in enumerate(tasks, 1):
        place = f"task {number}"
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict) or not isinstance(task.get("annotations"), list):
            yield place, AnswerError("no data or no annotations: choose the format JSON, not JSON-MIN")
            continue
        for annotation in task["annotations"]:
            yield place, _line(data, annotation)


def _line(data: Mapping[str, Any], annotation: Any) -> Line | AnswerError:
    try:
        chosen = _chosen(annotation["result"])
        verdict = "skip" if annotation.get("was_cancelled") else next(iter(chosen.get("verdict", [])), None)
        if verdict is None:
            return AnswerError("an annotation without a verdict")
        types = chosen.get("type", []) if verdict == "wrong" else []
        wrong, missed = {}, []
        if data.get("kind") == "sentence":
            missed = types
        elif verdict == "wrong":
            wrong = dict.fromkeys(chosen.get("wrong", [])) | ({"type": types[0]} if types else {})
        return Line.model_validate(
            {key: data.get(key) for key in ("sample", "position", "record", "document")}
            | {"checker": _checker(annotation.get("completed_by")), "verdict": verdict, "wrong": wrong}
            | {"missed": missed, "comment": " ".join(chosen.get("comment", [])) or None}
            | {"answered": annotation.get("updated_at") or annotation.get("created_at")}
        )
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        return AnswerError(f"an annotation that cannot be read ({type(fault).__name__})")


def _chosen(result: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Name of a control → what was chosen or written there."""
    return {
        part["from_name"]: part["value"].get("choices") or part["value"].get("text") or []
        for part in result
        if part["type"] in ("choices", "textarea")
    }


def _checker(author: Any) -> str:
    """Who made an annotation: the address or the number that Label Studio gives."""
    if isinstance(author, dict):
        author = author.get("email") or author.get("id")
    return f"label-studio {author}" if isinstance(author, int) or author is None else str(author)
