"""What the answers say of the table: precision by type, by slot and of the whole, recall, agreement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from entente.evaluate.validation.agreement import Agreement, agreements
from entente.evaluate.validation.answering import SLOTS
from entente.evaluate.validation.consensus import Judged, judge
from entente.evaluate.validation.errors import SampleError
from entente.evaluate.validation.intervals import Cell, Share, ratio, weighted, wilson
from entente.evaluate.validation.naming import sample_of
from entente.store import Sample, Store


@dataclass(frozen=True)
class Precision:
    """How many of the store's mentions it is of, how many of them were answered, how many of those are right."""

    of: int
    answered: int
    right: float
    share: Share


@dataclass(frozen=True)
class Recall:
    """Of the events told in these documents, the part that was coded; `missed`: how many were not, by the estimate."""

    missed: float
    share: Share


@dataclass(frozen=True)
class Figures:
    """All that a sample's answers say. `whole` is None where they cannot speak of the whole table: see `caution`.

    `covered` is the part of the mentions whose strata have an answer; `disputed` counts items on which checkers are
    equally divided, `skipped` those that all who saw them skipped, `open` those without an answer; `edited` counts
    the mentions that somebody had corrected before they were drawn. `uncoded` is of sentences in which nothing was
    coded: right are those in which no event is told.
    """

    sample: Sample
    mentions: int
    drawn: int
    sentences: int
    edited: int
    checkers: Mapping[str, int]
    skipped: int
    open: int
    disputed: int
    types: Mapping[str, Precision]
    strata: Mapping[str, Precision]
    slots: Mapping[str, Precision]
    whole: Precision | None
    uncoded: Precision | None
    covered: float
    recall: Recall | None
    agreement: Mapping[str, Agreement]
    caution: str | None

    def as_json(self) -> dict[str, Any]:
        """The figures in JSON form."""
        return asdict(self) | {"sample": asdict(self.sample) | {"made": self.sample.made.isoformat()}}


def figures(store: Store, name: str) -> Figures:
    """The figures of a sample. Raises SampleError when there is no such sample, or no answer yet."""
    sample = sample_of(store, name)
    answers = store.answers(name)
    if not answers:
        raise SampleError(f"nobody has answered {name} yet: entente validate answer {name} --checker NAME")
    return count(sample, judge(store.sample_items(name), answers))


def count(sample: Sample, judged: Sequence[Judged]) -> Figures:
    """The figures of judged items. Answers to a part of a sample speak for the strata that they are of."""
    mentions = [each for each in judged if each.item.kind == "mention"]
    sentences = [each for each in judged if each.item.kind == "sentence"]
    caution = _caution(sample, mentions)
    weights = _weights(mentions) if caution is None else dict.fromkeys((each.item.stratum for each in mentions), 1.0)

    def precision(of: Sequence[Judged], right: Callable[[Judged], float | None]) -> Precision | None:
        return _precision(of, right, weights)

    def by(part: Callable[[Judged], str]) -> dict[str, Precision]:
        parts: dict[str, list[Judged]] = defaultdict(list)
        for each in mentions:
            parts[part(each)].append(each)
        made = {name: precision(of, lambda each: each.right) for name, of in sorted(parts.items())}
        return {name: each for name, each in made.items() if each is not None}

    slots = {slot: precision(mentions, lambda each, slot=slot: each.slots.get(slot)) for slot in SLOTS}  # type: ignore[misc]
    whole = precision(mentions, lambda each: each.right) if caution is None else None
    uncoded = _precision(
        sentences, lambda each: each.right, dict.fromkeys((each.item.stratum for each in sentences), 1.0)
    )
    return Figures(
        sample=sample,
        mentions=_size(mentions),
        drawn=len(mentions),
        sentences=len(sentences),
        edited=sum(bool(each.item.shown["record"]["edits"]) for each in mentions),
        checkers=dict(Counter(answer.checker for each in judged for answer in each.answers)),
        skipped=sum(each.skipped for each in judged),
        open=sum(not each.answers for each in judged),
        disputed=sum(each.right == 0.5 for each in judged),
        types=by(lambda each: each.type),
        strata=by(lambda each: each.item.stratum) if sample.options.get("by") != ["type"] else {},
        slots={slot: each for slot, each in slots.items() if each is not None},
        whole=whole,
        uncoded=uncoded,
        covered=_covered(mentions),
        recall=_recall(whole, uncoded, sum(each.missed for each in sentences)),
        agreement=agreements(judged),
        caution=caution,
    )


def _caution(sample: Sample, mentions: Sequence[Judged]) -> str | None:
    """Why the answers are no random part of the table, if they are not."""
    if sample.options.get("least_sure"):
        return "the least sure mentions were drawn, not random ones: the shares are of the sample, not of the table"
    if sample.options.get("order") == "uncertain" and not all(each.answers for each in mentions):
        return "the least sure mentions came first and not all are answered: the shares are of the answers alone"
    return None


def _covered(mentions: Sequence[Judged]) -> float:
    """The part of the mentions whose stratum has an answer."""
    answered = {each.item.stratum for each in mentions if each.right is not None}
    covered = sum(each.item.weight for each in mentions if each.item.stratum in answered)
    return covered / sum(each.item.weight for each in mentions) if mentions else 0.0


def _size(judged: Sequence[Judged]) -> int:
    return round(sum(each.item.weight for each in judged))


def _weights(mentions: Sequence[Judged]) -> dict[str, float]:
    """How many of the store one answered item stands for, by stratum: those not answered hand on their part."""
    sizes: dict[str, float] = defaultdict(float)
    answered: Counter[str] = Counter()
    for each in mentions:
        sizes[each.item.stratum] += each.item.weight
        answered[each.item.stratum] += each.right is not None
    return {name: size / answered[name] for name, size in sizes.items() if answered[name]}


def _precision(
    of: Sequence[Judged], right: Callable[[Judged], float | None], weights: Mapping[str, float]
) -> Precision | None:
    """The share of items that are right; None where none is answered."""
    votes: dict[str, list[float]] = defaultdict(list)
    for each in of:
        vote = right(each)
        if vote is not None:
            votes[each.item.stratum].append(vote)
    if not votes:
        return None
    cells = [Cell(weights[name] * len(said), len(said), sum(said)) for name, said in votes.items()]
    return Precision(_size(of), sum(map(len, votes.values())), sum(map(sum, votes.values())), weighted(cells))


def _recall(whole: Precision | None, uncoded: Precision | None, missed: float) -> Recall | None:
    """Recall, where there are answers of both kinds; `missed` is how many events the answered sentences tell."""
    if whole is None or uncoded is None or whole.right == 0:
        return None
    wrong = uncoded.answered - uncoded.right
    share = wilson(wrong, uncoded.answered)
    several = missed / wrong if wrong else 1.0
    found = recall_of(whole, share, uncoded.of, several)
    return Recall(uncoded.of * share.estimate * several, found)


def recall_of(whole: Precision, share: Share, sentences: int, several: float) -> Share:
    """Recall from the precision of what was coded and the sentences that tell an event though nothing was coded.

    Coded and right: T = mentions × precision. Missed: F = `sentences` × `share` of them with a missed event ×
    `several`, the missed events in such a sentence. Recall is T / (T + F). Its interval follows from that of F / T, a
    ratio of two independent shares (`intervals.ratio`). Events missed in sentences where another was coded do not
    count.
    """
    odds, factor = ratio(share, whole.share), sentences * several / whole.of
    return Share(1 / (1 + factor * odds.estimate), 1 / (1 + factor * odds.high), 1 / (1 + factor * odds.low))
