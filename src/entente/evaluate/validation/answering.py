"""Answering: a checker goes through a sample; each answer is kept at once, and the round goes on where it was left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from entente.evaluate.validation.errors import AnswerError, SampleError
from entente.evaluate.validation.naming import sample_of
from entente.evaluate.validation.passages import Shown
from entente.records import EventType, Status
from entente.store import Answer, ItemKind, SampleItem, Store, Verdict

Slot: TypeAlias = Literal["actor", "type", "recipient", "date", "place", "status"]
SLOTS: tuple[Slot, ...] = get_args(Slot)
# What a slot can be said to be instead; the others take free words.
VALUES: Mapping[str, tuple[str, ...]] = {"type": get_args(EventType), "status": get_args(Status)}


@dataclass(frozen=True)
class Item:
    """An item of a sample as it is put before a checker, with the answer that he or she gave, if any."""

    position: int
    kind: ItemKind
    shown: Shown
    answer: Answer | None


class Round:
    """What one checker has to do in one sample."""

    def __init__(self, store: Store, sample: str, checker: str):
        """Take up the round of `checker`. Raises SampleError for an unknown sample, AnswerError without a name."""
        self.sample = sample_of(store, sample)
        self.checker = _checker(checker)
        self._store = store
        self._items = {item.position: item for item in store.sample_items(sample)}
        self._answers = {each.position: each for each in store.answers(sample) if each.checker == self.checker}

    @property
    def total(self) -> int:
        """How many items there are."""
        return len(self._items)

    @property
    def answered(self) -> int:
        """How many of them this checker has answered, skipped ones too."""
        return len(self._answers)

    def item(self, position: int) -> Item:
        """The item at a position, from 1. Raises SampleError where there is none."""
        if position not in self._items:
            raise SampleError(f"{self.sample.name} has {self.total} items: there is none at {position}")
        item = self._items[position]
        return Item(position, item.kind, Shown.model_validate(item.shown), self._answers.get(position))

    def next(self, after: int = 0) -> int | None:
        """The position of the next item without an answer: behind `after`, else from the beginning; None: all done."""
        left = sorted(self._items.keys() - self._answers.keys())
        return next((position for position in left if position > after), left[0] if left else None)

    def answer(
        self,
        position: int,
        verdict: Verdict,
        wrong: Mapping[str, str | None] | None = None,
        missed: Sequence[str] = (),
        comment: str | None = None,
    ) -> Answer:
        """Keep an answer, in place of the one before. Raises AnswerError for one that does not fit the item."""
        given = Answer(position, self.checker, verdict, dict(wrong or {}), tuple(missed), comment or None)
        check(given, self._items.get(position))
        self._store.answer(self.sample.name, [given])
        self._answers[position] = given
        return given


def check(answer: Answer, item: SampleItem | None) -> None:
    """Raise AnswerError unless the answer fits the item (None: there is no item at its position)."""
    _checker(answer.checker)
    if item is None:
        raise AnswerError(f"the sample has no item {answer.position}")
    if answer.verdict not in get_args(Verdict):
        raise AnswerError(f"unknown verdict {answer.verdict!r}: want {', '.join(get_args(Verdict))}")
    if (answer.wrong or answer.missed) and answer.verdict != "wrong":
        raise AnswerError(f"an answer that says {answer.verdict} has no slots that are wrong and no missed events")
    if answer.wrong and item.kind == "sentence":
        raise AnswerError("nothing was coded in this sentence: an answer names what was missed, not what is wrong")
    if answer.missed and item.kind == "mention":
        raise AnswerError("missed events are those of sentences in which nothing was coded")
    for kind in answer.missed:
        _check_value("type", kind)
    for slot, value in answer.wrong.items():
        if slot not in SLOTS:
            raise AnswerError(f"unknown slot {slot!r}: want one of {', '.join(SLOTS)}")
        if value is not None:
            _check_value(slot, value)


def _check_value(slot: str, value: str) -> None:
    known = VALUES.get(slot)
    if known is not None and value not in known:
        raise AnswerError(f"unknown {slot} {value!r}: want one of {', '.join(known)}")


def _checker(name: str) -> str:
    wanted = name.strip()
    if not wanted:
        raise AnswerError("who checks? give a name")
    return wanted
