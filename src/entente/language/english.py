"""The spaCy language object whose tokenizer and vocabulary entente uses."""

from __future__ import annotations

from typing import Any

import spacy
from spacy.language import Language
from spacy.util import compile_infix_regex

# spaCy keeps "U.S.-led" whole; Universal Dependencies, on which the model learned, parts it.
AFTER_A_STOP = r"(?<=[A-Za-z0-9.])(?:-|–|—)(?=[A-Za-z])"


def english() -> Language:
    """A blank English pipeline with spaCy's tokenizer, which also parts "U.S.-led"."""
    nlp = spacy.blank("en")
    infixes = [*(nlp.Defaults.infixes or []), AFTER_A_STOP]
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    return nlp
