"""A dossier as one self-contained page: opens from disk without a network, on a phone, on paper, in the dark."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from entente.relations import chart
from entente.relations.dossier import Dossier
from entente.relations.frame import SHOWN
from entente.relations.sections import MEASURES, covered, sections

MOST_ROWS = 400  # of the table of the series: as many as the chart shows
_COLUMNS = {name: words for name, words in MEASURES.items() if name != "stance_mean"} | {
    "documents": "documents read", "outlets": "outlets read",
}  # fmt: skip
_IDS = re.compile(r'(id="|url\(#)')


def page(dossier: Dossier) -> str:
    """The page as HTML."""
    first, *rest = sections(dossier)
    return _template().render(
        title=dossier.names,
        covered=covered(dossier),
        first=first,
        sections=rest,
        charts=_charts(dossier),
        series=series_table(dossier),
        rows_left_out=max(0, len(dossier.series.rows) - MOST_ROWS),
        period=dossier.query.period,
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("entente.relations"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("dossier.html")


def _charts(dossier: Dossier) -> dict[str, Markup]:
    """The chart for a screen and for a phone, whose letters stay legible; none where there is no event."""
    if not dossier.events:
        return {}
    found = [each.change for each in dossier.changes]
    drawn = {
        name: chart.svg(dossier.series, found, dossier.names, width)
        for name, width in (("wide", chart.WIDE), ("narrow", chart.NARROW))
    }
    # Vega escapes what it draws; the ids of two drawings in one page must differ.
    return {name: Markup(_IDS.sub(rf"\g<1>{name}-", svg)) for name, svg in drawn.items()}


def series_table(dossier: Dossier) -> list[list[str]]:
    """The header and the rows of the series' last periods; an unknown value is a dash."""
    rows = dossier.series.rows.tail(MOST_ROWS)
    days = [day.strftime(SHOWN[dossier.query.period]) for day in rows["period"]]
    columns = [[_cell(value) for value in rows[name]] for name in _COLUMNS]
    return [
        [dossier.query.period, *_COLUMNS.values()],
        *map(list, zip(days, *columns, strict=True)),
    ]


def _cell(value: object) -> str:
    text = str(value)
    if text in ("<NA>", "nan"):
        return "–"
    return f"{value:.1f}" if isinstance(value, float) else text
