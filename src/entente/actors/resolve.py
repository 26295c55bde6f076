"""A noun phrase in its document → who is meant: actor id, country, PLOVER sectors, office on the date.

Order of the steps: a pronoun or a title that takes up an earlier phrase; a person's name; a body or place
that the phrase's head names; a role noun ("troops", "foreign minister") with the country it acts for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from entente.actors import people
from entente.actors.derived import again, distinct, of_a_state, own_sectors, speaking_for
from entente.actors.gazetteer import shipped_places
from entente.actors.phrases import ALLIED, Found, Phrases
from entente.actors.places import Places
from entente.actors.spelling import folded
from entente.actors.standins import PLACE_NOUNS, VISITED, WHERE, acts
from entente.actors.tables import Bearer, Person, Role, Tables
from entente.actors.unnamed import both, latest
from entente.language.coreference import Chains
from entente.language.syntax import conjuncts, is_possessive, preposition
from entente.records import INTERNATIONAL, Actor, Place

STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY"})
FORMER = frozenset("former ex late ousted deposed exiled sacked dismissed toppled fallen onetime ex-president".split())
REPRESENTING = frozenset(
    "spokesman spokeswoman spokesperson member official source aide adviser advisor insider".split()
)
OF_A_STATE = STATE_SECTORS | {"OPP", "PTY", "ELI", "REB"}  # whose bearers a report on one country leaves unsaid
NAME_TITLES = frozenset(
    "king queen president premier chancellor general colonel senator emperor mr. mrs. ms. dr.".split()
)
JOINING = frozenset({"and", "or", ",", ";", "&", "as", "well"})
PLAIN_KINDS = ("name", "adjective", "demonym")
LONGEST_NAME = 5  # words
BODIES = frozenset({"side", "country", "nation", "state", "neighbour", "neighbor"})
TITLE_LINKS = frozenset({"flat", "appos", "compound", "nmod:desc", "nmod"})
STANDING = ("name", "capital", "stand-in", "region", "city")  # kinds that may act or be where something happens
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
        self._open: set[tuple[int, int]] = set()  # being resolved: phrases can lead back to one another
        self._steps: dict[tuple[int, int], str] = {}
        self._places: Places | None = None
        for entity in self.entities:  # full names first, so that a later "Zarif" is known
            if entity.label_ == "PERSON" and len(entity) > 1:
                self._introduce(entity)

    def actors(self, span: Span) -> list[Actor]:
        """Everybody the phrase names: one actor, several ("Russian and Chinese officials"), never none."""
        key = (span.start, span.end)
        if key not in self._cache:
            self._open.add(key)
            self._cache[key] = [of_a_state(actor) for actor in self._resolve(span)]
            self._open.remove(key)
        return self._cache[key]

    def entities_in(self, start: int, end: int) -> list[Span]:
        """The named entities among the tokens [start, end)."""
        found = self.entities[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [entity for entity in found if entity.end <= end]

    def place(self, span: Span) -> Place:
        """The place that the phrase names, as far as the gazetteer and the tables know it."""
        if self._places is None:
            self._places = Places(shipped_places(), self.phrases, self.doc)
        return self._places.resolve(span)

    def acts(self, span: Span) -> bool:
        """Whether the phrase can be an actor where it stands: a place's name only if the sentence lets it act."""
        head = span.root
        at = [found for found in self.phrases.known(span) if found.start <= head.i < found.end]
        if at and at[0].bearer.kind == "stand-in" and at[0].bearer.sectors[:1] != ("GOV",):
            # A parliament, a service: a body, which has a house.
            return preposition(head) not in WHERE and not (head.dep_ == "obj" and head.head.lemma_ in VISITED)
        if at and at[0].bearer.kind in STANDING:
            return acts(head, at[0].bearer.kind in ("name", "stand-in"))
        if not at and head.ent_type_ == "PLACE" and self.phrases.role(span) is None:
            return acts(head, False)
        return at != [] or head.lemma_.lower() not in PLACE_NOUNS or self.phrases.role(span) is not None

    def reason(self, span: Span, actor: Actor) -> str:
        """Why `actor` is an answer for the phrase: the step that found it and the fact behind it."""
        self.actors(span)
        step = self._steps[span.start, span.end]
        person = self.tables.people.get(actor.id or "")
        if person is None:
            return step
        held = next((each for each in person.offices if each.title == actor.office), None)
        if held is None or not held.period.covers(self.day):
            return f"{step}; no office on the day"
        since, until = (str(day) if day else "" for day in (held.period.since, held.period.until))
        return f"{step}; {held.title} of {held.country} {since}–{until} ({held.source})"

    def _resolve(self, span: Span) -> list[Actor]:
        head = span.root
        if again := self._taken_up(span, head):
            return self._found(span, "takes up an earlier phrase", again)
        if several := self._coordinated(span, head):
            return self._found(span, "several in one phrase", several)
        if self._is_name(span):
            return self._found(span, "a name in the tables", self._headed_by_name(span, head))
        if name := self._person_in(span):
            return self._found(span, "a person's name", [self._named(span, name)])
        if speaks := self._represented(span, head):
            return self._found(span, "speaks or acts for another", speaks)
        if named := self._headed_by_name(span, head):
            return self._found(span, "a name in the tables", named)
        return self._found(span, "a role and whom it acts for", self._by_role(span, head))

    def _found(self, span: Span, step: str, actors: list[Actor]) -> list[Actor]:
        self._steps[span.start, span.end] = step
        return actors

    def _is_name(self, span: Span) -> bool:
        """Whether the phrase, but for "the", is one name of a table, and no person's."""
        words = [token for token in span if not token.is_space and token.lower_ != "the"]
        known = self.phrases.known(span)
        if len(known) != 1 or not words or (known[0].start, known[0].end) != (words[0].i, words[-1].i + 1):
            return False
        return known[0].bearer.kind not in PLAIN_KINDS and self.doc[known[0].start : known[0].end].root.i == span.root.i

    def _coordinated(self, span: Span, head: Token) -> list[Actor]:
        """The actors of "A and B", each under its own words; a later part without a country has the first one's."""
        # Of a name whose words all hang there ("South", "Sudan") one is a head.
        heads = sorted(each.i for each in conjuncts(head) if span.start <= each.i < span.end)
        heads = [at for n, at in enumerate(heads) if self.doc[at].ent_iob_ != "I" or at - 1 not in heads[:n]]
        if len(heads) < 2:
            return []
        cuts = [span.start, *(max(heads[n] + 1, self.doc[at].left_edge.i) for n, at in enumerate(heads[1:])), span.end]
        actors: list[Actor] = []
        for start, end in pairwise(cuts):
            part = self._trimmed(start, end)
            if part is None or (part.start, part.end) == (span.start, span.end):
                return []
            for actor in self.actors(part):
                if actors and actor.country is None and actor.sectors and actor.name is None:
                    actor = actor.model_copy(update={"country": actors[0].country})
                actors.append(actor)
        return distinct(actors)

    def _trimmed(self, start: int, end: int) -> Span | None:
        """The tokens without "and", commas and space at either end."""
        while start < end and (self.doc[start].is_space or self.doc[start].lower_ in JOINING):
            start += 1
        while end > start and (self.doc[end - 1].is_space or self.doc[end - 1].lower_ in JOINING):
            end -= 1
        return self.doc[start:end] if start < end else None

    def _represented(self, span: Span, head: Token) -> list[Actor]:
        """ "A spokesman for the Iranian foreign ministry" acts for it; so do its members, and what it owns."""
        if head.lemma_.lower() not in REPRESENTING:
            return []
        for child in head.children:
            inside = span.start <= child.left_edge.i and child.right_edge.i < span.end
            if not inside or not (is_possessive(child) or preposition(child) in ("for", "of", "to")):
                continue
            whom = self._trimmed(child.left_edge.i + (not is_possessive(child)), child.right_edge.i + 1)
            if whom is None or is_possessive(child) and not self.phrases.role(whom):
                continue
            actors = [actor for actor in self.actors(whom) if actor.country]
            if actors:
                return [speaking_for(actor, span) for actor in actors]
        return []

    def _taken_up(self, span: Span, head: Token) -> list[Actor]:
        """A pronoun or a title: the actors of the phrases before it that it takes up."""
        antecedents = [each for each in self.chains.antecedents(head) if each.end <= span.start]
        bodies = head.lemma_.lower() in BODIES
        countries = self.tables.country_names if bodies else {}
        taken = [again(actor, span, countries) for each in antecedents for actor in self.actors(each)]
        if body := latest(self.phrases, span):
            return [self._actor(span, body, own_sectors(body), 0.6)]
        pair = both(self.phrases, span)
        if pair and (bodies or len({actor.country for actor in taken if actor.country}) < len(pair)):
            role = self.phrases.role(span)
            sectors = role.sectors if role and not bodies else ()
            return [self._actor(span, bearer, sectors, 0.6) for bearer in pair]
        return distinct(taken) if any(actor.country or actor.id for actor in taken) else []

    # People

    def _person_in(self, span: Span) -> Span | None:
        """The person's name at the head of the phrase ("U.S. President Bill Clinton")."""
        head = span.root
        for entity in self.entities_in(span.start, span.end):
            root = entity.root
            if entity.label_ != "PERSON" or entity.text.lower() in NAME_TITLES:  # "Mr." is nobody's name
                continue
            beside = (
                root.head.i == head.i and root.dep_ in TITLE_LINKS and not (root.dep_ == "nmod" and preposition(root))
            )
            if root.i == head.i or beside and not is_possessive(root):
                return self._without_title(entity)
        return self._full_name_in(span)

    def _without_title(self, name: Span) -> Span:
        """A person's name without a title that the network took for a part of it ("King Hussein")."""
        start = name.start
        while start + 1 < name.end and self.doc[start].lower_ in NAME_TITLES:
            start += 1
        return self.doc[start : name.end]

    def _full_name_in(self, span: Span) -> Span | None:
        """The full name of somebody in the tables around the phrase's head, whatever the network took it for."""
        head = span.root.i
        for start in range(max(span.start, head - LONGEST_NAME + 1), head + 1):
            for end in range(min(span.end, start + LONGEST_NAME), max(head, start + 1), -1):
                if folded(self.doc[start:end].text) in self.tables.by_name:
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
        same = known is not None and (len(name) == 1 or folded(known.name or "").endswith(folded(name.text)))
        if actor.country is None and known is not None and same:
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
        if person is None and country is None and (main := self.phrases.main_country()):
            person = people.who(self.tables, plain, main, self.day)  # of several Sharifs the one of this document
        role = self.phrases.role(around)
        if person is not None:
            # "Putin, a former spy" is still president; "former president Sarkozy" is not.
            return self._officer(span, person, before or former and not person.office_on(self.day), role)
        sectors = list(role.sectors) if role else []
        if former and "GOV" in sectors:
            sectors = ["ELI"]
        if country is None and role is not None and set(role.sectors[:1]) & OF_A_STATE:
            country = self.phrases.main_country()
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
        early = self.day is not None and all(
            each.period.since and each.period.since > self.day for each in person.offices
        )
        never = () if early else ("ELI",)  # who is to come to office is no former official yet
        sectors = office.sectors if office else role.sectors if role and not former else never
        latest = office or people.last_office(person)
        return Actor(
            text=span.text,
            start=span.start_char,
            end=span.end_char,
            name=person.name,
            id=person.id,
            country=self.phrases.today(latest.country),
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
        if self.phrases.only_named(found):
            return []
        if bearer.kind in PLAIN_KINDS and not self._whole(found, span) and self.phrases.role(span):
            return []
        sure = SURE.get(bearer.kind, 0.9)
        listed = [
            each.bearer for each in known if each.bearer.kind == bearer.kind and self.phrases.coordinated(each, found)
        ]
        return [self._actor(span, each, own_sectors(each), sure) for each in listed]

    def _whole(self, found: Found, span: Span) -> bool:
        """Whether a name is all of the phrase, but for "the"."""
        return {token.i for token in span if token.lower_ != "the"} == set(range(found.start, found.end))

    def _by_role(self, span: Span, head: Token) -> list[Actor]:
        """A role noun and the country or body it acts for; several where adjectives are coordinated."""
        role = self.phrases.role(span)
        bearers = self.phrases.countries(span)
        sectors = list(role.sectors) if role else []
        if any(token.lower_ in FORMER for token in span) and "GOV" in sectors:
            sectors = ["ELI"]
        said = False
        bearers = bearers or (self._owners(span) if role else [])
        speaks = head.lemma_.lower() in REPRESENTING  # of whom, the words around say, not the place
        if not bearers and role and not speaks and (around := self.phrases.country_around(span, role)):
            bearers, said = [around], True
        if not bearers and not role and head.ent_type_ and (main := self.phrases.main_country()):
            person = people.who(self.tables, span.text, main, self.day)  # an officer whom the network took for a place
            if person is not None and person.office_on(self.day):
                return [self._officer(span, person, False)]
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
                and (head.tag_ != "NNS" or len(bearers) > 1)
            ):
                sure = 0.6 if said else 0.8
                actors.append(self._officer(span, person, False).model_copy(update={"confidence": sure}))
            else:
                sure = 0.5 if said else 0.85 if role else 0.6
                actors.append(self._actor(span, bearer, sectors or own_sectors(bearer), sure))
        return actors

    def _owners(self, span: Span) -> list[Bearer]:
        """Whom "its forces", "their governments", "Mr. Castro's ministers" are of: countries and bodies."""
        if span.root.lemma_.lower() in ALLIED:
            return []
        owners = [each for token in span if token.tag_ == "PRP$" for each in self.chains.antecedents(token)]
        owners += [each for each in self.entities_in(span.start, span.end) if each.label_ == "PERSON"]
        open_ = self._open
        found = (actor for each in owners if (each.start, each.end) not in open_ for actor in self.actors(each))
        bearers = []
        for actor in found:
            name = self.tables.country_names.get(actor.country or "")
            if name and (bearer := self.tables.bearer(name, self.day, ("name",))):
                bearers.append(bearer)
            elif actor.country and actor.id and actor.name:
                bearers.append(Bearer("organisation", actor.id, actor.name, actor.country))
        return list({bearer.id: bearer for bearer in bearers}.values())

    def _actor(self, span: Span, bearer: Bearer, sectors: Sequence[str], sure: float) -> Actor:
        key: str | None = bearer.id
        name: str | None = bearer.name
        if bearer.country in INTERNATIONAL:  # the country slot says that it governs, and who its members are
            sectors = [sector for sector in sectors if sector not in ("GOV", "UNK")]
        if bearer.kind == "group" and bearer.sectors and sectors[:1] in (["GOV"], ["MIL"], ["UNK"]):
            sectors = bearer.sectors  # leaders of a rebel army are rebels
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
            state_run=bearer.state_run,
            confidence=sure,
        )
