"""Whom a person means who asks for a pair: a country's code, an actor's id or a name comes in, key and name go out."""

from __future__ import annotations

from dataclasses import dataclass

from entente.records import COUNTRY_CODES
from entente.relations.frame import state_names

STATE = "state/"
# PLOVER's codes for whoever is of no country (2.0, country slot).
INTERNATIONAL = {
    "UNO": "United Nations", "EUR": "European Union", "IGO": "international organisations",
    "NGO": "international non-governmental organisations", "ISM": "international movements",
    "IMG": "international militant groups", "MNC": "multinational companies",
}  # fmt: skip


class PartyUnknown(ValueError):
    """Nobody in the tables is called so; the message is one line."""


@dataclass(frozen=True)
class Party:
    """One side of a pair: the key that a `SeriesQuery` takes, and its name."""

    key: str
    name: str


def party(asked: str) -> Party:
    """Whom `asked` means: a country's code ("chn"), an actor's id ("org/nato") or a name ("North Korea", "NATO").

    The id of a state is the state alone (state/CHN), its code or name everybody of it. Raises PartyUnknown.
    """
    wanted = asked.strip()
    if wanted.upper() in COUNTRY_CODES:
        return Party(wanted.upper(), country_name(wanted.upper()))
    if "/" in wanted:
        return Party(wanted, _name_of(wanted))
    return _named(wanted)


def country_name(code: str) -> str:
    """The English name of a country, or of PLOVER's code; the code where there is none."""
    return INTERNATIONAL.get(code) or state_names().get(code, code)


def _name_of(key: str) -> str:
    """The name of an actor by its id; the id where no table has it, for stores hold actors of users' own."""
    if key.startswith(STATE):
        code = key.removeprefix(STATE)
        return f"{state_names()[code]} (the state alone)" if code in state_names() else key
    from entente.actors import shipped

    tables = shipped()
    if key in tables.people:
        return tables.people[key].name
    return next((each.name for found in tables.bearers.values() for each in found if each.id == key), key)


def _named(name: str) -> Party:
    from entente.actors import shipped, show

    code = shipped().names_of_countries().get(name.casefold().removeprefix("the "))
    if code:
        return Party(code, state_names()[code])
    found = [each for each in show(name) if each.id] if name else []
    chosen = next((each for each in found if each.choice), found[0] if len({each.id for each in found}) == 1 else None)
    if chosen is not None and chosen.id is not None:
        state = chosen.id.removeprefix(STATE) if chosen.id.startswith(STATE) else None
        return Party(state or chosen.id, chosen.name)
    if found:
        ids = ", ".join(dict.fromkeys(f"{each.id} ({each.name})" for each in found))
        raise PartyUnknown(f"{name!r} may be {ids}: give the id")
    raise PartyUnknown(
        f"no actor is called {name!r}: give a country's code (CHN), an actor's id (org/nato) or its name"
    )
