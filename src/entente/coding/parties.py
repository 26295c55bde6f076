"""Who stands on which side of an event: PLOVER's rules of compound, reciprocal and unnamed actors."""

from __future__ import annotations

from collections.abc import Sequence

from entente.actors import Resolver
from entente.coding.readings import Candidate, Participant, Reading
from entente.records import Actor

# Types whose parties act together unless one plainly hosts (PLOVER 2.0, 7.6).
RECIPROCAL = frozenset({"CONSULT"})
JOINT_WITH = frozenset({"AGREE", "COOPERATE", "SUPPORT"})


def parties(reading: Reading, resolver: Resolver, rules: list[str]) -> tuple[list[Actor], list[Actor]]:
    """Actors and recipients of a reading; what rule moved them is added to `rules`."""
    candidate, decision = reading.candidate, reading.decision
    actors, recipients = (_resolved(side, resolver) for side in (candidate.actors, candidate.recipients))
    together = decision.kind in RECIPROCAL and "visit" not in decision.modes
    if decision.kind in JOINT_WITH and recipients and _joined_by_with(candidate):
        together = True
    if together and actors and recipients:
        rules.append("all parties are actors of a reciprocal event (PLOVER 2.0 §7.6)")
        actors, recipients = [*actors, *recipients], []
    if not actors and recipients and together:
        actors, recipients = recipients, []
    if not actors and recipients:
        rules.append("nobody is named as actor: UNK (PLOVER 2.0 §7.5)")
        actors = [Actor(text=None, start=None, end=None, sectors=["UNK"], confidence=0.0)]
    return actors, recipients


def _resolved(participants: Sequence[Participant], resolver: Resolver) -> list[Actor]:
    made: dict[tuple[object, ...], Actor] = {}
    for participant in sorted(participants, key=lambda each: each.span.start):
        for actor in resolver.actors(participant.span):
            # "the two countries" behind their names adds nobody.
            key = (actor.id, *actor.sectors) if actor.id else (actor.start, actor.end, actor.country)
            made.setdefault(key, actor)
    return list(made.values())


def _joined_by_with(candidate: Candidate) -> bool:
    """ "signed an accord with Iran": the recipient is a party."""
    for participant in candidate.recipients:
        start = participant.span.start
        if start and candidate.trigger.doc[start - 1].lower_ in ("with", "and", "between"):
            return True
    return False
