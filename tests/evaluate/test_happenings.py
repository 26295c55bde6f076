"""The bundled happenings, by which merging is fitted and measured: what they say stands in their texts."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from entente.evaluate.told import offsets
from entente.language.labels import TYPES

ROOT = Path(__file__).parents[2]
HALVES = ("benchmarks/gold/happenings_dev.jsonl", "benchmarks/gold/happenings_test.jsonl")
MORE = "training/happenings.jsonl"


def reports(half: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ROOT / half).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("half", [*HALVES, MORE])
def test_every_span_stands_in_its_text_and_every_type_is_known(half: str) -> None:
    for number, report in enumerate(reports(half), 1):
        for mention in report["mentions"]:
            spans = [mention["trigger"], *mention["actors"], *mention["recipients"]]
            for words in [*spans, *([mention["place"]] if mention.get("place") else [])]:
                start, end = offsets(words, report["text"], f"{half} line {number}")
                assert start < end
            assert mention["type"] in TYPES


def test_no_story_is_in_two_files() -> None:
    files = [reports(half) for half in (*HALVES, MORE)]
    for one, other in combinations(files, 2):
        for slot in ("story", "text"):
            assert not {report[slot] for report in one} & {report[slot] for report in other}


def test_there_are_happenings_told_often_and_their_neighbours() -> None:
    told: dict[str, set[str]] = defaultdict(set)
    for half in HALVES:
        for report in reports(half):
            for mention in report["mentions"]:
                told[mention["event"]].add(report["text"])
    often = sum(len(texts) >= 3 for texts in told.values())
    assert often >= 150
    assert len(told) - often >= 150
