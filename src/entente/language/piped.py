"""A spaCy pipeline of the user's in place of our syntax and entities. Events are still read from our encoder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.tokens import Doc, Span

from entente.language.labels import ENTITIES
from entente.language.network import SHIPPED
from entente.language.pipeline import LONGEST, SENTENCES, Annotator

# OntoNotes' labels, which spaCy's English pipelines write, on ours; dates and amounts are read by rules.
LABELS = {"GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE", "PER": "PERSON", "WORK_OF_ART": "OTHER", "LAW": "OTHER"}


class PipelineMissing(RuntimeError):
    """A spaCy pipeline that is not installed, or that does not do what is needed."""


class PipedAnnotator(Annotator):
    """Annotates with a spaCy pipeline; the network gives triggers, roles and word vectors for its tokens."""

    def __init__(self, pipeline: str, model: Path = SHIPPED):
        """Load the pipeline of that name or folder. Raises PipelineMissing, or ModelMissing for the network."""
        super().__init__(model)
        try:
            self.nlp = spacy.load(pipeline)
        except (OSError, ValueError) as fault:
            raise PipelineMissing(
                f"no spaCy pipeline {pipeline!r}: {str(fault).splitlines()[0]}; install it, or give its folder"
            ) from fault

    def annotate(self, text: str, apart: Iterable[tuple[int, int]] = ()) -> Doc:
        """The pipeline's Doc of `text` with our sentences on it. Raises PipelineMissing when it does not parse."""
        doc = self.nlp(text)
        wanted = {"DEP": "a dependency tree", "TAG": "tags", "POS": "parts of speech", "LEMMA": "lemmas"}
        lacking = [meaning for name, meaning in wanted.items() if len(doc) and not doc.has_annotation(name)]
        if lacking:
            raise PipelineMissing(f"the spaCy pipeline {self.nlp.meta['name']!r} gives no {', no '.join(lacking)}")
        doc.ents = [
            Span(doc, each.start, each.end, label=LABELS.get(each.label_, each.label_))
            for each in doc.ents
            if LABELS.get(each.label_, each.label_) in ENTITIES
        ]
        apart = sorted(apart)
        parts = [
            (
                first,
                min(first + LONGEST, each.end),
                not any(a < each.end_char and each.start_char < b for a, b in apart),
            )
            for each in doc.sents
            for first in range(each.start, each.end, LONGEST)
        ]
        doc.user_data[SENTENCES] = self._read(doc, parts)
        return doc
