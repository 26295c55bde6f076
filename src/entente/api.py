"""The Python API: texts in, records, pandas and Arrow out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from entente.coding import Coded, Coder, ModelSettings, Settings
from entente.documents import from_text
from entente.formats import COLUMNS, flat
from entente.records import Document, Mention, Statement

if TYPE_CHECKING:
    import pandas
    import pyarrow


@dataclass(frozen=True)
class Codings:
    """Coded documents in the order in which they came in."""

    coded: list[Coded] = field(repr=False)

    @property
    def documents(self) -> list[Document]:
        """The documents, sentences counted."""
        return [each.document for each in self.coded]

    @property
    def mentions(self) -> list[Mention]:
        """All mentions, document by document, in the order of the text."""
        return [mention for each in self.coded for mention in each.mentions]

    @property
    def statements(self) -> list[Statement]:
        """All statements, document by document, in the order of the text."""
        return [statement for each in self.coded for statement in each.statements]

    def to_pandas(self) -> pandas.DataFrame:
        """One row a mention, the flat columns of the CSV output."""
        import pandas

        rows = [
            flat(mention.model_dump(mode="json"), each.document.model_dump(mode="json"), "span")
            for each in self.coded
            for mention in each.mentions
        ]
        return pandas.DataFrame(rows, columns=list(COLUMNS["mention"]))

    def to_arrow(self) -> pyarrow.Table:
        """The same as `to_pandas`, as an Arrow table."""
        import pyarrow

        return pyarrow.Table.from_pandas(self.to_pandas(), preserve_index=False)


@lru_cache(maxsize=2)
def load(model: str | Path | None = None) -> Coder:
    """The coder with the shipped model, or with the one in the folder `model`; loaded once a process.

    Raises ModelMissing or KnowledgeMissing when a resource cannot be read.
    """
    return Coder(Settings(model=ModelSettings(folder=Path(model))) if model is not None else None)


def code(
    texts: str | Iterable[str | Document], *, published: date | str | None = None, outlet: str | None = None
) -> Codings:
    """Code texts or Documents: `published` and `outlet` hold for every text that is given as a string.

    Raises DocumentError for a date that cannot be read.
    """
    coder = load()
    given = [texts] if isinstance(texts, str) else texts
    documents = (
        each if isinstance(each, Document) else from_text(each, published=published, outlet=outlet) for each in given
    )
    return Codings([coder.code(document) for document in documents])
