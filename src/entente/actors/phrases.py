"""What a phrase names by itself: known names inside it, the role its head states, the countries it acts for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from spacy.tokens import Doc, Span, Token

from entente.actors import people
from entente.actors.tables import Bearer, Role, Tables
from entente.language.syntax import preposition
from entente.language.tokens import starts_of, text_of, texts_of

PIECE = re.compile(r"\w+|[^\w\s]")  # a phrase has at least as many as tokens: hyphens may be tokens of their own
NOT_FOR = frozenset({"pro", "anti", "non", "counter"})  # "pro-Russian" does not act for Russia
NOT_FROM = frozenset(
    "backed born based led style controlled funded supported made held occupied allied brokered mediated".split()
)
FOREIGNERS = re.compile(r"\bforeign\b(?! (?:affairs|minist|office|secretar|service))", re.IGNORECASE)
AROUND = frozenset({"in", "across", "throughout", "around", "inside", "of", "over"})
TODAY = {"SUN": "RUS", "CSK": "CZE", "YUG": "SRB", "SCG": "SRB", "DDR": "DEU"}
ACTS_FOR = frozenset({"", "of", "from", "in", "'s", "’s"})  # what may stand between a role and its country
WHERE_KINDS = ("name", "capital", "city", "region", "adjective", "demonym")
# Who may be meant without a word on the country, in a document that is about one; a witness or an expert is not.
OF_A_COUNTRY = frozenset("GOV MIL COP LEG JUD SPY OPP REB PRM PTY CVL ELI LAB AGR SOC BUS CRM".split())
NATIONAL = frozenset("GOV OPP LEG MIL ELI PTY REB".split())  # whom talks in a foreign city do not make of that country
OF_A_BODY = frozenset({"secretary-general", "secretary general", "high commissioner", "special envoy", "peacekeeper"})
PEOPLE = "boy child civilian civilians family father girl man mother parent people person relative woman"
ANYBODY = frozenset(PEOPLE.split())  # who may be of any country
ALLIED = frozenset("ally partner rival neighbour neighbor enemy foe backer counterpart".split())  # not the named one
LISTING = frozenset({"and", ",", "&", "-", "–"})
PARTS_OF_COUNTRIES = frozenset("province region state city district border county capital coast embassy".split())
CAPITALISED = re.compile(r"[A-Z]")
MAIN_NUMBER, MAIN_LEAD = 3, 1.5  # how often a document names the country that it is about, and how far before another


@dataclass(frozen=True, slots=True)
class Found:
    """A known phrase inside another: its tokens and what it names."""

    start: int
    end: int
    bearer: Bearer


@lru_cache(maxsize=4)
def _reaches(tables: Tables) -> dict[str, int]:
    """Opening word → how many tokens the longest phrase in the tables that begins with it may have."""
    reaches: dict[str, int] = {}
    for phrase in tables.bearers:
        pieces = PIECE.findall(phrase)
        reaches[pieces[0]] = max(len(pieces), reaches.get(pieces[0], 0))
    return reaches


@lru_cache(maxsize=4)
def _role_ends(tables: Tables) -> frozenset[str]:
    """What the last token of a role noun may be: its last word, or that from any of its hyphens on."""
    words = (noun.split(" ")[-1].split("-") for noun in tables.roles)
    return frozenset("-".join(parts[at:]) for parts in words for at in range(len(parts)))


def _reach(reaches: dict[str, int], first: str) -> int:
    """How many tokens a known phrase that begins with the token `first` may have; 0 where there is none."""
    opening = PIECE.match(first)
    if opening is None:
        return 0
    word = opening.group()
    found = reaches.get(word, 0)
    return max(found, reaches.get(word.title(), 0), reaches.get(word.upper(), 0)) if word[0].isupper() else found


def _other_cases(text: str) -> tuple[str, ...]:
    """A headline's "IRAN" as "Iran", and "Isis", as some papers write acronyms, as "ISIS"."""
    if text.isupper() and len(text) > 4:
        return (text.title(),)
    return (text.upper(),) if len(text) >= 4 and text.isalpha() and text.istitle() else ()


class Phrases:
    """Look-ups in the tables for the phrases of one Doc, as of one day."""

    def __init__(self, tables: Tables, doc: Doc, day: date | None):
        self.tables, self.doc, self.day = tables, doc, day
        self._words = texts_of(doc)
        self._starts = starts_of(doc)
        self._role_ends = _role_ends(tables)
        self._text = text_of(doc).replace("’", "'")  # the tables' apostrophes
        reaches = {word: _reach(_reaches(tables), word) for word in set(self._words)}
        self._reach = [reaches[word] for word in self._words]
        self._openings = [at for at, reach in enumerate(self._reach) if reach]  # of most words nothing is known
        self._matches: dict[tuple[int, int], Found | None] = {}
        self._counts: Counter[Bearer] | None = None
        names = (entity for entity in doc.ents if entity.label_ in ("PLACE", "EVENT", "OTHER"))
        self._names = [(entity.start, entity.end) for entity in names]

    def known(self, span: Span) -> list[Found]:
        """Known names inside the span: longest first from the left, none overlapping."""
        found: list[Found] = []
        start, limit, openings = span.start, span.end, self._openings
        for at in openings[bisect_left(openings, start) : bisect_left(openings, limit)]:
            if (not found or at >= found[-1].end) and (match := self._longest(at, limit)):
                found.append(match)
        return found

    def _longest(self, start: int, limit: int) -> Found | None:
        """The longest known name that begins at a token and ends at most at `limit`; spans are asked for often."""
        key = (start, min(limit, start + self._reach[start]))
        if key not in self._matches:
            self._matches[key] = self._match(*key)
        return self._matches[key]

    def _match(self, start: int, limit: int) -> Found | None:
        first = self._starts[start]
        for end in range(limit, start, -1):
            text = self._text[first : self._starts[end - 1] + len(self._words[end - 1])]
            for phrase in (text, *_other_cases(text)):
                if phrase not in self.tables.bearers:
                    continue
                bearer = self.tables.bearer(phrase, self.day)
                if bearer is None or self._part_of_place(start, end):
                    continue
                if bearer.kind == "bloc" and CAPITALISED.match(" ".join(self._words[end : end + 1])):
                    continue  # "West" before a name is part of that
                if phrase == text or phrase.istitle() or bearer.kind in ("organisation", "group"):
                    return Found(start, end, bearer)
        return None

    def _part_of_place(self, start: int, end: int) -> bool:
        """Whether the tokens are only part of another name: "China" in "South China Sea" is not China."""
        at = bisect_right(self._names, (start, len(self._words))) - 1  # names do not overlap
        first, past = self._names[at] if at >= 0 else (start, end)
        return end <= past and (first, past) != (start, end) and self.doc[past - 1].lower_ not in PARTS_OF_COUNTRIES

    def role(self, span: Span) -> Role | None:
        """The role that the phrase's head (or the title beside a name) states, the longest noun known."""
        tokens = [token for token in span if not token.is_space]
        head = span.root
        bodies = [(each.start, each.end) for each in self.known(span) if each.bearer.kind == "organisation"]
        best: tuple[tuple[int, int], Role] | None = None
        for end in range(len(tokens), 0, -1):
            at = tokens[end - 1]
            if at.lower_ not in self._role_ends and at.lemma_.lower() not in self._role_ends:
                continue
            below = at.dep_ in ("nmod", "obl", "nmod:poss") and at.i != head.i and span.start <= at.head.i < span.end
            for start in range(max(0, end - 4), end):
                if below and not tokens[start].i <= head.i:  # "member of parliament", but not the parliament alone
                    continue
                if any(first < tokens[start].i < past for first, past in bodies):  # no union leaders of the EU
                    continue
                role = self._role_of(tokens[start:end])
                rank = (int(tokens[start].i <= head.i <= at.i), end - start)
                if role is not None and (best is None or rank > best[0]):
                    best = (rank, role)
        return best[1] if best else None

    def _role_of(self, tokens: Sequence[Token]) -> Role | None:
        words = [token.lower_ for token in tokens]
        roles = self.tables.roles
        given = (" ".join([*words[:-1], tokens[-1].lemma_.lower()]), " ".join(words))
        return next((roles[each] for name in given if (each := name.replace(" - ", "-")) in roles), None)

    def countries(self, span: Span) -> list[Bearer]:
        """The countries or bodies a phrase acts for: those before its head, else behind "of", "from" or "in".

        Several only where they are coordinated ("Russian and Chinese officials", "ministers of Norway and Chile").
        """
        head = span.root
        before, after = [], []
        for found in self.known(span):
            if found.bearer.kind == "outlet" or self.only_named(found):
                continue
            governing = self._governing(found, span)
            if head.lemma_.lower() in ALLIED and (found.bearer.kind == "organisation" or self._owns(found)):
                continue
            if found.start <= head.i and governing == "":
                before.append(found)
            elif governing in ACTS_FOR:
                after.append(found)
        found_in = before or after
        listed = [each.bearer for each in found_in if self._listed_with(found_in[0], each)]
        return list({(bearer.country, bearer.id): bearer for bearer in listed}.values())

    def country_around(self, span: Span, role: Role) -> Bearer | None:
        """The country of a role that names none: where its sentence says it is ("In Lebanon the prime minister …").

        Else the country that the document is about; of a secretary-general the body.
        """
        if any(token.ent_type_ == "NORP" for token in span):  # "Kurdish forces": a nation, if none with a state
            return None
        if FOREIGNERS.search(span.text):  # of anywhere but here
            return None
        if role.noun in OF_A_BODY:
            return self._main("UNO", "IGO", "EUR")
        main = self.main_country() if set(role.sectors[:1]) & OF_A_COUNTRY else None
        sentence = span.root.sent
        found = [
            each for each in self.known(sentence)
            if each.bearer.kind in WHERE_KINDS and each.bearer.country in self.tables.country_names
            and not (each.start < span.end and span.start < each.end)
        ]  # fmt: skip
        # A modifier is somebody else's: the bomber who struck "where US troops gathered" is none of them.
        found = [
            each for each in found
            if each.bearer.kind not in ("adjective", "demonym")
            and self.doc[each.start : each.end].root.dep_ not in ("compound", "amod")
        ]  # fmt: skip
        inside = [each for each in found if preposition(self.doc[each.start : each.end].root) in AROUND]
        if role.noun in ANYBODY and not inside:  # "civilians" of a report on two countries may be anybody's
            return None
        inside = inside or [each for each in found if len({other.bearer.country for other in found}) == 1]
        if not inside or main and inside[0].bearer.kind in ("capital", "city") and set(role.sectors[:1]) & NATIONAL:
            return main
        name = self.tables.country_names[inside[0].bearer.country or ""]
        return self.tables.bearer(name, self.day, ("name",)) or inside[0].bearer

    def foreign(self, country: str, sentence: Span) -> bool:
        """Whether a sentence names another country than this one."""
        named = {each.bearer.country for each in self.known(sentence) if each.bearer.kind in WHERE_KINDS}
        return bool(named - {country, None})

    def main_country(self) -> Bearer | None:
        """The country that the document is about, if it is about one."""
        return self._main_country

    @cached_property
    def _main_country(self) -> Bearer | None:
        return self._main(*self.tables.country_names)

    def _main(self, *countries: str) -> Bearer | None:
        """Of these codes' bearers the one that the document is about: named three times, and far before the next."""
        if self._counts is None:
            kinds = (*WHERE_KINDS, "organisation")
            self._counts = Counter(
                each.bearer for each in self.known(self.doc[:]) if each.bearer.kind in kinds and each.bearer.country
            )
            self._counts.update(bearer for entity in self.doc.ents if (bearer := self._of_leader(entity)))
        wanted = set(countries)
        found: Counter[str] = Counter()
        for bearer, number in self._counts.items():
            if bearer.country in wanted:
                found[bearer.country] += number
        if not found:
            return None
        ((country, number),) = found.most_common(1)
        if country in self.tables.country_names:
            second = found.most_common(2)[-1][1] if len(found) > 1 else 0
            enough = number >= MAIN_NUMBER and number >= MAIN_LEAD * second
            return self.tables.bearer(self.tables.country_names[country], self.day, ("name",)) if enough else None
        return next(each for each, _ in self._counts.most_common() if each.country == country)

    def _of_leader(self, entity: Span) -> Bearer | None:
        """The country of somebody in office on the day."""
        person = people.who(self.tables, entity.text, None, self.day) if entity.label_ == "PERSON" else None
        office = person.office_on(self.day) if person else None
        name = self.tables.country_names.get(office.country) if office else None
        return self.tables.bearer(name, self.day, ("name",)) if name else None

    def _owns(self, found: Found) -> bool:
        """Whether a name stands in the possessive ("Iran's allies")."""
        return found.end < len(self.doc) and self._words[found.end] in ("'s", "’s", "'", "’")

    def today(self, country: str) -> str:
        """A former state's successor where the day is after its end: Gorbachev in 1996 is of Russia."""
        if country not in TODAY or self.day is None:
            return country
        bearer = self.tables.bearer(self.tables.country_names[country], self.day, ("name",))
        return country if bearer is None or bearer.period.covers(self.day) else TODAY[country]

    def coordinated(self, one: Found, other: Found) -> bool:
        """Whether two names stand side by side ("Russia and China"), or are the same."""
        if one.start == other.start:
            return True
        left, right = sorted((one, other), key=lambda each: each.start)
        return {token.lower_ for token in self.doc[left.end : right.start]} <= {"and", ",", "&", "the"}

    def only_named(self, found: Found) -> bool:
        """ "pro-Russian", "Hungarian-born", "Iran-backed", "ethnic Albanian": named, but not acted for."""
        doc = self.doc
        if found.start >= 1 and doc[found.start - 1].lower_ == "ethnic":
            return True
        if found.start >= 2 and doc[found.start - 1].text in "-–" and doc[found.start - 2].lower_ in NOT_FOR:
            return True
        return found.end + 1 < len(doc) and doc[found.end].text in "-–" and doc[found.end + 1].lower_ in NOT_FROM

    def _governing(self, found: Found, span: Span) -> str:
        """The preposition between the name and the phrase's head, or "" for a modifier."""
        token: Token = self.doc[found.start : found.end].root
        while span.start <= token.i < span.end and token.i != span.root.i:
            if word := preposition(token):
                return word
            if token.head.i == token.i:
                break
            token = token.head
        return ""

    def _listed_with(self, first: Found, other: Found) -> bool:
        """ "Russian and Chinese", "US, British and French": adjectives of one list."""
        if first.start == other.start:
            return True
        between = [token for token in self.doc[first.end : other.start] if token.ent_type_ != "NORP"]
        plain = all(token.lower_ in LISTING or CAPITALISED.match(token.text) for token in between)
        return plain and any(token.lower_ in LISTING for token in between)
