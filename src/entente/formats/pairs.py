"""An event → pairs of who acts and who is acted on, for the data sets of CAMEO, which know no lists of actors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any

from entente.records import text_hash
from entente.store.querying import RECIPROCAL

MIRRORED = {"042": "043", "043": "042"}  # a visit and its host
TALKS = "040"  # consult, not specified: what a visit is where nothing says who was the host


@dataclass(frozen=True, slots=True)
class Pair:
    """One actor, one recipient or None, and the code of CAMEO for what the first does to the second."""

    one: Mapping[str, Any]
    other: Mapping[str, Any] | None
    code: str


def pairs(event: Mapping[str, Any]) -> list[Pair]:
    """Every actor with every recipient; a visit also as its host sees it.

    What several do together and without a recipient (talks, a joint agreement) each does with each other; a visit of
    which nobody is the host is talks. Somebody who acts on nobody is alone. No pair comes twice; an event without a
    code of CAMEO has none.
    """
    found: dict[tuple[str, str, str], Pair] = {}
    for pair in _all(event):
        found.setdefault((_key(pair.one), _key(pair.other), pair.code), pair)
    return list(found.values())


def _all(event: Mapping[str, Any]) -> Iterator[Pair]:
    code, actors, recipients = event.get("cameo"), event["actors"], event["recipients"]
    if not code:
        return
    if recipients:
        for one, other in product(actors, recipients):
            yield Pair(one, other, code)
            if code in MIRRORED:
                yield Pair(other, one, MIRRORED[code])
    elif len(actors) > 1 and event["type"] in RECIPROCAL:
        shared = TALKS if code in MIRRORED else code
        yield from (Pair(one, other, shared) for one, other in permutations(actors, 2))
    else:
        yield from (Pair(actor, None, code) for actor in actors)


def who(actor: Mapping[str, Any] | None) -> str:
    """Who an actor is: the same in every telling, where the tables know it."""
    return (actor.get("id") or actor.get("name") or actor.get("text") or "") if actor is not None else ""


def _key(actor: Mapping[str, Any] | None) -> str:
    return "\t".join([who(actor), actor.get("country") or "", *actor["sectors"]]) if actor is not None else ""


def number(event: Mapping[str, Any], pair: Pair, bits: int) -> int:
    """A number for a pair of an event, positive, of so many bits at most, the same whenever it is asked for."""
    return hashed("\n".join([event["id"], _key(pair.one), _key(pair.other), pair.code]), bits)


def hashed(text: str, bits: int) -> int:
    """A positive number of at most `bits` bits for a text."""
    return int(text_hash(text)[:16], 16) >> (64 - bits) or 1


def day(event: Mapping[str, Any]) -> str | None:
    """The day of an event for tables that have no other: its first, else that of its first report, as series count."""
    return (event.get("date") or {}).get("start") or event.get("first_reported")
