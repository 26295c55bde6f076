"""ICEWS: events, one row for each pair of actor and recipient; CAMEO, 20 columns with a header.

An event without a recipient has an empty target, which ICEWS itself does not have: without them protests would be gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from entente.formats.codes import country_name, event_text, intensity, sector_names
from entente.formats.levels import TextLevel
from entente.formats.pairs import day, hashed, number, pairs
from entente.formats.separated import Row, words
from entente.formats.telling import sentence_number

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
BITS = 53  # an integer that R and spreadsheets, which count in floating point, keep exact
NOBODY = "Unspecified Actor"


def event_rows(event: Mapping[str, Any], document: Mapping[str, Any] | None, level: TextLevel) -> Iterator[Row]:
    """The rows of COLUMNS for an event; `document` is that of its evidence, with its text."""
    told = event.get("evidence")
    story = [
        hashed(told["document"], BITS) if told else None,
        sentence_number(document, told["sentence"]["start"]) if told and document else None,
        (document or {}).get("outlet"),
    ]
    place = _place(event.get("place") or {})
    for pair in pairs(event):
        yield [
            number(event, pair, BITS),
            day(event),
            *_party(pair.one, level),
            event_text(pair.code),
            pair.code,
            intensity(pair.code),
            *(_party(pair.other, level) if pair.other is not None else (None, None, None)),
            *story,
            *place,
        ]


def _party(actor: Mapping[str, Any], level: TextLevel) -> Row:
    """Name, sectors and country; somebody without a name is called by sector and country: "Military (China)"."""
    country, sectors = country_name("icews", actor.get("country")), sector_names(actor["sectors"])
    named = actor.get("name")
    if str(actor.get("id")).startswith("state/") or not named:
        named = f"{sectors[0]} ({country})" if sectors and country else country if named else None
    return [named or words(actor, level) or NOBODY, ",".join(sectors), country]


def _place(place: Mapping[str, Any]) -> Row:
    name, precision = place.get("name"), place.get("precision")
    return [
        name if precision in ("city", "site") else None,
        name if precision == "district" else None,
        place.get("admin1") or (name if precision == "province" else None),
        country_name("icews", place.get("country")),
        place.get("lat"),
        place.get("lon"),
    ]
