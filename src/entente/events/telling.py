"""A mention as merging sees it: who, when, where, how many, and in which words, ready to be compared.

Names of parties become keys that two reports share whatever words they use: Xi, Beijing and "the Chinese side" all
speak for CHN; a group or a body has a key of its own beside the country's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from sys import intern
from typing import Any

from entente.events.words import REMEMBERED, Words, everything, ordinals, stem, vocabulary
from entente.records import INTERNATIONAL, EventType
from entente.store import Reach

# Codes that say of what kind somebody is, not who: NATO is never the bare IGO.
KINDS_OF_ACTOR = INTERNATIONAL - {"UNO", "EUR"}
ACTORS_OF_THEIR_OWN = ("org/", "group/", "bloc/", "party/")
# States that one spoke of under the name of another, before or after they ended.
ONE_STATE = {"SUN": "RUS", "YUG": "SRB", "SCG": "SRB", "CSK": "CZE"}
# Without a date: news happened just before its publication, background in the year before; a plan lies a month ahead.
REACH = Reach(news=3, plans=30, background=365)

DEFINITE = re.compile(r"\b(?:the|that|this|these|those|its|their|such)(?: [\w-]+){0,2} $", re.IGNORECASE)
# Stems of the words by which plans and promises say what is to be done, by the type that it has when it is.
ACTS = {
    stem: intern(kind)
    for kind, stems in {
        "CONSULT": "meet met talk visit host receiv travel tour summit fly welcom bring gather attend confer hold held "
        "mediat arriv trip begin resum round session negotiation call telephon conference sit cros go com",
        "AGREE": "sign ink conclud agre accord treaty pact memorandum deal initial agreement",
        "COOPERATE": "exercis drill train launch build build joint patrol cooperat open shar reopen",
        "RETREAT": "withdraw pull leav left vacat evacuat depart redeploy",
        "CONCEDE": "releas free exchang lift swap pardon repatriat suspend halt ceas eas",
        "AID": "deliver send sent ship provid donat giv lend grant aid suppl",
        "MOBILIZE": "deploy station mobiliz mobilis",
        "PROTEST": "march protest rally demonstrat strik",
        "ASSAULT": "attack bomb invad retaliat respond reply",
        "SANCTION": "impos expel sanction ban clos freez",
    }.items()
    for stem in stems.split()
}


@dataclass(frozen=True, slots=True)
class Side:
    """Actors or recipients: the keys that name them, persons by the country that they speak for, and their words.

    `vague`: somebody is among them whom no key names ("the crowd"), or nobody is named at all.
    """

    keys: frozenset[str]
    persons: tuple[tuple[str, frozenset[str]], ...]
    words: frozenset[str]
    vague: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """One mention, ready to be compared. Days are ordinals (`date.toordinal`); `first` and `last` bound the event."""

    id: str
    document: str
    sentence: int
    trigger: int
    type: EventType
    modes: frozenset[str]
    status: str
    historical: bool
    actors: Side
    recipients: Side
    parties: frozenset[str]  # keys of both sides
    groups: frozenset[str]  # those of them that are of groups and bodies
    reach: frozenset[str]  # and, where a side is vague, the countries that the document is about
    certain: bool  # who acts is known, and two parties are: others with another of them are not the same
    first: int | None
    last: int | None
    exact: bool  # the words name the very day
    dated: bool  # the words say when
    published: int | None
    place: str | None
    country: str | None
    point: tuple[float, float] | None
    numbers: tuple[int | None, int | None, int | None]  # dead, injured, size
    act: str | None  # what a plan or promise is about, by its own words: the type that it has when done
    verb: str
    definite: bool  # "the strike": told before, here or elsewhere
    topic: Words  # content words of its sentence, those of the parties left out
    names: Words
    figures: frozenset[str]
    ordinals: frozenset[str]
    opening: Words  # all of the document's first words

    @property
    def order(self) -> tuple[int, str, int, str]:
        """First reports first: by day of publication, document and place in the text."""
        return (self.published or date.max.toordinal(), self.document, self.trigger, self.id)


def telling(
    record: Mapping[str, Any], sentence: str, published: date | None, opening: str, about: Iterable[str] = ()
) -> Telling:
    """A mention in its JSON form → a telling, with its sentence and what is known of its document.

    published: when the document was
    opening:   the document's first words
    about:     the countries that the document names in any of its mentions
    """
    actors, recipients = side(record["actors"]), side(record["recipients"])
    place = record.get("place") or {}
    country = place.get("country")
    reach = parties = actors.keys | recipients.keys
    if actors.vague or recipients.vague:
        reach |= {intern(_state(code)) for code in (*about, country) if code and code not in KINDS_OF_ACTOR}
    first, last, exact, dated = interval(record, published)
    magnitude = record.get("magnitude") or {}
    words, names, figures = vocabulary(sentence)
    start = record["trigger"]["start"] - record["sentence"]["start"]
    verb = stem(str(record["trigger"]["text"] or "").split(" ")[0].lower())
    return Telling(
        id=record["id"],
        document=intern(record["document"]),
        sentence=record["sentence"]["start"],
        trigger=record["trigger"]["start"],
        type=record["type"],
        modes=frozenset(map(intern, record["mode"])),
        status=intern(record["status"]),
        historical=record["historical"],
        actors=actors,
        recipients=recipients,
        parties=parties,
        groups=frozenset([key for key in parties if "/" in key]),
        reach=reach,
        certain=not actors.vague and len(parties) > 1,
        first=first,
        last=last,
        exact=exact,
        dated=dated,
        published=published.toordinal() if published else None,
        place=_place(place),
        country=country,
        point=_point(place),
        numbers=(magnitude.get("dead"), magnitude.get("injured"), magnitude.get("size")),
        act=_act(record["type"], verb),
        verb=intern(verb),
        definite=bool(DEFINITE.search(sentence[:start])),
        topic=Words.of(words - actors.words - recipients.words),
        names=Words.of(names - actors.words - recipients.words),
        figures=figures,
        ordinals=ordinals(sentence),
        opening=everything(opening),
    )


def _act(kind: EventType, verb: str) -> str | None:
    """The type of what is told: its own, or for plans and promises that of the act to come (None: not said)."""
    return ACTS.get(verb) if kind == "AGREE" else kind


def side(actors: Iterable[Mapping[str, Any]]) -> Side:
    """The keys and words of actors in their JSON form."""
    return _side(tuple((each.get("id"), each.get("country"), each.get("name"), each.get("text")) for each in actors))


@lru_cache(maxsize=REMEMBERED)
def _side(actors: tuple[tuple[str | None, str | None, str | None, str | None], ...]) -> Side:
    """A side from the id, country, name and words of each actor; the same are met so often that they are remembered."""
    keys: set[str] = set()
    words: set[str] = set()
    persons: dict[str, set[str]] = {}
    vague = not actors
    for own, code, name, text in actors:
        own, country = own or "", _state(code or "")
        named = {own} if own.startswith(ACTORS_OF_THEIR_OWN) else set()
        if country and country not in KINDS_OF_ACTOR:
            named.add(country)
        if own.startswith("person/"):
            persons.setdefault(country, set()).add(intern(own))
            named = named or {own}
        vague = vague or not named
        keys |= set(map(intern, named))
        words |= vocabulary(name or "")[0] | vocabulary(text or "")[0]
    spoken_for = tuple((country, frozenset(ids)) for country, ids in sorted(persons.items()))
    return Side(frozenset(keys), spoken_for, frozenset(words), vague)


def _state(country: str) -> str:
    return ONE_STATE.get(country, country)


def interval(record: Mapping[str, Any], published: date | None) -> tuple[int | None, int | None, bool, bool]:
    """First and last possible day of an event; whether its words name the very day, and whether they say when at all.

    News without a date happened just before it was published, background in the year before; a plan lies ahead. None
    where nothing is known.
    """
    when = record.get("date")
    if when and when["basis"] != "document":
        start, end = date.fromisoformat(when["start"]), date.fromisoformat(when["end"])
        return start.toordinal(), end.toordinal(), start == end, True
    if published is None:
        return None, None, False, False
    if record["historical"]:
        return (published - timedelta(REACH.background)).toordinal(), published.toordinal(), False, False
    if record["status"] == "planned":
        return published.toordinal(), (published + timedelta(REACH.plans)).toordinal(), False, False
    return (published - timedelta(REACH.news)).toordinal(), published.toordinal(), False, False


def _place(place: Mapping[str, Any]) -> str | None:
    """What identifies a place finer than a country; None for a country."""
    if not place or place.get("precision") == "country":
        return None
    return intern(str(place.get("name") or place.get("text") or "").lower()) or None


def _point(place: Mapping[str, Any]) -> tuple[float, float] | None:
    if place.get("lat") is None or place.get("lon") is None or place.get("precision") in ("country", "province"):
        return None
    return place["lat"], place["lon"]
