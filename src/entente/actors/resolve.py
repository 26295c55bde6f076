"""A noun phrase in its document → who is meant: actor id, country, PLOVER sectors, office on the date.

Order of the steps: a pronoun or a title that takes up an earlier phrase; a person's name; a body or place
that the phrase's head names; a role noun ("troops", "foreign minister") with the country it acts for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc, Span, Token

from entente.actors.tables import Bearer, Person, Role, Tables
from entente.language.coreference import Chains
from entente.language.syntax import preposition
from entente.records import Actor, Place, PlacePrecision

LONGEST_PHRASE = 7  # words
STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY"})
NOT_FOR = frozenset({"pro", "anti", "non", "ex", "counter"})  # "pro-Russian" does not act for Russia
NOT_FROM = frozenset({"backed", "born", "based", "led", "style", "controlled", "funded", "supported", "made", "held", "occupied", "allied"})
FORMER = frozenset({"former", "ex", "late", "ousted", "deposed", "exiled"})
FOREIGN = frozenset({"to", "on", "against", "into", "with", "at", "toward", "towards", "for", "over", "about", "between"})
HEAD_OFFICES = {
    "president": ("president",),
    "prime minister": ("prime minister", "premier"),
    "premier": ("premier", "prime minister"),
    "chancellor": ("chancellor",),
    "king": ("king",),
    "queen": ("queen",),
    "foreign minister": ("foreign minister", "minister of foreign affairs", "foreign secretary", "secretary of state"),
    "foreign secretary": ("foreign secretary", "foreign minister"),
    "secretary of state": ("secretary of state",),
    "defence minister": ("defence minister", "defense minister"),
    "defense minister": ("defence minister", "defense minister"),
    "supreme leader": ("supreme leader",),
}
PLACE_PRECISION: dict[str, PlacePrecision] = {
    "name": "country",
    "adjective": "country",
    "demonym": "country",
    "capital": "city",
    "city": "city",
    "region": "province",
    "stand-in": "site",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A known phrase inside another: its tokens and what it names."""

    start: int
    end: int
    bearer: Bearer


class Resolver:
    """Resolves the phrases of one document, as of its date."""

    def __init__(self, tables: Tables, doc: Doc, day: date | None):
        """`day` is the day of publication, or None when it is not known."""
        self.tables, self.doc, self.day = tables, doc, day
        self.chains = Chains(doc)
        self._people: dict[str, Actor] = {}
        self._cache: dict[tuple[int, int], list[Actor]] = {}
        for entity in doc.ents:  # full names first, so that a later "Zarif" is known
            if entity.label_ == "PERSON" and len(entity) > 1:
                self._introduce(entity)

    def actors(self, span: Span) -> list[Actor]:
        """Everybody the phrase names: one actor, several ("Russian and Chinese officials"), never none."""
        key = (span.start, span.end)
        if key not in self._cache:
            self._cache[key] = self._resolve(span)
        return self._cache[key]

    def place(self, span: Span) -> Place:
        """The place that the phrase names, as far as the tables know it."""
        kinds = ("name", "capital", "region", "city", "stand-in", "adjective")
        known = [found for found in self.known(span) if found.bearer.kind in kinds]
        place = Place(text=span.text, start=span.start_char, end=span.end_char)
        if not known:
            return place
        bearer = known[0].bearer
        name = self.doc[known[0].start : known[0].end].text
        whole = known[0].end - known[0].start >= len(span) - 1
        precision = PLACE_PRECISION[bearer.kind] if whole else "unknown"
        return place.model_copy(update={"name": name, "country": bearer.country, "precision": precision})

    def known(self, span: Span) -> list[Found]:
        """Known names inside the span: longest first from the left, none overlapping."""
        found, at = [], span.start
        while at < span.end:
            match = self._longest(at, span.end)
            if match:
                found.append(match)
            at = match.end if match else at + 1
        return found

    def _longest(self, start: int, limit: int) -> Found | None:
        doc = self.doc
        if doc[start].text not in self.tables.first_words and not doc[start].text[:1].isupper():
            return None
        for end in range(min(limit, start + LONGEST_PHRASE), start, -1):
            text = doc[start:end].text.replace("’", "'")
            for phrase in (text, text.title() if text.isupper() and len(text) > 4 else None):
                if phrase and (bearer := self.tables.bearer(phrase, self.day)):
                    return Found(start, end, bearer)
        return None

    def _resolve(self, span: Span) -> list[Actor]:
        head = span.root
        if antecedents := self.chains.antecedents(head):
            actors = [actor for each in antecedents if each.end <= span.start for actor in self.actors(each)]
            bodies = head.lemma_.lower() in ("side", "country", "nation", "state", "neighbour", "neighbor")
            taken = [self._again(actor, span, bodies) for actor in actors]
            if taken and any(actor.country or actor.id for actor in taken):
                return _distinct(taken)
        if person := self._person_in(span):
            return [self._named(span, person)]
        if direct := self._headed_by_name(span, head):
            return direct
        return self._by_role(span, head)

    def _again(self, actor: Actor, span: Span, bodies: bool) -> Actor:
        """An antecedent's actor under the words that take it up; of a leader his country where a country is meant."""
        update: dict[str, object] = {
            "text": span.text,
            "start": span.start_char,
            "end": span.end_char,
            "confidence": round(actor.confidence * 0.85, 4),
        }
        if bodies and actor.country in self.tables.country_names:
            name = self.tables.country_names[actor.country or ""]
            update |= {"id": f"state/{actor.country}", "name": name, "sectors": [], "office": None}
        return actor.model_copy(update=update)

    # People

    def _person_in(self, span: Span) -> Span | None:
        """The person's name at the head of the phrase ("U.S. President Bill Clinton")."""
        head = span.root
        for entity in span.ents:
            if entity.label_ != "PERSON":
                continue
            root = entity.root
            if root.i == head.i or root.head.i == head.i and root.dep_ in ("flat", "appos", "compound", "nmod:desc", "nmod"):
                if root.dep_ == "nmod" and preposition(root) or root.dep_ == "nmod:poss":
                    continue
                return entity
        return None

    def _introduce(self, entity: Span) -> None:
        actor = self._person(entity, entity)
        last = entity[-1].lower_
        known = self._people.get(last)
        if known is None or known.country is None:
            self._people[last] = actor

    def _named(self, span: Span, name: Span) -> Actor:
        actor = self._person(span, name)
        if actor.country is None and (known := self._people.get(name[-1].lower_)):
            actor = known
        elif actor.country is not None:
            self._people.setdefault(name[-1].lower_, actor)
        return actor.model_copy(update={"text": span.text, "start": span.start_char, "end": span.end_char})

    def _person(self, span: Span, name: Span) -> Actor:
        """The actor that a person's name and the words around it give."""
        around = self._around(span)
        country = self._country_for(around, around.root)
        former = any(token.lower_ in FORMER for token in around)
        person = self._who(name.text.replace("’s", "").replace("'s", "").strip(), country)
        if person is not None:
            return self._officer(span, person, former)
        role = self._role(around)
        sectors = list(role.sectors) if role else []
        if former and "GOV" in sectors:
            sectors = ["ELI"]
        code = country.country if country else None
        return Actor(
            text=span.text,
            start=span.start_char,
            end=span.end_char,
            name=name.text,
            country=code,
            sectors=sectors,
            office=role.noun if role else None,
            confidence=0.7 if code else 0.4,
        )

    def _around(self, span: Span) -> Span:
        """The phrase with the apposition or title beside it: "Wang Yi, China's top diplomat"."""
        root = span.root
        start, end = span.start, span.end
        related = [child for child in root.children if child.dep_ in ("appos", "nmod:desc", "flat", "compound")]
        if root.dep_ in ("appos", "flat", "nmod:desc") and root.head.sent == root.sent:
            related.append(root.head)
        for token in related:
            limits = [each.i for each in token.subtree] if token.i != root.head.i else [root.head.left_edge.i, root.i]
            if max(limits) - min(limits) < 16:
                start, end = min(start, *limits), max(end, max(limits) + 1)
        return self.doc[start:end]

    def _who(self, name: str, country: Bearer | None) -> Person | None:
        """The person of the tables who bears this name, by country and date where several do."""
        people = self.tables.by_name.get(name.casefold(), [])
        if not people and " " not in name:
            people = [each for each in self.tables.by_surname.get(name.casefold(), []) if each.office_on(self.day)]
        if not people and country is not None:  # "Mr. Lavrov", "Sergey Viktorovich Lavrov"
            last = name.split()[-1].casefold() if name.split() else ""
            people = [each for each in self.tables.by_surname.get(last, []) if each.office_on(self.day) and _alike(each, name)]
        if country is not None:
            people = [each for each in people if any(o.country == country.country for o in each.offices)] or (
                people if " " in name else []
            )
        serving = [each for each in people if each.office_on(self.day)]
        if len(serving) == 1:
            return serving[0]
        if not serving and " " in name and people:
            return people[0]
        return serving[0] if serving and " " in name else None

    def _officer(self, span: Span, person: Person, former: bool) -> Actor:
        """A known person as of the date: with the office held, or as a former one (PLOVER 7.3, ELI)."""
        office = None if former else person.office_on(self.day)
        latest = office or max(person.offices, key=lambda each: each.period.until or date.max)
        return Actor(
            text=span.text,
            start=span.start_char,
            end=span.end_char,
            name=person.name,
            id=person.id,
            country=latest.country,
            sectors=list(office.sectors) if office else ["ELI"],
            office=office.title if office else None,
            confidence=0.95 if office else 0.8,
        )

    # Bodies and places

    def _headed_by_name(self, span: Span, head: Token) -> list[Actor]:
        """The phrase is itself a known name: "Beijing", "the Kremlin", "NATO", "Iranian"."""
        known = self.known(span)
        at = [found for found in known if found.start <= head.i < found.end]
        if not at:
            return []
        found = at[0]
        bearer = found.bearer
        if bearer.kind in ("adjective", "demonym", "name") and self._role(span):
            return []
        sectors = list(bearer.sectors)
        if bearer.kind == "capital":
            sectors = ["GOV"]
        sure = {"name": 0.95, "capital": 0.85, "stand-in": 0.9, "region": 0.6, "city": 0.5}.get(bearer.kind, 0.9)
        listed = [each.bearer for each in known if each.bearer.kind == bearer.kind and self._beside(each, found)]
        return [self._actor(span, each, sectors if each is bearer else list(each.sectors), sure) for each in listed or [bearer]]

    def _beside(self, one: Found, other: Found) -> bool:
        """Whether two names are coordinated ("Russia and China"), or the same."""
        if one.start == other.start:
            return True
        left, right = sorted((one, other), key=lambda each: each.start)
        return {token.lower_ for token in self.doc[left.end : right.start]} <= {"and", ",", "&", "the"}

    def _by_role(self, span: Span, head: Token) -> list[Actor]:
        """A role noun and the country or body it acts for; several where adjectives are coordinated."""
        role = self._role(span)
        bearers = self._countries_for(span, head)
        sectors = list(role.sectors) if role else []
        if any(token.lower_ in FORMER for token in span) and "GOV" in sectors:
            sectors = ["ELI"]
        if not bearers:
            sure = 0.3 if role else 0.1
            name = None if role or not head.ent_type_ else span.text
            return [Actor(text=span.text, start=span.start_char, end=span.end_char, name=name, sectors=sectors, confidence=sure)]
        actors = []
        for bearer in bearers:
            if role and (holder := self._holder(bearer, role)) and "ELI" not in sectors and head.tag_ != "NNS":
                actors.append(self._officer(span, holder, False).model_copy(update={"confidence": 0.8}))
            else:
                actors.append(self._actor(span, bearer, sectors or list(bearer.sectors), 0.85 if role else 0.6))
        return actors

    def _actor(self, span: Span, bearer: Bearer, sectors: Sequence[str], sure: float) -> Actor:
        key, name = bearer.id, bearer.name
        if bearer.id and bearer.id.startswith("state/") and sectors and sectors[0] not in STATE_SECTORS:
            key, name = None, None  # Iranian protesters are not Iran
        return Actor(
            text=span.text,
            start=span.start_char,
            end=span.end_char,
            name=name,
            id=key,
            country=bearer.country,
            sectors=list(sectors),
            confidence=sure,
        )

    def _holder(self, bearer: Bearer, role: Role) -> Person | None:
        """Who held the office that a title without a name means ("the French president")."""
        if self.day is None or bearer.country is None:
            return None
        for title in HEAD_OFFICES.get(role.noun, ()):
            serving = [
                person for person, office in self.tables.holders.get((bearer.country, title), []) if office.period.covers(self.day)
            ]
            if len(serving) == 1:
                return serving[0]
        return None

    def _role(self, span: Span) -> Role | None:
        """The role that the phrase's head (or the title beside a name) states, the longest noun known."""
        tokens = [token for token in span if not token.is_space]
        head = span.root
        best: tuple[int, int, Role] | None = None
        for end in range(len(tokens), 0, -1):
            for start in range(max(0, end - 4), end):
                words = [token.lower_ for token in tokens[start:end]]
                last = tokens[end - 1].lemma_.lower()
                role = self.tables.roles.get(" ".join([*words[:-1], last])) or self.tables.roles.get(" ".join(words))
                if role is None:
                    continue
                at = tokens[end - 1]
                if at.dep_ in ("nmod", "obl", "nmod:poss") and at.i != head.i and at.head.i in range(span.start, span.end):
                    continue
                near = 1 if at.i == head.i else 0
                if best is None or (near, end - start) > best[:2]:
                    best = (near, end - start, role)
        return best[2] if best else None

    def _country_for(self, span: Span, head: Token) -> Bearer | None:
        countries = self._countries_for(span, head)
        return countries[0] if countries else None

    def _countries_for(self, span: Span, head: Token) -> list[Bearer]:
        """The countries or bodies a phrase acts for: those before its head, else behind "of", "from" or "in"."""
        before, after = [], []
        for found in self.known(span):
            if self._denied(found):
                continue
            if found.bearer.kind in ("outlet",):
                continue
            governing = self._governing(found, span)
            if found.start <= head.i and governing == "":
                before.append(found)
            elif governing in ("of", "from", "in", "'s", "’s", "") and governing not in FOREIGN:
                after.append(found)
        if before:
            first = before[0]
            chosen = [each for each in before if self._coordinated(first, each)]
            return _distinct_bearers([each.bearer for each in chosen])
        return [after[0].bearer] if after else []

    def _denied(self, found: Found) -> bool:
        """ "pro-Russian", "Hungarian-born", "Iran-backed": named, but not acted for."""
        doc = self.doc
        if found.start >= 2 and doc[found.start - 1].text in "-–" and doc[found.start - 2].lower_ in NOT_FOR:
            return True
        return found.end + 1 < len(doc) and doc[found.end].text in "-–" and doc[found.end + 1].lower_ in NOT_FROM

    def _governing(self, found: Found, span: Span) -> str:
        """The preposition between the name and the phrase's head, or "" for a modifier."""
        token: Token = self.doc[found.start : found.end].root
        while span.start <= token.i < span.end:
            if word := preposition(token):
                return word if span.start <= token.i and token.i != span.root.i else ""
            if token.head.i == token.i:
                break
            token = token.head
        return ""

    def _coordinated(self, first: Found, other: Found) -> bool:
        """ "Russian and Chinese", "US, British and French": adjectives of one list."""
        if first.start == other.start:
            return True
        between = [token for token in self.doc[first.end : other.start] if token.ent_type_ != "NORP"]
        words = {token.lower_ for token in between}
        names = re.compile(r"[A-Z]")
        return all(token.lower_ in ("and", ",", "&", "-", "–") or names.match(token.text) for token in between) and bool(
            words & {"and", ",", "-", "–"}
        )


def _alike(person: Person, name: str) -> bool:
    """Whether a longer form of a name begins as the known one does."""
    return " " not in name or person.name.split()[0].casefold() == name.split()[0].casefold() or name.split()[0].endswith(".")


def _distinct(actors: Sequence[Actor]) -> list[Actor]:
    kept: dict[object, Actor] = {}
    for actor in actors:
        kept.setdefault(actor.id or (actor.name, actor.country, tuple(actor.sectors)), actor)
    return list(kept.values())


def _distinct_bearers(bearers: Sequence[Bearer]) -> list[Bearer]:
    kept = {(bearer.country, bearer.id): bearer for bearer in bearers}
    return [replace(bearer) for bearer in kept.values()]
