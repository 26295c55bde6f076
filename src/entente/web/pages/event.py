"""The page of an event: all reports side by side, where they differ, and why they are held to be of one event."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from entente.formats.words import names, type_and_mode
from entente.records import Document, Event, Mention
from entente.relations.asking import documents_by_id
from entente.store import Query, Store, StoredReport
from entente.web.pages.links import record_address
from entente.web.pages.marking import marked_sentence
from entente.web.pages.rendering import page
from entente.web.pages.showing import Row, rows_of
from entente.web.requests import DeskOf

router = APIRouter()
_EPISODE = "SELECT name FROM episodes WHERE retired_by IS NULL AND id = $id"


@router.get("/events/{key:path}")
def event(request: Request, desk: DeskOf, key: str) -> Response:
    """One event; an id that is gone leads to what took its place."""
    found = next(desk.store.events(Query(id=key)), None)
    if found is None:
        return _gone(desk.store, key)
    return _page(request, desk.store, found)


def _gone(store: Store, key: str) -> Response:
    grave = next((each for each in store.tombstones() if each.id == key), None)
    if grave is None:
        raise HTTPException(404, f"there is no event {key!r}")
    if grave.replaced_by is None:
        raise HTTPException(410, f"the event {key} is gone, and nothing took its place")
    return RedirectResponse(record_address("event", grave.replaced_by), 301)


def _page(request: Request, store: Store, found: Event) -> HTMLResponse:
    told = {each.id: each for each in map(Mention.model_validate_json, store.records("mentions", found.mentions))}
    mentions = [told[key] for key in found.mentions if key in told]
    documents = documents_by_id(store, {each.document for each in mentions})
    reports = _reports(found, mentions, documents, store.reports(list(documents)))
    return page(
        request,
        "event.html",
        title=_title(found),
        crumbs=(("Events", "/events"),),
        crumb=found.id,
        event=found.model_dump(mode="json"),
        reports=reports,
        numbers={each["mention"]["id"]: number for number, each in enumerate(reports, 1)},
        accounts=_accounts(found),
        episode=_episode(store, found.part_of),
        command=shlex.join(["entente", "merge", "--db", store.path, "--explain", found.id]) if mentions else "",
    )


def _title(event: Event) -> str:
    row = event.model_dump(mode="json")
    parties = names(row["actors"]) + (f" → {names(row['recipients'])}" if row["recipients"] else "")
    return f"{type_and_mode(row)}: {parties}"


def _reports(
    event: Event, mentions: Sequence[Mention], documents: Mapping[str, Document], printed: Sequence[StoredReport]
) -> list[Row]:
    """Each telling with its document, the outlets that print copies, and why it is of this event; oldest first."""
    copies = defaultdict(list)
    for report in printed:
        if report.copy_of:
            copies[report.copy_of].append(report)
    ties = {tie.mention: tie.model_dump() for tie in event.ties}
    rows = []
    for mention, row in zip(mentions, rows_of(mentions), strict=True):
        document = documents.get(mention.document)
        rows.append(
            {
                "mention": row,
                "document": document,
                "sentence": marked_sentence(mention, document.text) if document else "",
                "copies": copies[mention.document],
                "tie": ties.get(mention.id),
                "first": document is not None and document.day == event.first_reported,
                "best": event.evidence is not None and event.evidence.mention == mention.id,
            }
        )
    return sorted(
        rows, key=lambda row: (str(row["document"] and (row["document"].published or "~")), row["mention"]["id"])
    )


def _accounts(event: Event) -> dict[str, list[Row]]:
    """The versions of each slot in which reports differ."""
    found: dict[str, list[Row]] = defaultdict(list)
    for account in event.accounts:
        found[account.slot].append(account.model_dump())
    return dict(found)


def _episode(store: Store, key: str | None) -> dict[str, Any] | None:
    if key is None:
        return None
    names = store.ask(_EPISODE, {"id": key}).to_pylist()
    return {"id": key, "name": names[0]["name"] if names else key}
