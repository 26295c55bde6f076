"""The coder: a document in, its mentions and statements out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from entente.actors import Resolver, shipped
from entente.coding.mentions import code_mentions
from entente.coding.statements import code_statements
from entente.documents import boilerplate_spans
from entente.language import SENTENCES, SHIPPED, Annotator
from entente.records import Document, Mention, Statement


@dataclass(frozen=True, slots=True)
class Coded:
    """One coded document: itself, with its sentences counted, and what was found in it."""

    document: Document
    mentions: list[Mention]
    statements: list[Statement]


class Coder:
    """Codes documents one at a time; a pure function of the document, whatever was coded before."""

    def __init__(self, model: Path | None = None):
        """Load the model in the folder `model`, by default the shipped one.

        Raises ModelMissing or KnowledgeMissing when a part cannot be read.
        """
        self.annotator = Annotator(model or SHIPPED)
        self.tables = shipped()

    @property
    def model(self) -> str:
        """Name and version of the model."""
        return self.annotator.network.name

    @property
    def model_hash(self) -> str:
        """SHA-256 of the model's files."""
        return self.annotator.network.hash

    def annotate(self, document: Document) -> Doc:
        """The document's text as an annotated spaCy Doc, boilerplate set apart."""
        return self.annotator.annotate(document.text, boilerplate_spans(document.text))

    def code(self, document: Document) -> Coded:
        """Code one document."""
        doc = self.annotate(document)
        mentions, statements = self.code_doc(doc, document)
        read = sum(1 for sentence in doc.user_data[SENTENCES] if sentence.analysis is not None)
        return Coded(document.model_copy(update={"sentences": read}), mentions, statements)

    def code_doc(self, doc: Doc, document: Document) -> tuple[list[Mention], list[Statement]]:
        """Mentions and statements of a Doc that was annotated before."""
        resolver = Resolver(self.tables, doc, document.day)
        mentions = code_mentions(doc, document, self.annotator.network, resolver)
        return mentions, code_statements(doc, document, resolver, mentions)
