"""Which language a text is in: only English is coded."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

SAMPLE = 2_000  # characters looked at
SHORT = 40  # letters; a shorter text is too short for statistics
_SURE = 0.67  # probability at which another language is believed; English headlines full of foreign names reach 0.65
_SURE_LONG = 0.5  # the same for texts of 200 letters and more


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language that `text` is in, by its first 2,000 characters; English when in doubt.

    In doubt are texts under about 40 letters in Latin script and those where no other language is likely.
    """
    sample = text[:SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    foreign = sum(not _is_latin(character) for character in letters)
    other_script = foreign * 2 > len(letters)
    if len(letters) < SHORT and not other_script:
        return "en"
    code, probability = _identifier().classify(sample)
    if other_script:
        return str(code) if code != "en" else "und"
    sure = _SURE_LONG if len(letters) >= 200 else _SURE
    return str(code) if probability >= sure else "en"


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or unicodedata.name(letter, "").startswith(("LATIN", "FULLWIDTH LATIN"))


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # 0.7 s once. Two-letter codes only: Nigerian Pidgin ("pcm") takes English reports on Nigeria for its own.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in identifier.labels if len(code) == 2])
    return identifier
