"""Records as a table that a person reads on a terminal: a line of columns, under it the sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from entente.formats.levels import TextLevel, at_level, sentence_of
from entente.formats.words import edited, names, people, printable, status, type_and_mode, when, where

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

# Column → its share of the width that the fixed columns leave, or a fixed number of characters (negative).
_MENTION = {
    "date": -11, "actors": 10, "type": 11, "recipients": 10, "place": 9, "status": 8, "reported by": 8, "conf": -4,
}  # fmt: skip
_EVENT = {
    "date": -11, "actors": 10, "type": 11, "recipients": 10, "place": 9, "status": 8, "people": 8, "reports": -7,
}  # fmt: skip
_EPISODE = {"from": -10, "to": -10, "type": 3, "parties": 6, "events": -6, "id": -12}
_STATEMENT = {"speaker": 3, "form": -8, "text": 9}
_DOCUMENT = {"published": -10, "outlet": 2, "title": 6, "language": -8, "id": -12}
_CORRECTION = {"id": -5, "made": -10, "by": 2, "record": -12, "correction": 5, "was": 4, "why": 5}
_QUAD_STYLE = {1: "green", 2: "bold green", 3: "yellow", 4: "bold red"}
_SHORT_ID = 12  # "men-" and 8 digits: enough to name a record to --explain
_NARROWEST = 6


class TableWriter:
    """Prints records on a rich Console as they come, under one header for each kind."""

    def __init__(self, console: Console, level: TextLevel, header_for_documents: bool = False):
        self.console, self.level = console, level
        self._with_documents = header_for_documents
        self._shown: set[str] = set()  # kinds whose header is above
        self._headed = ""  # the document whose heading is above

    def write(self, document: Mapping[str, Any] | None, records: Sequence[Mapping[str, Any]]) -> None:
        """Print the records of one document."""
        if self.level == "none":
            records = [at_level(record, "none") for record in records]
        told = [record for record in records if record["kind"] in ("mention", "statement")]
        if not self._with_documents and told and document and document["id"] != self._headed:
            self._headed = document["id"]
            self._heading(document)
        for record in records:
            if record["kind"] == "mention":
                self._mention(record, document)
            elif record["kind"] == "event":
                self._event(record, document)
            elif record["kind"] == "episode":
                self._episode(record)
            elif record["kind"] == "statement":
                self._statement(record)
            elif record["kind"] == "correction":
                self._correction(record)
            elif self._with_documents:
                self._document(record)

    def close(self) -> None:
        """Nothing waits: every record was printed."""
        self.console.file.flush()

    def _heading(self, document: Mapping[str, Any]) -> None:
        from rich.text import Text

        parts = [printable(document.get(name)) for name in ("title", "outlet", "published")]
        line = " · ".join(part for part in parts if part) or document["id"]
        self.console.print(Text(line, style="bold", overflow="ellipsis", no_wrap=True))

    def _mention(self, record: Mapping[str, Any], document: Mapping[str, Any] | None) -> None:
        cells = {
            "date": when(record.get("date")),
            "actors": names(record["actors"]),
            "type": type_and_mode(record),
            "recipients": names(record["recipients"]),
            "place": where(record.get("place")),
            "status": status(record),
            "reported by": names(record["reported_by"]),
            "conf": f"{record['confidence']:.2f}",
        }
        self._row("mention", _MENTION, cells, {"type": _QUAD_STYLE.get(record["quad"], "")})
        self._evidence(record, None if self.level == "none" else sentence_of(record, document))

    def _event(self, record: Mapping[str, Any], document: Mapping[str, Any] | None) -> None:
        cells = {
            "date": when(record.get("date")),
            "actors": names(record["actors"]),
            "type": type_and_mode(record),
            "recipients": names(record["recipients"]),
            "place": where(record.get("place")),
            "status": status(record),
            "people": people(record.get("magnitude")),
            "reports": str(record["reports"]),
        }
        self._row("event", _EVENT, cells, {"type": _QUAD_STYLE.get(record["quad"], "")})
        told = record.get("evidence")
        self._evidence(record, sentence_of(told, document) if told and self.level != "none" else None)

    def _episode(self, record: Mapping[str, Any]) -> None:
        cells = {
            "from": record["start"],
            "to": record["end"],
            "type": record["type"],
            "parties": printable(" – ".join(record["parties"])),
            "events": str(len(record["events"])),
            "id": record["id"][:_SHORT_ID],
        }
        self._row("episode", _EPISODE, cells, {"id": "dim"})

    def _statement(self, record: Mapping[str, Any]) -> None:
        cells = {"speaker": names(record["speakers"]), "form": record["form"], "text": printable(record["text"])}
        self._row("statement", _STATEMENT, cells, {"form": "cyan"})
        self._evidence(record, None)

    def _correction(self, record: Mapping[str, Any]) -> None:
        state = " (undone)" if record["undone"] else "" if record["holds_for"] else " (without a record)"
        said = "left out" if record["slot"] == "record" else f"{record['slot']}: {record['value'] or 'none'}"
        cells = {name: printable(record[name]) for name in ("by", "was", "why")}
        cells |= {"id": str(record["id"]), "made": record["made"][:10], "correction": printable(said) + state}
        cells["record"] = (record["holds_for"] or record["record"])[:_SHORT_ID]
        self._row("correction", _CORRECTION, cells, {"record": "dim"})

    def _document(self, record: Mapping[str, Any]) -> None:
        cells = {name: printable(str(record.get(name) or "")) for name in _DOCUMENT}
        cells |= {"published": cells["published"][:10], "id": record["id"][:_SHORT_ID]}
        self._row("document", _DOCUMENT, cells, {"id": "dim"})

    def _evidence(self, record: Mapping[str, Any], sentence: str | None) -> None:
        from rich.padding import Padding
        from rich.text import Text

        line = "  ".join(filter(None, (record["id"][:_SHORT_ID], edited(record), printable(sentence))))
        self.console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2)))

    def _row(self, kind: str, columns: Mapping[str, int], cells: Mapping[str, str], styles: Mapping[str, str]) -> None:
        from rich.text import Text

        if kind not in self._shown:
            self._shown.add(kind)
            header = self._grid(columns)
            header.add_row(*(Text(name, style="bold underline") for name in columns))
            self.console.print(header)
        grid = self._grid(columns)
        grid.add_row(*(Text(cells[name], style=styles.get(name, "")) for name in columns))
        self.console.print(grid)

    def _grid(self, columns: Mapping[str, int]) -> Table:
        from rich.table import Table

        grid = Table.grid(padding=(0, 1, 0, 0))
        for width in _widths(columns, self.console.width):
            grid.add_column(width=width, overflow="fold")
        return grid


def _widths(columns: Mapping[str, int], available: int) -> list[int]:
    """The width of each column: fixed ones as they are, the rest by their shares, one space between columns."""
    fixed = sum(-size for size in columns.values() if size < 0)
    left = available - fixed - len(columns)
    shares = sum(size for size in columns.values() if size > 0)
    return [-size if size < 0 else max(_NARROWEST, left * size // shares) for size in columns.values()]
