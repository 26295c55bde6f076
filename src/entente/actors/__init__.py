"""Who is who: a noun phrase in its document comes in, actors with id, country, PLOVER sectors and office go out.

The facts lie in `knowledge/`, one a row, in tables a person can read and correct; `tables` reads them and
`resolve` applies them as of the document's date. This room knows nothing of events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente.actors.codes import state_number
from entente.actors.own import TableFault, folder, read_csv, read_wikidata, write
from entente.actors.petrarch import read_petrarch
from entente.actors.show import ShownActor, show
from entente.actors.tables import KnowledgeMissing, Tables, shipped

if TYPE_CHECKING:
    from entente.actors.asked import Asked, PhraseMissing, where, who
    from entente.actors.resolve import Resolver

__all__ = [
    "Asked",
    "KnowledgeMissing",
    "PhraseMissing",
    "Resolver",
    "ShownActor",
    "TableFault",
    "Tables",
    "folder",
    "read_csv",
    "read_petrarch",
    "read_wikidata",
    "shipped",
    "show",
    "state_number",
    "where",
    "who",
    "write",
]

# What reads texts loads spaCy, a second that those who only look things up need not wait.
_HOMES = {
    "Asked": "asked", "PhraseMissing": "asked", "where": "asked", "who": "asked", "Resolver": "resolve",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import what reads texts when it is first asked for."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"entente.actors.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'entente.actors' has no attribute {name!r}")
