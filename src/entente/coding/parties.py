"""Who stands on which side of an event: PLOVER's rules of compound, reciprocal and unnamed actors."""

from __future__ import annotations

from collections.abc import Sequence

from entente.actors import Resolver
from entente.coding.readings import Candidate, Participant, Reading
from entente.records import Actor

# Types whose parties act together unless one plainly hosts (PLOVER 2.0, 7.6).
RECIPROCAL = frozenset({"CONSULT"})
JOINT_WITH = frozenset({"AGREE", "COOPERATE", "SUPPORT"})
# Who mostly acts in its own country: always, where it coerces or gives way, where the document is about that country.
HOME = frozenset({"COP", "JUD"})
GOVERNING = frozenset({"GOV", "LEG", "SPY"})
GOVERNED = frozenset({"COERCE", "SANCTION", "CONCEDE", "RETREAT"})
OFFICIAL = frozenset({"GOV", "LEG", "JUD", "COP"})  # whom people of a country address in their own
ABROAD = frozenset({"GOV", "MIL", "SPY"})  # who deals with officials of other countries
ARMED = frozenset({"MIL", "PRM", "REB", "UAF"})


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
    if at_home := _at_home(decision.kind, actors, recipients, candidate, resolver):
        rules.append("held to be of the country of those who act: the sentence names no other (7.2)")
        recipients = at_home
    actors, recipients = (_native(side, candidate, resolver, rules) for side in (actors, recipients))
    if not actors and recipients:
        rules.append("nobody is named as actor: UNK (PLOVER 2.0 §7.5)")
        actors = [Actor(text=None, start=None, end=None, sectors=["UNK"], confidence=0.0)]
    return actors, recipients


def _at_home(
    kind: str, actors: Sequence[Actor], recipients: Sequence[Actor], candidate: Candidate, resolver: Resolver
) -> list[Actor] | None:
    """The recipients with the country of the authority that acts on them, where nothing says that they are of another.

    "South African police arrested 27 organisers": police and courts act at home, governments where they coerce or
    give way, armies and rebels where the document is about their country. "Chilean doctors" threaten the health
    ministry of their own. None where nothing changes.
    """
    countries = {actor.country for actor in actors}
    country = next(iter(countries)) if len(countries) == 1 else None
    unknown = [actor for actor in recipients if actor.country is None and actor.id is None and not _is_name(actor)]
    if country is None or not unknown or resolver.phrases.foreign(country, candidate.trigger.sent):
        return None
    main = resolver.phrases.main_country()
    about = main is not None and main.country == country
    home = all(_acts_at_home(actor, kind, about) for actor in actors)
    people = all(actor.sectors and actor.sectors[0] not in ABROAD for actor in actors)
    moved = [actor for actor in unknown if home or people and set(actor.sectors[:1]) & OFFICIAL]
    if not moved:
        return None
    return [
        actor.model_copy(update={"country": country, "confidence": 0.4}) if actor in moved else actor
        for actor in recipients
    ]


def _native(side: Sequence[Actor], candidate: Candidate, resolver: Resolver, rules: list[str]) -> list[Actor]:
    """Nameless people and things of a document on one country are of that country, where the sentence names no other.

    "The gunmen freed two deputies", "raided six monasteries": a reader knows where.
    """
    nameless = [actor for actor in side if actor.country is None and actor.id is None and not _is_name(actor)]
    main = resolver.phrases.main_country() if nameless else None
    if main is None or main.country is None:
        return list(side)
    if resolver.phrases.foreign(main.country, candidate.trigger.sent):
        return list(side)
    rules.append("held to be of the country that the document is about: the sentence names no other (7.2)")
    home = {"country": main.country, "confidence": 0.3}
    return [actor.model_copy(update=home) if actor in nameless else actor for actor in side]


def _acts_at_home(actor: Actor, kind: str, about: bool) -> bool:
    """Whether an authority of this sector does this to its own people; `about`: the document is about its country."""
    sector = next(iter(actor.sectors), None)
    return sector in HOME or sector in GOVERNING and (about or kind in GOVERNED) or sector in ARMED and about


def _is_name(actor: Actor) -> bool:
    """Whether the words of an actor are a name: whoever has one may be from anywhere."""
    return actor.name is not None


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
