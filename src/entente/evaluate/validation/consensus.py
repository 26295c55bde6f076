"""What the checkers of an item hold together.

One checker's word stands. Of several the majority's does; where they are equally divided the item counts half, so that
nothing is dropped because it is hard. Skipped answers are no answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from entente.evaluate.validation.answering import SLOTS
from entente.records import Mention
from entente.store import Answer, SampleItem


@dataclass(frozen=True)
class Judged:
    """An item with what its checkers hold. `right`: 1, 0 or ½; None: nobody has answered, or all skipped.

    `slots`: the same for each slot that can be judged; `missed`: how many events a sentence tells that were not coded,
    at the mean of the checkers.
    """

    item: SampleItem
    answers: Sequence[Answer]
    right: float | None
    slots: Mapping[str, float] = field(default_factory=dict)
    missed: float = 0.0

    @property
    def skipped(self) -> bool:
        """Whether somebody looked at it and nobody would say."""
        return self.right is None and bool(self.answers)

    @property
    def type(self) -> str:
        """The type of event that was coded."""
        return str(self.item.shown["record"]["type"])


def judge(items: Iterable[SampleItem], answers: Iterable[Answer]) -> list[Judged]:
    """Every item with the answers to it."""
    given: dict[int, list[Answer]] = defaultdict(list)
    for answer in answers:
        given[answer.position].append(answer)
    return [_judged(item, given[item.position]) for item in items]


def _judged(item: SampleItem, answers: Sequence[Answer]) -> Judged:
    said = [answer for answer in answers if answer.verdict != "skip"]
    if not said:
        return Judged(item, answers, None)
    right = majority([answer.verdict == "right" for answer in said])
    if item.kind == "sentence":
        missed = sum(max(len(answer.missed), 1) for answer in said if answer.verdict == "wrong") / len(said)
        return Judged(item, answers, right, missed=missed)
    filled = _filled(Mention.model_validate(item.shown["record"]))
    slots: dict[str, float] = {
        slot: majority([slot_right(slot, answer) for answer in said])
        for slot in SLOTS
        if slot in filled or any(slot in answer.wrong for answer in said)
    }
    return Judged(item, answers, right, slots)


def majority(votes: Sequence[bool]) -> float:
    """1 when more than half say yes, 0 when fewer do, ½ when they are equally divided."""
    yes = 2 * sum(votes)
    return 1.0 if yes > len(votes) else 0.0 if yes < len(votes) else 0.5


def slot_right(slot: str, answer: Answer) -> bool:
    """Whether an answer holds a slot to be right. Where the sentence tells no such event, no slot is."""
    return answer.verdict == "right" or bool(answer.wrong) and slot not in answer.wrong


def _filled(record: Mention) -> set[str]:
    """The slots that a record fills: empty ones are judged only where a checker says that they are wrong.

    A date that is only that of the document is no date of the event.
    """
    empty = {
        "recipient": not record.recipients,
        "place": record.place is None,
        "date": record.date is None or record.date.basis == "document",
    }
    return {slot for slot in SLOTS if not empty.get(slot, False)}
