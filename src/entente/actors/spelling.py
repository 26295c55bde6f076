"""Spellings made comparable: "São Tomé" and "Sao Tome", "Orbán" and "Orban" are one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NO_LETTERS = re.compile(r"[^\w]+")


def unmarked(text: str) -> str:
    """A text without accents and other marks."""
    if text.isascii():
        return text
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """A spelling without case, marks, punctuation and leading "the", as names are looked up."""
    return NO_LETTERS.sub(" ", unmarked(text).casefold().replace("'", "").replace("’", "")).strip().removeprefix("the ")


def slug(name: str) -> str:
    """A name as the readable part of an id: "Côte d'Ivoire" → "cote-d-ivoire"."""
    return "-".join(re.findall(r"[a-z0-9]+", unmarked(name).lower())) or "unnamed"
