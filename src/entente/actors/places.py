"""A place's name in its document → the place meant: country first, the finer level where the names bear it out.

Every place that bears the name gets a score: how large it is, whether the news usually means it, what the phrase says
beside it ("Paris, Texas"), and which countries and divisions the sentence and the document name. The country is
decided by all places together; the best place in it follows. A name that no table has still takes its country from
the words beside it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from entente.actors.gazetteer import Gazetteer, Site
from entente.actors.phrases import Found, Phrases
from entente.actors.spelling import folded
from entente.language.syntax import preposition
from entente.records import Place, PlacePrecision

LONGEST_NAME = 5  # words
# What kind of place a phrase says that it means.
DIVISION_WORDS = frozenset(
    "province provinces state region oblast governorate prefecture department county canton district krai republic "
    "territory island islands voivodeship".split()
)
RULES_DIVISION = frozenset({"governor", "senator", "lawmakers", "voters"})
SITE_WORDS = frozenset(
    "air base airbase airfield airport barracks border bridge camp canal checkpoint crossing dam facility field "
    "harbour island islands military mosque nuclear plant point port post power prison reactor refugee river sea shoal "
    "site station strait test valley".split()
)
DIRECTIONS = frozenset("north south east west northern southern eastern western central upper lower".split())
TOWN_WORDS = frozenset("city town village capital port suburb neighbourhood neighborhood municipality".split())
BESIDE = frozenset({",", "(", "in", "of", "'s", "’s", "near", "-", "outside"})
WHOLE_COUNTRY = ("name", "adjective", "demonym")
PLACE_KINDS = (*WHOLE_COUNTRY, "capital", "region", "city", "stand-in")
SAYS_COUNTRY = (*WHOLE_COUNTRY, "capital", "region", "city")
# Weights of the score: logarithms, so that ten times the people weigh 1.0.
COUNTRY_PRIOR, SITE_PRIOR, REGION_PRIOR, SEAT_BONUS, USUAL_BONUS = 8.0, 6.5, 6.5, 1.2, 2.0
SHARED_WITH_TOWN = -2.0  # "Basra" alone is the town
OTHER_SPELLING, SAID_KIND, BESIDE_MATCH, BESIDE_CLASH = -1.0, 2.5, 6.0, -3.0
IN_SENTENCE, IN_DOCUMENT, DIVISION_NAMED = 3.5, 1.5, 3.0
NAMESAKE = 0.6  # share of these weights that a small namesake of a capital has
LARGE = 100_000  # people
LEAST = 3.5  # score below which a name with nothing to bear it out stays open
# Former states → those whose places lay in them.
SUCCESSORS = {
    "SUN": frozenset("RUS UKR BLR MDA EST LVA LTU GEO ARM AZE KAZ UZB TKM KGZ TJK".split()),
    "YUG": frozenset("SRB MNE HRV BIH SVN MKD XKX".split()),
    "SCG": frozenset(("SRB", "MNE", "XKX")),
    "CSK": frozenset(("CZE", "SVK")),
    "DDR": frozenset(("DEU",)),
}
UNSURE_COUNTRY = 0.45  # share below which no country is given


@dataclass(frozen=True, slots=True)
class _Name:
    """A run of tokens that names a place or says of which country it is."""

    start: int
    end: int
    sites: tuple[Site, ...]
    bearer: Found | None


class Places:
    """Resolves the place phrases of one document."""

    def __init__(self, gazetteer: Gazetteer, phrases: Phrases, doc: Doc):
        self.gazetteer, self.phrases, self.doc = gazetteer, phrases, doc
        self._named: Counter[tuple[str, str]] | None = None

    def resolve(self, span: Span) -> Place:
        """The place that the phrase means; only its words where nothing is known of it."""
        place = Place(text=span.text, start=span.start_char, end=span.end_char)
        names = list(self._names(span))
        fine = [name for name in names if not (name.bearer and name.bearer.bearer.kind in WHOLE_COUNTRY)]
        meant = fine[0] if fine else next((name for name in names if self._is_country(name)), None)
        site = self._best(meant, [name for name in names if name is not meant], span) if meant else None
        if meant is None or site is None:
            beside = next((name.bearer.bearer.country for name in names if name.bearer), None)
            update = self._country_only(beside or self._country_said(span))
            return place.model_copy(update=update | {"name": self._text(meant) if meant else None})
        if site.lat is None:
            update = self._country_only(site.country)
            return place.model_copy(update=update | {"name": site.name, "admin1": site.admin1})
        return place.model_copy(
            update={
                "name": site.name,
                "country": site.country,
                "admin1": site.admin1,
                "lat": site.lat,
                "lon": site.lon,
                "geonames": site.geonames,
                "precision": site.precision,
            }
        )

    def _country_only(self, country: str | None) -> dict[str, object]:
        """Nothing finer is known than the country: its centre."""
        centre = self.gazetteer.countries.get(country or "")
        where = {"lat": centre.lat, "lon": centre.lon} if centre else {}
        return {"country": country, "precision": "country" if country else "unknown", **where}

    # Names

    def _text(self, name: _Name) -> str:
        return self.doc[name.start : name.end].text

    def _is_country(self, name: _Name) -> bool:
        return bool(name.bearer and name.bearer.bearer.kind == "name")

    def _names(self, span: Span) -> Iterator[_Name]:
        """Names in the phrase from left to right: the longest that a table has, else a whole entity."""
        known = {found.start: found for found in self.phrases.known(span) if found.bearer.kind in PLACE_KINDS}
        at = span.start
        while at < span.end:
            name = self._name_at(at, span.end, known.get(at))
            if name is None:
                at += 1
                continue
            yield name
            at = name.end

    def _name_at(self, start: int, limit: int, known: Found | None) -> _Name | None:
        first = self.doc[start]
        if not (first.text[:1].isupper() or first.text[:1].isdigit() or first.text.startswith(("al", "el", "ad"))):
            return None
        for end in range(min(limit, start + LONGEST_NAME), start, -1):
            if known is not None and end < known.end:
                break
            if end > start + 1 and self.doc[end - 1].is_punct:
                continue
            bearer = known if known is not None and known.end == end else None
            if bearer is not None and bearer.bearer.kind in ("adjective", "demonym"):
                return _Name(start, end, (), bearer)
            sites = self._sites(start, end, limit)
            if (sites or bearer) and not first.is_stop:
                return _Name(start, end, sites, bearer)
        return _Name(start, known.end, (), known) if known is not None else None

    def _sites(self, start: int, end: int, limit: int) -> tuple[Site, ...]:
        """What the gazetteer has for the tokens: as they stand, else without "province", "air base" behind them."""
        if self._cut_short(start, end, limit) or self.doc[start:end].text.isupper():  # NATO is no town of that name
            return ()
        while end > start:
            if sites := self.gazetteer.named(folded(self.doc[start:end].text)):
                return tuple(sites)
            if self.doc[end - 1].lower_ not in SITE_WORDS | DIVISION_WORDS | TOWN_WORDS:
                break
            end -= 1
        return ()

    def _cut_short(self, start: int, end: int, limit: int) -> bool:
        """Whether the tokens only begin a longer name: "Al" of "Al-Udeid", "Grand" of "Grand Renaissance Dam"."""
        if end >= limit:
            return False
        following = self.doc[end]
        if following.text in ("-", "–") or self.doc[start].lower_ in DIRECTIONS:
            return True
        return following.text[:1].isupper() and following.lower_ not in SITE_WORDS | DIVISION_WORDS | TOWN_WORDS

    # Choice

    def _best(self, name: _Name, beside: list[_Name], span: Span) -> Site | None:
        """The best place of the best country; None where no table has the name or no country stands out."""
        sites = self._with_country(name)
        if not sites:
            return None
        near = self._countries_beside(name, beside, span)
        divisions = self._divisions_beside(name, beside, span)
        scored = [(self._score(site, name, near, divisions), site) for site in sites]
        top = max(score for score, _ in scored)
        weights: dict[str | None, float] = defaultdict(float)
        for score, site in scored:
            weights[site.country] += math.exp(score - top)
        country, weight = max(weights.items(), key=lambda each: (each[1], each[0] or ""))
        if weight / sum(weights.values()) < UNSURE_COUNTRY or top < LEAST:
            return None
        inside = [(score, site.population, site.name, site) for score, site in scored if site.country == country]
        return max(inside, key=lambda each: each[:3])[3]

    def _with_country(self, name: _Name) -> list[Site]:
        sites = list(name.sites)
        found = name.bearer
        if found and found.bearer.country in SUCCESSORS:  # Moscow in 1980
            sites = [
                replace(site, country=found.bearer.country)
                if site.country in SUCCESSORS[found.bearer.country]
                else site
                for site in sites
            ]
        if found and found.bearer.kind == "name" and found.bearer.country:
            if not any(site.precision == "country" for site in sites):
                centre = self.gazetteer.countries.get(found.bearer.country)
                where = (centre.lat, centre.lon) if centre else (None, None)
                sites.append(Site(found.bearer.name, found.bearer.country, None, *where, "country"))
        elif found and not any(site.country == found.bearer.country for site in sites) and found.bearer.country:
            sites.append(Site(self._text(name), found.bearer.country, None, None, None, _LEVELS[found.bearer.kind]))
        return sites

    def _score(self, site: Site, name: _Name, near: Counter[str], divisions: set[str]) -> float:
        score = prior(site)
        if site.precision == "province" and not site.population and any(_is_town_in(each, site) for each in name.sites):
            score += SHARED_WITH_TOWN
        found = name.bearer
        if found and found.bearer.country == site.country and found.bearer.kind != "name":
            score += USUAL_BONUS + (SEAT_BONUS if found.bearer.kind == "capital" and site.precision == "city" else 0.0)
        if not site.usual:
            score += OTHER_SPELLING
        score += SAID_KIND * self._said(name, site.precision)
        if near:
            score += BESIDE_MATCH if site.country in near else BESIDE_CLASH
        else:
            # What else is named counts less for a small namesake of a capital: no US envoy moves Paris to Texas.
            other = found and found.bearer.kind == "capital" and found.bearer.country != site.country
            namesake = other and site.population < LARGE
            weight = NAMESAKE if namesake else 1.0
            score += weight * IN_SENTENCE * (site.country in self._around(name))
            score += weight * IN_DOCUMENT * self._share(site.country, self._text(name))
        if site.admin1 and folded(site.admin1) in divisions and site.precision != "province":
            score += DIVISION_NAMED + BESIDE_MATCH
        return score

    def _said(self, name: _Name, precision: PlacePrecision) -> int:
        """1 where the words around the name say that it is of this level, −1 where they say another, else 0."""
        doc = self.doc
        after = {doc[at].lower_ for at in range(name.start + 1, min(name.end + 1, len(doc)))}  # "province" may be in it
        before = [doc[at].lower_ for at in range(max(0, name.start - 3), name.start)]
        of = "of" in before
        division = bool(after & DIVISION_WORDS) or of and bool((DIVISION_WORDS | RULES_DIVISION) & set(before))
        town = bool(after & TOWN_WORDS) or bool(TOWN_WORDS & set(before[-1:])) or of and bool(TOWN_WORDS & set(before))
        if precision == "country":
            return -int(division or town)
        if precision == "province":
            return int(division) - int(town)
        return int(town) - int(division)

    def _countries_beside(self, name: _Name, beside: list[_Name], span: Span) -> Counter[str]:
        """Countries that the phrase itself, or the words right behind it, put the place into."""
        found = Counter(
            each.bearer.bearer.country
            for each in [*beside, *self._behind(name, span)]
            if each.bearer and each.bearer.bearer.country and each.bearer.bearer.kind in (*WHOLE_COUNTRY, "region")
        )
        for token in self.doc[max(0, name.start - 2) : name.start]:
            bearer = self.phrases.tables.bearer(token.text, self.phrases.day, WHOLE_COUNTRY)
            if bearer and bearer.country and not _is_break(self.doc, token.i, name.start):
                found[bearer.country] += 1
        return Counter({country: number for country, number in found.items() if country})

    def _divisions_beside(self, name: _Name, beside: list[_Name], span: Span) -> set[str]:
        """Folded names of first-level divisions beside the place or in its sentence."""
        names = [*beside, *self._behind(name, span), *self._names(_sentence(span))]
        return {
            folded(site.name)
            for each in names
            if (each.start, each.end) != (name.start, name.end)
            for site in each.sites
            if site.precision == "province"
        }

    def _behind(self, name: _Name, span: Span) -> list[_Name]:
        """The name behind the place and a comma, "in" or "of"."""
        doc = self.doc
        at = max(name.end, span.end if name.end == span.end else name.end)
        while at < len(doc) and at < name.end + 3 and (doc[at].lower_ in BESIDE or doc[at].lower_ in DIVISION_WORDS):
            at += 1
        if at == name.end or at >= len(doc):
            return []
        return list(self._names(doc[at : min(len(doc), at + 4)]))[:1]

    def _around(self, name: _Name) -> set[str]:
        """Countries that the rest of the sentence names."""
        sentence = _sentence(self.doc[name.start : name.end])
        return {
            found.bearer.country
            for found in self.phrases.known(sentence)
            if found.bearer.kind in SAYS_COUNTRY
            and found.bearer.country
            and not (found.start < name.end and name.start < found.end)
        }

    def _country_said(self, span: Span) -> str | None:
        """The country of a place that no table has: the one named behind "in", else the only one of its sentence."""
        found = [each for each in self.phrases.known(_sentence(span)) if each.bearer.kind in SAYS_COUNTRY]
        behind = [each for each in found if each.start >= span.end and preposition(self.doc[each.end - 1]) == "in"]
        countries = {each.bearer.country for each in behind[:1] or found}
        return countries.pop() if len(countries) == 1 else None

    def _share(self, country: str | None, aside: str) -> float:
        """How much of what the document names belongs to a country, 0 to 1; the name in question set aside."""
        if self._named is None:
            found = self.phrases.known(self.doc[:])
            self._named = Counter(
                (each.bearer.country, self.doc[each.start : each.end].text)
                for each in found
                if each.bearer.country and each.bearer.kind in SAYS_COUNTRY
            )
        others = {key: number for key, number in self._named.items() if key[1] != aside}
        return sum(number for (of, _), number in others.items() if of == country) / max(1, sum(others.values()))


_LEVELS: dict[str, PlacePrecision] = {
    "capital": "city",
    "city": "city",
    "region": "province",
    "stand-in": "site",
}


def prior(site: Site) -> float:
    """How likely the news means a place, whatever the words around it say: by its people and its kind."""
    if site.precision == "country":
        return COUNTRY_PRIOR
    if site.population:
        return math.log10(site.population) - (1.0 if site.precision == "province" else 0.0)
    return SITE_PRIOR if site.precision == "site" else REGION_PRIOR if site.precision == "province" else 2.5


def _is_town_in(site: Site, region: Site) -> bool:
    return site.precision == "city" and site.country == region.country


def _is_break(doc: Doc, start: int, end: int) -> bool:
    return any(doc[at].text in ",;:()" for at in range(start, end))


def _sentence(span: Span) -> Span:
    token: Token = span[0]
    return token.sent
