"""The own corpus's dev lines as documents with gold events at character offsets."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.check import locate, sentences
from standoff import SETS, labelled
from train import held_out, own_lines

Span = tuple[int, int]


@dataclass
class GoldEvent:
    """One labelled event; spans are character offsets into the document's text."""

    kind: str
    trigger: Span
    status: str
    historical: bool
    modes: set[str]
    contexts: set[str] | None
    actors: list[Span] = field(default_factory=list)
    recipients: list[Span] = field(default_factory=list)


@dataclass
class GoldDocument:
    """A sentence or a report and every event in it."""

    text: str
    published: str | None
    events: list[GoldEvent]


def documents(records: list[dict] | None = None) -> Iterator[GoldDocument]:
    """Labelled lines (by default those of the own texts that are held out for dev) as documents."""
    for record in own_lines(dev=True) if records is None else records:
        text, events = "", []
        for paragraph in record.get("paragraphs") or [sentences(record)]:
            text += "\n\n" if text else ""
            for number, sentence in enumerate(paragraph):
                text += " " if number else ""
                events += [gold_event(event, sentence["text"], len(text)) for event in sentence["events"]]
                text += sentence["text"]
        yield GoldDocument(text, record.get("published"), events)


def others(data: Path) -> Iterator[GoldDocument]:
    """The held-out sentences of other data sets that carry labels of our own."""
    for name in SETS:
        yield from documents([each for number, each in enumerate(labelled(data, name)) if held_out(number)])


def gold_event(event: dict, sentence: str, shift: int) -> GoldEvent:
    """A labelled event of a sentence that begins `shift` characters into its document."""

    def place(phrase: str | list[int]) -> Span:
        start, end = locate(sentence, phrase) if isinstance(phrase, str) else phrase
        return start + shift, end + shift

    return GoldEvent(
        event["type"],
        place(event["trigger"]),
        event.get("status", "actual"),
        event.get("historical", False),
        set(event.get("mode", [])),
        set(event["context"]) if "context" in event else None,
        [place(phrase) for phrase in event.get("actors", [])],
        [place(phrase) for phrase in event.get("recipients", [])],
    )
