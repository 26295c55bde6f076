"""Relations from the text alone: is the gold pair among the mentions, with its type."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from entente.evaluate import GoldError, run


class FakeCoder:
    """Finds one event between the words at these offsets."""

    def __init__(self, kind, actors, recipients):
        sides = ([SimpleNamespace(start=start, end=end) for start, end in side] for side in (actors, recipients))
        self.mention = SimpleNamespace(type=kind, **dict(zip(("actors", "recipients"), sides, strict=True)))

    def code(self, document):
        return SimpleNamespace(mentions=[self.mention])


def scored(tmp_path, coder, target=(12, 16), plover="AID"):
    span = target and {"start": target[0], "end": target[1]}
    record = {"id": "a", "text": "Norway lent Chad money.", "plover": plover, "source": {"start": 0, "end": 6}}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(record | {"target": span}), "utf-8")
    return run("relations", path, coder, whole=True).figures


@pytest.mark.parametrize(
    ("kind", "actors", "recipients", "wanted"),
    [
        ("AID", [(0, 6)], [(12, 16)], (1, 1, 1)),
        ("AID", [(0, 6), (12, 16)], [], (1, 1, 1)),  # parties who act together
        ("COOPERATE", [(0, 6)], [(12, 16)], (1, 0, 1)),
        ("ASSAULT", [(0, 6)], [(12, 16)], (1, 0, 0)),
        ("AID", [(12, 16)], [(0, 6)], (0, 0, 0)),
        ("AID", [(0, 6)], [(17, 22)], (0, 0, 0)),
        ("AID", [(None, None)], [(12, 16)], (0, 0, 0)),
    ],
)
def test_a_pair_counts_where_both_its_spans_are_touched(tmp_path, kind, actors, recipients, wanted):
    figures = scored(tmp_path, FakeCoder(kind, actors, recipients))
    assert (figures["found_pair"], figures["found_pair_and_root"], figures["found_pair_and_quad"]) == wanted


def test_a_party_that_gold_does_not_name_may_be_anybody(tmp_path):
    assert scored(tmp_path, FakeCoder("AID", [(0, 6)], []), target=None)["found_pair_and_root"] == 1.0


def test_older_names_are_found_as_what_they_became(tmp_path):
    assert scored(tmp_path, FakeCoder("RETREAT", [(0, 6)], [(12, 16)]), plover="YIELD")["found_pair_and_root"] == 1.0


def test_no_other_task_is_scored_end_to_end(tmp_path):
    with pytest.raises(GoldError, match="only relations and events are scored end to end"):
        run("records", tmp_path, FakeCoder("AID", [], []), whole=True)
