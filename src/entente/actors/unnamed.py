"""Countries and bodies that a phrase means without a name: "both governments", "the kingdom", "the alliance"."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Span, Token

from entente.actors.phrases import WHERE_KINDS, Phrases
from entente.actors.tables import Bearer

PAIRED = frozenset(
    "side country nation party neighbour neighbor state government rival capital power leader president minister "
    "parliament army navy delegation foe enemy".split()
)
COUNTRIES = frozenset("country kingdom republic nation emirate sultanate".split())
BODIES = frozenset(
    "alliance bloc group militia movement organisation organization assembly tribunal court fund agency union "
    "council".split()
)
RECENT = 80  # tokens


def both(phrases: Phrases, span: Span) -> list[Bearer]:
    """ "Both governments", "leaders of the two countries": the two that the document has named most by then."""
    if not any(_is_pair(token) for token in span):
        return []
    doc, names = span.doc, phrases.tables.country_names
    named = Counter(
        each.bearer.country
        for each in phrases.known(doc[: span.root.sent.end])
        if each.bearer.kind in WHERE_KINDS and each.bearer.country in names
    )
    wanted = [names[country or ""] for country, _ in named.most_common(2)]
    found = [bearer for name in wanted if (bearer := phrases.tables.bearer(name, phrases.day, ("name",)))]
    return found if len(found) == 2 else []


def _is_pair(token: Token) -> bool:
    words = {child.lower_ for child in token.children}
    if token.lower_ == "two":  # "the two met"
        return "the" in words
    return bool(words & {"both", "two", "either"}) and token.lemma_.lower() in PAIRED


def latest(phrases: Phrases, span: Span) -> Bearer | None:
    """ "The kingdom", "the alliance" and nothing more: the country or body that was named last."""
    words = [token.lower_ for token in span if not token.is_space]
    head = span.root.lemma_.lower()
    if len(words) != 2 or words[0] not in ("the", "this", "that"):
        return None
    if span.root.tag_ != "NN" and not (span.root.tag_ == "NNP" and span.root.is_lower):  # a noun taken for a name
        return None
    doc, names = span.doc, phrases.tables.country_names
    for found in reversed(phrases.known(doc[max(0, span.start - RECENT) : span.start])):
        bearer = found.bearer
        if head in BODIES and bearer.kind in ("organisation", "group"):
            return bearer
        if head in COUNTRIES and bearer.kind in WHERE_KINDS and bearer.country in names:
            return phrases.tables.bearer(names[bearer.country], phrases.day, ("name",))
    return None
