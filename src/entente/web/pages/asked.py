"""What a list was asked for, read from its address: the query, and the same as a form, as files and as a command."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias, get_args
from urllib.parse import urlencode

from fastapi import Request

from entente.documents import parse_date
from entente.records import EventType, Scope, Status
from entente.store import Query

Kind: TypeAlias = Literal["document", "mention", "statement", "event"]
OWN = "entente"
FILES = (("JSON lines", "jsonl"), ("CSV", "csv"), ("Parquet", "parquet"))
_TOLD = ("actor", "recipient", "type", "status", "since", "until", "speaker", "about", "stance", "outlet")
SLOTS: Mapping[Kind, tuple[str, ...]] = {
    "event": (
        "actor", "recipient", "type", "status", "scope", "since", "until", "outlet", "source", "part_of",
        "changed_since",
    ),
    "mention": _TOLD, "statement": _TOLD, "document": _TOLD,
}  # fmt: skip
VALUES = {"type": get_args(EventType), "status": get_args(Status), "scope": get_args(Scope)}  # slots that take several
DAYS = ("since", "until", "changed_since")


@dataclass(frozen=True)
class Asked:
    """The filters of a list by slot, as they were given; blank ones are left out."""

    kind: Kind
    given: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, kind: Kind, request: Request) -> Asked:
        """The filters that an address carries; what is no filter is passed over."""
        found = {
            slot: tuple(dict.fromkeys(value.strip() for value in request.query_params.getlist(slot) if value.strip()))
            for slot in SLOTS[kind]
        }
        return cls(kind, {slot: values for slot, values in found.items() if values})

    def one(self, slot: str) -> str:
        """The value of a slot that takes one; "" without."""
        return next(iter(self.given.get(slot, ())), "")

    def several(self, slot: str) -> tuple[str, ...]:
        """The values of a slot that takes several."""
        cased = str.upper if slot == "type" else str.lower
        return tuple(map(cased, self.given.get(slot, ())))

    def query(self, **more: Any) -> Query:
        """The query of the store. ValueError, in one line, for a value that no record can have."""
        slots: dict[str, Any] = {}
        for slot in self.given:
            if slot in VALUES:
                slots[slot] = self.several(slot)
            elif slot in DAYS:
                slots[slot] = day_given(slot, self.one(slot))
            else:
                slots[slot] = self.one(slot).lower() if slot == "stance" else self.one(slot)
        if self.kind == "event":
            slots.setdefault("source", OWN)
        return Query(**slots, **more)

    def address(self, path: str, **more: str) -> str:
        """The address of this query at a path."""
        pairs = [*self._pairs(), *((name, value) for name, value in more.items() if value)]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def files(self) -> list[tuple[str, str]]:
        """(name, address) of the files that hold exactly this query."""
        return [(name, self.address(f"/api/v1/{self.kind}s", format=layout)) for name, layout in FILES]

    def command(self, db: str) -> str:
        """The command that makes the same table."""
        options = [each for slot, value in self._pairs() for each in (f"--{slot.replace('_', '-')}", value)]
        return shlex.join(["entente", f"{self.kind}s", "--db", db, *options])

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for slot, values in self.given.items():
            for value in self.several(slot) if slot in VALUES else values[:1]:
                yield slot, value


def day_given(name: str, text: str) -> date | None:
    """The day that a value of an address is; None where it is blank. ValueError, in one line, for no day."""
    try:
        return parse_date(text) if text else None
    except ValueError as error:
        raise ValueError(f"{name} {text!r} is {error}") from None
