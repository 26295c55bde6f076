"""Text → an annotated spaCy `Doc`: sentences, tags, lemmas, tree, entities, and the network's view of events."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import simplemma
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, POS, TAG
from spacy.tokens import Doc

from entente.language.english import english
from entente.language.labels import ENTITY_TAGS, RELATIONS, TAGS, UPOS
from entente.language.network import SHIPPED, Analysis, Network
from entente.language.sentences import sentence_spans
from entente.language.tokens import starts_of, text_of, texts_of
from entente.language.trees import best_tree

LONGEST = 160  # words the network reads at once; a longer sentence is read in parts
FORBIDDEN = -1e6


def _inside(tag: int) -> bool:
    return tag > 0 and tag % 2 == 0


# Log weights of going from one entity tag to the next, and of beginning with a tag.
ALLOWED = np.array(
    [
        [FORBIDDEN if _inside(tag) and before not in (tag, tag - 1) else 0.0 for tag in range(len(ENTITY_TAGS))]
        for before in range(len(ENTITY_TAGS))
    ]
)
START = ALLOWED[0]
SENTENCES = "entente_sentences"  # key of `Doc.user_data` under which `Sentence`s lie


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a Doc as the network saw it.

    start, end: its tokens; words: indices of its tokens that are no white space, in the order of the network's
    word axes (whose index 0 is the root, so word i of `words` has index i + 1). `analysis` is None for a
    sentence that was set apart (boilerplate) and is not to be coded.
    """

    start: int
    end: int
    words: tuple[int, ...]
    analysis: Analysis | None


class Annotator:
    """Reads texts: one object holds the network and the vocabulary; `annotate` is a pure function of the text."""

    def __init__(self, model: Path = SHIPPED):
        """Load the model in `model`. Raises ModelMissing when it cannot be read."""
        self.network = Network(model)
        nlp = english()
        self.vocab = nlp.vocab
        self.tokenizer = nlp.tokenizer
        strings = self.vocab.strings
        self._pos = np.array([strings.add(label) for label in UPOS], np.uint64)
        self._tags = np.array([strings.add(label) for label in TAGS], np.uint64)
        self._relations = np.array([strings.add(_spacy_label(label)) for label in RELATIONS], np.uint64)
        self._entities = np.array([strings.add(tag[2:]) if tag != "O" else 0 for tag in ENTITY_TAGS], np.uint64)
        self._space = strings.add("SPACE"), strings.add("_SP"), strings.add("dep")

    def annotate(self, text: str, apart: Iterable[tuple[int, int]] = ()) -> Doc:
        """The annotated Doc of `text`. Spans in `apart` become sentences of their own that are not analysed."""
        apart = sorted(apart)
        doc = self.tokenizer(text)
        sentences = self._sentences(doc, apart)
        return self._annotated(doc, sentences)

    def annotate_words(self, sentences: Sequence[Sequence[str]]) -> Doc:
        """The annotated Doc of sentences that are given as words (gold tokens)."""
        words = [word for sentence in sentences for word in sentence]
        doc = Doc(self.vocab, words=words)
        parts, start = [], 0
        for sentence in sentences:
            parts.append((start, start + len(sentence), True))
            start += len(sentence)
        return self._annotated(doc, parts)

    def _sentences(self, doc: Doc, apart: Sequence[tuple[int, int]]) -> list[tuple[int, int, bool]]:
        """(first token, past the last, whether to analyse) of every sentence; together they cover the Doc."""
        offsets = starts_of(doc)
        starts = {0: True}
        for start, _ in sentence_spans(text_of(doc), apart):
            token = max(bisect_right(offsets, start) - 1, 0)
            starts[token] = not any(left <= start < right for left, right in apart)
        cuts = [*sorted(starts), len(doc)]
        made = []
        for start, end in itertools.pairwise(cuts):
            for part in range(start, end, LONGEST):
                made.append((part, min(part + LONGEST, end), starts[start]))
        return made

    def _annotated(self, doc: Doc, parts: Sequence[tuple[int, int, bool]]) -> Doc:
        sentences = self._read(doc, parts)
        doc.from_array([POS, TAG, DEP, HEAD, ENT_IOB, ENT_TYPE, LEMMA], self._columns(doc, sentences))
        doc.user_data[SENTENCES] = sentences
        return doc

    def _read(self, doc: Doc, parts: Sequence[tuple[int, int, bool]]) -> list[Sentence]:
        """The parts of a Doc as the network sees them."""
        texts = texts_of(doc)
        words = [tuple(i for i in range(start, end) if not texts[i].isspace()) for start, end, _ in parts]
        wanted = [index for index, (_, _, analyse) in enumerate(parts) if analyse and words[index]]
        found = dict(
            zip(wanted, self.network.analyse([[texts[i] for i in words[index]] for index in wanted]), strict=True)
        )
        return [Sentence(start, end, words[index], found.get(index)) for index, (start, end, _) in enumerate(parts)]

    def _columns(self, doc: Doc, sentences: Sequence[Sentence]) -> Any:
        """SpaCy attributes of every token, (tokens, 7)."""
        columns = np.zeros((len(doc), 7), np.uint64)
        columns[:, 0], columns[:, 1], columns[:, 2] = self._space
        columns[:, 3] = _heads(doc, sentences).astype(np.uint64)  # relative, negative ones wrapped as spaCy stores them
        read = [(sentence.words, sentence.analysis) for sentence in sentences if sentence.analysis is not None]
        if read:  # all sentences at once: small arrays cost more to ask than to fill
            at = np.array([word for words, _ in read for word in words], np.int64)
            tags = [tag for _, analysis in read for tag in decode_entities(analysis.entities[1:])]
            relations = self._relations[np.concatenate([analysis.relations[1:] for _, analysis in read])]
            relations[columns[at, 3] == 0] = self._relations[RELATIONS.index("root")]
            columns[at, 0] = self._pos[np.concatenate([analysis.pos[1:] for _, analysis in read])]
            columns[at, 1] = self._tags[np.concatenate([analysis.tags[1:] for _, analysis in read])]
            columns[at, 2] = relations
            columns[at, 4] = [0 if tag == 0 else 3 if tag % 2 else 1 for tag in tags]
            columns[at, 5] = self._entities[tags]
        columns[:, 4] = np.where(columns[:, 4] == 0, 2, columns[:, 4])
        self._bridge_space(doc, columns)
        add = self.vocab.strings.add
        columns[:, 6] = [add(lemma(text)) for text in texts_of(doc)]
        return columns

    @staticmethod
    def _bridge_space(doc: Doc, columns: Any) -> None:
        """White space between two words of a name belongs to the name: spaCy wants names without gaps."""
        texts = texts_of(doc)
        for first in (at for at, text in enumerate(texts) if at and text.isspace()):
            last = first
            while last < len(texts) - 1 and texts[last].isspace():
                last += 1
            if last > first and columns[last, 4] == 1 and columns[first - 1, 5] == columns[last, 5]:
                columns[first:last, 4], columns[first:last, 5] = 1, columns[last, 5]


def _heads(doc: Doc, sentences: Sequence[Sentence]) -> Any:
    """How far from each token its head stands, (tokens,)."""
    heads = np.arange(len(doc))
    for sentence in sentences:
        start, end, words = sentence.start, sentence.end, sentence.words
        if sentence.analysis is None:  # a flat tree: nothing was read, but every sentence needs a root
            heads[start:end] = start
            continue
        tree = best_tree(sentence.analysis.arcs)[1:].tolist()
        root = words[tree.index(0)]
        heads[start:end] = root  # white space hangs from the root
        heads[list(words)] = [words[head - 1] if head else root for head in tree]
    return heads - np.arange(len(doc))


def _spacy_label(relation: str) -> str:
    return "ROOT" if relation == "root" else relation


def decode_entities(probabilities: Any) -> list[int]:
    """The best sequence of entity tags of n words, (n, tags): an inside tag only continues its own kind (Viterbi)."""
    greedy: list[int] = probabilities.argmax(1).tolist()
    if all(not _inside(tag) or before in (tag, tag - 1) for before, tag in zip([0, *greedy], greedy, strict=False)):
        return greedy
    scores = np.log(probabilities + 1e-9)
    best, back = scores[0] + START, []
    for row in scores[1:]:
        ways = best[:, None] + ALLOWED
        back.append(ways.argmax(0))
        best = ways.max(0) + row
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


# Where the lemma list of simplemma errs on verbs that matter here.
IRREGULAR = {"labelled": "label", "labelling": "label"}


@lru_cache(maxsize=65536)
def lemma(word: str) -> str:
    """The dictionary form of a word; of a capitalised one that is no plural, itself."""
    if not word.isalpha():
        return word
    if word in IRREGULAR:
        return IRREGULAR[word]
    found = simplemma.lemmatize(word.lower() if word.islower() or word.istitle() else word, lang="en")
    return found if word.islower() else found[:1].upper() + found[1:]
