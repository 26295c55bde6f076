"""A dossier to read on a terminal, and the same as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from entente.formats.words import printable
from entente.relations import spark
from entente.relations.dossier import Dossier
from entente.relations.sections import Line, Section, covered, sections

if TYPE_CHECKING:
    from rich.console import Console

MARKDOWN_WIDTH = 72
NARROWEST = 20
_SIDES = {"cooperation": "blue", "conflict": "dark_orange"}
_ID = re.compile(r"\b((?:eve|sta|men)-\w{8})\w+")  # enough of an id to ask for the record
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")  # what Markdown reads as more than a character
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%~"


def show(dossier: Dossier, console: Console) -> None:
    """Print the dossier, but for the warnings of its series, which a command prints where errors go."""
    from rich.text import Text

    console.print(Text(dossier.names, style="bold"))
    console.print(Text(covered(dossier), style="dim"))
    for place, section in enumerate(sections(dossier, warnings=False)):
        _section(section, console)
        if not place:
            _chart(dossier, console)


def markdown(dossier: Dossier) -> str:
    """The dossier as Markdown (CommonMark, with tables)."""
    parts = [f"# {_plain(dossier.names)}", _plain(covered(dossier))]
    for place, section in enumerate(sections(dossier)):
        parts += _markdown_section(section)
        if not place:
            drawn, legend = _drawn(dossier, MARKDOWN_WIDTH)
            parts += ["\n".join(["```text", *(text for text, _ in drawn), "```"]), _plain(legend)] if drawn else []
    return "\n\n".join(parts) + "\n"


def _section(section: Section, console: Console) -> None:
    from rich.text import Text

    console.print()
    console.print(Text(section.title, style="bold underline"))
    for each in section.says:
        console.print(Text(each))
    if section.table:
        _table(section.table, console)
    for line in section.lines:
        _line(line, console, 0)


def _line(line: Line, console: Console, depth: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    told = Text.assemble((line.head, "bold"), "  ", line.text)
    if line.words:
        told.append(f" {line.words}", "italic")
    if line.cited:
        source = _ID.sub(r"\1", line.cited)
        told.append(f" [{source}]", "dim")
    console.print(Padding(told, (0, 0, 0, 2 * depth)))
    for each in line.inner:
        _line(each, console, depth + 1)


def _table(table: Sequence[Sequence[str]], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, padding=(0, 2, 0, 0))
    for place, name in enumerate(table[0]):
        shown.add_column(Text(name), justify="right" if place else "left", overflow="fold")
    for row in table[1:]:
        shown.add_row(*map(Text, row))
    console.print(shown)


def _chart(dossier: Dossier, console: Console) -> None:
    from rich.text import Text

    drawn, legend = _drawn(dossier, console.width)
    if drawn:
        console.print()
    for text, side in drawn:
        console.print(Text(text, style=_SIDES.get(side, ""), no_wrap=True))
    if drawn:
        console.print(Text(legend, style="dim"))


def _drawn(dossier: Dossier, width: int) -> tuple[list[tuple[str, str]], str]:
    """The lines of the chart with their side, and its legend; none where there is no event."""
    rows, period = dossier.series.rows, dossier.query.period
    if not dossier.events:
        return [], ""
    changed = {each.change.period for each in dossier.changes}
    labels = len(str(int(rows["events"].max()))) + 1
    room = max(NARROWEST, width - labels)
    drawn = spark.strips(rows, changed, period, room)
    return [(f"{each.label:>{labels - 1}} {each.text}".rstrip(), each.side) for each in drawn], spark.legend(
        rows, changed, period, room
    )


def _markdown_section(section: Section) -> Iterator[str]:
    yield f"## {_plain(section.title)}"
    yield from map(_plain, section.says)
    if section.table:
        header, *rows = section.table
        rule = ["---", *["---:"] * (len(header) - 1)]
        yield "\n".join(
            f"| {' | '.join(cells)} |" for cells in (map(_plain, header), rule, *(map(_plain, row) for row in rows))
        )
    if section.lines:
        yield "\n".join(_markdown_lines(section.lines, 0))


def _markdown_lines(lines: Iterable[Line], depth: int) -> Iterator[str]:
    for line in lines:
        source = _plain(line.cited)
        if line.url:
            source = f"[{source}](<{quote(line.url, safe=_IN_ADDRESSES)}>)"
        parts = [
            f"**{_plain(line.head)}**",
            _plain(line.text),
            line.words and f"*{_plain(line.words)}*",
            source and f"({source})",
        ]
        yield f"{'  ' * depth}- {' '.join(filter(None, parts))}"
        yield from _markdown_lines(line.inner, depth + 1)


def _plain(text: str) -> str:
    """Text on one line that Markdown shows as it is."""
    return _SIGNS.sub(r"\\\1", printable(text))
