"""The slots of a record as a form asks for them: what they hold, in the words a person types, and what they can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from entente.coding import ontology
from entente.coding.slot_words import REMOVED, SLOTS, words_of
from entente.records import CONTEXTS, Edit, EventType, Form, Mention, Statement, Status

ACTORS = (
    "CHN; CHN MIL; person/xi-jinping; a name; or words of the text and whom they mean: the ministry = UKR GOV. "
    "Several are parted by semicolons."
)
HINTS = {
    "date": "2023-03-10, 2023-03, 2023 or 2023-03-01/2023-03-05; none where it is not known.",
    "place": "Tripoli; Tripoli, LBN; the code of a country; none.",
    "actors": ACTORS, "recipients": f"{ACTORS} none.", "reported_by": f"{ACTORS} none.",
    "speakers": f"{ACTORS} none.", "about": f"{ACTORS} none.",
    "magnitude": "dead 12; injured 30; size 5000 (each may be left out); none.",
    "stance": "supportive, critical, neutral or none: one for all it is about, or one each, parted by semicolons.",
}  # fmt: skip
SEVERAL = ("mode", "context")


@dataclass(frozen=True)
class Slot:
    """A slot of one record. `values`: all that it can hold, () for free words; `several`: of which it holds a list."""

    name: str
    held: str
    edit: Edit | None
    values: Sequence[str]

    @property
    def label(self) -> str:
        """Its name, to be read."""
        return self.name.replace("_", " ")

    @property
    def several(self) -> bool:
        """Whether it holds a list of its values."""
        return self.name in SEVERAL

    @property
    def hint(self) -> str:
        """What can be typed."""
        return HINTS.get(self.name, "")

    @property
    def is_open(self) -> bool:
        """Whether there is anything that it could hold."""
        return bool(self.values) or not self.several


def slots_of(record: Mention | Statement) -> Iterator[Slot]:
    """The slots that a person can correct, but the one that says that there is no such record."""
    edits = {edit.slot: edit for edit in record.edits}
    for name in SLOTS[record.kind]:
        if name != REMOVED:
            yield Slot(name, words_of(record, name) or "", edits.get(name), _values(name, record))


def _values(name: str, record: Mention | Statement) -> Sequence[str]:
    match name:
        case "type":
            return get_args(EventType)
        case "status":
            return get_args(Status)
        case "form":
            return get_args(Form)
        case "historical":
            return ("no", "yes")
        case "context":
            return sorted(CONTEXTS)
        case "mode" if isinstance(record, Mention):
            return [mode for kind, mode in ontology.measures() if kind == record.type and mode]
        case _:
            return ()
