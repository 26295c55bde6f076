"""Who is who: a noun phrase in its document comes in, actors with id, country, PLOVER sectors and office go out.

The facts lie in `knowledge/`, one a row, in tables a person can read and correct; `tables` reads them and
`resolve` applies them as of the document's date. This room knows nothing of events.
"""

from entente.actors.asked import Asked, PhraseMissing, where, who
from entente.actors.codes import state_number
from entente.actors.own import TableFault, folder, read_csv, read_wikidata, write
from entente.actors.petrarch import read_petrarch
from entente.actors.resolve import Resolver
from entente.actors.show import ShownActor, show
from entente.actors.tables import KnowledgeMissing, Tables, shipped

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
