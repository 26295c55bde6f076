"""POLECAT: mentions, one row for each story, event type and mode; PLOVER's own layout of 40 columns.

A story that tells several happenings of one type and mode has a row for each, where POLECAT would have one: the first
has an id like POLECAT's, the others "_2", "_3" … behind it. Rows with one id would be dropped by readers that keep
the first; one row for all would pair actors with recipients of other happenings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from entente.actors.codes import state_number
from entente.coding.ontology import measures
from entente.formats.codes import country_name
from entente.formats.levels import TextLevel
from entente.formats.separated import Row, cell, words
from entente.records import text_hash

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Event Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title",
    "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations",
    "Language", "Version",
)  # fmt: skip
QUADS = ("VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")
# How exact a place is → GeoNames' code of the kind of place; a site may be any of many kinds.
FEATURES = {"country": "PCLI", "province": "ADM1", "district": "ADM2", "city": "PPL"}
MISSING = "None"
NO_DAY = "00000000"

_HEX_ID = re.compile(r"doc-([0-9a-f]{12})")


def story_rows(document: Mapping[str, Any], mentions: Sequence[Mapping[str, Any]], level: TextLevel) -> Iterator[Row]:
    """The rows of COLUMNS for a document with all of its mentions that are to be written.

    Of several mentions of the same in other sentences, with the same parties on the same day, the surest is written.
    """
    mentions = sorted(mentions, key=lambda mention: (mention["trigger"]["start"], mention["id"]))
    day = (document.get("published") or "")[:10]
    story = [document.get("outlet"), day, *_story(mentions, level), document.get("language")]
    for number, mode, mention in _told(mentions):
        name = f"{_story_id(document['id'], day)}_{mention['type']}" + (f"_{mode}" if mode else "")
        if number > 1:
            name += f"_{number}" if mode else f"__{number}"
        yield [
            name,
            *_happening(mention, mode, day),
            *_party(mention["actors"], mention, day, level),
            *_party(mention["recipients"], mention, day, level),
            *_place(mention.get("place") or {}, level),
            *story,
            mention["model"],
        ]


def _story_id(document: str, day: str) -> str:
    """A story's id in POLECAT's form; its 12 hexadecimal digits are the first of the document's own, if it has them."""
    found = _HEX_ID.match(document)
    return f"{day.replace('-', '') or NO_DAY}-0000-{found.group(1) if found else text_hash(document)[:12]}"


def _told(mentions: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """The happenings of a story: number among those of one type and mode, the mode, and the mention that is written."""
    found: dict[tuple[str, str], dict[object, Mapping[str, Any]]] = {}
    for mention in mentions:
        for mode in mention["mode"] or [""]:
            same = found.setdefault((mention["type"], mode), {})
            key = _key(mention)
            if key not in same or same[key]["confidence"] < mention["confidence"]:
                same[key] = mention
    for (_, mode), happenings in found.items():
        yield from ((number, mode, mention) for number, mention in enumerate(happenings.values(), 1))


def _key(mention: Mapping[str, Any]) -> object:
    date = mention.get("date") or {}
    parties = [[_who(actor) for actor in mention[role]] for role in ("actors", "recipients")]
    return str((parties, date.get("start"), date.get("end"), mention["status"]))


def _who(actor: Mapping[str, Any]) -> tuple[Any, ...]:
    name = actor.get("id") or actor.get("name") or (actor.get("text") or "").lower()
    return (name, actor.get("country"), *sorted(actor["sectors"]))


def _happening(mention: Mapping[str, Any], mode: str, day: str) -> Row:
    measure = measures().get((mention["type"], mode)) if len(mention["mode"]) > 1 else None
    return [
        (mention.get("date") or {}).get("start") or day,
        mention["type"],
        mode,
        float(measure.score if measure else mention["score"]),
        QUADS[mention["quad"] - 1],
        " | ".join(mention["context"]),
    ]


def _party(actors: Sequence[Mapping[str, Any]], mention: Mapping[str, Any], day: str, level: TextLevel) -> Row:
    when = (mention.get("date") or {}).get("start") or day
    year = int(when[:4]) if when else None

    def cow(actor: Mapping[str, Any]) -> str | None:
        country = actor.get("country")
        number = state_number(country, "cow", year) if country and year else None
        return str(number) if number is not None else None

    slots: list[Callable[[Mapping[str, Any]], str | None]] = [
        lambda actor: actor.get("name"),
        lambda actor: country_name("polecat", actor.get("country")),
        cow,
        lambda actor: next(iter(actor["sectors"]), None),
        lambda actor: " | ".join(actor["sectors"][1:]),
        lambda actor: actor.get("office"),
        lambda actor: words(actor, level),
        lambda _: None,  # entente has no ids of Wikipedia
    ]
    return ["; ".join(_item(slot(actor), ";", ",") for actor in actors) for slot in slots]


def _item(value: str | None, separator: str, instead: str) -> str:
    """One item of a list, which cannot hold the sign that parts it from the next."""
    return cell(value).replace(separator, instead).strip() or MISSING


def _place(place: Mapping[str, Any], level: TextLevel) -> Row:
    name, precision = place.get("name"), place.get("precision") or "unknown"
    return [
        name,
        name if precision == "city" else None,
        name if precision == "district" else None,
        place.get("admin1") or (name if precision == "province" else None),
        place.get("country"),
        place.get("lat"),
        place.get("lon"),
        place.get("geonames"),
        words(place, level),
        FEATURES.get(precision),
    ]


def _story(mentions: Sequence[Mapping[str, Any]], level: TextLevel) -> list[str]:
    """The people, organisations and places that the mentions of a story name, in the order of the text."""
    actors = [actor for mention in mentions for role in ("actors", "recipients") for actor in mention[role]]
    known = [(str(actor.get("id") or "").partition("/")[0], actor.get("name")) for actor in actors]
    places = [mention.get("place") or {} for mention in mentions]
    return [
        _names(name for kind, name in known if kind == "person"),
        _names(name for kind, name in known if kind in ("org", "group", "outlet")),
        _names(place.get("name") or words(place, level) for place in places),
    ]


def _names(names: Iterable[str | None]) -> str:
    return " | ".join(dict.fromkeys(_item(name, "|", "/") for name in names if name))
