"""Quotation marks, paired: straight and curly ones, those that run over paragraphs, and those that never close."""

from __future__ import annotations

import re

OPENING = {"“": "”", "«": "»", "„": "“"}
LONGEST = 2500  # characters; a mark that closes later than this does not belong to the opening one


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Character spans of quotations, marks included, in order and apart from one another.

    A straight mark opens after a space and closes before one. A quotation may run over paragraphs that each open
    anew and only the last of which closes; one that never closes ends with its paragraph.
    """
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        mark = text[at]
        if mark == '"' and _opens(text, at) or mark in OPENING:
            end = _closing(text, at, OPENING.get(mark, '"'))
            spans.append((at, end))
            at = end
        else:
            at += 1
    return spans


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(after) and not after.isspace() and (not before or before.isspace() or before in "([—–-'‘")


def _closing(text: str, start: int, mark: str) -> int:
    """Past the mark that closes the quotation opened at `start`."""
    limit = min(len(text), start + LONGEST)
    at = start + 1
    while at < limit:
        if text[at] == mark and not (mark == '"' and _opens(text, at)):
            return at + 1
        paragraph = re.match(r"\s*\n\s*\n\s*", text[at:limit])
        if paragraph:
            again = at + paragraph.end()
            if text[again : again + 1] != text[start]:  # the next paragraph does not go on quoting
                return at
            at = again
        at += 1
    return limit
