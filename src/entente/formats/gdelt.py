"""GDELT 2.0: Events (one row for each pair of actors of an event) and Mentions (one for each telling of such a row).

Tab-separated in spite of ".CSV", no header. What records do not know is empty: where actors come from, tone, the codes
of divisions. Counts are 1, as in a first batch, for GDELT's are counts of reports in fifteen minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from entente.formats.codes import cameo_body, cameo_country, cameo_roles, country_name, fips, goldstein
from entente.formats.levels import TextLevel
from entente.formats.pairs import day, number, pairs, who
from entente.formats.separated import Row, words
from entente.formats.telling import sentence_number

BITS = 63  # a signed integer of 64 bits, and positive
ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
         "Type1Code", "Type2Code", "Type3Code")  # fmt: skip
GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
EVENTS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{name}" for name in ACTOR), *(f"Actor2{name}" for name in ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{whose}Geo_{name}" for whose in ("Actor1", "Actor2", "Action") for name in GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTIONS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
WEB, CITED = 1, 2  # types of mentions: a page, and what has no address
NO_OFFSET = -1
NOWHERE: tuple[None, ...] = (None,) * len(GEO)
NOBODY: tuple[None, ...] = (None,) * len(ACTOR)


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of Events as Mentions refer to it: its number, when it was first reported, and who its two actors are."""

    number: int
    added: str | None
    one: str
    other: str


def quad_class(code: str) -> int:
    """GDELT's class of a code: 1 to 4, with root 09 as material cooperation and root 14 as verbal conflict."""
    root = int(code[:2])
    return 1 if root <= 5 else 2 if root <= 9 else 3 if root <= 14 else 4


def event_rows(
    event: Mapping[str, Any], document: Mapping[str, Any] | None, lead: bool | None, level: TextLevel
) -> Iterator[Row]:
    """The rows of EVENTS for an event.

    `document` is that of its evidence, and `lead` whether it is told in the lead there; None where that is not known.
    """
    where = _place(event.get("place") or {}, level)
    url = _address(document) if document else None
    for pair in pairs(event):
        yield [
            number(event, pair, BITS),
            *_dates(day(event)),
            *_actor(pair.one, level),
            *(_actor(pair.other, level) if pair.other is not None else NOBODY),
            None if lead is None else int(lead),
            pair.code,
            pair.code[:3],
            pair.code[:2],
            quad_class(pair.code),
            goldstein(pair.code),
            *(1, 1, 1, None),
            *NOWHERE,
            *NOWHERE,
            *where,
            _added(event),
            url,
        ]


def listed(event: Mapping[str, Any]) -> list[Listed]:
    """The rows of Events that an event has, as its mentions refer to them."""
    added = _added(event)
    return [Listed(number(event, pair, BITS), added, who(pair.one), who(pair.other)) for pair in pairs(event)]


def mention_rows(rows: Sequence[Listed], mention: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of MENTIONS for one telling of what stands in these `rows` of Events."""
    starts = {who(actor): actor["start"] for role in ("recipients", "actors") for actor in mention[role]}
    url = document.get("url")
    telling: Row = [
        WEB if url else CITED,
        _domain(url) if url else document.get("outlet"),
        _address(document),
        sentence_number(document, mention["sentence"]["start"]),
    ]
    for row in rows:
        offsets = [starts.get(name) for name in (row.one, row.other)]
        yield [
            row.number,
            row.added,
            _time(document.get("published")),
            *telling,
            *(NO_OFFSET if offset is None else offset for offset in offsets),
            mention["trigger"]["start"],
            1,
            max(10, round(mention["confidence"] * 10) * 10),
            len(document["text"]),
            *(None, None, None),
        ]


def _dates(when: str | None) -> Row:
    if when is None:
        return [None] * 4
    year, month, date = (int(part) for part in when.split("-"))
    # The codebook has month × 30, its data (month − 1) × 30: 1 January 1979 is 1979.0027 there.
    fraction = year + ((month - 1) * 30 + date) / 365
    return [when.replace("-", ""), f"{year:04}{month:02}", f"{year:04}", f"{fraction:.4f}"]


def _actor(actor: Mapping[str, Any], level: TextLevel) -> Row:
    """The ten fields of an actor; ethnic groups and religions are not recorded."""
    country, (body, group, body_role) = cameo_country(actor.get("country")), cameo_body(actor.get("country"))
    roles = cameo_roles(actor["sectors"])[: 2 if body else 3]
    types = [*([body_role] if body else []), *roles]
    return [
        (country or body) + "".join(roles),
        (actor.get("name") or words(actor, level) or "").upper(),
        country,
        group,
        *(None, None, None),
        *(types[at] if at < len(types) else None for at in range(3)),
    ]


def _place(place: Mapping[str, Any], level: TextLevel) -> Row:
    """The eight fields of a place; codes below the country's, which GDELT takes from GNS and GAUL, are not recorded."""
    if not place:
        return list(NOWHERE)
    code, precision = fips(place.get("country"), place.get("admin1")), place.get("precision")
    american = place.get("country") == "USA"
    kinds = {"country": 1, "province": 2 if american else 5}
    kind = kinds.get(str(precision), None if precision in ("unknown", None) else 3 if american else 4)
    country = country_name("gdelt", place.get("country"))
    parts = [place.get("name") or words(place, level), place.get("admin1"), country]
    whole = precision == "country" or None  # of a country the code stands in all fields of codes
    return [
        kind,
        ", ".join(dict.fromkeys(part for part in parts if part)),
        code,
        whole and code,
        None,
        place.get("lat"),
        place.get("lon"),
        whole and code,
    ]


def _added(event: Mapping[str, Any]) -> str | None:
    return _time(event.get("first_reported"))


def _time(published: str | None) -> str | None:
    """A day, or a moment in UTC, as GDELT writes it: YYYYMMDDHHMMSS."""
    if not published:
        return None
    moment = datetime.fromisoformat(published)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).strftime("%Y%m%d%H%M%S")


def _address(document: Mapping[str, Any]) -> str:
    """What leads to a document: its address, else its id in the store."""
    return str(document.get("url") or document["id"])


def _domain(url: str) -> str | None:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None
    except ValueError:  # "http://[": texts come with anything for an address
        return None
