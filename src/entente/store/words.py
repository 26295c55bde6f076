"""What somebody types to look for words → a question to FTS5 that cannot be misread."""

from __future__ import annotations

import re

SHORTEST = 2  # letters that a beginning must have: one letter begins half of all words
_PART = re.compile(r'"(?P<phrase>[^"]*)"?(?P<begins>\*?)|(?P<word>[^\s"]+)')
_LETTERS = re.compile(r"\w")


def match_of(text: str) -> str | None:
    """The question for words that must all be there; None where there is no letter and no digit.

    Words in quotes stand in a row; a star behind two letters or more lets them go on. All else that FTS5 would take
    for an instruction is text: every part is quoted.
    """
    parts = []
    for found in _PART.finditer(text.replace("\x00", " ")):
        words, begins = found["phrase"], bool(found["begins"])
        if words is None:
            words, begins = found["word"].rstrip("*"), found["word"].endswith("*")
        if _LETTERS.search(words):
            parts.append(f'body : "{words}"' + ("*" if begins and len(words) >= SHORTEST else ""))
    return " AND ".join(parts) or None
