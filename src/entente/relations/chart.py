"""The series of a pair as a chart, drawn without a network: its Vega-Lite specification, SVG or PNG.

Above the line stands cooperation, below it conflict, each split into deeds and words; under them the score. Periods
that are not covered are shaded, changes of level marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias

import pandas as pd

from entente.relations.changes import Change
from entente.relations.frame import last_day
from entente.relations.series import Series

Drawn: TypeAlias = Any  # altair's charts: most of their methods have no types

# Blue and orange are told apart in every common colour blindness; deeds are the darker. All four have a contrast of 3
# or more against white and against a dark page.
QUADS = {
    "material_cooperation": ("cooperation in deeds", "#1f6fb2"),
    "verbal_cooperation": ("cooperation in words", "#4f93cf"),
    "verbal_conflict": ("conflict in words", "#cf7a00"),
    "material_conflict": ("conflict in deeds", "#c8470a"),
}
# From the line outwards: column and which way it goes.
STACKS = (("material_cooperation", "verbal_cooperation", 1), ("material_conflict", "verbal_conflict", -1))
INK, LINE, MARK = "#1b1b1b", "#808080", "#767676"
MOST_PERIODS = 400  # more bars can neither be told apart nor be kept in a page of 500 kB
WIDE, NARROW = 720, 270  # pixels between the axes
COUNTS, SCORES = 200, 90
FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif"


def svg(series: Series, changes: Sequence[Change], names: str, width: int = WIDE) -> str:
    """The chart as SVG, `width` pixels wide between its axes."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(specification(series, changes, names, width)))


def png(series: Series, changes: Sequence[Change], names: str) -> bytes:
    """The chart as PNG of twice its size, on white."""
    import vl_convert

    spec = specification(series, changes, names) | {"background": "white", "padding": 12}
    return bytes(vl_convert.vegalite_to_png(spec, scale=2))


def specification(series: Series, changes: Sequence[Change], names: str, width: int = WIDE) -> dict[str, Any]:
    """The chart as a Vega-Lite specification that holds its data; of more than 400 periods the last ones."""
    import altair as alt

    rows = series.rows.tail(MOST_PERIODS)
    period = series.query.period
    bounds = _bounds(rows, period)
    behind, before = _uncovered(rows, bounds, period), _changes(rows, changes, labels=width >= WIDE)
    x = alt.X("start:T", title=None, scale=alt.Scale(domain=bounds), axis=_time_axis(bounds, width))
    counts = alt.layer(*behind, _bars(rows, period, x, f"events a {period}"), _zero(), *before)
    scores = alt.layer(*behind, _zero(), _score(rows, period, x, f"score a {period}"), *before)
    chart = alt.vconcat(
        counts.properties(width=width, height=COUNTS),
        scores.properties(width=width, height=SCORES),
        title=alt.TitleParams(
            _title(names, period, width), subtitle=_subtitle(series, rows, bool(changes), width), anchor="start"
        ),
        spacing=14,
    ).resolve_scale(color="independent")
    return dict(_styled(chart, width).to_dict())


def _title(names: str, period: str, width: int) -> list[str]:
    """What is shown, and its unit, on two lines where the chart is narrow."""
    unit = f"events and their score a {period}"
    return [f"{names}: {unit}"] if width >= WIDE else [names, unit]


def _subtitle(series: Series, rows: pd.DataFrame, changed: bool, width: int) -> list[str]:
    parts = ["cooperation above the line, conflict below it"]
    if not (rows["covered"] & rows["exists"]).all():
        parts.append("shaded: not covered")
    if changed:
        parts.append("dashed: change of level")
    if len(rows) < len(series.rows):
        parts.append(f"the last {len(rows):,} of {len(series.rows):,} {series.query.period}s")
    return ["; ".join(parts)] if width >= WIDE else parts


def _bounds(rows: pd.DataFrame, period: Any) -> list[str]:
    """The first day shown and the one after the last."""
    if rows.empty:
        return ["2000-01-01", "2000-12-31"]  # an empty chart has some axis
    first, last = rows["period"].iloc[0].date(), rows["period"].iloc[-1].date()
    return [str(first), _end(period, last)]


def _end(period: Any, day: date) -> str:
    """The day after the last one of a period."""
    return str((pd.Timestamp(last_day(period, day)) + pd.Timedelta(days=1)).date())


def _bars(rows: pd.DataFrame, period: Any, x: Drawn, unit: str) -> Drawn:
    import altair as alt

    data = pd.DataFrame(_stacked(rows, period), columns=["start", "end", "kind", "from", "to"])
    names, colors = zip(*QUADS.values(), strict=True)
    return (
        alt.Chart(data)
        .mark_bar(aria=False)
        .encode(
            x=x,
            x2="end:T",
            y=alt.Y("from:Q", title=unit, axis=alt.Axis(tickCount=5, tickMinStep=1, labelExpr="abs(datum.value)")),
            y2="to:Q",
            color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=names, range=colors)),
        )
    )


def _stacked(rows: pd.DataFrame, period: Any) -> Iterator[tuple[str, str, str, int, int]]:
    """The bars: the deeds of a side next to the line, its words beyond them. What is 0 or unknown has none."""
    for row in rows.to_dict("records"):
        day = row["period"].date()
        for *columns, sign in STACKS:
            start = 0
            for column in columns:
                if pd.notna(row[column]) and row[column]:
                    end = start + sign * int(row[column])
                    yield str(day), _end(period, day), QUADS[column][0], start, end
                    start = end


def _score(rows: pd.DataFrame, period: Any, x: Drawn, unit: str) -> Drawn:
    """The score of each period as a bar from zero; none where nothing is known."""
    import altair as alt

    known = rows[rows["score_sum"].notna()]
    days = [day.date() for day in known["period"]]
    ends = [_end(period, day) for day in days]
    data = pd.DataFrame({"start": list(map(str, days)), "end": ends, "score": known["score_sum"].tolist(), "zero": 0})
    return (
        alt.Chart(data)
        .mark_bar(color=MARK, aria=False)
        .encode(x=x, x2="end:T", y=alt.Y("zero:Q", title=unit, axis=alt.Axis(tickCount=4)), y2="score:Q")
    )


def _zero() -> Drawn:
    import altair as alt

    return alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=LINE, aria=False).encode(y="zero:Q")


def _uncovered(rows: pd.DataFrame, bounds: list[str], period: Any) -> list[Drawn]:
    """The stretches of periods that are not covered, shaded and named."""
    import altair as alt

    unknown = ~(rows["covered"] & rows["exists"])
    if not unknown.any():
        return []
    stretches = rows[unknown].groupby((~unknown).cumsum()[unknown])["period"].agg(["min", "max"])
    data = pd.DataFrame(
        [(str(first.date()), _end(period, last.date())) for first, last in stretches.itertuples(index=False)],
        columns=["start", "end"],
    )
    data["middle"] = [
        str((pd.Timestamp(a) + (pd.Timestamp(b) - pd.Timestamp(a)) / 2).date()) for a, b in data.to_numpy()
    ]
    base = alt.Chart(data)
    shade = base.mark_rect(color=LINE, opacity=0.22, aria=False).encode(x="start:T", x2="end:T")
    text = base.mark_text(text="not covered", angle=270, align="right", fontSize=9, color=INK, aria=False)
    return [shade, text.encode(x="middle:T", y=alt.value(4))]


def _changes(rows: pd.DataFrame, changes: Sequence[Change], labels: bool) -> list[Drawn]:
    """A dashed line at the beginning of every new level, with its direction where there is room."""
    import altair as alt

    shown = [each for each in changes if len(rows) and pd.Timestamp(each.period) >= rows["period"].iloc[0]]
    if not shown:
        return []
    base = alt.Chart(
        pd.DataFrame({"start": [str(each.period) for each in shown], "way": [each.direction for each in shown]})
    )
    rule = base.mark_rule(strokeDash=[5, 4], color=MARK, strokeWidth=1.5, aria=False).encode(x="start:T")
    text = base.mark_text(align="left", dx=4, dy=6, fontSize=10, color=INK, aria=False)
    return [rule, text.encode(x="start:T", y=alt.value(0), text="way:N")] if labels else [rule]


def _time_axis(bounds: list[str], width: int) -> Drawn:
    import altair as alt

    days = (pd.Timestamp(bounds[1]) - pd.Timestamp(bounds[0])).days
    form = "%Y" if days > 3 * 365 and width < WIDE or days > 8 * 365 else "%Y-%m" if days > 120 else "%Y-%m-%d"
    return alt.Axis(format=form, tickCount=width // 75, labelFlush=True, grid=False)


def _styled(chart: Drawn, width: int) -> Drawn:
    """Colours of lines that show on white and on dark; texts have one colour, which a page may change."""
    return (
        chart.configure(background="transparent", font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            gridColor=LINE, gridOpacity=0.25, domainColor=LINE, tickColor=LINE, labelColor=INK, titleColor=INK,
            titleFontWeight="normal", labelFontSize=11, titleFontSize=11,
        )
        .configure_title(color=INK, subtitleColor=INK, fontSize=14, subtitleFontSize=11)
        .configure_legend(
            orient="bottom", columns=4 if width >= WIDE else 1, labelColor=INK, labelFontSize=11, symbolType="square"
        )
    )  # fmt: skip
