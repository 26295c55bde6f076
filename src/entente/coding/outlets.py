"""Who the outlet of a document is."""

from __future__ import annotations

from entente.actors import Tables
from entente.records import Document


def with_outlet(document: Document, tables: Tables) -> Document:
    """The document with its outlet's id and country, and whether a state runs it, where the tables know."""
    known = tables.outlet(document.outlet, document.day) if document.outlet else None
    if known is None:
        return document
    return document.model_copy(
        update={"outlet_id": known.id, "outlet_country": known.country, "state_run": known.state_run}
    )
