"""entente as a spaCy component: `nlp.add_pipe("entente")` gives `doc._.mentions` and `doc._.statements`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from entente.records import Document, document_id, text_hash


class EntenteComponent:
    """Codes the text of every Doc that passes.

    The Doc keeps its own tokens and annotation; mentions and statements carry character offsets into its text.
    Set `doc._.published` (a date) before the component runs, as with `Doc(…)` and `nlp(doc)`, to resolve dates.
    """

    def __init__(self, model: str | None = None):
        """Load the model in the folder `model`, by default the shipped one."""
        from entente.coding import (
            Coder,
            ModelSettings,
            Settings,
        )  # spaCy imports this module for every pipeline, entente's or not

        self.coder = Coder(Settings(model=ModelSettings(folder=Path(model))) if model else None)
        for name in ("mentions", "statements", "published"):
            if not Doc.has_extension(name):
                Doc.set_extension(name, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.mentions` and `doc._.statements`, lists of records."""
        published: date | None = doc._.published
        text = doc.text  # as it stands: offsets must fit this Doc
        key = document_id(text, published=published)
        coded = self.coder.code(
            Document(id=key, text=text, text_hash=text_hash(text), published=published, language="en")
        )
        doc._.mentions, doc._.statements = coded.mentions, coded.statements
        return doc


@Language.factory("entente", default_config={"model": None}, assigns=["doc._.mentions", "doc._.statements"])
def make_component(nlp: Language, name: str, model: str | None) -> EntenteComponent:
    """The factory that spaCy calls; found through the package's entry point."""
    return EntenteComponent(model)
