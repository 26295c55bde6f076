"""What goes out: records as dicts → lines, tables and files that people and other tools read.

In come records in the JSON form of `entente.records` (`model_dump(mode="json")`), each beside its document, and
a level that says how much of the publishers' text may leave. Out go JSON lines, flat CSV and Parquet rows (one
record a row), tables for a terminal, and the explanation of one record. This room must not know how records
are made or kept; heavy libraries (pyarrow, rich) are loaded by the writer that needs them.
"""

from entente.formats.destination import Destination
from entente.formats.flat import COLUMNS, flat
from entente.formats.jsonl import json_line
from entente.formats.levels import TEXT_LEVELS, TextLevel, at_level
from entente.formats.writers import FORMATS, Format, FormatError, Writer, chosen_format, open_writer

__all__ = [
    "COLUMNS",
    "FORMATS",
    "TEXT_LEVELS",
    "Destination",
    "Format",
    "FormatError",
    "TextLevel",
    "Writer",
    "at_level",
    "chosen_format",
    "flat",
    "json_line",
    "open_writer",
]
