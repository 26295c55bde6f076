"""Quotation marks, paired: double, single, doubled single, curly and pointed ones, over paragraphs, and unclosed."""

from __future__ import annotations

import re

CLOSING = {  # by opening mark
    "“": ("”",), '"': ('"',), "‘": ("’",), "'": ("'",), "''": ("''",), "``": ("''",), "«": ("»",), "»": ("«",),
    "„": ("“", "”"), "‚": ("‘", "’"), "‹": ("›",), "”": ("”",),
}  # fmt: skip
APOSTROPHES = frozenset({"’", "'"})
MARK = re.compile(r"''|``|[“”\"‘'«»„‚‹]")
PARAGRAPH = r"\s*\n[^\S\n]*\n\s*"
NEXT = {mark: re.compile("|".join([*map(re.escape, {mark, *closing}), PARAGRAPH])) for mark, closing in CLOSING.items()}
OPEN_AFTER = frozenset("([—–-:/\"'“‘«„")
CLIPPED = re.compile(r"(?:\d\ds?|em|n|tis|twas|cause|til)\b")  # the '90s, give 'em hell
DEEPEST = 3  # quotations of one kind in one another
LONGEST = 4000  # characters; a mark that closes later than this does not belong to the opening one


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Character spans of quotations, marks included, in order and apart from one another; those inside others not.

    A quotation may run over paragraphs that each open anew and only the last of which closes. One that never closes
    ends with its paragraph, or where the next of its kind opens.
    """
    spans: list[tuple[int, int]] = []
    at = 0
    while found := MARK.search(text, at):
        mark, start = found.group(), found.start()
        at = found.end()
        if _opens(text, start, mark) and (end := _end(text, start, mark)) > at:
            spans.append((start, end))
            at = end
    return spans


def _opens(text: str, at: int, mark: str) -> bool:
    before, after = text[at - 1 : at], text[at + len(mark) : at + len(mark) + 1]
    if before and not before.isspace() and before not in OPEN_AFTER:
        return False
    if mark in ("'", "‘"):
        return (after.isalnum() or after in '“"…[$€£') and after != "" and not CLIPPED.match(text, at + 1)
    return after != "" and (mark == "«" or not after.isspace())


def _closes(text: str, at: int, mark: str) -> bool:
    """Whether the mark at `at` can close: one inside a word is an apostrophe, one after a space opens anew."""
    before, after = text[at - 1 : at], text[at + len(mark) : at + len(mark) + 1]
    return mark in "”»›“‘" or not before.isspace() and not after.isalnum()


def _end(text: str, start: int, mark: str) -> int:
    """Past the mark that closes the quotation opened at `start`; `start` itself where none does within reach."""
    at = start + len(mark)
    limit = min(len(text), start + LONGEST)
    doubtful = 0  # past an apostrophe that may have been the end: "the states' rights"
    again = 0  # before the next opening mark of the kind: there the first one ends, unless both close
    paragraph = start  # the end of the last paragraph that was read
    depth = 1
    while found := NEXT[mark].search(text, at, limit):
        got, here, at = found.group(), found.start(), found.end()
        if got in CLOSING[mark] and _closes(text, here, got):
            if got in APOSTROPHES and _of_many(text, here):
                doubtful = doubtful or at
                continue
            depth -= 1
            if not depth:
                return at
        elif got.isspace():
            if not text.startswith((mark, "»") if mark == "«" else mark, at):
                return again or doubtful or here
            paragraph, at = here, at + len(mark)
        elif got == mark and _opens(text, here, mark):
            if doubtful or mark in CLOSING[mark]:
                return doubtful or start + len(text[start:here].rstrip())
            again, depth = again or start + len(text[start:here].rstrip()), depth + 1
            if depth > DEEPEST:
                return again
    if limit < len(text):
        return again or doubtful or paragraph
    return again or doubtful or len(text.rstrip())


def _of_many(text: str, at: int) -> bool:
    """Whether an apostrophe may stand for the possession of many: "the workers' pay"."""
    return text[at - 1 : at] in ("s", "S") and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower()
