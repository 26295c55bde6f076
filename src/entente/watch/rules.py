"""ALERTS.toml: what is worth an alert, and where alerts go.

[[rule]]
name = "China and Russia agree"     # an event that meets all that the rule says, once
dyad = ["CHN", "RUS"]               # either way; directed = true: what the first does to the second
type = "AGREE"                      # also actor, recipient, quad, status (actual unless given)
min_confidence = 0.8
min_reports = 2

[[rule]]
name = "Serbia and Kosovo"          # the score of the month against the mean of those before
dyad = ["SRB", "XKX"]
score_change = 3.0
period = "month"

[send]
terminal = true
webhook = "https://example.org/hook"
atom = "alerts.atom"                # beside this file
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import BeforeValidator, Field

from entente.records import Actor, Event, EventType, Probability, Status
from entente.store.counting import Period
from entente.watch.feeds import is_web
from entente.watch.tables import Table, TableError, checked, entries, read_toml

T = TypeVar("T")
# One value, or several in brackets.
Several: TypeAlias = Annotated[
    tuple[T, ...], BeforeValidator(lambda given: given if isinstance(given, list | tuple) else (given,))
]
Quad: TypeAlias = Literal[1, 2, 3, 4]
Name: TypeAlias = Annotated[str, Field(min_length=1)]

_OF_EVENTS = ("actor", "recipient", "min_confidence", "min_reports")


class Rule(Table):
    """One rule: which events it tells of, or with `score_change` which change of a relation.

    Parties are the keys of `relations.parties`: a country's code or an actor's id.
    """

    name: Name
    dyad: tuple[Name, Name] | None = None
    directed: bool = False
    actor: Name | None = None
    recipient: Name | None = None
    type: Several[EventType] = ()
    status: Several[Status] = ("actual",)
    quad: Several[Quad] = ()
    min_confidence: Probability = 0.0
    min_reports: Annotated[int, Field(ge=0)] = 0
    score_change: Annotated[float, Field(gt=0, le=20)] | None = None
    period: Period = "month"

    def matches(self, event: Event) -> bool:
        """Whether the rule tells of this event; background is none."""
        return (
            not event.historical
            and event.status in self.status
            and (not self.type or event.type in self.type)
            and (not self.quad or event.quad in self.quad)
            and event.confidence >= self.min_confidence
            and event.reports >= self.min_reports
            and (self.actor is None or _has(event.actors, self.actor))
            and (self.recipient is None or _has(event.recipients or event.actors, self.recipient))
            and (self.dyad is None or self._between(event, *self.dyad))
        )

    def _between(self, event: Event, one: str, other: str) -> bool:
        """Whether the event is between two parties: one acts on the other, or both act together."""
        if not event.recipients:
            return _has(event.actors, one) and _has(event.actors, other)
        ways = [(one, other)] if self.directed else [(one, other), (other, one)]
        return any(_has(event.actors, actor) and _has(event.recipients, recipient) for actor, recipient in ways)


class Send(Table):
    """Where alerts go."""

    terminal: bool = True
    webhook: Name | None = None
    atom: Path | None = None


class _File(Table):
    rule: Any = None
    send: Any = None


@dataclass(frozen=True)
class Rules:
    """The rules of a file, and where their alerts go."""

    path: Path
    rules: tuple[Rule, ...]
    send: Send


def read_rules(path: Path) -> Rules:
    """The rules of a TOML file, their parties found. Raises TableError, in one line."""
    file = checked(_File, read_toml(path), path)
    rules = []
    for number, given in enumerate(entries(file.rule, "rule", path), 1):
        entry = f"rule {number} ({given['name']})" if given.get("name") else f"rule {number}"
        rule = checked(Rule, given, path, entry)
        if fault := _fault(rule, set(given)):
            raise TableError(f"{path}: {entry}: {fault}")
        rules.append(_with_parties(rule, f"{path}: {entry}"))
    for name, count in Counter(rule.name for rule in rules).items():
        if count > 1:
            raise TableError(f"{path}: {count} rules are called {name!r}: give each a name of its own")
    return Rules(path, tuple(rules), _send(file.send, path))


def _fault(rule: Rule, given: set[str]) -> str | None:
    """What is wrong with the keys of a rule taken together."""
    if not given - {"name", "status", "directed", "period"}:
        return "it would tell of every event: say of which (dyad, actor, type …)"
    if rule.directed and rule.dyad is None:
        return "directed says how a dyad is meant: give a dyad"
    if rule.score_change is None:
        return "period goes with score_change: give both" if "period" in given else None
    if rule.dyad is None:
        return "a score_change is that of a pair: give a dyad"
    if wrong := [key for key in _OF_EVENTS if key in given]:
        return f"{wrong[0]} is for rules about events, score_change for others: make two rules"
    return None


def _with_parties(rule: Rule, where: str) -> Rule:
    from entente.relations.parties import PartyUnknown, party  # brings pandas: for those who have alerts

    try:
        found: dict[str, Any] = {
            slot: party(name).key for slot in ("actor", "recipient") if (name := getattr(rule, slot)) is not None
        }
        if rule.dyad is not None:
            found["dyad"] = tuple(party(name).key for name in rule.dyad)
    except PartyUnknown as error:
        raise TableError(f"{where}: {error}") from error
    made = rule.model_copy(update=found)
    if made.dyad is not None and made.dyad[0] == made.dyad[1]:
        raise TableError(f"{where}: both of the dyad are {made.dyad[0]}: name two parties")
    return made


def _send(given: Any, path: Path) -> Send:
    """Where alerts go, a file beside the one that names it."""
    send = checked(Send, {} if given is None else given, path, "send")
    if send.webhook is not None and not is_web(send.webhook):
        raise TableError(f"{path}: send: webhook is {send.webhook!r}: want an address with http:// or https://")
    return send.model_copy(update={"atom": path.parent / send.atom}) if send.atom is not None else send


def _has(actors: Iterable[Actor], party: str) -> bool:
    return any(party in (actor.country, actor.id) for actor in actors)
