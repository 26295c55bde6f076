"""The page of an actor: its offices over time, whom it meets, its newest events, what it says and who speaks of it."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from entente.records import COUNTRY_CODES
from entente.relations import actor as relations
from entente.relations.actor import Partner
from entente.relations.asking import Records
from entente.relations.parties import Party, PartyUnknown, country_name, party
from entente.store import Store
from entente.web.pages.files import csv_file, file_address, wants_file
from entente.web.pages.links import STATE, record_address
from entente.web.pages.rendering import page
from entente.web.pages.showing import documents_of, rows_of, shown_events
from entente.web.requests import DeskOf

router = APIRouter()
MOST_PARTNERS, SHOWN, NEWEST, SAID = 1_000, 25, 10, 6
KNOWN_BY = ("events", "by", "about", "offices", "members")


@router.get("/actors/{key:path}")
def actor(request: Request, desk: DeskOf, key: str) -> Response:
    """A country, a person or a body; a name leads to whom it means."""
    who = _who(key)
    if who.key != key:
        return RedirectResponse(record_address("actor", who.key), 301)
    told = desk.kept(("actor", key), lambda: _told(desk.store, who))
    if key not in COUNTRY_CODES and not any(told[slot] for slot in KNOWN_BY):
        raise HTTPException(404, f"neither this store nor the tables know an actor {key!r}")
    if wants_file(request):
        rows = ({**asdict(each), "last": str(each.last or "") or None} for each in told["partners"])
        return csv_file(f"partners-of-{key.replace('/', '-')}", (field.name for field in fields(Partner)), rows)
    return page(request, "actor.html", partners_file=file_address(request), **told)


def _who(key: str) -> Party:
    try:
        return party(key.removeprefix(STATE))
    except PartyUnknown as error:
        raise HTTPException(404, str(error)) from None


def _told(store: Store, who: Party) -> dict[str, Any]:
    events = relations.events_of(store, who.key, NEWEST)
    by, about = (relations.statements_of(store, who.key, role, SAID) for role in ("speaker", "about"))
    records = Records(store, events, [*by, *about])
    name, country = (who.name, who.key) if who.key in COUNTRY_CODES else _named(store, who)
    statements = records.statements([*by, *about])
    return {
        "title": name,
        "key": who.key,
        "crumb": who.key,
        "crumbs": (("What is new", "/"),),
        "country": country,
        "partners": relations.partners(store, who.key, MOST_PARTNERS),
        "shown": SHOWN,
        "partner_name": _partner_name,
        "events": shown_events(records.events(events), records),
        "by": list(rows_of(records.statements(by))),
        "about": list(rows_of(records.statements(about))),
        "documents": documents_of(statements, records),
        "offices": relations.offices(who.key),
        "members": relations.members(who.key),
    }


def _named(store: Store, who: Party) -> tuple[str, str | None]:
    """The name and country of who is no country: as the tables have them, else as the records do."""
    name, country = relations.known(store, who.key)
    return (who.name if who.name != who.key else name or who.key), country


def _partner_name(key: str) -> str:
    return country_name(key) if "/" not in key else party(key).name
