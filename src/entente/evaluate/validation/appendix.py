"""A paragraph and a table for the appendix of a paper, in Markdown or LaTeX, from the figures of a sample."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from entente.evaluate.validation.figures import Figures, Precision
from entente.evaluate.validation.intervals import Share
from entente.formats.words import many

HEADINGS = ("", "in store", "answered", "right", "precision", "95 % interval")
TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: f"\\{sign}" for sign in "&%$#_{}"
}


class Row(NamedTuple):
    """A row of the table; `group` is what the row is one of: type, stratum, slot, all or uncoded."""

    group: str
    cells: tuple[str, str, str, str, str, str]


def rows(figures: Figures) -> list[Row]:
    """The table: the types, the strata where they are others, the slots, the whole, sentences without a mention."""
    parts: list[tuple[str, Mapping[str, Precision]]] = [
        ("type", figures.types),
        ("stratum", figures.strata),
        ("slot", figures.slots),
        ("all", {"all": figures.whole} if figures.whole else {}),
        ("uncoded", {"sentences without a mention": figures.uncoded} if figures.uncoded else {}),
    ]
    return [Row(group, _cells(name, each)) for group, named in parts for name, each in named.items()]


def _cells(name: str, precision: Precision) -> tuple[str, str, str, str, str, str]:
    share = precision.share
    right = f"{precision.right:g}"
    return name, f"{precision.of:,}", f"{precision.answered:,}", right, f"{share.estimate:.2f}", _interval(share)


def _interval(share: Share) -> str:
    return f"{share.low:.2f}–{share.high:.2f}"


def paragraph(figures: Figures) -> str:
    """How the sample was drawn, who answered, what came out: plain prose."""
    return " ".join(_sentences(figures))


def _sentences(figures: Figures) -> Iterator[str]:
    sample, options = figures.sample, figures.sample.options
    if figures.drawn:
        parts = " and ".join(options["by"]) or "nothing"
        drawn = f"the {figures.drawn:,} least sure" if options["least_sure"] else f"{figures.drawn:,} random"
        yield (
            f"Of {many(figures.mentions, 'mention')} coded by {' and '.join(sample.models)} (entente {sample.version})"
            f"{_asked(options['query'])}, {drawn} ones were drawn, stratified by {parts} with"
            f" {options['allocation']} allocation (seed {sample.seed})."
        )
        if figures.edited:
            yield f"Of these, {figures.edited:,} had been corrected by hand before."
    checkers = ", ".join(f"{name} ({number:,})" for name, number in figures.checkers.items())
    left = f", {figures.open:,} not answered" if figures.open else ""
    yield f"Answers by {checkers}; {many(figures.skipped, 'item')} skipped{left}: these are left out."
    if len(figures.checkers) > 1:
        yield (
            "Where checkers differed the majority counts; where they were equally divided, the item counts half"
            f" ({many(figures.disputed, 'item')})."
        )
    for name, each in figures.agreement.items():
        if name in ("verdict", "sentence"):
            said = "all said the same" if each.alpha is None else f"Krippendorff's alpha {each.alpha:.2f}"
            what = "the verdict" if name == "verdict" else "sentences without a mention"
            yield f"Agreement of {each.checkers} checkers on {what} over {each.items:,} items: {said}."
    if figures.whole:
        yield (
            f"Precision of the table is {_said(figures.whole.share)}, the mean of the strata by their weights;"
            " intervals are Wilson's, on the effective sample size where strata are put together."
        )
        if figures.covered < 1:
            yield f"It speaks of the strata with an answer, {100 * figures.covered:.0f} % of the mentions."
    if figures.caution:
        yield f"No precision of the table is given: {figures.caution}."
    if (uncoded := figures.uncoded) is not None:
        told = uncoded.answered - uncoded.right
        yield (
            f"Of {uncoded.answered:,} out of {many(uncoded.of, 'sentence')} in which nothing was coded, {told:g} told"
            " an event."
        )
    if figures.recall is not None:
        yield (
            f"Recall is {_said(figures.recall.share)}, the interval recovered from those of both shares (MOVER). Events"
            " missed in sentences with another mention do not count."
        )


def _said(share: Share) -> str:
    return f"{share.estimate:.2f} (95 % interval {_interval(share)})"


def _asked(query: Mapping[str, Any]) -> str:
    """The filters as the options say them."""
    said = (f"{name} {' or '.join(value) if isinstance(value, list) else value}" for name, value in query.items())
    return f" with {', '.join(said)}" if query else ""


def markdown(figures: Figures) -> str:
    """The paragraph and the table in Markdown."""
    lines = [[*map(_plain, cells)] for cells in (HEADINGS, *(row.cells for row in rows(figures)))]
    lines.insert(1, ["---", *["---:"] * 5])
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"{_plain(paragraph(figures))}\n\n{table}\n"


def _plain(prose: str) -> str:
    """Text with the signs of Markdown made harmless."""
    return re.sub(r"([\\*_`<\[|])", r"\\\1", prose)


def latex(figures: Figures) -> str:
    """The paragraph and the table in LaTeX (package booktabs)."""
    body: list[str] = []
    group = ""
    for row in rows(figures):
        if group and row.group != group:
            body.append(r"\midrule")
        group = row.group
        body.append(_line(row.cells))
    name = _tex(figures.sample.name)
    return "\n".join(
        [
            _tex(paragraph(figures)),
            "",
            r"\begin{table}",
            rf"\caption{{Precision, checked by hand (sample {name}).}}",
            r"\begin{tabular}{lrrrrr}",
            r"\toprule",
            _line(HEADINGS),
            r"\midrule",
            *body,
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
            "",
        ]
    )


def _line(cells: Iterable[str]) -> str:
    return " & ".join(map(_tex, cells)) + r" \\"


def _tex(text: str) -> str:
    """Text with the signs of LaTeX made harmless; dashes as LaTeX has them."""
    return "".join(TEX.get(sign, sign) for sign in text).replace("–", "--")
