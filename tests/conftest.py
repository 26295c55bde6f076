"""What several test files need: parsed Docs written down by hand, and the coder with the shipped model."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import spacy
from spacy.tokens import Doc

from entente.language.pipeline import SENTENCES, Sentence, lemma

if TYPE_CHECKING:
    from entente.coding import Coder

Parse = Callable[..., Doc]
VOCAB = spacy.blank("en").vocab


def _rows(parse: str) -> list[list[list[str]]]:
    """Sentences, each a list of rows; a blank line parts sentences."""
    blocks = [[line.split() for line in block.splitlines() if line.strip()] for block in parse.strip().split("\n\n")]
    return [block for block in blocks if block]


def _doc(parse: str, analyses: list[object] | None = None) -> Doc:
    words, spaces, pos, tags, deps, heads, entities, lemmas = [], [], [], [], [], [], [], []
    sentences: list[tuple[int, int]] = []
    for rows in _rows(parse):
        start = len(words)
        for number, row in enumerate(rows):
            word, tag_pair, head, dep, *rest = row
            glued = word.endswith("~") and word != "~"
            words.append(word[:-1] if glued else word)
            spaces.append(not glued)
            coarse, _, fine = tag_pair.partition("/")
            pos.append(coarse)
            tags.append(fine)
            heads.append(start + (int(head) - 1 if head != "0" else number))
            deps.append("ROOT" if head == "0" else dep)
            entity = [field for field in rest if field[:2] in ("B-", "I-")]
            entities.append(entity[0] if entity else "O")
            given = [field[1:] for field in rest if field.startswith("=")]
            lemmas.append(given[0] if given else lemma(words[-1]))
        sentences.append((start, len(words)))
    doc = Doc(
        VOCAB, words=words, spaces=spaces, pos=pos, tags=tags, deps=deps, heads=heads, ents=entities, lemmas=lemmas
    )
    doc.user_data[SENTENCES] = [
        Sentence(start, end, tuple(range(start, end)), analyses[index] if analyses else object())  # type: ignore[arg-type]
        for index, (start, end) in enumerate(sentences)
    ]
    return doc


@pytest.fixture(scope="session")
def parse() -> Parse:
    """Makes a Doc of lines `word POS/TAG head relation [B-LABEL] [=lemma]`.

    Heads count from 1 within the sentence, 0 is the root; a blank line parts sentences; a word that ends in ~ has
    no space behind it.
    """
    return _doc


@pytest.fixture(scope="session", autouse=True)
def no_actors_of_the_users_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests see the package's tables alone, whoever runs them."""
    os.environ["ENTENTE_ACTORS"] = str(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The coder with the shipped model, loaded once."""
    from entente.coding import Coder

    return Coder()
