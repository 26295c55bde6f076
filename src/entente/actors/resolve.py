"""A noun phrase in its document → who is meant: actor id, country, PLOVER sectors, office on the date.

Order of the steps: a pronoun or a title that takes up an earlier phrase; a person's name; a body or place
that the phrase's head names; a role noun ("troops", "foreign minister") with the country it acts for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from spacy.tokens import Doc, Span, Token

from entente.actors import people
from entente.actors.phrases import Phrases
from entente.actors.tables import Bearer, Person, Role, Tables
from entente.language.coreference import Chains
from entente.language.syntax import is_possessive, preposition
from entente.records import Actor, Place, PlacePrecision

STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY"})
FORMER = frozenset({"former", "ex", "late", "ousted", "deposed", "exiled"})
LONGEST_NAME = 5  # words
BODIES = frozenset({"side", "country", "nation", "state", "neighbour", "neighbor"})
TITLE_LINKS = frozenset({"flat", "appos", "compound", "nmod:desc", "nmod"})
PLACE_KINDS = ("name", "capital", "region", "city", "stand-in", "adjective")
PLACE_PRECISION: dict[str, PlacePrecision] = {
    "name": "country",
    "adjective": "country",
    "capital": "city",
    "city": "city",
    "region": "province",
    "stand-in": "site",
}
SURE = {"name": 0.95, "capital": 0.85, "stand-in": 0.9, "region": 0.6, "city": 0.5}  # by kind, else 0.9


class Resolver:
    """Resolves the phrases of one document, as of its date."""

    def __init__(self, tables: Tables, doc: Doc, day: date | None):
        """`day` is the day of publication, or None when it is not known."""
        self.tables, self.doc, self.day = tables, doc, day
        self.chains = Chains(doc)
        self.phrases = Phrases(tables, doc, day)
        self.entities: list[Span] = list(doc.ents)
        self._starts = [entity.start for entity in self.entities]
        self._people: dict[str, Actor] = {}
        self._cache: dict[tuple[int, int], list[Actor]] = {}
        for entity in self.entities:  # full names first, so that a later "Zarif" is known
            if entity.label_ == "PERSON" and len(entity) > 1:
                self._introduce(entity)

    def actors(self, span: Span) -> list[Actor]:
        """Everybody the phrase names: one actor, several ("Russian and Chinese officials"), never none."""
        key = (span.start, span.end)
        if key not in self._cache:
            self._cache[key] = self._resolve(span)
        return self._cache[key]

    def entities_in(self, start: int, end: int) -> list[Span]:
        """The named entities among the tokens [start, end)."""
        found = self.entities[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [entity for entity in found if entity.end <= end]

    def place(self, span: Span) -> Place:
        """The place that the phrase names, as far as the tables know it."""
        place = Place(text=span.text, start=span.start_char, end=span.end_char)
        known = [found for found in self.phrases.known(span) if found.bearer.kind in PLACE_KINDS]
        if not known:
            return place
        first = known[0]
        whole = first.end - first.start >= len(span) - 1
        update = {
            "name": self.doc[first.start : first.end].text,
            "country": first.bearer.country,
            "precision": PLACE_PRECISION[first.bearer.kind] if whole else "unknown",
        }
        return place.model_copy(update=update)

    def _resolve(self, span: Span) -> list[Actor]:
        head = span.root
        if again := self._taken_up(span, head):
            return again
        if name := self._person_in(span):
            return [self._named(span, name)]
        return self._headed_by_name(span, head) or self._by_role(span, head)

    def _taken_up(self, span: Span, head: Token) -> list[Actor]:
        """A pronoun or a title: the actors of the phrases before it that it takes up."""
        antecedents = [each for each in self.chains.antecedents(head) if each.end <= span.start]
        bodies = head.lemma_.lower() in BODIES
        taken = [self._again(actor, span, bodies) for each in antecedents for actor in self.actors(each)]
        return _distinct(taken) if any(actor.country or actor.id for actor in taken) else []

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
        for entity in self.entities_in(span.start, span.end):
            root = entity.root
            if entity.label_ != "PERSON":
                continue
            beside = (
                root.head.i == head.i and root.dep_ in TITLE_LINKS and not (root.dep_ == "nmod" and preposition(root))
            )
            if root.i == head.i or beside and not is_possessive(root):
                return entity
        return self._full_name_in(span)

    def _full_name_in(self, span: Span) -> Span | None:
        """The full name of somebody in the tables around the phrase's head, whatever the network took it for."""
        head = span.root.i
        for start in range(max(span.start, head - LONGEST_NAME + 1), head + 1):
            for end in range(min(span.end, start + LONGEST_NAME), max(head, start + 1), -1):
                if self.doc[start:end].text.casefold() in self.tables.by_name:
                    return self.doc[start:end]
        return None

    def _introduce(self, entity: Span) -> None:
        actor = self._person(entity, entity)
        last = entity[-1].lower_
        known = self._people.get(last)
        if known is None or known.country is None:
            self._people[last] = actor

    def _named(self, span: Span, name: Span) -> Actor:
        actor = self._person(span, name)
        known = self._people.get(name[-1].lower_)
        if actor.country is None and known is not None and (len(name) == 1 or name.text == known.name):
            actor = known
        elif actor.country is not None:
            self._people.setdefault(name[-1].lower_, actor)
        return actor.model_copy(update={"text": span.text, "start": span.start_char, "end": span.end_char})

    def _person(self, span: Span, name: Span) -> Actor:
        """The actor that a person's name and the words around it give."""
        around = self._around(span)
        countries = self.phrases.countries(around)
        country = countries[0] if countries else None
        before = any(token.lower_ in FORMER for token in around if token.i < name.end)
        former = before or any(token.lower_ in FORMER for token in around)
        plain = name.text.removesuffix("’s").removesuffix("'s").strip()
        person = people.who(self.tables, plain, country, self.day)
        role = self.phrases.role(around)
        if person is not None:
            # "Putin, a former spy" is still president; "former president Sarkozy" is not.
            return self._officer(span, person, before or former and not person.office_on(self.day), role)
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

    def _officer(self, span: Span, person: Person, former: bool, role: Role | None = None) -> Actor:
        """A known person as of the date: with the office held, or as a former one (PLOVER 7.3, ELI)."""
        office = None if former else person.office_on(self.day)
        title = office.title if office else role.noun if role and not former else None
        sectors = office.sectors if office else role.sectors if role and not former else ("ELI",)
        latest = office or people.last_office(person)
        return Actor(
            text=span.text,
            start=span.start_char,
            end=span.end_char,
            name=person.name,
            id=person.id,
            country=latest.country,
            sectors=list(sectors),
            office=title,
            confidence=0.95 if office else 0.8,
        )

    # Bodies and places

    def _headed_by_name(self, span: Span, head: Token) -> list[Actor]:
        """The phrase is itself a known name: "Beijing", "the Kremlin", "NATO", "Iranian"."""
        known = self.phrases.known(span)
        at = [found for found in known if found.start <= head.i < found.end]
        if not at:
            return []
        found = at[0]
        bearer = found.bearer
        if bearer.kind in ("adjective", "demonym", "name") and self.phrases.role(span):
            return []
        sectors = list(bearer.sectors)
        if bearer.kind == "capital":
            sectors = ["GOV"]
        sure = SURE.get(bearer.kind, 0.9)
        listed = [
            each.bearer for each in known if each.bearer.kind == bearer.kind and self.phrases.coordinated(each, found)
        ]
        return [self._actor(span, each, sectors if each is bearer else list(each.sectors), sure) for each in listed]

    def _by_role(self, span: Span, head: Token) -> list[Actor]:
        """A role noun and the country or body it acts for; several where adjectives are coordinated."""
        role = self.phrases.role(span)
        bearers = self.phrases.countries(span)
        sectors = list(role.sectors) if role else []
        if any(token.lower_ in FORMER for token in span) and "GOV" in sectors:
            sectors = ["ELI"]
        if not bearers:
            sure = 0.3 if role else 0.1
            name = None if role or not head.ent_type_ else span.text
            return [
                Actor(
                    text=span.text,
                    start=span.start_char,
                    end=span.end_char,
                    name=name,
                    sectors=sectors,
                    confidence=sure,
                )
            ]
        actors = []
        for bearer in bearers:
            if (
                role
                and (person := people.holder(self.tables, bearer.country, role, self.day))
                and "ELI" not in sectors
                and head.tag_ != "NNS"
            ):
                actors.append(self._officer(span, person, False).model_copy(update={"confidence": 0.8}))
            else:
                actors.append(self._actor(span, bearer, sectors or list(bearer.sectors), 0.85 if role else 0.6))
        return actors

    def _actor(self, span: Span, bearer: Bearer, sectors: Sequence[str], sure: float) -> Actor:
        key: str | None = bearer.id
        name: str | None = bearer.name
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


def _distinct(actors: Sequence[Actor]) -> list[Actor]:
    kept: dict[object, Actor] = {}
    for actor in actors:
        kept.setdefault(actor.id or (actor.name, actor.country, tuple(actor.sectors)), actor)
    return list(kept.values())
