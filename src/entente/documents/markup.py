"""A piece of markup that is all article, as feeds give it → its text: paragraphs apart by a blank line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from entente.documents.errors import one_line

_BREAK = "\x00"  # which no markup may hold
_UNREAD = frozenset(
    "script style noscript template iframe object svg math form button select nav aside figure figcaption".split()
)
_BLOCKS = frozenset(
    """
    address article blockquote body br caption center dd details div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main
    ol p pre section summary table tbody tfoot thead tr ul
    """.split()
)
# What blog software puts under every item.
_POSTSCRIPT = re.compile(r"The post .{1,300} (?:appeared first|first appeared) on .{1,100}", re.DOTALL)


def text_of_markup(markup: str) -> str:
    """The text of `markup`, without scripts, pictures' captions and forms; "" if there is none."""
    from lxml import etree, html

    try:
        root = html.fragment_fromstring(markup.replace(_BREAK, ""), create_parent="div")
    except (etree.ParserError, ValueError):
        return ""
    blocks = (one_line(block) for block in "".join(_pieces(root)).split(_BREAK))
    return "\n\n".join(block for block in blocks if block and not _POSTSCRIPT.fullmatch(block))


def _pieces(root: Any) -> Iterator[str]:
    """The words in their order, blank lines where blocks begin and end. No recursion: strangers nest deeply."""
    from lxml import etree

    skipped = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start" and skipped is None:
            if name in _UNREAD:
                skipped = element
            yield _BREAK if name in _BLOCKS else " " if name == "td" else ""
            yield (element.text or "") if skipped is None else ""
        elif event != "start":
            skipped = None if skipped is element else skipped
            if skipped is None:
                yield _BREAK if name in _BLOCKS else ""
                yield (element.tail or "") if element is not root else ""
