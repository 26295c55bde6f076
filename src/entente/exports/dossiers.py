"""A dossier as a file: a page, Markdown, its chart, the rows of its series; and as the text of a terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any, Literal, TypeAlias

from entente.exports.streams import StreamForm
from entente.formats import json_line
from entente.relations import Series
from entente.relations.dossier import Dossier

DossierForm: TypeAlias = Literal["html", "markdown", "svg", "png", "jsonl", "csv"]


def written(found: Dossier, form: DossierForm) -> bytes:
    """The dossier in this form; jsonl and csv hold the rows of its series."""
    return _WRITERS[form](found)


def as_text(found: Dossier, width: int) -> str:
    """The dossier as lines of at most `width` characters."""
    from rich.console import Console

    from entente.relations.brief import show

    out = io.StringIO()
    show(found, Console(file=out, width=width, color_system=None, highlight=False, markup=False, emoji=False))
    return out.getvalue()


def series_rows(series: Series) -> Iterator[dict[str, Any]]:
    """The rows of a series as plain values: days as ISO dates, None where nothing is known."""
    known = series.rows.astype(object).where(series.rows.notna(), None)
    for row in known.to_dict("records"):
        yield {str(name): value for name, value in row.items()} | {"period": str(row["period"].date())}


def series_as(series: Series, form: StreamForm) -> bytes:
    """The rows of a series as JSON lines, CSV or Parquet."""
    if form == "jsonl":
        return b"".join(map(json_line, series_rows(series)))
    if form == "parquet":
        return _parquet(series)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, series.rows.columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(series_rows(series))
    return text.getvalue().encode()


def _parquet(series: Series) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(series.rows, preserve_index=False), out, compression="zstd")
    return out.getvalue()


def _html(found: Dossier) -> bytes:
    from entente.relations.page import page

    return page(found).encode()


def _markdown(found: Dossier) -> bytes:
    from entente.relations.brief import markdown

    return markdown(found).encode()


def _svg(found: Dossier) -> bytes:
    from entente.relations.chart import svg

    return svg(found.series, [each.change for each in found.changes], found.names).encode()


def _png(found: Dossier) -> bytes:
    from entente.relations.chart import png

    return png(found.series, [each.change for each in found.changes], found.names)


_WRITERS: dict[DossierForm, Callable[[Dossier], bytes]] = {
    "html": _html,
    "markdown": _markdown,
    "svg": _svg,
    "png": _png,
    "jsonl": lambda found: series_as(found.series, "jsonl"),
    "csv": lambda found: series_as(found.series, "csv"),
}
