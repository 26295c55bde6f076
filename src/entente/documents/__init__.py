"""What comes in: any input → documents, one by one.

In come files, folders and standard input: plain text, HTML pages, JSON lines, CSV, TSV and Parquet tables, each
also packed by gzip, in any encoding; and texts in hand. Out go records.Document, lazily, and for everything
that gave none a Skipped with its place and reason. Here it is decided what a document's text is, to which all
offsets refer; what its title, date, outlet and identity are; that it is in English; and which stretches of it
are boilerplate. This room must not know of sentences, actors, events or the store.
"""

from entente.documents.boilerplate import boilerplate_spans
from entente.documents.dateline import Dateline, first_dateline
from entente.documents.dates import parse_date
from entente.documents.errors import DocumentError, Skipped
from entente.documents.files import count_inputs
from entente.documents.options import Columns, ReadOptions
from entente.documents.readers import read
from entente.documents.text import from_text

__all__ = [
    "Columns",
    "Dateline",
    "DocumentError",
    "ReadOptions",
    "Skipped",
    "boilerplate_spans",
    "count_inputs",
    "first_dateline",
    "from_text",
    "parse_date",
    "read",
]
