"""What a checker sees: the sentence with its neighbours, the record that was coded from it, where it was printed."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from entente.documents import boilerplate_spans
from entente.formats.explain import Mark, marks_of
from entente.language.sentences import sentence_spans
from entente.records import Document, Mention, Offsets


class Shown(BaseModel):
    """One item as it was drawn: `text` is a stretch of the document from `start` on; offsets are the document's.

    `record` is None for a sentence in which nothing was coded. `others` are the other mentions of the same sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    text: str
    start: int
    sentence: Offsets
    record: Mention | None = None
    others: list[str] = []

    def parts(self) -> tuple[str, str, str]:
        """What stands before the sentence, the sentence, what stands after it."""
        first, past = self.sentence.start - self.start, self.sentence.end - self.start
        return self.text[:first], self.text[first:past], self.text[past:]


def shown(document: Document, sentence: Offsets, record: Mention | None = None, others: Sequence[str] = ()) -> Shown:
    """A sentence of a document with the sentences on either side of it."""
    spans = sentence_spans(document.text, boilerplate_spans(document.text))
    before = [start for start, end in spans if end <= sentence.start]
    after = [end for start, end in spans if start >= sentence.end]
    start, end = max(before, default=sentence.start), min(after, default=sentence.end)
    return Shown(
        title=document.title,
        outlet=document.outlet,
        published=document.published.isoformat() if document.published else None,
        url=document.url,
        text=document.text[start:end],
        start=start,
        sentence=sentence,
        record=record,
        others=list(others),
    )


def highlights(item: Shown) -> list[Mark]:
    """The words that the record points at and their roles, in order; offsets are those of the passage."""
    if item.record is None:
        return []
    # A date has its words, not their place: they are looked for in the text, which must begin where the document does.
    whole = {"text": " " * item.start + item.text}
    marks = marks_of(item.record.model_dump(mode="json"), whole)
    past = item.start + len(item.text)
    return [
        Mark(mark.start - item.start, mark.end - item.start, mark.role)
        for mark in marks
        if item.start <= mark.start and mark.end <= past
    ]
