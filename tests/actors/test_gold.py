"""Labelled phrases and places (tests/actors/gold, written before the rules were tuned) are resolved well enough."""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from entente.actors import shipped, where, who

GOLD = Path(__file__).parent / "gold"
NEAR = 161  # km


def lines(name):
    return [json.loads(line) for line in (GOLD / name).read_text("utf-8").splitlines()]


def first(sectors):
    return sectors[0] if sectors else None


@pytest.fixture(scope="module")
def phrases(coder):
    counts: Counter[str] = Counter()
    for line in lines("phrases.jsonl"):
        doc = coder.annotator.annotate(line["text"])
        actors = who(doc, line["phrase"], date.fromisoformat(line["published"]), shipped()).actors
        gold = line["gold"]
        if line["kind"] in ("place", "stand-in"):
            counts["standing"] += 1
            counts["standing right"] += bool(actors) == bool(gold)
        if gold:
            counts["actors"] += 1
            counts["country right"] += {actor.country for actor in actors} == {each["country"] for each in gold}
            counts["sector right"] += {first(actor.sectors) for actor in actors} == {
                first(each["sectors"]) for each in gold
            }
    return counts


def test_there_are_enough_phrases_and_hard_ones_among_them():
    kinds = Counter(line["kind"] for line in lines("phrases.jsonl"))
    assert kinds.total() >= 400
    assert sum(kinds[kind] for kind in ("nested", "stand-in", "former", "compound", "unknown")) >= 100


@pytest.mark.parametrize(("right", "of", "bar"), [
    ("country right", "actors", 0.95), ("sector right", "actors", 0.90), ("standing right", "standing", 0.95),
])  # fmt: skip
def test_phrases_are_resolved(phrases, right, of, bar):
    assert phrases[right] / phrases[of] >= bar


def kilometres(place, line):
    if place.lat is None:
        return math.inf
    a, b, turn = (math.radians(each) for each in (place.lat, line["lat"], place.lon - line["lon"]))
    return (
        2
        * 6371
        * math.asin(math.sqrt(math.sin((a - b) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2))
    )


def test_places_are_resolved(coder):
    found = [
        (where(coder.annotator.annotate(line["text"]), line["phrase"], None, shipped()), line)
        for line in lines("places.jsonl")
    ]
    assert len(found) >= 300
    assert sum(place.country == line["country"] for place, line in found) / len(found) >= 0.96
    assert sum(kilometres(place, line) <= NEAR for place, line in found) / len(found) >= 0.85
