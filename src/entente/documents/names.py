"""Whether a stretch of text is nothing but names (credits) or nothing but date and time (time stamps)."""

from __future__ import annotations

import re

from entente.documents.dates import month_number

_CONNECTORS = frozenset(
    """
    and in at for from with via of the by & + / | - – — de der den van von bin bint ibn al el la le da di du dos del
    und y e
    """.split()
)
_ROLES = re.compile(
    r"(?i)\b(?:(?:additional|contributing|further) )?(?:reporting|writing|editing|compiled|translat(?:ed|ion)|graphics?"
    r"|photograph(?:y|s)?|photos?|video|production|produced|edited|written|reported) by\b"
)
_PUNCTUATION = ",;:.()[]\"“”'’*_"
_WEEKDAYS = frozenset(
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday".split()
)
_STAMP_WORDS = frozenset(
    """
    published posted updated modified last first on at a.m p.m am pm utc gmt est edt pst pdt cst cdt cet cest bst ist
    jst kst hkt msk eet eest et ago hour hours hrs minute minutes min mins date created z
    """.split()
)
_NUMBER = re.compile(r"\d[\d:./\-+tTzZ]*(?:st|nd|rd|th|am|pm|h)?$")


def only_names(text: str, longest: int = 40) -> bool:
    """Whether `text` holds names alone: every word capitalised, a connector or a credited role; one name at least.

    "Jane Doe in Cairo; editing by X" is; "Reuters showed that" is not. "Monday" and "May" are no names.
    """
    words = _ROLES.sub(" ", text).split()
    if not words or len(words) > longest:
        return False
    named = False
    for word in words:
        bare = word.strip(_PUNCTUATION)
        if not bare or bare.lower() in _CONNECTORS:
            continue
        if bare.startswith("@") or bare[0].isupper():
            if bare.lower() in _WEEKDAYS:
                return False
            named = True
        elif not (bare.startswith(("al-", "el-", "d'")) or bare in ("dpa", "iStock")):
            return False
    return named


def only_time(text: str, longest: int = 14) -> bool:
    """Whether `text` is a time stamp and nothing else ("Updated: May 3, 2024 10:20 AM EDT", "3 hours ago")."""
    words = text.replace("|", " ").replace("•", " ").replace("·", " ").split()
    if not 0 < len(words) <= longest or not any(character.isdigit() for character in text):
        return False
    if words[0].lower() in ("on", "at") or text.endswith(","):  # the beginning of a sentence, cut by a line break
        return False
    return all(_time_word(word.strip(",;:.()[]–—-")) for word in words)


def _time_word(word: str) -> bool:
    lower = word.lower()
    return (
        not word
        or lower in _STAMP_WORDS
        or lower in _WEEKDAYS
        or _NUMBER.match(word) is not None
        or (word[0].isupper() and month_number(word) is not None)
    )
