"""Words of a text marked: spans that may lie in each other or overlap → HTML in which every element is closed.

A span that sticks out of one around it is cut at that one's end, and all spans at the ends of paragraphs. Links cannot
lie in links, so what is marked leads to its record by the innermost mark alone; a mark that holds others (a quote with
an actor in it) has a link where it ends.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup, escape

from entente.formats.explain import marks_of
from entente.records import Mention

PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
# What steers a terminal or reorders what one reads is no part of what a text says.
STEERING = dict.fromkeys(
    [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


@dataclass(frozen=True)
class Mark:
    """A span and its role; `link`: the address that it leads to; `title`: what it is, in words.

    `anchors` are ids by which the span is found, `note` is the text of a link at its end in place of one on its words.
    """

    start: int
    end: int
    role: str
    link: str = ""
    title: str = ""
    anchors: tuple[str, ...] = ()
    note: str = ""
    ends: bool = True  # False of a part that was cut off: its note stands at the end of the rest


@dataclass
class _Node:
    """A mark with those inside it."""

    mark: Mark
    inner: list[_Node] = field(default_factory=list)


def marked_paragraphs(text: str, marks: Iterable[Mark]) -> list[Markup]:
    """The paragraphs of a text with the marks in them."""
    waiting = sorted(once(marks), key=_order)
    found = []
    for match in PARAGRAPH.finditer(text):
        if match.group().isspace():
            continue
        inside, later = [], []
        for mark in waiting:
            if mark.start >= match.end():
                later.append(mark)
                continue
            here, there = _cut(mark, match.end())
            inside.append(here)
            later += [there] if there else []
        waiting = [mark for mark in later if mark.end > match.end()]
        found.append(marked(text, inside, match.start(), match.end()))
    return found


def marked(text: str, marks: Iterable[Mark], start: int, end: int) -> Markup:
    """A stretch of a text with the marks that lie in it, wholly or in part."""
    inside = [replace(mark, start=max(mark.start, start), end=min(mark.end, end)) for mark in marks]
    return _told(text, _nested(mark for mark in inside if mark.start < mark.end), start, end, link="")


def marked_sentence(mention: Mention, text: str) -> Markup:
    """The sentence of a mention with its spans marked."""
    row = mention.model_dump(mode="json")
    marks = [Mark(each.start, each.end, role_of(each.role), title=each.role) for each in marks_of(row, {"text": text})]
    return marked(text, marks, mention.sentence.start, mention.sentence.end)


def once(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Each span once in each role, with the anchors and titles of all that have it; its link is that of the first."""
    found: dict[tuple[int, int, str], Mark] = {}
    for mark in marks:
        key = (mark.start, mark.end, mark.role)
        if key in found:
            known = found[key]
            titles = "; ".join(dict.fromkeys(filter(None, (*known.title.split("; "), mark.title))))
            mark = replace(known, anchors=(*known.anchors, *mark.anchors), title=titles)
        found[key] = mark
    return iter(found.values())


def _nested(marks: Iterable[Mark]) -> list[_Node]:
    """The marks as trees: each lies in the one around it, or beside it."""
    roots: list[_Node] = []
    around: list[_Node] = []
    waiting = [(_order(mark), number, mark) for number, mark in enumerate(marks)]
    number = len(waiting)
    heapq.heapify(waiting)
    while waiting:
        mark = heapq.heappop(waiting)[-1]
        while around and around[-1].mark.end <= mark.start:
            around.pop()
        if around:
            mark, rest = _cut(mark, around[-1].mark.end)
            if rest:
                number += 1
                heapq.heappush(waiting, (_order(rest), number, rest))
        node = _Node(mark)
        (around[-1].inner if around else roots).append(node)
        around.append(node)
    return roots


def _cut(mark: Mark, end: int) -> tuple[Mark, Mark | None]:
    """A mark up to `end`, and what is left of it: anchors stay with the first part, the note goes with the last."""
    if mark.end <= end:
        return mark, None
    return replace(mark, end=end, ends=False), replace(mark, start=end, anchors=())


def _told(text: str, nodes: Sequence[_Node], start: int, end: int, link: str) -> Markup:
    parts, at = [], start
    for node in nodes:
        parts += [_words(text, at, node.mark.start, link), _element(text, node)]
        at = node.mark.end
    return Markup("").join([*parts, _words(text, at, end, link)])


def _element(text: str, node: _Node) -> Markup:
    mark = node.mark
    whole = bool(mark.link) and not node.inner and not mark.note
    inside = _told(text, node.inner, mark.start, mark.end, "" if whole or mark.note else mark.link)
    more = [Markup('<span id="{}"></span>').format(anchor) for anchor in mark.anchors[1:]]
    first = Markup(' id="{}"').format(mark.anchors[0]) if mark.anchors else ""
    title = Markup(' title="{}"').format(mark.title) if mark.title else ""
    made = Markup('{}<mark class="{}"{}{}>{}</mark>').format(Markup("").join(more), mark.role, first, title, inside)
    if whole:
        return Markup('<a href="{}">{}</a>').format(mark.link, made)
    if mark.note and mark.link and mark.ends:
        return made + Markup('<sup><a href="{}" aria-label="{}">{}</a></sup>').format(mark.link, mark.title, mark.note)
    return made


def _words(text: str, start: int, end: int, link: str) -> Markup:
    words = escape(text[start:end].translate(STEERING))
    return Markup('<a href="{}">{}</a>').format(link, words) if link and words.strip() else words


def _order(mark: Mark) -> tuple[int, int, str]:
    return mark.start, -mark.end, mark.role


def role_of(role: str) -> str:
    """The class of a role of `formats.explain`: whoever takes part is an actor."""
    return {"recipient": "actor", "reported by": "by"}.get(role, role)
