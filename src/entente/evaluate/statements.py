"""The task `statements`: who said what, against articles with gold attributions (PolNeAR's layout)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entente.coding import Coder
from entente.coding.attribution import Attribution, attributions
from entente.documents import boilerplate_spans
from entente.evaluate.gold import read_lines, record_of
from entente.evaluate.report import GoldError, Report, f1
from entente.language.tokens import text_of

ROLES = ("source", "cue", "content")
WORD = re.compile(r"\w+|[^\w\s]")  # words and marks
OPENING = frozenset("\"“‘'«»„`")
EDGES = " \n\t\"“”‘’'«»„`,.;:!?…—–-"

Tokens = frozenset[int]  # where words and marks begin


@dataclass(frozen=True)
class Relation:
    """One attribution: the tokens of each role, and the spans that hold them."""

    tokens: Mapping[str, Tokens]
    spans: Mapping[str, tuple[tuple[int, int], ...]]

    @classmethod
    def of(cls, text: str, spans: Mapping[str, Sequence[Sequence[int]]]) -> Relation:
        """The relation with these character spans in `text`."""
        made = {role: tuple((start, end) for start, end in spans[role]) for role in ROLES}
        tokens = {
            role: frozenset(found.start() for start, end in made[role] for found in WORD.finditer(text, start, end))
            for role in ROLES
        }
        return cls(tokens, made)

    def exact(self, other: Relation) -> bool:
        """Whether all three roles have the same tokens."""
        return self.tokens == other.tokens


def statements(path: Path, coder: Coder) -> Report:
    """Token precision, recall and F1 of source, cue and content; relations with all three right in part or whole.

    Gold: articles as JSON lines {id, text, attributions: [{source, cue, content}]}, each role a list of [start, end].
    Predicted and gold relations of an article are linked one to one by shared content tokens, the most first.
    """
    counts: Counter[str] = Counter()
    answers = []
    for number, line in enumerate(read_lines(path), 1):
        name, text, gold = _article(line, f"{path} line {number}")
        # As it is: reading a document would mend it and move the offsets.
        doc = coder.annotator.annotate(text, boilerplate_spans(text))
        found = [_relation(doc, each) for each in attributions(doc)]
        _count(counts, text, found, gold)
        spans = ([each.spans for each in relations] for relations in (gold, found))
        answers.append({"id": name, **dict(zip(("gold", "predicted"), spans, strict=True))})
    notes = [
        "Relations linked one to one by shared content tokens (words and marks); unlinked ones count against.",
        "relation: all three roles share a token, or both leave the role empty; exact: all tokens the same.",
        "direct: gold contents that open with quotation marks, exact by their words; speaker: sources share a word.",
    ]
    return Report("statements", _figures(counts, len(answers)), notes, answers)


def _article(line: str, where: str) -> tuple[str, str, list[Relation]]:
    try:
        record = record_of(line)
        text = record["text"]
        given = [{role: each.get(role) or [] for role in ROLES} for each in record["attributions"]]
        for start, end in (span for each in given for spans in each.values() for span in spans):
            if not 0 <= start < end <= len(text):
                raise ValueError(f"[{start}, {end}] is no stretch of its text")
        return str(record.get("id", where)), text, [Relation.of(text, each) for each in given]
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise GoldError(f"{where}: not an article with text and attributions: {fault!r}") from fault


def _relation(doc: Any, each: Attribution) -> Relation:
    def characters(runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(doc[first].idx, doc[past - 1].idx + len(doc[past - 1])) for first, past in runs]

    spans = {"source": characters(each.source), "cue": characters(each.cue), "content": each.content}
    return Relation.of(text_of(doc), spans)


def linked(found: Sequence[Relation], gold: Sequence[Relation]) -> list[tuple[Relation, Relation]]:
    """Pairs (predicted, gold), one to one, those that share the largest part of their contents first."""
    fits = []
    for ours, one in enumerate(found):
        for theirs, other in enumerate(gold):
            shared = len(one.tokens["content"] & other.tokens["content"])
            if shared:
                joint = len(one.tokens["content"] | other.tokens["content"])
                same_cue = len(one.tokens["cue"] & other.tokens["cue"])
                fits.append((-shared / joint, -same_cue, theirs, ours))
    pairs: dict[int, int] = {}
    for _, _, theirs, ours in sorted(fits):
        if ours not in pairs and theirs not in pairs.values():
            pairs[ours] = theirs
    return [(found[ours], gold[theirs]) for ours, theirs in sorted(pairs.items())]


def _count(counts: Counter[str], text: str, found: Sequence[Relation], gold: Sequence[Relation]) -> None:
    pairs = linked(found, gold)
    counts["found"] += len(found)
    counts["gold"] += len(gold)
    for role in ROLES:
        counts[f"{role}_found"] += sum(len(each.tokens[role]) for each in found)
        counts[f"{role}_gold"] += sum(len(each.tokens[role]) for each in gold)
        counts[f"{role}_right"] += sum(len(ours.tokens[role] & theirs.tokens[role]) for ours, theirs in pairs)
    counts["relation"] += sum(
        all(_meets(ours.tokens[role], theirs.tokens[role]) for role in ROLES) for ours, theirs in pairs
    )
    counts["exact"] += sum(ours.exact(theirs) for ours, theirs in pairs)
    _count_direct(counts, text, found, gold)


def _meets(ours: Tokens, theirs: Tokens) -> bool:
    return bool(ours & theirs) or not ours and not theirs


def _count_direct(counts: Counter[str], text: str, found: Sequence[Relation], gold: Sequence[Relation]) -> None:
    """Direct quotations: gold contents that stand in marks; their words exact, and their speaker."""
    ours = {bare: each for each in found if (bare := _bare(text, each))}
    for each in gold:
        pieces = each.spans["content"]
        if not pieces or any(text[start] not in OPENING for start, _ in pieces):
            continue
        counts["direct"] += 1
        same = ours.get(_bare(text, each))
        if same is not None:
            counts["direct_exact"] += 1
            wanted, given = each.tokens["source"], same.tokens["source"]
            counts["direct_speaker"] += not wanted and not given or bool(wanted & given)


def _bare(text: str, relation: Relation) -> tuple[tuple[int, int], ...]:
    """The content without marks and spaces at the edges of its pieces."""
    made = []
    for start, end in relation.spans["content"]:
        words = text[start:end]
        left, right = len(words) - len(words.lstrip(EDGES)), len(words.rstrip(EDGES))
        if right > left:
            made.append((start + left, start + right))
    return tuple(made)


def _figures(counts: Counter[str], articles: int) -> dict[str, float | int]:
    figures: dict[str, float | int] = {"articles": articles, "gold": counts["gold"], "predicted": counts["found"]}
    for role in ROLES:
        right, ours, theirs = (counts[f"{role}_{name}"] for name in ("right", "found", "gold"))
        figures[f"{role}_precision"] = right / ours if ours else 0.0
        figures[f"{role}_recall"] = right / theirs if theirs else 0.0
        figures[f"{role}_f1"] = f1(right, ours, theirs)
    figures["relation_f1"] = f1(counts["relation"], counts["found"], counts["gold"])
    figures["exact_f1"] = f1(counts["exact"], counts["found"], counts["gold"])
    if counts["direct"]:
        figures["direct"] = counts["direct"]
        figures["direct_exact"] = counts["direct_exact"] / counts["direct"]
        figures["direct_speaker"] = counts["direct_speaker"] / counts["direct"]
    return figures
