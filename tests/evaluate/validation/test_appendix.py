"""The paragraph and the table for a paper."""

from __future__ import annotations

import re

import pytest

from entente.evaluate.validation import Round, Wish, appendix, draw, figures
from entente.store import Query


@pytest.fixture
def found(store):
    """Figures of 12 mentions and five sentences; of two checkers one holds two mentions to be wrong."""
    draw(store, "spring_7", Wish(Query(type=("CONSULT", "AID")), 12, ("type",), missed=5, seed=7), "1.2.3")
    for checker in ("ann_b", "bob & co"):
        round_ = Round(store, "spring_7", checker)
        for position in range(1, 18):
            wrong = position in (3, 4) and checker == "ann_b"
            round_.answer(position, "skip" if position == 1 else "wrong" if wrong else "right")
    return figures(store, "spring_7")


def test_the_paragraph_says_how_it_was_drawn_by_whom_answered_and_what_came_out(found):
    said = appendix.paragraph(found)
    for part in (
        "Of 33 mentions coded by fake-en 0.0.1 (entente 1.2.3) with type CONSULT or AID",
        "12 random ones were drawn, stratified by type with equal allocation (seed 7)",
        "Answers by ann_b (17), bob & co (17); 1 item skipped",
        "the item counts half (2 items)",
        "Agreement of 2 checkers on the verdict over 11 items: Krippendorff's alpha -0.05",
        "on sentences without a mention over 5 items: all said the same",
        "Of 5 out of 93 sentences in which nothing was coded, 0 told an event. Recall is 1.00",
    ):
        assert part in said
    whole = found.whole.share
    assert f"Precision of the table is {whole.estimate:.2f} (95 % interval {whole.low:.2f}–{whole.high:.2f})" in said


def test_a_caution_takes_the_place_of_the_tables_precision(store):
    draw(store, "spring", Wish(size=12, least_sure=True), "1.2.3")
    Round(store, "spring", "ann").answer(1, "right")
    said = appendix.paragraph(figures(store, "spring"))
    assert "the 12 least sure ones were drawn" in said
    assert "No precision of the table is given: the least sure mentions were drawn" in said
    assert all(row.group != "all" for row in appendix.rows(figures(store, "spring")))


def test_what_is_not_covered_is_said(store):
    draw(store, "spring", Wish(size=12), "1.2.3")
    round_ = Round(store, "spring", "ann")
    round_.answer(next(n for n in range(1, 13) if round_.item(n).shown.record.type == "ACCUSE"), "right")
    said = appendix.paragraph(figures(store, "spring"))
    assert "11 not answered" in said and "the strata with an answer, 65 % of the mentions" in said


def test_records_that_were_corrected_before_are_counted(store):
    mention = next(store.mentions(Query(type="AID")))
    store.correct(mention.id, "status", "denied", "ann")
    draw(store, "spring", Wish(size=33), "1.2.3")
    Round(store, "spring", "ann").answer(1, "right")
    assert "Of these, 1 had been corrected by hand before." in appendix.paragraph(figures(store, "spring"))


def test_rows_are_types_slots_and_the_whole(found):
    rows = appendix.rows(found)
    assert [row.cells[0] for row in rows if row.group == "type"] == ["AID", "CONSULT"]
    assert [row.group for row in rows if row.group not in ("type", "slot")] == ["all", "uncoded"]
    assert rows[-2].cells[:4] == ("all", "33", "11", "10")
    assert rows[-1].cells[:4] == ("sentences without a mention", "93", "5", "5")


def test_markdown_is_a_paragraph_and_a_table(found):
    prose, table = appendix.markdown(found).split("\n\n")
    lines = table.strip().splitlines()
    assert lines[0].startswith("|  | in store |") and len({line.count("|") for line in lines}) == 1
    assert r"ann\_b (17)" in prose


def test_latex_has_no_sign_that_latex_would_take_for_its_own(found):
    text = appendix.latex(found)
    assert (
        r"ann\_b (17), bob \& co (17)" in text and r"\caption{Precision, checked by hand (sample spring\_7).}" in text
    )
    assert "–" not in text and not re.search(r"(?<!\\)[%$#_]", text)
    table = text[text.index(r"\toprule") : text.index(r"\bottomrule")].splitlines()[1:]
    rows = [line for line in table if line.endswith(r"\\")]
    assert all(len(re.findall(r"(?<!\\)&", row)) == 5 for row in rows) and table.count(r"\midrule") == 4


def test_signs_of_latex_are_made_harmless():
    assert appendix._tex(r"50% of $x_1 & {a}~b^c\d") == (
        r"50\% of \$x\_1 \& \{a\}\textasciitilde{}b\textasciicircum{}c\textbackslash{}d"
    )
