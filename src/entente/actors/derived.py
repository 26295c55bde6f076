"""One actor made out of another, or out of a bearer: under other words, for somebody else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from spacy.tokens import Span

from entente.actors.tables import Bearer
from entente.records import INTERNATIONAL, Actor

FOLDED = frozenset("GOV REB MED REF EDU SOC BUS MIL".split())  # what an international code in the country slot says


MEDIA_OF_A_STATE = re.compile(
    r"\b(?:state|government)(?:[- ](?:run|owned|controlled|backed|funded))?(?: [\w-]+)? "
    r"(?:television|tv|radio|media|broadcaster|news agency|agency|newspaper|daily|channel|outlet|press)\b",
    re.IGNORECASE,
)


def of_a_state(actor: Actor) -> Actor:
    """A medium that its own words call a state's ("Syrian state television", "a state-run daily"), marked so."""
    words = actor.text or ""
    if actor.state_run or not MEDIA_OF_A_STATE.search(words):
        return actor
    return actor.model_copy(update={"state_run": True})


def speaking_for(actor: Actor, span: Span) -> Actor:
    """Somebody who speaks for `actor`: same country and sector, nobody known by name."""
    update: dict[str, object] = {"text": span.text, "start": span.start_char, "end": span.end_char, "office": None}
    if actor.id is not None and actor.id.startswith("person/"):
        update |= {"id": None, "name": None}
    if not actor.sectors and actor.country not in INTERNATIONAL:
        update["sectors"] = ["GOV"]
    return actor.model_copy(update=update)


def again(actor: Actor, span: Span, countries: Mapping[str, str]) -> Actor:
    """An antecedent's actor under the words that take it up; of a leader his country, where that is in `countries`."""
    update: dict[str, object] = {
        "text": span.text,
        "start": span.start_char,
        "end": span.end_char,
        "confidence": round(actor.confidence * 0.85, 4),
    }
    if name := countries.get(actor.country or ""):
        update |= {"id": f"state/{actor.country}", "name": name, "sectors": [], "office": None}
    return actor.model_copy(update=update)


def own_sectors(bearer: Bearer) -> list[str]:
    """The sectors of a name by itself: a capital stands for its government; the country slot may say it all."""
    if bearer.kind == "capital":
        return ["GOV"]
    return [each for each in bearer.sectors if bearer.country not in INTERNATIONAL or each not in FOLDED]


def distinct(actors: Sequence[Actor]) -> list[Actor]:
    """Each actor once, in order; of nameless ones each country and sectors once."""
    kept: dict[object, Actor] = {}
    for actor in actors:
        kept.setdefault(actor.id or (actor.name, actor.country, tuple(actor.sectors)), actor)
    return list(kept.values())
