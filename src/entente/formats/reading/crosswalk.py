"""What other codebooks say → PLOVER 2.0: codes of CAMEO, and types and modes of older PLOVER.

`crosswalk.tsv` has PLOVER's type and mode of every code of CAMEO: the published translation of 2021, brought up to
codebook 2.0, and root 02 (appeals) as REQUEST, which covers requests since 2.0; the translation leaves out 02 as well
as 01. Of root 01 (statements) PLOVER has no type. `retired.tsv` has what became of types and modes that 2.0 no longer
has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args

from entente.actors.tables import rows_of
from entente.coding import ontology
from entente.formats.reading.faults import Note, Refused
from entente.formats.words import printable
from entente.records import EventType

P = TypeVar("P")

HERE = Path(__file__).parent
TYPES: dict[str, EventType] = {kind: kind for kind in get_args(EventType)}
VISIT, HOST = "042", "043"
# What two do with each other, and neither to the other: talks without a host or a mediator, a treaty that is signed.
TOGETHER = frozenset({"04", "040", "041", "044", "046", "057"})
# ICEWS's own words where CAMEO's manual has others.
MORE_NAMES = {"carry out car bombing": "1832"}


@dataclass(frozen=True, slots=True)
class Act:
    """Type and modes of an event.

    `swapped` where the file has the host as actor, who in PLOVER is the recipient; `together` where both sides of the
    file act and nobody is acted on (PLOVER 2.0, 7.6).
    """

    kind: EventType
    modes: tuple[str, ...]
    swapped: bool = False
    together: bool = False

    def parties(self, actors: list[P], recipients: list[P]) -> tuple[list[P], list[P]]:
        """The file's two sides as actors and recipients; a host of nobody that is named stays the actor."""
        if self.together and actors:
            return [*actors, *recipients], []
        return (recipients, actors) if self.swapped and recipients else (actors, recipients)

    def code(self, code: str, recipients: list[P]) -> str:
        """The code of CAMEO that goes with `parties`: of a visit seen from its other side, the visitor's."""
        return VISIT if self.swapped and recipients else code

    def scored(self) -> dict[str, Any]:
        """The slots of an event that follow from type and modes: on PLOVER's scale, whatever the file's is."""
        return {
            "type": self.kind,
            "mode": list(self.modes),
            "quad": ontology.quad_class(self.kind),
            "score": ontology.score(self.kind, self.modes),
        }


@lru_cache(maxsize=1)
def _acts() -> dict[str, Act]:
    return {
        row["code"]: Act(
            TYPES[row["type"]],
            (row["mode"],) if row["mode"] else (),
            swapped=row["code"] == HOST,
            together=row["code"] in TOGETHER,
        )
        for row in rows_of(HERE / "crosswalk.tsv")
    }


def act_of_code(code: str) -> Act:
    """The act that a code of CAMEO stands for. Raises Refused for root 01 and for what is no code."""
    if (found := _acts().get(code)) is not None:
        return found
    if code.startswith("01") and code in _names():
        raise Refused("a statement (CAMEO root 01), for which PLOVER has no type", code)
    raise Refused("a code that CAMEO does not have", printable(code))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """The name of every code, in lower case."""
    table = Path(ontology.__file__).parent / "cameo.tsv"
    return {row["code"]: row["name"].casefold() for row in rows_of(table)}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Code by name: of a root and its residual ("Consult": 04, 040) the residual, as ICEWS has it."""
    return {name: code for code, name in _names().items()} | MORE_NAMES


def code_of_name(name: str) -> str | None:
    """The code of CAMEO whose name this is, in any case."""
    return _codes().get(name.strip().casefold())


def with_zeros(code: str, name: str, note: Note) -> str:
    """A code of CAMEO with the leading zero that a table program took: 42 is 042, and 10 is 010 where `name` says so.

    `name` may be empty; a code that needs no zero and one that is none come back as they are.
    """
    names, longer = _names(), f"0{code}"
    if longer in names and (code not in names or names[longer] == name.strip().casefold() != names[code]):
        note("the leading zero of a CAMEO code restored", code)
        return longer
    return code


@lru_cache(maxsize=1)
def _retired() -> dict[tuple[str, str], tuple[str, str]]:
    return {(row["type"], row["mode"]): (row["now"], row["now_mode"]) for row in rows_of(HERE / "retired.tsv")}


def act_of_plover(kind: str, mode: str, note: Note) -> Act:
    """The act that a type and mode of PLOVER stand for, of any version of it.

    A mode that is not known is left out and noted. Raises Refused for a type that is not known.
    """
    now = _retired().get((kind, mode))
    if now is not None:
        note("a mode that PLOVER no longer has, by its successor", f"{kind} {mode}")
        return Act(TYPES[now[0]], (now[1],) if now[1] else (), mode == "host")
    if (older := _retired().get((kind, ""))) is not None:
        note("a type that PLOVER no longer has, by its successor", kind)
        kind, mode = older[0], mode or older[1]
    if kind not in TYPES:
        raise Refused("a type that PLOVER does not have", kind)
    act = Act(TYPES[kind], ())
    if mode and (kind, mode) not in ontology.measures():
        note("a mode that the type does not have left out", f"{kind} {mode}")
        return act
    return replace(act, modes=(mode,)) if mode else act
